/* SPDX-License-Identifier: MIT */
/*
 * How a grid is shared out over pages and which number stands in a cell: arithmetic only, no
 * drawing.
 */
#ifndef VRAMGRID_HEATMAP_LAYOUT_H
#define VRAMGRID_HEATMAP_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What cells show of headroom: percent from -99 to 100, or GB from -99 on; HEATMAP_NO_NUMBER where
 * there is more missing, so that cells that are far from running are quiet.
 */
enum { HEATMAP_NUMBER_MIN = -99, HEATMAP_GB_MIN = -99, HEATMAP_NO_NUMBER = -32768 };

enum { HEATMAP_LABEL_SIZE = 16 };

/*
 * Headroom in percent of the usable VRAM, rounded down, so that 0 always runs and -1 never does;
 * HEATMAP_NO_NUMBER below -99, for which a cell would be wider, and for NAN.
 */
int heatmap_number(double headroom_percent);

/* Headroom in GB, rounded down likewise; HEATMAP_NO_NUMBER below -99 and for NAN. */
int heatmap_gb(double headroom_gb);

/* The number as text, with a minus sign (U+2212). */
void heatmap_label(int number, char label[HEATMAP_LABEL_SIZE]);

/* Some neighbouring rows or columns. */
struct span {
    size_t first, count;
};

/* How many pages count items need at most capacity a page; a capacity of 0 counts as 1. */
size_t span_pages(size_t count, size_t capacity);

/* Page number page of pages: all as long as the others or one shorter, the longer ones first. */
struct span span_of_page(size_t count, size_t pages, size_t page);

/* Room before the groups of an axis, in points: before its first items but not at a page's head,
 * where only headings take it. */
struct axis_gaps {
    size_t (*group_of)(const void *axis, size_t item); /* never falls; NULL: no groups */
    const void *axis;
    double gap;
    bool headed;
};

/* The room that gaps take on a page before one of its items, or, for its count, on all of it. */
double gaps_before(const struct axis_gaps *gaps, struct span page, size_t item);

/* One way of a grid: how long a cell is, in points, and how many pages it takes. */
struct grid_axis {
    double cell;
    size_t pages;
    size_t per_page; /* the most that one page has */
};

/*
 * Cells between minimum and maximum points that fill room; more pages only if the smallest do not
 * fit. A page has one item at least.
 */
struct grid_axis grid_axis_fit(size_t count, const struct axis_gaps *gaps, double room,
                               double minimum, double maximum);

/* The longest page of an axis, gaps included, in points. */
double grid_axis_length(const struct grid_axis *grid, size_t count, const struct axis_gaps *gaps);

#endif
