/* SPDX-License-Identifier: MIT */
#include "page_frame.h"

#include <math.h>

static const double MARGIN = 36, FOOTER = 14;

/* Landscape. ISO 216 and ANSI Y14.1, in points. */
static const struct {
    double width, height;
} papers[] = {
    [PAPER_A4] = {841.89, 595.28},
    [PAPER_A3] = {1190.55, 841.89},
    [PAPER_LETTER] = {792, 612},
};

struct page_frame page_frame_of(enum paper paper, enum orientation orientation)
{
    bool is_portrait = orientation == ORIENTATION_PORTRAIT;
    double width = is_portrait ? papers[paper].height : papers[paper].width;
    double height = is_portrait ? papers[paper].width : papers[paper].height;

    return (struct page_frame){
        .width = width,
        .height = height,
        .left = MARGIN,
        .top = MARGIN,
        .inner_width = width - 2 * MARGIN,
        .inner_height = height - 2 * MARGIN - FOOTER,
    };
}

void page_frame_paper(cairo_t *cr)
{
    pdf_set_colour(cr, 0xFFFFFF);
    cairo_paint(cr);
}

void page_frame_foot(const struct page_frame *frame, struct pdf_text *text, cairo_t *cr,
                     const char *from, const char *place)
{
    struct text_style right = {.font = FONT_NOTE, .colour = INK_GREY, .anchor = ANCHOR_RIGHT};
    struct text_style left = {.font = FONT_NOTE, .colour = INK_GREY, .overflow = OVERFLOW_END};
    double bottom = frame->top + frame->inner_height + FOOTER;
    double y = bottom - pdf_text_line_height(text, FONT_NOTE);

    /* 0 would be: as wide as it gets. */
    left.room = fmax(frame->inner_width - pdf_text_measure(text, &right, place).width - 12, 1);
    pdf_text_draw(text, cr, &left, frame->left, y, from);
    pdf_text_draw(text, cr, &right, frame->left + frame->inner_width, y, place);
    pdf_set_colour(cr, INK_RULE);
    cairo_set_line_width(cr, 0.4);
    cairo_move_to(cr, frame->left, y - 3);
    cairo_line_to(cr, frame->left + frame->inner_width, y - 3);
    cairo_stroke(cr);
}
