/* SPDX-License-Identifier: MIT */
/*
 * One model x GPU grid for one mode, quantization and context: the unit of everything. Whoever
 * needs a grid fills a slice of his own; nobody stores the sweep.
 */
#ifndef VRAMGRID_SLICE_H
#define VRAMGRID_SLICE_H

#include "vramgrid/error.h"
#include "vramgrid/estimate.h"
#include "vramgrid/plan.h"

#include <stdbool.h>

struct slice {
    const struct plan *plan;
    struct scenario scenario;
    struct estimate *needs; /* by model */
    struct fit *fits;       /* by model, then GPU */
};

bool slice_init(struct slice *slice, const struct plan *plan, struct error *err);

/* Calculates slice number index of the plan, in [0, plan_slices()). */
void slice_fill(struct slice *slice, size_t index);

void slice_release(struct slice *slice);

static inline const struct fit *slice_fit(const struct slice *slice, size_t model, size_t gpu)
{
    return &slice->fits[model * slice->plan->gpu_count + gpu];
}

/* What a rule mode may use of a card: all of its nominal memory. */
static inline double gpu_usable_vram_gb(const struct gpu *gpu)
{
    return gpu->vram_gb;
}

#endif
