/* SPDX-License-Identifier: MIT */
/* Settings, template, plan and slices together: what is swept and in which order. */
#include "plan_fixture.h"
#include "vramgrid/input/setting_values.h"
#include "vramgrid/report/report.h"
#include "vramgrid/sweep/slice.h"

#include <stdlib.h>

static const char MODELS[] = "name,params_billion,kv_cache_mb_per_token\n"
                             "LLaMA 3 8B,8,0.7\nQwen 14B,14,1.0\nLLaMA 2 70B,70,4.27\n";
static const char GPUS[] = "name,vram_gb,type\n"
                           "RTX 4090,24,consumer\nRTX 5090,32,consumer\nH100,80,datacenter\n";

static void fixture_of(struct plan_fixture *f, const char *models, const char *template)
{
    static const char *const NO_PATHS[SHEET_KINDS] = {NULL};
    const char *const texts[SHEET_KINDS] = {[SHEET_MODELS] = models, [SHEET_GPUS] = GPUS};

    plan_fixture_init(f, NO_PATHS, texts, template);
}

static void fixture_init(struct plan_fixture *f, const char *template)
{
    fixture_of(f, MODELS, template);
}

static void defaults_are_those_of_the_manual(void)
{
    struct plan_fixture f;

    fixture_init(&f, "");
    CU_ASSERT_TRUE_FATAL(f.ok);
    CU_ASSERT_EQUAL(f.plan.model_count, 3);
    CU_ASSERT_EQUAL(f.plan.gpu_count, 3);
    CU_ASSERT_EQUAL_FATAL(f.plan.quantization_count, 4);
    CU_ASSERT_STRING_EQUAL(f.plan.quantizations[0]->name, "fp32");
    CU_ASSERT_STRING_EQUAL(f.plan.quantizations[3]->name, "int4");
    CU_ASSERT_EQUAL_FATAL(f.plan.context_count, 4);
    CU_ASSERT_EQUAL(f.plan.contexts[0], 4096);
    CU_ASSERT_EQUAL(f.plan.contexts[3], 131072);
    CU_ASSERT_EQUAL_FATAL(f.plan.mode_count, 1);
    CU_ASSERT_STRING_EQUAL(f.plan.modes[0]->name, "conservative");
    CU_ASSERT_EQUAL(f.plan.overhead_factor, 0.30);
    CU_ASSERT_EQUAL(f.plan.safety_margin_percent, 10);
    CU_ASSERT_EQUAL(plan_combinations(&f.plan), 3 * 3 * 4 * 4);
    CU_ASSERT_EQUAL(f.plan.set_count, 3);
    CU_ASSERT_EQUAL(f.plan.split_count, 1);
    plan_fixture_release(&f);
}

static void filters_and_orders(void)
{
    static const struct {
        const char *template;
        size_t models, gpus, quantizations, contexts, modes;
        const char *why;
    } cases[] = {
        {"[sweep]\nselect_models = llama*\n", 2, 3, 4, 4, 1, "shell patterns, any case"},
        {"[sweep]\nselect_models = llama*,\n  qwen*\n", 3, 3, 4, 4, 1, "a list over two lines"},
        {"[sweep]\ngpu_types = Consumer\n", 3, 2, 4, 4, 1, "by type"},
        {"[sweep]\nselect_gpus = RTX ?090\ngpu_types=c*\n", 3, 2, 4, 4, 1, "both filters"},
        {"[sweep]\nquantizations = int4,FP16,int4\n", 3, 3, 2, 4, 1, "each once, any case"},
        {"[sweep]\ncontexts = 8192,8K,1M\n", 3, 3, 4, 2, 1, "the same context twice"},
        {"[sweep]\nmodes = production, theoretical\n", 3, 3, 4, 4, 2, "several modes"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct plan_fixture f;

        fixture_init(&f, cases[i].template);
        UNIT_CHECK(f.ok, cases[i].why);
        UNIT_CHECK(f.plan.model_count == cases[i].models, cases[i].why);
        UNIT_CHECK(f.plan.gpu_count == cases[i].gpus, cases[i].why);
        UNIT_CHECK(f.plan.quantization_count == cases[i].quantizations, cases[i].why);
        UNIT_CHECK(f.plan.context_count == cases[i].contexts, cases[i].why);
        UNIT_CHECK(f.plan.mode_count == cases[i].modes, cases[i].why);
        plan_fixture_release(&f);
    }
}

/*
 * Mode, then quantization, then context, each in the order asked for (vramgrid(1), OUTPUT FILES).
 */
static void numbers_slices(void)
{
    struct plan_fixture f;
    struct scenario scenario;

    fixture_init(&f, "[sweep]\nmodes=production,theoretical\nquantizations=int4,fp16\n"
                     "contexts=8K,4K,16K\n");
    CU_ASSERT_TRUE_FATAL(f.ok);
    CU_ASSERT_EQUAL(plan_slices(&f.plan), 12);
    scenario = plan_scenario(&f.plan, 0);
    CU_ASSERT_STRING_EQUAL(scenario.mode->name, "production");
    CU_ASSERT_STRING_EQUAL(scenario.quantization->name, "int4");
    CU_ASSERT_EQUAL(scenario.context_tokens, 8192);
    scenario = plan_scenario(&f.plan, 10);
    CU_ASSERT_STRING_EQUAL(scenario.mode->name, "theoretical");
    CU_ASSERT_STRING_EQUAL(scenario.quantization->name, "fp16");
    CU_ASSERT_EQUAL(scenario.context_tokens, 4096);
    for (size_t s = 0; s < plan_slices(&f.plan); s++)
        UNIT_CHECK(plan_slice_index(&f.plan, s / 6, s / 3 % 2, s % 3) == s, "there and back");
    plan_fixture_release(&f);
}

static void refuses_with_the_origin(void)
{
    static const struct {
        const char *template, *text, *why;
    } cases[] = {
        {"[sweep]\nquantizations = fp17\n",
         "t.ini:2: quantizations: 'fp17' is not a quantization of the built-in sheet; did you mean "
         "'fp16'?",
         "an unknown quantization"},
        {"[sweep]\n\nselect_gpus = H100, H200\n",
         "t.ini:3: select_gpus: 'H200' matches no GPU of gpus; did you mean 'H100'?",
         "a pattern for nothing"},
        {"[sweep]\nselect_gpus = H100\ngpu_types = consumer\n",
         "no GPU is left: select_gpus and gpu_types together leave out every row",
         "filters that exclude each other"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct plan_fixture f;

        fixture_init(&f, cases[i].template);
        UNIT_CHECK(!f.ok && f.err.kind == ERROR_INPUT, cases[i].why);
        UNIT_CHECK(strcmp(f.err.text, cases[i].text) == 0, f.err.text);
        plan_fixture_release(&f);
    }
}

/* The figures that issue 2 promises for reference.ini. */
static void fills_slices(void)
{
    struct plan_fixture f;
    struct slice slice;

    fixture_init(&f, "[sweep]\nquantizations=fp16\ncontexts=8192\n");
    CU_ASSERT_TRUE_FATAL(f.ok && slice_init(&slice, &f.plan, &f.err));
    slice_fill(&slice, 0);
    CU_ASSERT_EQUAL(slice_placement(&slice, 0, 0)->need.params_memory_gb, 16.0);
    CU_ASSERT_EQUAL(slice_placement(&slice, 0, 0)->need.overhead_gb, 4.8);
    CU_ASSERT_EQUAL(slice_placement(&slice, 0, 0)->need.kv_cache_gb, 6.16);
    CU_ASSERT_EQUAL(slice_placement(&slice, 0, 0)->need.required_vram_gb, 26.96);
    CU_ASSERT_EQUAL(slice_fit(&slice, 0, 0).verdict, VERDICT_DOES_NOT_RUN);
    CU_ASSERT_EQUAL(slice_fit(&slice, 0, 1).verdict, VERDICT_RUNS);
    CU_ASSERT_EQUAL(slice_fit(&slice, 0, 1).vram_free_percent, 15.749999999999996);
    CU_ASSERT_EQUAL(slice_fit(&slice, 2, 2).verdict, VERDICT_DOES_NOT_RUN);
    slice_release(&slice);
    plan_fixture_release(&f);
}

static bool same_fit(const struct fit *a, const struct fit *b)
{
    return a->verdict == b->verdict &&
           memcmp(&a->usable_vram_gb, &b->usable_vram_gb, sizeof(double)) == 0 &&
           memcmp(&a->vram_free_percent, &b->vram_free_percent, sizeof(double)) == 0 &&
           memcmp(&a->headroom_gb, &b->headroom_gb, sizeof(double)) == 0;
}

static void check_slice(const struct slice *slice)
{
    const struct plan *plan = slice->plan;

    for (size_t m = 0; m < plan->model_count; m++) {
        for (size_t g = 0; g < plan->set_count; g++) {
            struct placement placement =
                place_model(plan, &slice->scenario, plan->models[m], &plan->sets[g]);
            struct fit alone = fit_placement(plan, &slice->scenario, &placement, &plan->sets[g]);
            struct fit fit = slice_fit(slice, m, g);

            UNIT_CHECK(same_fit(&fit, &alone), plan->sets[g].label);
        }
    }
}

/* Slices are filled by rows, which is to make no difference, whatever is in a row. */
static void slices_hold_pairs(void)
{
    static const char models[] =
        "name,params_billion,kv_cache_mb_per_token,num_layers,num_attention_heads,"
        "num_key_value_heads,head_dim\n"
        "Known,8,,32,32,8,128\nNo layers,14,1.0,,40,,\nNothing,30,1.0,,,,\nLarge,70,,80,64,8,128\n";
    static const char *const templates[] = {
        "",
        "[sweep]\ngpu_counts=2\n",
        "[sweep]\ngpu_counts=1,2,3,5,8,16\n",
        "[sweep]\ngpu_counts=1,2,3,4,5,6,7,8\n[assumptions]\nparallelism=pipeline\n",
        "[sweep]\ngpu_counts=1,2,3,4,5,6\ngpu_sets=3x RTX 4090 + 1x H100, 1x H100 + 1x RTX 5090\n",
    };
    static const struct engine engine = {.gpu_memory_utilization = 0.9, .kv_block_tokens = 16};
    static const struct kv_type kv_type = {.bytes_per_element = 2};

    for (size_t i = 0; i < 2 * (sizeof templates / sizeof templates[0]); i++) {
        struct slice slice;
        struct plan_fixture f;

        fixture_of(&f, models, templates[i / 2]);
        CU_ASSERT_TRUE_FATAL(f.ok && slice_init(&slice, &f.plan, &f.err));
        f.plan.modes[0] = mode_find(i % 2 ? "architecture" : "production");
        f.plan.engine = &engine;
        f.plan.kv_type = &kv_type;
        for (size_t s = 0; s < plan_slices(&f.plan); s++) {
            slice_fill(&slice, s);
            check_slice(&slice);
        }
        slice_release(&slice);
        plan_fixture_release(&f);
    }
}

/* Index scores of all heads: counted as those of one they would be too little. */
static void asks_for_heads_of_an_index(void)
{
    static const char *const NO_PATHS[SHEET_KINDS] = {NULL};
    static const char *const TEXTS[SHEET_KINDS] = {
        [SHEET_MODELS] =
            "name,params_billion,num_layers,num_attention_heads,num_key_value_heads,head_dim,"
            "hidden_size,vocab_size,num_index_layers,index_head_dim,index_n_heads\n"
            "Told,8,32,32,8,128,4096,128000,32,128,32\nUntold,8,32,,8,128,4096,128000,32,128,\n"
            "By attention,8,32,32,8,128,4096,128000,32,128,\nWithout,8,32,,8,128,4096,128000,,,\n",
        [SHEET_GPUS] = GPUS,
        [SHEET_ENGINES] = "name,gpu_memory_utilization,index_scores,flash_attention\n"
                          "summed,0.9,summed,yes\nper head,0.9,per_head,yes\n",
        [SHEET_KV_TYPES] = "name,bytes_per_element\nf16,2\n",
    };
    static const struct {
        const char *template, *missing[4], *why;
    } cases[] = {
        {"engine = per head\n", {NULL, "index_n_heads"}, "an engine that keeps them apart"},
        {"engine = summed\n", {NULL}, "an engine that adds them up asks for none"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct plan_fixture f;
        struct scenario scenario;
        char template[128];

        snprintf(template, sizeof template, "[sweep]\nmodes=architecture\n[assumptions]\n%s",
                 cases[i].template);
        plan_fixture_init(&f, NO_PATHS, TEXTS, template);
        CU_ASSERT_TRUE_FATAL(f.ok);
        scenario = plan_scenario(&f.plan, 0);
        for (size_t m = 0; m < 4; m++) {
            const char *wanted = cases[i].missing[m];
            const char *missing = scenario_missing(&f.plan, &scenario, f.plan.models[m]);

            UNIT_CHECK(wanted ? missing && strcmp(missing, wanted) == 0 : !missing, cases[i].why);
        }
        UNIT_CHECK(model_need(&f.plan, &scenario, f.plan.models[2]).overhead_gb ==
                       model_need(&f.plan, &scenario, f.plan.models[0]).overhead_gb,
                   "as many as attention has");
        plan_fixture_release(&f);
    }
}

static void reads_contexts(void)
{
    static const struct {
        const char *text;
        uint64_t tokens;
        const char *why;
    } cases[] = {
        {"4096", 4096, "plain"},
        {"8K", 8192, "K = 1024"},
        {"1m", 1048576, "M, any case"},
        {"1024M", 1073741824, "the largest"},
        {"1025M", 0, "too large"},
        {"99999999999999999999", 0, "far too large"},
        {"0", 0, "zero"},
        {"", 0, "nothing"},
        {"K", 0, "no number"},
        {"8KB", 0, "more behind it"},
        {"-1", 0, "a sign"},
        {"8 K", 0, "a space"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t tokens;
        bool ok = parse_context(cases[i].text, &tokens);

        UNIT_CHECK(ok == (cases[i].tokens > 0), cases[i].why);
        UNIT_CHECK(!ok || tokens == cases[i].tokens, cases[i].why);
    }
}

static void shares_are_read(void)
{
    static const struct {
        const char *text;
        unsigned number, count; /* 0: refused */
        const char *why;
    } cases[] = {
        {"1/1", 1, 1, "the whole"},
        {"2/16", 2, 16, "a share"},
        {"17/16", 0, 0, "more than there are"},
        {"0/16", 0, 0, "counted from 1"},
        {"1/1000001", 0, 0, "too many"},
        {"1/ 2", 0, 0, "a space"},
        {"1/+2", 0, 0, "a sign"},
        {"1/", 0, 0, "no count"},
        {"1", 0, 0, "no slash"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct shard shard = {0};
        bool ok = parse_shard(cases[i].text, &shard);

        UNIT_CHECK(ok == (cases[i].count > 0), cases[i].why);
        UNIT_CHECK(!ok || (shard.number == cases[i].number && shard.count == cases[i].count),
                   cases[i].why);
    }
}

static void later_settings_win(void)
{
    static const struct said option = {
        .section = "sweep", .key = "contexts", .value = "16K,32K", .origin = {"contexts", 0}};
    struct plan_fixture f;
    char message[SETTINGS_MESSAGE_SIZE];

    fixture_init(&f, "[sweep]\ncontexts=8K\nmodes=production\n");
    CU_ASSERT_EQUAL(settings_origin(&f.settings, &f.settings.contexts)->line, 2);
    CU_ASSERT_TRUE(settings_set(&f.settings, &option, message));
    CU_ASSERT_EQUAL(f.settings.contexts.count, 2);
    CU_ASSERT_EQUAL(f.settings.contexts.items[0], 16384);
    CU_ASSERT_STRING_EQUAL(settings_origin(&f.settings, &f.settings.contexts)->name, "contexts");
    CU_ASSERT_PTR_NULL(settings_origin(&f.settings, &f.settings.quantizations)->name);
    plan_fixture_release(&f);
}

static void resolves_paths(void)
{
    static const struct {
        const char *base, *value, *path, *why;
    } cases[] = {
        {"some/where", "a.csv", "some/where/a.csv", "from the template's folder"},
        {NULL, "a.csv", "a.csv", "an option"},
        {"", "a.csv", "a.csv", "a template in the working directory"},
        {"some/where", "/a.csv", "/a.csv", "absolute"},
        {TESTS_DIR, "../inputs/a.csv", TESTS_DIR "/../inputs/a.csv", "shortened"},
        {"no/such", "../a.csv", "no/such/../a.csv", "a folder that is not there is kept"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct said said = {.section = "inputs",
                            .key = "models",
                            .value = cases[i].value,
                            .origin = {"x.ini", 1},
                            .base = cases[i].base};
        struct settings settings;
        char message[SETTINGS_MESSAGE_SIZE], wanted[512];
        char *end;

        snprintf(wanted, sizeof wanted, "%s", cases[i].path);
        if ((end = strstr(wanted, "/tests/../")) != NULL)
            memmove(end + 1, end + 10, strlen(end + 10) + 1);
        settings_init(&settings, settings_table);
        UNIT_CHECK(settings_set(&settings, &said, message), cases[i].why);
        UNIT_CHECK(strcmp(settings.models, wanted) == 0, settings.models);
        settings_release(&settings);
    }
}

static void names_files(void)
{
    static const char QUANTIZATIONS[] = "name,bits_per_weight\n"
                                        "a/b,4\na b,5\nA:B,6\nQ4_K_M,4.8\n\"../x\",3\n";
    static const char *const NAMES[] = {
        "p_conservative_a_b_4096.csv", "p_conservative_a_b~2_4096.csv",
        "p_conservative_A_B~3_4096.csv", "p_conservative_Q4_K_M_4096.csv",
        "p_conservative_.._x_4096.csv"};
    struct plan_fixture f;
    struct report report;
    char path[REPORT_PATH_SIZE];

    fixture_init(&f, "[sweep]\ncontexts=4K\n[report]\nas_of=2026-01-02\n");
    plan_release(&f.plan);
    free(f.catalogue.tables[SHEET_QUANTIZATIONS].rows);
    f.catalogue.tables[SHEET_QUANTIZATIONS] = (struct table){0};
    CU_ASSERT_TRUE(catalogue_parse(
        &f.catalogue, SHEET_QUANTIZATIONS,
        &(struct sheet_source){"q.csv", QUANTIZATIONS, sizeof QUANTIZATIONS - 1}, &f.findings));
    CU_ASSERT_TRUE_FATAL(plan_init(&f.plan, &f.catalogue, &f.settings, &f.err));
    CU_ASSERT_EQUAL_FATAL(plan_slices(&f.plan), 5);
    report = (struct report){.plan = &f.plan, .settings = &f.settings};
    for (size_t s = 0; s < 5; s++) {
        report_slice_file(&report, s, "p", "csv", path);
        UNIT_CHECK(strcmp(path, NAMES[s]) == 0, path);
    }
    plan_fixture_release(&f);
}

/* --as-of, then SOURCE_DATE_EPOCH, then the sheets; never the clock. */
static void dates_the_report(void)
{
    struct plan_fixture f;
    struct report report = {.plan = &f.plan, .settings = &f.settings};

    fixture_init(&f, "");
    setenv("SOURCE_DATE_EPOCH", "1767312000", 1);
    CU_ASSERT_TRUE(report_date(&report, &f.err));
    CU_ASSERT_STRING_EQUAL(report.as_of, "2026-01-02");
    f.settings.as_of = "2025-12-31";
    CU_ASSERT_TRUE(report_date(&report, &f.err));
    CU_ASSERT_STRING_EQUAL(report.as_of, "2025-12-31");
    f.settings.as_of = "";
    setenv("SOURCE_DATE_EPOCH", "soon", 1);
    CU_ASSERT_FALSE(report_date(&report, &f.err));
    CU_ASSERT_EQUAL(f.err.kind, ERROR_USAGE);
    unsetenv("SOURCE_DATE_EPOCH");
    plan_fixture_release(&f);
}

/* The newest as_of of any row goes before files' times, and after what somebody asks for. */
static void dates_the_report_by_its_sheets(void)
{
    static const char DATED[] = "name,vram_gb,as_of\na,24,2026-01-31\nb,24,\nc,24,2026-02-01\n"
                                "d,24,2025-12-31\n";
    struct plan_fixture f;
    struct report report = {.plan = &f.plan, .settings = &f.settings};

    fixture_init(&f, "");
    CU_ASSERT_STRING_EQUAL(catalogue_newest_date(&f.catalogue), "");
    free(f.catalogue.tables[SHEET_GPUS].rows);
    f.catalogue.tables[SHEET_GPUS] = (struct table){0};
    CU_ASSERT_TRUE_FATAL(catalogue_parse(&f.catalogue, SHEET_GPUS,
                                         &(struct sheet_source){"g.csv", DATED, sizeof DATED - 1},
                                         &f.findings));
    unsetenv("SOURCE_DATE_EPOCH");
    CU_ASSERT_TRUE(report_date(&report, &f.err));
    CU_ASSERT_STRING_EQUAL(report.as_of, "2026-02-01");
    setenv("SOURCE_DATE_EPOCH", "1767312000", 1);
    CU_ASSERT_TRUE(report_date(&report, &f.err));
    CU_ASSERT_STRING_EQUAL(report.as_of, "2026-01-02");
    f.settings.as_of = "2020-02-29";
    CU_ASSERT_TRUE(report_date(&report, &f.err));
    CU_ASSERT_STRING_EQUAL(report.as_of, "2020-02-29");
    unsetenv("SOURCE_DATE_EPOCH");
    plan_fixture_release(&f);
}

static const struct unit_test tests[] = {
    {"defaults are those of the manual", defaults_are_those_of_the_manual},
    {"filters models and GPUs", filters_and_orders},
    {"numbers slices in the order asked for", numbers_slices},
    {"refuses unknown names with their origin", refuses_with_the_origin},
    {"fills slices with the promised figures", fills_slices},
    {"slices hold what pairs alone give", slices_hold_pairs},
    {"asks for the heads of an index", asks_for_heads_of_an_index},
    {"reads context lengths", reads_contexts},
    {"shares are read", shares_are_read},
    {"later settings win", later_settings_win},
    {"resolves paths of templates", resolves_paths},
    {"names files so that none clash", names_files},
    {"dates the report without the clock", dates_the_report},
    {"dates the report by its sheets", dates_the_report_by_its_sheets},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("sweep", tests);
}
