/* SPDX-License-Identifier: MIT */
/*
 * One figure as an SVG on its way into a file: the same bytes for the same drawing, on white paper,
 * its texts as texts. Lengths are points (1/72 inch), the origin is the top left corner.
 *
 * cairo holds path, colour, line width and matrix, as for pages and pictures, and this writes them
 * down. cairo's own SVGs have outlines instead of texts and are several times as long.
 */
#ifndef VRAMGRID_SVG_FILE_H
#define VRAMGRID_SVG_FILE_H

#include "pdf_text.h"
#include "vramgrid/base/stream.h"

/* The figure's size, and what it says to readers who cannot see it; borrowed. */
struct svg_paper {
    double width, height;
    const char *name;     /* of letters, digits and "_-.": begins its ids */
    const char *language; /* as HTML names it: "pt" */
    const char *family;   /* of its texts; where it lacks, others that are as wide */
    const char *title, *description;
};

/* What texts beside each other have in common. */
struct svg_group {
    uint32_t colour;
    int size; /* pango's units; 0: none is open */
    bool is_bold, is_rtl;
    enum text_anchor anchor;
};

struct svg_file {
    struct stream stream;
    cairo_t *cr; /* its cairo_fill and the like are errors: ink.h has what works */
    struct svg_group group;
    cairo_status_t status; /* of the last path that was lost */
};

/* To be closed in any case. The drawing leads to the file: it must not move in memory. */
bool svg_file_open(struct svg_file *svg, const char *path, const struct svg_paper *paper,
                   struct error *err);

/* The SVG that cr draws; NULL where it draws a page or a picture. */
struct svg_file *svg_file_of(cairo_t *cr);

/* cr's path, which then is empty. */
void svg_file_fill(struct svg_file *svg);
void svg_file_stroke(struct svg_file *svg);

/* One line. */
struct svg_text {
    const PangoFontDescription *font;
    enum text_anchor anchor;
    bool is_rtl;
    double x, y;  /* the anchor's end of the baseline */
    double width; /* which it keeps in any font; 0: its own */
    const char *words;
};

/* With the current colour and matrix of cr. */
void svg_file_text(struct svg_file *svg, const struct svg_text *text);

/* False if anything since svg_file_open failed. Accepts a zeroed file. */
bool svg_file_close(struct svg_file *svg, struct error *err);

#endif
