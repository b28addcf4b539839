/* SPDX-License-Identifier: MIT */
/*
 * Coloured cells with their second cues and numbers: the grid of a heatmap, or one swatch of its
 * legend. Knows neither models nor GPUs.
 */
#ifndef VRAMGRID_CELLS_H
#define VRAMGRID_CELLS_H

#include "cell_labels.h"
#include "vramgrid/look/palette.h"

struct cell {
    uint8_t bin;    /* of the styles it is drawn with */
    bool is_marked; /* in its upper right corner */
    int label;      /* of cell_labels.h, or NO_LABEL */
};

/*
 * A grid whose rows and columns begin at ys and xs, one after the other: where there is room
 * between two of them a group ends.
 */
struct cells {
    const double *xs, *ys;
    double width, height; /* of one cell, half of the gaps around it included */
    size_t rows, columns;
    const struct palette_style *styles; /* of the bins */
    size_t bin_count;
    const struct cell *at; /* by row, then column */
    double gap;            /* of cells_draw itself */
};

/* White gaps around all cells; in a picture of pixels edges are moved by up to half of one. */
void cells_draw(const struct cells *given, cairo_t *cr, struct cell_labels *labels);

#endif
