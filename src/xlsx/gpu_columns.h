/* SPDX-License-Identifier: MIT */
/* What sheets with a column for each GPU set of their window share: headings, gaps and a legend. */
#ifndef VRAMGRID_GPU_COLUMNS_H
#define VRAMGRID_GPU_COLUMNS_H

#include "book.h"
#include "vramgrid/core/estimate.h"

/* A set's name, rotated, marked where it is more than one machine takes. */
void put_set_heading(struct page *page, size_t row, size_t column, const struct gpu_set *set);

/*
 * The sets' VRAM in one row, with words for it in the column before the first, and their names
 * rotated in the next.
 */
void gpu_columns_head(struct page *page, size_t vram_row, size_t first_column);

/* A row's first three cells: model, parameters, and a context with a star beyond the model's
 * maximum.
 */
void put_model_at_context(struct page *page, size_t row, const struct model *model,
                          uint64_t context_tokens);

/* "n/s" or "?" where a verdict is that there is none; else false and no cell. */
bool gpu_columns_put_obstacle(struct page *page, size_t row, size_t column, enum verdict verdict);

/* An en dash: there is a verdict, and it is no. */
void gpu_columns_put_none(struct page *page, size_t row, size_t column);

/* Words in the style of the cells that they explain, over the columns from first to last. */
void put_swatch(struct page *page, size_t row, size_t first, size_t last, enum style style,
                const char *words);

enum { LEGEND_ROWS = 2, LEGEND_MAX = 12, LEGEND_WORDS_SIZE = 256 };

struct legend_entry {
    enum style style;
    char words[LEGEND_WORDS_SIZE];
};

struct grid_legend {
    struct legend_entry entries[LEGEND_MAX];
    size_t count;
};

/* Room for the words of one more entry. There are at most LEGEND_MAX. */
char *grid_legend_add(struct grid_legend *legend, enum style style);

/* The entries that explain "n/s" and "?" in a mode that can have them. */
void grid_legend_add_obstacles(struct grid_legend *legend, const struct page *page);

/* Writes it over LEGEND_ROWS rows, as far to the right as its words take. */
void grid_legend_put(const struct grid_legend *legend, struct page *page, size_t row,
                     size_t first_column, double column_width);

#endif
