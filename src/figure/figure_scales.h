/* SPDX-License-Identifier: MIT */
/* What figures on sequential scales share. */
#ifndef VRAMGRID_FIGURE_SCALES_H
#define VRAMGRID_FIGURE_SCALES_H

#include "vramgrid/figure/figure.h"

/* What the legend of a scale's bin says. */
struct scale {
    const char *label, *from, *to;
    const char *unit; /* a key */
};

/* Takes the styles of a scale, and the same with the border of a low margin. */
void figure_take_scale(struct figure *figure, const struct palette_style *styles, size_t count);

/* "8K to 16K tokens", "256K tokens or more", "under 4K tokens". */
void figure_explain_scale(struct figure *figure, size_t bin, size_t bins,
                          const struct scale *scale);

/* Cells without an answer look like verdicts. */
void figure_explain_rest(struct figure *figure, const char *key);

struct figure_cell figure_cell_without_label(uint8_t bin);

#endif
