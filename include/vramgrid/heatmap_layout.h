/* SPDX-License-Identifier: MIT */
/*
 * How a grid is shared out over pages and what stands in a cell: arithmetic only, no drawing.
 */
#ifndef VRAMGRID_HEATMAP_LAYOUT_H
#define VRAMGRID_HEATMAP_LAYOUT_H

#include <stddef.h>

/* Numbers run from -100 to 100; a cell without one has HEATMAP_NO_NUMBER. */
enum {
    HEATMAP_NUMBER_MIN = -100,
    HEATMAP_NUMBERS = 201,
    HEATMAP_NO_NUMBER = -128,
};

enum { HEATMAP_LABEL_SIZE = 16 };

/*
 * Headroom in percent of the usable VRAM, rounded down, so that 0 always runs and -1 never does;
 * HEATMAP_NO_NUMBER below -100, where more is missing than the card has, and for NAN.
 */
int heatmap_number(double headroom_percent);

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

/* One way of a grid: how long a cell is, in points, and how many pages it takes. */
struct grid_axis {
    double cell;
    size_t pages;
    size_t per_page; /* the most that one page has */
};

/* Cells between minimum and maximum points that fill room; more pages only if the smallest do not
 * fit. */
struct grid_axis grid_axis_fit(size_t count, double room, double minimum, double maximum);

#endif
