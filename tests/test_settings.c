/* SPDX-License-Identifier: MIT */
/* What a value of each kind becomes, and what is said of one that is none. */
#include "cli/settings_table.h"
#include "unit.h"
#include "vramgrid/core/offload.h"
#include "vramgrid/input/template.h"
#include "vramgrid/report/writer.h"

#include <math.h>
#include <string.h>

/* The settings of a template, and what is wrong with it. */
struct fixture {
    struct settings settings;
    struct findings findings;
    bool ok;
};

static void fixture_init(struct fixture *fixture, const char *template)
{
    *fixture = (struct fixture){0};
    CU_ASSERT_TRUE_FATAL(settings_init(&fixture->settings, settings_table));
    fixture->ok = template_parse(&fixture->settings, "t.ini", "base", template, &fixture->findings);
}

static void fixture_release(struct fixture *fixture)
{
    settings_release(&fixture->settings);
    findings_release(&fixture->findings);
}

static void numbers_keep_their_order(void)
{
    static const struct {
        const char *template;
        uint64_t contexts[4]; /* ended by 0 */
        const char *why;
    } cases[] = {
        {"[sweep]\ncontexts = 8K, 4096\n", {8192, 4096}, "the order asked for"},
        {"[sweep]\ncontexts = 8K, 8192, 4K, 8k\n", {8192, 4096}, "each once"},
        {"[sweep]\ncontexts = 8K\n  1M,\n  8K, 16K\n", {8192, 1048576, 16384}, "several lines"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f;
        size_t count = 0;

        fixture_init(&f, cases[i].template);
        UNIT_CHECK(f.ok, cases[i].why);
        while (cases[i].contexts[count])
            count++;
        UNIT_CHECK(f.settings.contexts.count == count, cases[i].why);
        for (size_t c = 0; c < f.settings.contexts.count && c < count; c++)
            UNIT_CHECK(f.settings.contexts.items[c] == cases[i].contexts[c], cases[i].why);
        fixture_release(&f);
    }
}

static void a_bad_item_is_told_once(void)
{
    struct fixture f;

    fixture_init(&f, "[sweep]\ncontexts = 8K, many\n  16K\n  32K\n");
    CU_ASSERT_FALSE(f.ok);
    CU_ASSERT_EQUAL(f.findings.count, 1);
    fixture_release(&f);
}

static void sets_have_no_order(void)
{
    struct fixture f;

    fixture_init(&f, "[output]\nformats = PNG,\n  csv, png\n[heatmap]\nfigures =\n");
    CU_ASSERT_TRUE(f.ok);
    CU_ASSERT_EQUAL(f.settings.formats, 1 << OUTPUT_PNG | 1 << OUTPUT_CSV);
    CU_ASSERT_TRUE(settings_has(f.settings.formats, OUTPUT_PNG));
    CU_ASSERT_FALSE(settings_has(f.settings.formats, OUTPUT_SVG));
    CU_ASSERT_EQUAL(f.settings.figures, 0);
    fixture_release(&f);
}

static void choices_are_places(void)
{
    struct fixture f;

    fixture_init(&f, "[assumptions]\nparallelism = PIPELINE\nmodel_format = Awq\n"
                     "pcie_generation = 4\n[heatmap]\npaper = Letter\n"
                     "[workbook]\naccent = #aBcDeF\n[sweep]\nshard = 2/16\n");
    CU_ASSERT_TRUE(f.ok);
    CU_ASSERT_EQUAL(f.settings.parallelism, PARALLEL_PIPELINE);
    CU_ASSERT_STRING_EQUAL(offload_formats[f.settings.model_format].name, "awq");
    CU_ASSERT_EQUAL(f.settings.pcie_generation, 4);
    CU_ASSERT_EQUAL(f.settings.paper, PAPER_LETTER);
    CU_ASSERT_EQUAL(f.settings.accent, 0xABCDEF);
    CU_ASSERT_EQUAL(f.settings.shard.number, 2);
    CU_ASSERT_EQUAL(f.settings.shard.count, 16);
    fixture_release(&f);
    fixture_init(&f, "[assumptions]\npcie_generation = AUTO\n");
    CU_ASSERT_TRUE(isnan(f.settings.pcie_generation));
    fixture_release(&f);
}

static void logs_go_to_names_and_paths(void)
{
    static const struct {
        const char *value;
        enum log_target target;
        const char *text, *why;
    } cases[] = {
        {"none", LOG_TO_NOTHING, "none", "nowhere"},
        {"SysLog", LOG_TO_SYSLOG, "SysLog", "any case"},
        {"./syslog", LOG_TO_FILE, "base/./syslog", "a file of that name"},
        {"/var/log/x", LOG_TO_FILE, "/var/log/x", "absolute"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char template[128];
        struct fixture f;

        snprintf(template, sizeof template, "[output]\nlog = %s\n", cases[i].value);
        fixture_init(&f, template);
        UNIT_CHECK(f.ok, cases[i].why);
        UNIT_CHECK(f.settings.log.place == cases[i].target, cases[i].why);
        UNIT_CHECK(f.settings.log.is_path == (cases[i].target == LOG_TO_FILE), cases[i].why);
        UNIT_CHECK(strcmp(f.settings.log.text, cases[i].text) == 0, f.settings.log.text);
        fixture_release(&f);
    }
}

static void tells_what_is_known(void)
{
    static const struct {
        const char *section, *key, *known, *why;
    } cases[] = {
        {"output", "formats", "csv, xlsx, pdf, charts, svg, png, offload or fleet", "names"},
        {"output", "precision", "fixed or full", "two"},
        {"output", "log", "none, stderr, syslog or a path with a '/' in it", "and more"},
        {"sweep", "gpu_counts", "a number of GPUs from 1 to 1024", "no names"},
        {"report", "title", "", "any text"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char known[SETTINGS_KNOWN_SIZE];

        setting_known(settings_find(settings_table, cases[i].section, cases[i].key), known);
        UNIT_CHECK(strcmp(known, cases[i].known) == 0, known);
    }
}

/* So that a row of the table cannot be half filled in. */
static void every_row_is_whole(void)
{
    for (const struct setting *setting = settings_table; setting->section; setting++) {
        bool has_values = setting->kind == SETTING_CHOICE || setting->kind == SETTING_VALUE ||
                          setting->kind == SETTING_NUMBERS || setting->kind == SETTING_SET;
        bool is_number = setting->kind == SETTING_NUMBER || setting->kind == SETTING_COUNT;

        UNIT_CHECK(!has_values || !setting->name != !setting->parse, setting->key);
        UNIT_CHECK(!setting->parse || setting->known, setting->key);
        UNIT_CHECK(setting->kind != SETTING_VALUE || setting->parse, setting->key);
        UNIT_CHECK(is_number == (setting->maximum > 0), setting->key);
        UNIT_CHECK(settings_find(settings_table, setting->section, setting->key) == setting,
                   setting->key);
    }
}

static const struct unit_test tests[] = {
    {"numbers keep their order", numbers_keep_their_order},
    {"a bad item is told once", a_bad_item_is_told_once},
    {"sets have no order", sets_have_no_order},
    {"choices are places", choices_are_places},
    {"logs go to names and paths", logs_go_to_names_and_paths},
    {"tells what is known", tells_what_is_known},
    {"every row is whole", every_row_is_whole},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("settings", tests);
}
