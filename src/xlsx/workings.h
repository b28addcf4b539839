/* SPDX-License-Identifier: MIT */
/* Sheet Workings in two parts: the choices and the GPUs, and the rows of the models. */
#ifndef VRAMGRID_WORKINGS_H
#define VRAMGRID_WORKINGS_H

#include "live.h"

/* The figures that hold for every pair, as the formulas have them. */
struct choices {
    const struct plan *plan;
    struct scenario scenario;
};

/* The rows from WORKINGS_FIRST_ROW on. */
void put_workings_models(struct page *page, const struct choices *choices);

#endif
