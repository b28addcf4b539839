/* SPDX-License-Identifier: MIT */
/* The table of the answer: what each model takes. */
#ifndef VRAMGRID_ANSWER_H
#define VRAMGRID_ANSWER_H

#include "answer_fleet.h"
#include "flow.h"
#include "vramgrid/sweep/cost.h"
#include "vramgrid/words/headlines.h"

enum { ANSWER_HEADING_SIZE = 300, ANSWER_ROWS_MAX = 480, ANSWER_COLUMNS = 11 };

/* A row of the table. */
struct answer_row {
    const struct model *model;
    struct configuration smallest, cheapest; /* gpu_count 0: none */
    struct answer_fleet fleet;               /* where a workload is named */
};

/* What one of them says. */
struct row_words {
    char model[LINE_SIZE], params[NUMBER_SIZE], smallest[LINE_SIZE], vram[NUMBER_SIZE];
    char required[NUMBER_SIZE], free[NUMBER_SIZE], cheapest[LINE_SIZE], price[NUMBER_SIZE];
    char basis[LINE_SIZE], fleet[LINE_SIZE], fleet_cost[LINE_SIZE];
};

struct answer {
    const struct leaf *leaf;
    const struct report *report;
    struct scenario scenario;
    struct answer_row rows[ANSWER_ROWS_MAX];
    size_t count;                                         /* of rows that pages may have room for */
    size_t shown, pages;                                  /* of these; what they take */
    bool has_prices, has_beyond, has_estimates, has_near; /* any of the rows */
    bool has_fleets, has_fleet_finding;
    bool has_bins[PALETTE_BINS]; /* any of the rows, in their patches of colour */
    struct headlines headlines;
    struct phrase fleet_finding, prices; /* the latter: what they are like */
    struct leaf_table table;
    size_t columns[ANSWER_COLUMNS]; /* what the table's columns are */
    char headings[ANSWER_COLUMNS][ANSWER_HEADING_SIZE];
    struct row_words words;
};

/* Behind what a footnote says more about. */
extern const char ANSWER_BEYOND_MARK[], ANSWER_ESTIMATE_MARK[], ANSWER_NEAR_MARK[];

bool answer_is_beyond(const struct answer *answer, const struct answer_row *row);

/* The colour of what is the smallest for a model. */
enum palette_bin answer_bin(const struct answer *answer, const struct answer_row *row);

/* Architecture mode counts what the driver shows of a card, where that is known. */
bool answer_is_estimate(const struct answer *answer, const struct answer_row *row);

/* Columns without anything in them stay away. */
void answer_begin_table(struct answer *answer);

/* For flow_table: data is a pointer to a pointer to the answer. */
void answer_fill_row(const void *data, size_t index, struct leaf_cell *shown);

#endif
