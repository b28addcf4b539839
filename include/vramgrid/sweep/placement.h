/* SPDX-License-Identifier: MIT */
/* One model on one set of GPUs: what the deciding GPU has to hold, and whether it does. */
#ifndef VRAMGRID_PLACEMENT_H
#define VRAMGRID_PLACEMENT_H

#include "vramgrid/core/estimate.h"
#include "vramgrid/sweep/memory.h"
#include "vramgrid/sweep/plan.h"

/* What one GPU of a set has to hold: the one that decides whether the model runs. */
struct placement {
    struct estimate need;
    enum obstacle obstacle;    /* need is worthless where there is one */
    const char *missing;       /* the heading, of OBSTACLE_UNKNOWN */
    const char *engine;        /* its name; NULL in rule modes */
    unsigned doubts;           /* DOUBT_ flags of memory.h; 0 in rule modes */
    struct kv_request request; /* one sequence; no pages in rule modes */
    size_t part;               /* of the set: where the deciding GPU is from */
};

/*
 * What a mode may use of a card: a rule mode all of its nominal memory, architecture mode what a
 * process can have times the engine's utilization.
 */
double mode_usable_vram_gb(const struct plan *plan, const struct mode *mode, const struct gpu *gpu);

/*
 * What a model needs on one GPU: in architecture mode on one that is not large (memory.h).
 * scenario_missing() is NULL.
 */
struct estimate model_need(const struct plan *plan, const struct scenario *scenario,
                           const struct model *model);

/*
 * The heading without which a scenario has no figures for a model; NULL: it has some. Of a model in
 * native whose precision_default says something, that is no row of the quantization sheet.
 */
const char *scenario_missing(const struct plan *plan, const struct scenario *scenario,
                             const struct model *model);

/* What a model needs on a set, and whether it fits: what slice_fill does for every pair. */
struct placement place_model(const struct plan *plan, const struct scenario *scenario,
                             const struct model *model, const struct gpu_set *set);
struct fit fit_placement(const struct plan *plan, const struct scenario *scenario,
                         const struct placement *placement, const struct gpu_set *set);

/* Whether a model fits on so many equal GPUs, from 1 to GPU_COUNT_MAX. */
struct fit fit_on_gpus(const struct plan *plan, const struct scenario *scenario,
                       const struct model *model, const struct gpu *gpu, unsigned gpu_count);

/* What is left for caches on the deciding GPU, in GB; negative where nothing is. Architecture mode.
 */
double placement_kv_pool_gb(const struct placement *placement, const struct fit *fit);

/* How many sequences of the scenario's context fit there; NAN where a model has no cache. */
double placement_sequences(const struct placement *placement, const struct fit *fit);

/* The nominal memory of a set's smallest GPU: what every share of a model has to do with. */
double set_vram_gb(const struct gpu_set *set);

#endif
