/* SPDX-License-Identifier: MIT */
/* What is bought or rented, at which price and by which quote, and what the years come to. */
#include "decision.h"

#include "vramgrid/base/number.h"
#include "vramgrid/words/price_words.h"

#include <math.h>
#include <stdio.h>

/* GPUs of the machines that stand by. Where all machines are full they are full too. */
#define SPARE_GPUS                                                                                                         \
    "IF(" BEST("gpus") "=" BEST("servers") "*" BEST("machine") ",N(flt_spare)*" BEST("machine") ",N(flt_spare)*MIN(" BEST( \
        "replicas") ",INT(" BEST("machine") "/" BEST("count") "))*" BEST("count") ")"
#define UNITS "ROUNDUP(" BEST("gpus") "/" BEST_CARD("unit") ",0)"
#define SERVING_UNITS "ROUNDUP((" BEST("gpus") "-" SPARE_GPUS ")/" BEST_CARD("unit") ",0)"
#define IF_BOUGHT(WHAT) "IF(flt_rents=1,\"\"," WHAT ")"
#define IF_RENTED(THEN, WHAT) "IF(flt_rents=1," THEN "," WHAT ")"

/* The published figures that the lines are counted from. */
struct bill {
    const struct fleet_card *card;
    double units, serving_units, servers, unit_usd;
    bool has_hosts; /* the GPUs are priced alone */
};

static double spare_gpus(const struct decision *decision)
{
    double spare = fmax(0, decision->live->scalars[SCALAR_LOADS + LOAD_SPARE]);
    double machine = decision_best(decision, ROW_MACHINE);
    double count = decision_best(decision, ROW_COUNT);

    if (decision_best(decision, ROW_GPUS) == decision_best(decision, ROW_SERVERS) * machine)
        return spare * machine;
    return spare * fmin(decision_best(decision, ROW_REPLICAS), floor(machine / count)) * count;
}

static struct bill bill_of(const struct decision *decision)
{
    const struct fleet *fleet = decision_fleet(decision);
    const double unknown = NUMBER_UNKNOWN;
    struct bill bill = {NULL, unknown, unknown, unknown, unknown, true};

    if (!fleet)
        return bill;
    bill.card = fleet->replica->card;
    bill.unit_usd = bill.card->price->usd;
    bill.units = ceil(fleet->gpus / bill.card->price->unit_gpus);
    bill.serving_units = ceil((fleet->gpus - spare_gpus(decision)) / bill.card->price->unit_gpus);
    bill.has_hosts = bill.card->price->unit_gpus <= 1;
    bill.servers = bill.has_hosts ? fleet->servers : 0;
    return bill;
}

/* ---- where a price is from ---- */

/* What the report says of it, by the column of its cell. */
static const char *bill_words(const struct unit_price *price, size_t column)
{
    switch (column) {
    case DECISION_VENDOR:
        return price->row ? price->row->vendor : "";
    case DECISION_NUMBER:
        return price->row ? price->row->quote_number : "";
    case DECISION_DAY:
        return price->as_of;
    }
    return price->row ? price->row->valid_until : "";
}

/* Where a price, or a rent, is from: formulas of one column. */
struct bill_source {
    size_t column;
    const char *quoted, *listed, *rented;
};

/* A quote on sheet Cost goes before what the report says, as it does for the price. */
static void write_from(const struct decision *decision, const struct bill_source *from,
                       char pattern[FORMULA_SIZE])
{
    char of_report[256];

    snprintf(of_report, sizeof of_report,
             "IF(INDEX({bill.%s*}," BEST("card") ")=\"\",\"\",INDEX({bill.%s*}," BEST("card") "))",
             from->listed, from->listed);
    if (book_tab(decision->page->book, "Cost"))
        snprintf(pattern, FORMULA_SIZE,
                 IF_RENTED("%s", "IF(" BEST_CARD("quote") ">0,IF(%s=\"\",\"\",%s),%s)"),
                 from->rented, from->quoted, from->quoted, of_report);
    else
        snprintf(pattern, FORMULA_SIZE, IF_RENTED("%s", "%s"), from->rented, of_report);
}

/* What the price is: a quote, or something less binding; of a rent its commitment. */
static void put_condition(struct decision *decision, size_t row, const struct unit_price *price)
{
    const struct text *text = decision->live->view->report->text;
    char quote[LITERAL_SIZE], quoted[LITERAL_SIZE + 2], words[LINE_SIZE] = "";
    char pattern[FORMULA_SIZE];

    words_join(price_condition_words(text, price_condition_names[PRICE_QUOTE]), words,
               sizeof words);
    formula_literal(quote, words);
    snprintf(quoted, sizeof quoted, "\"%s\"", quote);
    write_from(
        decision,
        &(struct bill_source){DECISION_CONDITION, quoted, "condition", BEST_RENT("commitment")},
        pattern);
    *words = '\0';
    if (price)
        words_join(price_condition_words(text, price->condition), words, sizeof words);
    decision_text(decision, row, DECISION_CONDITION, STYLE_FIELD, words, pattern);
}

#define RENT_DAY_OR_NOTHING "IF(N(" BEST_RENT("day") ")=0,\"\"," BEST_RENT("day") ")"
#define QUOTED(NAME) "INDEX(" NAME "," BEST_CARD("quote") ")"

static void put_source(struct decision *decision, size_t row)
{
    static const struct bill_source parts[] = {
        {DECISION_VENDOR, QUOTED("cost_vendors"), "vendor", BEST_RENT("provider")},
        {DECISION_NUMBER, QUOTED("cost_quote_numbers"), "number", "\"\""},
        {DECISION_DAY, QUOTED("cost_quote_dates"), "day", RENT_DAY_OR_NOTHING},
        {DECISION_LAST, QUOTED("cost_untils"), "until", "\"\""},
    };
    const struct fleet *fleet = decision_fleet(decision);
    const struct unit_price *price = fleet ? fleet->replica->card->price : NULL;
    char pattern[FORMULA_SIZE];

    if (price && !number_is_known(price->usd))
        price = NULL;
    put_condition(decision, row, price);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const char *words = price ? bill_words(price, parts[i].column) : "";

        write_from(decision, &parts[i], pattern);
        if (parts[i].column >= DECISION_DAY)
            decision_number(decision, row, parts[i].column, STYLE_DAY,
                            *words ? excel_day(words) : NUMBER_UNKNOWN, pattern);
        else
            decision_text(decision, row, parts[i].column, STYLE_TEXT, words, pattern);
    }
}

/* ---- what is bought ---- */

struct bill_line {
    const char *item, *count, *price, *total; /* patterns */
    const char *words;                        /* of the item */
    double count_value, price_value, total_value;
};

static void put_line(struct decision *decision, size_t row, const struct bill_line *line)
{
    decision_text(decision, row, DECISION_LABEL, STYLE_FIELD, line->words, line->item);
    decision_number(decision, row, DECISION_COUNT, STYLE_COUNT, line->count_value, line->count);
    decision_number(decision, row, DECISION_PRICE, STYLE_UNIT_PRICE, line->price_value,
                    line->price);
    decision_number(decision, row, DECISION_TOTAL, STYLE_MONEY, line->total_value, line->total);
    decision_lines(decision, row, decision->live->view->report->text->count);
}

#define IF_NUMBER(WHAT, THEN) "IF(ISNUMBER(" WHAT ")," THEN ",\"\")"
#define PRICE_OF_CARD IF_NUMBER(BEST_CARD("price"), BEST_CARD("price"))
#define TIMES_PRICE(COUNT) IF_NUMBER(BEST_CARD("price"), COUNT "*" BEST_CARD("price"))

/* "H100 SXM5 80GB (8 GPUs)"; what is rented is paid by the hour. */
static void put_gpus(struct decision *decision, size_t row, const struct bill *bill)
{
    char words[LINE_SIZE] = "", rented[LINE_SIZE], literal[LITERAL_SIZE], item[FORMULA_SIZE];

    if (bill->card && !bill->has_hosts)
        snprintf(words, sizeof words, "%s (%.0f GPUs)", bill->card->gpu->name,
                 bill->card->price->unit_gpus);
    else if (bill->card)
        snprintf(words, sizeof words, "%s", bill->card->gpu->name);
    text_join(decision->live->view->report->text, "pack.rented", rented, sizeof rented, NULL);
    formula_literal(literal, rented);
    snprintf(item, sizeof item,
             BEST("gpu") "&IF(flt_rents=1,\", %s\",IF(" BEST_CARD("unit") ">1,\" (\"&" BEST_CARD(
                 "unit") "&\" GPUs)\",\"\"))",
             literal);
    put_line(decision, row,
             &(struct bill_line){item, "IF(flt_rents=1," BEST("rented") "," SERVING_UNITS ")",
                                 "IF(flt_rents=1," BEST_CARD("rent") "," PRICE_OF_CARD ")",
                                 "IF(flt_rents=1," BEST("rent") "," TIMES_PRICE(SERVING_UNITS) ")",
                                 words, bill->serving_units, bill->unit_usd,
                                 bill->serving_units * bill->unit_usd});
    put_source(decision, row);
}

/* Who says the price of the line above; a quote of sheet Cost has no other source. */
static void put_price_source(struct decision *decision, size_t row, const struct bill *bill)
{
    struct cell_range cells = {row, DECISION_CONDITION, row, DECISION_LAST};
    const char *source = bill->card ? bill->card->price->source : "";
    char label[LINE_SIZE], words[2 * LINE_SIZE] = "", literal[LITERAL_SIZE];
    char pattern[FORMULA_SIZE];

    text_join(decision->live->view->report->text, "pack.price_source", label, sizeof label, NULL);
    formula_literal(literal, label);
    if (*source)
        snprintf(words, sizeof words, "%s: %s", label, source);
    snprintf(pattern, sizeof pattern,
             "IF(flt_rents=1," BEST_RENT("what") ",IF(OR(" BEST_CARD("quote") ">0," BEST_BILL(
                 "source") "=\"\"),\"\",\"%s: \"&" BEST_BILL("source") "))&\"\"",
             literal);
    page_merge(decision->page, &cells, STYLE_FIELD);
    decision_text(decision, row, DECISION_CONDITION, STYLE_FIELD, words, pattern);
}

/* The same once more for machines that stand by, and beside it who says the price; of what is
 * rented the hours that it is paid for. */
static void put_spares(struct decision *decision, size_t row, const struct bill *bill)
{
    const struct text *text = decision->live->view->report->text;
    char words[LINE_SIZE], literal[2][LITERAL_SIZE], pattern[2 * LITERAL_SIZE + 32];
    double spares = bill->units - bill->serving_units;

    formula_literal(literal[1], text_join(text, "pack.hours", words, sizeof words, NULL));
    formula_literal(literal[0], text_join(text, "pack.spares", words, sizeof words, NULL));
    snprintf(pattern, sizeof pattern, IF_RENTED("\"%s\"", "\"%s\""), literal[1], literal[0]);
    put_line(decision, row,
             &(struct bill_line){pattern, IF_RENTED("8760*flt_term", UNITS "-" SERVING_UNITS),
                                 IF_BOUGHT(PRICE_OF_CARD),
                                 IF_BOUGHT(TIMES_PRICE("(" UNITS "-" SERVING_UNITS ")")), words,
                                 spares, bill->unit_usd, spares * bill->unit_usd});
    put_price_source(decision, row, bill);
    decision_lines(decision, row, 2);
}

/* Machines around cards that are priced alone; those that GPUs come in are paid with them. */
static void put_hosts(struct decision *decision, size_t row, const struct bill *bill)
{
    const struct text *text = decision->live->view->report->text;
    double usd = decision->live->view->report->settings->host_usd_per_machine;
    bool is_priced = usd > 0;
    char words[2][LINE_SIZE], literal[2][LITERAL_SIZE], item[3 * LITERAL_SIZE];
    char price[256] = "\"\"", total[FORMULA_SIZE];

    text_join(text, is_priced ? "pack.hosts" : "pack.hosts_unpriced", words[0], LINE_SIZE, NULL);
    text_join(text, "pack.hosts_whole", words[1], LINE_SIZE, NULL);
    formula_literal(literal[0], words[0]);
    formula_literal(literal[1], words[1]);
    snprintf(item, sizeof item, IF_BOUGHT("IF(" BEST_CARD("unit") ">1,\"%s\",\"%s\")"), literal[1],
             literal[0]);
    snprintf(total, sizeof total, IF_BOUGHT("IF(" BEST_CARD("unit") ">1,0,\"\")"));
    if (is_priced) {
        snprintf(price, sizeof price, IF_BOUGHT("IF(" BEST_CARD("unit") ">1,\"\",%.15g)"), usd);
        snprintf(total, sizeof total,
                 IF_BOUGHT("IF(" BEST_CARD("unit") ">1,0," BEST("servers") "*%.15g)"), usd);
    }
    put_line(
        decision, row,
        &(struct bill_line){item, IF_BOUGHT("IF(" BEST_CARD("unit") ">1,0," BEST("servers") ")"),
                            price, total, words[!bill->has_hosts], bill->servers,
                            bill->has_hosts && is_priced ? usd : NUMBER_UNKNOWN,
                            bill->has_hosts && !is_priced ? NUMBER_UNKNOWN : bill->servers * usd});
}

/* ---- what it comes to ---- */

static void put_sum(struct decision *decision, size_t row, const char *key, enum style style,
                    double value, const char *pattern)
{
    struct cell_range label = {row, DECISION_LABEL, row, DECISION_PRICE};

    page_merge(decision->page, &label, style == STYLE_MONEY ? STYLE_TEXT : STYLE_BOLD);
    page_words(decision->page, row, DECISION_LABEL, style == STYLE_MONEY ? STYLE_TEXT : STYLE_BOLD,
               text_words(decision->live->view->report->text, key));
    decision_number(decision, row, DECISION_TOTAL, style, value, pattern);
}

/* From the hardware to the years' total, in the report's terms. */
static size_t put_sums(struct decision *decision, size_t row)
{
    const struct settings *settings = decision->live->view->report->settings;
    const struct fleet *fleet = decision_fleet(decision);
    const struct money *cost = fleet ? &fleet->cost : NULL;
    double years = decision->live->scalars[SCALAR_YEARS];
    char pattern[512];

    put_sum(decision, row++, "pack.hardware", STYLE_MONEY_BOLD,
            cost ? cost->hardware_usd : NUMBER_UNKNOWN, IF_BOUGHT(BEST("hardware")));
    snprintf(pattern, sizeof pattern,
             IF_BOUGHT(IF_NUMBER(BEST("hardware"), BEST("hardware") "*%.15g/100*flt_term")),
             settings->support_percent_per_year);
    put_sum(decision, row++, "pack.support", STYLE_MONEY, cost ? cost->support_usd : NUMBER_UNKNOWN,
            pattern);
    snprintf(pattern, sizeof pattern, IF_BOUGHT(BEST("gpus") "*%.15g*flt_term"),
             settings->licence_usd_per_gpu_year);
    put_sum(decision, row++, "pack.licences", STYLE_MONEY,
            cost ? cost->licences_usd : NUMBER_UNKNOWN, pattern);
    put_sum(decision, row++, "pack.electricity", STYLE_MONEY,
            cost ? years * cost->electricity_usd_per_year : NUMBER_UNKNOWN,
            IF_BOUGHT(IF_NUMBER(BEST("electricity"), BEST("electricity") "*flt_term")));
    snprintf(pattern, sizeof pattern,
             IF_BOUGHT(IF_NUMBER(BEST("hardware"), "-" BEST("hardware") "*%.15g/100")),
             settings->residual_percent);
    put_sum(decision, row++, "pack.residual", STYLE_MONEY,
            cost ? 0 - cost->residual_usd : NUMBER_UNKNOWN, pattern);
    put_sum(decision, row++, "pack.total", STYLE_MONEY_BOLD,
            cost ? cost->total_usd : NUMBER_UNKNOWN,
            "IF(flt_rents=1," BEST("rent") "," BEST("total") ")");
    return row;
}

size_t put_decision_bill(struct decision *decision, size_t row)
{
    static const struct decision_heading headings[] = {
        {DECISION_LABEL, "pack.item", false},          {DECISION_COUNT, "pack.quantity", true},
        {DECISION_PRICE, "pack.unit_price", true},     {DECISION_TOTAL, "pack.line_total", true},
        {DECISION_CONDITION, "pack.condition", false}, {DECISION_VENDOR, "pack.vendor", false},
        {DECISION_NUMBER, "pack.quote_number", false}, {DECISION_DAY, "pack.day", false},
        {DECISION_LAST, "pack.until", false},
    };
    struct bill bill = bill_of(decision);

    decision_section(decision, row++, "pack.bill");
    decision_headings(decision, row++, headings, sizeof headings / sizeof headings[0]);
    put_gpus(decision, row++, &bill);
    put_spares(decision, row++, &bill);
    put_hosts(decision, row++, &bill);
    row = put_sums(decision, row);
    decision_words(decision, row++, STYLE_FIELD, "pack.unpriced", 1);
    return row;
}
