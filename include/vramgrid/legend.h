/* SPDX-License-Identifier: MIT */
/* What the colours, cues and numbers of a heatmap mean; swatches are drawn as cells are. */
#ifndef VRAMGRID_LEGEND_H
#define VRAMGRID_LEGEND_H

#include "vramgrid/figure.h"

/*
 * Draws the legend from x, y in lines of at most the given width and returns its height. cr NULL:
 * only measures.
 */
double legend_draw(struct number_glyphs *numbers, cairo_t *cr, const struct figure *figure,
                   double x, double y, double width);

#endif
