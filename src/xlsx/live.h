/* SPDX-License-Identifier: MIT */
/*
 * The live part of the workbook: sheets that recalculate when a reader changes a yellow cell.
 *
 *     Compare (choices) + Inputs (rates) + Cost (model, quotes)
 *         -> Workings (+ Exact, Reach) -> Compare, Cost, Shortlist
 *
 * The hidden sheet Workings holds one row a model and one column a GPU, with every intermediate
 * figure of vramgrid-method(7), RULE MODES, ARCHITECTURE MODE, SEVERAL GPUS, in a cell of its own.
 * What an engine keeps is no formula for a cell: Exact and Reach, hidden too, have architecture
 * mode's figures for every quantization and context of the report. Lists holds what the dropdowns
 * offer.
 *
 * Tables that readers sort look up by a row's number (its place on sheet Models or GPUs), never by
 * where it stands. A choice that is none leaves the cells behind it blank and calc_problem or
 * calc_cost_problem with a sentence. Names that formulas of other sheets may read:
 *
 *     calc_ok, calc_cost_ok            1 where the choices, and those of Cost, can be calculated
 *     calc_problem, calc_cost_problem  what is wrong with them, or ""
 *     calc_needs, calc_counts ...      blocks of Workings, a row a model: see put_names()
 *     cost_...                         columns of the table on Cost: see cost_names
 */
#ifndef VRAMGRID_LIVE_H
#define VRAMGRID_LIVE_H

#include "sheets.h"
#include "vramgrid/sweep/answers.h"
#include "vramgrid/sweep/cost.h"

/* Beyond so many model x GPU pairs a reader waits for every change: About says so instead. */
enum { LIVE_PAIRS_MAX = 30000 };

bool live_is_possible(const struct report *report);

/* Whether architecture mode was swept, and its figures are few enough to be kept. */
bool live_is_exact(const struct report *report);

/* What a reader can have shown, in the order of the dropdown. */
enum live_show {
    SHOW_FREE,
    SHOW_HEADROOM,
    SHOW_GPUS_NEEDED,
    SHOW_LONGEST_CONTEXT,
    SHOW_COST,
    SHOW_REQUIRED,
    SHOW_DIFFERENCE, /* only where exact memory can be chosen */
};

enum { LIVE_SHOWS = SHOW_DIFFERENCE + 1 };
size_t live_shows(const struct report *report);

/* Its words in the report's languages. */
struct words live_show_words(const struct report *report, enum live_show show);

/* The modes that a reader can choose from: the i-th; NULL after the last. */
const struct mode *live_mode(const struct report *report, size_t i);

/* Its place among them, from 0. */
size_t live_mode_place(const struct report *report, const struct mode *mode);

enum { LITERAL_SIZE = 252 };

/*
 * A text as a formula has it between quotes: its own are doubled. Cut at a whole character to what
 * Excel takes (255 characters).
 */
void formula_literal(char literal[LITERAL_SIZE], const char *text);

/* The scenario that the live sheets are published with. */
struct scenario live_scenario(const struct report *report);

/* The rule of thumb beside the exact answer: the plan's first, else what explain takes. */
const struct mode *live_rule_mode(const struct plan *plan);

/* The plan's architecture mode; NULL: it has none. */
const struct mode *live_exact_mode(const struct plan *plan);

/*
 * The live scenario by the other method, where exact memory can be chosen: the rule of thumb, or
 * exact memory. And on how many single GPUs a model runs by one of them alone, of those with a
 * verdict in the live scenario.
 */
struct scenario live_other_scenario(const struct report *report);

struct only_counts {
    size_t here, other, pairs;
};

struct only_counts live_only_counts(const struct report *report, const struct model *model);

/*
 * Cards that an engine has other defaults for need other figures (memory.h): Workings and Exact
 * keep them apart where the report has both kinds.
 */
enum { GPU_CLASSES = 2 };
size_t live_classes(const struct report *report);
size_t live_class(const struct plan *plan, const struct gpu *gpu);

/* Any of a class, to calculate with; the first GPU where there is none. */
const struct gpu *live_class_gpu(const struct plan *plan, size_t class);

/* What stands in place of a figure of architecture mode: "n/s" or "?". */
const char *live_obstacle(enum obstacle obstacle);

/* Sheet Lists: headings in the first row */
enum {
    LISTS_QUANTIZATION,
    LISTS_BYTES,
    LISTS_MULTIPLIER,
    LISTS_CONTEXT,
    LISTS_MODE,
    LISTS_BUFFER,
    LISTS_SHOW,
    LISTS_PLACE, /* from 1, as long as the longest of them */
};

/* Sheet Exact: a row for each quantization, context and model, in that order; needs by class and
 * count. Sheet Reach: a row for each quantization and model, a column a GPU. */
enum { EXACT_QUANTIZATION, EXACT_CONTEXT, EXACT_MODEL, EXACT_NEEDS };
enum { REACH_QUANTIZATION, REACH_MODEL, REACH_GPUS };
enum { EXACT_FIRST_ROW = 1 };

/* A figure of a quantization as the list has it; 0 of native: as each model is published. */
static inline double list_quantization(double figure)
{
    return known_or(figure, 0);
}

/* Sheet Compare */
enum {
    COMPARE_MODEL,
    COMPARE_PARAMS,
    COMPARE_MAXIMUM,
    COMPARE_REQUIRED,
    COMPARE_NUMBER, /* the model's place on sheet Models, from 1 */
    COMPARE_GPUS,
};
enum { COMPARE_SAID_ROW = 5, COMPARE_USABLE_ROW, COMPARE_HEADING_ROW, COMPARE_FIRST_ROW };

/* Sheet Workings: a block of GPUs' columns for each of these figures. */
enum workings_block {
    BLOCK_COUNT,
    BLOCK_CANDIDATE,
    BLOCK_LONGEST,
    BLOCK_FREE,
    BLOCK_SHOWN,
    WORKINGS_BLOCK_COUNT
};

enum workings_column {
    WORKINGS_MODEL,
    WORKINGS_NUMBER,
    WORKINGS_PARAMS,
    WORKINGS_RULE_MIB,
    WORKINGS_MAXIMUM,
    WORKINGS_NATIVE_BYTES, /* as the model is published; empty: unknown */
    WORKINGS_NATIVE_MULTIPLIER,
    WORKINGS_BYTES, /* of the choice, of native these; 0: unknown */
    WORKINGS_MULTIPLIER,
    WORKINGS_KV_SHARE,                                             /* on 2, 4, 8 GPUs */
    WORKINGS_WEIGHT_SHARE = WORKINGS_KV_SHARE + ANSWER_COUNTS - 1, /* likewise */
    WORKINGS_WEIGHTS = WORKINGS_WEIGHT_SHARE + ANSWER_COUNTS - 1,
    WORKINGS_WEIGHTS_OVERHEAD,
    WORKINGS_KV_GB,
    WORKINGS_SLOPE,
    WORKINGS_BASE_GB,
    WORKINGS_NEED, /* on 1, 2, 4, 8 GPUs, of each class */
    WORKINGS_COLUMNS_MAX = WORKINGS_NEED + GPU_CLASSES * ANSWER_COUNTS
};

/* The rows of the GPUs, then a row for each model. */
enum {
    WORKINGS_SCALARS_ROW = 2,
    WORKINGS_GPU_NUMBER_ROW = 40,
    WORKINGS_CLASS_ROW,
    WORKINGS_VRAM_ROW,
    WORKINGS_EXACT_ROW, /* usable in architecture mode */
    WORKINGS_USABLE_ROW,
    WORKINGS_OTHER_ROW, /* by the other method */
    WORKINGS_REPORT_PRICE_ROW,
    WORKINGS_REPORT_UNIT_ROW,
    WORKINGS_REPORT_DAY_ROW,    /* of a quote of the report; 0: undated; -1: it is no quote */
    WORKINGS_REPORT_RECENT_ROW, /* 1: recent */
    WORKINGS_WHOLE_ROW,         /* 1: sold in whole machines */
    WORKINGS_COST_ROW,          /* where it stands on sheet Cost */
    WORKINGS_INTACT_ROW,        /* 1: with the GPU's name */
    WORKINGS_PRICE_ROW,
    WORKINGS_UNIT_ROW,
    WORKINGS_HEADING_ROW,
    WORKINGS_FIRST_ROW,
};

/* The column of a GPU (by place in the plan) in a block; of the first one behind all blocks. */
size_t workings_column(const struct report *report, enum workings_block block, size_t gpu);

/* Behind them: what a model needs by the other method on one GPU of a class. How many there are. */
size_t workings_other(const struct report *report, size_t class);
size_t workings_columns(const struct report *report);

/* The column of a need, by class and place in answer_counts. */
static inline size_t workings_need(size_t class, size_t count)
{
    return WORKINGS_NEED + class * ANSWER_COUNTS + count;
}

enum { WORKINGS_CELL_SIZE = 32 };

/* "Workings!X26", free to move down and, where fixed_column is false, to the right. */
void workings_cell(char reference[WORKINGS_CELL_SIZE], size_t row, bool fixed_row, size_t column,
                   bool fixed_column);

/* Sheet Cost: a row a GPU, and what its columns are called in formulas. */
enum cost_column {
    COST_GPU,
    COST_RANK,
    COST_COUNT,
    COST_REQUIRED,
    COST_FREE,
    COST_HARDWARE,
    COST_TOTAL,
    COST_PRICE,
    COST_UNIT,
    COST_QUOTE, /* yellow from here */
    COST_QUOTE_UNIT,
    COST_VENDOR,
    COST_QUOTE_NUMBER,
    COST_QUOTE_DATE,
    COST_VALID_UNTIL, /* to here */
    COST_PRICE_FROM,  /* long: it is cut by the figure to its right */
    COST_POWER,
    COST_POWER_ALL,
    COST_ENERGY,
    COST_ELECTRICITY,
    COST_VRAM,
    COST_TYPE,
    COST_NUMBER, /* the GPU's place on sheet GPUs, from 1 */
    COST_USED,   /* the quote counts: 1, and is recent: 2 */
    COST_COLUMNS
};
enum { COST_HEADING_ROW = 9, COST_FIRST_ROW };

/* The columns that money is counted from and into, in one row of any sheet. */
struct cost_cells {
    size_t count, price, unit, power;                       /* from these */
    size_t hardware, power_all, energy, electricity, total; /* into these */
};

void page_cost(struct page *page, size_t row, const struct cost_cells *cells,
               const struct configuration *found);

#endif
