/* SPDX-License-Identifier: MIT */
#include "unit.h"
#include "vramgrid/input/catalogue.h"

#include <math.h>
#include <string.h>

#define INPUTS TESTS_DIR "/../inputs/"

static void loads_shipped_sheets(void)
{
    static const char *const PATHS[SHEET_KINDS] = {
        INPUTS "models.csv",  INPUTS "gpus.csv",     INPUTS "quantizations.csv",
        INPUTS "engines.csv", INPUTS "kv_types.csv", INPUTS "checkpoints.csv",
    };
    struct catalogue catalogue = {0};
    struct findings findings = {0};

    CU_ASSERT_TRUE(catalogue_load(&catalogue, PATHS, &findings));
    CU_ASSERT_PTR_NULL(findings.text);
    CU_ASSERT_PTR_NULL(catalogue.notices.text);
    CU_ASSERT_EQUAL(catalogue.tables[SHEET_MODELS].count, 208);
    CU_ASSERT_EQUAL(catalogue.tables[SHEET_GPUS].count, 110);
    CU_ASSERT_EQUAL(catalogue.tables[SHEET_QUANTIZATIONS].count, 50);
    CU_ASSERT_EQUAL(catalogue.tables[SHEET_ENGINES].count, 8);
    CU_ASSERT_EQUAL(catalogue.tables[SHEET_CHECKPOINTS].count, 50);
    CU_ASSERT_STRING_EQUAL(catalogue_quantization(&catalogue, 3)->name, "int4");
    CU_ASSERT_EQUAL(strlen(catalogue.tables[SHEET_GPUS].digest.hex), 64);
    catalogue_release(&catalogue);
    findings_release(&findings);
}

/*
 * A figure that must not change unseen: MiB a token (vramgrid-method(7), DERIVED VALUES) from the
 * shipped architectures.
 */
static void derives_known_caches(void)
{
    static const struct {
        const char *model;
        double bytes;
        const char *why;
    } cases[] = {
        {"Llama-3.1-8B", 131072, "GQA"},
        {"DeepSeek-V3-671B", 70272, "MLA"},
        {"Gemma-3-27B", 507904, "sliding window, as if at full length"},
        {"Llama-2-7B", 524288, "MHA"},
        {"Qwen3.6-27B", 65536, "hybrid: 16 of 64 layers attend"},
    };
    static const char *const PATHS[SHEET_KINDS] = {INPUTS "models.csv"};
    struct catalogue catalogue = {0};
    struct findings findings = {0};

    CU_ASSERT_TRUE(catalogue_load(&catalogue, PATHS, &findings));
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        bool found = false;

        for (size_t i = 0; i < catalogue.tables[SHEET_MODELS].count; i++) {
            const struct model *model = catalogue_model(&catalogue, i);

            if (strcmp(model->name, cases[c].model) != 0)
                continue;
            found = true;
            UNIT_CHECK(model->rule_kv_mb_per_token == cases[c].bytes / 1048576, cases[c].why);
        }
        UNIT_CHECK(found, cases[c].model);
    }
    catalogue_release(&catalogue);
    findings_release(&findings);
}

static bool parse(struct catalogue *catalogue, enum sheet_kind kind, const char *text,
                  struct findings *findings)
{
    struct sheet_source source = {"s.csv", text, strlen(text)};

    return catalogue_parse(catalogue, kind, &source, findings);
}

static void knows_four_quantizations(void)
{
    static const char *const NO_PATHS[SHEET_KINDS] = {NULL};
    static const struct quantization KNOWN[] = {
        {.name = "fp32", .bytes_per_param = 4.0, .kv_cache_multiplier = 2.0},
        {.name = "fp16", .bytes_per_param = 2.0, .kv_cache_multiplier = 1.0},
        {.name = "int8", .bytes_per_param = 1.0, .kv_cache_multiplier = 0.85},
        {.name = "int4", .bytes_per_param = 0.5, .kv_cache_multiplier = 0.85},
    };
    struct catalogue catalogue = {0};
    struct findings findings = {0};

    CU_ASSERT_TRUE(catalogue_load(&catalogue, NO_PATHS, &findings));
    CU_ASSERT_EQUAL_FATAL(catalogue.tables[SHEET_QUANTIZATIONS].count, 4);
    CU_ASSERT_PTR_NULL(catalogue.tables[SHEET_QUANTIZATIONS].path);
    for (size_t i = 0; i < 4; i++) {
        const struct quantization *row = catalogue_quantization(&catalogue, i);

        UNIT_CHECK(strcmp(row->name, KNOWN[i].name) == 0, KNOWN[i].name);
        UNIT_CHECK(row->bytes_per_param == KNOWN[i].bytes_per_param, KNOWN[i].name);
        UNIT_CHECK(row->bits_per_weight == KNOWN[i].bytes_per_param * 8, KNOWN[i].name);
        UNIT_CHECK(row->kv_cache_multiplier == KNOWN[i].kv_cache_multiplier, KNOWN[i].name);
    }
    catalogue_release(&catalogue);
    findings_release(&findings);
}

static void fills_defaults(void)
{
    struct catalogue catalogue = {0};
    struct findings findings = {0};
    const struct quantization *row;

    CU_ASSERT_TRUE(parse(&catalogue, SHEET_QUANTIZATIONS,
                         "Bits_Per_Weight,NAME,bytes_per_param\n4.5,a,\n,b,0.75\n4,c,0.625\n",
                         &findings));
    row = catalogue_quantization(&catalogue, 0);
    CU_ASSERT_EQUAL(row[0].bytes_per_param, 0.5625);
    CU_ASSERT_EQUAL(row[1].bits_per_weight, 6);
    CU_ASSERT_EQUAL(row[2].bits_per_weight, 4);
    CU_ASSERT_EQUAL(row[2].bytes_per_param, 0.625);
    CU_ASSERT_EQUAL(row[2].kv_cache_multiplier, 1.0);
    catalogue_release(&catalogue);
    findings_release(&findings);
}

static void tolerates_unknown_columns(void)
{
    struct catalogue catalogue = {0};
    struct findings findings = {0};

    CU_ASSERT_TRUE(parse(&catalogue, SHEET_GPUS, "name,colour,vram_gb,\nA,red,24,\n", &findings));
    CU_ASSERT_STRING_EQUAL(catalogue.notices.text,
                           "s.csv:1:2: unknown column 'colour' is ignored\n");
    CU_ASSERT_EQUAL(catalogue_gpu(&catalogue, 0)->vram_gb, 24);
    CU_ASSERT_TRUE(isnan(catalogue_gpu(&catalogue, 0)->price_usd));
    CU_ASSERT_STRING_EQUAL(catalogue_gpu(&catalogue, 0)->vendor, "");
    catalogue_release(&catalogue);
    findings_release(&findings);
}

static void reads_decimal_commas(void)
{
    struct catalogue catalogue = {0};
    struct findings findings = {0};

    CU_ASSERT_TRUE(parse(&catalogue, SHEET_MODELS,
                         "\xef\xbb\xbfname;params_billion;kv_cache_mb_per_token\r\nA;7,5;0,125\r\n",
                         &findings));
    CU_ASSERT_EQUAL(catalogue_model(&catalogue, 0)->params_billion, 7.5);
    CU_ASSERT_EQUAL(catalogue_model(&catalogue, 0)->rule_kv_mb_per_token, 0.125);
    catalogue_release(&catalogue);
    findings_release(&findings);
}

static bool is_as_wanted(double value, double wanted)
{
    return wanted == 0 || value == wanted;
}

static void check_gpu(const struct gpu *gpu, const struct gpu *wanted, const char *why)
{
    UNIT_CHECK(strcmp(gpu->name, wanted->name) == 0, why);
    UNIT_CHECK(is_as_wanted(gpu->vram_gb, wanted->vram_gb), why);
    UNIT_CHECK(is_as_wanted(gpu->usable_vram_mib, wanted->usable_vram_mib), why);
    UNIT_CHECK(is_as_wanted(gpu->memory_bandwidth_gb_s, wanted->memory_bandwidth_gb_s), why);
    UNIT_CHECK(is_as_wanted(gpu->pcie_gen, wanted->pcie_gen), why);
    UNIT_CHECK(is_as_wanted(gpu->tdp_w, wanted->tdp_w), why);
    UNIT_CHECK(is_as_wanted(gpu->price_usd, wanted->price_usd), why);
}

/* Sheets as inventories and tools write them (tests/data/sheets). */
static void reads_sheets_as_people_have_them(void)
{
    static const struct {
        const char *file;
        size_t count;
        struct gpu first, last; /* what is left 0 is not compared */
        const char *why;
    } cases[] = {
        {"nvidia-smi.csv",
         3,
         {.name = "NVIDIA GeForce RTX 3090", .vram_gb = 24, .usable_vram_mib = 24576, .tdp_w = 350},
         {.name = "NVIDIA L4", .vram_gb = 23034 / 1024.0, .usable_vram_mib = 23034, .pcie_gen = 4},
         "units, a line for each card, what the driver does not know"},
        {"inventory-mib.csv",
         2,
         {.name = "RTX A6000", .vram_gb = 49140 / 1024.0, .usable_vram_mib = 49140},
         {.name = "RTX 4090", .vram_gb = 24564 / 1024.0},
         "what can be used, and no more is promised"},
        {"tabs.tsv",
         2,
         {.name = "RTX 4090", .vram_gb = 24, .memory_bandwidth_gb_s = 1008},
         {.name = "RTX 3060 12GB", .vram_gb = 12, .memory_bandwidth_gb_s = 360.5},
         "tabs"},
        {"excel-sep.csv",
         2,
         {.name = "RTX 4090", .vram_gb = 24, .price_usd = 1599.5},
         {.name = "H100 PCIe", .vram_gb = 80},
         "sep=; behind a BOM"},
        {"excel-pt-br.csv",
         1,
         {.name = "RTX 4090", .vram_gb = 24, .price_usd = 1599.5},
         {.name = "RTX 4090", .vram_gb = 24, .price_usd = 1599.5},
         "a quoted heading with a comma"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[4096];
        const char *paths[SHEET_KINDS] = {[SHEET_GPUS] = path};
        struct catalogue catalogue = {0};
        struct findings findings = {0};

        snprintf(path, sizeof path, "%s/data/sheets/%s", TESTS_DIR, cases[i].file);
        UNIT_CHECK(catalogue_load(&catalogue, paths, &findings), cases[i].why);
        UNIT_CHECK(catalogue.tables[SHEET_GPUS].count == cases[i].count, cases[i].why);
        if (catalogue.tables[SHEET_GPUS].count == cases[i].count) {
            check_gpu(catalogue_gpu(&catalogue, 0), &cases[i].first, cases[i].why);
            check_gpu(catalogue_gpu(&catalogue, cases[i].count - 1), &cases[i].last, cases[i].why);
        }
        catalogue_release(&catalogue);
        findings_release(&findings);
    }
}

static void derives_head_dim(void)
{
    struct catalogue catalogue = {0};
    struct findings findings = {0};

    CU_ASSERT_TRUE(parse(&catalogue, SHEET_MODELS,
                         "name,params_billion,num_layers,hidden_size,num_attention_heads,"
                         "num_key_value_heads\nA,8.03,32,4096,32,8\n",
                         &findings));
    CU_ASSERT_EQUAL(catalogue_model(&catalogue, 0)->rule_kv_mb_per_token, 0.125);
    catalogue_release(&catalogue);
    findings_release(&findings);
}

/* What a cache needs is known in every layer, or architecture mode must say that it is not. */
static void finds_what_a_cache_lacks(void)
{
    static const char HEADINGS[] =
        "name,params_billion,kv_cache_mb_per_token,num_layers,num_attention_layers,"
        "num_key_value_heads,head_dim,kv_lora_rank,qk_rope_head_dim,sliding_window,"
        "num_sliding_layers,sliding_num_key_value_heads,sliding_head_dim,recurrent_state_mib,"
        "architecture,num_csa_layers,csa_compress_ratio\n";
    static const struct {
        const char *row, *missing, *why;
    } cases[] = {
        {"a,7,,32,,8,128,,,,,,,,,,", NULL, "heads and their dimension"},
        {"a,7,1,32,,8,,,,,,,,,,,", "head_dim", "no dimension"},
        {"a,7,,32,,,,512,64,,,,,,,,", NULL, "a latent has no heads"},
        {"a,7,1,32,,,,512,64,1024,16,,,,,,", "num_key_value_heads", "sliding layers have heads"},
        {"a,7,1,32,,8,,512,64,1024,16,,,,,,", "head_dim", "and these a dimension"},
        {"a,7,,32,,,,512,64,1024,16,8,128,,,,", NULL, "of their own"},
        {"a,7,,32,,,,,,1024,32,8,128,,,,", NULL, "which is enough where all slide"},
        {"a,7,,32,0,,,,,,,,,16,,,", NULL, "recurrent layers alone"},
        {"a,7,,32,0,,,,,,,,,,,,", "recurrent_state_mib", "which do keep a state"},
        {"a,7,,,,,,,,,,,,,encoder,,", NULL, "an encoder has no cache"},
        {"a,7,,43,,,,448,64,128,43,,,,moe,21,4", NULL, "windows of latents beside compressed ones"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct catalogue catalogue = {0};
        struct findings findings = {0};
        const struct model *model;
        char text[512];

        snprintf(text, sizeof text, "%s%s\n", HEADINGS, cases[i].row);
        UNIT_CHECK(parse(&catalogue, SHEET_MODELS, text, &findings), cases[i].why);
        model = catalogue_model(&catalogue, 0);
        UNIT_CHECK(cases[i].missing ? model->missing && !strcmp(model->missing, cases[i].missing)
                                    : !model->missing,
                   cases[i].why);
        UNIT_CHECK(number_is_known(model->rule_kv_mb_per_token), cases[i].why);
        catalogue_release(&catalogue);
        findings_release(&findings);
    }
}

static const struct unit_test tests[] = {
    {"loads the shipped sheets without a finding", loads_shipped_sheets},
    {"derives the KV cache of shipped models", derives_known_caches},
    {"knows four quantizations without a sheet", knows_four_quantizations},
    {"fills what follows from other columns", fills_defaults},
    {"tolerates unknown columns and says so", tolerates_unknown_columns},
    {"reads decimal commas", reads_decimal_commas},
    {"reads sheets as people have them", reads_sheets_as_people_have_them},
    {"derives head_dim", derives_head_dim},
    {"finds what a cache lacks", finds_what_a_cache_lacks},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("catalogue", tests);
}
