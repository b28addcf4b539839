/* SPDX-License-Identifier: MIT */
/* What the parts of sheet Decision share. */
#include "decision.h"

#include "vramgrid/base/number.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const bill_names[BILL_COLUMNS] = {
    [BILL_CONDITION] = "condition", [BILL_VENDOR] = "vendor", [BILL_SOURCE] = "source",
    [BILL_NUMBER] = "number",       [BILL_DAY] = "day",       [BILL_UNTIL] = "until",
    [BILL_MOST_KW] = "most_kw",
};

static const char *const option_names[OPTION_COLUMNS] = {"place", "first", "lacks", "nearest"};

static struct formula_block bill_block(const struct fleet_view *view)
{
    return (struct formula_block){.name = "bill",
                                  .columns = bill_names,
                                  .column_count = BILL_COLUMNS,
                                  .first_row = 3,
                                  .row_count = view->plan->gpu_count,
                                  .sheet = "'" DECISION_WORKINGS_SHEET "'"};
}

static struct formula_block option_block(const struct fleet_view *view)
{
    struct formula_block bill = bill_block(view);

    return (struct formula_block){.name = "option",
                                  .columns = option_names,
                                  .column_count = OPTION_COLUMNS,
                                  .first_row = bill.first_row + bill.row_count + 3,
                                  .row_count = view->grid.count,
                                  .sheet = "'" DECISION_WORKINGS_SHEET "'"};
}

/* ---- options ---- */

static bool is_first_of_its_gpu(const struct live_fleet *live, size_t i)
{
    size_t first = i / ANSWER_COUNTS * ANSWER_COUNTS;

    for (size_t other = first; other < first + ANSWER_COUNTS; other++)
        if (live->rows[other][ROW_RANK] < live->rows[i][ROW_RANK])
            return false;
    return number_is_known(live->rows[i][ROW_RANK]);
}

static void take_option(struct decision *decision, size_t i)
{
    const struct live_fleet *live = decision->live;
    const struct fleet *fleet = &live->view->grid.fleets[i];
    double *option = decision->options[i];
    bool is_known = number_is_known(fleet->shortfall);

    option[OPTION_PLACE] = (double)i + 1;
    option[OPTION_FIRST] = is_first_of_its_gpu(live, i) ? live->rows[i][ROW_RANK] : NUMBER_UNKNOWN;
    option[OPTION_LACKS] = is_known ? fleet->shortfall : 1;
    if (fleet->reason == FLEET_NO_REASON)
        option[OPTION_LACKS] = NUMBER_UNKNOWN;
}

/* Of those that fail by the same the one that lacks least, of equals the first. */
static void take_nearest(struct decision *decision, size_t i)
{
    const struct fleet_grid *grid = &decision->live->view->grid;
    double lacks = decision->options[i][OPTION_LACKS];
    bool is_nearest = number_is_known(lacks);

    for (size_t other = 0; other < grid->count && is_nearest; other++)
        if (grid->fleets[other].reason == grid->fleets[i].reason)
            is_nearest = !(decision->options[other][OPTION_LACKS] < lacks) &&
                         (other >= i || decision->options[other][OPTION_LACKS] > lacks);
    decision->options[i][OPTION_NEAREST] =
        is_nearest ? (double)grid->fleets[i].reason : NUMBER_UNKNOWN;
}

bool decision_init(struct decision *decision, struct live_fleet *live, struct page *page,
                   struct error *err)
{
    const struct fleet_view *view = live->view;
    double best = live->scalars[SCALAR_BEST];

    *decision = (struct decision){
        .live = live, .page = page, .best = best > 0 ? (size_t)best - 1 : SIZE_MAX};
    live->page = page;
    memcpy(decision->blocks, live->blocks, (FLEET_TABLES + 3) * sizeof live->blocks[0]);
    decision->blocks[DECISION_BILL] = bill_block(view);
    decision->blocks[DECISION_OPTION] = option_block(view);
    decision->options = calloc(view->grid.count, sizeof *decision->options);
    if (!decision->options)
        return error_set_memory(err);
    for (size_t i = 0; i < view->grid.count; i++)
        take_option(decision, i);
    for (size_t i = 0; i < view->grid.count; i++)
        take_nearest(decision, i);
    decision_case_blocks(decision);
    return decision_take_cases(decision, err);
}

void decision_release(struct decision *decision)
{
    free(decision->options);
    free(decision->cases);
}

double decision_best(const struct decision *decision, enum replica_column column)
{
    return decision->best == SIZE_MAX ? NUMBER_UNKNOWN
                                      : decision->live->rows[decision->best][column];
}

const struct fleet *decision_fleet(const struct decision *decision)
{
    return decision->best == SIZE_MAX ? NULL : &decision->live->view->grid.fleets[decision->best];
}

/* ---- cells ---- */

static void fill(const struct decision *decision, size_t row, const char *pattern,
                 char formula[FORMULA_SIZE])
{
    char guarded[FORMULA_SIZE];
    int length = snprintf(guarded, sizeof guarded, "=IF(%s,\"\",%s)",
                          decision->is_demand ? "flt_problem>0" : "flt_best=0", pattern);

    assert(length > 0 && (size_t)length < sizeof guarded);
    formula_fill(formula, guarded, decision->blocks, row);
}

static bool is_filled(const struct decision *decision)
{
    return decision->is_demand || decision->best != SIZE_MAX;
}

void decision_number(struct decision *decision, size_t row, size_t column, enum style style,
                     double value, const char *pattern)
{
    char formula[FORMULA_SIZE];

    fill(decision, row, pattern, formula);
    page_formula(decision->page, row, column, style, is_filled(decision) ? value : NUMBER_UNKNOWN,
                 "%s", formula);
}

void decision_text(struct decision *decision, size_t row, size_t column, enum style style,
                   const char *words, const char *pattern)
{
    char formula[FORMULA_SIZE];

    fill(decision, row, pattern, formula);
    page_formula_text(decision->page, row, column, style, is_filled(decision) ? words : "", "%s",
                      formula);
}

/* ---- rows of the visible sheet ---- */

void decision_pair(struct decision *decision, size_t row, bool is_right,
                   const struct decision_pair *pair)
{
    const struct text *text = decision->live->view->report->text;
    size_t label = is_right ? DECISION_CONDITION : DECISION_LABEL;
    size_t at = is_right ? DECISION_DAY : DECISION_COUNT;

    if (is_right)
        page_merge(decision->page, &(struct cell_range){row, label, row, at - 1}, STYLE_FIELD);
    page_words(decision->page, row, label, STYLE_FIELD, text_words(text, pair->key));
    if (pair->words)
        decision_text(decision, row, at, pair->style, pair->words, pair->pattern);
    else
        decision_number(decision, row, at, pair->style, pair->value, pair->pattern);
    decision_lines(decision, row, text->count);
}

void decision_section(struct decision *decision, size_t row, const char *key)
{
    struct cell_range range = {row, DECISION_LABEL, row, DECISION_LAST};

    page_merge(decision->page, &range, STYLE_SECTION);
    page_words(decision->page, row, DECISION_LABEL, STYLE_SECTION,
               text_words(decision->live->view->report->text, key));
}

void decision_words(struct decision *decision, size_t row, enum style style, const char *key,
                    size_t lines)
{
    const struct text *text = decision->live->view->report->text;
    struct cell_range range = {row, DECISION_LABEL, row, DECISION_LAST};

    page_merge(decision->page, &range, style);
    page_words(decision->page, row, DECISION_LABEL, style, text_words(text, key));
    decision_lines(decision, row, lines * text->count);
}

void decision_lines(struct decision *decision, size_t row, size_t lines)
{
    const double points = 15;

    page_row_height(decision->page, row, points * (double)lines);
}

/* Words run to the next heading, or to the edge. */
static size_t heading_end(const struct decision_heading *headings, size_t i, size_t count)
{
    if (headings[i].is_number)
        return headings[i].column;
    return i + 1 < count ? headings[i + 1].column - 1 : DECISION_LAST;
}

void decision_headings(struct decision *decision, size_t row,
                       const struct decision_heading *headings, size_t count)
{
    const struct text *text = decision->live->view->report->text;
    struct page *page = decision->page;
    size_t column = DECISION_LABEL;

    for (size_t i = 0; i < count; i++) {
        enum style style = headings[i].is_number ? STYLE_HEADING_NUMBER : STYLE_HEADING;
        struct cell_range range = {row, headings[i].column, row, heading_end(headings, i, count)};

        while (column < headings[i].column)
            page_blank(page, row, column++, STYLE_HEADING);
        column = range.last_column + 1;
        if (column > headings[i].column + 1)
            page_merge(page, &range, style);
        page_heading(page, row, headings[i].column, style, text_words(text, headings[i].key));
    }
    decision_lines(decision, row, 2 * text->count);
}
