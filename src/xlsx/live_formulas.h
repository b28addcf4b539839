/* SPDX-License-Identifier: MIT */
/*
 * Formulas of a replica's row that are put together, as patterns (formula.h). Each function is
 * false where the column is none of its own.
 */
#ifndef VRAMGRID_LIVE_FORMULAS_H
#define VRAMGRID_LIVE_FORMULAS_H

#include "live_fleet.h"

/*
 * Bisections, of so many steps: of the most requests in flight that keep a workload's limits, and
 * of the most at which fewer are answered a second than come. Each step has two cells: the time of
 * a step of the engine at the load that is tried, and the load that is kept.
 */
bool write_trials(char pattern[FORMULA_SIZE], size_t column, size_t bits);

/* What a bisection of so many steps keeps in the end: a cell, or where it begins. */
enum { KEPT_SIZE = 32 };
void kept_requests(char kept[KEPT_SIZE], size_t bits);
void kept_below_rate(char kept[KEPT_SIZE], size_t bits);

/* Memory and speed. */
bool write_load(char pattern[FORMULA_SIZE], size_t column, size_t bits);

/* Machines and money. */
bool write_purchase(char pattern[FORMULA_SIZE], size_t column, const struct settings *settings);

#endif
