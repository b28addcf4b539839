/* SPDX-License-Identifier: MIT */
/*
 * Cost: every GPU for one model that the reader chooses, in the scenario of sheet Compare: how many
 * it takes, what they cost, draw and use. Prices are the reader's to change; a missing one stays
 * blank.
 */
#include "live.h"
#include "vramgrid/base/number.h"
#include "vramgrid/words/price_words.h"

#include <stdio.h>

enum { MODEL_ROW = 2, SCENARIO_ROW, NOTE_ROW, MISSING_ROW, NO_POWER_ROW, BEST_ROW };
enum { COUNT = COST_POWER + 1, REQUIRED, FREE, MONEY };

static void put_model_choice(struct page *page)
{
    const struct report *report = page->book->report;
    const char *model = report->plan->models[0]->name;
    char title[33], message[256];
    struct entry_rule rule = {.list = "lst_models", .title = title, .message = message};

    text_join(report->text, "cost.model", title, sizeof title, NULL);
    text_join(report->text, "cost.model_help", message, sizeof message, NULL);
    page_words(page, MODEL_ROW, COST_GPU, STYLE_LABEL, text_words(report->text, "cost.model"));
    page_line(page, MODEL_ROW, COST_TYPE, STYLE_INPUT, model);
    for (size_t column = COST_TYPE + 1; column < COST_POWER; column++)
        page_blank(page, MODEL_ROW, column, STYLE_INPUT_TAIL);
    page_entry(page, MODEL_ROW, COST_TYPE, &rule);
    book_define(page->book, "sel_model", page->tab,
                &(struct cell_range){MODEL_ROW, COST_TYPE, MODEL_ROW, COST_TYPE});
}

/* "int8 | 32768 | conservative | Overhead factor 0.3 | Sequences 1": all that was chosen. */
static void put_scenario(struct page *page)
{
    const struct report *report = page->book->report;
    const struct plan *plan = report->plan;
    struct scenario scenario = live_scenario(page->book);
    char overhead[LINE_SIZE / 4], sequences[LINE_SIZE / 4];
    char line[LINE_SIZE], factor[NUMBER_SIZE], count[NUMBER_SIZE];
    char overhead_literal[LITERAL_SIZE], sequences_literal[LITERAL_SIZE];

    formula_literal(overhead_literal,
                    text_join(report->text, "compare.overhead", overhead, sizeof overhead, NULL));
    formula_literal(sequences_literal, text_join(report->text, "compare.sequences", sequences,
                                                 sizeof sequences, NULL));
    number_brief(factor, plan->overhead_factor);
    number_brief(count, plan->sequences);
    snprintf(line, sizeof line, "%s | %llu | %s | %s %s | %s %s", scenario.quantization->name,
             (unsigned long long)scenario.context_tokens, scenario.mode->name, overhead, factor,
             sequences, count);
    page_words(page, SCENARIO_ROW, COST_GPU, STYLE_LABEL,
               text_words(report->text, "cost.scenario"));
    page_formula_text(page, SCENARIO_ROW, COST_TYPE, STYLE_TEXT, line,
                      "=sel_quantization&\" | \"&sel_context&\" | \"&sel_mode&\" | \"&\"%s "
                      "\"&sel_overhead&\" | %s \"&sel_sequences",
                      overhead_literal, sequences_literal);
}

/* How many GPUs have no figure in a column: they are left out of what it decides. */
static void put_missing(struct page *page, size_t row, struct words label, size_t column,
                        size_t missing)
{
    size_t last_row = COST_FIRST_ROW + page->book->report->plan->gpu_count - 1;
    char range[RANGE_SIZE];

    range_name(range, &(struct cell_range){COST_FIRST_ROW, column, last_row, column});
    page_words(page, row, COST_GPU, STYLE_LABEL, label);
    page_formula(page, row, COST_TYPE, STYLE_COUNT_LEFT, (double)missing, "=ROWS(%s)-COUNT(%s)",
                 range, range);
}

/* The GPUs that cost least at the prices as they stand. */
static void put_best(struct page *page)
{
    const struct report *report = page->book->report;
    struct scenario scenario = live_scenario(page->book);
    size_t last_row = COST_FIRST_ROW + report->plan->gpu_count - 1;
    char gpus[RANGE_SIZE], counts[RANGE_SIZE], prices[RANGE_SIZE], words[LINE_SIZE] = "\u2013";
    struct configuration best = {.cost.hardware_usd = NUMBER_UNKNOWN};

    range_name(gpus, &(struct cell_range){COST_FIRST_ROW, COST_GPU, last_row, COST_GPU});
    range_name(counts, &(struct cell_range){COST_FIRST_ROW, COUNT, last_row, COUNT});
    range_name(prices, &(struct cell_range){COST_FIRST_ROW, MONEY, last_row, MONEY});
    for (size_t g = 0; g < report->plan->gpu_count; g++) {
        struct configuration found =
            configuration_on(report->plan, report->settings, &scenario, report->plan->models[0],
                             report->plan->gpus[g]);

        if (number_is_known(found.cost.hardware_usd) &&
            !(best.cost.hardware_usd <= found.cost.hardware_usd))
            best = found;
    }
    if (best.gpu)
        snprintf(words, sizeof words, "%ux %s", best.gpu_count, best.gpu->name);
    page_words(page, BEST_ROW, COST_GPU, STYLE_LABEL, text_words(report->text, "cost.best"));
    page_formula_text(page, BEST_ROW, COST_TYPE, STYLE_TEXT, words,
                      "=IF(COUNT(%s)=0,\"\u2013\",INDEX(%s,MATCH(MIN(%s),%s,0))&\"x \"&INDEX(%s,"
                      "MATCH(MIN(%s),%s,0)))",
                      prices, counts, prices, prices, gpus, prices, prices);
    page_formula(page, BEST_ROW, MONEY, STYLE_MONEY, best.cost.hardware_usd,
                 "=IF(COUNT(%s)=0,\"\",MIN(%s))", prices, prices);
}

/* A context that the chosen model cannot use, whatever fits. */
static void put_beyond(struct page *page)
{
    const struct report *report = page->book->report;
    const struct plan *plan = report->plan;
    char words[LINE_SIZE / 4];
    struct scenario scenario = live_scenario(page->book);
    bool beyond = (double)scenario.context_tokens > plan->models[0]->context_length_max;
    struct cell_range maximums = {WORKINGS_FIRST_ROW, WORKINGS_MAXIMUM,
                                  WORKINGS_FIRST_ROW + plan->model_count - 1, WORKINGS_MAXIMUM};
    char range[RANGE_SIZE], literal[LITERAL_SIZE];

    formula_literal(literal, text_join(report->text, "cost.beyond", words, sizeof words, NULL));
    range_name(range, &maximums);
    page_formula_text(page, MODEL_ROW, COUNT, STYLE_BOLD, beyond ? words : "",
                      "=IF(calc_tokens>INDEX(Workings!%s,calc_model),\"%s\",\"\")", range, literal);
}

static void put_notes(struct page *page)
{
    const struct report *report = page->book->report;
    const struct plan *plan = report->plan;
    size_t without_price = 0, without_power = 0;

    for (size_t g = 0; g < plan->gpu_count; g++) {
        without_price += !number_is_known(plan_price_usd(plan, plan->gpus[g]));
        without_power += !number_is_known(plan_purchase(plan, plan->gpus[g])->power_w);
    }
    put_sheet_title(page, text_words(report->text, "cost.title"));
    put_scenario(page);
    page_words(page, NOTE_ROW, COST_GPU, STYLE_LABEL, text_words(report->text, "cost.rates"));
    page_words(page, NOTE_ROW, COST_TYPE, STYLE_TEXT, text_words(report->text, "cost.note"));
    put_missing(page, MISSING_ROW, text_words(report->text, "cost.missing"), COST_PRICE,
                without_price);
    put_missing(page, NO_POWER_ROW, text_words(report->text, "cost.no_power"), COST_POWER,
                without_power);
    put_best(page);
    put_beyond(page);
}

/* Where the price is from, as long as nobody has typed another one. */
static void put_price_source(struct page *page, size_t row, const struct purchase *purchase)
{
    const struct text *text = page->book->report->text;
    char price[CELL_SIZE], quote[LITERAL_SIZE], from[LITERAL_SIZE], words[LINE_SIZE];

    formula_literal(quote, text_join(text, "cost.quote", words, sizeof words, NULL));
    describe_purchase(text, purchase, words);
    formula_literal(from, words);
    cell_name(price, row, false, COST_PRICE, true);
    if (number_is_known(purchase->price.usd))
        page_formula_text(page, row, COST_PRICE_FROM, STYLE_TEXT, from,
                          "=IF(%s=%.17g,\"%s\",IF(ISNUMBER(%s),\"%s\",\"\"))", price,
                          purchase->price.usd, from, price, quote);
    else
        page_formula_text(page, row, COST_PRICE_FROM, STYLE_TEXT, "",
                          "=IF(ISNUMBER(%s),\"%s\",\"\")", price, quote);
}

static void put_gpu(struct page *page, size_t row, const struct gpu *gpu)
{
    const struct report *report = page->book->report;
    const struct purchase *purchase = plan_purchase(report->plan, gpu);
    char title[33], message[256];
    char count[32];
    struct entry_rule price = {.minimum = 0.01, .maximum = 1e9, .title = title, .message = message};

    page_text(page, row, COST_GPU, STYLE_TEXT, gpu->name);
    page_text(page, row, COST_TYPE, STYLE_TEXT, gpu->type);
    page_number(page, row, COST_VRAM, STYLE_NUMBER, gpu->vram_gb);
    if (number_is_known(purchase->price.usd))
        page_number(page, row, COST_PRICE, STYLE_INPUT_MONEY, purchase->price.usd);
    else
        page_blank(page, row, COST_PRICE, STYLE_INPUT_MONEY);
    text_join(report->text, "cost.price", title, sizeof title, NULL);
    snprintf(count, sizeof count, "%.0f", purchase->price.unit_gpus);
    text_join(report->text,
              purchase->price.unit_gpus > 1 ? "cost.price_help_of_several" : "cost.price_help",
              message, sizeof message, "count", count, NULL);
    page_entry(page, row, COST_PRICE, &price);
    put_price_source(page, row, purchase);
    if (number_is_known(purchase->power_w))
        page_number(page, row, COST_POWER, STYLE_NUMBER, purchase->power_w);
}

/* How many of a GPU the chosen model takes, and what each of them then holds. */
static void put_need(struct page *page, size_t row, size_t gpu, const struct configuration *found)
{
    const struct plan *plan = page->book->report->plan;
    size_t column = workings_column(plan, BLOCK_COUNT, gpu);
    size_t last = WORKINGS_FIRST_ROW + plan->model_count - 1;
    struct cell_range needs_range = {WORKINGS_FIRST_ROW, WORKINGS_NEED, last,
                                     WORKINGS_NEED + ANSWER_COUNTS - 1};
    char counts[RANGE_SIZE], needs[RANGE_SIZE], usable[CELL_SIZE];
    char count[CELL_SIZE], required[CELL_SIZE], formula[FORMULA_SIZE], beyond[16];

    range_name(counts, &(struct cell_range){WORKINGS_FIRST_ROW, column, last, column});
    range_name(needs, &needs_range);
    cell_name(usable, WORKINGS_USABLE_ROW, true, column, true);
    cell_name(count, row, false, COUNT, true);
    cell_name(required, row, false, REQUIRED, true);
    snprintf(beyond, sizeof beyond, ">%u", answer_counts[answer_counts_of(plan, found->gpu) - 1]);
    snprintf(formula, sizeof formula, "=INDEX(Workings!%s,calc_model)", counts);
    if (found->gpu_count > 0)
        page_formula(page, row, COUNT, STYLE_TOKENS, found->gpu_count, "%s", formula);
    else
        page_formula_text(page, row, COUNT, STYLE_TOKENS, found->is_unknown ? "" : beyond, "%s",
                          formula);
    page_formula(page, row, REQUIRED, STYLE_GB, found->required_vram_gb,
                 "=IF(ISNUMBER(%s),INDEX(Workings!%s,calc_model,MATCH(%s,{1,2,4,8},0)),\"\")",
                 count, needs, count);
    page_formula(page, row, FREE, STYLE_PERCENT,
                 found->gpu_count > 0 ? found->fit.vram_free_percent : NUMBER_UNKNOWN,
                 "=IF(ISNUMBER(%s),(Workings!%s-%s)/Workings!%s*100,\"\")", count, usable, required,
                 usable);
}

/* A GPU for the model that is chosen when the workbook is published: the first. */
static void put_row(struct page *page, size_t gpu)
{
    const struct report *report = page->book->report;
    struct scenario scenario = live_scenario(page->book);
    struct configuration found = configuration_on(report->plan, report->settings, &scenario,
                                                  report->plan->models[0], report->plan->gpus[gpu]);
    struct cost_cells cells = {MONEY, COUNT, COST_PRICE, COST_POWER};

    put_gpu(page, COST_FIRST_ROW + gpu, report->plan->gpus[gpu]);
    put_need(page, COST_FIRST_ROW + gpu, gpu, &found);
    page_cost(page, COST_FIRST_ROW + gpu, &cells, &found);
}

/* A fit below the margin as it is chosen now. */
static void put_colours(struct page *page)
{
    size_t last_row = COST_FIRST_ROW + page->book->report->plan->gpu_count - 1;
    char free_percent[CELL_SIZE], formula[FORMULA_SIZE];

    cell_name(free_percent, COST_FIRST_ROW, false, FREE, true);
    snprintf(formula, sizeof formula, "=AND(ISNUMBER(%s),%s<calc_margin)", free_percent,
             free_percent);
    page_colour(page, &(struct cell_range){COST_FIRST_ROW, FREE, last_row, FREE},
                page->book->rules[BIN_LOW_MARGIN], formula);
}

bool write_cost_sheet(struct page *page, struct error *err)
{
    static const char *const keys[] = {
        "cost.gpu",        "cost.type",   "cost.vram",        "cost.price", "cost.price_from",
        "cost.power_each", "cost.count",  "cost.required",    "cost.free",  "cost.hardware",
        "cost.power",      "cost.energy", "cost.electricity", "cost.total",
    };
    const struct plan *plan = page->book->report->plan;
    struct heading headings[MONEY + COST_COLUMNS];

    if (!page_check_size(page, COST_FIRST_ROW + plan->gpu_count, MONEY + COST_COLUMNS, "GPUs", err))
        return false;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        headings[i] = (struct heading){text_words(page->book->report->text, keys[i]),
                                       i != COST_GPU && i != COST_TYPE && i != COST_PRICE_FROM};
    put_notes(page);
    put_model_choice(page);
    for (size_t g = 0; g < plan->gpu_count; g++)
        put_row(page, g);
    page_records(page, "tbl_cost", COST_HEADING_ROW, plan->gpu_count, headings,
                 sizeof keys / sizeof keys[0], 1);
    put_colours(page);
    return true;
}
