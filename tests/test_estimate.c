/* SPDX-License-Identifier: MIT */
/* The core against the reference vectors, bit for bit, and against what must always hold. */
#include "random.h"
#include "unit.h"
#include "vramgrid/core/estimate.h"
#include "vramgrid/core/kv_cache.h"
#include "vramgrid/core/mode.h"
#include "vramgrid/input/catalogue.h"
#include "vramgrid/input/sheet.h"
#include "vramgrid/sweep/verdict.h"
#include "vramgrid/words/text.h"
#include "vramgrid/words/warnings.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum column {
    MODEL,
    PARAMS,
    KV,
    VRAM,
    CONTEXT,
    QUANTIZATION,
    MODE,
    FACTOR,
    PARAMS_GB,
    OVERHEAD_GB,
    WITH_OVERHEAD_GB,
    KV_GB,
    REQUIRED_GB,
    STATUS,
    FREE,
    WARNING,
    COLUMNS
};

static unsigned vectors;
static struct text english;

/* The reference's four precisions (vramgrid-method(7), RULE MODES). */
static void find_quantization(const char *name, double *bytes, double *multiplier)
{
    static const struct {
        const char *name;
        double bytes, multiplier;
    } known[] = {{"fp32", 4.0, 2.0}, {"fp16", 2.0, 1.0}, {"int8", 1.0, 0.85}, {"int4", 0.5, 0.85}};

    for (size_t i = 0; i < 4; i++) {
        if (strcmp(known[i].name, name) == 0) {
            *bytes = known[i].bytes;
            *multiplier = known[i].multiplier;
        }
    }
}

static double number(const struct sheet_row *row, enum column column)
{
    return strtod(row->fields[column], NULL);
}

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static bool take_heading(void *context, const struct sheet_row *row)
{
    (void)context;
    CU_ASSERT_EQUAL(row->count, COLUMNS);
    return true;
}

static void take_vector(void *context, const struct sheet_row *row)
{
    struct estimate_input input = {
        .params_billion = number(row, PARAMS),
        .overhead_factor = number(row, FACTOR),
        .kv_cache_mb_per_token = number(row, KV),
        .context_tokens = number(row, CONTEXT),
        .mode_buffer = mode_find(row->fields[MODE])->buffer,
        .sequences = 1,
    };
    static const struct model model = {.context_length_max = NUMBER_UNKNOWN};
    static const struct gpu gpu = {.name = "g"};
    struct gpu_set set = {.parts = {{&gpu, 1}}, .part_count = 1, .gpu_count = 1};
    struct placement placement = {.obstacle = OBSTACLE_NONE};
    struct scenario scenario = {mode_find(row->fields[MODE]), NULL, 1};
    char warning[WARNINGS_SIZE], where[32];
    struct estimate need;
    struct fit fit;

    (void)context;
    find_quantization(row->fields[QUANTIZATION], &input.bytes_per_param,
                      &input.kv_cache_multiplier);
    need = estimate_model(&input);
    fit = estimate_fit(need.required_vram_gb, number(row, VRAM), 10);
    warnings_of(&english, &(struct pair){&model, &set, &scenario, &placement, &fit}, warning);
    snprintf(where, sizeof where, "line %u", row->line);
    UNIT_CHECK(same_bits(need.params_memory_gb, number(row, PARAMS_GB)), where);
    UNIT_CHECK(same_bits(need.overhead_gb, number(row, OVERHEAD_GB)), where);
    UNIT_CHECK(same_bits(need.model_with_overhead_gb, number(row, WITH_OVERHEAD_GB)), where);
    UNIT_CHECK(same_bits(need.kv_cache_gb, number(row, KV_GB)), where);
    UNIT_CHECK(same_bits(need.required_vram_gb, number(row, REQUIRED_GB)), where);
    UNIT_CHECK(strcmp(verdict_status(fit.verdict), row->fields[STATUS]) == 0, where);
    UNIT_CHECK(same_bits(fit.vram_free_percent, number(row, FREE)), where);
    UNIT_CHECK(strcmp(warning, row->fields[WARNING]) == 0, where);
    vectors++;
}

static void matches_reference(void)
{
    struct sheet_handler handler = {.context = NULL, .heading = take_heading, .row = take_vector};
    struct findings findings = {0};
    struct digest digest;

    findings_begin(&findings, TESTS_DIR "/data/estimate.csv");
    sheet_read(TESTS_DIR "/data/estimate.csv", &handler, &digest, &findings);
    CU_ASSERT_TRUE(findings_end(&findings));
    CU_ASSERT_EQUAL(vectors, 1340);
    printf("%u reference vectors\n", vectors);
    findings_release(&findings);
}

static void properties_hold(void)
{
    for (int i = 0; i < 5000; i++) {
        struct estimate_input input = {
            .params_billion = random_between(0.1, 2000),
            .bytes_per_param = random_between(0.2, 4),
            .overhead_factor = random_between(0, 0.5),
            .kv_cache_mb_per_token = random_between(0.001, 10),
            .context_tokens = floor(random_between(1, 1e6)),
            .kv_cache_multiplier = random_between(0.5, 2),
            .mode_buffer = random_between(1, 1.25),
            .sequences = floor(random_between(1, 10)),
        };
        double vram_gb = random_between(4, 600), margin = random_between(0, 50);
        double required = estimate_model(&input).required_vram_gb;
        struct fit fit = estimate_fit(required, vram_gb, margin);
        struct fit more = estimate_fit(required, vram_gb + random_between(0, 100), margin);

        UNIT_CHECK((fit.verdict == VERDICT_DOES_NOT_RUN) == (fit.headroom_gb < 0),
                   "the headroom's sign is the verdict");
        UNIT_CHECK(fit.verdict == VERDICT_DOES_NOT_RUN || more.verdict != VERDICT_DOES_NOT_RUN,
                   "more VRAM never stops a fit");
        input.context_tokens += 1;
        UNIT_CHECK(estimate_model(&input).required_vram_gb >= required,
                   "more context never frees memory");
    }
}

static void judges_the_edge(void)
{
    static const struct {
        double required_gb, usable_gb, margin;
        enum verdict verdict;
        double free_percent;
        const char *why;
    } cases[] = {
        {24, 24, 10, VERDICT_RUNS_LOW_MARGIN, 0, "equality runs, without margin"},
        {24, 24, 0, VERDICT_RUNS, 0, "no margin asked for"},
        {24.000000000000004, 24, 10, VERDICT_DOES_NOT_RUN, 0, "one bit too much"},
        {75, 100, 25, VERDICT_RUNS, 25, "exactly the margin is enough"},
        {75, 100, 26, VERDICT_RUNS_LOW_MARGIN, 25, "less than the margin"},
        {26.96, 24, 10, VERDICT_DOES_NOT_RUN, 0, "0 percent where it does not run"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fit fit = estimate_fit(cases[i].required_gb, cases[i].usable_gb, cases[i].margin);

        UNIT_CHECK(fit.verdict == cases[i].verdict, cases[i].why);
        UNIT_CHECK(fit.vram_free_percent == cases[i].free_percent, cases[i].why);
    }
}

enum { ROW_MAX = 70 };

/* Figures of one row; those behind its end are not to be touched. */
struct row {
    double required_gb[ROW_MAX], usable_gb[ROW_MAX];
    double free_percent[ROW_MAX + 1], headroom_gb[ROW_MAX + 1];
    unsigned char verdicts[ROW_MAX + 1];
};

static void check_row(struct row *row, size_t required_step, size_t count, double margin)
{
    char where[64];

    memset(row->verdicts, 77, sizeof row->verdicts);
    row->free_percent[count] = row->headroom_gb[count] = 77;
    estimate_fits(&(struct fit_row){row->required_gb, required_step, row->usable_gb, count, margin,
                                    row->verdicts, row->free_percent, row->headroom_gb});
    for (size_t i = 0; i < count; i++) {
        struct fit fit =
            estimate_fit(row->required_gb[i * required_step], row->usable_gb[i], margin);

        snprintf(where, sizeof where, "%zu of %zu, step %zu", i, count, required_step);
        UNIT_CHECK(row->verdicts[i] == fit.verdict, where);
        UNIT_CHECK(same_bits(row->free_percent[i], fit.vram_free_percent), where);
        UNIT_CHECK(same_bits(row->headroom_gb[i], fit.headroom_gb), where);
    }
    UNIT_CHECK(row->verdicts[count] == 77 && row->free_percent[count] == 77 &&
                   row->headroom_gb[count] == 77,
               "nothing behind the end");
}

/* Rows shorter than a vector, as long as one, and with a rest behind several. */
static void rows_are_pairs(void)
{
    struct row row;

    for (int round = 0; round < 20; round++) {
        for (size_t count = 1; count <= ROW_MAX; count++) {
            for (size_t i = 0; i < count; i++) {
                row.required_gb[i] = random_between(0.1, 200);
                row.usable_gb[i] = random_between(4, 200);
            }
            check_row(&row, 0, count, random_between(0, 50));
            check_row(&row, 1, count, random_between(0, 50));
        }
    }
}

/* Equality and a bit on either side of it, the margin itself, no size at all and all too much. */
static void rows_judge_the_edge(void)
{
    static const double usable_gb[] = {24, 0.1, 5e-324, 2.2250738585072014e-308, 1e-9, 1e300};
    static const double margins[] = {0, 10, 25, 100};
    enum { SIZES = sizeof usable_gb / sizeof usable_gb[0], PER_SIZE = 8 };
    struct row row;

    for (size_t m = 0; m < sizeof margins / sizeof margins[0]; m++) {
        for (size_t i = 0; i < SIZES * PER_SIZE; i++) {
            double usable = usable_gb[i / PER_SIZE];
            double required[PER_SIZE] = {usable,
                                         nextafter(usable, 0),
                                         nextafter(usable, HUGE_VAL),
                                         0,
                                         usable * 0.9,
                                         usable * 0.75,
                                         DBL_MAX,
                                         HUGE_VAL};

            row.usable_gb[i] = usable;
            row.required_gb[i] = required[i % PER_SIZE];
        }
        check_row(&row, 1, SIZES * PER_SIZE, margins[m]);
        check_row(&row, 1, SIZES * PER_SIZE - 1, margins[m]);
    }
}

static void warns(void)
{
    static const struct {
        struct fit fit;
        enum obstacle obstacle;
        const char *mode;
        double usable_vram_mib, context_max;
        const char *text, *why;
    } cases[] = {
        {{VERDICT_RUNS, 24, 50, 1},
         OBSTACLE_NONE,
         "conservative",
         NUMBER_UNKNOWN,
         NUMBER_UNKNOWN,
         "",
         "nothing to say"},
        {{VERDICT_RUNS, 24, 50, 1},
         OBSTACLE_NONE,
         "conservative",
         NUMBER_UNKNOWN,
         8192,
         "",
         "up to the maximum"},
        {{VERDICT_RUNS_LOW_MARGIN, 24, 5.04, 1},
         OBSTACLE_NONE,
         "conservative",
         NUMBER_UNKNOWN,
         8192,
         "Low safety margin (5.0% free)",
         "low margin"},
        {{VERDICT_RUNS, 24, 50, 1},
         OBSTACLE_NONE,
         "conservative",
         NUMBER_UNKNOWN,
         4096,
         "Context exceeds the model maximum (4096)",
         "too long"},
        {{VERDICT_DOES_NOT_RUN, 24, 0, -1},
         OBSTACLE_NONE,
         "conservative",
         NUMBER_UNKNOWN,
         4096,
         "Context exceeds the model maximum (4096)",
         "too long and too large"},
        {{VERDICT_RUNS_LOW_MARGIN, 24, 5, 1},
         OBSTACLE_NONE,
         "conservative",
         NUMBER_UNKNOWN,
         4096,
         "Low safety margin (5.0% free); Context exceeds the model maximum (4096)",
         "both"},
        {{VERDICT_UNSUPPORTED, 24, 0, 0},
         OBSTACLE_ATTENTION_HEADS,
         "conservative",
         NUMBER_UNKNOWN,
         8192,
         "32 attention heads cannot be split evenly over 3 GPUs",
         "the reason"},
        {{VERDICT_UNKNOWN, 24, 0, 0},
         OBSTACLE_UNKNOWN,
         "architecture",
         23034,
         8192,
         "No verdict: the model's head_dim is missing",
         "what is missing"},
        {{VERDICT_RUNS_LOW_MARGIN, 24, 5, 1},
         OBSTACLE_NONE,
         "architecture",
         NUMBER_UNKNOWN,
         8192,
         "Low safety margin (5.0% free); Usable VRAM is estimated",
         "an estimated card"},
        {{VERDICT_UNSUPPORTED, 24, 0, 0},
         OBSTACLE_KEY_VALUE_HEADS,
         "architecture",
         23034,
         8192,
         "10 KV heads can be neither split nor copied evenly over 3 GPUs",
         "KV heads"},
        {{VERDICT_UNSUPPORTED, 24, 0, 0},
         OBSTACLE_MLP_BLOCKS,
         "conservative",
         23034,
         8192,
         "18944 MLP columns do not split into whole blocks of 128 over 3 GPUs (fp8)",
         "blocks of an MLP"},
        {{VERDICT_UNSUPPORTED, 24, 0, 0},
         OBSTACLE_EXPERT_BLOCKS,
         "conservative",
         23034,
         8192,
         "1536 columns of an expert do not split into whole blocks of 128 over 3 GPUs (fp8); "
         "expert parallelism (--enable-expert-parallel) keeps each expert whole",
         "blocks of an expert, and what would help"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct model model = {.num_attention_heads = 32,
                              .num_key_value_heads = 10,
                              .intermediate_size = 18944,
                              .moe_intermediate_size = 1536,
                              .context_length_max = cases[i].context_max};
        struct gpu gpu = {.usable_vram_mib = cases[i].usable_vram_mib};
        struct gpu_set set = {.parts = {{&gpu, 3}}, .part_count = 1, .gpu_count = 3};
        struct placement placement = {.obstacle = cases[i].obstacle, .missing = "head_dim"};
        struct quantization fp8 = {.name = "fp8", .block_size = 128};
        struct scenario scenario = {mode_find(cases[i].mode), &fp8, 8192};
        struct pair pair = {&model, &set, &scenario, &placement, &cases[i].fit};
        char text[WARNINGS_SIZE];

        warnings_of(&english, &pair, text);
        UNIT_CHECK(strcmp(text, cases[i].text) == 0, cases[i].why);
    }
}

/* The upper end was taken: why it is one. */
static void warns_of_doubts(void)
{
    struct model model = {.context_length_max = 8192};
    struct gpu gpu = {.usable_vram_mib = 23034};
    struct gpu_set set = equal_gpus(&gpu, 1);
    struct quantization nvfp4 = {.name = "nvfp4"};
    struct scenario scenario = {mode_find("architecture"), &nvfp4, 8192};
    struct placement placement = {.engine = "generic", .doubts = DOUBT_ENGINE | DOUBT_FORMAT};
    struct fit fit = {VERDICT_RUNS, 24, 50, 1};
    char text[WARNINGS_SIZE];

    warnings_of(&english, &(struct pair){&model, &set, &scenario, &placement, &fit}, text);
    CU_ASSERT_STRING_EQUAL(text,
                           "Uncertain: no measured runs of generic; Uncertain: nvfp4 "
                           "checkpoints vary and the checkpoints file has no size of this one");
}

static const struct unit_test tests[] = {
    {"matches the reference vectors bit for bit", matches_reference},
    {"properties hold on 5000 random cases", properties_hold},
    {"judges the edge", judges_the_edge},
    {"fits rows as it fits pairs, bit for bit", rows_are_pairs},
    {"rows judge the edge as pairs do", rows_judge_the_edge},
    {"warns in the words of the manual", warns},
    {"warns of doubts", warns_of_doubts},
    {NULL, NULL},
};

int main(void)
{
    struct findings findings = {0};
    struct error err = {0};
    int code = 1;

    if (text_load(&english, NULL, "en", &findings, &err))
        code = unit_main("estimate", tests);
    text_release(&english);
    return code;
}
