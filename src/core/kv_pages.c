/* SPDX-License-Identifier: MIT */
/*
 * vLLM's pool (v1/core/kv_cache_utils.py): layers of a kind form groups of equal size, a page of
 * the pool is a block in every layer of a group, and all pages have the same bytes, whatever the
 * kind. So a kind with few bytes a token has blocks of more tokens, a recurrent state takes a page
 * however small it is, and a group that is not full costs as much as a full one.
 */
#include "kv_layers.h"

#include <math.h>

/* One kind of layer in the pool. */
struct member {
    double layers;
    double bytes_per_token; /* 0: recurrent */
    double block_tokens;
    bool is_window;
};

enum { MEMBERS = 3 };

struct pool {
    struct member members[MEMBERS];
    int count;
    double layer_page_bytes; /* of one layer */
    double group_layers;
};

static void add(struct pool *pool, const struct member *member)
{
    if (member->layers > 0)
        pool->members[pool->count++] = *member;
}

/* An index cache lies in the pages of the layers that it is of. */
static void add_members(struct pool *pool, const struct kv_cache_shape *shape,
                        const struct kv_cache_engine *engine, unsigned gpu_count)
{
    bool keeps_all = kv_window_of(shape, engine) == KV_WINDOW_FULL;
    struct kv_layers kinds[KV_KINDS];
    struct member full, sliding;

    kv_layers_of(kinds, shape, engine, gpu_count);
    full = (struct member){kinds[KV_FULL].layers, kinds[KV_FULL].bytes_per_token,
                           engine->block_tokens, false};
    sliding = (struct member){kinds[KV_SLIDING].layers, kinds[KV_SLIDING].bytes_per_token,
                              engine->block_tokens, !keeps_all};
    if (full.layers > 0)
        full.bytes_per_token +=
            kinds[KV_INDEX].layers * kinds[KV_INDEX].bytes_per_token / full.layers;
    if (keeps_all && sliding.bytes_per_token == full.bytes_per_token) {
        full.layers += sliding.layers;
        sliding.layers = 0;
    }
    add(pool, &full);
    add(pool, &sliding);
    add(pool, &(struct member){shape->recurrent_layers, 0, 0, false});
}

/* Attention's blocks grow until a page holds a state; then all pages grow to the largest. */
static void size_pages(struct pool *pool, double block_tokens, double state_bytes)
{
    struct member *first = &pool->members[0];

    if (first->bytes_per_token > 0 && state_bytes > 0)
        first->block_tokens =
            fmax(1, ceil(state_bytes / (block_tokens * first->bytes_per_token))) * block_tokens;
    pool->layer_page_bytes = state_bytes;
    for (int i = 0; i < pool->count; i++)
        pool->layer_page_bytes = fmax(pool->layer_page_bytes, pool->members[i].block_tokens *
                                                                  pool->members[i].bytes_per_token);
    for (int i = 0; i < pool->count; i++) {
        struct member *member = &pool->members[i];
        double page_bytes = member->block_tokens * member->bytes_per_token;

        if (page_bytes > 0)
            member->block_tokens *= floor(pool->layer_page_bytes / page_bytes);
    }
}

/* The smallest kind's layers; the largest's where that is less than a quarter more. */
static void size_groups(struct pool *pool)
{
    double least = HUGE_VAL, most = 0;

    for (int i = 0; i < pool->count; i++) {
        least = fmin(least, pool->members[i].layers);
        most = fmax(most, pool->members[i].layers);
    }
    pool->group_layers = most < least * 1.25 ? most : least;
}

/* Pages of one group. A window may begin within a block; a state is kept twice (prefix caching),
 * and once more for each draft token. */
static void add_group(struct kv_request_terms *pages, struct kv_term *term,
                      const struct member *member, const struct kv_cache_shape *shape,
                      const struct kv_cache_engine *engine)
{
    double groups = term->groups;

    *term = (struct kv_term){groups, HUGE_VAL, 1, fmax(1, member->block_tokens)};
    if (member->bytes_per_token <= 0) {
        pages->fixed += groups * (2 + engine->draft_tokens);
        term->groups = 0;
    } else if (member->is_window) {
        pages->fixed += groups;
        term->limit = shape->sliding_window - 1 + engine->batched_tokens;
    }
}

_Static_assert((int)MEMBERS <= (int)KV_TERMS, "a term for each");

struct kv_request_terms kv_page_terms(const struct kv_cache_shape *shape,
                                      const struct kv_cache_engine *engine, unsigned gpu_count)
{
    double state_bytes =
        shape->recurrent_layers > 0
            ? kv_cache_state_bytes(shape, engine, gpu_count) / shape->recurrent_layers
            : 0;
    struct pool pool = {.count = 0};
    struct kv_request_terms pages = {.fixed = 0};

    add_members(&pool, shape, engine, gpu_count);
    if (pool.count == 0)
        return pages;
    size_pages(&pool, engine->block_tokens, state_bytes);
    size_groups(&pool);
    pages.page_bytes = pool.layer_page_bytes * pool.group_layers;
    for (int i = 0; i < pool.count; i++) {
        pages.terms[i].groups = ceil(pool.members[i].layers / pool.group_layers);
        add_group(&pages, &pages.terms[i], &pool.members[i], shape, engine);
    }
    return pages;
}

struct kv_request kv_pages_of(const struct kv_cache_shape *shape,
                              const struct kv_cache_engine *engine, double context_tokens,
                              unsigned gpu_count)
{
    struct kv_request_terms terms = kv_page_terms(shape, engine, gpu_count);
    struct kv_request pages = {terms.page_bytes, terms.fixed};

    for (int i = 0; i < KV_TERMS; i++)
        if (terms.terms[i].groups > 0)
            pages.pages += terms.terms[i].groups *
                           ceil(fmin(terms.terms[i].limit, context_tokens) / terms.terms[i].block);
    return pages;
}
