/* SPDX-License-Identifier: MIT */
/* The lines of cells whose colour is not their only cue: how they look, and as tiles of pixels. */
#ifndef VRAMGRID_HATCH_H
#define VRAMGRID_HATCH_H

#include "vramgrid/look/palette.h"

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

/* Rising to the right, where x + y is a multiple of the step. */
struct hatch {
    double step, line; /* points; steps are along a row */
    uint32_t ground, colour;
};

/* A third of one colour and two of the other. */
uint32_t hatch_mix(uint32_t colour, uint32_t with);

/* Of a style whose cue is one of the two hatches. */
struct hatch hatch_of(const struct palette_style *style);

/*
 * Sets a source that has ground and lines, for pictures of pixels: a tile of whole ones, which is
 * drawn by copying and packs well. False, and nothing set, where pages are drawn.
 */
bool hatch_set_tile(const struct hatch *hatch, cairo_t *cr);

#endif
