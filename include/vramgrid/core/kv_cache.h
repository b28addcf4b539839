/* SPDX-License-Identifier: MIT */
/*
 * The KV cache from a model's architecture, by the rule and to the byte (vramgrid-method(7),
 * DERIVED VALUES, ARCHITECTURE MODE). Whatever the kind of attention, a model is four numbers to
 * it. Pure arithmetic.
 *
 * Sources: Hugging Face config.json and modeling code for the shapes; llama.cpp's
 * llama-kv-cache-iswa.cpp for windows padded by the batch, vLLM for blocks of 16 tokens.
 */
#ifndef VRAMGRID_KV_CACHE_H
#define VRAMGRID_KV_CACHE_H

/*
 * What decides a model's cache. Layers and heads are counts, dimensions are elements. NAN: heads
 * and dimension of sliding layers where they equal the full layers', and those of full layers where
 * no layer asks for them. Every other figure is known.
 */
struct kv_cache_shape {
    double attention_layers;     /* layers that keep a cache, sliding ones included */
    double sliding_layers;       /* of them: only a window of tokens (0: none) */
    double key_value_heads;      /* num_key_value_heads, not num_attention_heads */
    double head_dim, v_head_dim; /* of K and of V */
    double sliding_key_value_heads, sliding_head_dim;
    double latent_dim; /* MLA: kv_lora_rank + qk_rope_head_dim, one vector a token; 0: not MLA */
    double sliding_window;               /* tokens; 0 where there are no sliding layers */
    double index_layers, index_head_dim; /* of an index cache at one byte an element; 0: none */
    double recurrent_bytes;              /* of all recurrent layers, whatever the context */
};

/*
 * MiB a token at 2 bytes an element with every attention layer at full length: an upper bound,
 * since sliding layers keep only their window.
 */
double kv_cache_rule_mb_per_token(const struct kv_cache_shape *shape);

/* All that a model's cache depends on, for one sequence. */
struct kv_cache {
    double bytes_per_token;        /* of layers that keep every token */
    double window_bytes_per_token; /* of layers that keep a window of them */
    double window_tokens;
    double fixed_bytes; /* recurrent state */
};

/* bytes_per_element: of K and V, from kv_types.csv. */
struct kv_cache kv_cache_of(const struct kv_cache_shape *shape, double bytes_per_element);

/* How an engine rounds: whole blocks, and tokens that a window holds beyond its own. */
struct kv_cache_rounding {
    double block_tokens; /* from 1 */
    double sliding_extra_tokens;
};

/* GB (1e9 bytes) of so many sequences of a context length each. */
double kv_cache_size_gb(const struct kv_cache *cache, const struct kv_cache_rounding *rounding,
                        double context_tokens, double sequences);

#endif
