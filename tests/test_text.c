/* SPDX-License-Identifier: MIT */
#include "unit.h"
#include "vramgrid/text.h"

#include <string.h>

#define FOLDER TESTS_DIR "/../templates/text"

static void warns_in_each_language(void)
{
    static const struct {
        const char *folder, *language, *warning, *why;
    } cases[] = {
        {FOLDER, "en", "Low safety margin (5.0% free)", "English"},
        {FOLDER, "pt", "Margem de segurança baixa (5.0% livre)", "Portuguese"},
        {FOLDER, "en+pt", "Low safety margin (5.0% free) / Margem de segurança baixa", "SPEC 1.1"},
        {FOLDER, "pt+en", "Margem de segurança baixa (5.0% livre) / Low safety margin (5.0% free)",
         "turned round"},
        {NULL, "en", "Low safety margin (5.0% free)", "without a data folder"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text text;
        struct findings findings = {0};
        struct error err = {0};
        struct fit fit = {VERDICT_RUNS_LOW_MARGIN, 24, 5, 1.2};
        struct model model = {.context_length_max = NUMBER_UNKNOWN};
        char warning[TEXT_WARNING_SIZE];

        CU_ASSERT_TRUE(text_load(&text, cases[i].folder, cases[i].language, &findings, &err));
        text_warning(&text, &fit, OBSTACLE_NONE, 1, &model, 8192, warning);
        UNIT_CHECK(strcmp(warning, cases[i].warning) == 0, warning);
        text_release(&text);
        findings_release(&findings);
    }
}

static void refuses_unknown_languages(void)
{
    static const char *const LANGUAGES[] = {"xx",  "en+xx", "../en", "",
                                            "en+", "e",     "EN",    "en+pt+de"};

    for (size_t i = 0; i < sizeof LANGUAGES / sizeof LANGUAGES[0]; i++) {
        struct text text;
        struct findings findings = {0};
        struct error err = {0};

        UNIT_CHECK(!text_load(&text, FOLDER, LANGUAGES[i], &findings, &err), LANGUAGES[i]);
        CU_ASSERT_EQUAL(err.kind, ERROR_USAGE);
        text_release(&text);
        findings_release(&findings);
    }
}

/* Every language says everything, and nothing that English does not know. */
static void languages_are_complete(void)
{
    struct text english, portuguese;
    struct findings findings = {0};
    struct error err = {0};

    CU_ASSERT_TRUE(text_load(&english, NULL, "en", &findings, &err));
    CU_ASSERT_TRUE(text_load(&portuguese, FOLDER, "pt", &findings, &err));
    CU_ASSERT_EQUAL(english.count, portuguese.count);
    for (size_t i = 0; i < english.count; i++) {
        UNIT_CHECK(*english.entries[i].words != '\0', english.entries[i].key);
        if (i > 0)
            UNIT_CHECK(strcmp(english.entries[i - 1].key, english.entries[i].key) < 0,
                       english.entries[i].key);
    }
    text_release(&english);
    text_release(&portuguese);
    findings_release(&findings);
}

static void fills(void)
{
    struct text_entry entries[] = {
        {"a.both", "{x} and {y}, {x}"},     {"a.none", "plain"}, {"a.open", "an {open brace"},
        {"a.unknown", "a {missing} value"}, {"a.wide", "é{x}é"},
    };
    struct text text = {.entries = entries, .count = 5};
    static const struct {
        const char *key;
        size_t size;
        const char *wanted, *why;
    } cases[] = {
        {"a.both", 64, "1 and two, 1", "each as often as it stands there"},
        {"a.none", 64, "plain", "no value"},
        {"a.unknown", 64, "a  value", "an unknown name is empty"},
        {"a.open", 64, "an ", "an open brace ends the text"},
        {"a.wide", 64, "é1é", "UTF-8"},
        {"a.wide", 5, "é1", "cut at a whole character"},
        {"b.none", 64, "b.none", "an unknown key says itself"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[64];

        text_fill(&text, cases[i].key, out, cases[i].size, "x", "1", "y", "two", NULL);
        UNIT_CHECK(strcmp(out, cases[i].wanted) == 0, cases[i].why);
    }
}

static const struct unit_test tests[] = {
    {"warns in each language", warns_in_each_language},
    {"refuses unknown languages", refuses_unknown_languages},
    {"languages are complete", languages_are_complete},
    {"fills in values", fills},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("text", tests);
}
