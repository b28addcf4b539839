/* SPDX-License-Identifier: MIT */
/* How fast replicas of the shipped sheets are, between benchmarks too. */
#include "random.h"
#include "speed_laws.h"
#include "unit.h"
#include "vramgrid/sweep/speed.h"

#include <math.h>
#include <string.h>

static bool same(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fabs(b);
}

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
    struct replica replica = {model, row_of(SHEET_QUANTIZATIONS, "fp8"), gpu, gpus};

    return speed_prepare(&plan, &replica, speed);
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
            rows[i] = row_at(floor(random_scale(1, 300)), random_scale(10, 5000),
                             random_share() < 0.9 ? random_scale(10, 5000) : NUMBER_UNKNOWN);
        model = model_with(rows, count);
        CU_ASSERT(prepare_measured(&speed, &model));
        before = speed_at(&speed, 1000, 200, 1);
        for (double requests = 1; requests < 400; requests += random_scale(0.5, 30)) {
            struct speed at = speed_at(&speed, 1000, 200, requests);

            is_law = is_law && is_no_faster(&at.low, &before.low) &&
                     is_no_faster(&at.expected, &before.expected);
            before = at;
        }
    }
    CU_ASSERT(is_law);
}

static const struct unit_test tests[] = {
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
        failed = unit_main("benchmarks", tests);
    else
        fprintf(stderr, "test_benchmarks: %s\n", findings.text);
    findings_release(&findings);
    catalogue_release(&inputs);
    return failed;
}
