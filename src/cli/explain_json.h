/* SPDX-License-Identifier: MIT */
/* Parts of explain --json. */
#ifndef VRAMGRID_EXPLAIN_JSON_H
#define VRAMGRID_EXPLAIN_JSON_H

#include "explain.h"
#include "vramgrid/words/columns.h"

#include <jansson.h>

/* A row of a column table as an object; what is unknown is null. */
json_t *explain_json_row(const struct column *columns, const void *row);

/* The fleets of the workload that was asked for; null: none was. NULL: out of memory. */
json_t *explain_json_fleet(const struct explanation *explanation, struct error *err);

#endif
