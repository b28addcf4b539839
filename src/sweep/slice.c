/* SPDX-License-Identifier: MIT */
#include "vramgrid/slice.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

bool slice_init(struct slice *slice, const struct plan *plan, struct error *err)
{
    *slice = (struct slice){.plan = plan};
    if (plan->model_count > SIZE_MAX / sizeof *slice->placements / plan->set_count)
        return error_set_memory(err);
    slice->placements = malloc(plan->model_count * plan->split_count * sizeof *slice->placements);
    slice->fits = malloc(plan->model_count * plan->set_count * sizeof *slice->fits);
    return (slice->placements && slice->fits) || error_set_memory(err);
}

struct estimate model_need(const struct plan *plan, const struct scenario *scenario,
                           const struct model *model)
{
    struct estimate_input input = {
        .params_billion = model->params_billion,
        .bytes_per_param = scenario->quantization->bytes_per_param,
        .overhead_factor = plan->overhead_factor,
        .kv_cache_mb_per_token = model->rule_kv_mb_per_token,
        .context_tokens = (double)scenario->context_tokens,
        .kv_cache_multiplier = scenario->quantization->kv_cache_multiplier,
        .mode_buffer = scenario->mode->buffer,
        .sequences = plan->sequences,
    };

    return estimate_model(&input);
}

/*
 * Layers of a mixed set in proportion to what its GPUs hold; the GPU with the least headroom for
 * its size decides. Equal GPUs get equal shares, so one weight for each part is enough to find the
 * largest of them: the first.
 */
static void place_layers(struct placement *placement, const struct parallel_shape *shape,
                         const struct gpu_set *set)
{
    enum { GPUS_MAX = 1024 };
    double weights[GPUS_MAX], layers[GPUS_MAX], least = HUGE_VAL;
    struct estimate whole = placement->need;
    size_t gpu = 0;

    for (size_t p = 0; p < set->part_count; p++)
        for (unsigned i = 0; i < set->parts[p].count; i++)
            weights[gpu++] = gpu_usable_vram_gb(set->parts[p].gpu);
    parallel_split_layers(shape->num_layers, weights, layers, set->gpu_count);
    gpu = 0;
    for (size_t p = 0; p < set->part_count; p++) {
        struct estimate need = whole;
        double headroom;

        parallel_pipeline(&need, shape, layers[gpu]);
        headroom = 1 - need.required_vram_gb / weights[gpu];
        if (headroom < least) {
            least = headroom;
            placement->need = need;
            placement->part = p;
        }
        gpu += set->parts[p].count;
    }
}

struct placement place_model(const struct plan *plan, const struct scenario *scenario,
                             const struct model *model, const struct gpu_set *set)
{
    struct placement placement = {.need = model_need(plan, scenario, model)};
    struct parallel_shape shape = {
        .num_layers = model_num_layers(model),
        .num_attention_heads = model->num_attention_heads,
        .num_key_value_heads =
            number_is_known(model->kv_lora_rank) ? NUMBER_UNKNOWN : model->num_key_value_heads,
    };

    if (set->gpu_count == 1)
        return placement;
    if (set->part_count == 1 && plan->parallelism == PARALLEL_TENSOR)
        placement.obstacle = parallel_tensor(&placement.need, &shape, set->gpu_count);
    else
        place_layers(&placement, &shape, set);
    return placement;
}

struct fit fit_placement(const struct plan *plan, const struct placement *placement,
                         const struct gpu_set *set)
{
    double usable_gb = gpu_usable_vram_gb(set->parts[placement->part].gpu);

    if (placement->obstacle != OBSTACLE_NONE)
        return (struct fit){VERDICT_UNSUPPORTED, usable_gb, 0.0, NUMBER_UNKNOWN};
    return estimate_fit(placement->need.required_vram_gb, usable_gb, plan->safety_margin_percent);
}

/* Each split once for each model, whatever the number of sets that share it. */
static void place_models(struct slice *slice)
{
    const struct plan *plan = slice->plan;
    size_t splits = 0;

    for (size_t g = 0; g < plan->set_count; g++) {
        if (plan->sets[g].split != splits)
            continue;
        for (size_t m = 0; m < plan->model_count; m++)
            slice->placements[m * plan->split_count + splits] =
                place_model(plan, &slice->scenario, plan->models[m], &plan->sets[g]);
        splits++;
    }
}

void slice_fill(struct slice *slice, size_t index)
{
    const struct plan *plan = slice->plan;
    struct fit *fit = slice->fits;

    slice->scenario = plan_scenario(plan, index);
    place_models(slice);
    for (size_t m = 0; m < plan->model_count; m++)
        for (size_t g = 0; g < plan->set_count; g++)
            *fit++ = fit_placement(plan, slice_placement(slice, m, g), &plan->sets[g]);
}

double set_vram_gb(const struct gpu_set *set)
{
    double least_gb = HUGE_VAL;

    for (size_t p = 0; p < set->part_count; p++)
        least_gb = fmin(least_gb, set->parts[p].gpu->vram_gb);
    return least_gb;
}

void slice_release(struct slice *slice)
{
    free(slice->placements);
    free(slice->fits);
    *slice = (struct slice){0};
}
