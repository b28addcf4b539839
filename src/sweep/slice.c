/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/slice.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

bool slice_init(struct slice *slice, const struct plan *plan, struct error *err)
{
    size_t cells = plan->model_count * plan->set_count;

    assert(plan->set_count > 0);
    *slice = (struct slice){.plan = plan};
    for (size_t g = 0; g < plan->set_count; g++)
        slice->has_mixed_sets = slice->has_mixed_sets || plan->sets[g].part_count > 1;
    if (plan->model_count > SIZE_MAX / sizeof *slice->placements / plan->set_count)
        return error_set_memory(err);
    slice->placements = malloc(plan->model_count * plan->split_count * sizeof *slice->placements);
    slice->usable_vram_gb = malloc(plan->set_count * sizeof(double));
    slice->required_vram_gb = malloc(plan->set_count * sizeof(double));
    slice->verdicts = malloc(cells);
    slice->vram_free_percent = malloc(cells * sizeof(double));
    slice->headroom_gb = malloc(cells * sizeof(double));
    return (slice->placements && slice->usable_vram_gb && slice->required_vram_gb &&
            slice->verdicts && slice->vram_free_percent && slice->headroom_gb) ||
           error_set_memory(err);
}

/*
 * What an engine takes on every GPU besides weights and cache (vramgrid-method(7), ARCHITECTURE
 * MODE).
 */
static double engine_overhead_gb(const struct plan *plan, unsigned gpu_count)
{
    const struct engine *engine = plan->engine;
    double overhead_gib = engine->runtime_context_gib + engine->activation_gib;

    if (gpu_count > 1)
        overhead_gib += engine->multi_gpu_extra_gib;
    return overhead_gib * GB_PER_GIB;
}

static struct estimate architecture_need(const struct plan *plan, const struct scenario *scenario,
                                         const struct model *model)
{
    struct kv_cache cache = kv_cache_of(&model->kv_shape, plan->kv_type->bytes_per_element);
    struct kv_cache_rounding rounding = {plan->engine->kv_block_tokens,
                                         plan->engine->sliding_extra_tokens};
    double kv_gb =
        kv_cache_size_gb(&cache, &rounding, (double)scenario->context_tokens, plan->sequences);

    return estimate_architecture(model->params_billion, scenario->quantization->bits_per_weight,
                                 engine_overhead_gb(plan, 1), kv_gb);
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

    if (scenario->mode->is_architecture)
        return architecture_need(plan, scenario, model);
    return estimate_model(&input);
}

double gpu_visible_vram_gb(const struct gpu *gpu)
{
    const double bytes_per_mib = 1048576, visible_share = 0.95;

    /* NOLINTNEXTLINE(clang-analyzer-core.*): no set has a part without a GPU */
    if (number_is_known(gpu->usable_vram_mib))
        return gpu->usable_vram_mib * bytes_per_mib / 1e9;
    return visible_share * gpu->vram_gb * GB_PER_GIB;
}

double mode_usable_vram_gb(const struct plan *plan, const struct mode *mode, const struct gpu *gpu)
{
    if (!mode->is_architecture)
        /* NOLINTNEXTLINE(clang-analyzer-core.*): likewise */
        return gpu->vram_gb;
    return gpu_visible_vram_gb(gpu) * plan->engine->gpu_memory_utilization;
}

/*
 * Layers of a set in proportion to what its GPUs hold; the GPU with the least headroom for its
 * size decides. Equal GPUs get equal shares but for the remainder, which goes to the first, so the
 * first of each part is enough.
 */
static void place_layers(struct placement *placement, const struct plan *plan,
                         const struct mode *mode, const struct parallel_shape *shape,
                         const struct gpu_set *set)
{
    double weights[GPU_COUNT_MAX], layers[GPU_COUNT_MAX], least = HUGE_VAL;
    struct estimate whole = placement->need;
    size_t gpu = 0;

    assert(set->gpu_count > 0 && set->gpu_count <= GPU_COUNT_MAX);
    for (size_t p = 0; p < set->part_count; p++)
        for (unsigned i = 0; i < set->parts[p].count; i++)
            weights[gpu++] = mode_usable_vram_gb(plan, mode, set->parts[p].gpu);
    parallel_split_layers(shape->num_layers, weights, layers, set->gpu_count);
    gpu = 0;
    for (size_t p = 0; p < set->part_count; p++) {
        struct estimate need = whole;
        double headroom;

        parallel_pipeline(&need, shape, layers[gpu]);
        /* NOLINTNEXTLINE(clang-analyzer-core.*): each part has a GPU, so it is set */
        headroom = 1 - need.required_vram_gb / weights[gpu];
        if (headroom < least) {
            least = headroom;
            placement->need = need;
            placement->part = p;
        }
        gpu += set->parts[p].count;
    }
}

static struct parallel_shape shape_of(const struct plan *plan, const struct mode *mode,
                                      const struct model *model, unsigned gpu_count)
{
    bool has_latent = number_is_known(model->kv_lora_rank);

    return (struct parallel_shape){
        .num_layers = model_num_layers(model),
        .num_attention_heads = model->num_attention_heads,
        .num_key_value_heads = has_latent ? NUMBER_UNKNOWN : model->num_key_value_heads,
        .gpu_overhead_gb =
            mode->is_architecture ? engine_overhead_gb(plan, gpu_count) : NUMBER_UNKNOWN,
    };
}

struct placement place_model(const struct plan *plan, const struct scenario *scenario,
                             const struct model *model, const struct gpu_set *set)
{
    struct placement placement = {0};
    struct parallel_shape shape;

    if (model_is_unknown(scenario->mode, model)) {
        placement.obstacle = OBSTACLE_UNKNOWN;
        return placement;
    }
    placement.need = model_need(plan, scenario, model);
    if (set->gpu_count == 1)
        return placement;
    shape = shape_of(plan, scenario->mode, model, set->gpu_count);
    if (set->part_count == 1 && plan->parallelism == PARALLEL_TENSOR)
        placement.obstacle = parallel_tensor(&placement.need, &shape, set->gpu_count);
    else
        place_layers(&placement, plan, scenario->mode, &shape, set);
    return placement;
}

struct fit fit_placement(const struct plan *plan, const struct scenario *scenario,
                         const struct placement *placement, const struct gpu_set *set)
{
    double usable_gb = mode_usable_vram_gb(plan, scenario->mode, set->parts[placement->part].gpu);
    struct fit none = {VERDICT_UNSUPPORTED, usable_gb, NUMBER_UNKNOWN, NUMBER_UNKNOWN};

    if (placement->obstacle == OBSTACLE_UNKNOWN)
        none.verdict = VERDICT_UNKNOWN;
    if (placement->obstacle != OBSTACLE_NONE)
        return none;
    return estimate_fit(placement->need.required_vram_gb, usable_gb, plan->safety_margin_percent);
}

struct fit fit_on_gpus(const struct plan *plan, const struct scenario *scenario,
                       const struct model *model, const struct gpu *gpu, unsigned gpu_count)
{
    struct gpu_set set = equal_gpus(gpu, gpu_count);
    struct placement placement = place_model(plan, scenario, model, &set);

    return fit_placement(plan, scenario, &placement, &set);
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

/* Where fit_sets() is wrong: there are no figures, or the deciding GPU need not be the first. */
static void put_fit(struct slice *slice, size_t model, size_t set)
{
    const struct plan *plan = slice->plan;
    size_t at = model * plan->set_count + set;
    struct fit fit =
        fit_placement(plan, &slice->scenario, slice_placement(slice, model, set), &plan->sets[set]);

    slice->verdicts[at] = (unsigned char)fit.verdict;
    slice->vram_free_percent[at] = fit.vram_free_percent;
    slice->headroom_gb[at] = fit.headroom_gb;
}

/* Every set as if its first part decided, several at a time: nearly always right. */
static void fit_sets(struct slice *slice, size_t model)
{
    const struct plan *plan = slice->plan;
    const struct placement *placements = slice->placements + model * plan->split_count;
    bool is_same = plan->split_count == 1;
    size_t at = model * plan->set_count, figures = is_same ? 1 : plan->set_count;

    for (size_t g = 0; g < figures; g++)
        slice->required_vram_gb[g] = placements[plan->sets[g].split].need.required_vram_gb;
    estimate_fits(&(struct fit_row){
        .required_vram_gb = slice->required_vram_gb,
        .required_step = is_same ? 0 : 1,
        .usable_vram_gb = slice->usable_vram_gb,
        .count = plan->set_count,
        .safety_margin_percent = plan->safety_margin_percent,
        .verdicts = slice->verdicts + at,
        .vram_free_percent = slice->vram_free_percent + at,
        .headroom_gb = slice->headroom_gb + at,
    });
}

static bool is_exception(const struct slice *slice, size_t model, size_t set)
{
    return slice->plan->sets[set].part_count > 1 ||
           slice_placement(slice, model, set)->obstacle != OBSTACLE_NONE;
}

/* Whether any set may be an exception. */
static bool has_exceptions(const struct slice *slice, size_t model)
{
    const struct plan *plan = slice->plan;
    const struct placement *placements = slice->placements + model * plan->split_count;

    for (size_t s = 0; s < plan->split_count; s++)
        if (placements[s].obstacle != OBSTACLE_NONE)
            return true;
    return slice->has_mixed_sets;
}

static void fit_model(struct slice *slice, size_t model)
{
    fit_sets(slice, model);
    if (has_exceptions(slice, model))
        for (size_t g = 0; g < slice->plan->set_count; g++)
            if (is_exception(slice, model, g))
                put_fit(slice, model, g);
}

void slice_fill(struct slice *slice, size_t index)
{
    const struct plan *plan = slice->plan;

    slice->scenario = plan_scenario(plan, index);
    for (size_t g = 0; g < plan->set_count; g++)
        slice->usable_vram_gb[g] =
            mode_usable_vram_gb(plan, slice->scenario.mode, plan->sets[g].parts[0].gpu);
    place_models(slice);
    for (size_t m = 0; m < plan->model_count; m++)
        fit_model(slice, m);
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
    free(slice->usable_vram_gb);
    free(slice->required_vram_gb);
    free(slice->verdicts);
    free(slice->vram_free_percent);
    free(slice->headroom_gb);
    *slice = (struct slice){0};
}
