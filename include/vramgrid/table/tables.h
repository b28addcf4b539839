/* SPDX-License-Identifier: MIT */
/*
 * Tables with a row for each combination, as CSV: slice by slice, in memory that does not grow with
 * slices.
 */
#ifndef VRAMGRID_TABLES_H
#define VRAMGRID_TABLES_H

#include "vramgrid/report/writer.h"
#include "vramgrid/table/rows.h"

/* How the feasibility matrices' paths begin. */
#define FEASIBILITY_FILES "matrices/feasibility"

enum { VERDICTS = VERDICT_UNKNOWN + 1 };

/* A table on its way. */
struct table_file {
    const struct plan *plan;
    size_t slice;      /* the number of that whose rows are put */
    struct slice grid; /* filled where the table has_grid */
    struct rows rows;
    struct csv csv;
};

struct row_table {
    const struct column *columns;
    size_t first_slice, end_slice; /* of the plan */
    bool is_rest;                  /* another file begins with the headings */
    bool has_grid;
    size_t places[COLUMN_SCOPES]; /* as rows_init takes them; SCOPE_VERDICT is known */
    void (*put_model)(struct table_file *file, size_t model);
};

/* Stops where stop_check() says so. */
bool row_table_write(const struct row_table *table, const struct report *report, const char *path,
                     struct witness *witness, struct error *err);

/* The columns' keys as the first row. */
void table_put_headings(struct csv *csv, const struct column *columns);

/* How many files a writer makes that makes one. */
size_t one_file(const struct report *report);

#endif
