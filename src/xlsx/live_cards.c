/* SPDX-License-Identifier: MIT */
/*
 * The cards of the live fleet: what one costs, draws and comes in. A quote on sheet Cost that
 * counts there goes before the report's price, and is as recent as its day.
 */
#include "cost_prices.h"
#include "live_fleet.h"
#include "vramgrid/base/number.h"
#include "vramgrid/words/price_words.h"

#include <stdio.h>
#include <string.h>

#define SERIES(NAME) NAME "1", NAME "2", NAME "3", NAME "4", NAME "5", NAME "6", NAME "7", NAME "8"

static const char *const names[CARD_COLUMNS] = {
    [CARD_NAME] = "name",
    [CARD_PRICE] = "price",
    [CARD_UNIT] = "unit",
    [CARD_RECENT] = "recent",
    [CARD_POWER] = "power",
    [CARD_OFFER] = "offer",
    [CARD_RENT] = "rent",
    [CARD_PLACE] = "place",
    [CARD_SERVES] = "serves",
    [CARD_COUNTS] = "counts",
    [CARD_FROM] = "from",
    [CARD_AT] = "at",
    [CARD_QUOTE] = "quote",
    [CARD_REPORT_PRICE] = "report_price",
    [CARD_REPORT_UNIT] = "report_unit",
    [CARD_REPORT_RECENT] = "report_recent",
    [CARD_REPORT_FROM] = "report_from",
    [CARD_SIZES] = SERIES("size"),
    [CARD_WHOLES] = SERIES("whole"),
    [CARD_RACKS] = SERIES("rack"),
};

struct formula_block live_cards(const struct fleet_view *view)
{
    return (struct formula_block){
        .name = "cards",
        .columns = names,
        .column_count = CARD_COLUMNS,
        .first_row = SCALARS_ROW + SCALARS + 2 + CHOICE_ROWS + 3,
        .row_count = view->plan->gpu_count,
        .sheet = "'" FLEET_WORKINGS_SHEET "'",
    };
}

void card_price_words(const struct fleet_view *view, size_t gpu, char words[LINE_SIZE])
{
    const struct unit_price *price = view->grid.cards[gpu].price;

    *words = '\0';
    if (number_is_known(price->usd))
        describe_price_age(view->report->text, price, words);
}

static void put_number(struct live_fleet *live, size_t row, size_t column, double value)
{
    if (number_is_known(value))
        page_number(live->page, row, column, STYLE_EXACT, value);
}

static void put_power(struct live_fleet *live, size_t row, const struct purchase *purchase)
{
    const struct settings *settings = live->view->report->settings;
    double kw = purchase->power_w / 1000;

    if (!number_is_known(kw))
        return;
    if (purchase->is_average)
        put_number(live, row, CARD_POWER, kw);
    else
        page_formula(live->page, row, CARD_POWER, STYLE_EXACT, kw * settings->power_load,
                     "=%.15g*in_power_load", kw);
}

/* A formula with a number, NAN: an empty text. */
static void put_formula(struct live_fleet *live, const struct formula_block *blocks, size_t row,
                        size_t column, double value, const char *pattern)
{
    char formula[FORMULA_SIZE];

    formula_fill(formula, pattern, blocks, row);
    page_formula(live->page, row, column, STYLE_EXACT, value, "%s", formula);
}

/* By name, wherever its row is sorted to. No MATCH: to that "*" in a name stands for anything. */
static void put_quote(struct live_fleet *live, const struct formula_block *blocks, size_t row,
                      size_t g)
{
    put_formula(live, blocks, row, CARD_AT, (double)g + 1,
                "=IFERROR(IF(SUMPRODUCT(--(cost_gpus={name}))=1,"
                "SUMPRODUCT((cost_gpus={name})*{place*}),0),0)");
    put_formula(live, blocks, row, CARD_QUOTE, 0,
                "=IF({at}=0,0,IF(INDEX(cost_used,{at})>0,{at},0))");
}

/* The price as it counts: the report's, where the workbook has no quotes; else by formulas. */
static void put_price(struct live_fleet *live, const struct formula_block *blocks, size_t g)
{
    const struct fleet_card *card = &live->view->grid.cards[g];
    bool has_quotes = book_tab(live->page->book, "Cost") != NULL;
    size_t row = blocks[0].first_row + g, moved = has_quotes ? CARD_REPORT_PRICE - CARD_PRICE : 0;
    char words[LINE_SIZE], formula[FORMULA_SIZE];

    card_price_words(live->view, g, words);
    put_number(live, row, CARD_PRICE + moved, card->price->usd);
    put_number(live, row, CARD_UNIT + moved, card->price->unit_gpus);
    put_number(live, row, CARD_RECENT + moved, card->is_recent);
    page_line(live->page, row, has_quotes ? CARD_REPORT_FROM : CARD_FROM, STYLE_TEXT, words);
    if (!has_quotes)
        return;
    put_quote(live, blocks, row, g);
    put_formula(live, blocks, row, CARD_PRICE, card->price->usd,
                "=IF({quote}>0,INDEX(cost_prices,{quote}),IF(ISNUMBER({report_price}),"
                "{report_price},\"\"))");
    put_formula(live, blocks, row, CARD_UNIT, card->price->unit_gpus,
                "=IF({quote}>0,INDEX(cost_units,{quote}),{report_unit})");
    put_formula(live, blocks, row, CARD_RECENT, card->is_recent,
                "=IF({quote}>0,IF(INDEX(cost_used,{quote})>1,1,0),{report_recent})");
    formula_fill(formula, "=IF({quote}>0,INDEX(cost_sources,{quote})&\"\",{report_from}&\"\")",
                 blocks, row);
    page_formula_text(live->page, row, CARD_FROM, STYLE_TEXT, words, "%s", formula);
}

/* By the names of GPU and commitment, of which there is one rent at most. */
static void put_rent(struct live_fleet *live, const struct formula_block *blocks, size_t g)
{
    const struct rent *rent = live->view->grid.cards[g].rent;
    size_t row = blocks[0].first_row + g, offer = fleet_rents_find(&live->view->rents, g);

    put_formula(live, blocks, row, CARD_OFFER, offer == SIZE_MAX ? 0 : (double)offer + 1,
                "=IF(flt_commitment=0,0,SUMPRODUCT(({rents.gpu*}={name})*({rents.commitment*}="
                "INDEX({commitments.name*},flt_commitment))*{rents.number*}))");
    put_formula(live, blocks, row, CARD_RENT, rent ? rent->usd_per_gpu_hour : NUMBER_UNKNOWN,
                "=IF({offer}=0,\"\",INDEX({rents.usd*},{offer}))");
}

static bool serves(const struct fleet_view *view, size_t g)
{
    for (size_t c = 0; c < ANSWER_COUNTS; c++)
        if (view->grid.fleets[g * ANSWER_COUNTS + c].status == FLEET_SERVES)
            return true;
    return false;
}

static void put_card(struct live_fleet *live, const struct formula_block *blocks, size_t g)
{
    const struct fleet_card *card = &live->view->grid.cards[g];
    size_t row = blocks[0].first_row + g;
    bool is_serving = serves(live->view, g);

    page_text(live->page, row, CARD_NAME, STYLE_TEXT, card->gpu->name);
    page_number(live->page, row, CARD_PLACE, STYLE_EXACT, (double)g + 1);
    put_price(live, blocks, g);
    put_power(live, row, card->purchase);
    put_rent(live, blocks, g);
    put_formula(live, blocks, row, CARD_SERVES, is_serving,
                "=IF(SUMPRODUCT(({rows.gpu*}={name})*({rows.reason*}=0))>0,1,0)");
    put_formula(live, blocks, row, CARD_COUNTS, is_serving && card->is_recent,
                "=IF({serves}=1,IF(flt_rents=1,IF(ISNUMBER({rent}),1,0),IF({recent}=1,1,0)),0)");
    for (size_t m = 0; m < card->machine_count; m++) {
        put_number(live, row, CARD_SIZES + m, card->machines[m].gpus);
        put_number(live, row, CARD_WHOLES + m, card->machines[m].is_whole);
        put_number(live, row, CARD_RACKS + m, card->rack_units[m]);
    }
}

void put_cards(struct live_fleet *live)
{
    struct formula_block blocks[FLEET_TABLES + 5] = {live_cards(live->view)};

    blocks[0].name = "";
    memcpy(blocks + 1, live->blocks, sizeof live->blocks);
    for (size_t c = 0; c < CARD_COLUMNS; c++)
        page_line(live->page, blocks[0].first_row - 1, c, STYLE_HEADING, names[c]);
    for (size_t g = 0; g < live->view->plan->gpu_count; g++)
        put_card(live, blocks, g);
}
