/* SPDX-License-Identifier: MIT */
/*
 * A quote counts where it is a number above 0 and its validity is empty or a day that is not over;
 * what is something else leaves the report's price in its place, and the reason beside it.
 */
#include "cost_prices.h"
#include "vramgrid/base/number.h"
#include "vramgrid/words/price_words.h"

#include <stdio.h>

enum { TITLE_SIZE = 33, MESSAGE_SIZE = 256, DAY_ROW = COST_HEADING_ROW - 2, IS_SIZE = 240 };

/* The cells of a row, as its formulas name them. */
struct quote {
    char number[CELL_SIZE], price[CELL_SIZE], unit[CELL_SIZE], vendor[CELL_SIZE];
    char quote_number[CELL_SIZE], day[CELL_SIZE], until[CELL_SIZE], used[CELL_SIZE];
    char is_price[IS_SIZE], is_valid[IS_SIZE]; /* formulas */
};

static void write_is_price(char formula[IS_SIZE], const char *price)
{
    snprintf(formula, IS_SIZE, "IF(ISNUMBER(%s),%s>0,FALSE())", price, price);
}

static void write_is_valid(char formula[IS_SIZE], const char *until)
{
    snprintf(formula, IS_SIZE, "IF(ISBLANK(%s),TRUE(),IF(ISNUMBER(%s),%s>=calc_day,FALSE()))",
             until, until, until);
}

static void name_quote(struct quote *quote, size_t row)
{
    cell_name(quote->number, row, false, COST_NUMBER, true);
    cell_name(quote->price, row, false, COST_QUOTE, true);
    cell_name(quote->unit, row, false, COST_QUOTE_UNIT, true);
    cell_name(quote->vendor, row, false, COST_VENDOR, true);
    cell_name(quote->quote_number, row, false, COST_QUOTE_NUMBER, true);
    cell_name(quote->day, row, false, COST_QUOTE_DATE, true);
    cell_name(quote->used, row, false, COST_USED, true);
    cell_name(quote->until, row, false, COST_VALID_UNTIL, true);
    write_is_price(quote->is_price, quote->price);
    write_is_valid(quote->is_valid, quote->until);
}

/*
 * Whether the quote goes before the report's price, as among the rows of a prices file: before all
 * but another quote. Of two for the same, cards or machines, the newer counts; of others the card,
 * or the machine where GPUs are sold in whole ones, unless only the other is recent.
 */
static void put_used(struct page *page, size_t row, const struct quote *quote)
{
    const struct settings *settings = page->book->report->settings;
    char recent[4 * CELL_SIZE + 64], machine[3 * CELL_SIZE + 32], report_recent[CELL_SIZE + 40];
    char other[FORMULA_SIZE / 4];

    snprintf(recent, sizeof recent, "IF(SUM(%s)>0,calc_day-%s<=%.15g,FALSE())", quote->day,
             quote->day, settings->max_price_age_days);
    snprintf(machine, sizeof machine, "(SUM(%s)>1)", quote->unit);
    snprintf(report_recent, sizeof report_recent, "INDEX(calc_report_recent,1,%s)=1",
             quote->number);
    snprintf(other, sizeof other,
             "IF(INDEX(calc_whole,1,%s)=0,NOT%s,IF(%s,OR(%s,NOT(%s)),AND(%s,NOT(%s))))",
             quote->number, machine, machine, recent, report_recent, recent, report_recent);
    page_formula(page, row, COST_USED, STYLE_COUNT, 0,
                 "=IF(AND(%s,%s),IF(IF(INDEX(calc_report_days,1,%s)<0,TRUE(),IF(%s="
                 "(INDEX(calc_report_units,1,%s)>1),SUM(%s)>=INDEX(calc_report_days,1,%s),%s)),"
                 "IF(%s,2,1),0),0)",
                 quote->is_price, quote->is_valid, quote->number, machine, quote->number,
                 quote->day, quote->number, other, recent);
}

/* What is paid, and for how many GPUs: cards one by one, boards and servers whole. */
static void put_price(struct page *page, size_t row, const struct quote *quote,
                      const struct unit_price *price)
{
    page_formula(page, row, COST_PRICE, STYLE_MONEY, price->usd,
                 "=IF(%s>0,%s,IFERROR(IF(INDEX(calc_report_prices,1,%s)>0,"
                 "INDEX(calc_report_prices,1,%s),\"\"),\"\"))",
                 quote->used, quote->price, quote->number, quote->number);
    page_formula(page, row, COST_UNIT, STYLE_COUNT, price->unit_gpus,
                 "=IF(%s>0,IF(ISNUMBER(%s),MAX(1,%s),1),IFERROR(INDEX(calc_report_units,1,%s),1))",
                 quote->used, quote->unit, quote->unit, quote->number);
}

/* The words of a key between quotes. */
static const char *literal_of(const struct text *text, const char *key, char literal[LITERAL_SIZE])
{
    char words[LINE_SIZE];

    formula_literal(literal, text_join(text, key, words, sizeof words, NULL));
    return literal;
}

static void put_price_source(struct page *page, size_t row, const struct quote *quote,
                             const struct purchase *purchase)
{
    const struct text *text = page->book->report->text;
    char quoted[LITERAL_SIZE], none[LITERAL_SIZE], over[LITERAL_SIZE], from[LITERAL_SIZE];
    char old[LITERAL_SIZE], behind[LITERAL_SIZE];
    char words[LINE_SIZE];

    describe_purchase(text, purchase, words);
    formula_literal(from, words);
    page_formula_text(
        page, row, COST_PRICE_FROM, STYLE_TEXT, from,
        "=IF(%s>0,\"%s\"&IF(ISBLANK(%s),\"\",\", \"&%s)&IF(ISBLANK(%s),\"\",\", \"&%s)&"
        "IF(%s>1,\"\",\"; %s\"),"
        "IF(ISBLANK(%s),\"\",IF(%s,IF(%s,\"%s; \",\"%s; \"),\"%s; \"))&\"%s\")",
        quote->used, literal_of(text, "cost.quote", quoted), quote->vendor, quote->vendor,
        quote->quote_number, quote->quote_number, quote->used,
        literal_of(text, "cost.quote_old", old), quote->price, quote->is_price, quote->is_valid,
        literal_of(text, "cost.quote_behind", behind), literal_of(text, "cost.quote_over", over),
        literal_of(text, "cost.quote_none", none), from);
}

/* A yellow cell of a quote. */
static const struct {
    enum cost_column column;
    enum style style;
    const char *key;
    double minimum, maximum; /* of a number; both 0: any text */
    bool is_day, is_whole;
} entries[] = {
    {COST_QUOTE, STYLE_INPUT_MONEY, "cost.quote_price", 0.01, 1e9, false, false},
    {COST_QUOTE_UNIT, STYLE_INPUT_MONEY, "cost.quote_unit", 1, 1024, false, true},
    {COST_VENDOR, STYLE_INPUT, NULL, 0, 0, false, false},
    {COST_QUOTE_NUMBER, STYLE_INPUT, NULL, 0, 0, false, false},
    {COST_QUOTE_DATE, STYLE_INPUT_DAY, "cost.quote_date", 0, 0, true, false},
    {COST_VALID_UNTIL, STYLE_INPUT_DAY, "cost.valid_until", 0, 0, true, false},
};

static void put_entries(struct page *page, size_t row)
{
    const struct text *text = page->book->report->text;
    char title[TITLE_SIZE], message[MESSAGE_SIZE], key[64];

    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        struct entry_rule rule = {.minimum = entries[i].minimum,
                                  .maximum = entries[i].maximum,
                                  .whole = entries[i].is_whole,
                                  .is_day = entries[i].is_day,
                                  .may_be_blank = true,
                                  .title = title,
                                  .message = message};

        page_blank(page, row, entries[i].column, entries[i].style);
        if (!entries[i].key)
            continue;
        snprintf(key, sizeof key, "%s_help", entries[i].key);
        text_join(text, entries[i].key, title, sizeof title, NULL);
        text_join(text, key, message, sizeof message, NULL);
        page_entry(page, row, entries[i].column, &rule);
    }
}

void put_cost_price(struct page *page, size_t row, const struct gpu *gpu)
{
    const struct purchase *purchase = plan_purchase(page->book->report->plan, gpu);
    struct quote quote;

    name_quote(&quote, row);
    put_used(page, row, &quote);
    put_price(page, row, &quote, &purchase->price);
    put_price_source(page, row, &quote, purchase);
    put_entries(page, row);
}

void put_quote_day(struct page *page)
{
    const struct report *report = page->book->report;
    char title[TITLE_SIZE], message[MESSAGE_SIZE];
    struct entry_rule rule = {.is_day = true, .title = title, .message = message};

    text_join(report->text, "cost.day", title, sizeof title, NULL);
    text_join(report->text, "cost.day_help", message, sizeof message, NULL);
    page_words(page, DAY_ROW, COST_QUOTE_UNIT, STYLE_LABEL, text_words(report->text, "cost.day"));
    page_number(page, DAY_ROW, COST_VENDOR, STYLE_INPUT_DAY, excel_day(report->as_of));
    page_entry(page, DAY_ROW, COST_VENDOR, &rule);
    book_define(page->book, "sel_day", page->tab,
                &(struct cell_range){DAY_ROW, COST_VENDOR, DAY_ROW, COST_VENDOR});
}
