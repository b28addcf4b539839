/* SPDX-License-Identifier: MIT */
/*
 * A slice of one model at a time: what a sheet reads that goes from row to row through models and
 * scenarios, and so would need a grid for each scenario at once.
 */
#ifndef VRAMGRID_MODEL_SLICE_H
#define VRAMGRID_MODEL_SLICE_H

#include "vramgrid/sweep/slice.h"

/* Points into itself: not to be copied or moved. */
struct model_slice {
    const struct plan *whole;
    struct plan plan;   /* the whole one but for its models */
    struct slice slice; /* the model in it is number 0 */
};

/* False with an error where memory is short. To be released in any case. */
bool model_slice_init(struct model_slice *at, const struct plan *plan, struct error *err);

/* Calculates one model's row of slice number index. Model and index are places in the whole plan.
 */
void model_slice_fill(struct model_slice *at, size_t model, size_t index);

/* Takes one that is zeroed too. */
void model_slice_release(struct model_slice *at);

#endif
