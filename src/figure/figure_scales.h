/* SPDX-License-Identifier: MIT */
/* What figures on sequential scales share. */
#ifndef VRAMGRID_FIGURE_SCALES_H
#define VRAMGRID_FIGURE_SCALES_H

#include "vramgrid/figure/figure.h"

/* Costs in the palette's classes, and behind those a bin for what has no price. */
enum { FIGURE_UNPRICED = COST_BINS };

void figure_take_costs(struct figure *figure);

/* The bin of a cost; NAN: none is known. Bounds in USD, ascending from 0. */
size_t figure_cost_bin(const double bounds_usd[COST_BINS], double usd);

/* The legend of costs; label and unpriced stand in its first and in its last patch. */
void figure_explain_costs(struct figure *figure, const double bounds_usd[COST_BINS],
                          const char *label, const char *unpriced);

/* Cells without an answer look like verdicts. */
void figure_explain_rest(struct figure *figure, const char *key);

struct figure_cell figure_cell_without_label(uint8_t bin);

#endif
