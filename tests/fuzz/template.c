/* SPDX-License-Identifier: MIT */
/* Any text as a template, and the plan that it asks for on a small catalogue. */
#include "vramgrid/input/template.h"
#include "cli/settings_table.h"
#include "fuzz.h"
#include "vramgrid/input/catalogue.h"
#include "vramgrid/sweep/plan.h"

#include <string.h>

static const char models[] =
    "name,params_billion,kv_cache_mb_per_token\nLLaMA 3 8B,8,0.7\nQwen 14B,14,1\n";
static const char gpus[] = "name,vram_gb,type\nRTX 4090,24,consumer\nH100,80,data center\n";
static const char quantizations[] = "name,bytes_per_param\nfp16,2\nint8,1\n";

static void parse(struct catalogue *catalogue, enum sheet_kind kind, const char *text)
{
    struct sheet_source source = {"sheet.csv", text, strlen(text)};
    struct findings findings = {0};

    FUZZ_CHECK(catalogue_parse(catalogue, kind, &source, &findings));
    findings_release(&findings);
}

static void check_settings(const struct settings *settings)
{
    for (const struct setting *setting = settings_table; setting->section; setting++) {
        const char *member = (const char *)settings + setting->offset;

        if (setting->kind != SETTING_NUMBER && setting->kind != SETTING_COUNT)
            continue;
        FUZZ_CHECK(*(const double *)member >= setting->minimum);
        FUZZ_CHECK(*(const double *)member <= setting->maximum);
    }
}

static void check_plan(const struct settings *settings)
{
    struct catalogue catalogue = {0};
    struct plan plan = {0};
    struct error err = {0};

    parse(&catalogue, SHEET_MODELS, models);
    parse(&catalogue, SHEET_GPUS, gpus);
    parse(&catalogue, SHEET_QUANTIZATIONS, quantizations);
    if (plan_init(&plan, &catalogue, settings, &err)) {
        FUZZ_CHECK(plan_combinations(&plan) > 0 && plan_slices(&plan) > 0);
        FUZZ_CHECK(plan.first_slice <= plan.end_slice && plan.end_slice <= plan_slices(&plan));
    } else {
        FUZZ_CHECK(err.kind == ERROR_INPUT || err.kind == ERROR_USAGE);
    }
    plan_release(&plan);
    catalogue_release(&catalogue);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = fuzz_text(bytes, length);
    struct settings settings;
    struct findings findings = {0};

    FUZZ_CHECK(settings_init(&settings, settings_table));
    if (template_parse(&settings, "report.ini", "/nowhere", text, &findings))
        check_plan(&settings);
    check_settings(&settings);
    fuzz_check_findings(&findings);
    findings_release(&findings);
    settings_release(&settings);
    free(text);
    return 0;
}
