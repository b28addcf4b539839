/* SPDX-License-Identifier: MIT */
/* Sheet Workings in two parts: the choices and the GPUs, and the rows of the models. */
#ifndef VRAMGRID_WORKINGS_H
#define VRAMGRID_WORKINGS_H

#include "live.h"

/* The figures that hold for every pair, as the formulas have them. */
struct choices {
    const struct plan *plan;
    struct scenario scenario;
    double block_tokens, multiplier, buffer, unit;
    double context_tokens; /* rounded up to whole blocks */
    double engine_gb, engine_several_gb, utilization;
};

/* The rows from WORKINGS_FIRST_ROW on. */
void put_workings_models(struct page *page, const struct choices *choices);

#endif
