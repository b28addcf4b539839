/* SPDX-License-Identifier: MIT */
#include "vramgrid/estimate.h"

#include <math.h>

struct estimate estimate_model(const struct estimate_input *in)
{
    struct estimate need;

    need.params_memory_gb = in->params_billion * in->bytes_per_param;
    need.overhead_gb = need.params_memory_gb * in->overhead_factor;
    need.model_with_overhead_gb = need.params_memory_gb + need.overhead_gb;
    need.kv_cache_gb = in->kv_cache_mb_per_token * in->context_tokens * in->kv_cache_multiplier *
                       in->mode_buffer / 1024 * in->sequences;
    need.required_vram_gb = need.model_with_overhead_gb + need.kv_cache_gb;
    return need;
}

struct estimate estimate_architecture(double weights_gb, double overhead_gb, double kv_cache_gb)
{
    struct estimate need = {.overhead_gb = overhead_gb, .kv_cache_gb = kv_cache_gb};

    need.params_memory_gb = weights_gb;
    need.model_with_overhead_gb = need.params_memory_gb + overhead_gb;
    need.required_vram_gb = need.params_memory_gb + overhead_gb + kv_cache_gb;
    return need;
}

struct fit estimate_fit(double required_vram_gb, double usable_vram_gb,
                        double safety_margin_percent)
{
    struct fit fit = {VERDICT_DOES_NOT_RUN, usable_vram_gb, 0.0, usable_vram_gb - required_vram_gb};

    if (required_vram_gb <= usable_vram_gb) {
        fit.vram_free_percent = ((usable_vram_gb - required_vram_gb) / usable_vram_gb) * 100;
        fit.verdict =
            fit.vram_free_percent < safety_margin_percent ? VERDICT_RUNS_LOW_MARGIN : VERDICT_RUNS;
    }
    return fit;
}

/*
 * Compilers vectorise a loop at -O2 only if its length is fixed and no branch is left in it: hence
 * blocks, selects on doubles alone, and verdicts as doubles until the end. SSE2 narrows a double to
 * a byte by way of int.
 */
enum { BLOCK = 16 };

static inline void fit_block(const double *restrict required, const double *restrict usable,
                             double margin, unsigned char *restrict verdicts,
                             double *restrict free_percent, double *restrict headroom)
{
    double codes[BLOCK];

    for (size_t i = 0; i < BLOCK; i++) {
        double percent = ((usable[i] - required[i]) / usable[i]) * 100;
        double code = percent < margin ? VERDICT_RUNS_LOW_MARGIN : VERDICT_RUNS;

        headroom[i] = usable[i] - required[i];
        free_percent[i] = percent > 0 ? percent : 0.0; /* negative where it does not run */
        codes[i] = required[i] <= usable[i] ? code : VERDICT_DOES_NOT_RUN;
    }
    for (size_t i = 0; i < BLOCK; i++)
        verdicts[i] = (unsigned char)(int)codes[i];
}

/* The last block ends with the row, even if it repeats some of the one before. */
__attribute__((always_inline)) static inline void fit_blocks(const struct fit_row *row)
{
    double same[BLOCK];

    for (size_t i = 0; i < BLOCK; i++)
        same[i] = row->required_vram_gb[0];
    for (size_t end = BLOCK; end < row->count + BLOCK; end += BLOCK) {
        size_t at = (end < row->count ? end : row->count) - BLOCK;

        fit_block(row->required_step > 0 ? row->required_vram_gb + at : same,
                  row->usable_vram_gb + at, row->safety_margin_percent, row->verdicts + at,
                  row->vram_free_percent + at, row->headroom_gb + at);
    }
}

/*
 * The division takes SSE2 and AVX2 equally long, but AVX2 does what stands around it in half the
 * instructions: 1.5 times as fast. No ifunc, which musl lacks and clang 14 forgets to emit.
 */
#ifdef __x86_64__
__attribute__((target("avx2"))) static void fit_blocks_avx2(const struct fit_row *row)
{
    fit_blocks(row);
}

static bool fit_blocks_fast(const struct fit_row *row)
{
    if (!__builtin_cpu_supports("avx2"))
        return false;
    fit_blocks_avx2(row);
    return true;
}
#else
static bool fit_blocks_fast(const struct fit_row *row)
{
    (void)row;
    return false;
}
#endif

static void fit_few(const struct fit_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        struct fit fit = estimate_fit(row->required_vram_gb[i * row->required_step],
                                      row->usable_vram_gb[i], row->safety_margin_percent);

        row->verdicts[i] = (unsigned char)fit.verdict;
        row->vram_free_percent[i] = fit.vram_free_percent;
        row->headroom_gb[i] = fit.headroom_gb;
    }
}

void estimate_fits(const struct fit_row *row)
{
    if (row->count < BLOCK)
        fit_few(row);
    else if (!fit_blocks_fast(row))
        fit_blocks(row);
}

double estimate_num_layers(double params_billion)
{
    static const struct {
        double up_to_billion, layers;
    } steps[] = {{1, 12}, {3, 24}, {7, 32}, {13, 40}, {30, 48}, {70, 80}};

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (params_billion <= steps[i].up_to_billion)
            return steps[i].layers;
    return floor(80 * sqrt(params_billion / 70));
}
