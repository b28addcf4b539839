/* SPDX-License-Identifier: MIT */
#include "vramgrid/core/estimate.h"

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

void estimate_fits(const struct fit_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        struct fit fit = estimate_fit(row->required_vram_gb[i * row->required_step],
                                      row->usable_vram_gb[i], row->safety_margin_percent);

        row->verdicts[i] = (unsigned char)fit.verdict;
        row->vram_free_percent[i] = fit.vram_free_percent;
        row->headroom_gb[i] = fit.headroom_gb;
    }
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
