/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/memory.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#define MIB_PER_GIB 1024.0
#define BILLION 1e9

/* Empty in a sheet, or 0 in a row that no sheet filled. */
static double above_zero_or(double value, double otherwise)
{
    return value > 0 ? value : otherwise;
}

/* ---- weights ---- */

/* Gate, up and down of every layer. */
static double mlp_params_billion(const struct model *model)
{
    return 3 * model_num_layers(model) * model->hidden_size * model->intermediate_size / BILLION;
}

static double per_layer_params_billion(const struct model *model)
{
    if (!(model->hidden_size_per_layer_input > 0))
        return 0;
    return model->vocab_size * model->hidden_size_per_layer_input * model_num_layers(model) /
           BILLION;
}

static struct weights_shape weights_shape_of(const struct model *model)
{
    double experts = model->expert_params_billion;

    if (!(experts > 0))
        experts = mlp_params_billion(model);

    return (struct weights_shape){
        .params_billion = model->params_billion,
        .vocab_size = model->vocab_size,
        .hidden_size = model->hidden_size,
        .ties_embeddings = model->tie_word_embeddings > 0,
        .has_own_head = model->tie_word_embeddings <= 0,
        .expert_params_billion = fmin(above_zero_or(experts, 0), model->params_billion),
        .vision_params_billion = above_zero_or(model->vision_params_billion, 0),
        .per_layer_params_billion = above_zero_or(per_layer_params_billion(model), 0),
    };
}

static struct weights_format weights_format_of(const struct quantization *quantization)
{
    return (struct weights_format){
        .scope = quantization->weights_scope,
        .bits = quantization->bits_per_weight,
        .embedding_bits = above_zero_or(quantization->embedding_bits, NUMBER_UNKNOWN),
        .head_bits = above_zero_or(quantization->head_bits, NUMBER_UNKNOWN),
        .padding = above_zero_or(quantization->padding, 1),
    };
}

/* What GPUs take more in all than one would: each fills up its part of every expert. */
static double growth_bytes(const struct weights *weights, const struct model *model,
                           const struct quantization *quantization, unsigned gpu_count)
{
    double columns = above_zero_or(model->moe_intermediate_size, model->intermediate_size);
    double growth = weights_growth(columns, quantization->block_size, gpu_count);

    return weights->padded_bytes > 0 ? weights->padded_bytes * (growth - 1) : 0;
}

/* A checkpoint beats the formula, but for what it does not say. */
static void weigh(struct memory *memory, const struct plan *plan,
                  const struct quantization *quantization, const struct model *model,
                  unsigned gpu_count)
{
    struct weights_shape shape = weights_shape_of(model);
    struct weights_format format = weights_format_of(quantization);
    struct weights weights = weights_of(&shape, &format);

    memory->checkpoint = model_checkpoint(model, quantization);
    if (memory->checkpoint) {
        weights.bytes = memory->checkpoint->weights_bytes;
        if (number_is_known(memory->checkpoint->host_bytes))
            weights.host_bytes = memory->checkpoint->host_bytes;
    }
    weights.bytes += growth_bytes(&weights, model, quantization, gpu_count);
    memory->host_gb = plan->engine->host_embedding > 0 ? weights.host_bytes / 1e9 : 0;
    memory->weights_gb = (weights.bytes / 1e9 - memory->host_gb) / gpu_count;
}

/* ---- the engine ---- */

static double batched_tokens(const struct plan *plan, bool is_large_card)
{
    const struct engine *engine = plan->engine;
    double usual = above_zero_or(engine->batched_tokens, 0);

    if (is_large_card)
        usual = above_zero_or(engine->large_batched_tokens, usual);
    return above_zero_or(plan->batched_tokens, usual);
}

static double max_sequences(const struct plan *plan, bool is_large_card)
{
    const struct engine *engine = plan->engine;
    double usual = above_zero_or(engine->max_sequences, 1);

    if (is_large_card)
        usual = above_zero_or(engine->large_max_sequences, usual);
    return fmax(plan->sequences, above_zero_or(plan->max_sequences, usual));
}

static bool has_flash_attention(const struct plan *plan)
{
    if (plan->flash_attention == FLASH_ATTENTION_AUTO)
        return !(plan->engine->flash_attention <= 0);
    return plan->flash_attention == FLASH_ATTENTION_ON;
}

struct engine_buffers memory_buffers(const struct plan *plan, bool is_large_card)
{
    const struct engine *engine = plan->engine;

    return (struct engine_buffers){
        .runtime_context_gib = engine->runtime_context_gib,
        .multi_gpu_extra_gib = engine->multi_gpu_extra_gib,
        .activation_gib = engine->activation_gib,
        .graphs_gib = above_zero_or(engine->graphs_gib, 0),
        .batched_tokens = batched_tokens(plan, is_large_card),
        .max_sequences = max_sequences(plan, is_large_card),
        .logit_bytes = above_zero_or(engine->logit_bytes, 0),
        .hidden_bytes = above_zero_or(engine->hidden_bytes, 0),
        .mlp_bytes = above_zero_or(engine->mlp_bytes, 0),
        .logit_rows = engine->rows_of_logits,
        .index_scores = engine->scores_of_index,
        .has_flash_attention = has_flash_attention(plan),
    };
}

struct kv_cache_engine memory_cache_engine(const struct plan *plan, bool is_large_card)
{
    const struct engine *engine = plan->engine;

    return (struct kv_cache_engine){
        .bytes_per_element = plan->kv_type->bytes_per_element,
        .block_tokens = above_zero_or(engine->kv_block_tokens, 1),
        .batched_tokens = batched_tokens(plan, is_large_card),
        .draft_tokens = plan->speculative_tokens,
        .sliding = engine->sliding,
        .chunked = engine->chunked,
        .has_page_pool = engine->page_pool > 0,
        .shares_context = engine->shared_context > 0,
        .keeps_f32_states = engine->f32_states > 0,
        .has_scaled_latents = engine->scaled_latents > 0,
        .index_element_bytes = above_zero_or(engine->index_element_bytes, NUMBER_UNKNOWN),
        .index_scale_bytes = above_zero_or(engine->index_scale_bytes, 0),
    };
}

/* What a token passes in a layer: of its experts, or of the MLP where that is wider. */
static double mlp_columns(const struct model *model)
{
    double experts = above_zero_or(model->num_experts_per_tok, 0) *
                         above_zero_or(model->moe_intermediate_size, 0) +
                     above_zero_or(model->shared_expert_intermediate_size, 0);

    return fmax(experts, above_zero_or(model->intermediate_size, 0));
}

/* Heads of an index that no config counts are at most as many as those of attention. */
static double index_heads(const struct model *model)
{
    return above_zero_or(model->index_n_heads, model->num_attention_heads);
}

static struct engine_workload workload_of(const struct model *model)
{
    bool is_compressed = model->kv_shape.csa_layers > 0;

    return (struct engine_workload){
        .vocab_size = model->vocab_size,
        .hidden_size = model->hidden_size,
        .mlp_columns = mlp_columns(model),
        .expert_inputs = above_zero_or(model->num_experts_per_tok, 0),
        .num_attention_heads = above_zero_or(model->num_attention_heads, 0),
        .index_heads = model->kv_shape.index_layers > 0 ? index_heads(model) : 0,
        .entry_tokens = is_compressed ? model->kv_shape.csa_ratio : 1,
    };
}

bool memory_is_large_card(const struct engine *engine, const struct gpu *gpu)
{
    if (!(engine->large_card_gib > 0) || gpu_process_vram_gib(gpu) < engine->large_card_gib)
        return false;
    return !*engine->large_card_except || !strstr(gpu->name, engine->large_card_except);
}

/* ---- all of it ---- */

struct memory memory_of(const struct plan *plan, const struct scenario *scenario,
                        const struct model *model, bool is_large_card, unsigned gpu_count)
{
    struct engine_buffers buffers = memory_buffers(plan, is_large_card);
    struct kv_cache_engine cache = memory_cache_engine(plan, is_large_card);
    struct engine_workload workload = workload_of(model);
    double context_tokens = (double)scenario->context_tokens;
    struct memory memory = {
        .overhead = engine_overhead_of(&buffers, &workload, context_tokens, gpu_count),
        .request = kv_cache_request(&model->kv_shape, &cache, context_tokens, gpu_count),
    };

    weigh(&memory, plan, scenario->quantization, model, gpu_count);
    memory.overhead_gb = engine_overhead_gib(&memory.overhead) * GB_PER_GIB;
    memory.kv_cache_gb =
        kv_cache_bytes(&model->kv_shape, &cache, context_tokens, plan->sequences, gpu_count) / 1e9;
    return memory;
}

struct estimate memory_estimate(const struct memory *memory)
{
    return estimate_architecture(memory->weights_gb, memory->overhead_gb, memory->kv_cache_gb);
}

/* Logits and hidden states are part of what it takes. */
static bool needs_widths(const struct engine *engine)
{
    return engine->logit_bytes > 0 || engine->hidden_bytes > 0 || engine->mlp_bytes > 0;
}

static const char *missing_widths(const struct model *model)
{
    if (!number_is_known(model->vocab_size))
        return "vocab_size";
    return number_is_known(model->hidden_size) ? NULL : "hidden_size";
}

static bool weights_need_widths(const struct quantization *quantization, const struct model *model)
{
    struct weights_format format = weights_format_of(quantization);

    return weights_need_vocabulary(&format) && !model_checkpoint(model, quantization);
}

/* What compute buffers ask for; less would be counted without it. */
static const char *missing_for_buffers(const struct plan *plan, const struct model *model)
{
    const struct engine *engine = plan->engine;

    if (needs_widths(engine) && missing_widths(model))
        return missing_widths(model);
    if (engine->mlp_bytes > 0 && model->num_experts > 0 && !(model->num_experts_per_tok > 0))
        return "num_experts_per_tok";
    if (engine->mlp_bytes > 0 && !(mlp_columns(model) > 0))
        return "intermediate_size";
    if (!has_flash_attention(plan) && !number_is_known(model->num_attention_heads))
        return "num_attention_heads";
    if (engine->scores_of_index == INDEX_SCORES_PER_HEAD && model->kv_shape.index_layers > 0 &&
        !number_is_known(index_heads(model)))
        return "index_n_heads";
    return NULL;
}

const char *memory_missing(const struct plan *plan, const struct quantization *quantization,
                           const struct model *model)
{
    const char *missing = model->missing;

    if (!missing && weights_need_widths(quantization, model))
        missing = missing_widths(model);
    if (!missing)
        missing = missing_for_buffers(plan, model);
    if (!missing && !kv_cache_is_known(&model->kv_shape, plan->engine->page_pool > 0))
        missing = "num_csa_layers";
    return missing;
}

unsigned memory_doubts(const struct plan *plan, const struct quantization *quantization,
                       const struct model *model)
{
    unsigned doubts = 0;

    if (plan->engine->measured_runs <= 0)
        doubts |= DOUBT_ENGINE;
    if (quantization->weights_scope == WEIGHTS_EXPERTS && !model_checkpoint(model, quantization))
        doubts |= DOUBT_FORMAT;
    return doubts;
}

/* What the driver shows of a card: usable_vram_mib, else 95 % of nominal GiB; in GiB. */
static double gpu_driver_vram_gib(const struct gpu *gpu)
{
    const double visible_share = 0.95;

    /* NOLINTNEXTLINE(clang-analyzer-core.*): no set has a part without a GPU */
    if (number_is_known(gpu->usable_vram_mib))
        return gpu->usable_vram_mib / MIB_PER_GIB;
    return visible_share * gpu->vram_gb;
}

/*
 * CUDA holds back 0.26 to 0.45 GiB on cards of up to 32 GB and up to 0.71 on larger ones (10 cards,
 * inputs/gpus.csv); the most of each is taken for cards that nobody looked at, and for those whose
 * vendor no sheet names, but never more than half. Others' drivers hold back next to nothing (4 MiB
 * of an MI300X).
 */
double gpu_process_vram_gib(const struct gpu *gpu)
{
    const double small_gib = 0.45, large_gib = 0.71, large_card_gib = 36;
    double driver_gib = gpu_driver_vram_gib(gpu), held_gib;

    if (gpu->cuda_visible_mib > 0)
        return gpu->cuda_visible_mib / MIB_PER_GIB;
    if (*gpu->vendor != '\0' && strcasecmp(gpu->vendor, "NVIDIA") != 0)
        return driver_gib;
    held_gib = driver_gib < large_card_gib ? small_gib : large_gib;
    return driver_gib - fmin(held_gib, driver_gib / 2);
}

bool gpu_vram_is_estimated(const struct gpu *gpu)
{
    return !(gpu->cuda_visible_mib > 0) && !number_is_known(gpu->usable_vram_mib);
}

double memory_utilization(const struct plan *plan)
{
    return above_zero_or(plan->gpu_memory_utilization, plan->engine->gpu_memory_utilization);
}

double memory_usable_gb(const struct plan *plan, const struct gpu *gpu)
{
    return gpu_process_vram_gib(gpu) * memory_utilization(plan) * GB_PER_GIB;
}
