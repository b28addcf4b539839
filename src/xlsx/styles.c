/* SPDX-License-Identifier: MIT */
/* How cells look: each format once per workbook, the bins from the palette. */
#include "styles.h"

#include "vramgrid/base/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum { INK_GREY = 0x595959, INK_LINK = 0x0563C1, FILL_HEADING = 0xE7E6E6 };

enum { INK_INPUT = 0x0000C0, FILL_INPUT = 0xFFF2CC };

enum {
    BOLD = 1,
    HEADING = 2 | BOLD,
    WRAP = 4,
    ROTATED = 8,
    RIGHT = 16,
    UNDERLINE = 32,
    TOP = 64,
    INPUT = 128, /* may be changed on a protected sheet */
    ACCENT = 256,
    LEFT = 512,
    LOCKED = 1024,
    INDENT = 2048,  /* apart from what stands beside it */
    LINE = 4096,    /* below it */
    MONO = 8192,    /* letters of one width */
    BLOCKS = 16384, /* a font that has blocks, in Excel and in LibreOffice */
};

struct look {
    const char *number_format; /* NULL: General */
    unsigned traits;
    double points; /* 0: the default */
    int ink;       /* 0: black */
};

static const struct look looks[STYLE_BIN] = {
    [STYLE_TITLE] = {NULL, BOLD | ACCENT, 14, 0},
    [STYLE_BOLD] = {NULL, BOLD, 0, 0},
    [STYLE_NOTE] = {NULL, WRAP | TOP, 0, INK_GREY},
    [STYLE_WRAPPED] = {NULL, WRAP | TOP, 0, 0},
    [STYLE_WRAPPED_BOLD] = {NULL, WRAP | TOP | BOLD, 0, 0},
    [STYLE_LINK] = {NULL, UNDERLINE, 0, INK_LINK},
    [STYLE_HEADING] = {NULL, HEADING | WRAP, 0, 0},
    [STYLE_HEADING_NUMBER] = {NULL, HEADING | WRAP | RIGHT | INDENT, 0, 0},
    [STYLE_HEADING_ROTATED] = {NULL, HEADING | ROTATED | WRAP, 0, 0},
    [STYLE_LABEL] = {NULL, RIGHT | INDENT, 0, INK_GREY},
    [STYLE_ANSWER] = {NULL, RIGHT, 0, 0},
    [STYLE_NUMBER] = {"General_)", 0, 0, 0},
    [STYLE_ASSUMPTION] = {"General_)", TOP, 0, 0},
    [STYLE_VALUE] = {NULL, LEFT, 0, 0},
    [STYLE_EXACT] = {"General", 0, 0, 0},
    [STYLE_COUNT] = {"#,##0_)", 0, 0, 0},
    [STYLE_EXCEEDED] = {"#,##0\" *\"", 0, 0, INK_GREY},
    [STYLE_GB] = {"#,##0.00_)", RIGHT, 0, 0},
    [STYLE_VRAM_GB] = {NULL, RIGHT, 0, INK_GREY},
    [STYLE_SPEED] = {"[<10]0.0;#,##0", 0, 0, 0},
    [STYLE_HEADROOM] = {"0.0;\"\u2212\"0.0", 0, 0, 0},
    [STYLE_USABLE_GB] = {"#,##0.0", RIGHT, 0, INK_GREY},
    [STYLE_PERCENT] = {"0.0_);\"\u2212\"0.0_)", 0, 0, 0},
    [STYLE_MONEY] = {"#,##0_)", 0, 0, 0},
    [STYLE_TOKENS] = {"#,##0", RIGHT, 0, 0},
    [STYLE_ABSENT] = {NULL, RIGHT, 0, INK_GREY},
    [STYLE_MAXIMUM] = {"#,##0", RIGHT | UNDERLINE, 0, 0},
    [STYLE_COUNT_LEFT] = {"#,##0", LEFT, 0, 0},
    [STYLE_LIVE] = {"0.0;\"\u2212\"0.0", RIGHT, 0, 0},
    [STYLE_STATUS] = {NULL, BOLD | LEFT, 0, 0},
    [STYLE_DECISION] = {NULL, BOLD | WRAP | TOP, 12, 0},
    [STYLE_FINE] = {NULL, WRAP | TOP, 0, INK_GREY},
    [STYLE_FIELD] = {NULL, WRAP, 0, 0},
    [STYLE_SECTION] = {NULL, BOLD | ACCENT | LINE, 12, 0},
    [STYLE_SPEED_LEFT] = {"[<10]0.0;#,##0", LEFT, 0, 0},
    [STYLE_UNIT_LEFT] = {"#,##0.00", LEFT, 0, 0},
    [STYLE_MONEY_BOLD] = {"#,##0_)", BOLD, 0, 0},
    [STYLE_DAY] = {"yyyy-mm-dd", LEFT, 0, 0},
    [STYLE_UNIT_PRICE] = {"[<100]#,##0.00##_);#,##0_)", 0, 0, 0},
    [STYLE_BAR_LEFT] = {NULL, RIGHT | ACCENT | BLOCKS, 0, 0},
    [STYLE_BAR_RIGHT] = {NULL, LEFT | ACCENT | BLOCKS, 0, 0},
    [STYLE_CODE] = {NULL, WRAP | TOP | MONO, 0, 0},
    [STYLE_SIGNATURE] = {NULL, LINE, 0, 0},
    [STYLE_INPUT] = {"@", INPUT | LEFT, 0, INK_INPUT},
    [STYLE_INPUT_TAIL] = {"@", INPUT | LOCKED, 0, INK_INPUT},
    [STYLE_INPUT_NUMBER] = {"General", INPUT | LEFT, 0, INK_INPUT},
    [STYLE_INPUT_COUNT] = {"#,##0", INPUT | LEFT, 0, INK_INPUT},
    [STYLE_INPUT_RATE] = {"General_)", INPUT | TOP, 0, INK_INPUT},
    [STYLE_INPUT_MONEY] = {"#,##0_)", INPUT, 0, INK_INPUT},
    [STYLE_INPUT_DAY] = {"yyyy-mm-dd", INPUT | LEFT, 0, INK_INPUT},
};

static lxw_color_t colour(uint32_t rgb)
{
    return rgb ? rgb : LXW_COLOR_BLACK; /* to the library 0 means unset */
}

uint32_t styles_accent(const struct book *book)
{
    return colour(book->report->settings->accent);
}

static void apply_look(const struct book *book, lxw_format *format, const struct look *look)
{
    if (look->number_format)
        format_set_num_format(format, look->number_format);
    if (look->points > 0)
        format_set_font_size(format, look->points);
    format_set_font_color(format, colour((uint32_t)look->ink));
    if (look->traits & BOLD)
        format_set_bold(format);
    if (look->traits & UNDERLINE)
        format_set_underline(format, LXW_UNDERLINE_SINGLE);
    if (look->traits & WRAP)
        format_set_text_wrap(format);
    if (look->traits & RIGHT)
        format_set_align(format, LXW_ALIGN_RIGHT);
    if (look->traits & TOP)
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (look->traits & INDENT)
        format_set_indent(format, 1);
    if (look->traits & LEFT)
        format_set_align(format, LXW_ALIGN_LEFT);
    if (look->traits & ACCENT)
        format_set_font_color(format, styles_accent(book));
    if ((look->traits & HEADING) == HEADING) {
        format_set_bg_color(format, FILL_HEADING);
        format_set_bottom(format, LXW_BORDER_THIN);
        format_set_bottom_color(format, styles_accent(book));
    }
    if (look->traits & LINE) {
        format_set_bottom(format, LXW_BORDER_THIN);
        format_set_bottom_color(format, styles_accent(book));
    }
    if (look->traits & BLOCKS)
        format_set_font_name(format, "Arial");
    if (look->traits & MONO)
        format_set_font_name(format, "Courier New");
    if (look->traits & INPUT) {
        format_set_bg_color(format, FILL_INPUT);
        format_set_border(format, LXW_BORDER_HAIR);
    }
    if ((look->traits & (INPUT | LOCKED)) == INPUT)
        format_set_unlocked(format);
    if (look->traits & ROTATED) {
        format_set_rotation(format, 90);
        /* The filter button sits in the lower corner. */
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        format_set_align(format, LXW_ALIGN_CENTER);
    }
}

/* In a tint that takes no contrast from the figures. */
static void apply_pattern(lxw_format *format, const struct palette_style *style, uint8_t pattern)
{
    format_set_pattern(format, pattern);
    format_set_fg_color(format, colour(palette_tint(style)));
}

static void apply_palette(lxw_format *format, const struct palette_style *style)
{
    format_set_bg_color(format, colour(style->fill));
    format_set_font_color(format, colour(style->text));
    switch (style->cue) {
    case CUE_BORDER:
    case CUE_FRAME:
        format_set_border(format, LXW_BORDER_THIN);
        break;
    case CUE_HATCH:
        apply_pattern(format, style, LXW_PATTERN_LIGHT_UP);
        break;
    case CUE_DENSE_HATCH:
        apply_pattern(format, style, LXW_PATTERN_LIGHT_TRELLIS);
        break;
    case CUE_CROSS:
        apply_pattern(format, style, LXW_PATTERN_LIGHT_GRID);
        format_set_align(format, LXW_ALIGN_RIGHT);
        break;
    case CUE_QUESTION:
        format_set_align(format, LXW_ALIGN_RIGHT);
        break;
    case CUE_NONE:
        break;
    }
}

static lxw_format *new_format(struct book *book)
{
    lxw_format *format = workbook_add_format(book->workbook);

    if (!format)
        book_keep(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    return format;
}

/* The words stand between quotes, so they may have none. */
static void apply_of_models(const struct book *book, lxw_format *format)
{
    enum { FORMAT_SIZE = 128 }; /* less than the library's own */
    char models[NUMBER_SIZE], words[FORMAT_SIZE - 4], number_format[FORMAT_SIZE];

    snprintf(models, sizeof models, "%zu", book->report->plan->model_count);
    text_join(book->report->text, "summary.of_models", words, sizeof words, "models", models, NULL);
    for (char *quote = words; (quote = strchr(quote, '"')) != NULL;)
        *quote = '\'';
    snprintf(number_format, sizeof number_format, "0\" %s\"", words);
    format_set_num_format(format, number_format);
    format_set_align(format, LXW_ALIGN_LEFT);
}

/*
 * Names on their colour. A low margin has the border that it has on Fit and a mark that is no part
 * of the name, so that filters and programs find it.
 */
static void apply_ladder(lxw_format *format, const struct palette_style *style, bool is_low)
{
    apply_palette(format, style);
    format_set_align(format, LXW_ALIGN_LEFT);
    format_set_indent(format, 1);
    if (!is_low)
        return;
    format_set_border(format, LXW_BORDER_THIN);
    format_set_num_format(format, "@\" !\"");
}

static void apply_context(lxw_format *format, const struct palette_style *style, bool is_maximum)
{
    apply_palette(format, style);
    format_set_align(format, LXW_ALIGN_RIGHT);
    format_set_num_format(format, "#,##0");
    if (is_maximum)
        format_set_underline(format, LXW_UNDERLINE_SINGLE);
}

static void apply_scale(const struct palette *palette, lxw_format *format, int style)
{
    if (style >= STYLE_CONTEXT_MAXIMUM)
        apply_context(format, &palette->contexts[style - STYLE_CONTEXT_MAXIMUM], true);
    else if (style >= STYLE_CONTEXT)
        apply_context(format, &palette->contexts[style - STYLE_CONTEXT], false);
    else if (style >= STYLE_LADDER_LOW)
        apply_ladder(format, &palette->ladder[style - STYLE_LADDER_LOW], true);
    else
        apply_ladder(format, &palette->ladder[style - STYLE_LADDER], false);
}

static bool look_is_same(const struct look *a, const struct look *b)
{
    bool same_number_format = a->number_format == b->number_format;

    if (a->number_format && b->number_format)
        same_number_format = strcmp(a->number_format, b->number_format) == 0;
    return same_number_format && a->traits == b->traits && a->points == b->points &&
           a->ink == b->ink;
}

/*
 * The format of an earlier style that looks the same. Of two formats that are alike libxlsxwriter
 * 1.1.4 numbers only the one that is used first: for each cell of the other it copies and hashes
 * the whole format anew, and a cell takes half as long again.
 */
static lxw_format *find_same(lxw_format *const styles[STYLES], int style)
{
    for (int other = 0; other < style && style < STYLE_BIN; other++)
        if (other != STYLE_OF_MODELS && look_is_same(&looks[other], &looks[style]))
            return styles[other];
    return NULL;
}

static void create_style(struct book *book, lxw_format *styles[STYLES], int style)
{
    lxw_format *same = style == STYLE_OF_MODELS ? NULL : find_same(styles, style);
    lxw_format *format = styles[style] = same ? same : new_format(book);

    if (!format || same)
        return;
    if (style < STYLE_BIN)
        apply_look(book, format, &looks[style]);
    else if (style < STYLE_LADDER)
        apply_palette(format, &book->report->palette->verdicts[style - STYLE_BIN]);
    else
        apply_scale(book->report->palette, format, style);
    if (style == STYLE_OF_MODELS)
        apply_of_models(book, format);
}

/* Formats of their own: those of conditional formats only say what they change. */
static void create_rule(struct book *book, enum palette_bin bin)
{
    struct lxw_format *rule = book->rules[bin] = new_format(book);
    struct lxw_format *count_rule = book->count_rules[bin] = new_format(book);

    if (book->failure)
        return;
    apply_palette(rule, &book->report->palette->verdicts[bin]);
    apply_palette(count_rule, &book->report->palette->verdicts[bin]);
    format_set_num_format(count_rule, "#,##0");
    if (bin == BIN_FAR_SHORT) /* "−16623.4" would ask for wide columns to say no more */
        format_set_num_format(rule, "0;\"\u2212\"0");
}

/*
 * Twice as much as the GPU has, or twenty times: it says the same. In every section, so that no
 * program adds a sign.
 */
static const char BEYOND_FORMAT[] = "\"< \u2212100\";\"< \u2212100\";\"< \u2212100\"";

enum { INK_REVIEW = 0x9C0006, FILL_REVIEW = 0xFFC7CE };

static void create_rules(struct book *book)
{
    for (int bin = 0; bin < PALETTE_BINS && !book->failure; bin++)
        create_rule(book, (enum palette_bin)bin);
    book->rule_review = new_format(book);
    book->rule_beyond = new_format(book);
    if (book->failure)
        return;
    apply_palette(book->rule_beyond, &book->report->palette->verdicts[BIN_FAR_SHORT]);
    format_set_num_format(book->rule_beyond, BEYOND_FORMAT);
    format_set_bg_color(book->rule_review, FILL_REVIEW);
    format_set_font_color(book->rule_review, INK_REVIEW);
}

void styles_create(struct book *book)
{
    for (int i = 0; i < STYLES && !book->failure; i++)
        create_style(book, book->styles, i);
    for (int i = 0; i < STYLES && !book->failure; i++) {
        create_style(book, book->open_styles, i);
        if (book->open_styles[i])
            format_set_unlocked(book->open_styles[i]);
    }
    create_rules(book);
}
