/* SPDX-License-Identifier: MIT */
/*
 * What stands in cells: big reports have hundreds of thousands of labels and a few dozen different
 * ones, so each is shaped once, and all of a page in one colour are drawn in a few calls.
 */
#ifndef VRAMGRID_CELL_LABELS_H
#define VRAMGRID_CELL_LABELS_H

#include "pdf_text.h"
#include "vramgrid/figure/heatmap_layout.h"

enum { NO_LABEL = -1, LABEL_BATCH = 512, LABEL_NUMBERS = 2048 };

struct label_shape;

struct cell_labels {
    struct pdf_text *text;
    enum font font;
    cairo_scaled_font_t *scaled_font; /* NULL until the first label is shaped */
    double digit_height;
    struct label_shape *shapes;
    size_t count, capacity;
    GHashTable *by_words;       /* places of shapes, + 1 */
    int numbers[LABEL_NUMBERS]; /* likewise, for what begins at LABEL_NUMBERS / -2; 0: none */
    cairo_glyph_t batch[LABEL_BATCH];
    int batched;
};

/* Borrows text. To be released. */
void cell_labels_init(struct cell_labels *labels, struct pdf_text *text, enum font font);

/* The label of a text or of a number, NO_LABEL for "" and HEATMAP_NO_NUMBER. */
int cell_label(struct cell_labels *labels, const char *words);
int cell_label_number(struct cell_labels *labels, int number);

double cell_label_width(struct cell_labels *labels, int label);

/* Of digits. */
double cell_labels_height(struct cell_labels *labels);

/* Adds a label whose middle is at x, y to those to be drawn with the current colour of cr. */
void cell_labels_put(struct cell_labels *labels, cairo_t *cr, int label, double x, double y);

/* Draws what is left; before the colour changes. */
void cell_labels_flush(struct cell_labels *labels, cairo_t *cr);

void cell_labels_release(struct cell_labels *labels);

#endif
