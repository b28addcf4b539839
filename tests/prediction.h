/* SPDX-License-Identifier: MIT */
/* What the two methods say of a measured run, by the functions that the program uses itself. */
#ifndef VRAMGRID_TESTS_PREDICTION_H
#define VRAMGRID_TESTS_PREDICTION_H

#include "replay.h"
#include "vramgrid/sweep/plan.h"

/* One run with its rows, as the program would be told of it. Rows are copies: logs alter them. */
struct measured_run {
    struct model model;
    struct quantization quantization; /* name "": none of the sheet's */
    struct engine engine;
    struct kv_type kv_type;
    const struct gpu *gpu;      /* NULL: not named, or no row of the sheet */
    double rule_params_billion; /* as the sheet has them */
    double tokens;              /* 0: no cache */
    double context_tokens;      /* that the engine was started with, else the same */
    double sequences, gpus, host_weights_gib;
    double utilization, batched_tokens, max_sequences, draft_tokens; /* 0: not said */
    double requests_tokens; /* of the printed concurrency */
    double measured_pool_gib;
    enum flash_attention flash_attention;
    bool is_per_gpu;     /* figures are one GPU's share under tensor parallelism */
    bool is_offloaded;   /* somebody chose what stays in host memory */
    bool counts_context; /* nvidia-smi; an allocator's peak does not see the CUDA context */
};

/* In the unit of each figure; NAN: none. */
struct prediction {
    double figures[FIGURES];
};

struct prediction predict_by_rule(const struct measured_run *run);
struct prediction predict_by_architecture(const struct measured_run *run);

/* The heading without which architecture mode has no figures, or NULL. */
const char *prediction_missing(const struct measured_run *run);

/* GiB of what fills the run's cache, on one GPU. */
double prediction_kv_cache_gib(const struct measured_run *run);

#endif
