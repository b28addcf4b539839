/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/placement.h"

#include <assert.h>
#include <math.h>

static struct estimate rule_need(const struct plan *plan, const struct scenario *scenario,
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

struct estimate model_need(const struct plan *plan, const struct scenario *scenario,
                           const struct model *model)
{
    struct scenario own = scenario_for(scenario, model);
    struct memory memory;

    if (!own.mode->is_architecture)
        return rule_need(plan, &own, model);
    memory = memory_of(plan, &own, model, false, 1);
    return memory_estimate(&memory);
}

double mode_usable_vram_gb(const struct plan *plan, const struct mode *mode, const struct gpu *gpu)
{
    if (!mode->is_architecture)
        /* NOLINTNEXTLINE(clang-analyzer-core.*): likewise */
        return gpu->vram_gb;
    return memory_usable_gb(plan, gpu);
}

/* How a model in a quantization can be shared out. */
static struct parallel_shape shape_of(const struct model *model,
                                      const struct quantization *quantization)
{
    bool has_latent = number_is_known(model->kv_lora_rank);
    bool has_experts = model->num_experts > 0;
    bool only_experts = quantization->weights_scope == WEIGHTS_EXPERTS && has_experts;

    return (struct parallel_shape){
        .num_layers = model_num_layers(model),
        .num_attention_heads = model->num_attention_heads,
        .num_key_value_heads = has_latent ? NUMBER_UNKNOWN : model->num_key_value_heads,
        .sliding_key_value_heads = has_latent ? NUMBER_UNKNOWN : model->sliding_num_key_value_heads,
        .gpu_overhead_gb = NUMBER_UNKNOWN,
        .mlp_columns = only_experts ? NUMBER_UNKNOWN : model->intermediate_size,
        .expert_columns = has_experts ? model->moe_intermediate_size : NUMBER_UNKNOWN,
        .block_columns = quantization->padding > 1 ? NUMBER_UNKNOWN : quantization->block_size,
    };
}

/* So many tensor parallel GPUs, or one. */
static void place_memory(struct placement *placement, const struct plan *plan,
                         const struct scenario *scenario, const struct model *model,
                         const struct gpu_part *part)
{
    bool is_large = memory_is_large_card(plan->engine, part->gpu);
    struct memory memory = memory_of(plan, scenario, model, is_large, part->count);

    placement->need = memory_estimate(&memory);
    placement->request = memory.request;
}

/* The whole model, as it would be on a GPU of a part of the set. */
static struct placement place_whole(const struct plan *plan, const struct scenario *scenario,
                                    const struct model *model, const struct gpu_set *set,
                                    size_t part)
{
    const struct gpu_part one = {set->parts[part].gpu, 1};
    struct placement whole = {.part = part};

    if (scenario->mode->is_architecture)
        place_memory(&whole, plan, scenario, model, &one);
    else
        whole.need = rule_need(plan, scenario, model);
    return whole;
}

/* The share of a GPU that holds so many of the model's layers. An engine is paid on every GPU. */
static void take_layers(struct placement *placement, const struct plan *plan,
                        struct parallel_shape shape, bool is_exact, double layers)
{
    if (is_exact)
        shape.gpu_overhead_gb =
            placement->need.overhead_gb + plan->engine->multi_gpu_extra_gib * GB_PER_GIB;
    parallel_pipeline(&placement->need, &shape, layers);
    placement->request.page_bytes *= layers / shape.num_layers;
}

/* What each of the GPUs holds. */
static void take_usable(const struct plan *plan, const struct mode *mode, const struct gpu_set *set,
                        double *usable_gb)
{
    size_t gpu = 0;

    assert(set->gpu_count > 0 && set->gpu_count <= GPU_COUNT_MAX);
    for (size_t p = 0; p < set->part_count; p++)
        for (unsigned i = 0; i < set->parts[p].count; i++)
            usable_gb[gpu++] = mode_usable_vram_gb(plan, mode, set->parts[p].gpu);
}

/*
 * The GPU with the least headroom for its size decides. Equal GPUs get equal shares but for the
 * remainder, which goes to the first, so the first of each part is enough.
 */
static void place_layers(struct placement *placement, const struct plan *plan,
                         const struct scenario *scenario, const struct model *model,
                         const struct gpu_set *set)
{
    struct parallel_shape shape = shape_of(model, scenario->quantization);
    double usable_gb[GPU_COUNT_MAX], layers[GPU_COUNT_MAX], least = HUGE_VAL;
    size_t gpu = 0;

    take_usable(plan, scenario->mode, set, usable_gb);
    parallel_split_layers(shape.num_layers, usable_gb, layers, set->gpu_count);
    for (size_t p = 0; p < set->part_count; p++) {
        struct placement share = place_whole(plan, scenario, model, set, p);
        double headroom;

        take_layers(&share, plan, shape, scenario->mode->is_architecture, layers[gpu]);
        /* NOLINTNEXTLINE(clang-analyzer-core.*): each part has a GPU, so it is set */
        headroom = 1 - share.need.required_vram_gb / usable_gb[gpu];
        if (headroom < least) {
            least = headroom;
            *placement = share;
        }
        gpu += set->parts[p].count;
    }
}

/* One GPU, or several equal ones by tensor parallelism. */
static void place_tensors(struct placement *placement, const struct plan *plan,
                          const struct scenario *scenario, const struct model *model,
                          const struct gpu_set *set)
{
    bool is_exact = scenario->mode->is_architecture;
    struct parallel_shape shape;

    if (!is_exact)
        placement->need = rule_need(plan, scenario, model);
    if (set->gpu_count > 1) {
        shape = shape_of(model, scenario->quantization);
        placement->obstacle = is_exact ? parallel_obstacle(&shape, set->gpu_count)
                                       : parallel_tensor(&placement->need, &shape, set->gpu_count);
    }
    if (is_exact && placement->obstacle == OBSTACLE_NONE)
        place_memory(placement, plan, scenario, model, &set->parts[0]);
}

const char *scenario_missing(const struct plan *plan, const struct scenario *scenario,
                             const struct model *model)
{
    const struct quantization *own = quantization_for(scenario->quantization, model);

    if (!own)
        return "precision_default";
    return scenario->mode->is_architecture ? memory_missing(plan, own, model) : NULL;
}

struct placement place_model(const struct plan *plan, const struct scenario *scenario,
                             const struct model *model, const struct gpu_set *set)
{
    const char *missing = scenario_missing(plan, scenario, model);
    struct scenario own = scenario_for(scenario, model);
    struct placement placement = {0};

    if (missing)
        placement.obstacle = OBSTACLE_UNKNOWN;
    else if (set->gpu_count == 1 || (set->part_count == 1 && plan->parallelism == PARALLEL_TENSOR))
        place_tensors(&placement, plan, &own, model, set);
    else
        place_layers(&placement, plan, &own, model, set);
    placement.missing = missing;
    if (scenario->mode->is_architecture) {
        placement.engine = plan->engine->name;
        placement.doubts = own.quantization ? memory_doubts(plan, own.quantization, model) : 0;
    }
    return placement;
}

double placement_kv_pool_gb(const struct placement *placement, const struct fit *fit)
{
    return fit->usable_vram_gb - placement->need.model_with_overhead_gb;
}

double placement_sequences(const struct placement *placement, const struct fit *fit)
{
    double pool_bytes = placement_kv_pool_gb(placement, fit) * 1e9;
    double sequences = kv_cache_sequences(&placement->request, pool_bytes);

    return isfinite(sequences) ? sequences : NUMBER_UNKNOWN;
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

double set_vram_gb(const struct gpu_set *set)
{
    double least_gb = HUGE_VAL;

    for (size_t p = 0; p < set->part_count; p++)
        least_gb = fmin(least_gb, set->parts[p].gpu->vram_gb);
    return least_gb;
}
