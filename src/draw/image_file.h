/* SPDX-License-Identifier: MIT */
/*
 * One figure as an SVG or a PNG on its way into a file: the same bytes for the same drawing, on
 * white paper. Lengths are points (1/72 inch), the origin is the top left corner.
 */
#ifndef VRAMGRID_IMAGE_FILE_H
#define VRAMGRID_IMAGE_FILE_H

#include "vramgrid/base/stream.h"

#include <cairo.h>
#include <stdint.h>

enum image_kind { IMAGE_SVG, IMAGE_PNG };

/* The figure's size, and what an SVG says to readers who cannot see it; borrowed. */
struct image_paper {
    double width, height;
    const char *title, *description; /* NULL: nothing */
};

struct image_file {
    struct stream stream;
    enum image_kind kind;
    struct image_paper paper;
    cairo_surface_t *surface; /* of a PNG: a recording, for its pixels are made in bands */
    cairo_t *cr;
    /* Of an SVG: how far the bytes that pass have got to a surface's name, to the end of the
     * element that holds the figure, and behind a decimal point. */
    size_t matched, head, decimals;
    uint32_t width, height; /* of a PNG, in pixels */
    int dpi;                /* of a PNG */
};

enum { IMAGE_DPI = 200 }; /* sharp in print; three times a screen's */

/*
 * Opens path for a figure on paper. A PNG has IMAGE_DPI, and fewer only where it would be larger
 * than viewers and word processors take: 40 million pixels, or 32767 along a side. To be closed in
 * any case. The file writes to itself: it must not move in memory.
 */
bool image_file_open(struct image_file *image, enum image_kind kind, const char *path,
                     const struct image_paper *paper, struct error *err);

/* A point's pixels where cr draws a picture of them; 0 where it draws a page or an SVG. */
double image_file_pixels(cairo_t *cr);

/* False if anything since image_file_open failed. Accepts a zeroed file. */
bool image_file_close(struct image_file *image, struct error *err);

#endif
