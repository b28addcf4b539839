/* SPDX-License-Identifier: MIT */
/*
 * What the recommended fleet becomes when one figure changes: the chain of sheet Fleet workings
 * once more for each case, with the case's own figures in place of names. Published are the
 * program's own fleets for a workload that is changed likewise.
 */
#include "decision.h"

#include "vramgrid/base/number.h"
#include "vramgrid/core/money.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const case_names[CASE_COLUMNS] = {
    [CASE_DEMAND] = "demand",
    [CASE_PROMPT_FACTOR] = "prompt_factor",
    [CASE_OUTPUT_FACTOR] = "output_factor",
    [CASE_PRICE] = "price",
    [CASE_ELECTRICITY] = "electricity",
    [CASE_FAST] = "fast",
    [CASE_PEAK] = "peak",
    [CASE_PROMPT] = "prompt",
    [CASE_OUTPUT] = "output",
    [CASE_TOKENS] = "tokens",
    [CASE_CONTEXT] = "context",
    [CASE_USD] = "usd",
    [CASE_MEASURE] = "measure",
};

static const char *const driver_names[DRIVER_COLUMNS] = {"place", "low", "high", "least",
                                                         "most",  "key", "rank"};

/* By how much a figure is changed: down, then up. */
static const struct {
    enum case_column column;
    double factors[2];
} drivers[DRIVERS] = {
    {CASE_DEMAND, {0.8, 1.2}},  {CASE_PROMPT_FACTOR, {0.8, 1.2}}, {CASE_OUTPUT_FACTOR, {0.8, 1.2}},
    {CASE_PRICE, {0.85, 1.15}}, {CASE_ELECTRICITY, {0.5, 1.5}},   {CASE_FAST, {0, 1}},
};

void decision_case_blocks(struct decision *decision)
{
    struct formula_block *blocks = decision->blocks;
    const struct formula_block *option = &blocks[DECISION_OPTION];
    struct formula_block at = {.first_row = option->first_row + option->row_count + 3,
                               .row_count = CASES,
                               .sheet = "'" DECISION_WORKINGS_SHEET "'"};

    blocks[DECISION_CASE] = blocks[DECISION_CASE_CHOICE] = blocks[DECISION_CASE_ROW] =
        blocks[DECISION_DRIVER] = at;
    blocks[DECISION_CASE].name = "case";
    blocks[DECISION_CASE].columns = case_names;
    blocks[DECISION_CASE].column_count = CASE_COLUMNS;
    blocks[DECISION_CASE_CHOICE].name = "held";
    blocks[DECISION_CASE_CHOICE].columns = blocks[FLEET_TABLES].columns;
    blocks[DECISION_CASE_CHOICE].column_count = CHOICE_COLUMNS;
    blocks[DECISION_CASE_CHOICE].first_column = CASE_COLUMNS + 1;
    blocks[DECISION_CASE_ROW].name = "result";
    blocks[DECISION_CASE_ROW].columns = blocks[FLEET_TABLES + 2].columns;
    blocks[DECISION_CASE_ROW].column_count = ROW_COLUMNS;
    blocks[DECISION_CASE_ROW].first_column = CASE_COLUMNS + CHOICE_COLUMNS + 2;
    blocks[DECISION_DRIVER].name = "driver";
    blocks[DECISION_DRIVER].columns = driver_names;
    blocks[DECISION_DRIVER].column_count = DRIVER_COLUMNS;
    blocks[DECISION_DRIVER].first_row = at.first_row + CASES + 3;
    blocks[DECISION_DRIVER].row_count = DRIVERS;
}

/* ---- as they are published ---- */

static void take_factors(struct decision_case *one, size_t i)
{
    for (size_t c = CASE_DEMAND; c < CASE_FAST; c++)
        one->values[c] = 1;
    one->values[CASE_FAST] = 0;
    if (i > 0)
        one->values[drivers[(i - 1) / 2].column] = drivers[(i - 1) / 2].factors[(i - 1) % 2];
}

static double scaled(double tokens, double factor)
{
    return factor == 1 ? tokens : fmax(1, round(factor * tokens));
}

static struct workload change(const struct workload *given, const double *values)
{
    struct workload changed = *given;

    changed.users *= values[CASE_DEMAND];
    changed.requests_per_s *= values[CASE_DEMAND];
    changed.concurrent_requests *= values[CASE_DEMAND];
    changed.prompt_tokens = scaled(given->prompt_tokens, values[CASE_PROMPT_FACTOR]);
    changed.output_tokens = scaled(given->output_tokens, values[CASE_OUTPUT_FACTOR]);
    changed.prompt_tokens_p95 =
        fmax(changed.prompt_tokens, scaled(given->prompt_tokens_p95, values[CASE_PROMPT_FACTOR]));
    changed.output_tokens_p95 =
        fmax(changed.output_tokens, scaled(given->output_tokens_p95, values[CASE_OUTPUT_FACTOR]));
    return changed;
}

/* What prices change. */
static void take_money(const struct decision *decision, struct decision_case *one)
{
    struct money_terms terms = decision->live->view->grid.terms;
    struct money_purchase purchase = {
        .gpus = one->row[ROW_GPUS],
        .hardware_usd = one->row[ROW_HARDWARE] * one->values[CASE_PRICE],
        .power_kw = one->row[ROW_POWER],
    };
    struct money own;

    terms.electricity_usd_per_kwh *= one->values[CASE_ELECTRICITY];
    own = money_own(&terms, &purchase);
    one->row[ROW_HARDWARE] = own.hardware_usd;
    one->row[ROW_ELECTRICITY] = own.electricity_usd_per_year;
    one->row[ROW_TOTAL] = own.total_usd;
    one->row[ROW_RENT] *= one->values[CASE_PRICE];
}

static void take_values(struct decision *decision, const struct live_fleet *live, size_t i)
{
    struct decision_case *one = &decision->cases[i];
    double slot = live->rows[decision->best][ROW_SLOT];
    const double *loads = live->scalars + SCALAR_LOADS;

    memcpy(one->row, live->rows[decision->best], sizeof one->row);
    memcpy(one->choice, live->choice[(size_t)slot - 1], sizeof one->choice);
    one->row[ROW_SLOT] = (double)i + 1;
    take_money(decision, one);
    one->values[CASE_PEAK] = live->scalars[SCALAR_PEAK];
    one->values[CASE_PROMPT] = loads[LOAD_PROMPT];
    one->values[CASE_OUTPUT] = loads[LOAD_OUTPUT];
    one->values[CASE_TOKENS] = live->scalars[SCALAR_TOKENS];
    one->values[CASE_CONTEXT] = live->scalars[SCALAR_CONTEXT];
    one->values[CASE_USD] = one->row[ROW_TOTAL];
    one->values[CASE_MEASURE] = number_is_known(decision->cases[0].values[CASE_USD])
                                    ? one->values[CASE_USD]
                                    : one->row[ROW_GPUS];
}

/* The fleets of a case, in a grid of its own. */
static bool take_case(struct decision *decision, size_t i, struct error *err)
{
    const struct fleet_view *given = decision->live->view;
    struct fleet_view view = *given;
    struct live_fleet live = {0};
    struct workload workload;
    bool ok;

    take_factors(&decision->cases[i], i);
    workload = change(fleet_view_workload(given), decision->cases[i].values);
    ok = fleet_grid_init(&view.grid, given->plan, given->report->settings, err);
    if (ok) {
        fleet_grid_prepare(&view.grid, given->model,
                           given->plan->quantizations[given->quantization]);
        for (size_t r = 0; r < view.grid.count; r++) {
            struct replica_speed *speed = &view.grid.replicas[r].speed;

            speed->benchmarks = NULL; /* no formula for a cell */
            if (decision->cases[i].values[CASE_FAST] > 0)
                speed->low = speed->high;
        }
        fleet_grid_fill(&view.grid, &workload);
        view.answer = fleet_grid_answer(&view.grid);
        ok = live_fleet_init(&live, &view, err);
    }
    if (ok)
        take_values(decision, &live, i);
    live_fleet_release(&live);
    fleet_grid_release(&view.grid);
    return ok;
}

static void take_driver(struct decision *decision, size_t d)
{
    const double failing = 1e14, cents = 100, apart = 10;
    double *driver = decision->drivers[d], base = decision->cases[0].values[CASE_MEASURE];
    double low = decision->cases[1 + 2 * d].values[CASE_MEASURE];
    double high = decision->cases[2 + 2 * d].values[CASE_MEASURE];
    bool serves = number_is_known(low) && number_is_known(high);

    driver[DRIVER_PLACE] = (double)d + 1;
    driver[DRIVER_LOW] = low;
    driver[DRIVER_HIGH] = high;
    driver[DRIVER_LEAST] = fmin(base, fmin(low, high)); /* a figure that is NAN does not count */
    driver[DRIVER_MOST] = fmax(base, fmax(low, high));
    driver[DRIVER_KEY] =
        (serves ? round(cents * (driver[DRIVER_MOST] - driver[DRIVER_LEAST])) : failing) * apart +
        DRIVERS - (double)d;
}

bool decision_take_cases(struct decision *decision, struct error *err)
{
    decision->cases = calloc(CASES, sizeof *decision->cases);
    if (!decision->cases)
        return error_set_memory(err);
    for (size_t i = 0; i < CASES; i++)
        take_factors(&decision->cases[i], i);
    for (size_t i = 0; i < CASES && decision->best != SIZE_MAX; i++)
        if (!take_case(decision, i, err))
            return false;
    for (size_t d = 0; d < DRIVERS; d++)
        take_driver(decision, d);
    for (size_t d = 0; d < DRIVERS; d++)
        for (size_t other = 0; other < DRIVERS; other++)
            decision->drivers[d][DRIVER_RANK] +=
                decision->drivers[other][DRIVER_KEY] >= decision->drivers[d][DRIVER_KEY];
    return true;
}

/* ---- in cells ---- */

/* Tokens that memory is kept for. */
#define LONGEST(KIND)                                                                              \
    "MAX({" KIND "},IF({" KIND "_factor}=1,N(flt_" KIND "_p95),ROUND({" KIND                       \
    "_factor}*N(flt_" KIND "_p95),0)))"

static const char *const case_patterns[CASE_COLUMNS] = {
    [CASE_PEAK] = "={demand}*flt_peak",
    [CASE_PROMPT] = "=IF({prompt_factor}=1,flt_prompt,MAX(1,ROUND({prompt_factor}*flt_prompt,0)))",
    [CASE_OUTPUT] = "=IF({output_factor}=1,flt_output,MAX(1,ROUND({output_factor}*flt_output,0)))",
    [CASE_TOKENS] = "=" LONGEST("prompt") "+" LONGEST("output"),
    [CASE_CONTEXT] = "={prompt}+{output}/2",
    [CASE_USD] = "=IF(flt_rents=1,{result.rent},{result.total})",
    [CASE_MEASURE] = "=IF(ISNUMBER(INDEX({case.usd*},1)),{usd},{result.gpus})",
};

/* The key is in cents; what does not serve any more goes before everything else. */
_Static_assert(DRIVERS + 1 == 7, "as the key counts them from the last");
static const char *const driver_patterns[DRIVER_COLUMNS] = {
    [DRIVER_LOW] = "=INDEX({case.measure*},2*{place})",
    [DRIVER_HIGH] = "=INDEX({case.measure*},2*{place}+1)",
    [DRIVER_LEAST] = "=MIN(INDEX({case.measure*},1),{low},{high})",
    [DRIVER_MOST] = "=MAX(INDEX({case.measure*},1),{low},{high})",
    [DRIVER_KEY] = "=IF(COUNT({low},{high})<2,10^14,ROUND(100*({most}-{least}),0))*10+7-{place}",
    [DRIVER_RANK] = "=1+SUMPRODUCT(--({driver.key*}>{key}))",
};

/* Names of the live fleet, and what a case has in their place; those of its slot are its own. */
static const struct {
    const char *name, *own;
} replaced[] = {
    {"flt_prompt", "{case.prompt}"},
    {"flt_output", "{case.output}"},
    {"flt_tokens", "{case.tokens}"},
    {"flt_context", "{case.context}"},
    {"flt_peak", "{case.peak}"},
    {"in_electricity_price", "({case.electricity}*in_electricity_price)"},
    {"{choice.", "{held."},
};

static void replace_names(char pattern[FORMULA_SIZE])
{
    char from[FORMULA_SIZE];
    const char *rest = from;
    size_t used = 0;

    memcpy(from, pattern, FORMULA_SIZE);
    while (*rest) {
        size_t i = 0, count = sizeof replaced / sizeof replaced[0];

        while (i < count && strncmp(rest, replaced[i].name, strlen(replaced[i].name)) != 0)
            i++;
        if (i == count) {
            pattern[used++] = *rest++;
            continue;
        }
        used += (size_t)snprintf(pattern + used, FORMULA_SIZE - used, "%s", replaced[i].own);
        rest += strlen(replaced[i].name);
    }
    pattern[used] = '\0';
}

/* Between "=" and its end, times the price's factor where it is a number. */
static void add_price(char pattern[FORMULA_SIZE])
{
    char from[FORMULA_SIZE / 3];

    snprintf(from, sizeof from, "%.2700s", pattern + 1);
    snprintf(pattern, FORMULA_SIZE, "=IF(ISNUMBER(%s),(%s)*{case.price},\"\")", from, from);
}

static void write_choice_pattern(char pattern[FORMULA_SIZE], size_t column)
{
    live_choice_pattern(pattern, (enum choice_column)column);
    if (column == CHOICE_COUNT)
        snprintf(pattern, FORMULA_SIZE, "=" BEST("count"));
    else if (column == CHOICE_LARGE)
        snprintf(pattern, FORMULA_SIZE, "=INDEX({choice.large*}," BEST("slot") ")");
    else
        replace_names(pattern);
}

/* "" for a figure that stands there as it is. */
static void write_row_pattern(const struct decision *decision, size_t column,
                              char pattern[FORMULA_SIZE])
{
    const char *name = decision->blocks[DECISION_CASE_ROW].columns[column];
    bool is_low = column == ROW_LOW || column == ROW_LOW_MORE;

    live_row_pattern(pattern, decision->live, column);
    if (is_low)
        snprintf(pattern, FORMULA_SIZE,
                 "=IF({known}=1,IF({case.fast}=1,INDEX({rates.%s*},{rate}),INDEX({rates.%s*},"
                 "{rate})),\"\")",
                 column == ROW_LOW ? "high" : "high_more", name);
    else if (*pattern == '\0' && column < ROW_STEPS && column != ROW_SLOT)
        snprintf(pattern, FORMULA_SIZE, "=INDEX({rows.%s*},flt_best)", name);
    replace_names(pattern);
    if (column == ROW_HARDWARE || column == ROW_RENT)
        add_price(pattern);
}

/* A formula of a block; blocks begins with that one, which has no name. */
static void write_formula(const struct formula_block *blocks, size_t row, const char *pattern,
                          char formula[FORMULA_SIZE])
{
    char guarded[FORMULA_SIZE];
    int length = snprintf(guarded, sizeof guarded, "=IF(flt_best=0,\"\",%s)", pattern + 1);

    assert(length > 0 && (size_t)length < sizeof guarded);
    formula_fill(formula, guarded, blocks, row);
}

static void put_cell(struct decision *decision, const struct formula_block *blocks, size_t i,
                     size_t column, const char *pattern, double value)
{
    size_t row = blocks[0].first_row + i, at = blocks[0].first_column + column;
    char formula[FORMULA_SIZE];

    if (*pattern == '\0') {
        if (number_is_known(value))
            page_number(decision->page, row, at, STYLE_EXACT, value);
        return;
    }
    write_formula(blocks, row, pattern, formula);
    page_formula(decision->page, row, at, STYLE_EXACT,
                 decision->best == SIZE_MAX ? NUMBER_UNKNOWN : value, "%s", formula);
}

static void put_gpu(struct decision *decision, const struct formula_block *blocks, size_t i)
{
    const struct fleet *fleet = decision_fleet(decision);
    size_t row = blocks[0].first_row + i;
    char formula[FORMULA_SIZE];

    write_formula(blocks, row, "=" BEST("gpu"), formula);
    page_formula_text(decision->page, row, blocks[0].first_column + ROW_GPU, STYLE_TEXT,
                      fleet ? fleet->replica->card->gpu->name : "", "%s", formula);
}

static void put_result(struct decision *decision, const struct formula_block *blocks, size_t i)
{
    char pattern[FORMULA_SIZE];

    put_gpu(decision, blocks, i);
    for (size_t c = ROW_GPU + 1; c < ROW_BREAK_EVEN; c++) {
        write_row_pattern(decision, c, pattern);
        put_cell(decision, blocks, i, c, pattern, decision->cases[i].row[c]);
    }
}

static void put_held(struct decision *decision, const struct formula_block *blocks, size_t i)
{
    char pattern[FORMULA_SIZE];

    for (size_t c = 0; c < CHOICE_COLUMNS; c++) {
        write_choice_pattern(pattern, c);
        put_cell(decision, blocks, i, c, pattern, decision->cases[i].choice[c]);
    }
}

static void put_values(struct decision *decision, const struct formula_block *blocks, size_t i)
{
    for (size_t c = 0; c < CASE_COLUMNS; c++)
        put_cell(decision, blocks, i, c, case_patterns[c] ? case_patterns[c] : "",
                 decision->cases[i].values[c]);
}

static void put_driver(struct decision *decision, const struct formula_block *blocks, size_t d)
{
    for (size_t c = 0; c < DRIVER_COLUMNS; c++)
        put_cell(decision, blocks, d, c, driver_patterns[c] ? driver_patterns[c] : "",
                 decision->drivers[d][c]);
}

void put_decision_cases(struct decision *decision)
{
    static const struct {
        size_t block;
        void (*put)(struct decision *, const struct formula_block *, size_t);
    } parts[] = {{DECISION_CASE, put_values},
                 {DECISION_CASE_CHOICE, put_held},
                 {DECISION_CASE_ROW, put_result},
                 {DECISION_DRIVER, put_driver}};
    struct formula_block blocks[DECISION_ENDS + 2];

    memcpy(blocks + 1, decision->blocks, sizeof decision->blocks);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        blocks[0] = decision->blocks[parts[i].block];
        for (size_t c = 0; c < blocks[0].column_count; c++)
            page_line(decision->page, blocks[0].first_row - 1, blocks[0].first_column + c,
                      STYLE_HEADING, blocks[0].columns[c]);
        blocks[0].name = "";
        for (size_t row = 0; row < blocks[0].row_count; row++)
            parts[i].put(decision, blocks, row);
    }
}
