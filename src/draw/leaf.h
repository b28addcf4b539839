/* SPDX-License-Identifier: MIT */
/*
 * The pages of a document that are words and tables: the answer in front, what has changed and how
 * it was made behind. A kind is opened once for a document, for what its pages say may take longer
 * than drawing them; it counts them before anything is drawn, by the code that draws them. Lengths
 * are points.
 */
#ifndef VRAMGRID_LEAF_H
#define VRAMGRID_LEAF_H

#include "cell_labels.h"
#include "page_frame.h"
#include "vramgrid/figure/figure_kinds.h"
#include "vramgrid/report/report.h"

/* What such a page is drawn with; all borrowed. */
struct leaf {
    const struct report *report;
    size_t mode; /* the document's, by place in the plan */
    const struct page_frame *frame;
    struct pdf_text *text;
    struct cell_labels *labels; /* of the legend */
    uint64_t changes_page;      /* the first page of changes in the document; 0: there is none */
};

struct leaf_kind {
    enum figure_kind kind; /* as templates choose it; names its place and its words */
    /* Keeps the leaf, of which changes_page may follow; to be freed. NULL on failure. */
    void *(*open)(const struct leaf *leaf, struct error *err);
    size_t (*pages)(const void *opened);
    /* Draws page number i, from 0, of as many as pages() says; the foot is the document's. */
    bool (*draw)(void *opened, cairo_t *cr, size_t page, struct error *err);
};

/* What to buy, in words and one table: a page, and up to three more of the table. */
extern const struct leaf_kind answer_leaf;

/* What differs from the last report: no page where nothing does. */
extern const struct leaf_kind changes_leaf;

/* Formulas, assumptions, digests of the inputs, and every name in full. */
extern const struct leaf_kind method_leaf;

#endif
