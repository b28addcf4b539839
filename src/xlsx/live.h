/* SPDX-License-Identifier: MIT */
/*
 * The live part of the workbook: sheets that recalculate when a reader changes a yellow cell.
 *
 *     Compare (choices) + Inputs (rates) + Cost (prices) -> Workings -> Compare, Cost, Shortlist
 *
 * Sheet Workings holds one row a model and one column a GPU, with every intermediate figure of
 * vramgrid-method(7), RULE MODES, ARCHITECTURE MODE, SEVERAL GPUS, in a cell of its own; the hidden
 * sheet Lists holds what the dropdowns offer. Cells that other sheets read are named here, once.
 */
#ifndef VRAMGRID_LIVE_H
#define VRAMGRID_LIVE_H

#include "sheets.h"
#include "vramgrid/sweep/answers.h"
#include "vramgrid/sweep/cost.h"

/* Beyond so many model x GPU pairs a reader waits for every change: About says so instead. */
enum { LIVE_PAIRS_MAX = 30000 };

/* What an engine keeps is no formula for a cell: only rule modes can be recalculated. */
bool live_is_possible(const struct report *report);

/* What a reader can have shown, in the order of the dropdown. */
enum live_show {
    SHOW_FREE,
    SHOW_HEADROOM,
    SHOW_GPUS_NEEDED,
    SHOW_LONGEST_CONTEXT,
    SHOW_COST,
};

enum { LIVE_SHOWS = SHOW_COST + 1 };

/* Its words in the report's languages. */
struct words live_show_words(const struct report *report, enum live_show show);

enum { LITERAL_SIZE = 252 };

/*
 * A text as a formula has it between quotes: its own are doubled. Cut at a whole character to what
 * Excel takes (255 characters).
 */
void formula_literal(char literal[LITERAL_SIZE], const char *text);

/* The scenario that the live sheets are published with. */
struct scenario live_scenario(const struct book *book);

/* Sheet Lists: headings in the first row */
enum {
    LISTS_QUANTIZATION,
    LISTS_BYTES,
    LISTS_MULTIPLIER,
    LISTS_CONTEXT,
    LISTS_MODE,
    LISTS_BUFFER,
    LISTS_SHOW,
};

/* Sheet Compare */
enum {
    COMPARE_MODEL,
    COMPARE_PARAMS,
    COMPARE_MAXIMUM,
    COMPARE_REQUIRED,
    COMPARE_GPUS,
};
enum { COMPARE_USABLE_ROW = 8, COMPARE_HEADING_ROW, COMPARE_FIRST_ROW };

/* Sheet Workings: a block of GPUs' columns for each of three figures. */
enum workings_block { BLOCK_COUNT, BLOCK_CANDIDATE, BLOCK_LONGEST };

enum workings_column {
    WORKINGS_MODEL,
    WORKINGS_PARAMS,
    WORKINGS_RULE_MIB,
    WORKINGS_MAXIMUM,
    WORKINGS_KV_SHARE,                                             /* on 2, 4, 8 GPUs */
    WORKINGS_WEIGHT_SHARE = WORKINGS_KV_SHARE + ANSWER_COUNTS - 1, /* on 2, 4, 8 GPUs */
    WORKINGS_WEIGHTS = WORKINGS_WEIGHT_SHARE + ANSWER_COUNTS - 1,
    WORKINGS_WEIGHTS_OVERHEAD,
    WORKINGS_KV_GB,
    WORKINGS_NEED, /* on 1, 2, 4, 8 GPUs */
    WORKINGS_SLOPE = WORKINGS_NEED + ANSWER_COUNTS,
    WORKINGS_BASE_GB,
    WORKINGS_BLOCKS,
};

enum {
    WORKINGS_SCALARS_ROW = 2,
    WORKINGS_VRAM_ROW = 26,
    WORKINGS_USABLE_ROW,
    WORKINGS_PRICE_ROW,
    WORKINGS_HEADING_ROW,
    WORKINGS_FIRST_ROW,
};

/* The column of a GPU (by place in the plan) in a block. */
size_t workings_column(const struct plan *plan, enum workings_block block, size_t gpu);

enum { WORKINGS_CELL_SIZE = 32 };

/* "Workings!X26", free to move down and, where fixed_column is false, to the right. */
void workings_cell(char reference[WORKINGS_CELL_SIZE], size_t row, bool fixed_row, size_t column,
                   bool fixed_column);

/* Sheet Cost */
enum { COST_GPU, COST_TYPE, COST_VRAM, COST_PRICE, COST_PRICE_FROM, COST_POWER };
enum { COST_HEADING_ROW = 9, COST_FIRST_ROW };

enum { COST_COLUMNS = 5 };

enum { UNITS_SIZE = 64 };

/* How many units are bought for so many GPUs: the cell itself, or whole machines of several. */
void units_formula(char formula[UNITS_SIZE], const char *count_cell, double unit_gpus);

/* COST_COLUMNS formulas from a column on, from the cells with count, price and power in their row.
 */
struct cost_cells {
    size_t first_column;
    size_t count_column, price_column, power_column;
};

void page_cost(struct page *page, size_t row, const struct cost_cells *cells,
               const struct configuration *found);

#endif
