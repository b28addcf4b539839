/* SPDX-License-Identifier: MIT */
/* How many run: unknown is counted apart, whatever is counted. */
#include "unit.h"

#include "vramgrid/base/number.h"
#include "vramgrid/sweep/answers.h"
#include "vramgrid/sweep/cost.h"
#include "vramgrid/sweep/survey.h"

#include <limits.h>
#include <math.h>

enum { MODELS = 5, GPUS = 3 };

static struct quantization quantization = {
    .name = "q", .bytes_per_param = 1, .bits_per_weight = 8, .kv_cache_multiplier = 1};
static const struct quantization *quantizations[] = {&quantization};
static const struct mode rule = {.name = "theoretical", .buffer = 1};
static const struct mode exact = {.name = "architecture", .is_architecture = true};
static const struct engine engine = {
    .name = "e", .gpu_memory_utilization = 1, .kv_block_tokens = 1};
static const struct kv_type type = {.name = "f16", .bytes_per_element = 2};
static uint64_t contexts[] = {1};

struct sweep {
    struct model models[MODELS];
    struct gpu gpus[GPUS];
    const struct model *model_axis[MODELS];
    const struct gpu *gpu_axis[GPUS];
    struct gpu_set sets[GPUS];
    const struct mode *mode_axis[1];
    struct catalogue catalogue;
    struct purchase purchases[GPUS];
    struct plan plan;
    struct settings settings;
};

/* GPUs of 20, 40 and 80 GB; the last two models lack what architecture mode needs. */
static void make_sweep(struct sweep *sweep, const struct mode *mode)
{
    static const double params_billion[MODELS] = {19, 30, 500, 10, 60};
    static const double vram_gb[GPUS] = {20, 40, 80};

    *sweep =
        (struct sweep){.mode_axis = {mode}, .settings = {.power_load = 1, .pue = 1, .years = 3}};
    for (size_t m = 0; m < MODELS; m++) {
        sweep->models[m] = (struct model){.name = "M",
                                          .params_billion = params_billion[m],
                                          .num_layers = 32,
                                          .num_attention_heads = 48,
                                          .num_key_value_heads = 8,
                                          .rule_kv_mb_per_token = 1e-9,
                                          .context_length_max = NUMBER_UNKNOWN,
                                          .missing = m >= 3 ? "num_layers" : NULL};
        sweep->model_axis[m] = &sweep->models[m];
    }
    for (size_t g = 0; g < GPUS; g++) {
        sweep->gpus[g] = (struct gpu){.name = "G",
                                      .vendor = "AMD",
                                      .vram_gb = vram_gb[g],
                                      .usable_vram_mib = vram_gb[g] * 1e9 / 1048576,
                                      .tdp_w = NUMBER_UNKNOWN,
                                      .type = "",
                                      .max_gpus_per_machine = NUMBER_UNKNOWN};
        sweep->purchases[g] = (struct purchase){.price = {.usd = 100 * vram_gb[g],
                                                          .unit_gpus = 1,
                                                          .rank = PRICE_LIST,
                                                          .condition = "list",
                                                          .as_of = "",
                                                          .source = ""},
                                                .is_recent = true,
                                                .power_w = NUMBER_UNKNOWN};
        sweep->gpu_axis[g] = &sweep->gpus[g];
        sweep->sets[g] = equal_gpus(&sweep->gpus[g], 1);
    }
    sweep->catalogue.tables[SHEET_GPUS] = (struct table){.rows = sweep->gpus, .count = GPUS};
    sweep->plan = (struct plan){.catalogue = &sweep->catalogue,
                                .purchases = sweep->purchases,
                                .models = sweep->model_axis,
                                .gpus = sweep->gpu_axis,
                                .sets = sweep->sets,
                                .modes = sweep->mode_axis,
                                .quantizations = quantizations,
                                .contexts = contexts,
                                .model_count = MODELS,
                                .gpu_count = GPUS,
                                .set_count = GPUS,
                                .quantization_count = 1,
                                .context_count = 1,
                                .mode_count = 1,
                                .split_count = 1,
                                .engine = &engine,
                                .kv_type = &type,
                                .safety_margin_percent = 10,
                                .sequences = 1};
}

static void check(struct survey found, size_t asked, size_t runs, size_t low, size_t unknown,
                  const char *why)
{
    UNIT_CHECK(found.asked == asked, why);
    UNIT_CHECK(found.runs == runs, why);
    UNIT_CHECK(found.low_margin == low, why);
    UNIT_CHECK(found.unknown == unknown, why);
    UNIT_CHECK(survey_known(&found) == asked - unknown, why);
}

/* Weights: 19, 30, 500, 10 and 60 GB, on 20, 40 and 80 GB. */
static void counts_in_a_rule_mode(void)
{
    struct survey_area corner = {1, 2, 1, 2};
    struct survey_limits small = {40, 0}, none = {10, 0}, single = {HUGE_VAL, 1};
    struct error err = {0};
    struct sweep sweep;
    struct slice slice;

    make_sweep(&sweep, &rule);
    CU_ASSERT_TRUE_FATAL(slice_init(&slice, &sweep.plan, &err));
    slice_fill(&slice, 0);
    check(survey_pairs(&slice, NULL), 15, 9, 1, 0, "3 + 2 + 0 + 3 + 1, of which 19 in 20 is tight");
    check(survey_pairs(&slice, &corner), 4, 2, 0, 0, "30 in 40 and 80, 500 in neither");
    check(survey_models(&slice, NULL), 5, 4, 0, 0, "all but the one of 500");
    check(survey_models(&slice, &small), 5, 3, 0, 0, "60 takes 80");
    check(survey_models(&slice, &none), 5, 0, 0, 0, "no GPU is that small");
    check(survey_models(&slice, &single), 5, 4, 0, 0, "all sets are of one GPU");
    check(survey_on_gpus(&sweep.plan, &slice.scenario, &sweep.gpus[0], 1), 5, 2, 1, 0, "in 20");
    UNIT_CHECK(survey_unknown_models(&sweep.plan, &slice.scenario) == 0,
               "a rule mode does not ask");
    sweep.plan.set_count = 1;
    slice_release(&slice);
    CU_ASSERT_TRUE_FATAL(slice_init(&slice, &sweep.plan, &err));
    slice_fill(&slice, 0);
    check(survey_models(&slice, NULL), 5, 2, 1, 0, "on 20 alone the first is tight");
    slice_release(&slice);
}

static void counts_unknown_apart(void)
{
    struct survey_area last = {3, 2, 0, 3};
    struct survey_limits none = {10, 0};
    struct error err = {0};
    struct sweep sweep;
    struct slice slice;

    make_sweep(&sweep, &exact);
    CU_ASSERT_TRUE_FATAL(slice_init(&slice, &sweep.plan, &err));
    slice_fill(&slice, 0);
    check(survey_pairs(&slice, NULL), 15, 5, 1, 6, "3 + 2 + 0");
    check(survey_pairs(&slice, &last), 6, 0, 0, 6, "nothing but unknown");
    check(survey_models(&slice, NULL), 5, 2, 0, 2, "the first two");
    check(survey_models(&slice, &none), 5, 0, 0, 2, "unknown on no GPU, too");
    check(survey_on_gpus(&sweep.plan, &slice.scenario, &sweep.gpus[2], 8), 5, 3, 0, 2,
          "500 on eight of 80");
    UNIT_CHECK(survey_unknown_models(&sweep.plan, &slice.scenario) == 2, "the last two");
    slice_release(&slice);
}

static void counts_by_the_fewest_gpus(void)
{
    struct sweep sweep;
    struct scenario scenario = {&exact, &quantization, 1};
    struct survey_needs needs;

    make_sweep(&sweep, &exact);
    needs = survey_gpus_needed(&sweep.plan, &scenario);
    UNIT_CHECK(needs.one == 2 && needs.several == 1 && needs.none == 0 && needs.unknown == 2,
               "500 takes eight");
    scenario.mode = &rule;
    sweep.models[2].params_billion = 5000;
    needs = survey_gpus_needed(&sweep.plan, &scenario);
    UNIT_CHECK(needs.one == 4 && needs.several == 0 && needs.none == 1 && needs.unknown == 0,
               "5,000 takes more than eight");
}

static struct configuration find(const struct sweep *sweep, const struct model *model, enum aim aim)
{
    struct scenario scenario = {&rule, &quantization, 1};

    return configuration_find(&sweep->plan, &sweep->settings, &scenario, model, aim);
}

/* What the report asks for by name counts too: 3 and 16 are none of 1, 2, 4 and 8. */
static void considers_the_sets_of_the_report(void)
{
    struct sweep sweep;
    struct configuration found;

    make_sweep(&sweep, &rule);
    sweep.models[0].params_billion = 50;
    sweep.plan.gpu_count = sweep.plan.set_count = 1;
    found = find(&sweep, &sweep.models[0], AIM_SMALLEST);
    UNIT_CHECK(found.gpu_count == 4, "54 GB of 20 each: 4, where only 1, 2, 4 and 8 are tried");
    sweep.sets[1] = equal_gpus(&sweep.gpus[0], 3);
    sweep.plan.set_count = 2;
    for (int aim = AIM_SMALLEST; aim <= AIM_CHEAPEST; aim++) {
        found = find(&sweep, &sweep.models[0], (enum aim)aim);
        UNIT_CHECK(found.gpu_count == 3, "3, where the report has a set of them");
    }
    UNIT_CHECK(found.cost.hardware_usd == 6000, "three of them");
    sweep.models[0].params_billion = 250;
    found = find(&sweep, &sweep.models[0], AIM_SMALLEST);
    UNIT_CHECK(found.gpu_count == 0, "eight hold 160 GB");
    sweep.sets[1] = equal_gpus(&sweep.gpus[0], 16);
    found = find(&sweep, &sweep.models[0], AIM_SMALLEST);
    UNIT_CHECK(found.gpu_count == 16, "nothing smaller runs it");
}

/* What no machine takes is no answer, though it stays a column of the sweep. */
static void keeps_to_what_can_be_built(void)
{
    static const struct {
        const char *type;
        double row, limit; /* of the row; of its type */
        unsigned most, fewest;
        const char *why;
    } cases[] = {
        {"integrated", NUMBER_UNKNOWN, 1, 1, 0, "by type: 54 GB take four of 20"},
        {"Workstation", NUMBER_UNKNOWN, 4, 4, 4, "types in any case"},
        {"workstation", NUMBER_UNKNOWN, 3, 3, 0, "of 1, 2, 4 and 8 only two are left"},
        {"workstation", 8, 3, 8, 4, "the row goes before its type"},
        {"workstation", 2, 4, 2, 0, "also where it takes less"},
        {"", NUMBER_UNKNOWN, 1, UINT_MAX, 4, "no type, no limit"},
        {"phone", NUMBER_UNKNOWN, 1, UINT_MAX, 4, "nor for one that nobody knows"},
    };
    struct scenario scenario = {&rule, &quantization, 1};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sweep sweep;
        unsigned fewest;

        make_sweep(&sweep, &rule);
        sweep.models[0].params_billion = 50;
        sweep.gpus[0].type = cases[i].type;
        sweep.gpus[0].max_gpus_per_machine = cases[i].row;
        sweep.plan.gpu_count = 1;
        sweep.plan.max_gpus.integrated = sweep.plan.max_gpus.workstation = cases[i].limit;
        sweep.sets[1] = equal_gpus(&sweep.gpus[0], 4);
        sweep.sets[1].most = cases[i].most < 4 ? cases[i].most : 0;
        sweep.plan.set_count = 2;
        UNIT_CHECK(plan_max_gpus(&sweep.plan, &sweep.gpus[0]) == cases[i].most, cases[i].why);
        answer_gpu_count(&sweep.plan, &scenario, &sweep.models[0], &sweep.gpus[0], &fewest);
        UNIT_CHECK(fewest == cases[i].fewest, cases[i].why);
        UNIT_CHECK(find(&sweep, &sweep.models[0], AIM_SMALLEST).gpu_count == cases[i].fewest,
                   cases[i].why);
    }
}

static void counts_no_set_that_cannot_be_built(void)
{
    struct error err = {0};
    struct sweep sweep;
    struct slice slice;

    make_sweep(&sweep, &rule);
    sweep.sets[2].most = 1;
    CU_ASSERT_TRUE_FATAL(slice_init(&slice, &sweep.plan, &err));
    slice_fill(&slice, 0);
    check(survey_models(&slice, NULL), 5, 3, 0, 0, "60 takes 80");
    check(survey_pairs(&slice, NULL), 15, 9, 1, 0, "a grid keeps all its columns");
    slice_release(&slice);
}

/* S at 2,000 each and M at 4,000 each: two S cost as much as one M. */
static void calls_nothing_cheapest_without_prices(void)
{
    static const struct {
        bool is_recent[GPUS];
        double min_percent;
        unsigned count; /* of the cheapest; 0: there is none */
        size_t place, near;
        const char *why;
    } cases[] = {
        {{true, true, true}, 60, 2, 0, 1, "all have a price; one M costs the same as two S"},
        {{false, true, true}, 60, 1, 1, 0, "two of three, and the one without is left out"},
        {{false, true, false}, 60, 0, 0, 0, "one of three is too few"},
        {{false, true, false}, 33, 1, 1, 0, "unless a third is asked for"},
        {{false, false, false}, 0, 0, 0, 0, "of nothing nothing is the cheapest"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct configuration found;
        struct sweep sweep;

        make_sweep(&sweep, &rule);
        sweep.settings.min_priced_percent = cases[i].min_percent;
        for (size_t g = 0; g < GPUS; g++)
            sweep.purchases[g].is_recent = cases[i].is_recent[g];
        found = find(&sweep, &sweep.models[1], AIM_CHEAPEST);
        UNIT_CHECK(found.gpu_count == cases[i].count, cases[i].why);
        UNIT_CHECK(found.near_count == cases[i].near, cases[i].why);
        UNIT_CHECK(cases[i].count == 0 || found.gpu == &sweep.gpus[cases[i].place], cases[i].why);
        UNIT_CHECK(find(&sweep, &sweep.models[1], AIM_SMALLEST).gpu_count > 0, cases[i].why);
    }
}

static const struct unit_test tests[] = {
    {"counts in a rule mode", counts_in_a_rule_mode},
    {"counts unknown apart", counts_unknown_apart},
    {"counts by the fewest GPUs", counts_by_the_fewest_gpus},
    {"considers the sets of the report", considers_the_sets_of_the_report},
    {"keeps to what can be built", keeps_to_what_can_be_built},
    {"counts no set that cannot be built", counts_no_set_that_cannot_be_built},
    {"calls nothing cheapest without prices", calls_nothing_cheapest_without_prices},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("survey", tests);
}
