/* SPDX-License-Identifier: MIT */
/*
 * Titles, paragraphs, pairs and tables that flow down the pages of a leaf, in one column or in
 * several of about the same height. All of it is gone through for every page, and what lies on the
 * wanted one is drawn: counting pages and drawing them is the same walk.
 */
#ifndef VRAMGRID_FLOW_H
#define VRAMGRID_FLOW_H

#include "leaf.h"
#include "leaf_table.h"

struct flow_title {
    struct words title;
    const char *subtitle;
};

/* How a walk's columns came out, for the walks after it. */
struct flow_balance {
    bool is_known;
    double height, tallest;
};

struct flow {
    const struct leaf *leaf;
    cairo_t *cr;         /* NULL: nothing is drawn */
    size_t wanted, page; /* the page to draw, and the one that is being filled */
    struct words title;  /* comes again on every page */
    double x, y, width;  /* the column, and how far down it is filled */
    double limit;        /* how far it may be */
    size_t columns, column;
    double page_top; /* below the title */
    double top;      /* of the columns on this page */
    double lowest;   /* that any of them reached */
    double height;   /* of all that columns hold */
    double spent;    /* of it, so far */
    double tallest;  /* of what cannot be parted */
    bool is_measuring;
    struct flow_balance *balances; /* one for each flow_columns of a walk; NULL: not kept */
};

/* Begins with a title, which has a line for each language, and what stands below it. */
void flow_begin(struct flow *flow, const struct leaf *leaf, cairo_t *cr, size_t wanted,
                const struct flow_title *title);

/* A column of its own at a place of the only page, as long as it gets. */
void flow_begin_at(struct flow *flow, const struct leaf *leaf, cairo_t *cr, double x, double y,
                   double width);

/* How many pages there are so far. */
size_t flow_pages(const struct flow *flow);

/* What to draw with: NULL while measuring, and on pages that are not wanted. */
cairo_t *flow_ink(const struct flow *flow);

/* Moves on to the next column or page where so much does not fit; true if it did. */
bool flow_reserve(struct flow *flow, double height);

/* So much has been drawn. */
void flow_take(struct flow *flow, double height);

/* Nothing at the top of a column. */
void flow_gap(struct flow *flow, double height);

/* Puts something down the flow; several times, before it is drawn. */
typedef void flow_content(struct flow *flow, const void *data);

/* Cuts the room into columns of about the same height and lets content fill them. */
void flow_columns(struct flow *flow, size_t columns, flow_content *content, const void *data);

/* Never the last line of a column. */
void flow_heading(struct flow *flow, const char *words);

/* Two languages that do not fit into one line get one each; so in pairs. */
void flow_paragraph(struct flow *flow, enum font font, uint32_t colour, struct words words);

/* A label and what it stands for beside it. */
void flow_pair(struct flow *flow, enum font font, double label_width, struct words label,
               struct words words);

/* Rows 0 to count of a table whose headings come again in every column. */
void flow_table(struct flow *flow, struct leaf_table *table, size_t count,
                void (*fill)(const void *data, size_t row, struct leaf_cell *cells),
                const void *data);

/* The words of a key as a heading has them: a line for each language. Lives until words goes. */
const char *flow_heading_words(const struct leaf *leaf, const char *key, char *words, size_t size);

#endif
