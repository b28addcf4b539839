/* SPDX-License-Identifier: MIT */
/*
 * What a model needs. The rule modes (vramgrid-method(7), RULE MODES) in double and in exactly the
 * order written there: results are bit-identical to tests/data/estimate.csv. Build with
 * -ffp-contract=off. GB here is the rule's own unit: 1e9 bytes for weights, MiB / 1024 for the
 * cache, the marketing figure for VRAM.
 */
#ifndef VRAMGRID_ESTIMATE_H
#define VRAMGRID_ESTIMATE_H

#include <stdbool.h>
#include <stddef.h>

/* One model under one scenario; all figures positive, overhead_factor from 0. */
struct estimate_input {
    double params_billion;
    double bytes_per_param;
    double overhead_factor; /* share of the weights */
    double kv_cache_mb_per_token;
    double context_tokens;
    double kv_cache_multiplier;
    double mode_buffer;
    double sequences; /* concurrent ones, each with a cache of its own; from 1 */
};

/* What a model needs, whatever the GPU; every intermediate figure is kept. */
struct estimate {
    double params_memory_gb;
    double overhead_gb;
    double model_with_overhead_gb;
    double kv_cache_gb;
    double required_vram_gb;
};

enum verdict {
    VERDICT_RUNS,
    VERDICT_RUNS_LOW_MARGIN,
    VERDICT_DOES_NOT_RUN,
    VERDICT_UNSUPPORTED, /* the model cannot be shared out over so many GPUs */
    VERDICT_UNKNOWN,     /* the sheet lacks what the mode needs */
};

struct fit {
    enum verdict verdict;
    double usable_vram_gb;
    double vram_free_percent; /* of the usable VRAM; 0.0 where it does not run */
    double headroom_gb;       /* usable - required, negative where it does not run */
    /* Both are NAN where there is no verdict: unsupported, unknown. */
};

static inline bool verdict_runs(enum verdict verdict)
{
    return verdict == VERDICT_RUNS || verdict == VERDICT_RUNS_LOW_MARGIN;
}

struct estimate estimate_model(const struct estimate_input *input);

/* Bytes of a GiB in GB of 1e9 bytes. */
#define GB_PER_GIB 1.073741824

/*
 * Architecture mode (vramgrid-method(7), ARCHITECTURE MODE): everything in GB of 1e9 bytes, from
 * weights.h, engine_overhead.h and
 * kv_cache.h.
 */
struct estimate estimate_architecture(double weights_gb, double overhead_gb, double kv_cache_gb);

/*
 * required_vram_gb against usable_vram_gb (> 0). RUNS up to and including equality; low margin
 * when it runs with less than safety_margin_percent free.
 */
struct fit estimate_fit(double required_vram_gb, double usable_vram_gb,
                        double safety_margin_percent);

/* Models on GPUs, pair by pair: an array for each figure. */
struct fit_row {
    const double *required_vram_gb;
    size_t required_step; /* 1, or 0 where required_vram_gb is the same for all pairs: one figure */
    const double *usable_vram_gb;
    size_t count;
    double safety_margin_percent;
    /* What comes out; must not overlap what goes in. */
    unsigned char *verdicts; /* each an enum verdict */
    double *vram_free_percent;
    double *headroom_gb;
};

/* What estimate_fit() finds for each pair. */
void estimate_fits(const struct fit_row *row);

/*
 * How many layers a model has that does not say: 12 to 80 by size, then growing
 * (vramgrid-method(7), DERIVED VALUES).
 */
double estimate_num_layers(double params_billion);

#endif
