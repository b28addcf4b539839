/* SPDX-License-Identifier: MIT */
/* What the first page says of made-up models on made-up GPUs. */
#include "made_up_sweep.h"
#include "vramgrid/words/headlines.h"
#include "vramgrid/words/text.h"

#include <string.h>

static struct text english;

static void write(struct headlines *headlines, struct sweep *sweep, const struct mode *mode)
{
    const struct mode *modes[] = {mode};
    struct outlook outlook;
    struct error err = {0};
    struct slice slice;

    sweep->plan.modes = modes;
    CU_ASSERT_TRUE_FATAL(slice_init(&slice, &sweep->plan, &err));
    slice_fill(&slice, 0);
    outlook_survey(&outlook, &sweep->plan, &sweep->settings, &slice.scenario);
    headlines_write(headlines, &english, &outlook, &slice);
    slice_release(&slice);
}

static void check(const struct headlines *headlines, const char *const *expected, const char *why)
{
    size_t count = 0;

    while (expected[count])
        count++;
    UNIT_CHECK(headlines->count == count, why);
    for (size_t i = 0; i < headlines->count && i < count; i++) {
        const char *words = headlines->words[i].in[0];

        UNIT_CHECK(strcmp(words, expected[i]) == 0, words);
    }
}

#define NONE NUMBER_UNKNOWN, NUMBER_UNKNOWN, NUMBER_UNKNOWN
#define AT "int8 at 1,024 tokens: "
#define IN "At 1K tokens in int8, "

static void says_what_buyers_ask(void)
{
    static const struct {
        const char *why;
        double models[6], prices_usd[3];
        size_t gpus;
        const char *expected[HEADLINES_MAX + 1];
    } cases[] = {
        {"all run on one GPU: then the money",
         {20, 70, 30},
         {1000, 9000, 3000},
         3,
         {IN
          "a GPU of 48\u00a0GB runs every model up to 30\u00a0B, one of 80\u00a0GB all of them, up "
          "to 70\u00a0B",
          "The largest model that runs on a single GPU is B (70 billion parameters); the smallest "
          "GPU "
          "for it is the L (80\u00a0GB)",
          "At the prices of the input files, the cheapest GPUs for a model cost from 1,000 to "
          "4,000\u00a0USD"}},
        {"both run, and no price is known",
         {20, 70},
         {NONE},
         3,
         {IN
          "a GPU of 24\u00a0GB runs every model up to 20\u00a0B, one of 80\u00a0GB all of them, up "
          "to 70\u00a0B",
          "The largest model that runs on a single GPU is B (70 billion parameters); the smallest "
          "GPU "
          "for it is the L (80\u00a0GB)",
          "No GPU in this report has a recent price in the input files, so no cost is given"}},
        {"one other takes several GPUs",
         {20, 100, 30},
         {1000, NUMBER_UNKNOWN, NUMBER_UNKNOWN},
         3,
         {IN "a GPU of 24\u00a0GB runs every model up to 20\u00a0B; above 30\u00a0B no single GPU "
             "does",
          "The largest model that runs on a single GPU is C (30 billion parameters); the smallest "
          "GPU "
          "for it is the M (48\u00a0GB)",
          "The other one runs on several equal GPUs: B on 2x L (80\u00a0GB\u00a0each)",
          "At the prices of the input files, which have recent prices for 1 of 3 GPUs, the "
          "cheapest GPUs "
          "for a "
          "model "
          "cost from 1,000 to 8,000\u00a0USD"}},
        {"all others take several",
         {20, 100, 280},
         {NONE},
         3,
         {IN "a GPU of 24\u00a0GB runs every model up to 20\u00a0B; larger ones no single GPU does",
          "The largest model that runs on a single GPU is A (20 billion parameters); the smallest "
          "GPU "
          "for it is the S (24\u00a0GB)",
          "The other 2 run on several equal GPUs, up to 4; the largest of them, C, on 4x L "
          "(80\u00a0GB\u00a0each; 5.5% free: low margin)",
          "No GPU in this report has a recent price in the input files, so no cost is given"}},
        {"one other takes several, one runs nowhere",
         {20, 100, 900},
         {NONE},
         3,
         {IN "a GPU of 24\u00a0GB runs every model up to 20\u00a0B; larger ones no single GPU does",
          "The largest model that runs on a single GPU is A (20 billion parameters); the smallest "
          "GPU "
          "for it is the S (24\u00a0GB)",
          "1 of the other 2 runs on several equal GPUs, B on 2x L (80\u00a0GB\u00a0each); not even "
          "8 equal GPUs run the rest (1)",
          "No GPU in this report has a recent price in the input files, so no cost is given"}},
        {"the other runs nowhere",
         {20, 900},
         {NONE},
         3,
         {IN "a GPU of 24\u00a0GB runs every model up to 20\u00a0B; larger ones no single GPU does",
          "The largest model that runs on a single GPU is A (20 billion parameters); the smallest "
          "GPU "
          "for it is the S (24\u00a0GB)",
          "The other one does not run, not even on 8 equal GPUs of any kind in this report",
          "No GPU in this report has a recent price in the input files, so no cost is given"}},
        {"none on a single one, one nowhere",
         {100, 900},
         {NONE},
         3,
         {AT "none of 2 models runs on a single GPU",
          "The largest model that runs on several equal GPUs is A (100 billion parameters); its "
          "smallest configuration is 2x L (80\u00a0GB\u00a0each)",
          "One model does not run, not even on 8 equal GPUs of any kind in this report",
          "No GPU in this report has a recent price in the input files, so no cost is given"}},
        {"none runs at all",
         {900, 901},
         {1, 1, 1},
         3,
         {AT "none of 2 models runs on a single GPU",
          "None of them runs, not even on 8 equal GPUs of any kind in this report"}},
        {"one model, one GPU, no price: how long its context may be",
         {20},
         {NONE},
         1,
         {AT "A runs on the S with 4.0\u00a0GB free",
          "Its smallest configuration is S (24\u00a0GB), with 16.7% of the VRAM free",
          "On S (24\u00a0GB) its context may grow to 100 tokens"}},
        {"one model, one GPU, at a price",
         {42},
         {1500, NUMBER_UNKNOWN, NUMBER_UNKNOWN},
         1,
         {AT "A does not run on the S: 18.0\u00a0GB are missing",
          "Its smallest configuration is 2x S (24\u00a0GB\u00a0each), with 5.5% of the VRAM free: "
          "low margin",
          "At the prices of the input files, the cheapest GPUs cost 3,000\u00a0USD: 2x S "
          "(24\u00a0GB\u00a0each; 5.5% free: low margin)"}},
        {"hardly anything is free, and all cost the same",
         {79, 78},
         {NUMBER_UNKNOWN, 500, NUMBER_UNKNOWN},
         3,
         {IN "a GPU of 80\u00a0GB runs every model of this report, up to 79\u00a0B",
          "The largest model that runs on a single GPU is A (79 billion parameters); the smallest "
          "GPU "
          "for it is the L (80\u00a0GB; 1.2% free: low margin)",
          "At the prices of the input files, which have recent prices for 1 of 3 GPUs, the "
          "cheapest GPUs "
          "for a "
          "model "
          "cost 500\u00a0USD"}},
        {"what runs has no price",
         {400, 390},
         {10, NUMBER_UNKNOWN, NUMBER_UNKNOWN},
         3,
         {AT "none of 2 models runs on a single GPU",
          "The largest model that runs on several equal GPUs is A (400 billion parameters); its "
          "smallest configuration is 8x L (80\u00a0GB\u00a0each)",
          "Too few of the GPUs that run the models have a recent price, so no cost is given"}},
        {"one model that runs nowhere",
         {900},
         {NONE},
         3,
         {AT "A runs on none of 3 GPUs",
          "It does not run, not even on 8 equal GPUs of any kind in this report"}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sweep sweep = {0};
        struct headlines headlines;

        set_models(&sweep, cases[i].models);
        set_gpus(&sweep, cases[i].prices_usd);
        set_plan(&sweep, cases[i].gpus);
        write(&headlines, &sweep, &rule);
        check(&headlines, cases[i].expected, cases[i].why);
    }
}

/* Unknown is neither "runs" nor "does not run". */
static void counts_unknown_models_apart(void)
{
    static const struct engine engine = {.name = "e", .gpu_memory_utilization = 1};
    static const struct kv_type type = {.name = "f16", .bytes_per_element = 2};
    static const double models[] = {-20, -70, 0}, prices_usd[] = {NONE};
    struct sweep sweep = {0};
    struct headlines headlines;

    set_models(&sweep, models);
    set_gpus(&sweep, prices_usd);
    set_plan(&sweep, 3);
    sweep.plan.engine = &engine;
    sweep.plan.kv_type = &type;
    write(&headlines, &sweep, &exact);
    check(&headlines,
          (const char *const[]){AT "no verdict for any of the 2 models",
                                "No verdict for 2 models: the data this mode needs is missing",
                                NULL},
          "two unknown models");
    sweep.plan.model_count = sweep.plan.set_count = sweep.plan.gpu_count = 1;
    write(&headlines, &sweep, &exact);
    check(&headlines,
          (const char *const[]){AT "no verdict for A on the S",
                                "No verdict for 1 model: the data this mode needs is missing",
                                NULL},
          "a single one");
}

/* GB of 1e9 bytes are fewer or more than those on the box: both figures must be of one kind. */
static void names_usable_vram(void)
{
    static const struct engine engine = {
        .name = "e", .gpu_memory_utilization = 0.5, .kv_block_tokens = 16};
    static const struct kv_type type = {.name = "f16", .bytes_per_element = 2};
    static const double models[] = {20, 70, -30, 0}, prices_usd[] = {NONE};
    struct sweep sweep = {0};
    struct headlines headlines;

    set_models(&sweep, models);
    set_gpus(&sweep, prices_usd);
    for (size_t g = 0; g < 3; g++)
        sweep.gpus[g].usable_vram_mib = 1000 * sweep.gpus[g].vram_gb;
    set_plan(&sweep, 3);
    sweep.plan.engine = &engine;
    sweep.plan.kv_type = &type;
    write(&headlines, &sweep, &exact);
    check(
        &headlines,
        (const char *const[]){
            IN
            "a GPU of 48\u00a0GB runs every model up to 20\u00a0B; larger ones no single GPU does "
            "(1 without a verdict)",
            "The largest model that runs on a single GPU is A (20 billion "
            "parameters); the smallest GPU for it is the M "
            "(25.2\u00a0GB\u00a0usable)",
            "The other one runs on several equal GPUs: B on 2x L "
            "(41.9\u00a0GB\u00a0usable\u00a0each)",
            "No GPU in this report has a recent price in the input files, so no cost is given",
            "No verdict for 1 model: the data this mode needs is missing", NULL},
        "usable");
}

/* Each language has its own words in brackets; a name that runs from right to left is kept apart.
 */
static void speaks_two_languages(void)
{
    static const double models[] = {20, 77, 300, 0}, prices_usd[] = {NONE};
    struct text one_language = english;
    struct findings findings = {0};
    struct error err = {0};
    struct sweep sweep = {0};
    struct headlines headlines;
    char words[2 * PHRASE_SIZE];

    CU_ASSERT_TRUE_FATAL(
        text_load(&english, TESTS_DIR "/../templates/text", "en+pt", &findings, &err));
    set_models(&sweep, models);
    set_gpus(&sweep, prices_usd);
    set_plan(&sweep, 3);
    sweep.models[1].name = "\u05d0 7B";
    sweep.gpus[1].name = "L / M";
    write(&headlines, &sweep, &rule);
    UNIT_CHECK(headlines.count == 4, "count");
    UNIT_CHECK(
        strcmp(words_join(headlines.words[1], words, sizeof words),
               "The largest model that runs on a single GPU is \u2068\u05d0 7B\u2069 (77 billion "
               "parameters); the smallest GPU for it is the L / M (80\u00a0GB; 3.7% free: "
               "low margin) / O maior modelo que roda em uma \u00fanica GPU \u00e9 o "
               "\u2068\u05d0 7B\u2069; a menor GPU para ele \u00e9 a L / M (80\u00a0GB; 3.7% da "
               "VRAM livre: margem baixa)") == 0,
        words);
    UNIT_CHECK(strstr(headlines.words[2].in[0], "on 8x M (48\u00a0GB\u00a0each)") != NULL,
               headlines.words[2].in[0]);
    UNIT_CHECK(strstr(headlines.words[2].in[1], "em 8x M (48\u00a0GB\u00a0cada\u00a0uma)") != NULL,
               headlines.words[2].in[1]);
    text_release(&english);
    english = one_language;
    findings_release(&findings);
}

static void shortens_long_names(void)
{
    static const double models[] = {20, 70, 0}, prices_usd[] = {NONE};
    struct sweep sweep = {0};
    struct headlines headlines;
    char name[256] = "";

    for (int i = 0; i < 127; i++)
        strcat(name, "\u00e9");
    set_models(&sweep, models);
    set_gpus(&sweep, prices_usd);
    set_plan(&sweep, 3);
    sweep.models[1].name = name;
    write(&headlines, &sweep, &rule);
    UNIT_CHECK(strstr(headlines.words[1].in[0], "\u00e9\u2026\u00e9") != NULL,
               headlines.words[1].in[0]);
    UNIT_CHECK(strlen(headlines.words[1].in[0]) < 200, headlines.words[1].in[0]);
}

static const struct unit_test tests[] = {
    {"says what buyers ask", says_what_buyers_ask},
    {"counts unknown models apart", counts_unknown_models_apart},
    {"names usable VRAM", names_usable_vram},
    {"speaks two languages", speaks_two_languages},
    {"shortens long names", shortens_long_names},
    {NULL, NULL},
};

int main(void)
{
    struct findings findings = {0};
    struct error err = {0};
    int code = 1;

    if (text_load(&english, NULL, "en", &findings, &err))
        code = unit_main("headlines", tests);
    text_release(&english);
    findings_release(&findings);
    return code;
}
