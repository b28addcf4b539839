/* SPDX-License-Identifier: MIT */
#include "unit.h"
#include "vramgrid/input/ini_text.h"
#include "vramgrid/words/name_words.h"
#include "vramgrid/words/text.h"
#include "vramgrid/words/warnings.h"

#include <stdio.h>
#include <string.h>

#define FOLDER TESTS_DIR "/../templates/text"

static void warns_in_each_language(void)
{
    static const struct {
        const char *folder, *language, *warning, *why;
    } cases[] = {
        {FOLDER, "en", "Low safety margin (5.0% free)", "English"},
        {FOLDER, "pt", "Margem de segurança baixa (5,0% livre)", "the reader's decimal sign"},
        {FOLDER, "en+pt", "Low safety margin (5.0% free) / Margem de segurança baixa",
         "vramgrid-method(7), VERDICT"},
        {FOLDER, "pt+en", "Margem de segurança baixa (5,0% livre) / Low safety margin (5,0% free)",
         "turned round"},
        {NULL, "en", "Low safety margin (5.0% free)", "without a data folder"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text text;
        struct findings findings = {0};
        struct error err = {0};
        struct fit fit = {VERDICT_RUNS_LOW_MARGIN, 24, 5, 1.2};
        struct model model = {.context_length_max = NUMBER_UNKNOWN};
        struct gpu gpu = {.name = "g"};
        struct gpu_set set = {.parts = {{&gpu, 1}}, .part_count = 1, .gpu_count = 1};
        struct placement placement = {.obstacle = OBSTACLE_NONE};
        struct scenario scenario = {mode_find("conservative"), NULL, 8192};
        char warning[WARNINGS_SIZE];

        CU_ASSERT_TRUE(text_load(&text, cases[i].folder, cases[i].language, &findings, &err));
        warnings_of(&text, &(struct pair){&model, &set, &scenario, &placement, &fit}, warning);
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

enum { KEYS_MAX = 4096 };

/* The keys of one file, as they stand there. */
struct keys {
    char names[KEYS_MAX][64];
    size_t count;
};

static void take_key(void *context, const struct ini_value *value)
{
    struct keys *keys = context;

    if (!value->more && keys->count < KEYS_MAX)
        snprintf(keys->names[keys->count++], 64, "%s.%s", value->section, value->key);
}

static void read_keys(struct keys *keys, const char *path)
{
    struct findings findings = {0};

    keys->count = 0;
    UNIT_CHECK(ini_read_file(path, take_key, keys, NULL, &findings), path);
    UNIT_CHECK(keys->count < KEYS_MAX, "room for all keys");
    findings_release(&findings);
}

static size_t count_key(const struct keys *keys, const char *name)
{
    size_t count = 0;

    for (size_t i = 0; i < keys->count; i++)
        count += strcmp(keys->names[i], name) == 0;
    return count;
}

/* "a.b.second" is said in place of "a.b", which is to be there as well; "a.second" is a key. */
static void plain_key(const char *name, char plain[64])
{
    static const char SECOND[] = ".second";
    size_t length = strlen(name), tail = strlen(SECOND);

    if (length > tail && strcmp(name + length - tail, SECOND) == 0 &&
        strchr(name, '.') < name + length - tail)
        length -= tail;
    snprintf(plain, 64, "%.*s", (int)length, name);
}

/* Every language says everything, once, and nothing that English does not know. */
static void languages_are_complete(void)
{
    static struct keys english, portuguese;
    char plain[64];

    read_keys(&english, FOLDER "/en.ini");
    read_keys(&portuguese, FOLDER "/pt.ini");
    for (size_t i = 0; i < english.count; i++) {
        UNIT_CHECK(count_key(&english, english.names[i]) == 1, english.names[i]);
        UNIT_CHECK(count_key(&portuguese, english.names[i]) == 1, english.names[i]);
    }
    for (size_t i = 0; i < portuguese.count; i++) {
        plain_key(portuguese.names[i], plain);
        UNIT_CHECK(count_key(&portuguese, portuguese.names[i]) == 1, portuguese.names[i]);
        UNIT_CHECK(count_key(&english, plain) == 1, portuguese.names[i]);
    }
}

/* A place that a language misspells would stay empty. */
static void languages_have_the_same_places(void)
{
    struct text english, portuguese;
    struct findings findings = {0};
    struct error err = {0};

    CU_ASSERT_TRUE(text_load(&english, NULL, "en", &findings, &err));
    CU_ASSERT_TRUE(text_load(&portuguese, FOLDER, "pt", &findings, &err));
    for (size_t i = 0; i < english.languages[0].count; i++) {
        const struct text_entry *entry = &english.languages[0].entries[i];
        const char *words = portuguese.languages[0].entries[i].words;

        UNIT_CHECK(*words != '\0', entry->key);
        while ((words = strchr(words, '{')) != NULL) {
            char place[64];

            snprintf(place, sizeof place, "%.*s}", (int)strcspn(words, ",}"), words);
            UNIT_CHECK(strstr(entry->words, place) != NULL, entry->key);
            words++;
        }
    }
    text_release(&english);
    text_release(&portuguese);
    findings_release(&findings);
}

static struct text_entry first_entries[] = {
    {"a.name", "{x} runs"}, {"a.plain", "one"}, {"a.same", "{x} GB"}};
static struct text_entry second_entries[] = {
    {"a.name", "{x} executa"}, {"a.plain", "um"}, {"a.same", "{x} GB"}};

/* Values are the user's: what stands between languages may stand in them. */
static void joins_languages_last(void)
{
    static const struct {
        size_t languages;
        const char *key, *value, *side, *lines, *why;
    } cases[] = {
        {2, "a.plain", "", "one / um", "one\num", "two languages"},
        {1, "a.plain", "", "one", "one", "one language"},
        {2, "a.name", "A / B", "A / B runs / A / B executa", "A / B runs\nA / B executa",
         "a name with what parts languages"},
        {1, "a.name", "A / B", "A / B runs", "A / B runs", "the same in one language"},
        {2, "a.same", "A / B", "A / B GB", "A / B GB", "both say the same: once, and whole"},
        {2, "b.none", "", "b.none", "b.none", "an unknown key says itself"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text text = {.languages = {{first_entries, 3}, {second_entries, 3}},
                            .count = cases[i].languages};
        struct phrase phrase;
        struct words words = text_phrase(&text, &phrase, cases[i].key, "x", cases[i].value, NULL);
        char out[64];

        UNIT_CHECK(strcmp(words_join(words, out, sizeof out), cases[i].side) == 0, cases[i].why);
        UNIT_CHECK(strcmp(words_stack(words, out, sizeof out), cases[i].lines) == 0, cases[i].why);
        text_join(&text, cases[i].key, out, sizeof out, "x", cases[i].value, NULL);
        UNIT_CHECK(strcmp(out, cases[i].side) == 0, cases[i].why);
    }
}

static void cuts_at_whole_characters(void)
{
    struct words words = {{"h\u00e9", "\u00e9h"}};
    char out[9];

    UNIT_CHECK(strcmp(words_join(words, out, 9), "h\u00e9 / \u00e9") == 0, "within the second");
    UNIT_CHECK(strcmp(words_join(words, out, 8), "h\u00e9 / ") == 0, "before a character");
    UNIT_CHECK(strcmp(words_join(words, out, 6), "h\u00e9") == 0, "no room for the second");
    UNIT_CHECK(strcmp(words_join(words, out, 3), "h") == 0, "within the first");
    UNIT_CHECK(strcmp(words_join(words_same("A / B"), out, 9), "A / B") == 0, "a name");
}

/* Portuguese behind English leaves out what English has said, alone it says all. */
static void second_language_says_the_rest(void)
{
    static const char key[] = "warning.low_margin";
    struct text both, portuguese;
    struct findings findings = {0};
    struct error err = {0};

    CU_ASSERT_TRUE_FATAL(text_load(&both, FOLDER, "en+pt", &findings, &err));
    CU_ASSERT_TRUE_FATAL(text_load(&portuguese, FOLDER, "pt", &findings, &err));
    UNIT_CHECK(both.count == 2 && portuguese.count == 1, "so many languages");
    UNIT_CHECK(strchr(text_get(&portuguese.languages[0], key), '{') != NULL, "alone");
    UNIT_CHECK(strchr(text_get(&both.languages[1], key), '{') == NULL, "behind English");
    UNIT_CHECK(text_words(&both, "axis.gb").in[1] == NULL, "what both say alike is said once");
    text_release(&both);
    text_release(&portuguese);
    findings_release(&findings);
}

static void fills(void)
{
    struct text_entry entries[] = {
        {"a.both", "{x} and {y}, {x}"},     {"a.none", "plain"}, {"a.open", "an {open brace"},
        {"a.unknown", "a {missing} value"}, {"a.wide", "é{x}é"},
    };
    struct language language = {.entries = entries, .count = 5};
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

        text_fill(&language, cases[i].key, out, cases[i].size, "x", "1", "y", "two", NULL);
        UNIT_CHECK(strcmp(out, cases[i].wanted) == 0, cases[i].why);
    }
}

/* Numbers and dates in the signs of their reader; names and what is neither as they stand. */
static void writes_numbers_for_readers(void)
{
    static const struct {
        const char *language, *value, *wanted, *why;
    } cases[] = {
        {"pt", "1,048,576", "1.048.576", "thousands"},
        {"pt", "4.25\u201316", "4,25\u201316", "from a number to another"},
        {"pt", "4.25\u2013b", "4.25\u2013b", "a name"},
        {"pt", "-26.3", "-26,3", "a sign"},
        {"pt", "\u22120.5", "\u22120,5", "the sign of mathematics"},
        {"pt", "12,345.60%", "12.345,60%", "a percentage"},
        {"pt", "22.5\u00a0GB", "22,5\u00a0GB", "a unit"},
        {"pt", "2026-11-26", "26/11/2026", "a date"},
        {"pt", "2026-13-26", "2026-13-26", "no date"},
        {"pt", "1.16.0", "1.16.0", "a version"},
        {"pt", "0.2.0-rc1", "0.2.0-rc1", "another one"},
        {"pt", "22.5 GB", "22.5 GB", "words"},
        {"pt", "1,04", "1,04", "not in thousands"},
        {"pt", "", "", "nothing"},
        {"pt", "-", "-", "a dash"},
        {"en", "1,048,576.5", "1,048,576.5", "English"},
        {"en", "2026-11-26", "2026-11-26", "a date in English"},
        {"en+pt", "1,024.5", "1,024.5", "the first language's"},
        {"pt+en", "1,024.5", "1.024,5", "turned round"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct findings findings = {0};
        struct error err = {0};
        char out[NUMBER_SIZE];
        struct text text;

        CU_ASSERT_TRUE(text_load(&text, FOLDER, cases[i].language, &findings, &err));
        text_number(&text, cases[i].value, out);
        UNIT_CHECK(strcmp(out, cases[i].wanted) == 0, cases[i].why);
        text_release(&text);
        findings_release(&findings);
    }
}

static void writes_formulas_for_readers(void)
{
    static const struct {
        const char *formula, *wanted;
        const char *why;
    } cases[] = {
        {"8.03 B x 2", "8,03 B x 2", "a number and a unit"},
        {"(0.85 x 1,024) / 2", "(0,85 x 1.024) / 2", "brackets and groups"},
        {"vllm-0.11 x 0.5", "vllm-0.11 x 0,5", "a part of a name"},
        {"0.5", "0,5", "nothing else"},
        {"none", "none", "no number"},
    };
    struct findings findings = {0};
    struct error err = {0};
    struct text text;

    CU_ASSERT_TRUE(text_load(&text, FOLDER, "pt", &findings, &err));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[SIGNS_SIZE];

        text_formula(&text, cases[i].formula, out);
        UNIT_CHECK(strcmp(out, cases[i].wanted) == 0, cases[i].why);
    }
    text_release(&text);
    findings_release(&findings);
}

/* Verdicts and modes are words of the language; side by side the second one leaves verdicts out. */
static void names_verdicts_and_modes(void)
{
    static const struct {
        const char *language, *status, *mode, *sentence, *why;
    } cases[] = {
        {"en", "DOESN'T RUN", "conservative", "conservative mode: KV cache × 1.1", "English"},
        {"pt", "NÃO RODA", "conservador", "modo conservador: cache KV × 1,1", "Portuguese"},
        {"en+pt", "DOESN'T RUN", "conservative / conservador",
         "conservative mode: KV cache × 1.1 / cache KV × 1.1", "both"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct findings findings = {0};
        struct error err = {0};
        struct text text;
        char out[128];

        CU_ASSERT_TRUE(text_load(&text, FOLDER, cases[i].language, &findings, &err));
        words_join(status_words(&text, "DOESN'T RUN"), out, sizeof out);
        UNIT_CHECK(strcmp(out, cases[i].status) == 0, cases[i].why);
        words_join(mode_words(&text, "conservative"), out, sizeof out);
        UNIT_CHECK(strcmp(out, cases[i].mode) == 0, cases[i].why);
        text_join(&text, "book.mode", out, sizeof out, "mode", "conservative", "buffer", "1.1",
                  NULL);
        UNIT_CHECK(strcmp(out, cases[i].sentence) == 0, out);
        text_release(&text);
        findings_release(&findings);
    }
}

/* A sentence is about weights in a precision: the published one has words, others their name. */
static void says_precisions(void)
{
    static const struct {
        const char *language, *key, *quantization, *sentence;
    } cases[] = {
        {"en", "figure.fleet_title_plain", "native",
         "Fleets for W in native precision, by model and GPU"},
        {"en", "figure.fleet_title_plain", "int8", "Fleets for W in int8, by model and GPU"},
        {"pt", "figure.fleet_title_plain", "native",
         "Frotas para W em precis\u00e3o nativa, por modelo e GPU"},
        {"pt", "figure.fleet_title_plain", "1.58", "Frotas para W em 1.58, por modelo e GPU"},
        {"pt", "figure.ladder_serves", "native",
         "Com 8K tokens, GPUs de  rodam todo modelo de at\u00e9  em precis\u00e3o nativa, de "
         "at\u00e9  em int4"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct findings findings = {0};
        struct error err = {0};
        struct text text;
        char out[256];

        CU_ASSERT_TRUE(text_load(&text, FOLDER, cases[i].language, &findings, &err));
        text_join(&text, cases[i].key, out, sizeof out, "workload", "W", "quantization",
                  cases[i].quantization, "tokens", "8K", "top", cases[i].quantization, "low",
                  "int4", NULL);
        UNIT_CHECK(strcmp(out, cases[i].sentence) == 0, out);
        text_release(&text);
        findings_release(&findings);
    }
}

static void keeps_names(void)
{
    struct text_entry entries[] = {{"a.name", "{model} in {quantization}: {gb} GB"}};
    struct language language = {.entries = entries, .count = 1, .signs = {.decimal = ","}};
    char out[64];

    text_fill(&language, "a.name", out, sizeof out, "model", "2.5", "quantization", "1.58", "gb",
              "7.5", NULL);
    CU_ASSERT_STRING_EQUAL(out, "2.5 in 1.58: 7,5 GB");
    text_fill(&language, "a.name", out, 18, "model", "2.5", "quantization", "1.58", "gb", "7.5",
              NULL);
    CU_ASSERT_STRING_EQUAL(out, "2.5 in 1.58: 7,5 ");
}

static const struct unit_test tests[] = {
    {"warns in each language", warns_in_each_language},
    {"refuses unknown languages", refuses_unknown_languages},
    {"languages are complete", languages_are_complete},
    {"languages have the same places", languages_have_the_same_places},
    {"joins languages last", joins_languages_last},
    {"cuts at whole characters", cuts_at_whole_characters},
    {"fills in values", fills},
    {"writes numbers for readers", writes_numbers_for_readers},
    {"writes formulas for readers", writes_formulas_for_readers},
    {"names verdicts and modes", names_verdicts_and_modes},
    {"says precisions", says_precisions},
    {"keeps names", keeps_names},
    {"second language says the rest", second_language_says_the_rest},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("text", tests);
}
