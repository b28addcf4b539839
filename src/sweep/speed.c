/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/speed.h"

#include "vramgrid/sweep/memory.h"

#include <assert.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#define BILLION 1e9
#define BYTES_PER_MIB 1048576.0

const char *const speed_basis_names[SPEED_BASES] = {
    [SPEED_MEASURED] = "measured",
    [SPEED_CALIBRATED] = "calibrated",
    [SPEED_ESTIMATED] = "estimated",
};

static double above_zero_or(double value, double otherwise)
{
    return value > 0 ? value : otherwise;
}

/* ---- the model ---- */

/* What the formulas need and memory does not ask for. */
static const char *missing_shape(const struct model *model)
{
    if (!number_is_known(model->num_layers))
        return "num_layers";
    if (!number_is_known(model->vocab_size))
        return "vocab_size";
    if (!number_is_known(model->hidden_size))
        return "hidden_size";
    if (model->num_experts > 0 && !(model->num_experts_per_tok > 0))
        return "num_experts_per_tok";
    if (model->num_experts > 0 && !(model->expert_params_billion > 0))
        return "expert_params_billion";
    return NULL;
}

static double attention_width(const struct model *model, double layers)
{
    double head_dim = model->kv_shape.head_dim;

    return layers * above_zero_or(model->num_attention_heads, 0) * above_zero_or(head_dim, 0);
}

/*
 * Experts in the format's bits where it quantizes them, the rest is what is left of all weights;
 * an embedding that is not the head too is looked up, not read.
 */
static void take_weights(struct throughput_model *speed, const struct model *model,
                         const struct quantization *quantization, double weights_gb)
{
    double matrix = model->vocab_size * model->hidden_size / BILLION;
    double lookup = model->tie_word_embeddings > 0 ? 0 : matrix;
    double experts = model->num_experts > 0 ? model->expert_params_billion : 0;
    double bytes = quantization->bits_per_weight / 8;
    double lookup_bytes = quantization->weights_scope == WEIGHTS_ALL ? bytes : 2;

    speed->num_experts = above_zero_or(model->num_experts, 0);
    speed->num_experts_per_tok = above_zero_or(model->num_experts_per_tok, 0);
    speed->experts_gb = experts * bytes * above_zero_or(quantization->padding, 1);
    speed->body_gb = fmax(0, weights_gb - speed->experts_gb - lookup * lookup_bytes);
    speed->head_params_billion = matrix;
    speed->active_params_billion = model->params_billion - lookup - experts;
    if (experts > 0)
        speed->active_params_billion += experts * model->num_experts_per_tok / model->num_experts;
}

static void take_caches(struct throughput_model *speed, const struct plan *plan,
                        const struct model *model, unsigned gpu_count)
{
    struct kv_cache_engine cache = memory_cache_engine(plan, false);
    struct kv_cache_shape windows = model->kv_shape;
    double full_gb = kv_cache_full_bytes_per_token(&model->kv_shape, &cache, gpu_count) / 1e9;
    double full_layers = model->kv_shape.attention_layers - model->kv_shape.sliding_layers;

    windows.sliding_layers = 0;
    windows.attention_layers = model->kv_shape.sliding_layers;
    speed->cache_gb_per_token = full_gb;
    speed->state_gb = 2 * kv_cache_state_bytes(&model->kv_shape, &cache, gpu_count) / 1e9;
    speed->attention_width = attention_width(model, full_layers);
    speed->window_width = attention_width(model, model->kv_shape.sliding_layers);
    speed->window_tokens = model->kv_shape.sliding_window;
    speed->window_gb_per_token = kv_cache_full_bytes_per_token(&windows, &cache, gpu_count) / 1e9;
}

static struct throughput_model model_of(const struct plan *plan,
                                        const struct quantization *quantization,
                                        const struct model *model, unsigned gpu_count)
{
    struct scenario scenario = {NULL, quantization, 1};
    struct memory memory = memory_of(plan, &scenario, model, false, gpu_count);
    struct throughput_model speed = {
        .num_layers = model->num_layers,
        .hidden_size = model->hidden_size,
    };

    take_weights(&speed, model, quantization, memory.weights_gb * gpu_count);
    take_caches(&speed, plan, model, gpu_count);
    return speed;
}

/* ---- the card ---- */

static const char *missing_card(const struct gpu *gpu)
{
    if (!number_is_known(gpu->memory_bandwidth_gb_s))
        return "memory_bandwidth_gb_s";
    return number_is_known(gpu->fp16_tflops) ? NULL : "fp16_tflops";
}

/* The rate of the type that matrices are multiplied in. */
static double tflops_of(const struct gpu *gpu, const struct quantization *quantization)
{
    if (strcasecmp(quantization->family, "fp8") == 0)
        return above_zero_or(gpu->fp8_tflops, gpu->fp16_tflops);
    return gpu->fp16_tflops;
}

static struct throughput_card card_of(const struct gpu *gpu,
                                      const struct quantization *quantization)
{
    const double nvlink_gb_s = 450, pcie_gb_s = 20;
    bool is_fast = strncasecmp(gpu->interconnect, "NVLink", 6) == 0 ||
                   strncasecmp(gpu->interconnect, "Infinity", 8) == 0;

    return (struct throughput_card){
        .bandwidth_gb_s = gpu->memory_bandwidth_gb_s,
        .tflops = tflops_of(gpu, quantization),
        .link_gb_s = is_fast ? nvlink_gb_s : pcie_gb_s,
        .has_fast_link = is_fast,
    };
}

/* ---- the replica ---- */

bool speed_parts_of(const struct plan *plan, const struct quantization *quantization,
                    const struct model *model, const struct gpu *gpu, unsigned gpu_count,
                    struct speed_parts *parts)
{
    static const struct throughput_engine engine = {0.86, 0.42, 83, 0.23, 0.143, 44, false};

    assert(plan->engine);
    *parts = (struct speed_parts){.engine = engine, .low_factor = 1.7, .high_factor = 0.6};
    parts->basis = SPEED_ESTIMATED;
    parts->missing = memory_missing(plan, quantization, model);
    if (!parts->missing)
        parts->missing = missing_shape(model);
    if (!parts->missing)
        parts->missing = missing_card(gpu);
    if (parts->missing)
        return false;
    parts->model = model_of(plan, quantization, model, gpu_count);
    parts->card = card_of(gpu, quantization);
    return true;
}

bool speed_prepare(const struct plan *plan, const struct quantization *quantization,
                   const struct model *model, const struct gpu *gpu, unsigned gpu_count,
                   struct replica_speed *speed)
{
    struct speed_parts parts;
    bool is_known = speed_parts_of(plan, quantization, model, gpu, gpu_count, &parts);

    *speed = (struct replica_speed){.low_factor = parts.low_factor,
                                    .high_factor = parts.high_factor,
                                    .basis = parts.basis,
                                    .missing = parts.missing};
    if (is_known)
        speed->replica =
            throughput_prepare(&parts.model, &parts.card, &parts.engine, gpu_count);
    return is_known;
}

struct speed speed_at(const struct replica_speed *speed, double prompt_tokens, double output_tokens,
                      double concurrent_requests)
{
    struct speed at = {.basis = speed->basis};

    at.expected = throughput_at(&speed->replica, prompt_tokens, output_tokens, concurrent_requests);
    at.low = throughput_scale(&at.expected, speed->low_factor);
    at.high = throughput_scale(&at.expected, speed->high_factor);
    return at;
}
