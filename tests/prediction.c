/* SPDX-License-Identifier: MIT */
#include "prediction.h"

#include "vramgrid/core/estimate.h"
#include "vramgrid/core/mode.h"
#include "vramgrid/core/parallel.h"
#include "vramgrid/sweep/memory.h"
#include "vramgrid/sweep/placement.h"

#include <math.h>

#define RULE_OVERHEAD_FACTOR 0.30 /* vramgrid-method(7), RULE MODES */

/* ---- the rule ---- */

static void share_out(struct estimate *need, const struct measured_run *run)
{
    bool has_latent = number_is_known(run->model.kv_lora_rank);
    struct parallel_shape shape = {
        .num_layers = model_num_layers(&run->model),
        .num_attention_heads = run->model.num_attention_heads,
        .num_key_value_heads = has_latent ? NUMBER_UNKNOWN : run->model.num_key_value_heads,
        .gpu_overhead_gb = NUMBER_UNKNOWN,
    };

    if (run->is_per_gpu)
        parallel_tensor(need, &shape, (unsigned)run->gpus);
}

/*
 * Weights that stay in host memory (embeddings, offloaded experts) are no part of a total. What
 * the rule adds to weights goes with them.
 */
struct prediction predict_by_rule(const struct measured_run *run)
{
    struct estimate_input input = {
        .params_billion = run->rule_params_billion,
        .bytes_per_param = run->quantization.bytes_per_param,
        .overhead_factor = RULE_OVERHEAD_FACTOR,
        .kv_cache_mb_per_token = run->model.rule_kv_mb_per_token,
        .context_tokens = run->tokens,
        .kv_cache_multiplier = run->quantization.kv_cache_multiplier,
        .mode_buffer = mode_find("conservative")->buffer,
        .sequences = run->sequences,
    };
    struct estimate need = estimate_model(&input);

    share_out(&need, run);
    return (struct prediction){{
        [FIGURE_KV_CACHE] = need.kv_cache_gb,
        [FIGURE_WEIGHTS] = need.params_memory_gb / GB_PER_GIB,
        [FIGURE_FORMULA] = need.params_memory_gb / GB_PER_GIB,
        [FIGURE_TOTAL] = need.model_with_overhead_gb / GB_PER_GIB + need.kv_cache_gb -
                         run->host_weights_gib * (1 + RULE_OVERHEAD_FACTOR),
        [FIGURE_POOL] = NUMBER_UNKNOWN,
        [FIGURE_REQUESTS] = NUMBER_UNKNOWN,
    }};
}

/* ---- architecture mode ---- */

static struct plan plan_of(const struct measured_run *run)
{
    return (struct plan){
        .sequences = run->sequences,
        .engine = &run->engine,
        .kv_type = &run->kv_type,
        .gpu_memory_utilization = run->utilization,
        .batched_tokens = run->batched_tokens,
        .max_sequences = run->max_sequences,
        .speculative_tokens = run->draft_tokens,
        .flash_attention = run->flash_attention,
    };
}

static bool is_large_card(const struct measured_run *run)
{
    return run->gpu && memory_is_large_card(&run->engine, run->gpu);
}

static unsigned sharing_gpus(const struct measured_run *run)
{
    return run->is_per_gpu ? (unsigned)run->gpus : 1;
}

static struct memory memory_at(const struct measured_run *run, double tokens)
{
    struct plan plan = plan_of(run);
    struct scenario scenario = {mode_find("architecture"), &run->quantization, (uint64_t)tokens};

    return memory_of(&plan, &scenario, &run->model, is_large_card(run), sharing_gpus(run));
}

const char *prediction_missing(const struct measured_run *run)
{
    struct plan plan = plan_of(run);

    return memory_missing(&plan, &run->quantization, &run->model);
}

double prediction_kv_cache_gib(const struct measured_run *run)
{
    return memory_at(run, run->tokens).kv_cache_gb / GB_PER_GIB;
}

/* On the GPU and in host memory, all of it or a GPU's share. */
static double weights_gib(const struct measured_run *run, bool has_checkpoints)
{
    struct measured_run changed = *run;
    struct memory memory;

    if (!has_checkpoints)
        changed.model.checkpoints = NULL;
    memory = memory_at(&changed, 1);
    return (memory.weights_gb + memory.host_gb) / GB_PER_GIB;
}

/* Layers are split over GPUs: each pays for driver and buffers, but only one has the head. */
static double overheads_gib(const struct measured_run *run, const struct memory *memory)
{
    const struct engine_overhead *parts = &memory->overhead;
    double several = run->is_per_gpu ? 1 : run->gpus;
    double logits = parts->samples_apart ? 0 : parts->logits;
    double each = engine_overhead_gib(parts) - logits;

    return several * (each - (run->counts_context ? 0 : parts->context)) + logits;
}

static double total_gib(const struct measured_run *run)
{
    struct memory memory = memory_at(run, fmax(run->tokens, 1));
    double kv_gib = run->tokens > 0 ? memory.kv_cache_gb / GB_PER_GIB : 0;
    double weights = memory.weights_gb / GB_PER_GIB;

    if (run->is_offloaded)
        weights = weights_gib(run, true) - run->host_weights_gib;
    return weights + overheads_gib(run, &memory) + kv_gib;
}

static double pool_gib(const struct measured_run *run)
{
    struct plan plan = plan_of(run);
    struct memory memory = memory_at(run, fmax(run->context_tokens, 1));

    if (!run->gpu || run->utilization <= 0)
        return NUMBER_UNKNOWN;
    return (memory_usable_gb(&plan, run->gpu) - memory.weights_gb - memory.overhead_gb) /
           GB_PER_GIB;
}

/* vLLM prints a fraction: whole pages, but no whole requests. */
static double requests(const struct measured_run *run)
{
    struct memory memory;

    if (!(run->requests_tokens > 0))
        return NUMBER_UNKNOWN;
    memory = memory_at(run, run->requests_tokens);
    return floor(run->measured_pool_gib * GB_PER_GIB * 1e9 / memory.request.page_bytes) /
           memory.request.pages;
}

struct prediction predict_by_architecture(const struct measured_run *run)
{
    return (struct prediction){{
        [FIGURE_KV_CACHE] = run->tokens > 0 ? prediction_kv_cache_gib(run) : 0,
        [FIGURE_WEIGHTS] = weights_gib(run, true),
        [FIGURE_FORMULA] = weights_gib(run, false),
        [FIGURE_TOTAL] = total_gib(run),
        [FIGURE_POOL] = pool_gib(run),
        [FIGURE_REQUESTS] = requests(run),
    }};
}
