/* SPDX-License-Identifier: MIT */
/*
 * Text on a page, by pango: one family in the few sizes that a figure has. One pdf_text per writer
 * call; nothing of it is shared between threads. Lengths are points.
 */
#ifndef VRAMGRID_PDF_TEXT_H
#define VRAMGRID_PDF_TEXT_H

#include "vramgrid/base/boxes.h"
#include "vramgrid/base/error.h"

#include <pango/pangocairo.h>
#include <stdint.h>

/* What a text is in the figure decides its size and weight. */
enum font {
    FONT_TITLE,
    FONT_HEADING, /* within a page of words */
    FONT_SUBTITLE,
    FONT_CHART_TITLE, /* of a figure in a document, among its text */
    FONT_AXIS,
    FONT_AXIS_TITLE,
    FONT_CELL,
    FONT_NOTE,
    FONT_SMALL,
    FONT_SMALL_TITLE,
};

enum { FONTS = FONT_SMALL_TITLE + 1 };

enum { INK_BLACK = 0x1A1A1A, INK_GREY = 0x5F5F5F, INK_RULE = 0xB0B0B0 }; /* 0xRRGGBB */

struct layouts;

struct pdf_text {
    struct layouts *layouts; /* the thread's */
    GHashTable *boxed;       /* the texts that boxes counts */
    struct boxes boxes;
};

/* Which side of a text lies at the point it is drawn at. */
enum text_anchor { ANCHOR_LEFT, ANCHOR_CENTRE, ANCHOR_RIGHT };

/* What to do with a text that is wider than its room. */
enum text_overflow {
    OVERFLOW_MIDDLE, /* one line, cut in the middle: the tail of a name tells models apart */
    OVERFLOW_END,    /* one line, cut at its end */
    OVERFLOW_LINES,  /* at most so many lines as the style says, cut at the end */
    OVERFLOW_WRAP,   /* as many lines as it takes */
};

struct text_style {
    enum font font;
    uint32_t colour;
    enum text_anchor anchor; /* also how the lines of a wrapped text stand to each other */
    enum text_overflow overflow;
    double room;  /* greatest width; 0: as wide as it is */
    int lines;    /* of OVERFLOW_LINES */
    bool is_name; /* lines close together, so that it shows which are one; cut in the middle */
};

struct text_size {
    double width, height;
    int lines;
    bool cut; /* not all of it is shown */
};

/* Fails with ERROR_WRITE where there is no font, or none with digits and letters. To be released in
 * any case. */
bool pdf_text_init(struct pdf_text *text, struct error *err);

/* The shaped text; valid until the next call with this pdf_text. */
PangoLayout *pdf_text_layout(struct pdf_text *text, const struct text_style *style,
                             const char *words);

struct text_size pdf_text_measure(struct pdf_text *text, const struct text_style *style,
                                  const char *words);

/* Draws with the anchor's upper end at x, y; returns the height. cr NULL: only measures. */
double pdf_text_draw(struct pdf_text *text, cairo_t *cr, const struct text_style *style, double x,
                     double y, const char *words);

/* Borrowed. */
const PangoFontDescription *pdf_text_font(const struct pdf_text *text, enum font font);

/* The family that the fonts are of on this machine; to be freed with g_free. */
char *pdf_text_family(const struct pdf_text *text);

/* How far the baseline of the first line lies below its upper end: further in taller scripts. */
double pdf_text_baseline(struct pdf_text *text, const struct text_style *style, const char *words);

/* The height of one line of this font. */
double pdf_text_line_height(struct pdf_text *text, enum font font);

void pdf_text_release(struct pdf_text *text);

void pdf_set_colour(cairo_t *cr, uint32_t colour);

#endif
