/* SPDX-License-Identifier: MIT */
/*
 * One figure as a PNG on its way into a file: the same bytes for the same drawing, on
 * white paper. Lengths are points (1/72 inch), the origin is the top left corner.
 */
#ifndef VRAMGRID_IMAGE_FILE_H
#define VRAMGRID_IMAGE_FILE_H

#include "vramgrid/base/stream.h"

#include <cairo.h>
#include <stdint.h>

struct image_file {
    struct stream stream;
    cairo_surface_t *surface; /* a recording, for its pixels are made in bands */
    cairo_t *cr;
    uint32_t width, height; /* in pixels */
    int dpi;
};

enum { IMAGE_DPI = 200 }; /* sharp in print; three times a screen's */

/*
 * Opens path for a figure of this size. A PNG has IMAGE_DPI, and fewer only where it would be
 * larger than viewers and word processors take: 40 million pixels, or 32767 along a side. To be
 * closed in any case. The file writes to itself: it must not move in memory.
 */
bool image_file_open(struct image_file *image, const char *path, double width, double height,
                     struct error *err);

/* A point's pixels where cr draws a picture of them; 0 where it draws a page or an SVG. */
double image_file_pixels(cairo_t *cr);

/* False if anything since image_file_open failed. Accepts a zeroed file. */
bool image_file_close(struct image_file *image, struct error *err);

#endif
