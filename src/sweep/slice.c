/* SPDX-License-Identifier: MIT */
#include "vramgrid/slice.h"

#include <stdint.h>
#include <stdlib.h>

bool slice_init(struct slice *slice, const struct plan *plan, struct error *err)
{
    *slice = (struct slice){.plan = plan};
    if (plan->model_count > SIZE_MAX / sizeof *slice->fits / plan->gpu_count)
        return error_set_memory(err);
    slice->needs = malloc(plan->model_count * sizeof *slice->needs);
    slice->fits = malloc(plan->model_count * plan->gpu_count * sizeof *slice->fits);
    return (slice->needs && slice->fits) || error_set_memory(err);
}

static struct estimate estimate_need(const struct slice *slice, const struct model *model)
{
    const struct scenario *scenario = &slice->scenario;
    struct estimate_input input = {
        .params_billion = model->params_billion,
        .bytes_per_param = scenario->quantization->bytes_per_param,
        .overhead_factor = slice->plan->overhead_factor,
        .kv_cache_mb_per_token = model->rule_kv_mb_per_token,
        .context_tokens = (double)scenario->context_tokens,
        .kv_cache_multiplier = scenario->quantization->kv_cache_multiplier,
        .mode_buffer = scenario->mode->buffer,
    };

    return estimate_model(&input);
}

void slice_fill(struct slice *slice, size_t index)
{
    const struct plan *plan = slice->plan;
    struct fit *fit = slice->fits;

    slice->scenario = plan_scenario(plan, index);
    for (size_t m = 0; m < plan->model_count; m++) {
        slice->needs[m] = estimate_need(slice, plan->models[m]);
        for (size_t g = 0; g < plan->gpu_count; g++)
            *fit++ = estimate_fit(slice->needs[m].required_vram_gb,
                                  gpu_usable_vram_gb(plan->gpus[g]), plan->safety_margin_percent);
    }
}

void slice_release(struct slice *slice)
{
    free(slice->needs);
    free(slice->fits);
    *slice = (struct slice){0};
}
