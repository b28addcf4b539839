/* SPDX-License-Identifier: MIT */
#include "windows.h"

#include <stdio.h>

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Models stay whole: all rows of one are in the same window. */
static size_t models_per_window(const struct grid_size *grid, const struct window_limits *limits)
{
    size_t models = limits->rows / grid->rows_per_model;

    return models > 0 ? models : 1;
}

static size_t parts_of(size_t count, size_t most)
{
    return (count - 1) / most + 1;
}

size_t grid_windows(const struct grid_size *grid, const struct window_limits *limits)
{
    return parts_of(grid->model_count, models_per_window(grid, limits)) *
           parts_of(grid->set_count, limits->sets);
}

struct window grid_window(const struct grid_size *grid, const struct window_limits *limits,
                          size_t part)
{
    size_t models = models_per_window(grid, limits);
    size_t across = parts_of(grid->set_count, limits->sets);
    size_t first_model = part / across * models, first_set = part % across * limits->sets;

    return (struct window){
        .first_model = first_model,
        .model_count = smaller(models, grid->model_count - first_model),
        .first_set = first_set,
        .set_count = smaller(limits->sets, grid->set_count - first_set),
        .part = part,
        .parts = grid_windows(grid, limits),
    };
}

void window_suffix(char suffix[WINDOW_SUFFIX_SIZE], const struct window *window)
{
    *suffix = '\0';
    if (window->part > 0)
        snprintf(suffix, WINDOW_SUFFIX_SIZE, " %zu", window->part + 1);
}
