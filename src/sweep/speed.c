/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/speed.h"

#include "benchmarks.h"
#include "vramgrid/core/offload.h"
#include "vramgrid/sweep/memory.h"

#include <assert.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#define BILLION 1e9

const char *const speed_basis_names[SPEED_BASES] = {
    [SPEED_MEASURED] = "measured",
    [SPEED_CALIBRATED] = "calibrated",
    [SPEED_ESTIMATED] = "estimated",
};

const struct throughput_times *speed_take(const struct speed *speed, enum speed_level level)
{
    if (level == SPEED_LOW)
        return &speed->low;
    return level == SPEED_HIGH ? &speed->high : &speed->expected;
}

/* Over GPUs, which then work one after the other: a pipeline, and llama.cpp's own way. */
static bool splits_layers(const struct plan *plan)
{
    return plan->parallelism == PARALLEL_PIPELINE || plan->engine->splits_layers > 0;
}

/* ---- the model ---- */

/* What the formulas need and memory does not ask for. */
static const char *missing_shape(const struct model *model)
{
    if (!number_is_known(model->num_layers))
        return "num_layers";
    if (!number_is_known(model->num_attention_heads))
        return "num_attention_heads";
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

/*
 * Experts have the format's bits where it quantizes them; the rest is what is left of all weights
 * on GPUs. An embedding that is not the head too is looked up, not read, wherever it is; vision
 * towers, of 16 bits, see no token.
 */
static void take_weights(struct throughput_model *speed, const struct replica *replica,
                         const struct memory *memory)
{
    const struct model *model = replica->model;
    const struct quantization *quantization = replica->quantization;
    double matrix = model->vocab_size * model->hidden_size / BILLION;
    double lookup = model->tie_word_embeddings > 0 ? 0 : matrix;
    double experts = model->num_experts > 0 ? model->expert_params_billion : 0;
    double bytes = quantization->bits_per_weight / 8;
    double lookup_bytes = quantization->weights_scope == WEIGHTS_ALL ? bytes : 2;
    double weights_gb = memory->weights_gb * replica->gpu_count;
    double lookup_gb = fmax(0, lookup * lookup_bytes - memory->host_gb);
    double vision = above_zero_or(model->vision_params_billion, 0);

    speed->num_experts = above_zero_or(model->num_experts, 0);
    speed->num_experts_per_tok = above_zero_or(model->num_experts_per_tok, 0);
    speed->experts_gb = experts * bytes * above_zero_or(quantization->padding, 1);
    speed->experts_gb = fmin(speed->experts_gb, weights_gb);
    speed->body_gb = fmax(0, weights_gb - speed->experts_gb - lookup_gb - 2 * vision);
    speed->head_params_billion = matrix;
    speed->active_params_billion = model->params_billion - lookup - experts - vision;
    if (experts > 0)
        speed->active_params_billion += experts * model->num_experts_per_tok / model->num_experts;
    speed->active_params_billion = fmax(speed->active_params_billion, matrix);
}

/* Elements of all heads that two tokens of a layer that see each other are multiplied in, halved:
 * those of the key and those of the value. */
static double attention_width(const struct kv_cache_shape *shape, double heads)
{
    const double latent_head_dim = 128; /* without positions: of all models with MLA but GLM-5 */

    if (shape->latent_dim > 0)
        return heads * (latent_head_dim + shape->rope_dim / 2);
    return heads * above_zero_or((shape->head_dim + shape->v_head_dim) / 2, 0);
}

/* What a step reads of a cache is what it holds, without pages that are half full. */
static struct kv_cache_engine reading_engine(const struct plan *plan)
{
    struct kv_cache_engine cache = memory_cache_engine(plan, false);

    cache.sliding = cache.chunked = KV_WINDOW_ALONE;
    cache.block_tokens = 1;
    cache.has_page_pool = false;
    cache.shares_context = true;
    return cache;
}

/* Beyond its window a context grows by the layers that keep everything. */
static void take_caches(struct throughput_model *speed, const struct plan *plan,
                        const struct model *model, unsigned gpu_count)
{
    const double tokens = 1048576;
    const struct kv_cache_shape *shape = &model->kv_shape;
    struct kv_cache_engine cache = reading_engine(plan);
    double window = shape->sliding_layers > 0 ? shape->sliding_window : 0;
    double state_gb = kv_cache_state_bytes(shape, &cache, gpu_count) / 1e9;
    double near_gb = kv_cache_bytes(shape, &cache, window, 1, gpu_count) / 1e9;
    double far_gb = kv_cache_bytes(shape, &cache, window + tokens, 1, gpu_count) / 1e9;
    double width = attention_width(shape, model->num_attention_heads);

    speed->cache_gb_per_token = (far_gb - near_gb) / tokens;
    speed->window_tokens = window;
    if (window > 0)
        speed->window_gb_per_token =
            fmax(0, (near_gb - state_gb) / window - speed->cache_gb_per_token);
    speed->state_gb = 2 * state_gb;
    speed->attention_width = width * (shape->attention_layers - shape->sliding_layers);
    speed->window_width = width * shape->sliding_layers;
}

static struct throughput_model model_of(const struct plan *plan, const struct replica *replica)
{
    const struct scenario scenario = {NULL, replica->quantization, 1};
    const struct model *model = replica->model;
    struct memory memory = memory_of(plan, &scenario, model, false, replica->gpu_count);
    struct throughput_model speed = {
        .num_layers = model->num_layers,
        .hidden_size = model->hidden_size,
    };

    take_weights(&speed, replica, &memory);
    take_caches(&speed, plan, model, splits_layers(plan) ? 1 : replica->gpu_count);
    return speed;
}

/* ---- the card ---- */

static const char *missing_card(const struct gpu *gpu)
{
    if (!number_is_known(gpu->memory_bandwidth_gb_s))
        return "memory_bandwidth_gb_s";
    return number_is_known(gpu->fp16_tflops) ? NULL : "fp16_tflops";
}

/* Whether matrices are multiplied in 8 bits: not where they are only stored so. */
static bool computes_in_8_bits(const struct quantization *quantization)
{
    return quantization->bits_per_weight == 8 &&
           (strcasecmp(quantization->family, "float") == 0 ||
            strcasecmp(quantization->family, "reference") == 0);
}

/* A bridge joins two cards, a fabric all of a machine; the sheet has both directions together. */
static double link_gb_s(const struct gpu *gpu, unsigned gpu_count)
{
    const double bridge_gb_s = 200, pcie_share = 0.625, pcie_gen = 3;
    double gen = above_zero_or(gpu->pcie_gen, pcie_gen);
    double pcie_gb_s = offload_pcie_bandwidth_gb_s(gen) * pcie_share;

    if (gpu->interconnect_gb_s > 0 && (gpu_count <= 2 || gpu->interconnect_gb_s > bridge_gb_s))
        return fmax(pcie_gb_s, gpu->interconnect_gb_s / 2);
    return pcie_gb_s;
}

/*
 * A card beyond all that the engine's constants were measured on counts as the largest of them: it
 * may be no faster there, and a larger card is never slower than a smaller one.
 */
static struct throughput_card card_of(const struct engine *engine, const struct replica *replica)
{
    const struct gpu *gpu = replica->gpu;
    double attention = fmin(gpu->fp16_tflops, engine->largest_tflops), weights = attention;

    if (computes_in_8_bits(replica->quantization) && number_is_known(gpu->fp8_tflops))
        weights = fmin(gpu->fp8_tflops, 2 * engine->largest_tflops);
    return (struct throughput_card){
        .bandwidth_gb_s = fmin(gpu->memory_bandwidth_gb_s, engine->largest_bandwidth_gb_s),
        .weight_tflops = fmax(weights, attention),
        .attention_tflops = attention,
        .link_gb_s = link_gb_s(gpu, replica->gpu_count),
    };
}

/* ---- the engine ---- */

static const char *missing_engine(const struct engine *engine)
{
    if (!number_is_known(engine->bandwidth_efficiency))
        return "bandwidth_efficiency";
    return number_is_known(engine->compute_efficiency) ? NULL : "compute_efficiency";
}

/* An empty column takes nothing away. */
static struct throughput_engine engine_of(const struct plan *plan)
{
    const struct engine *engine = plan->engine;

    return (struct throughput_engine){
        .bandwidth_efficiency = engine->bandwidth_efficiency,
        .compute_efficiency = engine->compute_efficiency,
        .compute_ceiling_tflops = above_zero_or(engine->compute_ceiling_tflops, HUGE_VAL),
        .expert_efficiency = above_zero_or(engine->expert_efficiency, 1),
        .minimum_rows = above_zero_or(engine->minimum_rows, 1),
        .layer_us = above_zero_or(engine->layer_us, 0),
        .sequence_us = above_zero_or(engine->sequence_us, 0),
        .all_reduce_us = above_zero_or(engine->all_reduce_us, 0),
        .first_token_ms = above_zero_or(engine->first_token_ms, 0),
        .splits_layers = splits_layers(plan),
    };
}

/* ---- the replica ---- */

const char *speed_model_missing(const struct plan *plan, const struct replica *replica)
{
    const char *missing = memory_missing(plan, replica->quantization, replica->model);

    if (replica->quantization == &quantization_native)
        return "precision_default";
    return missing ? missing : missing_shape(replica->model);
}

static const char *missing_rates(const struct plan *plan, const struct gpu *gpu)
{
    const char *missing = missing_card(gpu);

    return missing ? missing : missing_engine(plan->engine);
}

/* Where a sheet says nothing of many requests, what it says of one holds. */
static struct throughput_factors factors_of(double one, double more)
{
    one = above_zero_or(one, 1);
    return (struct throughput_factors){one, above_zero_or(more, one)};
}

/* All but the model's part. */
static void take_card(struct speed_parts *parts, const struct plan *plan,
                      const struct replica *replica)
{
    const struct engine *engine = plan->engine;

    parts->card = card_of(engine, replica);
    parts->engine = engine_of(plan);
    parts->low = factors_of(engine->slow_factor, engine->busy_slow_factor);
    parts->high = factors_of(engine->fast_factor, engine->busy_fast_factor);
    parts->basis = engine->speed_points > 0 && replica->gpu->speed_points > 0 ? SPEED_CALIBRATED
                                                                              : SPEED_ESTIMATED;
}

bool speed_card_parts_of(const struct plan *plan, const struct replica *replica,
                         struct speed_parts *parts)
{
    const char *missing = speed_model_missing(plan, replica);

    assert(plan->engine);
    *parts = (struct speed_parts){.basis = SPEED_ESTIMATED};
    parts->missing = missing ? missing : missing_rates(plan, replica->gpu);
    if (parts->missing)
        return false;
    parts->model.num_experts = above_zero_or(replica->model->num_experts, 0);
    take_card(parts, plan, replica);
    return true;
}

bool speed_parts_of(const struct plan *plan, const struct replica *replica,
                    struct speed_parts *parts)
{
    if (!speed_card_parts_of(plan, replica, parts))
        return false;
    parts->model = model_of(plan, replica);
    return true;
}

static struct replica as_shown(const struct replica *listed)
{
    struct replica replica = *listed;

    replica.quantization = quantization_shown(listed->quantization, listed->model);
    assert(replica.quantization);
    return replica;
}

struct speed_model speed_model_of(const struct plan *plan, const struct replica *listed)
{
    struct replica replica = as_shown(listed);
    struct speed_model model = {.missing = speed_model_missing(plan, &replica)};

    assert(plan->engine);
    if (!model.missing)
        model.figures = model_of(plan, &replica);
    return model;
}

static void prepare_formulas(struct replica_speed *speed, const struct plan *plan,
                             const struct replica *replica, const struct throughput_model *model)
{
    struct speed_parts parts;

    take_card(&parts, plan, replica);
    speed->replica = throughput_prepare(model, &parts.card, &parts.engine, replica->gpu_count);
    speed->low = parts.low;
    speed->high = parts.high;
    speed->basis = parts.basis;
}

/* Where only benchmarks say anything: beyond them nothing is promised. */
static void prepare_benchmarks(struct replica_speed *speed)
{
    speed->replica = (struct throughput_replica){.fixed_s = HUGE_VAL};
    speed->missing = NULL;
}

bool speed_prepare_model(const struct plan *plan, const struct replica *listed,
                         const struct speed_model *model, struct replica_speed *speed)
{
    struct replica replica = as_shown(listed);

    *speed = (struct replica_speed){.basis = SPEED_ESTIMATED,
                                    .quantization = replica.quantization,
                                    .engine = plan->engine,
                                    .gpu = replica.gpu,
                                    .gpu_count = replica.gpu_count};
    if (benchmarks_exist(speed, replica.model)) /* else a load need not look for them */
        speed->benchmarks = replica.model->benchmarks;
    speed->missing = model->missing;
    if (speed->missing)
        return false;
    speed->missing = missing_rates(plan, replica.gpu);
    if (!speed->missing)
        prepare_formulas(speed, plan, &replica, &model->figures);
    else if (speed->benchmarks)
        prepare_benchmarks(speed);
    return !speed->missing;
}

bool speed_prepare(const struct plan *plan, const struct replica *replica,
                   struct replica_speed *speed)
{
    const struct speed_model model = speed_model_of(plan, replica);

    return speed_prepare_model(plan, replica, &model, speed);
}

struct speed speed_at(const struct replica_speed *speed, double prompt_tokens, double output_tokens,
                      double concurrent_requests)
{
    struct speed at = {.basis = speed->basis};

    at.expected = throughput_at(&speed->replica, prompt_tokens, output_tokens, concurrent_requests);
    at.low = throughput_stretch(&at.expected, &speed->low);
    at.high = throughput_stretch(&at.expected, &speed->high);
    if (speed->benchmarks)
        benchmarks_apply(speed, prompt_tokens, output_tokens, concurrent_requests, &at);
    return at;
}

struct throughput_times speed_at_level(const struct replica_speed *speed, double prompt_tokens,
                                       double output_tokens, double concurrent_requests,
                                       enum speed_level level)
{
    struct throughput_times expected;

    if (speed->benchmarks) {
        struct speed at = speed_at(speed, prompt_tokens, output_tokens, concurrent_requests);

        return *speed_take(&at, level);
    }
    expected = throughput_at(&speed->replica, prompt_tokens, output_tokens, concurrent_requests);
    if (level == SPEED_EXPECTED)
        return expected;
    return throughput_stretch(&expected, level == SPEED_LOW ? &speed->low : &speed->high);
}
