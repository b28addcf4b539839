/* SPDX-License-Identifier: MIT */
/*
 * Sheet Fleet workings: from the choices on sheet Answer to fleets, one figure a cell. Parts from
 * top to bottom: scalars with names, what the chosen model takes on 1, 2, 4 and 8 cards that are
 * large or not, cards with their prices, and a row for each number of each GPU.
 */
#ifndef VRAMGRID_LIVE_FLEET_H
#define VRAMGRID_LIVE_FLEET_H

#include "fleet_blocks.h"
#include "live.h"

/* Names of the yellow cells on Answer; those of a workload's figures are "own_" and load_names. */
#define SEL_MODEL "sel_fleet_model"
#define SEL_PRECISION "sel_fleet_precision"
#define SEL_WORKLOAD "sel_fleet_workload"
#define SEL_MARGIN "sel_fleet_margin"
#define SEL_MONEY "sel_fleet_money"
#define SEL_COMMITMENT "sel_fleet_commitment"

extern const char *const load_names[LOADS];

/* What a reader may type for a figure of a workload, and what has to be there. */
struct load_rule {
    const char *key; /* of its label */
    double minimum, maximum;
    bool is_whole;
    bool is_required;
};

extern const struct load_rule load_rules[LOADS];

/* ---- scalars ---- */

enum scalar {
    SCALAR_MODEL, /* places of the choices; 0: no such row */
    SCALAR_PRECISION,
    SCALAR_WORKLOAD,
    SCALAR_MARGIN,
    SCALAR_RENTS,                         /* 1: rented */
    SCALAR_COMMITMENT,                    /* its place in the list of them */
    SCALAR_LOADS,                         /* the workload's figures as they count */
    SCALAR_DEMAND = SCALAR_LOADS + LOADS, /* 1: one of the three is there */
    SCALAR_PROBLEM,                       /* place of the first bad one; 0: none */
    SCALAR_TOKENS,                        /* that memory is kept for */
    SCALAR_CONTEXT,                       /* on average while a request is answered */
    SCALAR_MAXIMUM,                       /* of the model */
    SCALAR_YEARS,
    SCALAR_GROWTH,
    SCALAR_IS_RATE,
    SCALAR_PEAK, /* requests in flight, or a second */
    SCALAR_ASKED_SPEED,
    SCALAR_ASKED_TTFT,
    SCALAR_SERVING, /* kinds of GPUs */
    SCALAR_RECENT,  /* of them with a price that counts */
    SCALAR_ENOUGH,
    SCALAR_BEST, /* its place among the rows; 0: none */
    SCALAR_SECOND,
    SCALAR_DIFFERS, /* the place of the first that only the rule of thumb lets run; 0: none */
    SCALARS,
};

enum { SCALARS_ROW = 3, SCALAR_NAME = 0, SCALAR_VALUE, SCALAR_BAD, SCALAR_MESSAGE };

/* ---- what a model takes ---- */

enum choice_column {
    CHOICE_COUNT,
    CHOICE_LARGE,
    CHOICE_WEIGHTS_ROW,
    CHOICE_CACHE_ROW,
    CHOICE_OBSTACLE,
    CHOICE_MISSING,
    CHOICE_CLASS,
    CHOICE_NEED,
    CHOICE_PAGE,
    CHOICE_PAGES,
    CHOICE_BODY,
    CHOICE_EXPERTS,
    CHOICE_TOUCHED,
    CHOICE_ACTIVE,
    CHOICE_SEQUENCE_GB,
    CHOICE_BODY_PARAMS,
    CHOICE_PAIRS, /* of a prompt's tokens, times the width of attention */
    CHOICE_LAYERS,
    CHOICE_HIDDEN, /* columns in all layers */
    CHOICE_REQUEST_GB,
    CHOICE_RULE_GB, /* the rule of thumb: without requests, and of each */
    CHOICE_RULE_REQUEST_GB,
    CHOICE_COLUMNS,
};

enum { CHOICE_ROWS = 2 * ANSWER_COUNTS };

/* ---- cards ---- */

enum card_column {
    CARD_NAME,
    CARD_PRICE,
    CARD_UNIT,
    CARD_RECENT,
    CARD_POWER,
    CARD_OFFER, /* the place of its rent for the chosen commitment; 0: there is none */
    CARD_RENT,
    CARD_PLACE, /* from 1 */
    CARD_SERVES,
    CARD_COUNTS, /* serves, and its price counts */
    CARD_FROM,   /* what is said of the price */
    CARD_AT,     /* its place on sheet Cost; 0: it is not there, or twice */
    CARD_QUOTE,  /* the same where a quote counts, which goes before the report's: */
    CARD_REPORT_PRICE,
    CARD_REPORT_UNIT,
    CARD_REPORT_RECENT,
    CARD_REPORT_FROM,
    CARD_SIZES, /* of machines, */
    CARD_WHOLES = CARD_SIZES + FLEET_MACHINES_MAX,
    CARD_RACKS = CARD_WHOLES + FLEET_MACHINES_MAX,
    CARD_COLUMNS = CARD_RACKS + FLEET_MACHINES_MAX,
};

/* ---- rows of replicas ---- */

enum { BITS_MAX = 20 };

/* Which kind of memory alone lets a row run. */
enum difference { DIFFERS_NOT, DIFFERS_RULE_ONLY, DIFFERS_EXACT_ONLY };

enum replica_column {
    ROW_GPU,
    ROW_COUNT,
    ROW_SLOT,
    ROW_CARD,
    ROW_PLACE,
    ROW_USABLE,
    ROW_SEQUENCES,
    ROW_MOST,
    ROW_VRAM,
    ROW_RATE,
    ROW_KNOWN,
    ROW_BODY,
    ROW_EXPERTS,
    ROW_TOUCHED,
    ROW_COMPUTE,
    ROW_MINIMUM,
    ROW_FIXED,
    ROW_SEQUENCE,
    ROW_PROMPT,
    ROW_FIRST,
    ROW_LOW,
    ROW_LOW_MORE,
    ROW_HIGH,
    ROW_HIGH_MORE,
    ROW_FIT_ALL,
    ROW_FIT_MEMORY,
    ROW_CAP,
    ROW_STEP_ONE,
    ROW_ALONE, /* time per output token of one request */
    ROW_REASON,
    ROW_GO,
    ROW_STEPS, /* bisection: the step at more requests, and how many are kept */
    ROW_FITS = ROW_STEPS + BITS_MAX,
    ROW_FIT = ROW_FITS + BITS_MAX,
    ROW_STEP_NEXT,
    ROW_LIMIT,
    ROW_FULL, /* requests that a full replica has: of requests a second five binary digits */
    ROW_STEP_FIT,
    ROW_SECONDS,
    ROW_REQUESTS,
    ROW_REPLICAS,
    ROW_RATE_STEPS, /* bisection of the load at which so many requests a second are answered */
    ROW_RATE_FITS = ROW_RATE_STEPS + BITS_MAX,
    ROW_BUSY = ROW_RATE_FITS + BITS_MAX,
    ROW_STEP,
    ROW_TPOT,
    ROW_TTFT,
    ROW_TOKENS_S,
    ROW_LOW_EACH,
    ROW_USE,
    ROW_ORDERS, /* GPUs and servers of each kind of machine */
    ROW_ORDER = ROW_ORDERS + FLEET_MACHINES_MAX,
    ROW_GPUS,
    ROW_SERVERS,
    ROW_MACHINE,
    ROW_RACK,
    ROW_HARDWARE,
    ROW_POWER,
    ROW_ELECTRICITY,
    ROW_TOTAL,
    ROW_RENTED,
    ROW_RENT,
    ROW_BREAK_EVEN,
    ROW_MILLION,
    ROW_MEASURE,
    ROW_SCORE,
    ROW_TIE,
    ROW_RANK,
    ROW_OTHER,
    ROW_ORDERING,
    ROW_SHOWN,      /* its place on sheet Fleet */
    ROW_HELD,       /* requests that memory is compared for: those of the peak, or one */
    ROW_EXACT_FREE, /* percent, negative where they do not fit */
    ROW_RULE_FREE,
    ROW_DIFFERS, /* which of enum difference */
    ROW_COLUMNS,
};

/* What is written now: the view, how many steps a bisection takes, and the cells' own values. */
struct live_fleet {
    const struct fleet_view *view;
    struct page *page;
    size_t bits;
    double scalars[SCALARS];
    double (*choice)[CHOICE_COLUMNS]; /* CHOICE_ROWS of them; NAN: an empty text */
    double (*rows)[ROW_COLUMNS];      /* grid.count of them */
    struct formula_block blocks[FLEET_TABLES + 4];
};

/* Whether a row runs by the rule of thumb and not by exact memory. */
static inline bool live_rule_only(const double *row)
{
    return row[ROW_DIFFERS] > DIFFERS_NOT && row[ROW_DIFFERS] < DIFFERS_EXACT_ONLY;
}

bool live_fleet_init(struct live_fleet *live, const struct fleet_view *view, struct error *err);
void live_fleet_release(struct live_fleet *live);

/* Blocks of sheet Fleet workings as other sheets name them. */
struct formula_block live_choice(const struct fleet_view *view);
struct formula_block live_cards(const struct fleet_view *view);
struct formula_block live_rows(const struct fleet_view *view);

/* The pattern of a column, with names of the blocks above; "" where there is none. */
void live_choice_pattern(char pattern[FORMULA_SIZE], enum choice_column column);
void live_row_pattern(char pattern[FORMULA_SIZE], const struct live_fleet *live, size_t column);

/* Where the price of a GPU of the plan is from. */
void card_price_words(const struct fleet_view *view, size_t gpu, char words[LINE_SIZE]);

/* The name of a scalar's cell, for formulas. */
void scalar_name(char name[32], enum scalar scalar);

void put_scalars(struct live_fleet *live);
void put_choice_rows(struct live_fleet *live);
void put_cards(struct live_fleet *live);
void put_replicas(struct live_fleet *live);

#endif
