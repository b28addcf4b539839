/* SPDX-License-Identifier: MIT */
/* What every shipped palette promises, and what a palette file may get wrong. */
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

/* Text on its fill: WCAG 2.2, 1.4.3 (AA) for all, 1.4.6 (AAA) for the one that is made for it. */
static const struct {
    const char *name;
    double text_contrast;
} shipped[] = {
    {"blue-orange", 4.5}, {"cividis", 4.5},      {"grey", 4.5},
    {"high-contrast", 7}, {"purple-green", 4.5},
};

enum { SHIPPED = sizeof shipped / sizeof shipped[0] };

static const char *const bins[PALETTE_BINS] = {
    "half_free", "quarter_free", "free",        "low_margin",
    "short",     "far_short",    "unsupported", "unknown",
};

static void load(struct palette *palette, const char *name)
{
    struct settings settings = {.table = settings_table, .palette = {.text = name}};
    struct findings findings = {0};
    struct error err = {0};

    UNIT_CHECK(palette_load(palette, FOLDER, &settings, &findings, &err), name);
    UNIT_CHECK(findings.count == 0, findings.text ? findings.text : name);
    findings_release(&findings);
}

static void measures_contrast(void)
{
    static const struct {
        uint32_t a, b;
        double contrast;
        const char *why;
    } cases[] = {
        {0x000000, 0xFFFFFF, 21, "black and white"},
        {0xFFFFFF, 0x000000, 21, "in any order"},
        {0x123456, 0x123456, 1, "a colour and itself"},
        {0x767676, 0xFFFFFF, 4.54, "the darkest grey but one that white text may stand on"},
        {0x777777, 0xFFFFFF, 4.48, "the first that it may not"},
        {0xFF0000, 0xFFFFFF, 4.00, "red, by its share of luminance"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        UNIT_CHECK(fabs(palette_contrast(cases[i].a, cases[i].b) - cases[i].contrast) < 0.005,
                   cases[i].why);
    CU_ASSERT_EQUAL(palette_ink(0x2166AC), 0xFFFFFF);
    CU_ASSERT_EQUAL(palette_ink(0xFDB863), 0x000000);
}

static void parses_colours(void)
{
    static const struct {
        const char *text;
        bool ok;
        uint32_t colour;
        const char *why;
    } cases[] = {
        {"#00aBfF", true, 0x00ABFF, "digits of any case"},
        {"#12", false, 0, "too short"},
        {"#1234567", false, 0, "too long"},
        {"1234567", false, 0, "no #"},
        {"#12345G", false, 0, "not hexadecimal"},
        {"", false, 0, "nothing"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t colour = 0;

        UNIT_CHECK(palette_parse_colour(cases[i].text, &colour) == cases[i].ok, cases[i].why);
        UNIT_CHECK(colour == cases[i].colour, cases[i].why);
    }
}

/* Text has to be read on the fill and on the pattern that the workbook puts into it. */
static void check_text(const struct palette_style *styles, size_t count, double wanted,
                       const char *name)
{
    for (size_t i = 0; i < count; i++) {
        char why[100];

        snprintf(why, sizeof why, "%s: text on #%06X", name, styles[i].fill);
        UNIT_CHECK(palette_contrast(styles[i].text, styles[i].fill) >= wanted, why);
        UNIT_CHECK(palette_contrast(styles[i].text, palette_tint(&styles[i])) >= 4.5, why);
        UNIT_CHECK(palette_contrast(styles[i].fill, palette_tint(&styles[i])) > 1.2, why);
    }
}

static void text_is_readable(void)
{
    for (size_t i = 0; i < SHIPPED; i++) {
        struct palette palette;

        load(&palette, shipped[i].name);
        check_text(palette.verdicts, PALETTE_BINS, shipped[i].text_contrast, shipped[i].name);
        check_text(palette.ladder, LADDER_BINS, shipped[i].text_contrast, shipped[i].name);
        check_text(palette.contexts, CONTEXT_BINS, shipped[i].text_contrast, shipped[i].name);
        check_text(palette.costs, COST_BINS, shipped[i].text_contrast, shipped[i].name);
    }
}

/* A colour as printers without colour have it: by luma (ITU-R BT.601), or the mean of its channels.
 */
static uint32_t grey_of(uint32_t colour, bool by_mean)
{
    double red = colour >> 16 & 0xFF, green = colour >> 8 & 0xFF, blue = colour & 0xFF;
    double grey = by_mean ? (red + green + blue) / 3 : 0.299 * red + 0.587 * green + 0.114 * blue;

    return (uint32_t)lround(grey) * 0x010101;
}

static void check_grey(const struct palette_style *styles, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        for (int by_mean = 0; by_mean < 2; by_mean++) {
            double contrast = palette_contrast(styles[i].text, grey_of(styles[i].fill, by_mean));
            char why[100];

            snprintf(why, sizeof why, "%s: text on the grey of #%06X: %.2f", name, styles[i].fill,
                     contrast);
            UNIT_CHECK(contrast >= 4.5, why);
        }
}

/* Printed without colour, text is as readable as WCAG 2.2, 1.4.3, wants it on screens. */
static void text_is_readable_in_grey(void)
{
    for (size_t i = 0; i < SHIPPED; i++) {
        struct palette palette;

        load(&palette, shipped[i].name);
        check_grey(palette.verdicts, PALETTE_BINS, shipped[i].name);
        check_grey(palette.ladder, LADDER_BINS, shipped[i].name);
        check_grey(palette.contexts, CONTEXT_BINS, shipped[i].name);
        check_grey(palette.costs, COST_BINS, shipped[i].name);
    }
}

/* Cases of every fill that a file may have: black and white always do. */
static void text_is_readable_on_any_fill(void)
{
    for (uint32_t channel = 0; channel <= 0xFF; channel++) {
        const uint32_t fills[] = {channel * 0x010101, channel << 16, channel << 8, channel,
                                  0xFF0000 | channel << 8};

        for (size_t i = 0; i < sizeof fills / sizeof fills[0]; i++) {
            struct palette_style style = {fills[i], palette_ink(fills[i]), CUE_NONE};

            check_text(&style, 1, 4.5, "any fill");
        }
    }
}

/* CIE 1976 lightness, 0 to 100, of a relative luminance. */
static double lightness(double luminance)
{
    return luminance > 216.0 / 24389 ? 116 * cbrt(luminance) - 16 : luminance * 24389 / 27;
}

/* As a photocopy has them: each bin is as light as no neighbour of it, or has another cue. */
static void neighbours_differ_in_grey(void)
{
    const double visible = 8; /* of lightness, at some distance; side by side 1 can be seen */

    for (size_t i = 0; i < SHIPPED; i++) {
        struct palette palette;

        load(&palette, shipped[i].name);
        for (size_t bin = 1; bin < PALETTE_BINS; bin++) {
            const struct palette_style *a = &palette.verdicts[bin - 1], *b = a + 1;
            double apart =
                fabs(lightness(palette_luminance(a->fill)) - lightness(palette_luminance(b->fill)));
            char why[100];

            snprintf(why, sizeof why, "%s: %s and %s", shipped[i].name, bins[bin - 1], bins[bin]);
            UNIT_CHECK(apart >= visible || a->cue != b->cue, why);
        }
    }
}

static void check_scale(const struct palette_style *styles, size_t count, const char *name)
{
    for (size_t i = 1; i < count; i++) {
        char why[100];

        snprintf(why, sizeof why, "%s: #%06X, then #%06X", name, styles[i - 1].fill,
                 styles[i].fill);
        UNIT_CHECK(lightness(palette_luminance(styles[i - 1].fill)) >
                       lightness(palette_luminance(styles[i].fill)) + 1,
                   why);
    }
}

static void scales_darken(void)
{
    for (size_t i = 0; i < SHIPPED; i++) {
        struct palette palette;

        load(&palette, shipped[i].name);
        check_scale(palette.ladder, LADDER_BINS, shipped[i].name);
        check_scale(palette.contexts, CONTEXT_BINS, shipped[i].name);
        check_scale(palette.costs, COST_BINS, shipped[i].name);
    }
}

/*
 * G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, A Physiologically-based Model for
 * Simulation of Color Vision Deficiency, IEEE TVCG 15(6), 2009: severity 1.0, on linear RGB.
 */
static const struct vision {
    const char *name;
    double matrix[3][3];
} visions[] = {
    {"normal vision", {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {"protanopia",
     {{0.152286, 1.052583, -0.204868},
      {0.114503, 0.786281, 0.099216},
      {-0.003882, -0.048116, 1.051998}}},
    {"deuteranopia",
     {{0.367322, 0.860646, -0.227968},
      {0.280085, 0.672501, 0.047413},
      {-0.011820, 0.042940, 0.968881}}},
    {"tritanopia",
     {{1.255528, -0.076749, -0.178779},
      {-0.078411, 0.930809, 0.147602},
      {0.004733, 0.691367, 0.303900}}},
};

enum { VISIONS = sizeof visions / sizeof visions[0] };

/* What an eye sees of a colour, as linear RGB. */
static void see(const struct vision *vision, uint32_t colour, double seen[3])
{
    /* Luminance of one channel alone, over that channel's share of it. */
    const double rgb[3] = {palette_luminance(colour & 0xFF0000) / 0.2126,
                           palette_luminance(colour & 0x00FF00) / 0.7152,
                           palette_luminance(colour & 0x0000FF) / 0.0722};

    for (size_t row = 0; row < 3; row++) {
        const double *weights = vision->matrix[row];
        double sum = weights[0] * rgb[0] + weights[1] * rgb[1] + weights[2] * rgb[2];

        seen[row] = fmin(fmax(sum, 0), 1);
    }
}

/* CIELAB (ISO/CIE 11664-4) of linear sRGB (IEC 61966-2-1) under its white, D65. */
static void to_lab(const double rgb[3], double lab[3])
{
    double x = (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505;
    double y = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    double z = (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089;
    /* lightness() is 116 f - 16 of CIE's f. */
    double fx = (lightness(x) + 16) / 116, fy = (lightness(y) + 16) / 116;
    double fz = (lightness(z) + 16) / 116;

    lab[0] = lightness(y);
    lab[1] = 500 * (fx - fy);
    lab[2] = 200 * (fy - fz);
}

static double distance(const struct vision *vision, uint32_t a, uint32_t b)
{
    double rgb[3], x[3], y[3];

    see(vision, a, rgb);
    to_lab(rgb, x);
    see(vision, b, rgb);
    to_lab(rgb, y);
    return sqrt(pow(x[0] - y[0], 2) + pow(x[1] - y[1], 2) + pow(x[2] - y[2], 2));
}

/*
 * In CIELAB units 2.3 can just be seen (Mahy and others, Color Research & Application 19(2), 1994)
 * between large patches that touch. Cells are small, lie apart and are held against a legend: four
 * times as much.
 */
static const double DISTINCT = 9.2;

static void runs_and_short_differ_to_every_eye(void)
{
    for (size_t i = 0; i < SHIPPED * VISIONS; i++) {
        const struct vision *vision = &visions[i % VISIONS];
        const char *name = shipped[i / VISIONS].name;
        struct palette palette;

        load(&palette, name);
        for (size_t runs = BIN_HALF_FREE; runs <= BIN_LOW_MARGIN; runs++)
            for (size_t lacks = BIN_SHORT; lacks <= BIN_FAR_SHORT; lacks++) {
                double apart =
                    distance(vision, palette.verdicts[runs].fill, palette.verdicts[lacks].fill);
                char why[100];

                snprintf(why, sizeof why, "%s: %s and %s to %s are %.1f apart", name, bins[runs],
                         bins[lacks], vision->name, apart);
                UNIT_CHECK(apart >= DISTINCT, why);
            }
    }
}

/* The simulation itself: a pair that red-green blindness takes for one, and one that it does not.
 */
static void eyes_differ(void)
{
    const uint32_t red = 0xC00000, green = 0x707000;
    const uint32_t blue = 0x2166AC, orange = 0xE66101;

    CU_ASSERT_TRUE(distance(&visions[0], red, green) > 4 * DISTINCT);
    CU_ASSERT_TRUE(distance(&visions[2], red, green) < distance(&visions[0], red, green) / 2);
    CU_ASSERT_TRUE(distance(&visions[2], blue, orange) > 4 * DISTINCT);
    CU_ASSERT_TRUE(fabs(distance(&visions[0], 0x000000, 0xFFFFFF) - 100) < 0.1);
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
        struct settings settings;
        char message[SETTINGS_MESSAGE_SIZE];

        CU_ASSERT_TRUE(settings_init(&settings, settings_table));
        UNIT_CHECK(settings_set(&settings, "heatmap", "palette", cases[i].value, false,
                                &(struct origin){0}, "base", message),
                   cases[i].value);
        UNIT_CHECK(settings.palette.is_path == cases[i].is_path, cases[i].value);
        settings_release(&settings);
    }
}

static const struct unit_test tests[] = {
    {"measures contrast", measures_contrast},
    {"parses colours", parses_colours},
    {"text is readable", text_is_readable},
    {"text is readable in grey", text_is_readable_in_grey},
    {"text is readable on any fill", text_is_readable_on_any_fill},
    {"neighbours differ in grey", neighbours_differ_in_grey},
    {"scales darken", scales_darken},
    {"runs and short differ to every eye", runs_and_short_differ_to_every_eye},
    {"eyes differ", eyes_differ},
    {"the built-in palette is its file", built_in_is_the_file},
    {"what is left out is built in", what_is_left_out_is_built_in},
    {"refuses wrong files", refuses_wrong_files},
    {"refuses unknown names", refuses_unknown_names},
    {"tells paths from names", tells_paths_from_names},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("palette", tests);
}
