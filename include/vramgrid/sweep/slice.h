/* SPDX-License-Identifier: MIT */
/*
 * One model x GPU grid for one mode, quantization and context: the unit of everything. Whoever
 * needs a grid fills a slice of his own; nobody stores the sweep.
 */
#ifndef VRAMGRID_SLICE_H
#define VRAMGRID_SLICE_H

#include "vramgrid/base/error.h"
#include "vramgrid/core/estimate.h"
#include "vramgrid/sweep/placement.h"
#include "vramgrid/sweep/plan.h"

#include <stdbool.h>

struct slice {
    const struct plan *plan;
    struct scenario scenario;
    struct placement *placements; /* by model, then split */
    double *usable_vram_gb;       /* by set: of its first part, the only one but in mixed sets */
    double *required_vram_gb;     /* by set: room for one model while the grid is filled */
    bool has_mixed_sets;
    /* The grid by model, then set: an array for each figure. */
    unsigned char *verdicts; /* each an enum verdict */
    double *vram_free_percent;
    double *headroom_gb;
};

/* One combination with all that was found out about it. */
struct pair {
    const struct model *model;
    const struct gpu_set *set;
    const struct scenario *scenario;
    const struct placement *placement;
    const struct fit *fit;
};

/* Room for one grid of the plan, which is borrowed. To be released in any case. */
bool slice_init(struct slice *slice, const struct plan *plan, struct error *err);

/* Calculates slice number index of the plan, in [0, plan_slices()). */
void slice_fill(struct slice *slice, size_t index);

void slice_release(struct slice *slice);

static inline const struct placement *slice_placement(const struct slice *slice, size_t model,
                                                      size_t set)
{
    return &slice->placements[model * slice->plan->split_count + slice->plan->sets[set].split];
}

static inline enum verdict slice_verdict(const struct slice *slice, size_t model, size_t set)
{
    return (enum verdict)slice->verdicts[model * slice->plan->set_count + set];
}

/* The deciding GPU of a mixed set is a matter of the model. */
static inline double slice_usable_vram_gb(const struct slice *slice, size_t model, size_t set)
{
    const struct gpu_set *about = &slice->plan->sets[set];

    if (about->part_count == 1)
        return slice->usable_vram_gb[set];
    return mode_usable_vram_gb(slice->plan, slice->scenario.mode,
                               about->parts[slice_placement(slice, model, set)->part].gpu);
}

static inline struct fit slice_fit(const struct slice *slice, size_t model, size_t set)
{
    size_t at = model * slice->plan->set_count + set;

    return (struct fit){(enum verdict)slice->verdicts[at], slice_usable_vram_gb(slice, model, set),
                        slice->vram_free_percent[at], slice->headroom_gb[at]};
}

#endif
