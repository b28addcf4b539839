/* SPDX-License-Identifier: MIT */
/* How fast a replica is: by hand, between benchmarks, and what holds for any of them. */
#include "unit.h"
#include "vramgrid/sweep/speed.h"

#include <math.h>
#include <string.h>

static bool same(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fabs(b);
}

/* ---- the formulas ---- */

/* 1 GB read in 10 ms, 1e9 parameters in 20 us. */
static const struct throughput_card card = {100, 100, 100, 10};

static double or_1(double share)
{
    return share > 0 ? share : 1;
}

/* Takes all that a card has where the case does not say otherwise. */
static struct throughput_engine engine_like(struct throughput_engine engine)
{
    engine.bandwidth_efficiency = or_1(engine.bandwidth_efficiency);
    engine.compute_efficiency = or_1(engine.compute_efficiency);
    engine.expert_efficiency = or_1(engine.expert_efficiency);
    engine.minimum_rows = or_1(engine.minimum_rows);
    if (!(engine.compute_ceiling_tflops > 0))
        engine.compute_ceiling_tflops = HUGE_VAL;
    return engine;
}

static struct throughput_times times_of(const struct throughput_model *model,
                                        const struct throughput_engine *engine, unsigned gpus,
                                        double prompt, double output, double requests)
{
    struct throughput_engine filled = engine_like(*engine);
    struct throughput_replica replica = throughput_prepare(model, &card, &filled, gpus);

    return throughput_at(&replica, prompt, output, requests);
}

static void steps_by_hand(void)
{
    static const struct {
        struct throughput_model model;
        struct throughput_engine engine;
        unsigned gpus;
        double requests, step_s;
        const char *why;
    } cases[] = {
        {{.body_gb = 2}, {.layer_us = 0}, 1, 1, 0.02, "2 GB at 100 GB/s"},
        {{.body_gb = 2}, {.bandwidth_efficiency = 0.5}, 1, 1, 0.04, "at half of them"},
        {{.body_gb = 2}, {.layer_us = 0}, 4, 1, 0.005, "on four GPUs"},
        {{.body_gb = 2}, {.splits_layers = true}, 4, 1, 0.02, "one after the other"},
        {{.active_params_billion = 5}, {.layer_us = 0}, 1, 10, 1e-3, "1e11 FLOP at 1e14"},
        {{.active_params_billion = 5}, {.minimum_rows = 40}, 1, 10, 4e-3, "as long as 40 rows"},
        {{.active_params_billion = 5},
         {.compute_efficiency = 0.5, .compute_ceiling_tflops = 50},
         1,
         10,
         4e-3,
         "half of 100 below a ceiling of 50: 25 TFLOP/s"},
        {{.experts_gb = 8, .num_experts = 8, .num_experts_per_tok = 4},
         {.layer_us = 0},
         1,
         1,
         0.04,
         "one token reads half of the experts"},
        {{.experts_gb = 8, .num_experts = 8, .num_experts_per_tok = 4},
         {.layer_us = 0},
         1,
         2,
         0.06,
         "two read 1 - 0.5^2 of them"},
        {{.active_params_billion = 5, .num_experts = 2, .num_experts_per_tok = 2},
         {.expert_efficiency = 0.5},
         1,
         10,
         2e-3,
         "experts compute half as well"},
        {{.cache_gb_per_token = 1e-5}, {.layer_us = 0}, 1, 3, 3.15e-5, "3 x 105 tokens of 10 kB"},
        {{.cache_gb_per_token = 1e-5, .window_gb_per_token = 1e-5, .window_tokens = 5},
         {.layer_us = 0},
         1,
         1,
         1.1e-5,
         "105 tokens, and 5 in the window"},
        {{.state_gb = 0.01}, {.layer_us = 0}, 2, 3, 3e-4, "states of three sequences"},
        {{.num_layers = 10}, {.layer_us = 50}, 1, 1, 5e-4, "ten layers"},
        {{.body_gb = 0}, {.sequence_us = 100}, 1, 8, 8e-4, "eight sequences"},
        {{.num_layers = 10}, {.all_reduce_us = 20}, 2, 1, 4e-4, "two all-reduces a layer"},
        {{.num_layers = 10, .hidden_size = 5000},
         {.layer_us = 0},
         2,
         3,
         6e-5,
         "20 x 10 kB of each of three at 10 GB/s"},
        {{.num_layers = 10, .hidden_size = 5000},
         {.all_reduce_us = 20, .splits_layers = true},
         2,
         3,
         0,
         "layers exchange nothing worth counting"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct throughput_times times =
            times_of(&cases[i].model, &cases[i].engine, cases[i].gpus, 100, 10, cases[i].requests);

        UNIT_CHECK(fabs(times.step_s - cases[i].step_s) <= 1e-12 + 1e-9 * cases[i].step_s,
                   cases[i].why);
    }
}

static void prompts_by_hand(void)
{
    static const struct {
        struct throughput_model model;
        double tokens, prompt_s;
        const char *why;
    } cases[] = {
        {{.active_params_billion = 5}, 1000, 0.1, "1e13 FLOP at 1e14"},
        {{.active_params_billion = 5, .head_params_billion = 1}, 1000, 0.08, "one head for all"},
        {{.attention_width = 1e6}, 1000, 0.02, "half of 1e6 pairs x 4e6 FLOP"},
        {{.window_width = 1e6, .window_tokens = 1000}, 1000, 0.02, "all of them in the window"},
        {{.window_width = 1e6, .window_tokens = 100},
         1000,
         0.0038,
         "100 x 950 pairs x 4e6: each of the last 900 sees 100"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        UNIT_CHECK(
            same(times_of(&cases[i].model, &(struct throughput_engine){0}, 1, cases[i].tokens, 1, 1)
                     .prompt_s,
                 cases[i].prompt_s),
            cases[i].why);
}

/* A step of 20 ms, a prompt of 100 ms; 10 requests of 50 output tokens each. */
static void requests_by_hand(void)
{
    static const struct throughput_model model = {.active_params_billion = 5, .body_gb = 1.9};
    static const struct throughput_engine engine = {1, 1, HUGE_VAL, 1, 1, .first_token_ms = 40};
    static const struct throughput_factors twice_and_thrice = {2, 3};
    struct throughput_times times = times_of(&model, &engine, 1, 1000, 50, 10), slower;

    UNIT_CHECK(same(times.step_s, 0.02), "19 ms to read, 1 to compute");
    UNIT_CHECK(same(times.tpot_s, 0.04), "and a fifth of a prompt between two steps");
    UNIT_CHECK(same(times.tokens_per_s_per_request, 25), "a token each 40 ms");
    UNIT_CHECK(same(times.tokens_per_s, 250), "ten of them");
    UNIT_CHECK(same(times.ttft_s, 0.04 + 0.1 + 2 * 0.1 * sqrt(0.1)),
               "prompts that wait for prompts");
    slower = times_of(&model, &engine, 1, 1000, 500, 10);
    UNIT_CHECK(same(slower.ttft_s, 0.04 + 0.1 + 0.02 + 0.005), "M/D/1: a tenth of the time");
    UNIT_CHECK(same(times.alone_tpot_s, 0.0211), "one: 19.1 ms and a fiftieth of a prompt");
    UNIT_CHECK(same(times.alone_tpot_s, times_of(&model, &engine, 1, 1000, 50, 1).tpot_s), "so");
    slower = throughput_stretch(&times, &twice_and_thrice);
    UNIT_CHECK(same(slower.tpot_s, 2 * 0.0211 + 3 * (0.04 - 0.0211)), "twice, and thrice the rest");
    UNIT_CHECK(same(slower.tokens_per_s, 10 / slower.tpot_s), "ten of them");
    UNIT_CHECK(same(slower.ttft_s, 3 * times.ttft_s), "a first token thrice");
}

/* ---- laws ---- */

/* Of a row of random figures. */
static uint64_t seed = 20261126;

static double random_share(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(seed >> 11) / 9007199254740992.0;
}

/* From least to most, as likely small as large. */
static double random_of(double least, double most)
{
    return least * pow(most / least, random_share());
}

struct setting_out {
    struct throughput_model model;
    struct throughput_card card;
    struct throughput_engine engine;
    unsigned gpus;
    double prompt, output, requests;
};

static struct setting_out random_setting(void)
{
    double params = random_of(0.5, 1000);
    bool has_experts = random_share() < 0.5;

    return (struct setting_out){
        .model = {.body_gb = params * random_of(0.1, 2),
                  .experts_gb = has_experts ? params * random_of(0.3, 2) : 0,
                  .num_experts = has_experts ? floor(random_of(8, 512)) : 0,
                  .num_experts_per_tok = has_experts ? floor(random_of(1, 8)) : 0,
                  .active_params_billion = params * random_of(0.03, 1),
                  .num_layers = floor(random_of(12, 128)),
                  .hidden_size = floor(random_of(512, 20000)),
                  .attention_width = random_of(1e4, 1e6),
                  .window_width = random_of(1e4, 1e6),
                  .window_tokens = floor(random_of(1, 8192)),
                  .cache_gb_per_token = random_of(1e-6, 1e-3),
                  .window_gb_per_token = random_of(1e-6, 1e-3),
                  .state_gb = random_of(1e-4, 1)},
        .card = {random_of(100, 8000), random_of(10, 5000), random_of(10, 2500), random_of(5, 900)},
        .engine = {random_of(0.3, 1), random_of(0.3, 1), random_of(300, 5000), random_of(0.3, 1),
                   random_of(1, 64), random_of(1, 500), random_of(1, 300), random_of(1, 100),
                   random_of(1, 100), random_share() < 0.3},
        .gpus = 1u << (unsigned)(4 * random_share()),
        .prompt = random_of(1, 1e5),
        .output = random_of(1, 1e4),
        .requests = random_of(1, 4000),
    };
}

static struct throughput_times times_at(const struct setting_out *setting)
{
    struct throughput_replica replica =
        throughput_prepare(&setting->model, &setting->card, &setting->engine, setting->gpus);

    return throughput_at(&replica, setting->prompt, setting->output, setting->requests);
}

/* As an engine's low figure has it: what more requests add is less certain. */
static struct throughput_times low_times_at(const struct setting_out *setting)
{
    static const struct throughput_factors factors = {1.25, 2.5};
    struct throughput_times at = times_at(setting);

    return throughput_stretch(&at, &factors);
}

#define ROUNDING 1e-12

/* As a user sees it. */
static bool is_no_faster(const struct throughput_times *worse,
                         const struct throughput_times *better)
{
    return worse->tpot_s >= better->tpot_s * (1 - ROUNDING) &&
           worse->ttft_s >= better->ttft_s * (1 - ROUNDING) &&
           worse->tokens_per_s_per_request <= better->tokens_per_s_per_request * (1 + ROUNDING);
}

static bool is_no_better(const struct throughput_times *worse,
                         const struct throughput_times *better)
{
    return is_no_faster(worse, better) && worse->step_s >= better->step_s * (1 - ROUNDING);
}

static void more_requests_are_no_better(void)
{
    bool is_law = true;

    for (unsigned round = 0; round < 20000; round++) {
        struct setting_out setting = random_setting();
        struct throughput_times few = times_at(&setting), few_low = low_times_at(&setting), many,
                                many_low;

        setting.requests += random_of(0.01, 2000);
        many = times_at(&setting);
        many_low = low_times_at(&setting);
        is_law = is_law && is_no_better(&many, &few) && is_no_better(&many_low, &few_low);
        setting.prompt *= 1 + random_share();
        is_law = is_law && times_at(&setting).ttft_s >= many.ttft_s;
    }
    UNIT_CHECK(is_law, "more requests in flight are no better for one, nor are longer prompts");
}

static void larger_cards_are_no_slower(void)
{
    bool is_law = true;

    for (unsigned round = 0; round < 20000; round++) {
        struct setting_out setting = random_setting();
        struct throughput_times small = times_at(&setting), small_low = low_times_at(&setting),
                                large, large_low;
        double *figures[] = {&setting.card.bandwidth_gb_s, &setting.card.weight_tflops,
                             &setting.card.attention_tflops, &setting.card.link_gb_s};

        *figures[(size_t)(4 * random_share())] *= 1 + random_share();
        large = times_at(&setting);
        large_low = low_times_at(&setting);
        is_law = is_law && is_no_better(&small, &large) && is_no_better(&small_low, &large_low);
    }
    UNIT_CHECK(is_law, "a larger figure of a card is no slower");
}

/* ---- rows of sheets ---- */

static struct catalogue inputs;

static const void *row_of(enum sheet_kind kind, const char *name)
{
    const void *row = catalogue_find(&inputs, kind, name);

    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    return row;
}

static struct plan plan_with(const struct engine *engine)
{
    return (struct plan){
        .sequences = 1, .engine = engine, .kv_type = row_of(SHEET_KV_TYPES, "f16")};
}

static bool prepare(struct replica_speed *speed, const struct model *model, const struct gpu *gpu,
                    const struct engine *engine, unsigned gpus)
{
    struct plan plan = plan_with(engine);

    return speed_prepare(&plan, row_of(SHEET_QUANTIZATIONS, "fp8"), model, gpu, gpus, speed);
}

/*
 * One H100 gives Llama-3.1-8B in fp8: of 8.03e9 parameters 0.525e9 are looked up, the head has 16
 * bits: 6.98 + 1.05 = 8.03 GB at 3350 x 0.89 GB/s are 2.69 ms; 2 x 7.5e9 x 24 FLOP at
 * 1 / (1 / (1979 x 0.67) + 1 / 695) = 456 TFLOP/s 0.79 ms; 32 layers 2.11 ms, a sequence 0.047 ms.
 */
static void shipped_rows_by_hand(void)
{
    struct replica_speed speed;
    struct speed at;

    CU_ASSERT_TRUE_FATAL(prepare(&speed, row_of(SHEET_MODELS, "Llama-3.1-8B"),
                                 row_of(SHEET_GPUS, "H100 SXM5 80GB"),
                                 row_of(SHEET_ENGINES, "vllm"), 1));
    at = speed_at(&speed, 1, 1, 1);
    UNIT_CHECK(fabs(at.expected.step_s - 5.64e-3) < 0.01e-3, "a step of Llama-3.1-8B");
    CU_ASSERT_EQUAL(at.basis, SPEED_CALIBRATED);
    CU_ASSERT_STRING_EQUAL(speed_basis_names[at.basis], "calibrated");
    CU_ASSERT(at.low.tokens_per_s < at.expected.tokens_per_s);
    CU_ASSERT(at.high.tokens_per_s > at.expected.tokens_per_s);
}

static void says_what_is_missing(void)
{
    const struct model known = *(const struct model *)row_of(SHEET_MODELS, "Mixtral-8x7B-v0.1");
    const struct gpu h100 = *(const struct gpu *)row_of(SHEET_GPUS, "H100 SXM5 80GB");
    const struct engine vllm = *(const struct engine *)row_of(SHEET_ENGINES, "vllm");
    struct model model = known;
    struct gpu gpu = h100;
    struct engine engine = vllm;
    struct replica_speed speed;
    const struct {
        double *figure;
        const char *heading;
    } cases[] = {
        {&model.num_layers, "num_layers"},
        {&model.num_attention_heads, "num_attention_heads"},
        {&model.expert_params_billion, "expert_params_billion"},
        {&gpu.memory_bandwidth_gb_s, "memory_bandwidth_gb_s"},
        {&gpu.fp16_tflops, "fp16_tflops"},
        {&engine.bandwidth_efficiency, "bandwidth_efficiency"},
        {&engine.compute_efficiency, "compute_efficiency"},
    };

    CU_ASSERT(prepare(&speed, &model, &gpu, &engine, 1));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double before = *cases[i].figure;

        *cases[i].figure = NUMBER_UNKNOWN;
        UNIT_CHECK(!prepare(&speed, &model, &gpu, &engine, 1), cases[i].heading);
        UNIT_CHECK(speed.missing && strcmp(speed.missing, cases[i].heading) == 0, cases[i].heading);
        *cases[i].figure = before;
    }
}

static bool is_as_large(double large, double small)
{
    return number_is_known(small) ? large >= small : true;
}

/* In every figure that speed asks for. */
static bool is_larger(const struct gpu *large, const struct gpu *small)
{
    return is_as_large(large->memory_bandwidth_gb_s, small->memory_bandwidth_gb_s) &&
           is_as_large(large->fp16_tflops, small->fp16_tflops) &&
           is_as_large(large->fp8_tflops, small->fp8_tflops) &&
           is_as_large(large->interconnect_gb_s, small->interconnect_gb_s) &&
           large->pcie_gen >= small->pcie_gen;
}

enum { CARDS_MAX = 256 };

/* At one load. */
struct card_speed {
    const struct gpu *gpu;
    struct speed at;
};

static size_t speeds_of_cards(struct card_speed *speeds, const struct engine *engine,
                              const struct model *model, unsigned gpus)
{
    size_t count = 0;

    CU_ASSERT_FATAL(inputs.tables[SHEET_GPUS].count <= CARDS_MAX);
    for (size_t i = 0; i < inputs.tables[SHEET_GPUS].count; i++) {
        const struct gpu *gpu = catalogue_gpu(&inputs, i);
        struct replica_speed speed;

        if (prepare(&speed, model, gpu, engine, gpus))
            speeds[count++] = (struct card_speed){gpu, speed_at(&speed, 2000, 300, 20)};
    }
    return count;
}

static unsigned compare_cards(const struct engine *engine, const struct model *model, unsigned gpus)
{
    struct card_speed speeds[CARDS_MAX];
    size_t count = speeds_of_cards(speeds, engine, model, gpus);
    unsigned compared = 0;

    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < count; b++) {
            if (a == b || !is_larger(speeds[a].gpu, speeds[b].gpu))
                continue;
            UNIT_CHECK(is_no_better(&speeds[b].at.low, &speeds[a].at.low), speeds[a].gpu->name);
            UNIT_CHECK(is_no_better(&speeds[b].at.expected, &speeds[a].at.expected),
                       speeds[a].gpu->name);
            compared++;
        }
    return compared;
}

/* Measured or not: whoever buys the larger card is not told that it is slower. */
static void larger_shipped_cards_are_no_slower(void)
{
    static const char *const MODELS[] = {"Llama-3.1-8B", "Qwen3-235B-A22B"};

    for (size_t e = 0; e < inputs.tables[SHEET_ENGINES].count; e++)
        for (size_t m = 0; m < sizeof MODELS / sizeof MODELS[0]; m++)
            for (unsigned gpus = 1; gpus <= 4; gpus *= 4)
                CU_ASSERT(
                    compare_cards((const struct engine *)inputs.tables[SHEET_ENGINES].rows + e,
                                  row_of(SHEET_MODELS, MODELS[m]), gpus) > 500);
}

/* A B300 has no points, and is twice what sglang's constants were measured on. */
static void nothing_is_promised_beyond_what_was_measured(void)
{
    const struct model *model = row_of(SHEET_MODELS, "Llama-3.3-70B");
    const struct engine *engine = row_of(SHEET_ENGINES, "sglang");
    struct replica_speed speed, largest;
    struct gpu bound = *(const struct gpu *)row_of(SHEET_GPUS, "B300 SXM 288GB");
    struct speed at;

    CU_ASSERT(prepare(&speed, model, &bound, engine, 1));
    at = speed_at(&speed, 2000, 300, 20);
    CU_ASSERT_EQUAL(at.basis, SPEED_ESTIMATED);
    bound.memory_bandwidth_gb_s = engine->largest_bandwidth_gb_s;
    bound.fp16_tflops = engine->largest_tflops;
    bound.fp8_tflops = 2 * engine->largest_tflops;
    CU_ASSERT(prepare(&largest, model, &bound, engine, 1));
    CU_ASSERT_EQUAL(at.expected.tpot_s, speed_at(&largest, 2000, 300, 20).expected.tpot_s);
}

/* ---- benchmarks ---- */

enum { ROWS_MAX = 8 };

static struct model model_with(struct benchmark *rows, size_t count)
{
    struct model model = *(const struct model *)row_of(SHEET_MODELS, "Llama-3.1-8B");

    model.benchmarks = count > 0 ? rows : NULL;
    for (size_t i = 0; i < count; i++)
        rows[i].next = i + 1 < count ? &rows[i + 1] : NULL;
    return model;
}

static struct benchmark row_at(double requests, double tokens_per_s, double ttft_ms)
{
    return (struct benchmark){.gpu = "h100 sxm5 80GB",
                              .quantization = "fp8",
                              .engine = "VLLM",
                              .gpu_count = 1,
                              .prompt_tokens = 1000,
                              .output_tokens = 200,
                              .concurrent_requests = requests,
                              .output_tokens_per_s = tokens_per_s,
                              .ttft_ms = ttft_ms};
}

static bool prepare_measured(struct replica_speed *speed, const struct model *model)
{
    return prepare(speed, model, row_of(SHEET_GPUS, "H100 SXM5 80GB"),
                   row_of(SHEET_ENGINES, "vllm"), 1);
}

static void benchmarks_beat_formulas(void)
{
    struct benchmark rows[] = {row_at(16, 800, 200), row_at(4, 400, 100), row_at(64, 2000, 900)};
    struct model model = model_with(rows, 3);
    struct replica_speed speed;
    static const struct {
        double prompt, output, requests, tokens_per_s, ttft_s;
        const char *why;
    } cases[] = {
        {1000, 200, 4, 400, 0.1, "a row"},
        {1000, 200, 16, 800, 0.2, "another"},
        {1240, 151, 16, 800, 0.2, "lengths within a quarter"},
        {1000, 200, 1, 100, 0.1, "fewer than in the first row: a request as fast as there"},
        {1000, 200, 10, 10 / 0.015, 0.2, "half-way from 10 to 20 ms a token"},
        {1000, 200, 40, 40 / 0.026, 0.9, "half-way from 20 to 32 ms"},
    };

    CU_ASSERT(prepare_measured(&speed, &model));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct speed at = speed_at(&speed, cases[i].prompt, cases[i].output, cases[i].requests);

        UNIT_CHECK(at.basis == SPEED_MEASURED, cases[i].why);
        UNIT_CHECK(same(at.expected.tokens_per_s, cases[i].tokens_per_s), cases[i].why);
        UNIT_CHECK(same(at.expected.ttft_s, cases[i].ttft_s), cases[i].why);
        UNIT_CHECK(at.low.tokens_per_s == at.high.tokens_per_s, cases[i].why);
    }
    UNIT_CHECK(speed_at(&speed, 1300, 200, 4).basis == SPEED_CALIBRATED, "longer prompts");
    UNIT_CHECK(speed_at(&speed, 1000, 140, 4).basis == SPEED_CALIBRATED, "shorter answers");
    UNIT_CHECK(speed_at(&speed, 1000, 200, 65).basis == SPEED_CALIBRATED, "more than measured");
    UNIT_CHECK(speed_at(&speed, 1000, 200, 65).high.tpot_s >= 0.032, "which is no better");
}

static void other_rows_say_nothing(void)
{
    static const struct {
        const char *gpu, *quantization, *engine;
        double gpus;
        const char *why;
    } cases[] = {
        {"H100 PCIe 80GB", "fp8", "vllm", 1, "another card"},
        {"H100 SXM5 80GB", "bf16", "vllm", 1, "another quantization"},
        {"H100 SXM5 80GB", "fp8", "sglang", 1, "another engine"},
        {"H100 SXM5 80GB", "fp8", "vllm", 2, "two cards"},
    };
    struct replica_speed speed;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct benchmark row = row_at(4, 400, 100);
        struct model model = model_with(&row, 1);

        row.gpu = cases[i].gpu;
        row.quantization = cases[i].quantization;
        row.engine = cases[i].engine;
        row.gpu_count = cases[i].gpus;
        CU_ASSERT(prepare_measured(&speed, &model));
        UNIT_CHECK(speed_at(&speed, 1000, 200, 4).basis == SPEED_CALIBRATED, cases[i].why);
    }
}

/* What is not measured of a card without rates is not promised. */
static void benchmarks_do_without_rates(void)
{
    struct benchmark row = row_at(4, 400, 100);
    struct model model = model_with(&row, 1);
    struct gpu gpu = *(const struct gpu *)row_of(SHEET_GPUS, "H100 SXM5 80GB");
    struct replica_speed speed;

    gpu.fp16_tflops = NUMBER_UNKNOWN;
    CU_ASSERT(prepare(&speed, &model, &gpu, row_of(SHEET_ENGINES, "vllm"), 1));
    CU_ASSERT_EQUAL(speed_at(&speed, 1000, 200, 2).basis, SPEED_MEASURED);
    CU_ASSERT_EQUAL(speed_at(&speed, 1000, 200, 2).low.tokens_per_s_per_request, 100);
    CU_ASSERT_EQUAL(speed_at(&speed, 1000, 200, 5).high.tokens_per_s, 0);
    CU_ASSERT_EQUAL(speed_at(&speed, 5000, 200, 1).high.tokens_per_s, 0);
}

/* Whatever was measured, in whatever order, with noise. */
static void more_requests_are_no_better_when_measured(void)
{
    struct benchmark rows[ROWS_MAX];
    bool is_law = true;

    for (unsigned round = 0; round < 2000; round++) {
        size_t count = 1 + (size_t)(ROWS_MAX * random_share());
        struct replica_speed speed;
        struct speed before;
        struct model model;

        for (size_t i = 0; i < count; i++)
            rows[i] = row_at(floor(random_of(1, 300)), random_of(10, 5000),
                             random_share() < 0.9 ? random_of(10, 5000) : NUMBER_UNKNOWN);
        model = model_with(rows, count);
        CU_ASSERT(prepare_measured(&speed, &model));
        before = speed_at(&speed, 1000, 200, 1);
        for (double requests = 1; requests < 400; requests += random_of(0.5, 30)) {
            struct speed at = speed_at(&speed, 1000, 200, requests);

            is_law = is_law && is_no_faster(&at.low, &before.low) &&
                     is_no_faster(&at.expected, &before.expected);
            before = at;
        }
    }
    CU_ASSERT(is_law);
}

static const struct unit_test tests[] = {
    {"steps by hand", steps_by_hand},
    {"prompts by hand", prompts_by_hand},
    {"requests by hand", requests_by_hand},
    {"more requests are no better", more_requests_are_no_better},
    {"larger cards are no slower", larger_cards_are_no_slower},
    {"shipped rows by hand", shipped_rows_by_hand},
    {"says what is missing", says_what_is_missing},
    {"larger shipped cards are no slower", larger_shipped_cards_are_no_slower},
    {"nothing is promised beyond what was measured", nothing_is_promised_beyond_what_was_measured},
    {"benchmarks beat formulas", benchmarks_beat_formulas},
    {"other rows say nothing", other_rows_say_nothing},
    {"benchmarks do without rates", benchmarks_do_without_rates},
    {"more requests are no better when measured", more_requests_are_no_better_when_measured},
    {NULL, NULL},
};

#define INPUTS TESTS_DIR "/../inputs/"

int main(void)
{
    static const char *const PATHS[SHEET_KINDS] = {
        [SHEET_MODELS] = INPUTS "models.csv",
        [SHEET_GPUS] = INPUTS "gpus.csv",
        [SHEET_QUANTIZATIONS] = INPUTS "quantizations.csv",
        [SHEET_ENGINES] = INPUTS "engines.csv",
        [SHEET_KV_TYPES] = INPUTS "kv_types.csv",
    };
    struct findings findings = {0};
    int failed = 1;

    if (catalogue_load(&inputs, PATHS, &findings))
        failed = unit_main("speed", tests);
    else
        fprintf(stderr, "test_speed: %s\n", findings.text);
    findings_release(&findings);
    catalogue_release(&inputs);
    return failed;
}
