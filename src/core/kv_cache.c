/* SPDX-License-Identifier: MIT */
#include "vramgrid/core/kv_cache.h"

#include "kv_layers.h"
#include "vramgrid/core/known.h"

#include <math.h>

static double full_layers(const struct kv_cache_shape *shape)
{
    return shape->attention_layers - shape->sliding_layers;
}

/* Heads are not cut: a GPU has at least one. */
static double share_of_heads(double heads, unsigned gpu_count)
{
    return fmax(1, floor(heads / gpu_count));
}

/* Elements of one token in one layer that keeps every token; heads may be unknown without one. */
static double full_elements(const struct kv_cache_shape *shape, unsigned gpu_count)
{
    if (full_layers(shape) <= 0 && shape->nextn_layers <= 0)
        return 0;
    if (shape->latent_dim > 0)
        return shape->latent_dim;
    return share_of_heads(shape->key_value_heads, gpu_count) *
           (shape->head_dim + shape->v_head_dim);
}

/* The same in a sliding layer, which may have heads and dimensions of its own. */
static double sliding_elements(const struct kv_cache_shape *shape, unsigned gpu_count)
{
    double heads = known_or(shape->sliding_key_value_heads, shape->key_value_heads);
    double key_dim = known_or(shape->sliding_head_dim, shape->head_dim);
    double value_dim = known_or(shape->sliding_head_dim, shape->v_head_dim);

    if (shape->sliding_layers <= 0)
        return 0;
    if (shape->csa_layers + shape->hca_layers > 0)
        return shape->latent_dim;
    return share_of_heads(heads, gpu_count) * (key_dim + value_dim);
}

double kv_cache_rule_mb_per_token(const struct kv_cache_shape *shape)
{
    return (full_layers(shape) * full_elements(shape, 1) +
            shape->sliding_layers * sliding_elements(shape, 1)) *
           2 / 1048576;
}

enum kv_window kv_window_of(const struct kv_cache_shape *shape,
                            const struct kv_cache_engine *engine)
{
    return shape->is_chunked ? engine->chunked : engine->sliding;
}

/*
 * A sparse latent in 8 bits is not rope_dim elements but 16-bit ones, and a 4-byte scale for each
 * 128 of the others: 512 + 4 x 4 + 64 x 2 = 656 bytes (vLLM's fp8_ds_mla).
 */
static double full_bytes(const struct kv_cache_shape *shape, const struct kv_cache_engine *engine,
                         unsigned gpu_count)
{
    double rank = shape->latent_dim - shape->rope_dim;

    if (engine->has_scaled_latents && shape->latent_dim > 0 && shape->index_layers > 0 &&
        engine->bytes_per_element <= 1)
        return rank + ceil(rank / 128) * 4 + shape->rope_dim * 2;
    return full_elements(shape, gpu_count) * engine->bytes_per_element;
}

static double index_bytes(const struct kv_cache_shape *shape, const struct kv_cache_engine *engine)
{
    return shape->index_head_dim *
               known_or(engine->index_element_bytes, engine->bytes_per_element) +
           engine->index_scale_bytes;
}

void kv_layers_of(struct kv_layers kinds[KV_KINDS], const struct kv_cache_shape *shape,
                  const struct kv_cache_engine *engine, unsigned gpu_count)
{
    double full = full_bytes(shape, engine, gpu_count), index = index_bytes(shape, engine);
    double sliding = sliding_elements(shape, gpu_count) * engine->bytes_per_element;
    double nextn = engine->draft_tokens > 0 ? shape->nextn_layers : 0;
    double compressed_index = shape->csa_layers > 0 ? shape->index_layers : 0;

    kinds[KV_FULL] = (struct kv_layers){full_layers(shape) + nextn, full, 1};
    kinds[KV_SLIDING] = (struct kv_layers){shape->sliding_layers, sliding, 1};
    kinds[KV_INDEX] = (struct kv_layers){shape->index_layers - compressed_index, index, 1};
    kinds[KV_CSA] = (struct kv_layers){shape->csa_layers, sliding, shape->csa_ratio};
    kinds[KV_CSA_INDEX] = (struct kv_layers){compressed_index, index, shape->csa_ratio};
    kinds[KV_HCA] = (struct kv_layers){shape->hca_layers, sliding, shape->hca_ratio};
}

double kv_cache_state_bytes(const struct kv_cache_shape *shape,
                            const struct kv_cache_engine *engine, unsigned gpu_count)
{
    double conv = shape->conv_bytes, state = shape->recurrent_bytes - shape->conv_bytes;

    if (!engine->keeps_f32_states) {
        conv *= 2.0 / 4;
        state *= shape->state_element_bytes / 4;
    }
    return (conv + state) / gpu_count;
}

static double round_up(double tokens, double block_tokens)
{
    return ceil(tokens / block_tokens) * block_tokens;
}

/* Of sequences that share a context each has a window of its own. */
static double window_tokens(const struct kv_cache_shape *shape,
                            const struct kv_cache_engine *engine, double context_tokens,
                            double sequences)
{
    double tokens = shape->sliding_window * sequences;

    switch (kv_window_of(shape, engine)) {
    case KV_WINDOW_FULL:
        tokens = context_tokens;
        break;
    case KV_WINDOW_AND_BATCH:
        tokens += engine->batched_tokens;
        break;
    case KV_WINDOW_ALONE:
        break;
    }
    return round_up(fmin(tokens, context_tokens), engine->block_tokens);
}

double kv_cache_window_tokens(const struct kv_cache_shape *shape,
                              const struct kv_cache_engine *engine, double context_tokens)
{
    return window_tokens(shape, engine, context_tokens, 1);
}

/* One context that so many sequences share: cells of each kind of layer, and a state for each. */
static double context_bytes(const struct kv_cache_shape *shape,
                            const struct kv_cache_engine *engine, double context_tokens,
                            double sequences, unsigned gpu_count)
{
    struct kv_layers kinds[KV_KINDS];
    double bytes =
        sequences * (1 + engine->draft_tokens) * kv_cache_state_bytes(shape, engine, gpu_count);

    kv_layers_of(kinds, shape, engine, gpu_count);
    for (int kind = 0; kind < KV_KINDS; kind++) {
        double entries = context_tokens;

        if (kinds[kind].layers <= 0)
            continue;
        if (kind == KV_SLIDING)
            entries = window_tokens(shape, engine, context_tokens, sequences);
        bytes += kinds[kind].layers * kinds[kind].bytes_per_token *
                 round_up(entries / kinds[kind].tokens_per_entry, engine->block_tokens);
    }
    return bytes;
}

/* The limit of what sliding layers keep of one sequence. */
static double window_limit(const struct kv_cache_shape *shape, const struct kv_cache_engine *engine)
{
    switch (kv_window_of(shape, engine)) {
    case KV_WINDOW_FULL:
        break;
    case KV_WINDOW_AND_BATCH:
        return shape->sliding_window + engine->batched_tokens;
    case KV_WINDOW_ALONE:
        return shape->sliding_window;
    }
    return HUGE_VAL;
}

/* An index lies beside the layers that it is of, so that both are one term. */
static struct kv_request_terms context_terms(const struct kv_cache_shape *shape,
                                             const struct kv_cache_engine *engine,
                                             unsigned gpu_count)
{
    static const int PLACES[KV_KINDS] = {
        [KV_FULL] = 0, [KV_SLIDING] = 1,   [KV_INDEX] = 0,
        [KV_CSA] = 2,  [KV_CSA_INDEX] = 2, [KV_HCA] = 3,
    };
    struct kv_layers kinds[KV_KINDS];
    struct kv_request_terms terms = {.fixed = (1 + engine->draft_tokens) *
                                              kv_cache_state_bytes(shape, engine, gpu_count)};

    kv_layers_of(kinds, shape, engine, gpu_count);
    for (int i = 0; i < KV_TERMS; i++)
        terms.terms[i] = (struct kv_term){0, HUGE_VAL, 1, engine->block_tokens};
    for (int kind = 0; kind < KV_KINDS; kind++) {
        struct kv_term *term = &terms.terms[PLACES[kind]];

        if (kinds[kind].layers <= 0)
            continue;
        term->groups += kinds[kind].layers * kinds[kind].bytes_per_token * engine->block_tokens;
        term->ratio = kinds[kind].tokens_per_entry;
    }
    terms.terms[PLACES[KV_SLIDING]].limit = window_limit(shape, engine);
    return terms;
}

struct kv_request_terms kv_cache_request_terms(const struct kv_cache_shape *shape,
                                               const struct kv_cache_engine *engine,
                                               unsigned gpu_count)
{
    return engine->has_page_pool ? kv_page_terms(shape, engine, gpu_count)
                                 : context_terms(shape, engine, gpu_count);
}

struct kv_request kv_cache_request(const struct kv_cache_shape *shape,
                                   const struct kv_cache_engine *engine, double context_tokens,
                                   unsigned gpu_count)
{
    if (engine->has_page_pool)
        return kv_pages_of(shape, engine, context_tokens, gpu_count);
    return (struct kv_request){context_bytes(shape, engine, context_tokens, 1, gpu_count), 1};
}

double kv_cache_bytes(const struct kv_cache_shape *shape, const struct kv_cache_engine *engine,
                      double context_tokens, double sequences, unsigned gpu_count)
{
    struct kv_request one;

    if (engine->shares_context && !engine->has_page_pool)
        return context_bytes(shape, engine, context_tokens, sequences, gpu_count);
    one = kv_cache_request(shape, engine, context_tokens, gpu_count);
    return sequences * one.pages * one.page_bytes;
}

double kv_cache_sequences(const struct kv_request *request, double pool_bytes)
{
    if (request->pages * request->page_bytes <= 0)
        return HUGE_VAL;
    return fmax(0, floor(floor(pool_bytes / request->page_bytes) / request->pages));
}

bool kv_cache_is_known(const struct kv_cache_shape *shape, bool has_page_pool)
{
    return !has_page_pool || shape->csa_layers + shape->hca_layers <= 0;
}

double kv_cache_full_bytes_per_token(const struct kv_cache_shape *shape,
                                     const struct kv_cache_engine *engine, unsigned gpu_count)
{
    struct kv_layers kinds[KV_KINDS];

    kv_layers_of(kinds, shape, engine, gpu_count);
    return kinds[KV_FULL].layers * kinds[KV_FULL].bytes_per_token +
           kinds[KV_INDEX].layers * kinds[KV_INDEX].bytes_per_token;
}
