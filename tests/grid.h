/* SPDX-License-Identifier: MIT */
/* A whole sheet in memory, read by headings. Texts belong to the arena given. */
#ifndef VRAMGRID_TESTS_GRID_H
#define VRAMGRID_TESTS_GRID_H

#include "vramgrid/base/arena.h"
#include "vramgrid/base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { GRID_COLUMNS_MAX = 48, GRID_ROWS_MAX = 1024 };

struct grid {
    const char *cells[GRID_ROWS_MAX][GRID_COLUMNS_MAX]; /* the heading is row 0 */
    size_t rows, columns;
    struct arena *texts;
};

bool grid_read(struct grid *grid, const char *path, struct arena *texts, struct error *err);

/* The row of a text in the first column; 0: none. */
size_t grid_find(const struct grid *grid, const char *key);

/* "" where empty; a heading that the sheet lacks is a bug of the caller. */
const char *grid_text(const struct grid *grid, size_t row, const char *heading);

/* NAN where empty. */
double grid_number(const struct grid *grid, size_t row, const char *heading);

#endif
