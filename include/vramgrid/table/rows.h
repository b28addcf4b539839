/* SPDX-License-Identifier: MIT */
/*
 * Rows of a column table as CSV. Most of a row stands in many others too: neighbouring columns that
 * say the same thing (enum column_scope) are formatted once for each place that they can take, then
 * pasted. Of results.csv that leaves two or three fields to be formatted in each row.
 */
#ifndef VRAMGRID_ROWS_H
#define VRAMGRID_ROWS_H

#include "vramgrid/report/report.h"
#include "vramgrid/table/csv.h"
#include "vramgrid/words/columns.h"

#include <stdint.h>

/* Where a place's fields stand in their segment's texts; length 0: not formatted yet. */
struct snippet {
    uint32_t at, length;
};

/* Neighbouring columns of one scope. */
struct segment {
    const struct column *columns;
    size_t count;
    enum column_scope scope;
    struct snippet *snippets; /* by place; NULL of SCOPE_ROW */
    size_t places;
    struct csv texts;
};

enum { SEGMENTS_MAX = 12 };

/* On one thread. */
struct rows {
    const struct report *report;
    int decimals[COLUMN_FORMATS];
    struct segment segments[SEGMENTS_MAX];
    size_t count;
};

/* A figure with the format's decimals, or in shortest form at full precision. */
int rows_decimals(const struct report *report, enum column_format format);

/* Room for so many places in each scope, 0: one. To be released in any case. */
bool rows_init(struct rows *rows, const struct report *report, const struct column *columns,
               const size_t places[COLUMN_SCOPES], struct error *err);

/* What follows is about another model, or about another slice. */
void rows_next_model(struct rows *rows);
void rows_next_slice(struct rows *rows);

/* row is what the columns' getters take; places says where it is in each scope. */
void rows_put(struct rows *rows, struct csv *csv, const void *row,
              const size_t places[COLUMN_SCOPES]);

/* False if memory was out at any time. Accepts zeroed rows. */
bool rows_release(struct rows *rows, struct error *err);

#endif
