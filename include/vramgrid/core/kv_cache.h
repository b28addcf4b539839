/* SPDX-License-Identifier: MIT */
/*
 * The KV cache from a model's architecture: by the rule, and to the byte as an engine keeps it
 * (vramgrid-method(7), DERIVED VALUES, ARCHITECTURE MODE). Whatever the kinds of its layers, a
 * model is a handful of numbers. Pure arithmetic.
 *
 * Sources: Hugging Face config.json and modeling code for the shapes; llama.cpp
 * src/llama-kv-cache-iswa.cpp (windows and the batch, padded to 256 cells), llama-memory-recurrent
 * (states in f32); vLLM v1/core/kv_cache_utils.py (one pool of equal pages, groups of layers),
 * v1/kv_cache_interface.py (blocks of a window), model_executor/layers/mamba/mamba_utils.py (types
 * of states), fp8_ds_mla (scales of a sparse latent cache).
 */
#ifndef VRAMGRID_KV_CACHE_H
#define VRAMGRID_KV_CACHE_H

#include <stdbool.h>

/*
 * What decides a model's cache. Layers and heads are counts, dimensions are elements. NAN: heads
 * and dimension of sliding layers where they equal the full layers', and those of full layers where
 * no layer asks for them. Every other figure is known.
 */
struct kv_cache_shape {
    double attention_layers;     /* layers that keep a cache, sliding ones included */
    double sliding_layers;       /* of them: only a window of tokens, or chunks (0: none) */
    double key_value_heads;      /* num_key_value_heads, not num_attention_heads */
    double head_dim, v_head_dim; /* of K and of V */
    double sliding_key_value_heads, sliding_head_dim;
    double latent_dim; /* MLA: kv_lora_rank + qk_rope_head_dim, one vector a token; 0: not MLA */
    double rope_dim;   /* of it qk_rope_head_dim */
    double sliding_window; /* tokens, of a window or a chunk; 0 where there are no sliding layers */
    bool is_chunked;       /* sliding layers attend to chunks */
    double index_layers, index_head_dim; /* of an index cache; 0: none */
    double recurrent_layers;             /* with a state instead of a cache */
    double recurrent_bytes;              /* of their states in f32, whatever the context */
    double conv_bytes;                   /* of them the convolutions' part, in f32 */
    double state_element_bytes;          /* of the rest where an engine follows the config */
    double csa_layers, csa_ratio;        /* compressed attention on top of the window: */
    double hca_layers, hca_ratio;        /* layers, and tokens that share one entry; 0: none */
    double nextn_layers;                 /* of multi-token prediction, beside the others */
};

/*
 * MiB a token at 2 bytes an element with every attention layer at full length: an upper bound,
 * since sliding layers keep only their window.
 */
double kv_cache_rule_mb_per_token(const struct kv_cache_shape *shape);

/* What an engine keeps of layers that look at a window or a chunk. */
enum kv_window {
    KV_WINDOW_AND_BATCH, /* it and a batch of tokens */
    KV_WINDOW_ALONE,
    KV_WINDOW_FULL, /* everything, as of other layers */
};

/* How an engine keeps a cache. */
struct kv_cache_engine {
    double bytes_per_element; /* of K and V, from kv_types.csv */
    double block_tokens;      /* a cache has whole blocks; from 1 */
    double batched_tokens;    /* computed at once; from 0 */
    double draft_tokens;      /* of speculative decoding with the model's own MTP layers; 0: off */
    enum kv_window sliding, chunked;
    bool has_page_pool;         /* one pool of equal pages for all kinds of layers */
    bool shares_context;        /* sequences share one context */
    bool keeps_f32_states;      /* else the convolutions' part has 2 bytes an element */
    bool has_scaled_latents;    /* an 8-bit latent that has an index beside it carries its scales */
    double index_element_bytes; /* NAN: bytes_per_element */
    double index_scale_bytes;   /* of a token and index layer; from 0 */
};

/* Bytes of so many sequences of a context length each, on each of gpu_count tensor parallel GPUs.
 */
double kv_cache_bytes(const struct kv_cache_shape *shape, const struct kv_cache_engine *engine,
                      double context_tokens, double sequences, unsigned gpu_count);

/* One sequence as a pool has it. */
struct kv_request {
    double page_bytes; /* of what a pool is made of: equal pages, or whole sequences */
    double pages;
};

/*
 * The same as a function of the context, for those who calculate it elsewhere: fixed + the sum over
 * terms of groups x whole blocks in min(limit, tokens / ratio). Unused terms have no groups.
 */
struct kv_term {
    double groups;
    double limit; /* tokens, HUGE_VAL: none */
    double ratio; /* tokens that share an entry, from 1 */
    double block; /* from 1 */
};

enum { KV_TERMS = 4 };

struct kv_request_terms {
    double page_bytes; /* 0: no pages, terms are bytes of a whole sequence */
    double fixed;
    struct kv_term terms[KV_TERMS];
};

struct kv_request_terms kv_cache_request_terms(const struct kv_cache_shape *shape,
                                               const struct kv_cache_engine *engine,
                                               unsigned gpu_count);

struct kv_request kv_cache_request(const struct kv_cache_shape *shape,
                                   const struct kv_cache_engine *engine, double context_tokens,
                                   unsigned gpu_count);

/*
 * Whole sequences that a pool holds; 0 for a negative pool, HUGE_VAL where a sequence takes
 * nothing.
 */
double kv_cache_sequences(const struct kv_request *request, double pool_bytes);

/* Whether there is a rule for what an engine keeps of the model. */
bool kv_cache_is_known(const struct kv_cache_shape *shape, bool has_page_pool);

/* Bytes of one token in all layers that keep every token, on each of gpu_count GPUs. */
double kv_cache_full_bytes_per_token(const struct kv_cache_shape *shape,
                                     const struct kv_cache_engine *engine, unsigned gpu_count);

/* Tokens that sliding layers keep of a context for one sequence. */
double kv_cache_window_tokens(const struct kv_cache_shape *shape,
                              const struct kv_cache_engine *engine, double context_tokens);

/* Bytes of one sequence's states on each of gpu_count GPUs. */
double kv_cache_state_bytes(const struct kv_cache_shape *shape,
                            const struct kv_cache_engine *engine, unsigned gpu_count);

#endif
