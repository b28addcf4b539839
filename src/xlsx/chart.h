/* SPDX-License-Identifier: MIT */
/*
 * Charts on a sheet. Their data are cells of the same sheet that hold numbers and texts, never
 * formulas: what libxlsxwriter keeps of a formula's value for those who do not calculate is
 * nothing.
 */
#ifndef VRAMGRID_CHART_H
#define VRAMGRID_CHART_H

#include "book.h"

struct chart_frame {
    size_t row, column; /* of the upper left corner */
    size_t width_pixels, height_pixels;
    const char *title;
    const char *description;             /* for those who do not see it */
    const char *across_title, *up_title; /* of the axes, with units */
};

struct chart_series {
    const char *name;
    struct cell_range places; /* names of the bars, or what goes across */
    struct cell_range values;
    double strength; /* of the template's accent: 1 as it is, 0 white */
};

/* Bars to the right, the first row at the top, each series in a strength of its own. */
void page_bar_chart(struct page *page, const struct chart_frame *frame,
                    const struct chart_series *series, size_t count);

/* A logarithmic axis; least and most are powers of the base. */
struct chart_scale {
    uint16_t base;
    double least, most;
};

/*
 * Points of one series. names has a text or NULL for each of its cells; those with a text are
 * labelled, to their right. Cells without a number are no points.
 */
void page_point_chart(struct page *page, const struct chart_frame *frame,
                      const struct chart_series *series, const char *const *names,
                      const struct chart_scale *across, const struct chart_scale *up);

#endif
