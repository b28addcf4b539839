/* SPDX-License-Identifier: MIT */
/*
 * What figures are drawn with: cairo's calls on pages and in pictures, and elements in an SVG,
 * which cairo's own would not reach.
 */
#ifndef VRAMGRID_INK_H
#define VRAMGRID_INK_H

#include "pdf_text.h"

void ink_fill(cairo_t *cr);
void ink_stroke(cairo_t *cr);

/* A layout with its upper left corner at x, y; in an SVG, its lines keep their anchor's end. */
void ink_layout(cairo_t *cr, PangoLayout *layout, enum text_anchor anchor, double x, double y);

#endif
