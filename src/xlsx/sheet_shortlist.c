/* SPDX-License-Identifier: MIT */
/*
 * Shortlist: for every model the configurations worth a quote, in the report's scenario. Which they
 * are is settled when the report is made; what they cost follows the prices of sheet Cost.
 */
#include "live.h"
#include "vramgrid/base/number.h"
#include "vramgrid/words/price_words.h"

#include <stdio.h>
#include <string.h>

enum {
    MODEL,
    PARAMS,
    AIM,
    GPU,
    COUNT,
    REQUIRED,
    FREE,
    HARDWARE,
    TOTAL,
    PRICE,
    UNIT,
    POWER,
    POWER_ALL,
    ENERGY,
    ELECTRICITY,
    SHORTLIST_NOTE,
    COLUMNS
};
enum { NOTE_ROW = 2, MISSING_ROW, PRICES_ROW, HEADING_ROW, FIRST_ROW };

static const char *const aim_keys[AIMS] = {
    [AIM_SMALLEST] = "shortlist.smallest",
    [AIM_CHEAPEST] = "shortlist.cheapest",
    [AIM_LEAST_COST] = "shortlist.least_cost",
};

/* One way of running a model, and all that it is best at. */
struct candidate {
    struct configuration configuration;
    char words[LINE_SIZE];
};

struct shortlist {
    struct page *page;
    size_t row;
    size_t missing; /* rows without a price */
};

/* Adds to what a candidate is best at, or begins a new one. Returns how many there are. */
static size_t add_candidate(struct candidate candidates[AIMS], size_t count,
                            const struct configuration *found, struct words aim)
{
    char words[LINE_SIZE / AIMS];

    words_join(aim, words, sizeof words);
    for (size_t i = 0; i < count; i++) {
        struct candidate *known = &candidates[i];
        size_t length = strlen(known->words);

        if (known->configuration.gpu != found->gpu ||
            known->configuration.gpu_count != found->gpu_count)
            continue;
        snprintf(known->words + length, sizeof known->words - length, ", %s", words);
        return count;
    }
    candidates[count].configuration = *found;
    snprintf(candidates[count].words, sizeof candidates[count].words, "%s", words);
    return count + 1;
}

static size_t gpu_place(const struct plan *plan, const struct gpu *gpu)
{
    size_t g = 0;

    while (plan->gpus[g] != gpu)
        g++;
    return g;
}

/* What to know about a row, and that its price is no longer the one that it was chosen by. */
static void put_note(struct page *page, size_t row, double price_usd, const char *words)
{
    const char *bar = *words ? "; " : "";
    char changed[LITERAL_SIZE], literal[LITERAL_SIZE], more[LINE_SIZE / 4], price[CELL_SIZE];

    formula_literal(changed, text_join(page->book->report->text, "shortlist.price_changed", more,
                                       sizeof more, NULL));
    formula_literal(literal, words);
    cell_name(price, row, false, PRICE, true);
    if (number_is_known(price_usd))
        page_formula_text(page, row, SHORTLIST_NOTE, STYLE_TEXT, words,
                          "=\"%s\"&IF(IFERROR(ABS(%s-%.15g)<0.005,FALSE()),\"\",\"%s\"&\"%s\")",
                          literal, price, price_usd, bar, changed);
    else
        page_formula_text(page, row, SHORTLIST_NOTE, STYLE_TEXT, words,
                          "=\"%s\"&IF(ISNUMBER(%s),\"%s\"&\"%s\",\"\")", literal, price, bar,
                          changed);
}

/* What to know of a model, where its price is from, what costs as much. */
static void describe_candidate(const struct report *report, const struct configuration *found,
                               const char *note, char words[LINE_SIZE])
{
    const char *bar = *note ? "; " : "";
    char basis[LINE_SIZE], near[LINE_SIZE];

    describe_purchase(report->text, plan_purchase(report->plan, found->gpu), basis);
    describe_near(report->text, found, near);
    snprintf(words, LINE_SIZE, "%.600s%s%.600s%s%.600s", note, *near ? bar : "", near,
             *basis && (*note || *near) ? "; " : "", basis);
}

static void put_candidate(struct shortlist *shortlist, const struct candidate *candidate,
                          const char *note)
{
    static const struct cost_cells cells = {.count = COUNT,
                                            .price = PRICE,
                                            .unit = UNIT,
                                            .power = POWER,
                                            .hardware = HARDWARE,
                                            .power_all = POWER_ALL,
                                            .energy = ENERGY,
                                            .electricity = ELECTRICITY,
                                            .total = TOTAL};
    struct page *page = shortlist->page;
    const struct plan *plan = page->book->report->plan;
    const struct configuration *found = &candidate->configuration;
    size_t row = shortlist->row++, gpu = gpu_place(plan, found->gpu);
    const struct purchase *purchase = plan_purchase(plan, found->gpu);
    double price_usd = purchase->price.usd;
    char words[LINE_SIZE];

    page_text(page, row, AIM, STYLE_TEXT, candidate->words);
    page_text(page, row, GPU, STYLE_TEXT, found->gpu->name);
    page_number(page, row, COUNT, STYLE_COUNT, found->gpu_count);
    page_number(page, row, REQUIRED, STYLE_GB, found->required_vram_gb);
    page_number(page, row, FREE, STYLE_PERCENT, found->fit.vram_free_percent);
    page_formula(page, row, PRICE, STYLE_MONEY, price_usd, "=INDEX(calc_prices,1,%zu)", gpu + 1);
    page_formula(page, row, UNIT, STYLE_COUNT, purchase->price.unit_gpus,
                 "=INDEX(calc_units,1,%zu)", gpu + 1);
    if (number_is_known(purchase->power_w))
        page_number(page, row, POWER, STYLE_NUMBER, purchase->power_w);
    page_cost(page, row, &cells, found);
    describe_candidate(page->book->report, found, note, words);
    put_note(page, row, price_usd, words);
    shortlist->missing += !number_is_known(price_usd);
}

static void put_model(struct shortlist *shortlist, const struct model *model)
{
    struct page *page = shortlist->page;
    const struct report *report = page->book->report;
    struct scenario scenario = answer_scenario(page->book);
    bool unknown = scenario_missing(report->plan, &scenario, model) != NULL;
    struct candidate candidates[AIMS];
    size_t count = 0, first = shortlist->row;
    char note[LINE_SIZE];

    for (int aim = 0; aim < AIMS; aim++) {
        struct configuration found =
            configuration_find(report->plan, report->settings, &scenario, model, (enum aim)aim);

        if (found.gpu_count > 0)
            count =
                add_candidate(candidates, count, &found, text_words(report->text, aim_keys[aim]));
    }
    describe_model(report, &scenario, model, note);
    for (size_t i = 0; i < count; i++)
        put_candidate(shortlist, &candidates[i], note);
    if (count == 0)
        page_label(page, shortlist->row++, AIM, STYLE_TEXT,
                   text_words(report->text, unknown ? "shortlist.unknown" : "shortlist.none"));
    for (size_t row = first; row < shortlist->row; row++) {
        page_text(page, row, MODEL, STYLE_TEXT, model->name);
        page_number(page, row, PARAMS, STYLE_GB, model->params_billion);
    }
}

static void put_notes(const struct shortlist *shortlist)
{
    struct page *page = shortlist->page;
    const struct report *report = page->book->report;
    struct scenario scenario = answer_scenario(page->book);
    char line[LINE_SIZE], tokens[NUMBER_SIZE], prices[RANGE_SIZE], counts[RANGE_SIZE];
    size_t last_row = shortlist->row - 1;
    struct phrase phrase;

    put_sheet_title(page, text_words(report->text, "shortlist.title"));
    number_grouped(tokens, scenario.context_tokens);
    text_join(report->text, "shortlist.note", line, sizeof line, "quantization",
              scenario.quantization->name, "tokens", tokens, NULL);
    page_paragraph(page, NOTE_ROW, 0, STYLE_NOTE, line);
    page_words(page, MISSING_ROW, MODEL, STYLE_TEXT, text_words(report->text, "shortlist.missing"));
    range_name(prices, &(struct cell_range){FIRST_ROW, PRICE, last_row, PRICE});
    range_name(counts, &(struct cell_range){FIRST_ROW, COUNT, last_row, COUNT});
    page_formula(page, MISSING_ROW, PARAMS, STYLE_COUNT_LEFT, (double)shortlist->missing,
                 "=COUNT(%s)-COUNT(%s)", counts, prices);
    describe_prices(report, &scenario, &phrase);
    page_paragraph_words(page, PRICES_ROW, MODEL, STYLE_NOTE, phrase_words(report->text, &phrase));
}

/* A fit below the margin that the report was made with. */
static void put_colours(const struct shortlist *shortlist)
{
    struct page *page = shortlist->page;
    char free_percent[CELL_SIZE], formula[FORMULA_SIZE];

    cell_name(free_percent, FIRST_ROW, false, FREE, true);
    snprintf(formula, sizeof formula, "=AND(ISNUMBER(%s),%s<%.15g)", free_percent, free_percent,
             page->book->report->plan->safety_margin_percent);
    page_colour(page, &(struct cell_range){FIRST_ROW, FREE, shortlist->row - 1, FREE},
                page->book->rules[BIN_LOW_MARGIN], formula);
}

bool write_shortlist_sheet(struct page *page, struct error *err)
{
    static const char *const keys[] = {
        "fit.model",  "fit.params",    "shortlist.aim",    "cost.gpu",
        "cost.count", "cost.required", "cost.free",        "cost.hardware",
        "cost.total", "cost.price",    "cost.unit",        "cost.power_each",
        "cost.power", "cost.energy",   "cost.electricity", "summary.note",
    };
    const struct report *report = page->book->report;
    struct shortlist shortlist = {.page = page, .row = FIRST_ROW};
    struct heading headings[COLUMNS];

    if (!page_check_size(page, FIRST_ROW + AIMS * report->plan->model_count, COLUMNS, "models",
                         err))
        return false;
    for (size_t i = 0; i < COLUMNS; i++)
        headings[i] = (struct heading){text_words(report->text, keys[i]),
                                       i != MODEL && i != AIM && i != GPU && i != SHORTLIST_NOTE};
    for (size_t m = 0; m < report->plan->model_count; m++)
        put_model(&shortlist, report->plan->models[m]);
    put_notes(&shortlist);
    page_records(page, &(struct record_table){
                           .name = "tbl_shortlist",
                           .heading_row = HEADING_ROW,
                           .count = shortlist.row - FIRST_ROW,
                           .headings = headings,
                           .columns = COLUMNS,
                           .frozen_columns = 1,
                       });
    put_colours(&shortlist);
    return true;
}
