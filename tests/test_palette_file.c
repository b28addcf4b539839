/* SPDX-License-Identifier: MIT */
/* What a palette file may leave out, and what it may get wrong. */
#include "cli/settings_table.h"
#include "unit.h"
#include "vramgrid/base/path.h"
#include "vramgrid/look/palette_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOLDER TESTS_DIR "/../templates/palettes"

static void load(struct palette *palette, const char *name)
{
    struct settings settings = {.table = settings_table, .palette = {.text = name}};
    struct findings findings = {0};
    struct error err = {0};

    UNIT_CHECK(palette_load(palette, FOLDER, &settings, &findings, &err), name);
    UNIT_CHECK(findings.count == 0, findings.text ? findings.text : name);
    findings_release(&findings);
}

static bool same_styles(const struct palette *a, const struct palette *b)
{
    return memcmp(a->verdicts, b->verdicts, sizeof a->verdicts) == 0 &&
           memcmp(a->ladder, b->ladder, sizeof a->ladder) == 0 &&
           memcmp(a->contexts, b->contexts, sizeof a->contexts) == 0 &&
           memcmp(a->costs, b->costs, sizeof a->costs) == 0;
}

static void load_built_in(struct palette *palette)
{
    struct settings settings = {.table = settings_table, .palette = {.text = "blue-orange"}};
    struct findings findings = {0};

    CU_ASSERT_TRUE(palette_load(palette, NULL, &settings, &findings, &(struct error){0}));
    findings_release(&findings);
}

static void built_in_is_the_file(void)
{
    struct palette built_in, file;

    load_built_in(&built_in);
    load(&file, "blue-orange");
    CU_ASSERT_TRUE(same_styles(&built_in, &file));
    CU_ASSERT_STRING_EQUAL(built_in.path, "");
    CU_ASSERT_STRING_EQUAL(file.path, FOLDER "/blue-orange.ini");
    CU_ASSERT_EQUAL(strlen(file.digest.hex), 64);
    CU_ASSERT_EQUAL(built_in.verdicts[BIN_FAR_SHORT].fill, 0xC6C6C6);
    CU_ASSERT_EQUAL(built_in.verdicts[BIN_FAR_SHORT].cue, CUE_DENSE_HATCH);
    CU_ASSERT_EQUAL(built_in.costs[COST_BINS - 1].fill, 0x3F007D);
}

/* Loads a palette of this text; the findings without the path, which differs. */
static bool load_text(struct palette *palette, const char *text, char said[1024])
{
    char path[PATH_SIZE];
    struct settings settings = {.table = settings_table,
                                .palette = {.text = path, .is_path = true}};
    struct findings findings = {0};
    FILE *file;
    bool ok;

    unit_temporary_file(path, sizeof path);
    file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
    ok = palette_load(palette, NULL, &settings, &findings, &(struct error){0});
    snprintf(said, 1024, "%s", findings.text ? findings.text + strlen(path) + 1 : "");
    said[strcspn(said, "\n")] = '\0';
    UNIT_CHECK(ok == (findings.count == 0), text);
    findings_release(&findings);
    unlink(path);
    return ok;
}

static void what_is_left_out_is_built_in(void)
{
    struct palette built_in, own;
    char said[1024];

    load_built_in(&built_in);
    CU_ASSERT_TRUE(load_text(&own, "[Verdicts]\nFree = #aabbcc NONE\n", said));
    CU_ASSERT_EQUAL(own.verdicts[BIN_FREE].fill, 0xAABBCC);
    own.verdicts[BIN_FREE] = built_in.verdicts[BIN_FREE];
    CU_ASSERT_TRUE(same_styles(&own, &built_in));
    CU_ASSERT_TRUE(load_text(&own, "", said));
    CU_ASSERT_TRUE(same_styles(&own, &built_in));
}

static void refuses_wrong_files(void)
{
    static const struct {
        const char *text, *said, *why;
    } cases[] = {
        {"[verdicts]\nshort = #12 hatch\n", "2: [verdicts] short: '#12' is not a colour (#RRGGBB)",
         "a colour"},
        {"[verdicts]\nshort =\n", "2: [verdicts] short: '' is not a colour (#RRGGBB)",
         "an empty value"},
        {"[verdicts]\nshort = #112233\n",
         "2: [verdicts] short: a fill and a cue are required, as in #112233 hatch", "no cue"},
        {"[verdicts]\nshort = #112233 hatch border\n",
         "2: [verdicts] short: a fill and a cue are required, as in #112233 hatch", "two cues"},
        {"[verdicts]\nshort = #112233 hatched\n",
         "2: [verdicts] short: 'hatched' is not a cue: none, border, hatch, dense-hatch, cross or "
         "question; did you mean 'hatch'?",
         "a cue that is not known"},
        {"[verdicts]\nfree = #112233 cross\n",
         "2: [verdicts] free: cross would cover its figures: it is for unsupported and unknown",
         "a cue over figures"},
        {"[verdicts]\nfree = #112233 hatch\n",
         "2: [verdicts] free: hatch is the cue of short already", "the built-in short's cue"},
        {"[verdicts]\nshort = #FFEEDD dense-hatch\nfar_short = #FFCCAA dense-hatch\n",
         "3: [verdicts] far_short: dense-hatch is the cue of short already", "both in the file"},
        {"[verdict]\nshort = #112233 hatch\n",
         "2: [verdict] short: unknown section; did you mean 'verdicts'?", "a section"},
        {"short = #112233 hatch\n", "1: [] short: unknown section", "no section"},
        {"[verdicts]\nshrt = #112233 hatch\n",
         "2: [verdicts] shrt: unknown key; did you mean 'short'?", "a key"},
        {"[verdicts]\nfills = #112233\n", "2: [verdicts] fills: unknown key", "a scale's key"},
        {"[verdicts]\nshort = #FDB863 hatch\nSHORT = #FDB863 hatch\n",
         "3: [verdicts] SHORT: the key is set twice", "doubled, in any case"},
        {"[ladder]\nfills = #112233, #445566\n",
         "2: [ladder] fills: 6 fills are required in one line, here are 2", "too few"},
        {"[costs]\nfills = #1,#2,#3,#4,#5,#6,#7,#8\n",
         "2: [costs] fills: 7 fills are required in one line, here are 8", "too many"},
        {"[ladder]\nfills = #111111,#222222,#333333,#444444,#555555,red\n",
         "2: [ladder] fills: 'red' is not a colour (#RRGGBB)", "one of them"},
        {"[verdicts]\nshort = #FDB863\n  hatch\n",
         "2: [verdicts] short: a fill and a cue are required, as in #FDB863 hatch", "two lines"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct palette palette;
        char said[1024];

        UNIT_CHECK(!load_text(&palette, cases[i].text, said), cases[i].why);
        UNIT_CHECK(strcmp(said, cases[i].said) == 0, said);
    }
}

static void refuses_unknown_names(void)
{
    static const struct {
        const char *folder, *name, *part, *why;
    } cases[] = {
        {FOLDER, "gray", "did you mean 'grey'?", "nearly a name"},
        {FOLDER, "viridis", "blue-orange, cividis, grey, high-contrast, purple-green or",
         "the names there are"},
        {FOLDER, "", "heatmap.palette: '' is not known", "no name"},
        {FOLDER, "..", "heatmap.palette: '..' is not known", "a folder"},
        {NULL, "grey", "it must be blue-orange or", "without a data folder"},
        {TESTS_DIR "/nowhere", "grey", "it must be blue-orange or", "without its folder"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct settings settings = {.table = settings_table, .palette = {.text = cases[i].name}};
        struct palette palette;
        struct findings findings = {0};
        struct error err = {0};

        UNIT_CHECK(!palette_load(&palette, cases[i].folder, &settings, &findings, &err),
                   cases[i].why);
        UNIT_CHECK(err.kind != ERROR_NONE && strstr(err.text, cases[i].part), err.text);
        findings_release(&findings);
    }
}

static void tells_paths_from_names(void)
{
    static const struct {
        const char *value;
        bool is_path;
    } cases[] = {{"grey", false}, {"./grey", true},  {"mine.ini", true},
                 {".ini", true},  {"a.init", false}, {"", false}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct said said = {
            .section = "heatmap", .key = "palette", .value = cases[i].value, .base = "base"};
        struct settings settings;
        char message[SETTINGS_MESSAGE_SIZE];

        CU_ASSERT_TRUE(settings_init(&settings, settings_table));
        UNIT_CHECK(settings_set(&settings, &said, message), cases[i].value);
        UNIT_CHECK(settings.palette.is_path == cases[i].is_path, cases[i].value);
        settings_release(&settings);
    }
}

static const struct unit_test tests[] = {
    {"the built-in palette is its file", built_in_is_the_file},
    {"what is left out is built in", what_is_left_out_is_built_in},
    {"refuses wrong files", refuses_wrong_files},
    {"refuses unknown names", refuses_unknown_names},
    {"tells paths from names", tells_paths_from_names},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("palette_file", tests);
}
