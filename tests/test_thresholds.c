/* SPDX-License-Identifier: MIT */
/* What captions say of margins and thresholds of made-up models on made-up GPUs. */
#include "made_up_sweep.h"
#include "vramgrid/words/text.h"
#include "vramgrid/words/thresholds.h"

#include <string.h>

static struct text english;

#define NONE NUMBER_UNKNOWN, NUMBER_UNKNOWN, NUMBER_UNKNOWN
#define IN "At 1K tokens in int8, "

/* A sweep of these models on the three cards, in int8. */
static void begin_sweep(struct sweep *sweep, const double *models, struct slice *slice)
{
    static const double prices_usd[] = {NONE};
    static const struct mode *modes[] = {&rule};
    struct error err = {0};

    *sweep = (struct sweep){0};
    set_models(sweep, models);
    set_gpus(sweep, prices_usd);
    set_plan(sweep, 3);
    sweep->plan.modes = modes;
    CU_ASSERT_TRUE_FATAL(slice_init(slice, &sweep->plan, &err));
    slice_fill(slice, 0);
}

static void check_phrase(bool said, const struct phrase *phrase, const char *expected,
                         const char *why)
{
    UNIT_CHECK(said == (expected != NULL), why);
    UNIT_CHECK(!said || !expected || strcmp(phrase->in[0], expected) == 0, phrase->in[0]);
}

static void says_margins(void)
{
    static const struct {
        const char *why;
        double models[6];
        const char *expected;
    } cases[] = {
        {"22 fits 24, but leaves less than a tenth",
         {20, 22, 70},
         IN "a GPU of 24\u00a0GB runs every model up to 22\u00a0B, up to 20\u00a0B with 10% free"},
        {"not even the smallest leaves as much",
         {23, 22, 23.5},
         IN "a GPU of 24\u00a0GB runs every model up to 23.5\u00a0B, none of them with 10% free"},
        {"79 runs alone, which this title leaves to others",
         {20, 22, 79},
         IN "a GPU of 24\u00a0GB runs every model up to 22\u00a0B, up to 20\u00a0B with 10% free"},
        {"the margin makes no difference", {20, 15, 10}, NULL},
        {"a larger one fits where a smaller one does not: no threshold passes it",
         {30, 22, 20},
         IN "a GPU of 24\u00a0GB runs every model up to 22\u00a0B, up to 20\u00a0B with 10% free"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sweep sweep;
        struct slice slice;
        struct phrase phrase;

        begin_sweep(&sweep, cases[i].models, &slice);
        check_phrase(threshold_margin(&english, &slice, &phrase), &phrase, cases[i].expected,
                     cases[i].why);
        slice_release(&slice);
    }
}

static void says_thresholds_of_figures(void)
{
    static const double models[] = {20, 30, 70, 300, 0};
    struct sweep sweep;
    struct slice slice;
    struct phrase phrase;
    bool said;

    begin_sweep(&sweep, models, &slice);
    said = threshold_contexts(&english, &slice, 0, 0, &phrase);
    check_phrase(
        said, &phrase,
        "In int8, a GPU of 48\u00a0GB runs every model up to 30\u00a0B from 1K to 1K tokens",
        "one context");
    said = threshold_ladder(&english, &slice, 0, &phrase);
    check_phrase(
        said, &phrase,
        "At 1K tokens, a GPU of 48\u00a0GB runs every model up to 30\u00a0B in int8, up to "
        "30\u00a0B in int8",
        "one quantization");
    said = threshold_reach(&english, &slice, 0, &phrase);
    check_phrase(
        said, &phrase,
        "In int8, a GPU of 48\u00a0GB takes every model up to 30\u00a0B to its own longest "
        "context",
        "100 tokens are the maximum of all");
    said = threshold_needs(&english, &sweep.plan, &slice.scenario, &phrase);
    check_phrase(said, &phrase,
                 IN "one GPU is enough for every model up to 70\u00a0B, up to 8 in one machine for "
                    "every model up to 300\u00a0B",
                 "300 in four of 80");
    sweep.plan.model_count = 1;
    said = threshold_needs(&english, &sweep.plan, &slice.scenario, &phrase);
    check_phrase(said, &phrase, NULL, "one model has no threshold");
    slice_release(&slice);
}

static void says_thresholds_in_portuguese(void)
{
    static const double models[] = {20.5, 22.8, 30, 70, 300, 0};
    struct text one_language = english;
    struct findings findings = {0};
    struct error err = {0};
    struct sweep sweep;
    struct slice slice;
    struct phrase phrase;

    CU_ASSERT_TRUE_FATAL(
        text_load(&english, TESTS_DIR "/../templates/text", "pt", &findings, &err));
    begin_sweep(&sweep, models, &slice);
    sweep.plan.safety_margin_percent = 7.5;
    check_phrase(
        threshold_finding(&english, &slice, &phrase), &phrase,
        "Com 1K tokens em int8, GPUs de 24\u00a0GB rodam todo modelo de at\u00e9 22,8\u00a0B; "
        "acima de 70\u00a0B nenhuma sozinha",
        "one sentence");
    sweep.plan.model_count = 3;
    check_phrase(
        threshold_margin(&english, &slice, &phrase), &phrase,
        "Com 1K tokens em int8, GPUs de 24\u00a0GB rodam todo modelo de at\u00e9 22,8\u00a0B, de "
        "at\u00e9 20,5\u00a0B com 7,5% livres",
        "decimal commas");
    slice_release(&slice);
    text_release(&english);
    english = one_language;
    findings_release(&findings);
}

static const struct unit_test tests[] = {
    {"says margins", says_margins},
    {"says thresholds of figures", says_thresholds_of_figures},
    {"says thresholds in Portuguese", says_thresholds_in_portuguese},
    {NULL, NULL},
};

int main(void)
{
    struct findings findings = {0};
    struct error err = {0};
    int code = 1;

    if (text_load(&english, NULL, "en", &findings, &err))
        code = unit_main("thresholds", tests);
    text_release(&english);
    findings_release(&findings);
    return code;
}
