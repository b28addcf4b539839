/* SPDX-License-Identifier: MIT */
#include "vramgrid/kv_cache.h"

#include <math.h>

static double known_or(double value, double otherwise)
{
    return isnan(value) ? otherwise : value;
}

double kv_cache_rule_mb_per_token(const struct kv_cache_shape *shape)
{
    double full_layers = shape->attention_layers - shape->sliding_layers;
    double heads = known_or(shape->sliding_key_value_heads, shape->key_value_heads);
    double key_dim = known_or(shape->sliding_head_dim, shape->head_dim);
    double value_dim = known_or(shape->sliding_head_dim, shape->v_head_dim);
    double elements;

    if (shape->latent_dim > 0)
        return shape->attention_layers * shape->latent_dim * 2 / 1048576;
    elements = full_layers * shape->key_value_heads * (shape->head_dim + shape->v_head_dim) +
               shape->sliding_layers * heads * (key_dim + value_dim);
    return elements * 2 / 1048576;
}
