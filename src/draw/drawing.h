/* SPDX-License-Identifier: MIT */
/*
 * The figures of charts/ on their way: which there are, what their files are called, and each
 * planned on paper of its own size, in points.
 */
#ifndef VRAMGRID_DRAWING_H
#define VRAMGRID_DRAWING_H

#include "heatmap.h"

/* How many files there are in the first width, and in all widths. */
size_t chart_files(const struct report *report);
size_t chart_count(const struct report *report);

/*
 * "charts/85mm/ladder_conservative.pdf": in a folder for each width that is asked for; "_1of2"
 * behind the name where a figure takes several files.
 */
void chart_path(const struct report *report, size_t index, const char *suffix,
                char path[REPORT_PATH_SIZE]);

/* Of its file, without folder and suffix: "ladder_conservative". */
void chart_name(const struct report *report, size_t index, char name[REPORT_PATH_SIZE]);

/* A figure that is ready to be drawn, with all that it is made of, and the size of its paper. */
struct drawing {
    size_t index;
    struct pdf_text text;
    struct cell_labels labels;
    struct figure_axes axes;
    struct figure figure;
    struct heatmap heatmap;
    size_t file; /* of those that the figure takes */
    double width, height;
};

/* Plans file number index. It must not move in memory; to be released in any case. */
bool drawing_begin(struct drawing *drawing, const struct report *report, size_t index,
                   struct error *err);

/* Turns to the next file of the same figure; false behind the last. */
bool drawing_next(struct drawing *drawing);

void drawing_draw(struct drawing *drawing, cairo_t *cr);

void drawing_release(struct drawing *drawing);

#endif
