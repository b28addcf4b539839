/* SPDX-License-Identifier: MIT */
/*
 * The tables of the live fleet: which columns they have and where they stand. Those of the hidden
 * sheet "Fleet data" are numbers and texts that no choice changes, each table side by side with the
 * next; those of "Fleet workings" are formulas, one below the other.
 */
#ifndef VRAMGRID_FLEET_BLOCKS_H
#define VRAMGRID_FLEET_BLOCKS_H

#include "fleet_view.h"
#include "formula.h"

/* Models. Widths are attention layers x heads x head_dim. */
enum fleet_model_column {
    MODEL_NAME,
    MODEL_NUMBER, /* its place, from 1; so in the tables below */
    MODEL_MAXIMUM,
    MODEL_NATIVE,
    MODEL_LAYERS,
    MODEL_HIDDEN,
    MODEL_FULL_WIDTH,
    MODEL_WINDOW_WIDTH,
    MODEL_WINDOW_TOKENS,
    MODEL_COLUMNS,
};

/* Models in quantizations on so many GPUs. */
enum fleet_weights_column {
    WEIGHTS_KEY,
    WEIGHTS_GB,
    WEIGHTS_BODY_GB,
    WEIGHTS_EXPERTS_GB,
    WEIGHTS_TOUCHED,
    WEIGHTS_ACTIVE,
    WEIGHTS_BODY_PARAMS,
    WEIGHTS_CLASS,
    WEIGHTS_OBSTACLE,
    WEIGHTS_MISSING,
    WEIGHTS_RULE_GB,       /* by the rule of thumb, on each GPU: weights and overhead, */
    WEIGHTS_RULE_TOKEN_GB, /* and the cache of a token */
    WEIGHTS_BENCHMARKS,    /* rows of the sheet of speeds */
    WEIGHTS_COLUMNS,
};

/* Models on so many GPUs, large cards or not. */
enum fleet_cache_column {
    CACHE_KEY,
    CACHE_FIXED_GB,
    CACHE_LAYERS_GB,
    CACHE_TOKEN_GB,
    CACHE_LOGITS_GB,
    CACHE_APART,
    CACHE_PAGE,
    CACHE_PAGES,
    CACHE_TERMS, /* groups, limit, ratio, block of each */
    CACHE_READ_GB = CACHE_TERMS + 4 * KV_TERMS,
    CACHE_WINDOW_GB,
    CACHE_STATE_GB,
    CACHE_COLUMNS,
};

/* GPUs in numbers, by class of rates. */
enum fleet_rate_column { RATE_KEY, RATE_FIRST, RATE_BASIS = RATE_FIRST + RATES, RATE_COLUMNS };

/* What a workload says, in the order in which Answer has it. */
enum load {
    LOAD_USERS,
    LOAD_ACTIVE,
    LOAD_RATE,
    LOAD_CONCURRENT,
    LOAD_PROMPT,
    LOAD_OUTPUT,
    LOAD_PROMPT_P95,
    LOAD_OUTPUT_P95,
    LOAD_MIN_SPEED,
    LOAD_MAX_TTFT,
    LOAD_GROWTH,
    LOAD_YEARS,
    LOAD_HEADROOM,
    LOAD_SPARE,
    LOADS,
};

/* Of what is chosen by name alone: precisions, commitments. */
enum fleet_named_column { NAMED_NAME, NAMED_NUMBER, NAMED_COLUMNS };

enum fleet_load_column { LOAD_NAME, LOAD_NUMBER, LOAD_FIRST, LOAD_COLUMNS = LOAD_FIRST + LOADS };

/* Rents of the report's GPUs, of each commitment the one that counts. */
enum fleet_rent_column {
    RENT_GPU,
    RENT_COMMITMENT,
    RENT_NUMBER,
    RENT_USD,
    RENT_PROVIDER,
    RENT_WHAT, /* instance, region, source */
    RENT_DAY,
    RENT_AGE,  /* commitment, provider and date in words */
    RENT_FROM, /* all of it in words */
    RENT_COLUMNS,
};

enum fleet_table {
    TABLE_MODELS,
    TABLE_WEIGHTS,
    TABLE_CACHES,
    TABLE_RATES,
    TABLE_LOADS,
    TABLE_PRECISIONS,
    TABLE_MONEY,
    TABLE_COMMITMENTS,
    TABLE_RENTS,
    FLEET_TABLES,
};

/* In place of the logarithm of a share: exp of it is 0, every expert is touched. */
#define ALL_TOUCHED (-1e6)

#define FLEET_DATA_SHEET "Fleet data"
#define FLEET_WORKINGS_SHEET "Fleet workings"

/* A table of sheet Fleet data, as formulas on another sheet name it. */
struct formula_block fleet_table(const struct fleet_view *view, enum fleet_table table);

/* A workload's figure; NAN where it does not say. */
double fleet_load(const struct workload *workload, enum load load);

#endif
