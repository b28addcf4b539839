/* SPDX-License-Identifier: MIT */
/* The quantization "native": every model in what it is published in, or unknown. */
#include "plan_fixture.h"
#include "vramgrid/sweep/answers.h"
#include "vramgrid/sweep/slice.h"
#include "vramgrid/sweep/survey.h"
#include "vramgrid/words/columns.h"
#include "vramgrid/words/quantization_words.h"

enum { HALF, QUARTER, UNSAID, FOREIGN };

static const char MODELS[] = "name,params_billion,kv_cache_mb_per_token,precision_default\n"
                             "Half,7,0.5,fp16\nQuarter,13,0.4,INT4\nUnsaid,3,0.2,\n"
                             "Foreign,5,0.2,mxfp8\n";
static const char GPUS[] = "name,vram_gb\nsmall,12\nlarge,96\n";

/* The sheets above with the built-in quantizations. */
static bool fixture_init(struct plan_fixture *f, const char *template)
{
    static const char *const NO_PATHS[SHEET_KINDS] = {NULL};
    static const char *const TEXTS[SHEET_KINDS] = {[SHEET_MODELS] = MODELS, [SHEET_GPUS] = GPUS};

    plan_fixture_init(f, NO_PATHS, TEXTS, template);
    return f->ok;
}

static void plans_the_rows_behind_it(void)
{
    static const struct {
        const char *template;
        size_t quantizations, precisions;
        bool has_native, lacks_precisions;
        const char *why;
    } cases[] = {
        {"[sweep]\nquantizations = native\n", 1, 2, true, true, "the models' own, each once"},
        {"[sweep]\nquantizations = Native, fp16\n", 2, 2, true, true, "one of them is fp16"},
        {"[sweep]\nquantizations = native, fp32, native\n", 2, 3, true, true, "each once"},
        {"[sweep]\nquantizations = fp16, int8\n", 2, 2, false, false, "without it"},
        {"[sweep]\nquantizations = native\nselect_models = Half\n", 1, 1, true, false, "all known"},
        {"[sweep]\nquantizations = native\nselect_models = Foreign\n", 1, 0, true, true, "none is"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct plan_fixture f;

        UNIT_CHECK(fixture_init(&f, cases[i].template), cases[i].why);
        UNIT_CHECK(f.plan.quantization_count == cases[i].quantizations, cases[i].why);
        UNIT_CHECK(f.plan.precision_count == cases[i].precisions, cases[i].why);
        UNIT_CHECK(f.plan.has_native == cases[i].has_native, cases[i].why);
        UNIT_CHECK(f.plan.lacks_precisions == cases[i].lacks_precisions, cases[i].why);
        plan_fixture_release(&f);
    }
}

static void answers_for_it(void)
{
    static const struct {
        const char *template;
        bool ok;
        const char *why;
    } cases[] = {
        {"[report]\ndefault_quantization = native\n[sweep]\nquantizations = fp16, native\n", true,
         "swept"},
        {"[report]\ndefault_quantization = native\n[sweep]\nquantizations = fp16\n", false,
         "not swept"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct plan_fixture f;

        UNIT_CHECK(fixture_init(&f, cases[i].template) == cases[i].ok, cases[i].why);
        UNIT_CHECK(f.plan.default_quantization == cases[i].ok, cases[i].why);
        plan_fixture_release(&f);
    }
}

/* The grid of native is, row by row, that of the model's own quantization. */
static void places_models_as_published(void)
{
    static const char *const own[] = {[HALF] = "fp16", [QUARTER] = "int4"};
    struct plan_fixture f;
    struct slice slice;

    CU_ASSERT_TRUE_FATAL(fixture_init(&f, "[sweep]\nquantizations = native, fp16, int4\n"));
    CU_ASSERT_TRUE_FATAL(slice_init(&slice, &f.plan, &f.err));
    slice_fill(&slice, plan_slice_index(&f.plan, 0, 0, 1));
    for (size_t m = HALF; m <= QUARTER; m++) {
        struct scenario alone = slice.scenario;

        alone.quantization = catalogue_find_quantization(&f.catalogue, own[m]);
        CU_ASSERT_STRING_EQUAL(scenario_precision(&slice.scenario, f.plan.models[m]), own[m]);
        CU_ASSERT_PTR_NULL(scenario_missing(&f.plan, &slice.scenario, f.plan.models[m]));
        CU_ASSERT_EQUAL(model_need(&f.plan, &slice.scenario, f.plan.models[m]).required_vram_gb,
                        model_need(&f.plan, &alone, f.plan.models[m]).required_vram_gb);
        CU_ASSERT_EQUAL(answer_read_gb_per_token(&f.plan, &slice.scenario, f.plan.models[m]),
                        answer_read_gb_per_token(&f.plan, &alone, f.plan.models[m]));
        for (size_t g = 0; g < f.plan.set_count; g++) {
            struct placement wanted =
                place_model(&f.plan, &alone, f.plan.models[m], &f.plan.sets[g]);

            CU_ASSERT_EQUAL(slice_placement(&slice, m, g)->need.required_vram_gb,
                            wanted.need.required_vram_gb);
            CU_ASSERT_EQUAL(slice_fit(&slice, m, g).verdict,
                            fit_placement(&f.plan, &alone, &wanted, &f.plan.sets[g]).verdict);
        }
    }
    slice_release(&slice);
    plan_fixture_release(&f);
}

/* In a rule mode too: nothing is guessed. */
static void says_unknown_and_why(void)
{
    struct plan_fixture f;
    struct slice slice;

    CU_ASSERT_TRUE_FATAL(fixture_init(&f, "[sweep]\nquantizations = native\n"));
    CU_ASSERT_TRUE_FATAL(slice_init(&slice, &f.plan, &f.err));
    slice_fill(&slice, 0);
    for (size_t m = UNSAID; m <= FOREIGN; m++) {
        const struct model *model = f.plan.models[m];
        struct offload_row row;
        uint64_t tokens;
        unsigned count;

        CU_ASSERT_STRING_EQUAL(scenario_missing(&f.plan, &slice.scenario, model),
                               "precision_default");
        CU_ASSERT_STRING_EQUAL(scenario_precision(&slice.scenario, model), "native");
        CU_ASSERT_STRING_EQUAL(unknown_key(model, "precision_default", "empty", "foreign"),
                               m == UNSAID ? "empty" : "foreign");
        CU_ASSERT_STRING_EQUAL(unknown_key(model, "num_layers", "empty", "foreign"), "empty");
        for (size_t g = 0; g < f.plan.set_count; g++)
            CU_ASSERT_EQUAL(slice_fit(&slice, m, g).verdict, VERDICT_UNKNOWN);
        CU_ASSERT_FALSE(answer_gpu_count(&f.plan, &slice.scenario, model, f.plan.gpus[1], &count));
        CU_ASSERT_FALSE(
            answer_longest_context(&f.plan, &slice.scenario, model, &f.plan.sets[1], &tokens));
        CU_ASSERT_FALSE(
            number_is_known(answer_decode_bound(&f.plan, &slice.scenario, model, &f.plan.sets[1])));
        offload_row_fill(&row, &f.plan, model, f.plan.gpus[1], &slice.scenario);
        CU_ASSERT_EQUAL(row.offload.status, OFFLOAD_UNKNOWN);
        CU_ASSERT_FALSE(number_is_known(row.offload.tokens_per_s));
    }
    CU_ASSERT_EQUAL(survey_unknown_models(&f.plan, &slice.scenario), 2);
    CU_ASSERT_EQUAL(survey_models(&slice, NULL).unknown, 2);
    slice_release(&slice);
    plan_fixture_release(&f);
}

/* On the large GPU everything runs, on the small one Half only in int8 and below. */
static void knows_the_best(void)
{
    static const struct {
        const char *quantizations;
        size_t model, gpu;
        const char *best; /* NULL: none; "": unknown */
        const char *why;
    } cases[] = {
        {"native,fp32,int8", QUARTER, 1, "INT4", "more bits than published only take memory"},
        {"fp32,native,int8", QUARTER, 1, "INT4", "whatever the order"},
        {"fp32,int8", QUARTER, 1, "fp32", "without native the most bits"},
        {"native,fp16", HALF, 1, "fp16", "the same row twice"},
        {"native,int8,int4", HALF, 0, "int8", "what is left below it"},
        {"native,int8", UNSAID, 1, "int8", "of those that are known"},
        {"native", FOREIGN, 1, "", "nothing is known"},
        {"native,fp32,fp16", QUARTER, 0, "INT4", "the only one that runs"},
        {"fp32,fp16", QUARTER, 0, NULL, "none of these runs"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct quantization *best;
        struct scenario scenario;
        char template[128];
        struct plan_fixture f;
        bool is_known;

        snprintf(template, sizeof template, "[sweep]\nquantizations = %s\n",
                 cases[i].quantizations);
        CU_ASSERT_TRUE_FATAL(fixture_init(&f, template));
        scenario = plan_scenario(&f.plan, 0);
        is_known = answer_best_quantization(&f.plan, &scenario, f.plan.models[cases[i].model],
                                            &f.plan.sets[cases[i].gpu], &best);
        UNIT_CHECK(is_known == (!cases[i].best || *cases[i].best), cases[i].why);
        if (cases[i].best && *cases[i].best)
            UNIT_CHECK(best && strcasecmp(best->name, cases[i].best) == 0, cases[i].why);
        else
            UNIT_CHECK(best == NULL, cases[i].why);
        plan_fixture_release(&f);
    }
}

static void describes_ranges(void)
{
    static const struct {
        const char *models, *quantization, *bytes, *bits, *multiplier;
        const char *why;
    } cases[] = {
        {"*", "fp16", "2", "16", "1", "a row has one figure"},
        {"*", "native", "0.5–2", "4–16", "0.85–1", "from the least to the most that is known"},
        {"Half,Unsaid", "native", "2", "16", "1", "all that are known have the same"},
        {"Unsaid,Foreign", "native", "?", "?", "?", "none is known"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char template[128], bytes[NUMBER_SIZE], bits[NUMBER_SIZE], multiplier[NUMBER_SIZE];
        struct plan_fixture f;

        snprintf(template, sizeof template, "[sweep]\nquantizations = %s\nselect_models = %s\n",
                 cases[i].quantization, cases[i].models);
        CU_ASSERT_TRUE_FATAL(fixture_init(&f, template));
        describe_quantization(&f.plan, f.plan.quantizations[0], BYTES_PER_PARAM, bytes);
        describe_quantization(&f.plan, f.plan.quantizations[0], BITS_PER_WEIGHT, bits);
        describe_quantization(&f.plan, f.plan.quantizations[0], KV_CACHE_MULTIPLIER, multiplier);
        UNIT_CHECK(strcmp(bytes, cases[i].bytes) == 0, cases[i].why);
        UNIT_CHECK(strcmp(bits, cases[i].bits) == 0, cases[i].why);
        UNIT_CHECK(strcmp(multiplier, cases[i].multiplier) == 0, cases[i].why);
        plan_fixture_release(&f);
    }
}

static void counts_the_least_share_of_a_cache(void)
{
    struct plan_fixture f;

    CU_ASSERT_TRUE_FATAL(fixture_init(&f, "[sweep]\nquantizations = native, fp16\n"));
    CU_ASSERT_EQUAL(kv_cache_share(&f.plan, f.plan.quantizations[0], mode_find("conservative")),
                    0.85 * 1.1);
    CU_ASSERT_EQUAL(kv_cache_share(&f.plan, f.plan.quantizations[1], mode_find("conservative")),
                    1.1);
    plan_fixture_release(&f);
}

static const struct unit_test tests[] = {
    {"plans the rows behind it", plans_the_rows_behind_it},
    {"answers for it", answers_for_it},
    {"places models as they are published", places_models_as_published},
    {"says unknown, and why", says_unknown_and_why},
    {"knows the best quantization", knows_the_best},
    {"describes ranges", describes_ranges},
    {"counts the least share of a cache", counts_the_least_share_of_a_cache},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("native", tests);
}
