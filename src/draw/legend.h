/* SPDX-License-Identifier: MIT */
/* What the colours, cues and labels of a figure mean; swatches are drawn as cells are. */
#ifndef VRAMGRID_LEGEND_H
#define VRAMGRID_LEGEND_H

#include "cells.h"
#include "vramgrid/figure/figure.h"

/* Swatches show labels where cells have them. */
struct legend_look {
    struct cell_labels *labels;
    enum font entry, note;
    bool has_labels;
    bool has_notes; /* what the labels are, below it */
};

/*
 * Draws the legend from x, y in lines of at most the given width and returns its height. cr NULL:
 * only measures.
 */
double legend_draw(const struct figure *figure, const struct legend_look *look, cairo_t *cr,
                   double x, double y, double width);

#endif
