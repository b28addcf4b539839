/* SPDX-License-Identifier: MIT */
/*
 * Cost: every GPU for one model that the reader chooses, in the scenario of sheet Compare: how many
 * it takes, what they cost, draw and use, and which costs least. A quote in the yellow cells counts
 * from the moment that it is typed, as long as it is valid; without one the report's price does.
 */
#include "cost_prices.h"
#include "live.h"
#include "vramgrid/base/number.h"
#include "vramgrid/words/name_words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    MODEL_ROW = 2,
    PROBLEM_ROW,
    BEST_ROW,
    NEXT_ROW,
    MISSING_ROW,
    NO_POWER_ROW,
    NOTE_ROW,
    LAST_TOP_ROW = NOTE_ROW
};
_Static_assert(LAST_TOP_ROW + 1 == COST_HEADING_ROW, "the table follows");

/* The best configurations of the first model, as it is published. */
struct cost_sheet {
    struct page *page;
    const struct report *report;
    struct configuration *found; /* of each GPU */
    unsigned *ranks;             /* by price: 1 is the best; 0: none */
};

static size_t last_row(const struct report *report)
{
    return COST_FIRST_ROW + report->plan->gpu_count - 1;
}

/* The chosen model, and what is wrong with what was chosen. */
static void put_model_choice(struct page *page)
{
    enum { TAIL = COST_FREE };
    const struct report *report = page->book->report;
    struct cell_range model = {MODEL_ROW, COST_RANK, MODEL_ROW, COST_RANK};
    struct cell_range problem = {PROBLEM_ROW, COST_RANK, PROBLEM_ROW, COST_RANK};
    char title[33], message[256];
    struct entry_rule rule = {.list = "lst_models", .title = title, .message = message};

    text_join(report->text, "cost.model", title, sizeof title, NULL);
    text_join(report->text, "cost.model_help", message, sizeof message, NULL);
    page_words(page, MODEL_ROW, COST_GPU, STYLE_LABEL, text_words(report->text, "cost.model"));
    page_line(page, MODEL_ROW, COST_RANK, STYLE_INPUT, report->plan->models[0]->name);
    for (size_t column = COST_RANK + 1; column <= TAIL; column++)
        page_blank(page, MODEL_ROW, column, STYLE_INPUT_TAIL);
    page_entry(page, MODEL_ROW, COST_RANK, &rule);
    book_define(page->book, "sel_model", page->tab, &model);
    page_colour(page, &problem, page->book->rule_review, "=calc_cost_ok=0");
}

/*
 * "int8 | 32768 | conservative | Overhead factor 0.3 | Sequences 1": all that was chosen, or what
 * is wrong with it, or that the model was not made for so long a context.
 */
static void put_scenario(struct page *page)
{
    const struct report *report = page->book->report;
    const struct plan *plan = report->plan;
    struct scenario scenario = live_scenario(report);
    bool beyond = (double)scenario.context_tokens > plan->models[0]->context_length_max;
    char overhead[LITERAL_SIZE], sequences[LITERAL_SIZE], too_long[LITERAL_SIZE];
    char mode[LINE_SIZE / 8], line[LINE_SIZE], words[3][LINE_SIZE / 8], factor[NUMBER_SIZE],
        count[NUMBER_SIZE];

    formula_literal(overhead,
                    text_join(report->text, "compare.overhead", words[0], sizeof words[0], NULL));
    formula_literal(sequences,
                    text_join(report->text, "compare.sequences", words[1], sizeof words[1], NULL));
    formula_literal(too_long,
                    text_join(report->text, "cost.beyond", words[2], sizeof words[2], NULL));
    words_join(mode_words(report->text, scenario.mode->name), mode, sizeof mode);
    number_brief(factor, plan->overhead_factor);
    number_brief(count, plan->sequences);
    snprintf(line, sizeof line, "%s | %llu | %s | %s %s | %s %s%s%s", scenario.quantization->name,
             (unsigned long long)scenario.context_tokens, mode, words[0], factor, words[1], count,
             beyond ? " | " : "", beyond ? words[2] : "");
    page_words(page, PROBLEM_ROW, COST_GPU, STYLE_LABEL, text_words(report->text, "cost.scenario"));
    page_formula_text(page, PROBLEM_ROW, COST_RANK, STYLE_TEXT, line,
                      "=IF(calc_cost_ok=0,calc_cost_problem,sel_quantization&\" | \"&sel_context&"
                      "\" | \"&sel_mode&\" | %s \"&sel_overhead&\" | %s \"&sel_sequences&"
                      "IF(calc_tokens>INDEX(calc_maximums,calc_model),\" | %s\",\"\"))",
                      overhead, sequences, too_long);
}

/* How many GPUs have no figure in a column: they are left out of what it decides. */
static void put_missing(struct page *page, size_t row, const char *key, size_t column,
                        size_t missing)
{
    char range[RANGE_SIZE];

    range_name(range,
               &(struct cell_range){COST_FIRST_ROW, column, last_row(page->book->report), column});
    page_words(page, row, COST_GPU, STYLE_LABEL, text_words(page->book->report->text, key));
    page_formula(page, row, COST_RANK, STYLE_COUNT_LEFT, (double)missing, "=ROWS(%s)-COUNT(%s)",
                 range, range);
}

/* The GPU of a rank, with what it costs. */
static void put_ranked(const struct cost_sheet *sheet, size_t row, const char *key, unsigned rank)
{
    const struct plan *plan = sheet->report->plan;
    struct page *page = sheet->page;
    char words[LINE_SIZE] = "\u2013";
    double usd = NUMBER_UNKNOWN;

    for (size_t g = 0; g < plan->gpu_count; g++) {
        if (sheet->ranks[g] != rank)
            continue;
        snprintf(words, sizeof words, "%ux %s", sheet->found[g].gpu_count, plan->gpus[g]->name);
        usd = sheet->found[g].cost.hardware_usd;
    }
    page_words(page, row, COST_GPU, STYLE_LABEL, text_words(sheet->report->text, key));
    page_formula_text(page, row, COST_RANK, STYLE_BOLD, words,
                      "=IFERROR(INDEX(cost_counts,MATCH(%u,cost_ranks,0))&\"x \"&INDEX(cost_gpus,"
                      "MATCH(%u,cost_ranks,0)),\"\u2013\")",
                      rank, rank);
    page_formula(page, row, COST_HARDWARE, STYLE_MONEY, usd,
                 "=IFERROR(INDEX(cost_hardware,MATCH(%u,cost_ranks,0)),\"\")", rank);
}

static void put_notes(const struct cost_sheet *sheet)
{
    const struct report *report = sheet->report;
    const struct plan *plan = report->plan;
    struct page *page = sheet->page;
    size_t without_price = 0, without_power = 0;

    for (size_t g = 0; g < plan->gpu_count; g++) {
        without_price += !number_is_known(plan_price_usd(plan, plan->gpus[g]));
        without_power += !number_is_known(plan_purchase(plan, plan->gpus[g])->power_w);
    }
    put_sheet_title(page, text_words(report->text, "cost.title"));
    put_scenario(page);
    put_ranked(sheet, BEST_ROW, "cost.best", 1);
    put_ranked(sheet, NEXT_ROW, "cost.next", 2);
    put_missing(page, MISSING_ROW, "cost.missing", COST_PRICE, without_price);
    put_missing(page, NO_POWER_ROW, "cost.no_power", COST_POWER, without_power);
    page_words(page, NOTE_ROW, COST_GPU, STYLE_LABEL, text_words(report->text, "cost.rates"));
    page_paragraph_words(page, NOTE_ROW, COST_RANK, STYLE_NOTE,
                         text_words(report->text, "cost.note"));
}

/* How many of a GPU the chosen model takes, and what each of them then holds. */
static void put_need(struct page *page, size_t row, const struct configuration *found)
{
    const struct plan *plan = page->book->report->plan;
    char number[CELL_SIZE], count[CELL_SIZE], required[CELL_SIZE], beyond[16];

    cell_name(number, row, false, COST_NUMBER, true);
    cell_name(count, row, false, COST_COUNT, true);
    cell_name(required, row, false, COST_REQUIRED, true);
    snprintf(beyond, sizeof beyond, ">%u", answer_counts[answer_counts_of(plan, found->gpu) - 1]);
    if (found->gpu_count > 0)
        page_formula(page, row, COST_COUNT, STYLE_TOKENS, found->gpu_count,
                     "=IF(calc_cost_ok=0,\"\",IFERROR(INDEX(calc_counts,calc_model,%s),\"\"))",
                     number);
    else
        page_formula_text(page, row, COST_COUNT, STYLE_TOKENS, found->is_unknown ? "?" : beyond,
                          "=IF(calc_cost_ok=0,\"\",IFERROR(INDEX(calc_counts,calc_model,%s),\"\"))",
                          number);
    page_formula(page, row, COST_REQUIRED, STYLE_GB, found->required_vram_gb,
                 "=IF(ISNUMBER(%s),IFERROR(INDEX(calc_needs,calc_model,INDEX(calc_classes,1,%s)*%d+"
                 "MATCH(%s,{1,2,4,8},0)),\"\"),\"\")",
                 count, number, ANSWER_COUNTS, count);
    page_formula(page, row, COST_FREE, STYLE_PERCENT,
                 found->gpu_count > 0 ? found->fit.vram_free_percent : NUMBER_UNKNOWN,
                 "=IF(ISNUMBER(%s),(INDEX(calc_usable,1,%s)-%s)/INDEX(calc_usable,1,%s)*100,\"\")",
                 required, number, required, number);
}

/* By price; of equals the first on sheet GPUs, wherever its row is sorted to. */
static void put_rank(const struct cost_sheet *sheet, size_t row, size_t g)
{
    char hardware[CELL_SIZE], number[CELL_SIZE];

    cell_name(hardware, row, false, COST_HARDWARE, true);
    cell_name(number, row, false, COST_NUMBER, true);
    page_formula(sheet->page, row, COST_RANK, STYLE_COUNT,
                 sheet->ranks[g] > 0 ? sheet->ranks[g] : NUMBER_UNKNOWN,
                 "=IF(ISNUMBER(%s),1+SUMPRODUCT(ISNUMBER(cost_hardware)*((cost_hardware<%s)+"
                 "(cost_hardware=%s)*(cost_numbers<%s))),\"\")",
                 hardware, hardware, hardware, number);
}

static void put_row(const struct cost_sheet *sheet, size_t g)
{
    static const struct cost_cells cells = {
        .count = COST_COUNT,
        .price = COST_PRICE,
        .unit = COST_UNIT,
        .power = COST_POWER,
        .hardware = COST_HARDWARE,
        .power_all = COST_POWER_ALL,
        .energy = COST_ENERGY,
        .electricity = COST_ELECTRICITY,
        .total = COST_TOTAL,
    };
    const struct gpu *gpu = sheet->report->plan->gpus[g];
    const struct purchase *purchase = plan_purchase(sheet->report->plan, gpu);
    struct page *page = sheet->page;
    size_t row = COST_FIRST_ROW + g;

    page_text(page, row, COST_GPU, STYLE_TEXT, gpu->name);
    page_text(page, row, COST_TYPE, STYLE_TEXT, gpu->type);
    page_number(page, row, COST_VRAM, STYLE_NUMBER, gpu->vram_gb);
    page_number(page, row, COST_NUMBER, STYLE_COUNT, (double)g + 1);
    if (number_is_known(purchase->power_w))
        page_number(page, row, COST_POWER, STYLE_NUMBER, purchase->power_w);
    else
        page_blank(page, row, COST_POWER, STYLE_NUMBER);
    put_need(page, row, &sheet->found[g]);
    put_cost_price(page, row, gpu);
    page_cost(page, row, &cells, &sheet->found[g]);
    put_rank(sheet, row, g);
}

/* A fit below the margin as it is chosen now. */
static void put_colours(struct page *page)
{
    struct cell_range range = {COST_FIRST_ROW, COST_FREE, last_row(page->book->report), COST_FREE};
    char free_percent[CELL_SIZE], formula[FORMULA_SIZE];

    cell_name(free_percent, COST_FIRST_ROW, false, COST_FREE, true);
    snprintf(formula, sizeof formula, "=AND(ISNUMBER(%s),%s<calc_margin)", free_percent,
             free_percent);
    page_colour(page, &range, page->book->rules[BIN_LOW_MARGIN], formula);
}

static const struct {
    const char *key, *name; /* of the heading, and for formulas */
    bool is_text;
} columns[COST_COLUMNS] = {
    [COST_GPU] = {"cost.gpu", "cost_gpus", true},
    [COST_RANK] = {"cost.rank", "cost_ranks", false},
    [COST_COUNT] = {"cost.count", "cost_counts", false},
    [COST_REQUIRED] = {"cost.required", NULL, false},
    [COST_FREE] = {"cost.free", NULL, false},
    [COST_HARDWARE] = {"cost.hardware", "cost_hardware", false},
    [COST_TOTAL] = {"cost.total", NULL, false},
    [COST_PRICE] = {"cost.price", "cost_prices", false},
    [COST_UNIT] = {"cost.unit", "cost_units", false},
    [COST_PRICE_FROM] = {"cost.price_from", "cost_sources", true},
    [COST_QUOTE] = {"cost.quote_price", "cost_quotes", false},
    [COST_QUOTE_UNIT] = {"cost.quote_unit", "cost_quote_units", false},
    [COST_VENDOR] = {"cost.vendor", "cost_vendors", true},
    [COST_QUOTE_NUMBER] = {"cost.quote_number", "cost_quote_numbers", true},
    [COST_QUOTE_DATE] = {"cost.quote_date", "cost_quote_dates", true},
    [COST_VALID_UNTIL] = {"cost.valid_until", "cost_untils", true},
    [COST_POWER] = {"cost.power_each", NULL, false},
    [COST_POWER_ALL] = {"cost.power", NULL, false},
    [COST_ENERGY] = {"cost.energy", NULL, false},
    [COST_ELECTRICITY] = {"cost.electricity", NULL, false},
    [COST_VRAM] = {"cost.vram", NULL, false},
    [COST_TYPE] = {"cost.type", NULL, true},
    [COST_NUMBER] = {"cost.number", "cost_numbers", false},
    [COST_USED] = {"cost.used", "cost_used", false},
};

static void put_table(const struct cost_sheet *sheet)
{
    const struct report *report = sheet->report;
    struct heading headings[COST_COLUMNS];

    sheet->page->is_open = true;
    for (size_t g = 0; g < report->plan->gpu_count; g++)
        put_row(sheet, g);
    sheet->page->is_open = false;
    for (size_t i = 0; i < COST_COLUMNS; i++) {
        struct cell_range column = {COST_FIRST_ROW, i, last_row(report), i};

        headings[i] =
            (struct heading){text_words(report->text, columns[i].key), !columns[i].is_text};
        if (columns[i].name)
            book_define(sheet->page->book, columns[i].name, sheet->page->tab, &column);
    }
    page_records(sheet->page, &(struct record_table){
                                  .name = "tbl_cost",
                                  .heading_row = COST_HEADING_ROW,
                                  .count = report->plan->gpu_count,
                                  .headings = headings,
                                  .columns = COST_COLUMNS,
                                  .frozen_columns = 1,
                              });
}

/* Of each GPU the fewest that run the first model, and their order by price. */
static bool find_configurations(struct cost_sheet *sheet, struct error *err)
{
    const struct plan *plan = sheet->report->plan;
    struct scenario scenario = live_scenario(sheet->report);

    sheet->found = calloc(plan->gpu_count, sizeof *sheet->found);
    sheet->ranks = calloc(plan->gpu_count, sizeof *sheet->ranks);
    if (!sheet->found || !sheet->ranks)
        return error_set_memory(err);
    for (size_t g = 0; g < plan->gpu_count; g++)
        sheet->found[g] = configuration_on(plan, sheet->report->settings, &scenario,
                                           plan->models[0], plan->gpus[g]);
    for (size_t g = 0; g < plan->gpu_count; g++) {
        double usd = sheet->found[g].cost.hardware_usd;

        sheet->ranks[g] = number_is_known(usd);
        for (size_t other = 0; number_is_known(usd) && other < plan->gpu_count; other++)
            sheet->ranks[g] += sheet->found[other].cost.hardware_usd < usd ||
                               (other < g && !(sheet->found[other].cost.hardware_usd > usd) &&
                                number_is_known(sheet->found[other].cost.hardware_usd));
    }
    return true;
}

bool write_cost_sheet(struct page *page, struct error *err)
{
    const double from_width = 54;
    struct cost_sheet sheet = {.page = page, .report = page->book->report};
    bool ok = page_check_size(page, last_row(sheet.report) + 1, COST_COLUMNS, "GPUs", err) &&
              find_configurations(&sheet, err);

    if (ok) {
        put_notes(&sheet);
        put_model_choice(page);
        put_quote_day(page);
        put_table(&sheet);
        page_width(page, COST_PRICE_FROM, COST_PRICE_FROM, from_width);
        put_colours(page);
    }
    free(sheet.found);
    free(sheet.ranks);
    return ok;
}
