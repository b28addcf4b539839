/* SPDX-License-Identifier: MIT */
/* Several GPUs and the questions turned round. */
#include "random.h"
#include "unit.h"
#include "vramgrid/core/parallel.h"
#include "vramgrid/sweep/answers.h"

#include <math.h>

static void shares_tensors(void)
{
    static const struct {
        double attention_heads, kv_heads;
        unsigned gpus;
        enum obstacle obstacle;
        double with_overhead_gb, kv_gb;
        const char *why;
    } cases[] = {
        {32, 8, 2, OBSTACLE_NONE, 50 * 1.08, 4, "half of everything and buffers"},
        {32, 8, 8, OBSTACLE_NONE, 12.5 * 1.08, 1, "one KV head on each GPU"},
        {32, 8, 16, OBSTACLE_NONE, 6.25 * 1.08, 1, "more GPUs than KV heads: one head on each"},
        {24, 6, 3, OBSTACLE_NONE, 100 / 3.0 * 1.08, 8 / 3.0, "two of six heads"},
        {24, 8, 3, OBSTACLE_KEY_VALUE_HEADS, 100, 8, "eight heads are no whole number for three"},
        {40, 10, 4, OBSTACLE_KEY_VALUE_HEADS, 100, 8, "ten heads on four: vLLM refuses"},
        {40, 4, 8, OBSTACLE_NONE, 12.5 * 1.08, 2, "each of four heads on two GPUs"},
        {32, 1, 4, OBSTACLE_NONE, 25 * 1.08, 8, "MQA: the one head everywhere"},
        {NUMBER_UNKNOWN, NUMBER_UNKNOWN, 2, OBSTACLE_NONE, 50 * 1.08, 8, "unknown heads"},
        {128, NUMBER_UNKNOWN, 8, OBSTACLE_NONE, 12.5 * 1.08, 8, "MLA: the latent everywhere"},
        {25, 5, 2, OBSTACLE_ATTENTION_HEADS, 100, 8, "25 heads on two"},
        {32, 8, 3, OBSTACLE_ATTENTION_HEADS, 100, 8, "three does not divide 32"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct estimate need = {80, 20, 100, 8, 108};
        struct parallel_shape shape = {.num_layers = 32,
                                       .num_attention_heads = cases[i].attention_heads,
                                       .num_key_value_heads = cases[i].kv_heads,
                                       .sliding_key_value_heads = NUMBER_UNKNOWN,
                                       .gpu_overhead_gb = NUMBER_UNKNOWN};

        UNIT_CHECK(parallel_tensor(&need, &shape, cases[i].gpus) == cases[i].obstacle,
                   cases[i].why);
        UNIT_CHECK(fabs(need.model_with_overhead_gb - cases[i].with_overhead_gb) < 1e-12,
                   cases[i].why);
        UNIT_CHECK(fabs(need.kv_cache_gb - cases[i].kv_gb) < 1e-12, cases[i].why);
        UNIT_CHECK(need.required_vram_gb == need.model_with_overhead_gb + need.kv_cache_gb,
                   cases[i].why);
    }
}

/* vllm#17569, #25292 and Qwen3-VL#831: blocks of quantized columns are not cut. */
static void keeps_blocks_whole(void)
{
    static const struct {
        double mlp, expert, block;
        unsigned gpus;
        enum obstacle obstacle;
        const char *why;
    } cases[] = {
        {25600, NUMBER_UNKNOWN, 128, 8, OBSTACLE_NONE, "Qwen3-32B in FP8 on 8: 25 blocks each"},
        {18944, NUMBER_UNKNOWN, 128, 8, OBSTACLE_MLP_BLOCKS, "18,944 columns: 18.5 blocks each"},
        {NUMBER_UNKNOWN, 1536, 128, 8, OBSTACLE_EXPERT_BLOCKS, "Qwen3-235B in FP8 on 8"},
        {NUMBER_UNKNOWN, 1536, 128, 4, OBSTACLE_NONE, "and on 4: three blocks each"},
        {NUMBER_UNKNOWN, 1536, NUMBER_UNKNOWN, 8, OBSTACLE_NONE, "no blocks"},
        {NUMBER_UNKNOWN, NUMBER_UNKNOWN, 128, 8, OBSTACLE_NONE, "unknown widths"},
        {18944, 1536, 128, 1, OBSTACLE_NONE, "one GPU has every block"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct parallel_shape shape = {.num_layers = 32,
                                       .num_attention_heads = 64,
                                       .num_key_value_heads = 8,
                                       .mlp_columns = cases[i].mlp,
                                       .expert_columns = cases[i].expert,
                                       .block_columns = cases[i].block};

        UNIT_CHECK(parallel_obstacle(&shape, cases[i].gpus) == cases[i].obstacle, cases[i].why);
    }
}

static void splits_layers(void)
{
    static const struct {
        double layers;
        size_t count;
        double weights[4], wanted[4];
        const char *why;
    } cases[] = {
        {80, 3, {1, 1, 1}, {27, 27, 26}, "80 layers on 3 equal GPUs are 80 layers"},
        {32, 2, {24, 12}, {21, 11}, "the larger remainder gets the last layer"},
        {32, 3, {24, 24, 8}, {14, 14, 4}, "13.71, 13.71, 4.57"},
        {2, 4, {1, 1, 1, 1}, {1, 1, 0, 0}, "fewer layers than GPUs"},
        {61, 1, {80}, {61}, "one GPU"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double layers[4] = {0};

        parallel_split_layers(cases[i].layers, cases[i].weights, layers, cases[i].count);
        for (size_t g = 0; g < cases[i].count; g++)
            UNIT_CHECK(layers[g] == cases[i].wanted[g], cases[i].why);
    }
}

static void layers_are_never_lost(void)
{
    for (int i = 0; i < 5000; i++) {
        double weights[16], layers[16], sum = 0, wanted = floor(random_between(1, 200));
        size_t count = (size_t)random_between(1, 17);

        for (size_t g = 0; g < count; g++)
            weights[g] = random_between(1, 300);
        parallel_split_layers(wanted, weights, layers, count);
        for (size_t g = 0; g < count; g++) {
            sum += layers[g];
            UNIT_CHECK(layers[g] >= 0 && layers[g] == floor(layers[g]), "whole layers");
        }
        UNIT_CHECK(sum == wanted, "the sum is exact");
    }
}

/* Of 80 + 20 GB and 8 GB of cache in 32 layers; an engine's overhead is paid in full by each stage.
 */
static void shares_layers(void)
{
    static const struct {
        double layers, gpu_overhead_gb, with_overhead_gb, required_gb;
        const char *why;
    } cases[] = {
        {16, NUMBER_UNKNOWN, 50, 54, "half of the layers, half of everything"},
        {8, NUMBER_UNKNOWN, 25, 27, "a quarter"},
        {16, 2.5, 42.5, 46.5, "half of the weights and cache, and all of the engine's overhead"},
        {8, 2.5, 22.5, 24.5, "a quarter and all of it"},
        {0, 2.5, 2.5, 2.5, "a stage without layers runs the engine still"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct estimate need = {80, 20, 100, 8, 108};
        struct parallel_shape shape = {.num_layers = 32,
                                       .num_attention_heads = 32,
                                       .num_key_value_heads = 8,
                                       .gpu_overhead_gb = cases[i].gpu_overhead_gb};

        parallel_pipeline(&need, &shape, cases[i].layers);
        UNIT_CHECK(need.model_with_overhead_gb == cases[i].with_overhead_gb, cases[i].why);
        UNIT_CHECK(need.required_vram_gb == cases[i].required_gb, cases[i].why);
    }
}

/* ---- several GPUs and solving, on random models ---- */

struct random_case {
    struct plan plan;
    struct model model;
    struct gpu gpus[2];
    struct quantization quantization;
    struct scenario scenario;
};

static void make_case(struct random_case *r)
{
    static const double HEADS[] = {8, 16, 24, 32, 40, 64, 128};
    static const double KV_HEADS[] = {1, 2, 4, 8};
    bool known = random_between(0, 1) < 0.8;

    r->plan = (struct plan){.overhead_factor = random_between(0, 0.5),
                            .safety_margin_percent = 10,
                            .sequences = floor(random_between(1, 5)),
                            .parallelism =
                                random_between(0, 1) < 0.5 ? PARALLEL_TENSOR : PARALLEL_PIPELINE};
    r->model = (struct model){
        .name = "m",
        .params_billion = random_between(0.3, 700),
        .num_layers = floor(random_between(1, 130)),
        .num_attention_heads = known ? HEADS[(size_t)random_between(0, 7)] : NUMBER_UNKNOWN,
        .num_key_value_heads = known ? KV_HEADS[(size_t)random_between(0, 4)] : NUMBER_UNKNOWN,
        .kv_lora_rank = random_between(0, 1) < 0.2 ? 512 : NUMBER_UNKNOWN,
        .rule_kv_mb_per_token = random_between(0.001, 5),
        .context_length_max = NUMBER_UNKNOWN,
    };
    for (int i = 0; i < 2; i++)
        r->gpus[i] = (struct gpu){.name = "g",
                                  .vram_gb = floor(random_between(8, 300)),
                                  .type = "",
                                  .max_gpus_per_machine = NUMBER_UNKNOWN};
    r->quantization = (struct quantization){.name = "q",
                                            .bytes_per_param = random_between(0.3, 4),
                                            .kv_cache_multiplier = random_between(0.5, 2)};
    r->scenario = (struct scenario){mode_find("production"), &r->quantization,
                                    (uint64_t)random_between(1, 200000)};
}

static void more_gpus_never_need_more(void)
{
    for (int i = 0; i < 3000; i++) {
        struct random_case r;
        double before_gb = HUGE_VAL;

        make_case(&r);
        for (unsigned count = 1; count <= 16; count++) {
            struct gpu_set set = equal_gpus(&r.gpus[0], count);
            struct placement placement = place_model(&r.plan, &r.scenario, &r.model, &set);

            if (placement.obstacle != OBSTACLE_NONE)
                continue;
            UNIT_CHECK(placement.need.required_vram_gb <= before_gb * (1 + 1e-15),
                       "n GPUs never need more on each than fewer do");
            before_gb = placement.need.required_vram_gb;
        }
    }
}

/* A mixed set of equal GPUs is a pipeline of them; an unequal one is decided by one GPU. */
static void mixed_sets_are_never_summed(void)
{
    for (int i = 0; i < 3000; i++) {
        struct random_case r;
        struct gpu_set set = {.part_count = 2, .gpu_count = 3};
        struct placement placement;
        struct fit fit;
        double largest_gb;

        make_case(&r);
        set.parts[0] = (struct gpu_part){&r.gpus[0], 2};
        set.parts[1] = (struct gpu_part){&r.gpus[1], 1};
        placement = place_model(&r.plan, &r.scenario, &r.model, &set);
        fit = fit_placement(&r.plan, &r.scenario, &placement, &set);
        largest_gb = fmax(r.gpus[0].vram_gb, r.gpus[1].vram_gb);
        UNIT_CHECK(fit.usable_vram_gb <= largest_gb, "one GPU's memory, not their sum");
        if (r.gpus[0].vram_gb == r.gpus[1].vram_gb)
            UNIT_CHECK(placement.need.required_vram_gb * 3 >=
                           model_need(&r.plan, &r.scenario, &r.model).required_vram_gb *
                               (1 - 1e-12),
                       "of equal GPUs the largest share is at least a third");
    }
}

static void longest_context_is_exact(void)
{
    int solved = 0;

    for (int i = 0; i < 3000; i++) {
        struct random_case r;
        struct gpu_set set;
        uint64_t longest;

        make_case(&r);
        set = equal_gpus(&r.gpus[0], (unsigned)random_between(1, 9));
        UNIT_CHECK(answer_longest_context(&r.plan, &r.scenario, &r.model, &set, &longest),
                   "an answer");
        for (uint64_t more = 0; more <= 1; more++) {
            struct placement placement;
            bool runs;

            if (longest + more == 0 || longest + more > 1 << 30)
                continue;
            r.scenario.context_tokens = longest + more;
            placement = place_model(&r.plan, &r.scenario, &r.model, &set);
            runs = verdict_runs(fit_placement(&r.plan, &r.scenario, &placement, &set).verdict);
            UNIT_CHECK(runs == (more == 0), "the longest runs, one token more does not");
            solved += runs;
        }
    }
    UNIT_CHECK(solved > 500, "enough of the cases run at all");
}

static void finds_the_fewest_gpus(void)
{
    for (int i = 0; i < 1000; i++) {
        struct random_case r;
        unsigned fewest;

        make_case(&r);
        UNIT_CHECK(answer_gpu_count(&r.plan, &r.scenario, &r.model, &r.gpus[0], &fewest),
                   "an answer");
        for (unsigned count = 1; count <= 8; count *= 2) {
            struct gpu_set set = equal_gpus(&r.gpus[0], count);
            struct placement placement = place_model(&r.plan, &r.scenario, &r.model, &set);
            bool runs = verdict_runs(fit_placement(&r.plan, &r.scenario, &placement, &set).verdict);

            UNIT_CHECK(count != fewest || runs, "the answer runs");
            UNIT_CHECK(!runs || (fewest > 0 && fewest <= count), "nothing smaller does");
        }
    }
}

/* Worked out by hand: (weights + cache) GB a token at the bandwidth. */
static void bounds_decoding(void)
{
    static const struct {
        double active_billion, bandwidth_gb_s, efficiency;
        unsigned gpus;
        enum parallelism parallelism;
        double bound;
        const char *why;
    } cases[] = {
        {NUMBER_UNKNOWN, 1000, 1, 1, PARALLEL_TENSOR, 1000 / 16.0, "dense: all weights"},
        {NUMBER_UNKNOWN, 1000, 0.5, 1, PARALLEL_TENSOR, 500 / 16.0, "half of the bandwidth"},
        {2, 1000, 1, 1, PARALLEL_TENSOR, 1000 / 4.0, "mixture of experts: the active ones"},
        {NUMBER_UNKNOWN, 1000, 1, 4, PARALLEL_TENSOR, 4000 / 16.0, "shares are read together"},
        {NUMBER_UNKNOWN, 1000, 1, 4, PARALLEL_PIPELINE, 1000 / 16.0, "stages follow each other"},
        {NUMBER_UNKNOWN, NUMBER_UNKNOWN, 1, 1, PARALLEL_TENSOR, NUMBER_UNKNOWN, "unknown"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct model model = {.params_billion = 8,
                              .active_params_billion = cases[i].active_billion,
                              .kv_shape = {.sliding_key_value_heads = NUMBER_UNKNOWN,
                                           .sliding_head_dim = NUMBER_UNKNOWN}};
        struct gpu gpu = {.vram_gb = 80, .memory_bandwidth_gb_s = cases[i].bandwidth_gb_s};
        struct gpu_set set = {
            .parts = {{&gpu, cases[i].gpus}}, .part_count = 1, .gpu_count = cases[i].gpus};
        struct quantization quantization = {.bits_per_weight = 16};
        struct scenario scenario = {mode_find("conservative"), &quantization, 8192};
        struct plan plan = {.bandwidth_efficiency = cases[i].efficiency,
                            .parallelism = cases[i].parallelism};
        double bound = answer_decode_bound(&plan, &scenario, &model, &set);

        UNIT_CHECK(isnan(cases[i].bound) ? isnan(bound) : fabs(bound - cases[i].bound) < 1e-9,
                   cases[i].why);
    }
}

/* A row without architecture: the rule's cache stands for it, and architecture mode says nothing.
 */
static void bounds_decoding_without_architecture(void)
{
    static const struct quantization quantization = {.bits_per_weight = 16};
    static const struct engine engine = {.name = "e", .gpu_memory_utilization = 1};
    static const struct kv_type type = {.name = "f16", .bytes_per_element = 2};
    struct model model = {.params_billion = 8,
                          .active_params_billion = NUMBER_UNKNOWN,
                          .rule_kv_mb_per_token = 1,
                          .missing = "num_layers"};
    struct gpu gpu = {.vendor = "AMD", .vram_gb = 80, .memory_bandwidth_gb_s = 1000};
    struct gpu_set set = equal_gpus(&gpu, 1);
    struct scenario scenario = {mode_find("conservative"), &quantization, 1000};
    struct plan plan = {.bandwidth_efficiency = 1, .engine = &engine, .kv_type = &type};
    const double read_gb = 16 + 1.048576;
    double bound = answer_decode_bound(&plan, &scenario, &model, &set);

    UNIT_CHECK(fabs(answer_read_gb_per_token(&plan, &scenario, &model) - read_gb) < 1e-9,
               "weights, and 1 MiB for each of 1,000 tokens");
    UNIT_CHECK(fabs(bound - 1000 / read_gb) < 1e-9, "a rule mode knows the cache");
    scenario.mode = mode_find("architecture");
    UNIT_CHECK(isnan(answer_decode_bound(&plan, &scenario, &model, &set)),
               "architecture mode does not guess");
}

/* Unknown is no answer: neither 0 tokens nor no GPU nor no quantization. */
static void gives_no_answer_of_what_is_unknown(void)
{
    static const struct quantization quantization = {.bits_per_weight = 16, .bytes_per_param = 2};
    static const struct quantization *quantizations[] = {&quantization};
    static const struct engine engine = {.name = "e", .gpu_memory_utilization = 1};
    static const struct kv_type type = {.name = "f16", .bytes_per_element = 2};
    struct model model = {.params_billion = 8,
                          .rule_kv_mb_per_token = 1,
                          .context_length_max = NUMBER_UNKNOWN,
                          .missing = "num_layers"};
    struct gpu gpu = {.vendor = "AMD",
                      .vram_gb = 80,
                      .usable_vram_mib = NUMBER_UNKNOWN,
                      .type = "",
                      .max_gpus_per_machine = NUMBER_UNKNOWN};
    struct gpu_set set = equal_gpus(&gpu, 1);
    struct plan plan = {.quantizations = quantizations,
                        .quantization_count = 1,
                        .engine = &engine,
                        .kv_type = &type,
                        .sequences = 1};

    for (int exact = 0; exact <= 1; exact++) {
        struct scenario scenario = {mode_find(exact ? "architecture" : "conservative"),
                                    &quantization, 1000};
        const struct quantization *best;
        struct reach reach;
        uint64_t tokens;
        unsigned count;
        const char *why = exact ? "architecture mode lacks a column" : "a rule mode does not ask";

        UNIT_CHECK(answer_longest_context(&plan, &scenario, &model, &set, &tokens) == !exact, why);
        UNIT_CHECK((tokens > 0) == !exact, why);
        UNIT_CHECK(answer_reach(&plan, &scenario, &model, &set, &reach) == !exact, why);
        UNIT_CHECK((reach.tokens > 0) == !exact, why);
        UNIT_CHECK(answer_gpu_count(&plan, &scenario, &model, &gpu, &count) == !exact, why);
        UNIT_CHECK(count == (exact ? 0 : 1), why);
        UNIT_CHECK(answer_best_quantization(&plan, &scenario, &model, &set, &best) == !exact, why);
        UNIT_CHECK((best == NULL) == exact, why);
    }
}

static const struct unit_test tests[] = {
    {"shares tensors", shares_tensors},
    {"keeps blocks whole", keeps_blocks_whole},
    {"shares layers", shares_layers},
    {"splits layers by largest remainder", splits_layers},
    {"layers are never lost", layers_are_never_lost},
    {"more GPUs never need more on each", more_gpus_never_need_more},
    {"mixed sets are never summed", mixed_sets_are_never_summed},
    {"the longest context is exact", longest_context_is_exact},
    {"finds the fewest GPUs", finds_the_fewest_gpus},
    {"bounds decoding by bandwidth", bounds_decoding},
    {"bounds decoding without the architecture", bounds_decoding_without_architecture},
    {"gives no answer of what is unknown", gives_no_answer_of_what_is_unknown},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("parallel", tests);
}
