/* SPDX-License-Identifier: MIT */
/* The list of differences and what a last report is compared by; cli/changes.sh compares reports.
 */
#include "publish/facts.h"
#include "unit.h"
#include "vramgrid/base/names.h"
#include "vramgrid/report/changes.h"
#include "vramgrid/report/report.h"
#include "vramgrid/table/csv.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

static const char *text_at(const void *texts, size_t i)
{
    return ((const char *const *)texts)[i];
}

static void finds_names(void)
{
    static const char *const LIST[] = {"H100", "L4", "\u00C4b", "2x H100"};
    static const struct {
        const char *name;
        size_t place;
        const char *why;
    } cases[] = {
        {"L4", 1, "the same name"},
        {"h100", 0, "any case"},
        {"2x H100", 3, "a label"},
        {"\u00C4b", 2, "beyond ASCII"},
        {"H10", NAMES_NONE, "a part of a name"},
        {"", NAMES_NONE, "no name"},
    };
    struct names names;

    CU_ASSERT_TRUE_FATAL(names_init(&names, text_at, LIST, sizeof LIST / sizeof LIST[0]));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        UNIT_CHECK(names_find(&names, cases[i].name) == cases[i].place, cases[i].why);
    names_release(&names);
    CU_ASSERT_TRUE_FATAL(names_init(&names, text_at, LIST, 0));
    UNIT_CHECK(names_find(&names, "L4") == NAMES_NONE, "an empty list");
    names_release(&names);
    UNIT_CHECK(names_find(&names, "L4") == NAMES_NONE, "no list");
}

static void takes_guards_away(void)
{
    static const struct {
        const char *field, *text, *why;
    } cases[] = {
        {"L4", "L4", "a plain name"},
        {"'=cmd()", "=cmd()", "a guarded one"},
        {"'-1", "-1", "as all that csv_text guards"},
        {"'s", "'s", "an apostrophe of the name's own"},
        {"'", "'", "nothing behind it"},
        {"", "", "an empty field"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        UNIT_CHECK(strcmp(csv_unguard(cases[i].field), cases[i].text) == 0, cases[i].why);
}

/* Names that clash in a file system are told apart by their order, which is the old report's. */
static void names_slices_of_any_report(void)
{
    static const char *const AXIS[] = {"Q4 K", "fp16", "q4_k"};
    static const struct {
        size_t place;
        const char *path, *why;
    } cases[] = {
        {0, "m_theoretical_Q4_K_8192.csv", "a space"},
        {1, "m_theoretical_fp16_8192.csv", "a plain name"},
        {2, "m_theoretical_q4_k~2_8192.csv", "the second of two, any case"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct slice_names names = {"theoretical", text_at, AXIS, cases[i].place, 8192};
        char path[REPORT_PATH_SIZE];

        report_name_slice(&names, "m", "csv", path);
        UNIT_CHECK(strcmp(path, cases[i].path) == 0, cases[i].why);
    }
}

/* "name=value;" for each; "-" where nothing is recorded. */
static void transcribe(const struct fact_list *list, char text[256])
{
    strcpy(text, list->facts ? "" : "-");
    for (size_t i = 0; i < list->count; i++)
        sprintf(text + strlen(text), "%s=%s;", list->facts[i].name,
                list->facts[i].value ? list->facts[i].value : "-");
}

static void reads_facts(void)
{
    static const struct {
        const char *manifest;
        enum fact_kind kind;
        const char *facts, *why;
    } cases[] = {
        {"{}", FACT_PARAMS, "-", "not recorded"},
        {"{\"models\": []}", FACT_PARAMS, "", "recorded, and empty"},
        {"{\"models\": [{\"name\": \"A\", \"params_billion\": 6.738}]}", FACT_PARAMS, "A=6.738;",
         "a number"},
        {"{\"models\": [{\"name\": \"A\", \"params_billion\": 7.0}]}", FACT_PARAMS, "A=7;",
         "a real as a whole number"},
        {"{\"gpus\": [{\"name\": \"L4\", \"price_usd\": null}]}", FACT_PRICE, "L4=;", "unknown"},
        {"{\"gpus\": [{\"name\": \"L4\", \"price_usd\": null}]}", FACT_VRAM, "L4=-;",
         "a member of another version"},
        {"{\"axes\": {\"contexts\": [4096, 8192]}}", FACT_CONTEXT, "4096=;8192=;", "numbers"},
        {"{\"axes\": {\"contexts\": [4096, 8192]}}", FACT_MODE, "-", "an axis of another version"},
        {"{\"axes\": [1]}", FACT_MODE, "-", "axes of the wrong kind"},
        {"{\"assumptions\": {\"b\": 0.3, \"a\": \"tensor\"}}", FACT_ASSUMPTION, "b=0.3;a=tensor;",
         "in their order"},
        {"{\"models\": [1, null, [], {}, {\"name\": \"\"}]}", FACT_PARAMS, "",
         "entries that no run of ours writes"},
        {"{\"models\": \"all\"}", FACT_PARAMS, "-", "no list at all"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *manifest = json_loads(cases[i].manifest, 0, NULL);
        struct arena texts = {0};
        struct facts facts;
        char text[256];

        CU_ASSERT_PTR_NOT_NULL_FATAL(manifest);
        CU_ASSERT_TRUE(facts_read(&facts, manifest, &texts));
        transcribe(&facts.lists[cases[i].kind], text);
        UNIT_CHECK(strcmp(text, cases[i].facts) == 0, cases[i].why);
        facts_release(&facts);
        arena_release(&texts);
        json_decref(manifest);
    }
}

/* Two models on two GPUs at one quantization, two contexts and one mode: combinations 0 to 7. */
static struct plan *small_plan(void)
{
    static const struct model a = {.name = "A"}, b = {.name = "B"};
    static const struct model *models[] = {&a, &b};
    static struct gpu_set sets[] = {{.label = "L4"}, {.label = "2x L4"}};
    static const struct quantization fp16 = {.name = "fp16"};
    static const struct quantization *quantizations[] = {&fp16};
    static uint64_t contexts[] = {4096, 8192};
    static const struct mode *modes[] = {&mode_table[0]};
    static struct plan plan = {.models = models,
                               .model_count = 2,
                               .sets = sets,
                               .set_count = 2,
                               .quantizations = quantizations,
                               .quantization_count = 1,
                               .contexts = contexts,
                               .context_count = 2,
                               .modes = modes,
                               .mode_count = 1};

    return &plan;
}

static void lists_the_worst_news_first(void)
{
    static const struct {
        uint64_t combination;
        enum verdict old, new;
    } flips[] = {
        {0, VERDICT_DOES_NOT_RUN, VERDICT_RUNS_LOW_MARGIN},
        {1, VERDICT_RUNS, VERDICT_RUNS_LOW_MARGIN}, /* none */
        {2, VERDICT_UNKNOWN, VERDICT_DOES_NOT_RUN},
        {3, VERDICT_RUNS_LOW_MARGIN, VERDICT_UNSUPPORTED},
        {4, VERDICT_UNKNOWN, VERDICT_RUNS},
        {5, VERDICT_UNSUPPORTED, VERDICT_UNSUPPORTED}, /* none */
        {6, VERDICT_RUNS, VERDICT_DOES_NOT_RUN},
        {7, VERDICT_RUNS_LOW_MARGIN, VERDICT_DOES_NOT_RUN},
    };
    static const char *const wanted[] = {
        "B L4 fp16 8192 theoretical RUNS > DOESN'T RUN",
        "B 2x L4 fp16 8192 theoretical RUNS > DOESN'T RUN",
        "B 2x L4 fp16 4096 theoretical RUNS > unsupported",
        "B L4 fp16 4096 theoretical unknown > DOESN'T RUN",
        "A L4 fp16 8192 theoretical unknown > RUNS",
        "A L4 fp16 4096 theoretical DOESN'T RUN > RUNS",
    };
    struct changes changes = {.plan = small_plan()};
    struct changes_walk walk = {.changes = &changes};
    struct change c;

    for (size_t i = 0; i < sizeof flips / sizeof flips[0]; i++)
        CU_ASSERT_TRUE_FATAL(
            changes_flip(&changes, flips[i].combination, flips[i].old, flips[i].new));
    CU_ASSERT_EQUAL(changes_total(&changes), sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        char text[256];

        CU_ASSERT_TRUE_FATAL(changes_next(&walk, &c));
        snprintf(text, sizeof text, "%s %s %s %" PRIu64 " %s %s > %s", c.model, c.gpu,
                 c.quantization, c.context_tokens, c.mode, c.old, c.new);
        UNIT_CHECK(strcmp(text, wanted[i]) == 0, wanted[i]);
    }
    CU_ASSERT_FALSE(changes_next(&walk, &c));
    changes_release(&changes);
}

static void has_none_where_there_are_none(void)
{
    struct changes changes = {.plan = small_plan()};
    struct changes_walk nobody = {0}, nothing = {.changes = &changes};
    struct change change;

    CU_ASSERT_EQUAL(changes_total(NULL), 0);
    CU_ASSERT_FALSE(changes_next(&nobody, &change));
    CU_ASSERT_FALSE(changes_next(&nothing, &change));
    changes_release(&changes);
}

static void describes_counts(void)
{
    static const struct {
        size_t flipped, altered;
        const char *words, *why;
    } cases[] = {
        {0, 0, "0 changes since the last report", "nothing"},
        {0, 1, "1 change since the last report: 1 assumption altered", "one"},
        {12, 1, "13 changes since the last report: 12 verdicts changed, 1 assumption altered",
         "several"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t counts[CHANGE_KINDS] = {[CHANGE_VERDICT_FLIPPED] = cases[i].flipped,
                                       [CHANGE_ASSUMPTION_ALTERED] = cases[i].altered};
        char words[1024], cut[20];

        UNIT_CHECK(changes_describe(counts, words, sizeof words) ==
                       cases[i].flipped + cases[i].altered,
                   cases[i].why);
        UNIT_CHECK(strcmp(words, cases[i].words) == 0, cases[i].why);
        changes_describe(counts, cut, sizeof cut);
        UNIT_CHECK(strlen(cut) == sizeof cut - 1, "too little room cuts");
    }
}

static const struct unit_test tests[] = {
    {"finds names", finds_names},
    {"takes guards away", takes_guards_away},
    {"names slices of any report", names_slices_of_any_report},
    {"reads facts", reads_facts},
    {"lists the worst news first", lists_the_worst_news_first},
    {"has none where there are none", has_none_where_there_are_none},
    {"describes counts", describes_counts},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("changes", tests);
}
