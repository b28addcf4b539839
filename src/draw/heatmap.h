/* SPDX-License-Identifier: MIT */
/*
 * A figure on paper: title, axes, one grid or several side by side, legend and footnotes, drawn
 * into any cairo context. Its measures follow from axes and legend alone, so that all scenarios of
 * a figure look alike and the number of pages is known beforehand.
 */
#ifndef VRAMGRID_HEATMAP_H
#define VRAMGRID_HEATMAP_H

#include "cells.h"
#include "vramgrid/figure/figure.h"

enum { PLACE_SIZE = 256 };

/* How the names of the GPUs stand above their columns. */
enum heatmap_header { HEADER_LEVEL, HEADER_SLANTED, HEADER_UPRIGHT };

/* How large a figure's texts and cells are, in points. */
struct heatmap_look {
    enum font title, subtitle, axis, axis_title, note, cell;
    double cell_padding; /* beside the widest label of usual cells */
    double cell_width_max, cell_height_min, cell_height_max;
    double name_width_max;
    bool is_page; /* a report's page says where the figure is from; one alone says it itself */
};

struct heatmap {
    const struct report *report;
    const struct heatmap_look *look;
    struct cell_labels *labels;         /* set before heatmap_init_...; borrowed */
    struct cell_labels *page_labels[2]; /* of pages instead: the usual ones, and small ones */
    struct pdf_text *text;              /* of labels */
    const struct figure_axis *row_axis, *column_axis;
    double text_width;              /* what title, legend and footnotes may take */
    double name_width, label_width; /* of the models' names; the same with their sizes */
    struct grid_axis rows, columns;
    size_t panel_count, across, down; /* panels; on one page */
    double panel_least;               /* as wide as a panel has to be for its title */
    bool has_notes;                   /* columns have room for theirs, below their names */
    enum heatmap_header header;
    double header_room;     /* how long a GPU's name may be, along its own line */
    double header_height;   /* of the names, without the lines below them */
    double overhang;        /* of slanted names, to the right of the grid */
    struct cell *cells;     /* of one page */
    double *xs, *ys;        /* where its columns and rows begin */
    char *cut_names;        /* in full, of a figure alone; NULL: none is cut */
    size_t per_file;        /* parts below each other, of a figure alone */
    struct span shown;      /* columns of that file; none: all */
    char place[PLACE_SIZE]; /* which part of the figure its file holds; "": all of it */
};

/* A part of the figure, as it comes on one page. */
struct heatmap_part {
    struct span rows, columns, panels;
};

/*
 * Plans a figure for pages of the given room, on as many of them as it takes; with small labels
 * where that makes it one page. A figure may leave columns out then. Borrows what the figure
 * borrows; to be released in any case.
 */
bool heatmap_init_paged(struct heatmap *heatmap, struct figure *figure, double width, double height,
                        struct error *err);

/* Plans a figure as one piece, all columns by name; heatmap_size says how large it is. */
bool heatmap_init_natural(struct heatmap *heatmap, const struct figure *figure, struct error *err);

/*
 * The same for a document's column of so many points. Where that is too narrow for all columns,
 * GPUs of the same memory share one; then panels, and at last columns, stand in several bands below
 * each other, and where those are longer than a page in several files.
 * needed is 0, or the width that it would take where not even that has room or it would be longer
 * than a PDF may be; then the figure is not to be drawn.
 */
bool heatmap_init_column(struct heatmap *heatmap, const struct figure *figure, double width,
                         double *needed, struct error *err);

/* How many parts the figure has, those below each other first. */
size_t heatmap_parts(const struct heatmap *heatmap);

struct heatmap_part heatmap_part(const struct heatmap *heatmap, size_t index);

/* How many files a figure alone takes, whatever scenario it shows. */
size_t heatmap_files(const struct heatmap *heatmap);

/* Turns to one of them: which of its parts it holds, in one piece, also in words. */
struct heatmap_part heatmap_open_file(struct heatmap *heatmap, const struct figure *figure,
                                      size_t file);

/* "GPUs 1–12 of 36", "32K tokens": what a part holds of the figure; "" where that is all. */
void heatmap_place(const struct heatmap *heatmap, const struct figure *figure,
                   const struct heatmap_part *part, char words[PLACE_SIZE]);

/* What the columns' key says of those that are shown, to be freed by g_free; NULL: nothing. */
char *heatmap_key(const struct heatmap *heatmap);

/* What a file of a figure alone takes. */
void heatmap_size(struct heatmap *heatmap, const struct figure *figure, size_t file, double *width,
                  double *height);

/* Draws a file that was turned to, its parts below each other, with its top left corner at x, y. */
void heatmap_draw_file(struct heatmap *heatmap, struct figure *figure, size_t file, cairo_t *cr,
                       double x, double y);

/* Draws one part with its title and notes, likewise. */
void heatmap_draw(struct heatmap *heatmap, struct figure *figure, const struct heatmap_part *part,
                  cairo_t *cr, double x, double y);

void heatmap_release(struct heatmap *heatmap);

/* Shared by planning and drawing: lengths in points. */
struct span heatmap_file_parts(const struct heatmap *heatmap, size_t file);
double heatmap_panel_width(const struct heatmap *heatmap, double grid);
struct text_style heatmap_header_style(const struct heatmap *heatmap);
double heatmap_titles(struct heatmap *heatmap, const struct figure *figure, cairo_t *cr, double x,
                      double y);
double heatmap_notes(struct heatmap *heatmap, const struct figure *figure, cairo_t *cr, double x,
                     double y);
double heatmap_head_height(const struct heatmap *heatmap);
double heatmap_panel_title_height(const struct heatmap *heatmap);
struct axis_gaps heatmap_row_gaps(const struct heatmap *heatmap);
struct axis_gaps heatmap_column_gaps(const struct heatmap *heatmap);

extern const double HEATMAP_PANEL_GAP, HEATMAP_LABEL_GAP;

#endif
