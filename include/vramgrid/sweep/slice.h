/* SPDX-License-Identifier: MIT */
/*
 * One model x GPU grid for one mode, quantization and context: the unit of everything. Whoever
 * needs a grid fills a slice of his own; nobody stores the sweep.
 */
#ifndef VRAMGRID_SLICE_H
#define VRAMGRID_SLICE_H

#include "vramgrid/base/error.h"
#include "vramgrid/core/estimate.h"
#include "vramgrid/sweep/plan.h"

#include <stdbool.h>

/* What one GPU of a set has to hold: the one that decides whether the model runs. */
struct placement {
    struct estimate need;
    enum obstacle obstacle; /* need is worthless where there is one */
    size_t part;            /* of the set: where the deciding GPU is from */
};

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

/*
 * What a mode may use of a card: a rule mode all of its nominal memory, architecture mode what the
 * driver shows times the engine's utilization.
 */
double mode_usable_vram_gb(const struct plan *plan, const struct mode *mode, const struct gpu *gpu);

static inline const struct placement *slice_placement(const struct slice *slice, size_t model,
                                                      size_t set)
{
    return &slice->placements[model * slice->plan->split_count + slice->plan->sets[set].split];
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

/* Whether the model's row lacks what the mode needs: then nothing is said of it, on no GPU. */
static inline bool model_is_unknown(const struct mode *mode, const struct model *model)
{
    return mode->is_architecture && model->missing;
}

/* What a model needs on one GPU, whichever it is. */
struct estimate model_need(const struct plan *plan, const struct scenario *scenario,
                           const struct model *model);

/* What a model needs on a set, and whether it fits: what slice_fill does for every pair. */
struct placement place_model(const struct plan *plan, const struct scenario *scenario,
                             const struct model *model, const struct gpu_set *set);
struct fit fit_placement(const struct plan *plan, const struct scenario *scenario,
                         const struct placement *placement, const struct gpu_set *set);

/* Whether a model fits on so many equal GPUs, from 1 to GPU_COUNT_MAX. */
struct fit fit_on_gpus(const struct plan *plan, const struct scenario *scenario,
                       const struct model *model, const struct gpu *gpu, unsigned gpu_count);

/* What the driver shows of a card in GB of 1e9 bytes: usable_vram_mib, else 95 % of nominal GiB. */
double gpu_visible_vram_gb(const struct gpu *gpu);

/* The nominal memory of a set's smallest GPU: what every share of a model has to do with. */
double set_vram_gb(const struct gpu_set *set);

#endif
