/* SPDX-License-Identifier: MIT */
/* How cells look: each format once per workbook, the bins from the palette. */
#include "vramgrid/styles.h"

#include "vramgrid/number.h"
#include "vramgrid/text.h"

#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

enum { INK_GREY = 0x595959, INK_LINK = 0x0563C1, FILL_HEADING = 0xE7E6E6 };

enum { BOLD = 1, HEADING = 2 | BOLD, WRAP = 4, ROTATED = 8, RIGHT = 16, UNDERLINE = 32, TOP = 64 };

struct look {
    const char *number_format; /* NULL: General */
    unsigned traits;
    double points; /* 0: the default */
    int ink;       /* 0: black */
};

static const struct look looks[STYLE_BIN] = {
    [STYLE_TITLE] = {NULL, BOLD, 14, 0},
    [STYLE_BOLD] = {NULL, BOLD, 0, 0},
    [STYLE_NOTE] = {NULL, 0, 0, INK_GREY},
    [STYLE_WRAPPED] = {NULL, WRAP | TOP, 0, 0},
    [STYLE_LINK] = {NULL, UNDERLINE, 0, INK_LINK},
    [STYLE_HEADING] = {NULL, HEADING | WRAP, 0, 0},
    [STYLE_HEADING_NUMBER] = {NULL, HEADING | WRAP | RIGHT, 0, 0},
    [STYLE_HEADING_ROTATED] = {NULL, HEADING | ROTATED | WRAP, 0, 0},
    [STYLE_LABEL] = {NULL, RIGHT, 0, INK_GREY},
    [STYLE_NUMBER] = {"General_)", 0, 0, 0},
    [STYLE_COUNT] = {"#,##0_)", 0, 0, 0},
    [STYLE_EXCEEDED] = {"#,##0\" *\"", 0, 0, INK_GREY},
    [STYLE_GB] = {"#,##0.00_)", 0, 0, 0},
    [STYLE_VRAM_GB] = {NULL, RIGHT, 0, INK_GREY},
    [STYLE_SPEED] = {"[<10]0.0;#,##0", 0, 0, 0},
    [STYLE_HEADROOM] = {"0.0;\"\u2212\"0.0", 0, 0, 0},
};

static lxw_color_t colour(uint32_t rgb)
{
    return rgb ? rgb : LXW_COLOR_BLACK; /* to the library 0 means unset */
}

static void apply_look(lxw_format *format, const struct look *look)
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
    if ((look->traits & HEADING) == HEADING) {
        format_set_bg_color(format, FILL_HEADING);
        format_set_bottom(format, LXW_BORDER_THIN);
    }
    if (look->traits & ROTATED) {
        format_set_rotation(format, 90);
        /* The filter button sits in the lower corner. */
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        format_set_align(format, LXW_ALIGN_CENTER);
    }
}

/* Hatches are drawn in a lighter tint, so that they never take contrast from dark figures. */
static void apply_bin(lxw_format *format, enum palette_bin bin)
{
    enum { TINT_HATCH = 0xFEE0B6, TINT_DENSE_HATCH = 0xFDB863, TINT_CROSS = 0xD9D9D9 };
    const struct palette_style *style = &palette_styles[bin];

    format_set_bg_color(format, colour(style->fill));
    format_set_font_color(format, colour(style->text));
    switch (style->cue) {
    case CUE_BORDER:
        format_set_border(format, LXW_BORDER_THIN);
        break;
    case CUE_HATCH:
        format_set_pattern(format, LXW_PATTERN_LIGHT_UP);
        format_set_fg_color(format, TINT_HATCH);
        break;
    case CUE_DENSE_HATCH:
        format_set_pattern(format, LXW_PATTERN_LIGHT_TRELLIS);
        format_set_fg_color(format, TINT_DENSE_HATCH);
        break;
    case CUE_CROSS:
        format_set_pattern(format, LXW_PATTERN_LIGHT_GRID);
        format_set_fg_color(format, TINT_CROSS);
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
    text_fill(book->report->text, "summary.of_models", words, sizeof words, "models", models, NULL);
    for (char *quote = words; (quote = strchr(quote, '"')) != NULL;)
        *quote = '\'';
    snprintf(number_format, sizeof number_format, "0\" %s\"", words);
    format_set_num_format(format, number_format);
    format_set_align(format, LXW_ALIGN_LEFT);
}

void styles_create(struct book *book)
{
    for (int i = 0; i < STYLES && !book->failure; i++) {
        book->styles[i] = new_format(book);
        if (book->styles[i] && i < STYLE_BIN)
            apply_look(book->styles[i], &looks[i]);
        else if (book->styles[i])
            apply_bin(book->styles[i], (enum palette_bin)(i - STYLE_BIN));
    }
    for (int i = 0; i < PALETTE_BINS && !book->failure; i++) {
        book->rules[i] = new_format(book);
        if (book->rules[i])
            apply_bin(book->rules[i], (enum palette_bin)i);
    }
    if (!book->failure) /* "−16623.4" would ask for wide columns to say no more */
        format_set_num_format(book->rules[BIN_FAR_SHORT], "0;\"\u2212\"0");
    if (!book->failure)
        apply_of_models(book, book->styles[STYLE_OF_MODELS]);
}
