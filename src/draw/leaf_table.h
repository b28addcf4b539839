/* SPDX-License-Identifier: MIT */
/*
 * A table on a page: columns as wide as what stands in them, numbers to the right, rules above and
 * below the headings only. To be measured row by row, arranged, then drawn row by row. Any text
 * will do: what is too wide for its column is cut or wrapped, never drawn over the next one.
 */
#ifndef VRAMGRID_LEAF_TABLE_H
#define VRAMGRID_LEAF_TABLE_H

#include "pdf_text.h"
#include "vramgrid/look/palette.h"

enum { LEAF_COLUMNS_MAX = 10 };

enum leaf_fit {
    LEAF_NUMBER, /* to the right, never cut */
    LEAF_NAME,   /* one line, or two where a column is too narrow, cut in the middle */
    LEAF_WORDS,  /* as many lines as it takes */
};

struct leaf_column {
    const char *heading; /* a line break parts two languages */
    enum leaf_fit fit;
    double content, heading_width,
        word_width; /* of the rows; of the heading, in few lines or more */
    double width;   /* what it got */
};

struct leaf_cell {
    const char *words;                /* NULL: empty */
    const struct palette_style *chip; /* a patch of its colour before the words; NULL: none */
};

/* How small rows are, and how close they stand. */
enum leaf_density { LEAF_ROOMY, LEAF_CLOSE, LEAF_CLOSEST };

struct leaf_table {
    struct pdf_text *text;
    enum leaf_density density;
    struct leaf_column columns[LEAF_COLUMNS_MAX];
    size_t count;
    double gap; /* between columns */
};

/* Takes the headings' widths in, before the rows'. */
void leaf_table_begin(struct leaf_table *table);

void leaf_table_measure(struct leaf_table *table, const struct leaf_cell *cells);

/* Makes the columns fit into a width, the widest of names and words giving way first. */
void leaf_table_arrange(struct leaf_table *table, double width);

/* Each draws from x, y and returns the height; cr NULL: only measures. */
double leaf_table_draw_headings(const struct leaf_table *table, cairo_t *cr, double x, double y);
double leaf_table_draw_row(const struct leaf_table *table, cairo_t *cr, double x, double y,
                           const struct leaf_cell *cells);

/* The rule below the last row, with some room around it. */
double leaf_table_draw_end(const struct leaf_table *table, cairo_t *cr, double x, double y);

#endif
