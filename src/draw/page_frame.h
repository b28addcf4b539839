/* SPDX-License-Identifier: MIT */
/* What stands around a figure on a page of a report: margins and the footer. Lengths in points. */
#ifndef VRAMGRID_PAGE_FRAME_H
#define VRAMGRID_PAGE_FRAME_H

#include "pdf_text.h"
#include "vramgrid/input/settings.h"

struct page_frame {
    double width, height;                        /* of the paper */
    double left, top, inner_width, inner_height; /* what is free for the figure */
};

struct page_frame page_frame_of(enum paper paper, enum orientation orientation);

/*
 * White paper, before anything is drawn. It also spares cairo joining the areas of all that is
 * drawn later, a seventh of its time. It takes away all that was drawn before, named places too.
 */
void page_frame_paper(cairo_t *cr);

/* Where the page is from at the left of its foot, which page it is at the right. */
void page_frame_foot(const struct page_frame *frame, struct pdf_text *text, cairo_t *cr,
                     const char *from, const char *place);

#endif
