/* SPDX-License-Identifier: MIT */
/*
 * The numbers in cells: big reports have hundreds of thousands of them and a few dozen different
 * ones, so each is shaped once, and all of a page in one colour are drawn in a few calls.
 */
#ifndef VRAMGRID_NUMBER_GLYPHS_H
#define VRAMGRID_NUMBER_GLYPHS_H

#include "vramgrid/heatmap_layout.h"
#include "vramgrid/pdf_text.h"

enum { NUMBER_GLYPHS_MAX = 8, NUMBER_BATCH = 512 };

/* One number, its glyphs from the left end of the baseline. */
struct number_shape {
    int count; /* 0: not shaped yet */
    double width;
    cairo_glyph_t glyphs[NUMBER_GLYPHS_MAX];
};

struct number_glyphs {
    struct pdf_text *text;
    cairo_scaled_font_t *font; /* NULL until the first number is shaped */
    double digit_height;
    struct number_shape shapes[HEATMAP_NUMBERS];
    cairo_glyph_t batch[NUMBER_BATCH];
    int batched;
};

/* Borrows text. To be released. */
void number_glyphs_init(struct number_glyphs *numbers, struct pdf_text *text);

/* number as heatmap_number() gives it, not HEATMAP_NO_NUMBER. */
double number_glyphs_width(struct number_glyphs *numbers, int number);

double number_glyphs_height(struct number_glyphs *numbers);

/* Adds a number whose middle is at x, y to those to be drawn with the current colour of cr. */
void number_glyphs_put(struct number_glyphs *numbers, cairo_t *cr, int number, double x, double y);

/* Draws what is left; before the colour changes. */
void number_glyphs_flush(struct number_glyphs *numbers, cairo_t *cr);

void number_glyphs_release(struct number_glyphs *numbers);

#endif
