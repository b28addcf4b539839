/* SPDX-License-Identifier: MIT */
#include "vramgrid/heatmap_layout.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int heatmap_number(double headroom_percent)
{
    if (isnan(headroom_percent) || headroom_percent < HEATMAP_NUMBER_MIN)
        return HEATMAP_NO_NUMBER;
    return (int)floor(headroom_percent);
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
    size_t shorter = count / pages, longer_pages = count % pages;
    size_t longer_before = page < longer_pages ? page : longer_pages;

    return (struct span){page * shorter + longer_before, shorter + (page < longer_pages)};
}

struct grid_axis grid_axis_fit(size_t count, double room, double minimum, double maximum)
{
    size_t capacity = room < minimum ? 1 : (size_t)(room / minimum);
    size_t pages = span_pages(count, capacity);
    size_t per_page = span_of_page(count, pages, 0).count;
    double cell = room / (double)per_page;

    return (struct grid_axis){fmin(fmax(cell, minimum), maximum), pages, per_page};
}
