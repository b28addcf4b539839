/* SPDX-License-Identifier: MIT */
/* Decision workings: see decision.h. Hidden. */
#include "decision.h"

#include "vramgrid/base/number.h"
#include "vramgrid/words/price_words.h"

#include <stdio.h>
#include <string.h>

static void put_headings(struct decision *decision, const struct formula_block *block)
{
    for (size_t i = 0; i < block->column_count; i++)
        page_line(decision->page, block->first_row - 1, block->first_column + i, STYLE_HEADING,
                  block->columns[i]);
}

/* ---- what a bill says of a GPU ---- */

static void put_words(struct decision *decision, size_t row, enum bill_column column,
                      const char *words)
{
    if (words && *words)
        page_line(decision->page, row, column, STYLE_TEXT, words);
}

static void put_day(struct decision *decision, size_t row, enum bill_column column, const char *day)
{
    if (day && *day)
        page_number(decision->page, row, column, STYLE_DAY, excel_day(day));
}

static void put_price(struct decision *decision, size_t row, const struct unit_price *price)
{
    const struct price *sheet = price->row;

    if (!number_is_known(price->usd))
        return;
    page_words(decision->page, row, BILL_CONDITION, STYLE_TEXT,
               price_condition_words(decision->live->view->report->text, price->condition));
    put_words(decision, row, BILL_VENDOR, sheet ? sheet->vendor : "");
    put_words(decision, row, BILL_SOURCE, price->source);
    put_words(decision, row, BILL_NUMBER, sheet ? sheet->quote_number : "");
    put_day(decision, row, BILL_DAY, price->as_of);
    put_day(decision, row, BILL_UNTIL, sheet ? sheet->valid_until : "");
}

double bill_most_kw(const struct purchase *purchase)
{
    const double w_per_kw = 1000;

    if (!purchase->is_average)
        return purchase->power_w / w_per_kw;
    return purchase->server->max_power_kw / purchase->server->gpus;
}

static void put_bill(struct decision *decision, const struct formula_block *block, size_t g)
{
    const struct fleet_card *card = &decision->live->view->grid.cards[g];
    size_t row = block->first_row + g;
    double most_kw = bill_most_kw(card->purchase);

    put_price(decision, row, card->price);
    if (number_is_known(most_kw))
        page_number(decision->page, row, BILL_MOST_KW, STYLE_EXACT, most_kw);
}

static void put_bills(struct decision *decision)
{
    const struct formula_block *block = &decision->blocks[DECISION_BILL];

    put_headings(decision, block);
    for (size_t g = 0; g < block->row_count; g++)
        put_bill(decision, block, g);
}

/* ---- options ---- */

#define AT_PLACE(NAME) "INDEX({rows." NAME "*},{place})"
#define AT_SLOT(NAME) "INDEX({choice." NAME "*}," AT_PLACE("slot") ")"
#define GB_OF_ONE "(" AT_SLOT("need") "+" AT_SLOT("request_gb") ")"
#define ALONE_PACED "MAX(" AT_PLACE("step_one") "," AT_PLACE("prompt") "*SQRT(1/(2*flt_output)))"
#define ALONE_TTFT                                                                                 \
    "(" AT_PLACE("first") "+" AT_PLACE("prompt") "+" ALONE_PACED "+" AT_PLACE(                     \
        "prompt") "^2/(2*flt_output)/" ALONE_PACED ")"
#define IS_LESS "(({option.lacks*}<{lacks})+({option.lacks*}={lacks})*({option.place*}<{place}))"

/* What a fleet lacks, by its reason. */
static const char *const lacks[FLEET_REASONS] = {
    [FLEET_NO_REASON] = "\"\"",
    [FLEET_NOT_SHARED] = "1",
    [FLEET_TOO_LONG] = "flt_tokens/flt_maximum",
    [FLEET_MISSING] = "1",
    [FLEET_WEIGHTS] = GB_OF_ONE "/" AT_PLACE("usable"),
    [FLEET_MARGIN] = GB_OF_ONE "/(" AT_PLACE("usable") "*(1-flt_margin/100))",
    [FLEET_SPEED] = AT_PLACE("low") "*" AT_PLACE("alone") "*flt_asked_speed",
    [FLEET_FIRST_TOKEN] = AT_PLACE("low_more") "*" ALONE_TTFT "/flt_asked_ttft",
    [FLEET_CANNOT_BE_BUILT] = AT_PLACE("count") "/" AT_PLACE("most"),
};

static void write_pattern(enum option_column column, char pattern[FORMULA_SIZE])
{
    size_t used;

    if (column == OPTION_FIRST) {
        snprintf(
            pattern, FORMULA_SIZE, "%s",
            "=IF(ISNUMBER(" AT_PLACE("rank") "),IF(SUMPRODUCT(({rows.card*}=" AT_PLACE(
                "card") ")*({rows.rank*}<" AT_PLACE("rank") "))>0,\"\"," AT_PLACE("rank") "),"
                                                                                          "\"\")");
        return;
    }
    if (column == OPTION_NEAREST) {
        snprintf(pattern, FORMULA_SIZE, "%s",
                 "=IF(ISNUMBER({lacks}),IF(SUMPRODUCT(({rows.reason*}=" AT_PLACE(
                     "reason") ")*" IS_LESS ")>0,\"\"," AT_PLACE("reason") "),\"\")");
        return;
    }
    used = (size_t)snprintf(pattern, FORMULA_SIZE, "=CHOOSE(1+" AT_PLACE("reason"));
    for (int reason = 0; reason < FLEET_REASONS; reason++)
        used += (size_t)snprintf(pattern + used, FORMULA_SIZE - used, ",%s", lacks[reason]);
    snprintf(pattern + used, FORMULA_SIZE - used, ")");
}

static void put_option(struct decision *decision, const struct formula_block *blocks, size_t i)
{
    size_t row = blocks[0].first_row + i;
    char pattern[FORMULA_SIZE], formula[FORMULA_SIZE];

    page_number(decision->page, row, OPTION_PLACE, STYLE_EXACT, (double)i + 1);
    for (size_t c = OPTION_FIRST; c < OPTION_COLUMNS; c++) {
        write_pattern((enum option_column)c, pattern);
        formula_fill(formula, pattern, blocks, row);
        page_formula(decision->page, row, c, STYLE_EXACT, decision->options[i][c], "%s", formula);
    }
}

static void put_options(struct decision *decision)
{
    struct formula_block own = decision->blocks[DECISION_OPTION];
    struct formula_block blocks[DECISION_ENDS + 2] = {own};

    blocks[0].name = "";
    memcpy(blocks + 1, decision->blocks, sizeof decision->blocks);
    put_headings(decision, &own);
    for (size_t i = 0; i < own.row_count; i++)
        put_option(decision, blocks, i);
}

bool write_decision_workings_sheet(struct page *page, struct error *err)
{
    struct fleet_view view;
    struct live_fleet live = {0};
    struct decision decision = {0};
    bool ok = fleet_view_init(&view, page->book->report, err) &&
              live_fleet_init(&live, &view, err) && decision_init(&decision, &live, page, err);

    if (ok) {
        page_words(page, 0, 0, STYLE_TITLE,
                   text_words(page->book->report->text, "purpose.decision_workings"));
        put_bills(&decision);
        put_options(&decision);
        put_decision_cases(&decision);
    }
    decision_release(&decision);
    live_fleet_release(&live);
    fleet_view_release(&view);
    return ok;
}
