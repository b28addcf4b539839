/* SPDX-License-Identifier: MIT */
/* Layers of one kind on one GPU: what the two ways to keep a cache are told. */
#ifndef VRAMGRID_KV_LAYERS_H
#define VRAMGRID_KV_LAYERS_H

#include "vramgrid/core/kv_cache.h"

enum kv_kind { KV_FULL, KV_SLIDING, KV_INDEX, KV_CSA, KV_CSA_INDEX, KV_HCA, KV_KINDS };

/* A token and layer; 0 layers: the model has none of the kind. */
struct kv_layers {
    double layers;
    double bytes_per_token;
    double tokens_per_entry; /* 1, or more where tokens are compressed */
};

/* All kinds of a model as an engine keeps them on each of gpu_count GPUs. */
void kv_layers_of(struct kv_layers kinds[KV_KINDS], const struct kv_cache_shape *shape,
                  const struct kv_cache_engine *engine, unsigned gpu_count);

/* What sliding layers keep in this engine. */
enum kv_window kv_window_of(const struct kv_cache_shape *shape,
                            const struct kv_cache_engine *engine);

/* One sequence in a pool of equal pages. */
struct kv_request kv_pages_of(const struct kv_cache_shape *shape,
                              const struct kv_cache_engine *engine, double context_tokens,
                              unsigned gpu_count);

struct kv_request_terms kv_page_terms(const struct kv_cache_shape *shape,
                                      const struct kv_cache_engine *engine, unsigned gpu_count);

#endif
