/* SPDX-License-Identifier: MIT */
/* The KV cache of the rule modes from a model's architecture (SPEC 1.1). Pure arithmetic. */
#ifndef VRAMGRID_KV_CACHE_H
#define VRAMGRID_KV_CACHE_H

/*
 * What decides a model's cache. Layers and heads are counts, dimensions are elements. Every figure
 * is known but the two of the sliding layers, which are NAN where they equal the full layers'.
 */
struct kv_cache_shape {
    double attention_layers;     /* layers that keep a cache, sliding ones included */
    double sliding_layers;       /* of them: only a window of tokens (0: none) */
    double key_value_heads;      /* num_key_value_heads, not num_attention_heads */
    double head_dim, v_head_dim; /* of K and of V */
    double sliding_key_value_heads, sliding_head_dim;
    double latent_dim; /* MLA: kv_lora_rank + qk_rope_head_dim, one vector a token; 0: not MLA */
};

/*
 * MiB a token at 2 bytes an element with every attention layer at full length: an upper bound,
 * since sliding layers keep only their window.
 */
double kv_cache_rule_mb_per_token(const struct kv_cache_shape *shape);

#endif
