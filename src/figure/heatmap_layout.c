/* SPDX-License-Identifier: MIT */
#include "vramgrid/figure/heatmap_layout.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int heatmap_number(double headroom_percent)
{
    if (isnan(headroom_percent) || headroom_percent < HEATMAP_NUMBER_MIN)
        return HEATMAP_NO_NUMBER;
    return (int)floor(headroom_percent);
}

int heatmap_gb(double headroom_gb)
{
    if (isnan(headroom_gb) || headroom_gb < HEATMAP_GB_MIN)
        return HEATMAP_NO_NUMBER;
    return (int)floor(headroom_gb);
}

void heatmap_label(int number, char label[HEATMAP_LABEL_SIZE])
{
    snprintf(label, HEATMAP_LABEL_SIZE, "%s%d", number < 0 ? "\u2212" : "", abs(number));
}

size_t span_pages(size_t count, size_t capacity)
{
    if (capacity == 0)
        capacity = 1;
    return count / capacity + (count % capacity > 0);
}

struct span span_of_page(size_t count, size_t pages, size_t page)
{
    size_t shorter, longer_pages, longer_before;

    assert(pages > 0);
    shorter = count / pages;
    longer_pages = count % pages;
    longer_before = page < longer_pages ? page : longer_pages;
    return (struct span){page * shorter + longer_before, shorter + (page < longer_pages)};
}

double gaps_before(const struct axis_gaps *gaps, struct span page, size_t item)
{
    size_t last = page.first + (item < page.count ? item : page.count - 1);

    if (!gaps->group_of || page.count == 0)
        return 0;
    return gaps->gap * (double)(gaps->group_of(gaps->axis, last) -
                                gaps->group_of(gaps->axis, page.first) + gaps->headed);
}

/* The largest cell with which every page fits. */
static double cell_that_fits(size_t count, size_t pages, const struct axis_gaps *gaps, double room)
{
    double cell = HUGE_VAL;

    for (size_t page = 0; page < pages; page++) {
        struct span span = span_of_page(count, pages, page);

        cell = fmin(cell, (room - gaps_before(gaps, span, span.count)) / (double)span.count);
    }
    return cell;
}

struct grid_axis grid_axis_fit(size_t count, const struct axis_gaps *gaps, double room,
                               double minimum, double maximum)
{
    size_t pages = span_pages(count, room < minimum ? 1 : (size_t)(room / minimum));
    double cell = cell_that_fits(count, pages, gaps, room);

    while (cell < minimum && pages < count)
        cell = cell_that_fits(count, ++pages, gaps, room);
    return (struct grid_axis){fmin(fmax(cell, minimum), maximum), pages,
                              span_of_page(count, pages, 0).count};
}

double grid_axis_length(const struct grid_axis *grid, size_t count, const struct axis_gaps *gaps)
{
    double length = 0;

    for (size_t page = 0; page < grid->pages; page++) {
        struct span span = span_of_page(count, grid->pages, page);

        length =
            fmax(length, (double)span.count * grid->cell + gaps_before(gaps, span, span.count));
    }
    return length;
}
