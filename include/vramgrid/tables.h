/* SPDX-License-Identifier: MIT */
/*
 * Tables with a row for each combination, as CSV: written in blocks of rows by all the threads that
 * the report allows one file, in memory that does not grow with models or slices.
 */
#ifndef VRAMGRID_TABLES_H
#define VRAMGRID_TABLES_H

#include "vramgrid/rows.h"
#include "vramgrid/writer.h"

/* How the feasibility matrices' paths begin. */
#define FEASIBILITY_FILES "matrices/feasibility"

enum { VERDICTS = VERDICT_UNKNOWN + 1 };

/* Some models of a slice, as one thread at a time has them. */
struct row_block {
    struct plan part; /* the report's plan, with these models alone */
    size_t slice;     /* its number */
    struct slice grid;
    struct rows rows;
    struct csv csv; /* the block's text */
};

struct row_table {
    const struct column *columns;
    size_t first_slice, end_slice; /* of the plan */
    bool is_rest;                  /* another file begins with the headings */
    size_t rows_a_model;
    bool has_grid;                /* its blocks come with their slice filled */
    size_t places[COLUMN_SCOPES]; /* as rows_init takes them; SCOPE_VERDICT is known */
    void (*put_block)(struct row_block *block);
};

bool row_table_write(const struct row_table *table, const struct report *report, const char *path,
                     struct witness *witness, struct error *err);

/* How many files a writer makes that makes one. */
size_t one_file(const struct report *report);

#endif
