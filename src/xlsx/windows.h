/* SPDX-License-Identifier: MIT */
/*
 * A grid of models by GPU sets that is too large for one sheet goes into windows: some of the
 * models by some of the sets, a sheet each. Pure functions; the limits are the caller's.
 */
#ifndef VRAMGRID_WINDOWS_H
#define VRAMGRID_WINDOWS_H

#include <stddef.h>

struct grid_size {
    size_t model_count, rows_per_model, set_count; /* none is 0 */
};

/* The most that one sheet takes. Of a model with more rows than that a window has one. */
struct window_limits {
    size_t rows, sets;
};

/* What one sheet shows, by place in the plan. Windows run over the sets, then over the models. */
struct window {
    size_t first_model, model_count;
    size_t first_set, set_count;
    size_t part, parts; /* part counts from 0 */
};

/* How many windows a grid takes: 1 where all of it is within the limits. */
size_t grid_windows(const struct grid_size *grid, const struct window_limits *limits);

/* Window number part, in [0, grid_windows()). Each pair is in one window. */
struct window grid_window(const struct grid_size *grid, const struct window_limits *limits,
                          size_t part);

enum { WINDOW_SUFFIX_SIZE = 24 };

/* What tells a window's name from the first's, which is the plain one: "", " 2", " 3" ... */
void window_suffix(char suffix[WINDOW_SUFFIX_SIZE], const struct window *window);

#endif
