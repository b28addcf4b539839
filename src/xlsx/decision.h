/* SPDX-License-Identifier: MIT */
/*
 * Sheet Decision: what is signed. Demand, options, bill of materials, power, what the answer hangs
 * on, how to check what is delivered, who approves. It follows the same cells as Answer and Fleet;
 * what it needs beside them stands on the hidden sheet Decision workings:
 *
 *     Fleet workings + Cost (quotes) -> Decision workings -> Decision
 */
#ifndef VRAMGRID_DECISION_H
#define VRAMGRID_DECISION_H

#include "live_fleet.h"

#define DECISION_WORKINGS_SHEET "Decision workings"

/* ---- what a bill says of a GPU, by its place in the plan ---- */

enum bill_column {
    BILL_CONDITION,
    BILL_VENDOR,
    BILL_SOURCE,
    BILL_NUMBER,
    BILL_DAY, /* days as Excel counts them */
    BILL_UNTIL,
    BILL_MOST_KW, /* of a GPU with its share of the machine around it, at most */
    BILL_COLUMNS,
};

/* ---- options, by the place of their row among all numbers of all GPUs ---- */

enum option_column {
    OPTION_PLACE,
    OPTION_FIRST,   /* its rank where it is the best number of its GPU */
    OPTION_LACKS,   /* of one that fails what it takes over what there is; 1: nobody can say */
    OPTION_NEAREST, /* its reason where it is the one that lacks least by it */
    OPTION_COLUMNS,
};

/* ---- what the answer hangs on ---- */

/* One figure changed each, the first as it is. */
enum { DRIVERS = 6, CASES = 1 + 2 * DRIVERS };

enum case_column {
    CASE_DEMAND, /* factors, */
    CASE_PROMPT_FACTOR,
    CASE_OUTPUT_FACTOR,
    CASE_PRICE,
    CASE_ELECTRICITY,
    CASE_FAST, /* 1: sized by the high speed, 0: by the low one */
    CASE_PEAK, /* and what formulas take in place of the names of the live fleet: */
    CASE_PROMPT,
    CASE_OUTPUT,
    CASE_TOKENS,
    CASE_CONTEXT,
    CASE_USD,     /* over the years, owned or rented */
    CASE_MEASURE, /* the same, but GPUs where nobody knows what they cost */
    CASE_COLUMNS,
};

/* Of each driver its two cases. */
enum driver_column {
    DRIVER_PLACE,
    DRIVER_LOW,
    DRIVER_HIGH,
    DRIVER_LEAST, /* of both and of what is as it is */
    DRIVER_MOST,
    DRIVER_KEY, /* the wider, the larger; no two are the same */
    DRIVER_RANK,
    DRIVER_COLUMNS,
};

struct decision_case {
    double values[CASE_COLUMNS], choice[CHOICE_COLUMNS], row[ROW_COLUMNS];
};

/* Blocks behind those of the live fleet, by their place in decision.blocks. */
enum {
    DECISION_BILL = FLEET_TABLES + 3,
    DECISION_OPTION,
    DECISION_CASE,
    DECISION_CASE_CHOICE, /* "held" */
    DECISION_CASE_ROW,    /* "result" */
    DECISION_DRIVER,
    DECISION_ENDS
};

/* What is written now, with the best of the published answer. */
struct decision {
    struct live_fleet *live;
    struct page *page;
    size_t best;    /* its place among the rows; SIZE_MAX: nothing serves */
    bool is_demand; /* what is written now stands though nothing serves */
    double (*options)[OPTION_COLUMNS];
    struct decision_case *cases; /* CASES of them */
    double drivers[DRIVERS][DRIVER_COLUMNS];
    struct formula_block blocks[DECISION_ENDS + 1];
};

bool decision_init(struct decision *decision, struct live_fleet *live, struct page *page,
                   struct error *err);
void decision_release(struct decision *decision);

/* A figure of the best as it is published; NAN: there is none. */
double decision_best(const struct decision *decision, enum replica_column column);
const struct fleet *decision_fleet(const struct decision *decision); /* likewise; NULL */

/* A row's column of the best, for patterns. */
#define BEST(NAME) "INDEX({rows." NAME "*},flt_best)"
#define BEST_CARD(NAME) "INDEX({cards." NAME "*}," BEST("card") ")"
#define BEST_RENT(NAME)                                                                            \
    "IF(" BEST_CARD("offer") "=0,\"\",INDEX({rents." NAME "*}," BEST_CARD("offer") "))"
#define BEST_BILL(NAME) "INDEX({bill." NAME "*}," BEST("card") ")"

/*
 * Cells with a pattern as in formula_fill; empty while nothing is recommended, those of the demand
 * while a choice is none. value NAN and words "": nothing.
 */
void decision_number(struct decision *decision, size_t row, size_t column, enum style style,
                     double value, const char *pattern);
void decision_text(struct decision *decision, size_t row, size_t column, enum style style,
                   const char *words, const char *pattern);

/* What a GPU draws at most with its share of the machine around it; NAN: unknown. */
double bill_most_kw(const struct purchase *purchase);

/* What the cases come to as they are published; their cells on the hidden sheet. */
bool decision_take_cases(struct decision *decision, struct error *err);
void decision_case_blocks(struct decision *decision);
void put_decision_cases(struct decision *decision);

/* ---- the visible sheet ---- */

/* Columns of every table, from a label to what stands at the edge. */
enum {
    DECISION_LABEL,
    DECISION_COUNT,
    DECISION_PRICE,
    DECISION_TOTAL,
    DECISION_CONDITION,
    DECISION_VENDOR,
    DECISION_NUMBER,
    DECISION_DAY,
    DECISION_LAST,
};

/* Each begins at a row and gives the one behind its last. */
size_t put_decision_demand(struct decision *decision, size_t row);
size_t put_decision_options(struct decision *decision, size_t row);
size_t put_decision_bill(struct decision *decision, size_t row);
size_t put_decision_power(struct decision *decision, size_t row);
size_t put_decision_tornado(struct decision *decision, size_t row);
size_t put_decision_test(struct decision *decision, size_t row);
size_t put_decision_approvals(struct decision *decision, size_t row);

/* A label with a figure or with words, in the left half or in the right one. */
struct decision_pair {
    const char *key, *pattern;
    enum style style;
    double value;
    const char *words; /* NULL: it is a figure */
};
void decision_pair(struct decision *decision, size_t row, bool is_right,
                   const struct decision_pair *pair);

/* A section's name, over all columns. */
void decision_section(struct decision *decision, size_t row, const char *key);

/* A text over all columns, in so many lines. */
void decision_words(struct decision *decision, size_t row, enum style style, const char *key,
                    size_t lines);

/* The height of a row. */
void decision_lines(struct decision *decision, size_t row, size_t lines);

/* Heading cells of a row from a column on. */
struct decision_heading {
    size_t column;
    const char *key;
    bool is_number;
};
void decision_headings(struct decision *decision, size_t row,
                       const struct decision_heading *headings, size_t count);

#endif
