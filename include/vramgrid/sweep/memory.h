/* SPDX-License-Identifier: MIT */
/*
 * What a model needs in architecture mode (vramgrid-method(7), ARCHITECTURE MODE): rows of sheets
 * and what a deployer sets, put into the core's formulas. Part by part, so that `explain` can name
 * the cause of every byte.
 */
#ifndef VRAMGRID_MEMORY_H
#define VRAMGRID_MEMORY_H

#include "vramgrid/core/engine_overhead.h"
#include "vramgrid/core/estimate.h"
#include "vramgrid/core/kv_cache.h"
#include "vramgrid/core/weights.h"
#include "vramgrid/sweep/plan.h"

/* On one of several equal GPUs, or on the only one. */
struct memory {
    double weights_gb;                   /* without what stays in host memory */
    double host_gb;                      /* of all weights, whatever the number of GPUs */
    const struct checkpoint *checkpoint; /* where the weights are from; NULL: the formula */
    struct engine_overhead overhead;
    double overhead_gb, kv_cache_gb;
    struct kv_request request; /* one sequence */
};

/* What makes a figure uncertain; flags. */
enum {
    DOUBT_ENGINE = 1, /* no measured runs of it */
    DOUBT_FORMAT = 2, /* checkpoints of this format differ, and the size of this one is not known */
};

/*
 * The heading without which architecture mode has no figures for the model with the plan's engine,
 * in this quantization; NULL: none is missing.
 */
const char *memory_missing(const struct plan *plan, const struct quantization *quantization,
                           const struct model *model);

/* DOUBT_ flags. */
unsigned memory_doubts(const struct plan *plan, const struct quantization *quantization,
                       const struct model *model);

/*
 * Whether a card has the engine's defaults for large ones: only architecture mode tells cards apart
 * by more than their memory.
 */
bool memory_is_large_card(const struct engine *engine, const struct gpu *gpu);

/* On each of gpu_count tensor parallel GPUs; memory_missing() is NULL, the quantization a row. */
struct memory memory_of(const struct plan *plan, const struct scenario *scenario,
                        const struct model *model, bool is_large_card, unsigned gpu_count);

/* The same as an estimate. */
struct estimate memory_estimate(const struct memory *memory);

/* The plan's engine with what the deployer sets. */
struct engine_buffers memory_buffers(const struct plan *plan, bool is_large_card);
struct kv_cache_engine memory_cache_engine(const struct plan *plan, bool is_large_card);

/* The share of a card that the engine takes. */
double memory_utilization(const struct plan *plan);

/* What of a card's memory architecture mode may use, in GB of 1e9 bytes. */
double memory_usable_gb(const struct plan *plan, const struct gpu *gpu);

/* What a process can have of it: cuda_visible_mib, else less what CUDA holds back, at most. */
double gpu_process_vram_gib(const struct gpu *gpu);

/* Whether nobody saw what that is: no row says what the driver or a process shows. */
bool gpu_vram_is_estimated(const struct gpu *gpu);

#endif
