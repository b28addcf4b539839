/* SPDX-License-Identifier: MIT */
/* The best numbers of the best GPUs, then of each reason the one that fails by least. */
#include "answer_parts.h"
#include "decision.h"

#include "vramgrid/base/number.h"

#include <stdio.h>

enum { SERVING = 5, FAILING = 5, PATTERN_SIZE = 512 };

static const char *const limit_keys[FLEET_LIMITS] = {"decide.limited1", "decide.limited2",
                                                     "decide.limited3", "decide.limited4"};

/* ---- picked rows ---- */

/* A row that is picked: a condition under which there is none, and its place, both for cells. */
struct pick {
    char none[128], place[PATTERN_SIZE];
    size_t i; /* as it is published; SIZE_MAX: none */
};

static void write_pick(char pattern[FORMULA_SIZE], const struct pick *pick, const char *column)
{
    snprintf(pattern, FORMULA_SIZE, "IF(%s,\"\",INDEX({%s*},%s))", pick->none, column, pick->place);
}

static struct pick pick_serving(const struct decision *decision, size_t k)
{
    struct pick pick = {.i = SIZE_MAX};
    size_t count = decision->live->view->grid.count;

    snprintf(pick.none, sizeof pick.none, "COUNT({option.first*})<%zu", k);
    snprintf(pick.place, sizeof pick.place, "MATCH(SMALL({option.first*},%zu),{option.first*},0)",
             k);
    for (size_t i = 0; i < count; i++) {
        size_t before = 0;

        for (size_t other = 0; other < count; other++)
            before += decision->options[other][OPTION_FIRST] < decision->options[i][OPTION_FIRST];
        if (number_is_known(decision->options[i][OPTION_FIRST]) && before == k - 1)
            pick.i = i;
    }
    return pick;
}

/* From the last reason to the first: who fails late has kept what is asked before. */
static struct pick pick_failing(const struct decision *decision, size_t k)
{
    struct pick pick = {.i = SIZE_MAX};
    size_t count = decision->live->view->grid.count;

    snprintf(pick.none, sizeof pick.none, "COUNT({option.nearest*})<%zu", k);
    snprintf(pick.place, sizeof pick.place,
             "MATCH(SMALL({option.nearest*},COUNT({option.nearest*})+1-%zu),{option.nearest*},0)",
             k);
    for (size_t i = 0; i < count; i++) {
        size_t after = 0;

        for (size_t other = 0; other < count; other++)
            after +=
                decision->options[other][OPTION_NEAREST] > decision->options[i][OPTION_NEAREST];
        if (number_is_known(decision->options[i][OPTION_NEAREST]) && after == k - 1)
            pick.i = i;
    }
    return pick;
}

static double picked(const struct decision *decision, const struct pick *pick,
                     enum replica_column column)
{
    return pick->i == SIZE_MAX ? NUMBER_UNKNOWN : decision->live->rows[pick->i][column];
}

/* "2 x L4" */
static void put_name(struct decision *decision, size_t row, const struct pick *pick,
                     const char *count, enum replica_column column)
{
    const struct fleet_grid *grid = &decision->live->view->grid;
    char pattern[FORMULA_SIZE], words[LINE_SIZE] = "";

    snprintf(pattern, sizeof pattern,
             "IF(%s,\"\",INDEX({rows.%s*},%s)&\" x \"&INDEX({rows.gpu*},%s))", pick->none, count,
             pick->place, pick->place);
    if (pick->i != SIZE_MAX)
        snprintf(words, sizeof words, "%.0f x %s", picked(decision, pick, column),
                 grid->replicas[pick->i].card->gpu->name);
    decision_text(decision, row, DECISION_LABEL, STYLE_TEXT, words, pattern);
}

/* CHOOSE of the words of some keys by a column of the row. */
static void put_choice(struct decision *decision, size_t row, const struct pick *pick,
                       const char *column, const char *const *keys, size_t count)
{
    const struct text *text = decision->live->view->report->text;
    struct cell_range range = {row, DECISION_VENDOR, row, DECISION_LAST};
    char pattern[FORMULA_SIZE], literal[LITERAL_SIZE], words[LINE_SIZE] = "";
    size_t at = 0, used = (size_t)snprintf(pattern, sizeof pattern,
                                           "IF(%s,\"\",CHOOSE(INDEX({rows.%s*},%s)", pick->none,
                                           column, pick->place);

    for (size_t i = 0; i < count; i++) {
        formula_literal(literal, text_join(text, keys[i], words, sizeof words, NULL));
        used += (size_t)snprintf(pattern + used, sizeof pattern - used, ",\"%s\"", literal);
    }
    snprintf(pattern + used, sizeof pattern - used, "))");
    *words = '\0';
    if (pick->i != SIZE_MAX)
        at = (size_t)picked(decision, pick, keys == limit_keys ? ROW_LIMIT : ROW_REASON) - 1;
    if (pick->i != SIZE_MAX)
        text_join(text, keys[at], words, sizeof words, NULL);
    page_merge(decision->page, &range, STYLE_FIELD);
    decision_text(decision, row, DECISION_VENDOR, STYLE_FIELD, words, pattern);
    decision_lines(decision, row, text->count);
}

/* ---- what serves ---- */

static void put_figure(struct decision *decision, size_t row, size_t column, enum style style,
                       const struct pick *pick, enum replica_column figure)
{
    char pattern[FORMULA_SIZE], name[64];

    snprintf(name, sizeof name, "rows.%s",
             decision->live->blocks[FLEET_TABLES + 2].columns[figure]);
    write_pick(pattern, pick, name);
    decision_number(decision, row, column, style, picked(decision, pick, figure), pattern);
}

/* What it costs over the years: owned, or rented where that is chosen. */
static void put_cost(struct decision *decision, size_t row, const struct pick *pick)
{
    char pattern[FORMULA_SIZE];

    snprintf(pattern, sizeof pattern,
             "IF(%s,\"\",IF(flt_rents=1,INDEX({rows.rent*},%s),INDEX({rows.total*},%s)))",
             pick->none, pick->place, pick->place);
    decision_number(decision, row, DECISION_CONDITION, STYLE_MONEY,
                    picked(decision, pick, ROW_TOTAL), pattern);
}

static void put_serving(struct decision *decision, size_t row, size_t k)
{
    struct pick pick = pick_serving(decision, k);

    put_name(decision, row, &pick, "gpus", ROW_GPUS);
    put_figure(decision, row, DECISION_COUNT, STYLE_COUNT, &pick, ROW_SERVERS);
    put_figure(decision, row, DECISION_PRICE, STYLE_GB, &pick, ROW_POWER);
    put_figure(decision, row, DECISION_TOTAL, STYLE_MONEY, &pick, ROW_HARDWARE);
    put_cost(decision, row, &pick);
    put_choice(decision, row, &pick, "limit", limit_keys, FLEET_LIMITS);
}

/* ---- what does not ---- */

static void put_failing(struct decision *decision, size_t row, size_t k)
{
    const struct fleet_grid *grid = &decision->live->view->grid;
    struct pick pick = pick_failing(decision, k);
    char pattern[FORMULA_SIZE];
    double lacks = NUMBER_UNKNOWN, alike = 0;

    for (size_t i = 0; pick.i != SIZE_MAX && i < grid->count; i++)
        alike += grid->fleets[i].reason == grid->fleets[pick.i].reason;
    if (pick.i != SIZE_MAX && decision->options[pick.i][OPTION_LACKS] > 1)
        lacks = decision->options[pick.i][OPTION_LACKS];
    put_name(decision, row, &pick, "count", ROW_COUNT);
    snprintf(pattern, sizeof pattern,
             "IF(%s,\"\",COUNTIF({rows.reason*},INDEX({rows.reason*},%s)))", pick.none, pick.place);
    decision_number(decision, row, DECISION_COUNT, STYLE_COUNT,
                    pick.i == SIZE_MAX ? NUMBER_UNKNOWN : alike, pattern);
    snprintf(pattern, sizeof pattern,
             "IF(%s,\"\",IF(INDEX({option.lacks*},%s)>1,INDEX({option.lacks*},%s),\"\"))",
             pick.none, pick.place, pick.place);
    decision_number(decision, row, DECISION_PRICE, STYLE_GB, lacks, pattern);
    put_choice(decision, row, &pick, "reason", reason_keys + 1, FLEET_REASONS - 1);
}

/* They serve and have no rank: nobody says what they cost, or not lately. */
static void put_unranked(struct decision *decision, size_t row)
{
    const struct live_fleet *live = decision->live;
    double unranked = 0;

    for (size_t i = 0; i < live->view->grid.count; i++)
        unranked += live->view->grid.fleets[i].reason == FLEET_NO_REASON &&
                    !number_is_known(live->rows[i][ROW_RANK]);
    page_words(decision->page, row, DECISION_LABEL, STYLE_FIELD,
               text_words(live->view->report->text, "pack.unranked"));
    decision_number(decision, row, DECISION_COUNT, STYLE_COUNT, unranked,
                    "COUNTIF({rows.reason*},0)-COUNT({rows.rank*})");
    decision_lines(decision, row, live->view->report->text->count);
}

size_t put_decision_options(struct decision *decision, size_t row)
{
    static const struct decision_heading serving[] = {
        {DECISION_LABEL, "pack.serving", false}, {DECISION_COUNT, "pack.machines", true},
        {DECISION_PRICE, "pack.kw", true},       {DECISION_TOTAL, "decide.fact_hardware", true},
        {DECISION_CONDITION, "pack.cost", true}, {DECISION_VENDOR, "pack.status", false},
    };
    static const struct decision_heading failing[] = {
        {DECISION_LABEL, "pack.failing", false},
        {DECISION_COUNT, "pack.alike", true},
        {DECISION_PRICE, "pack.lacks", true},
        {DECISION_VENDOR, "pack.reason", false},
    };

    decision_section(decision, row++, "pack.options");
    decision_headings(decision, row++, serving, sizeof serving / sizeof serving[0]);
    for (size_t k = 1; k <= SERVING; k++)
        put_serving(decision, row++, k);
    put_unranked(decision, row++);
    decision_headings(decision, row++, failing, sizeof failing / sizeof failing[0]);
    decision->is_demand = true;
    for (size_t k = 1; k <= FAILING; k++)
        put_failing(decision, row++, k);
    decision->is_demand = false;
    return row;
}
