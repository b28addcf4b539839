/* SPDX-License-Identifier: MIT */
/* The small pieces of src/base. */
#include "unit.h"
#include "vramgrid/base/arena.h"
#include "vramgrid/base/digest.h"
#include "vramgrid/base/error.h"
#include "vramgrid/base/findings.h"
#include "vramgrid/base/list.h"
#include "vramgrid/base/nearest.h"
#include "vramgrid/base/path.h"
#include "vramgrid/base/place.h"
#include "vramgrid/base/shell.h"
#include "vramgrid/base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void error_keeps_the_first(void)
{
    struct error err = {0};

    CU_ASSERT_FALSE(error_set(&err, ERROR_INPUT, "first %d", 1));
    CU_ASSERT_FALSE(error_set(&err, ERROR_WRITE, "second"));
    CU_ASSERT_EQUAL(err.kind, ERROR_INPUT);
    CU_ASSERT_STRING_EQUAL(err.text, "first 1");
}

static void lists_split(void)
{
    static const struct {
        const char *text;
        bool ok;
        size_t count;
        const char *first, *last, *why;
    } cases[] = {
        {"a, b ,c", true, 3, "a", "c", "trimmed"},
        {"", true, 0, NULL, NULL, "empty"},
        {" , ,", true, 0, NULL, NULL, "empty items do not count"},
        {"RTX 4090", true, 1, "RTX 4090", "RTX 4090", "inner spaces stay"},
        {"\"a, b\",c", true, 2, "a, b", "c", "a quoted comma"},
        {"\"a", false, 0, NULL, NULL, "an open quote"},
        {"\"a\"b", false, 0, NULL, NULL, "text behind the quote"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct list list = {0};
        bool ok = list_append(&list, cases[i].text);

        UNIT_CHECK(ok == cases[i].ok && (!ok || list.count == cases[i].count), cases[i].why);
        if (ok && list.count > 0) {
            UNIT_CHECK(strcmp(list.items[0], cases[i].first) == 0, cases[i].why);
            UNIT_CHECK(strcmp(list.items[list.count - 1], cases[i].last) == 0, cases[i].why);
        }
        list_release(&list);
    }
}

static void nearest_finds(void)
{
    static const char *const KNOWN[] = {"quantizations", "contexts", "modes", "Q4_K_M", "fp16"};
    static const struct {
        const char *typed, *name, *why;
    } cases[] = {
        {"contextes", "contexts", "one byte more"},
        {"CONTEXT", "contexts", "any case"},
        {"modse", "modes", "two bytes swapped"},
        {"Q4KM", "Q4_K_M", "two bytes missing"},
        {"fp17", "fp16", "one byte changed"},
        {"colour", NULL, "nothing near"},
        {"", NULL, "nothing typed"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct nearest nearest = {0};

        for (size_t k = 0; k < sizeof KNOWN / sizeof KNOWN[0]; k++)
            nearest_offer(&nearest, cases[i].typed, KNOWN[k]);
        UNIT_CHECK(cases[i].name ? nearest.name && !strcmp(nearest.name, cases[i].name)
                                 : !nearest.name,
                   cases[i].why);
    }
}

static void names_are_suggested_by_their_pieces(void)
{
    static const char *const KNOWN[] = {
        "Llama-3.3-70B", "Llama-3.1-8B", "DeepSeek-R1-Distill-Llama-70B",
        "Llama-2-70B",   "Qwen2-72B",    "Qwen2.5-7B",
        "Llama-3.1-70B", "Q4_0",         "Q4_K_M"};
    static const struct {
        const char *typed, *suggestion, *why;
    } cases[] = {
        {"llama70", "; did you mean 'Llama-2-70B', 'Llama-3.3-70B' or 'Llama-3.1-70B'?",
         "fewest pieces, then shortest, then in order; three at most"},
        {"qwen7b", "; did you mean 'Qwen2.5-7B' or 'Qwen2-72B'?",
         "pieces tell more than three changed keys"},
        {"q4km", "; did you mean 'Q4_K_M'?", "signs do not count"},
        {"LLAMA 2 70B", "; did you mean 'Llama-2-70B'?", "whatever stands between"},
        {"Lama-2-70B", "; did you mean 'Llama-2-70B'?", "a slip of a key is told alone"},
        {"r1dis", "", "too long a name for it"},
        {"l7", "", "two letters are in many names"},
        {"---", "", "no letter at all"},
        {"70llama", "", "not in this order"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct nearest nearest = {0};
        char suggestion[SUGGESTION_SIZE];

        for (size_t k = 0; k < sizeof KNOWN / sizeof KNOWN[0]; k++)
            nearest_offer(&nearest, cases[i].typed, KNOWN[k]);
        nearest_suggest(&nearest, suggestion);
        UNIT_CHECK(strcmp(suggestion, cases[i].suggestion) == 0, suggestion);
    }
}

static void words_are_quoted_for_a_shell(void)
{
    static const struct {
        const char *word, *quoted, *shown, *why;
    } cases[] = {
        {"a.ini", "'a.ini'", "a.ini", "plain"},
        {"", "''", "''", "empty"},
        {"it's", "'it'\\''s'", "'it'\\''s'", "a quote"},
        {"$(x) `y`", "'$(x) `y`'", "'$(x) `y`'", "what a shell would run"},
        {"~", "'~'", "'~'", "what a shell would put something in for"},
        {"a=b", "'a=b'", "'a=b'", "what a shell would take for a variable"},
        {"a\nb", "'a\nb'", "'a\nb'", "a line break"},
        {"a\tb", "'a'\"$(printf '\\011')\"'b'", "'a'\"$(printf '\\011')\"'b'",
         "a key of a terminal"},
        {"\377", "''\"$(printf '\\377')\"''", "''\"$(printf '\\377')\"''", "no character"},
        {"gr\u00f6\u00dfe", "'gr\u00f6\u00dfe'", "'gr\u00f6\u00dfe'", "other letters"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = NULL;
        size_t size;
        FILE *stream = open_memstream(&text, &size);

        CU_ASSERT_FATAL(stream != NULL);
        shell_print_quoted(stream, cases[i].word);
        putc('\n', stream);
        shell_print_word(stream, cases[i].word);
        fclose(stream);
        UNIT_CHECK(strncmp(text, cases[i].quoted, strlen(cases[i].quoted)) == 0, cases[i].why);
        UNIT_CHECK(strcmp(text + strlen(cases[i].quoted) + 1, cases[i].shown) == 0, cases[i].why);
        free(text);
    }
}

static void names_are_isolated(void)
{
    static const struct {
        const char *name;
        size_t size;
        const char *wanted, *why;
    } cases[] = {
        {"LLaMA 3 8B", 40, "LLaMA 3 8B", "left to right"},
        {"\u901a\u4e49\u5343\u95ee \u00e9 \u03a9 \u0416", 40,
         "\u901a\u4e49\u5343\u95ee \u00e9 \u03a9 \u0416", "other scripts that run like Latin"},
        {"\u05d0 7B", 40, "\u2068\u05d0 7B\u2069", "Hebrew"},
        {"7B \u0646", 40, "\u20687B \u0646\u2069", "Arabic behind digits"},
        {"\u08a0", 40, "\u2068\u08a0\u2069", "Arabic of three bytes"},
        {"\ufb4f \ufe80", 40, "\u2068\ufb4f \ufe80\u2069", "presentation forms"},
        {"\U00010900", 40, "\u2068\U00010900\u2069", "Phoenician"},
        {"\U0001f600 \u20ac \ufeff", 40, "\U0001f600 \u20ac \ufeff", "four bytes and marks"},
        {"\u05d0\u05d1\u05d2\u05d3\u05d4", 14, "\u2068\u05d0\u05d1\u2026\u2069", "cut"},
        {"\u05d0\u05d1", 4, "\u2026", "no room to isolate"},
        {"\u05d0\u05d1\u05d2\u05d3", 7, "\u05d0\u2026", "nor for what it holds"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[40];

        utf8_isolate(out, cases[i].size, cases[i].name);
        UNIT_CHECK(strcmp(out, cases[i].wanted) == 0, cases[i].why);
    }
}

static void utf8_is_judged(void)
{
    static const struct {
        const char *text;
        bool valid, control;
        const char *why;
    } cases[] = {
        {"plain", true, false, "ASCII"},
        {"caf\xc3\xa9 \xe6\xa8\xa1 \xf0\x9f\x98\x80", true, false, "two to four bytes"},
        {"\xe9", false, false, "Latin-1"},
        {"\xc0\xaf", false, false, "overlong"},
        {"\xe0\x80\xaf", false, false, "overlong in three bytes"},
        {"\xed\xa0\x80", false, false, "a surrogate"},
        {"\xf4\x90\x80\x80", false, false, "above U+10FFFF"},
        {"\xe6\xa8", false, false, "cut off"},
        {"a\tb\r\nc", true, false, "white space"},
        {"a\x01z", true, true, "C0"},
        {"a\x7f", true, true, "DEL"},
        {"a\xc2\x85", true, true, "C1"},
        {"\xef\xbf\xbf", true, true, "U+FFFF"},
        {"\xef\xbf\xbd", true, false, "the replacement character is text"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = strlen(cases[i].text);

        UNIT_CHECK(utf8_is_valid(cases[i].text, length) == cases[i].valid, cases[i].why);
        if (cases[i].valid)
            UNIT_CHECK(utf8_has_control(cases[i].text, length) == cases[i].control, cases[i].why);
    }
}

static void findings_are_cut(void)
{
    struct findings findings = {0};

    findings_begin(&findings, "a.csv");
    for (unsigned i = 1; i <= FINDINGS_SHOWN; i++)
        findings_add(&findings, i, 2, "x");
    CU_ASSERT_FALSE(findings_end(&findings));
    CU_ASSERT_PTR_NULL(strstr(findings.text, "shown"));
    findings_begin(&findings, "b.csv");
    for (unsigned i = 1; i <= FINDINGS_SHOWN + 5; i++)
        findings_add(&findings, i, 2, "y");
    CU_ASSERT_FALSE(findings_end(&findings));
    CU_ASSERT_PTR_NOT_NULL(strstr(findings.text, "a.csv:20:2: x\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(findings.text, "b.csv:20:2: y\n"));
    CU_ASSERT_PTR_NULL(strstr(findings.text, "b.csv:21"));
    CU_ASSERT_PTR_NOT_NULL(strstr(findings.text, "b.csv: 25 findings, the first 20 shown\n"));
    findings_begin(&findings, "c.csv");
    CU_ASSERT_TRUE(findings_end(&findings));
    findings_begin(&findings, "\033[2J.csv");
    for (unsigned i = 1; i <= 25; i++)
        findings_add(&findings, i, 2, "z");
    CU_ASSERT_FALSE(findings_end(&findings));
    CU_ASSERT_PTR_NULL(strchr(findings.text, '\033'));
    findings_release(&findings);
}

static void arena_keeps(void)
{
    struct arena arena = {0};
    const char *first = arena_copy(&arena, "first", 5);
    char *large = malloc(200000);

    CU_ASSERT_PTR_NOT_NULL_FATAL(large);
    memset(large, 'x', 200000);
    CU_ASSERT_PTR_NOT_NULL(arena_copy(&arena, large, 200000));
    for (int i = 0; i < 20000; i++)
        arena_copy(&arena, "filler", 6);
    CU_ASSERT_STRING_EQUAL(first, "first");
    free(large);
    arena_release(&arena);
}

/* FIPS 180-4's example. */
static void digest_is_sha256(void)
{
    struct digest digest;
    struct error err = {0};

    CU_ASSERT_TRUE(digest_bytes(&digest, "abc", 3, &err));
    CU_ASSERT_STRING_EQUAL(digest.hex,
                           "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CU_ASSERT_EQUAL(digest.bytes, 3);
}

/* Whatever fails first is told at the end, and what is still added does no harm. */
static void digest_tells_its_failure(void)
{
    struct digesting digesting = {0};
    struct digest digest = {.hex = "old"};
    struct error err = {0}, missing = {0};

    CU_ASSERT_FALSE(digesting_add(&digesting, "abc", 3));
    CU_ASSERT_FALSE(digesting_end(&digesting, &digest, &err));
    CU_ASSERT_EQUAL(err.kind, ERROR_BUG);
    CU_ASSERT_STRING_EQUAL(digest.hex, "");
    CU_ASSERT_FALSE(digest_file(&digest, "/no/such/file", &missing));
    CU_ASSERT_EQUAL(missing.kind, ERROR_WRITE);
    CU_ASSERT_STRING_EQUAL(missing.text, "/no/such/file: No such file or directory");
}

static void copies_blame_the_right_file(void)
{
    char path[4096];
    struct error unreadable = {0}, taken = {0}, err = {0};
    struct folder root;
    struct place file = {&root, path + 1}, folder = {&root, "tmp"};

    unit_temporary_file(path, sizeof path);
    CU_ASSERT_TRUE_FATAL(folder_open(&root, "/", &err));
    CU_ASSERT_FALSE(place_copy(file, file, &taken));
    CU_ASSERT_PTR_NOT_NULL(strstr(taken.text, ": File exists"));
    unlink(path);
    CU_ASSERT_FALSE(place_copy(folder, file, &unreadable));
    CU_ASSERT_STRING_EQUAL(unreadable.text, "//tmp: Is a directory");
    CU_ASSERT_FALSE(place_exists(file));
    folder_close(&root);
}

static void paths_stay_inside(void)
{
    static const struct {
        const char *path;
        bool inside;
        const char *why;
    } cases[] = {
        {"results.csv", true, "a file"},
        {"matrices/a.csv", true, "a file in a folder"},
        {"/etc/passwd", false, "absolute"},
        {"../a", false, "up"},
        {"a/../../b", false, "up in the middle"},
        {"a/..", false, "up at the end"},
        {"..a", true, "a name that begins with dots"},
        {"", false, "nothing"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        UNIT_CHECK(path_stays_inside(cases[i].path) == cases[i].inside, cases[i].why);
}

/* Somebody may put his folder in the place of the one that was looked at. */
static void clears_the_folder_that_is_open(void)
{
    char path[PATH_SIZE];
    struct error err = {0};
    struct folder home, work;

    unit_temporary_name(path, sizeof path);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(path));
    CU_ASSERT_TRUE_FATAL(folder_open(&home, path, &err));
    CU_ASSERT_TRUE(place_make_parents((struct place){&home, "work/deep/x"}, &err));
    CU_ASSERT_TRUE(place_make_parents((struct place){&home, "work/mark/x"}, &err));
    CU_ASSERT_TRUE(place_make_parents((struct place){&home, "theirs/deep/x"}, &err));
    CU_ASSERT_TRUE_FATAL(folder_open_at(&work, (struct place){&home, "work"}, &err));
    CU_ASSERT_TRUE(place_rename((struct place){&home, "work"}, (struct place){&home, "moved"}));
    CU_ASSERT_TRUE(place_rename((struct place){&home, "theirs"}, (struct place){&home, "work"}));

    CU_ASSERT_FALSE(folder_clear(&work, "mark", &err)); /* which is no file, but goes last */
    UNIT_CHECK(!place_exists((struct place){&home, "moved/deep"}), "what was looked at goes");
    UNIT_CHECK(place_exists((struct place){&home, "work/deep"}), "what has its name stays");
    folder_close(&work);
    CU_ASSERT_TRUE(folder_remove_tree((struct place){&home, "work"}, &(struct error){0}));
    CU_ASSERT_TRUE(folder_remove_tree((struct place){&home, "moved"}, &(struct error){0}));
    folder_close(&home);
    CU_ASSERT_EQUAL(rmdir(path), 0);
}

static const struct unit_test tests[] = {
    {"the first error stays", error_keeps_the_first},
    {"lists are split as people write them", lists_split},
    {"the nearest name is found", nearest_finds},
    {"names are suggested by their pieces", names_are_suggested_by_their_pieces},
    {"words are quoted for a shell", words_are_quoted_for_a_shell},
    {"UTF-8 and control characters are judged", utf8_is_judged},
    {"names that run from right to left are isolated", names_are_isolated},
    {"findings are shown up to twenty a file", findings_are_cut},
    {"an arena keeps its texts", arena_keeps},
    {"digests are SHA-256", digest_is_sha256},
    {"a digest tells its failure", digest_tells_its_failure},
    {"a copy that fails blames the right file", copies_blame_the_right_file},
    {"paths from a manifest stay inside", paths_stay_inside},
    {"the folder that is open is cleared", clears_the_folder_that_is_open},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("base", tests);
}
