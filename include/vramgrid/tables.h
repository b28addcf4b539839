/* SPDX-License-Identifier: MIT */
/* Rows of a column table on their way into CSV. */
#ifndef VRAMGRID_TABLES_H
#define VRAMGRID_TABLES_H

#include "vramgrid/columns.h"
#include "vramgrid/csv.h"
#include "vramgrid/report.h"

/* How the feasibility matrices' paths begin. */
#define FEASIBILITY_FILES "matrices/feasibility"

void table_put_headings(struct csv *csv, const struct column *columns);

/* row is what the columns' getters take. */
void table_put_row(struct csv *csv, const struct report *report, const struct column *columns,
                   const void *row);

/* How many files a writer makes that makes one. */
size_t one_file(const struct report *report);

#endif
