/* SPDX-License-Identifier: MIT */
/* Weights, caches and overheads of architecture mode, worked out by hand or printed by engines. */
#include "unit.h"
#include "vramgrid/core/engine_overhead.h"
#include "vramgrid/core/kv_cache.h"
#include "vramgrid/core/weights.h"
#include "vramgrid/input/catalogue.h"

#include <math.h>

#define NONE NUMBER_UNKNOWN
#define OWN_HEADS NONE, NONE

/* ---- caches ---- */

/* Worked out by hand from the models' config.json. */
static const struct {
    struct kv_cache_shape shape;
    double rule_bytes;     /* a token at 2 bytes an element, all layers at full length */
    double context, bytes; /* a cache of f16 at this context, in blocks of one token */
    const char *why;
} caches[] = {
    {{32, 0, 8, 128, 128, OWN_HEADS, 0, 0, 0, .is_chunked = false},
     131072,
     1,
     131072,
     "Llama-3.1-8B, GQA"},
    {{32, 0, 32, 128, 128, OWN_HEADS, 0, 0, 0, .is_chunked = false},
     524288,
     10,
     5242880,
     "Llama-2-7B, MHA"},
    {{61, 0, NONE, NONE, NONE, OWN_HEADS, 576, 64, 0, .is_chunked = false},
     70272,
     163840,
     70272.0 * 163840,
     "DeepSeek-V3, MLA: one vector a token"},
    {{62, 52, 16, 128, 128, OWN_HEADS, 0, 0, 1024, .is_chunked = false},
     507904,
     131072,
     10.0 * 8192 * 131072 + 52.0 * 8192 * 1024,
     "Gemma-3-27B: 10.4 GiB"},
    {{62, 52, 16, 128, 128, OWN_HEADS, 0, 0, 1024, .is_chunked = false},
     507904,
     512,
     62.0 * 8192 * 512,
     "a context shorter than the window"},
    {{60, 50, 4, 512, 512, 16, 256, 0, 0, 1024, .is_chunked = false},
     901120,
     4096,
     10.0 * 8192 * 4096 + 50.0 * 16384 * 1024,
     "sliding layers with own heads"},
    {{8, 0, 4, 256, 256, OWN_HEADS, 0, 0, 0, .recurrent_bytes = 50.25 * 1048576},
     32768,
     512,
     32768.0 * 512 + 50.25 * 1048576,
     "Qwen3.5-9B: a state whatever the context"},
    {{61, 0, 1, 1, 1, OWN_HEADS, 576, 64, 0, .index_layers = 61, .index_head_dim = 128},
     70272,
     100,
     (70272.0 + 7808) * 100,
     "DeepSeek-V3.2: an index of one byte an element"},
    {{10, 0, 1, 100, 50, OWN_HEADS, 0, 0, 0, .is_chunked = false},
     3000,
     1,
     3000,
     "V narrower than K"},
    {{0, 0, NONE, NONE, NONE, OWN_HEADS, 0, 0, 0, .recurrent_bytes = 1000},
     0,
     8192,
     1000,
     "no attention at all"},
};

static void derives_kv_cache(void)
{
    static const struct kv_cache_engine exact = {.bytes_per_element = 2,
                                                 .block_tokens = 1,
                                                 .sliding = KV_WINDOW_ALONE,
                                                 .keeps_f32_states = true,
                                                 .index_element_bytes = 1};

    for (size_t i = 0; i < sizeof caches / sizeof caches[0]; i++) {
        const struct kv_cache_shape *shape = &caches[i].shape;

        UNIT_CHECK(kv_cache_rule_mb_per_token(shape) == caches[i].rule_bytes / 1048576,
                   caches[i].why);
        UNIT_CHECK(kv_cache_bytes(shape, &exact, caches[i].context, 1, 1) == caches[i].bytes,
                   caches[i].why);
        UNIT_CHECK(kv_cache_bytes(shape, &exact, caches[i].context, 3, 1) == 3 * caches[i].bytes,
                   "each sequence has a cache of its own");
    }
}

/* 10 full layers of 100 bytes a token and 10 with a window of 1,024 tokens. */
static void rounds_as_engines_do(void)
{
    static const struct {
        double block, batch, sequences, context;
        enum kv_window window;
        double tokens, window_tokens;
        const char *why;
    } cases[] = {
        {16, 0, 1, 100, KV_WINDOW_ALONE, 112, 112, "blocks of 16; the window is not full"},
        {16, 0, 1, 8192, KV_WINDOW_ALONE, 8192, 1024, "a full window"},
        {256, 512, 1, 32768, KV_WINDOW_AND_BATCH, 32768, 1536, "llama.cpp: window and batch"},
        {256, 2048, 1, 32768, KV_WINDOW_AND_BATCH, 32768, 3072, "a larger --ubatch-size"},
        {256, 512, 1, 1025, KV_WINDOW_AND_BATCH, 1280, 1280, "no more than the context"},
        {256, 512, 1, 32768, KV_WINDOW_FULL, 32768, 32768, "ik_llama.cpp: everything"},
        {256, 512, 4, 32768, KV_WINDOW_AND_BATCH, 32768, 4608, "four slots share a context"},
    };
    struct kv_cache_shape shape = {20, 10, 1, 25, 25, OWN_HEADS, 0, 0, 1024, .is_chunked = false};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct kv_cache_engine engine = {.bytes_per_element = 2,
                                         .block_tokens = cases[i].block,
                                         .batched_tokens = cases[i].batch,
                                         .sliding = cases[i].window,
                                         .shares_context = true};

        UNIT_CHECK(kv_cache_bytes(&shape, &engine, cases[i].context, cases[i].sequences, 1) ==
                       1000 * (cases[i].tokens + cases[i].window_tokens),
                   cases[i].why);
    }
}

/* Printed by vLLM: pages of a pool and what a request takes of them (tests/data/measured*.csv). */
static void fills_pages_as_vllm_does(void)
{
    static const struct {
        struct kv_cache_shape shape;
        double element_bytes, batch, draft, context;
        unsigned gpus;
        double page_bytes, pages;
        const char *why;
    } cases[] = {
        {{32, 0, 8, 128, 128, OWN_HEADS, 0, 0, 0, .is_chunked = false},
         2,
         2048,
         0,
         8192,
         1,
         16.0 * 131072,
         512,
         "one kind of layer: plain blocks of 16"},
        {{32, 0, 8, 128, 128, OWN_HEADS, 0, 0, 0, .is_chunked = false},
         2,
         2048,
         0,
         8192,
         8,
         16.0 * 16384,
         512,
         "a head on each of 8 GPUs"},
        {{10, 0, 2, 256, 256, OWN_HEADS, 0, 0, 0, .recurrent_layers = 30,
          .recurrent_bytes = 62.8125 * 1048576, .conv_bytes = 2.8125 * 1048576,
          .state_element_bytes = 4},
         1,
         2048,
         0,
         65536,
         1,
         2096.0 * 1024 * 10,
         38,
         "Qwen3.5-35B-A3B, fp8: blocks of 2,096 tokens, 32 + 3 x 2 of them"},
        {{10, 0, 2, 256, 256, OWN_HEADS, 0, 0, 0, .recurrent_layers = 30,
          .recurrent_bytes = 62.8125 * 1048576, .conv_bytes = 2.8125 * 1048576,
          .state_element_bytes = 4},
         1,
         2048,
         3,
         65536,
         1,
         2096.0 * 1024 * 10,
         38 + 9,
         "a state for each draft token"},
        {{30, 25, 2, 512, 512, 8, 256, 0, 0, 1024, .is_chunked = false},
         1,
         2048,
         0,
         131072,
         1,
         65536.0 * 5,
         4096 + 5 * 193,
         "Gemma-4-26B-A4B, fp8: a full group with blocks of 32, five sliding ones"},
        {{48, 36, 8, 128, 128, OWN_HEADS, 0, 0, 8192, .is_chunked = true},
         2,
         8192,
         0,
         1048576,
         8,
         16.0 * 512 * 48,
         65536,
         "Llama 4: chunked layers keep all"},
        {{36, 18, 8, 64, 64, OWN_HEADS, 0, 0, 128, .is_chunked = false},
         2,
         8192,
         0,
         131072,
         1,
         16.0 * 2048 * 18,
         8192 + 521,
         "gpt-oss-120b"},
        {{9, 4, 1, 64, 64, OWN_HEADS, 0, 0, 17, .is_chunked = false},
         2,
         2048,
         0,
         8192,
         1,
         16.0 * 256 * 4,
         2 * 512 + 130,
         "a quarter more layers of one kind: groups of the fewer; a window that ends with a block"},
        {{0, 0, NONE, NONE, NONE, OWN_HEADS, 0, 0, 0, .is_chunked = false},
         2,
         2048,
         0,
         8192,
         1,
         0,
         0,
         "an encoder has no cache"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct kv_cache_engine engine = {.bytes_per_element = cases[i].element_bytes,
                                         .block_tokens = 16,
                                         .batched_tokens = cases[i].batch,
                                         .draft_tokens = cases[i].draft,
                                         .chunked = KV_WINDOW_FULL,
                                         .has_page_pool = true};
        struct kv_request request =
            kv_cache_request(&cases[i].shape, &engine, cases[i].context, cases[i].gpus);

        UNIT_CHECK(request.page_bytes == cases[i].page_bytes, cases[i].why);
        UNIT_CHECK(request.pages == cases[i].pages, cases[i].why);
    }
}

/* The same log: 6.08 GiB, "8.00x" at 65,536 tokens. */
static void counts_whole_sequences(void)
{
    static const struct {
        struct kv_request request;
        double pool_bytes, sequences;
        const char *why;
    } cases[] = {
        {{21463040, 38}, 6.08 * 1073741824, 8, "304 pages"},
        {{21463040, 38}, 303 * 21463040.0, 7, "a page short of the eighth"},
        {{1e9, 1}, 2.5e9, 2, "whole sequences are pages of their own"},
        {{1e9, 1}, -1, 0, "nothing is left"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        UNIT_CHECK(kv_cache_sequences(&cases[i].request, cases[i].pool_bytes) == cases[i].sequences,
                   cases[i].why);
    CU_ASSERT(isinf(kv_cache_sequences(&(struct kv_request){0, 0}, 1)));
}

/* Bytes a token that engines print, and what DeepSeek-V4 keeps in llama.cpp. */
static void keeps_special_caches(void)
{
    struct kv_cache_shape sparse = {
        61, 0, NONE, NONE, NONE, OWN_HEADS, 576, 64, 0, .index_layers = 61, .index_head_dim = 128};
    struct kv_cache_shape compressed = {43,
                                        43,
                                        NONE,
                                        NONE,
                                        NONE,
                                        OWN_HEADS,
                                        512,
                                        64,
                                        128,
                                        .index_layers = 21,
                                        .index_head_dim = 128,
                                        .csa_layers = 21,
                                        .csa_ratio = 4,
                                        .hca_layers = 20,
                                        .hca_ratio = 128};
    struct kv_cache_shape speculative = {16,
                                         0,
                                         4,
                                         256,
                                         256,
                                         OWN_HEADS,
                                         0,
                                         0,
                                         0,
                                         .recurrent_layers = 48,
                                         .recurrent_bytes = 1000,
                                         .nextn_layers = 1};
    struct kv_cache_engine scaled = {.bytes_per_element = 1,
                                     .block_tokens = 1,
                                     .has_scaled_latents = true,
                                     .index_element_bytes = 1,
                                     .index_scale_bytes = 4};
    struct kv_cache_engine llama = {.bytes_per_element = 2,
                                    .block_tokens = 256,
                                    .batched_tokens = 512,
                                    .keeps_f32_states = true,
                                    .index_element_bytes = NONE};

    CU_ASSERT_EQUAL(kv_cache_bytes(&sparse, &scaled, 1, 1, 1), 61 * (656 + 132));
    CU_ASSERT_EQUAL(kv_cache_bytes(&sparse, &scaled, 1, 1, 8), 61 * (656 + 132));
    CU_ASSERT_EQUAL(kv_cache_bytes(&compressed, &llama, 32768, 1, 1),
                    1024.0 * (43 * 768 + 21 * 8192 + 20 * 256) + 21 * 256.0 * 8192);
    llama.draft_tokens = 6;
    CU_ASSERT_EQUAL(kv_cache_bytes(&speculative, &llama, 256, 1, 1), 17 * 4096.0 * 256 + 7000);
    CU_ASSERT_FALSE(kv_cache_is_known(&compressed, true));
    CU_ASSERT_TRUE(kv_cache_is_known(&speculative, true));
}

/* ---- weights ---- */

static void weighs_by_scope(void)
{
    static const struct {
        struct weights_shape shape;
        struct weights_format format;
        double gb, host_gb;
        const char *why;
    } cases[] = {
        {{8.03, 128256, 4096, false, true, 0, 0, 0},
         {WEIGHTS_ALL, 16, NONE, NONE, 1},
         16.06,
         1.0507,
         "16 bits"},
        {{70.554, 128256, 8192, false, true, 0, 0, 0},
         {WEIGHTS_LINEAR, 8, NONE, NONE, 1},
         72.655,
         2.1013,
         "Llama-3.1-70B W8A8: 67.72 GiB were loaded"},
        {{4.022, 151936, 2560, true, false, 0, 0, 0},
         {WEIGHTS_LINEAR, 8, NONE, NONE, 1},
         4.411,
         0,
         "a tied embedding counts once, and stays on the GPU"},
        {{9.242, 256000, 3584, true, false, 0, 0, 0},
         {WEIGHTS_ALL, 4.7985, 4.5, 6.5625, 1},
         5.746,
         0,
         "Gemma-2-9B Q4_K_M: a file of 5.76 GB"},
        {{116.829, 201088, 2880, false, true, 114.7016, 0, 0},
         {WEIGHTS_EXPERTS, 4.25, NONE, NONE, 1.0904},
         70.70,
         1.1583,
         "gpt-oss-120b MXFP4: 65.97 GiB were loaded"},
        {{10, 1000, 1000, false, true, 4, 2, 0},
         {WEIGHTS_LINEAR, 4, NONE, NONE, 1},
         8.002,
         0.002,
         "a vision tower of 2 billion keeps 16 bits"},
        {{8, 1000, 1000, true, false, 0, 0, 3},
         {WEIGHTS_ALL, 8, NONE, NONE, 1},
         8,
         3,
         "per-layer embeddings stay on the host"},
        {{8, NONE, NONE, false, true, 0, 0, 0},
         {WEIGHTS_ALL, 8, NONE, NONE, 1},
         8,
         0,
         "the vocabulary need not be known"},
        {{8.03, 128256, 4096, false, false, 0, 0, 0},
         {WEIGHTS_ALL, 16, NONE, NONE, 1},
         16.06,
         0,
         "tied or not is unknown: the embedding may be needed on the GPU"},
        {{0.05, 50000, 1000, false, true, 0, 0, 0},
         {WEIGHTS_ALL, 4, 8, 8, 1},
         0.1,
         0.05,
         "a total below its parts: they count, and nothing is negative"},
        {{0.05, 50000, 1000, true, false, 0, 0.04, 0},
         {WEIGHTS_LINEAR, 4, NONE, NONE, 1},
         0.18,
         0,
         "the same with a vision tower"},
        {{1, 1000, 1000, false, true, 0, 0, 5},
         {WEIGHTS_ALL, 8, NONE, NONE, 1},
         1,
         1,
         "no more on the host than there is"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct weights weights = weights_of(&cases[i].shape, &cases[i].format);

        UNIT_CHECK(fabs(weights.bytes / 1e9 - cases[i].gb) < 0.0051, cases[i].why);
        UNIT_CHECK(fabs(weights.host_bytes / 1e9 - cases[i].host_gb) < 0.0001, cases[i].why);
    }
}

/* A tenth of padding of 5 B in experts at 4 bits is counted as what grows with the GPUs. */
static void tells_what_is_padded(void)
{
    struct weights_shape shape = {.params_billion = 8, .expert_params_billion = 5};
    struct weights_format format = {.scope = WEIGHTS_EXPERTS,
                                    .bits = 4,
                                    .padding = 1.1,
                                    .embedding_bits = NONE,
                                    .head_bits = NONE};

    CU_ASSERT_DOUBLE_EQUAL(weights_of(&shape, &format).padded_bytes, 2.75e9, 1);
    format.padding = 1;
    CU_ASSERT_EQUAL(weights_of(&shape, &format).padded_bytes, 0);
}

/* 2,880 columns of gpt-oss in whole 256: 3,072 on one GPU, 8 x 512 on eight. */
static void pads_on_every_gpu(void)
{
    CU_ASSERT_EQUAL(weights_growth(2880, 256, 1), 1);
    CU_ASSERT_EQUAL(weights_growth(2880, 256, 4), 1);
    CU_ASSERT_DOUBLE_EQUAL(weights_growth(2880, 256, 8), 4096 / 3072.0, 1e-12);
    CU_ASSERT_EQUAL(weights_growth(NONE, 256, 8), 1);
}

/* ---- overheads ---- */

static void takes_buffers(void)
{
    static const struct {
        struct engine_buffers buffers;
        struct engine_workload workload;
        double context;
        unsigned gpus;
        double gib;
        const char *why;
    } cases[] = {
        {{.runtime_context_gib = 0.15,
          .max_sequences = 1024,
          .logit_bytes = 38.9,
          .has_flash_attention = true},
         {.vocab_size = 201088, .hidden_size = 2880, .entry_tokens = 1},
         131072,
         1,
         0.15 + 7.46,
         "vLLM 0.11, gpt-oss-120b: the sampler (7.37 were measured)"},
        {{.batched_tokens = 512,
          .logit_bytes = 4,
          .hidden_bytes = 4,
          .logit_rows = LOGITS_OF_BATCH,
          .has_flash_attention = true},
         {.vocab_size = 262208, .hidden_size = 5376, .entry_tokens = 1},
         32768,
         1,
         522.625 / 1024,
         "ik_llama.cpp, Gemma-3-27B: 522.62 MiB were measured"},
        {{.batched_tokens = 512, .has_flash_attention = false},
         {.num_attention_heads = 40, .entry_tokens = 1},
         1024,
         1,
         40 * 512.0 * 1024 * 4 / 1073741824,
         "scores of all heads"},
        {{.batched_tokens = 8192,
          .max_sequences = 512,
          .logit_bytes = 12,
          .has_flash_attention = true},
         {.vocab_size = 154880, .hidden_size = 4096, .index_heads = 32, .entry_tokens = 1},
         131072,
         8,
         4,
         "vLLM, an index: 4.04 GiB were measured, more than its sampler takes"},
        {{.runtime_context_gib = 0.15,
          .multi_gpu_extra_gib = 0.45,
          .graphs_gib = 1,
          .has_flash_attention = true},
         {.entry_tokens = 1},
         1,
         2,
         1.6,
         "NCCL on two GPUs, and graphs"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct engine_overhead overhead = engine_overhead_of(&cases[i].buffers, &cases[i].workload,
                                                             cases[i].context, cases[i].gpus);

        UNIT_CHECK(fabs(engine_overhead_gib(&overhead) - cases[i].gib) < 0.006, cases[i].why);
    }
}

static const struct unit_test tests[] = {
    {"derives the KV cache of known models", derives_kv_cache},
    {"rounds caches as engines do", rounds_as_engines_do},
    {"fills pages as vLLM does", fills_pages_as_vllm_does},
    {"counts whole sequences", counts_whole_sequences},
    {"keeps special caches", keeps_special_caches},
    {"weighs by scope", weighs_by_scope},
    {"tells what is padded", tells_what_is_padded},
    {"pads on every GPU", pads_on_every_gpu},
    {"takes buffers", takes_buffers},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("memory", tests);
}
