/* SPDX-License-Identifier: MIT */
/* Sheet Workings in three parts: what was chosen, the GPUs, and the rows of the models. */
#ifndef VRAMGRID_WORKINGS_H
#define VRAMGRID_WORKINGS_H

#include "live.h"

/* The figures that hold for every pair, as the formulas have them. */
struct choices {
    const struct report *report;
    const struct plan *plan;
    struct scenario scenario;
    bool is_exact; /* a reader can choose architecture mode */
};

/* From WORKINGS_SCALARS_ROW on: every choice with whether it is one, and what is wrong with it. */
void put_workings_choices(struct page *page, const struct choices *choices);

/* The rows from WORKINGS_FIRST_ROW on, with the names of their blocks. */
void put_workings_models(struct page *page, const struct choices *choices);

/* Behind the blocks: what the other method says, where exact memory can be chosen. */
void put_workings_other(struct page *page, const struct choices *choices);

#endif
