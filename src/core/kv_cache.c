/* SPDX-License-Identifier: MIT */
#include "vramgrid/core/kv_cache.h"

#include <math.h>

static double known_or(double value, double otherwise)
{
    return isnan(value) ? otherwise : value;
}

/* Elements of one token in all layers that keep every token. */
static double full_elements(const struct kv_cache_shape *shape)
{
    double layers = shape->attention_layers - shape->sliding_layers;

    if (layers <= 0) /* heads may be unknown then */
        return 0;
    if (shape->latent_dim > 0)
        return layers * shape->latent_dim;
    return layers * shape->key_value_heads * (shape->head_dim + shape->v_head_dim);
}

/* The same in all sliding layers, which may have heads and dimensions of their own. */
static double sliding_elements(const struct kv_cache_shape *shape)
{
    double heads = known_or(shape->sliding_key_value_heads, shape->key_value_heads);
    double key_dim = known_or(shape->sliding_head_dim, shape->head_dim);
    double value_dim = known_or(shape->sliding_head_dim, shape->v_head_dim);

    return shape->sliding_layers > 0 ? shape->sliding_layers * heads * (key_dim + value_dim) : 0;
}

double kv_cache_rule_mb_per_token(const struct kv_cache_shape *shape)
{
    return (full_elements(shape) + sliding_elements(shape)) * 2 / 1048576;
}

struct kv_cache kv_cache_of(const struct kv_cache_shape *shape, double bytes_per_element)
{
    return (struct kv_cache){
        .bytes_per_token = full_elements(shape) * bytes_per_element +
                           shape->index_layers * shape->index_head_dim * 1,
        .window_bytes_per_token = sliding_elements(shape) * bytes_per_element,
        .window_tokens = shape->sliding_window,
        .fixed_bytes = shape->recurrent_bytes,
    };
}

static double round_up(double tokens, double block_tokens)
{
    return ceil(tokens / block_tokens) * block_tokens;
}

double kv_cache_size_gb(const struct kv_cache *cache, const struct kv_cache_rounding *rounding,
                        double context_tokens, double sequences)
{
    double tokens = round_up(context_tokens, rounding->block_tokens);
    double window_tokens =
        fmin(tokens, round_up(cache->window_tokens + rounding->sliding_extra_tokens,
                              rounding->block_tokens));

    return sequences *
           (cache->bytes_per_token * tokens + cache->window_bytes_per_token * window_tokens +
            cache->fixed_bytes) /
           1e9;
}
