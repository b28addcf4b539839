/* SPDX-License-Identifier: MIT */
/*
 * The figure of a slice: free VRAM by model and GPU with title, axes, legend and footnote, drawn
 * into any cairo context. Its measures follow from the plan alone, so that all slices of a report
 * look alike and the number of pages is known beforehand.
 */
#ifndef VRAMGRID_HEATMAP_H
#define VRAMGRID_HEATMAP_H

#include "vramgrid/figure.h"
#include "vramgrid/report.h"
#include "vramgrid/slice.h"

/* How the names of the GPUs stand above their columns. */
enum heatmap_header { HEADER_LEVEL, HEADER_SLANTED, HEADER_UPRIGHT };

struct heatmap {
    const struct report *report;
    const struct mode *mode;
    struct pdf_text *text;
    struct number_glyphs *numbers;
    double text_width;              /* what title, legend and footnotes may take */
    double name_width, label_width; /* of the models' names; the same with their sizes */
    struct grid_axis rows, columns;
    enum heatmap_header header;
    double header_room;   /* how long a GPU's name may be, along its own line */
    double header_height; /* of the names, without the line with the VRAM */
    double overhang;      /* of slanted names, to the right of the grid */
    bool alone;           /* no page around it says where it is from */
    struct cell *cells;   /* of one page */
};

/* A part of the grid, as it comes on one page. */
struct heatmap_part {
    struct span rows, columns;
};

/*
 * Plans a figure for pages of the given room, on as many of them as it takes. Borrows all; to be
 * released in any case.
 */
bool heatmap_init_paged(struct heatmap *heatmap, const struct report *report,
                        const struct mode *mode, struct number_glyphs *numbers, double width,
                        double height, struct error *err);

/* Plans the whole grid as one figure; the page is to be as large as heatmap_size says. */
bool heatmap_init_whole(struct heatmap *heatmap, const struct report *report,
                        const struct mode *mode, struct number_glyphs *numbers, struct error *err);

/* How many parts the figure has, those below each other first. */
size_t heatmap_parts(const struct heatmap *heatmap);

struct heatmap_part heatmap_part(const struct heatmap *heatmap, size_t index);

/* What a figure takes when it stands alone. */
void heatmap_size(struct heatmap *heatmap, const struct figure *figure, double *width,
                  double *height);

/* Draws one part with its top left corner at x, y. */
void heatmap_draw(struct heatmap *heatmap, const struct figure *figure,
                  const struct heatmap_part *part, cairo_t *cr, double x, double y);

void heatmap_release(struct heatmap *heatmap);

#endif
