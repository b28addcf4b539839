/* SPDX-License-Identifier: MIT */
/*
 * Workings: the calculation behind the live sheets, one figure a cell, so that an auditor can
 * follow any answer. Figures in formulas are the core's; what the formulas make of them is the same
 * to the last digits, which `make check-office` shows.
 */
#include "vramgrid/sweep/memory.h"
#include "workings.h"

#include <stdio.h>

static struct choices choose(const struct report *report)
{
    return (struct choices){.report = report,
                            .plan = report->plan,
                            .scenario = live_scenario(report),
                            .is_exact = live_is_exact(report)};
}

/* The rows of the GPUs that others read by name. */
static const struct {
    size_t row;
    const char *key, *name; /* of the label, and for formulas */
} gpu_rows[] = {
    {WORKINGS_GPU_NUMBER_ROW, "workings.number", NULL},
    {WORKINGS_CLASS_ROW, "workings.class", "calc_classes"},
    {WORKINGS_VRAM_ROW, "workings.vram", NULL},
    {WORKINGS_EXACT_ROW, "workings.exact", NULL},
    {WORKINGS_USABLE_ROW, "workings.usable", "calc_usable"},
    {WORKINGS_OTHER_ROW, "workings.other_usable", "calc_other_usable"},
    {WORKINGS_REPORT_PRICE_ROW, "workings.report_price", "calc_report_prices"},
    {WORKINGS_REPORT_UNIT_ROW, "workings.report_unit", "calc_report_units"},
    {WORKINGS_REPORT_DAY_ROW, "workings.report_day", "calc_report_days"},
    {WORKINGS_REPORT_RECENT_ROW, "workings.report_recent", "calc_report_recent"},
    {WORKINGS_WHOLE_ROW, "workings.whole", "calc_whole"},
    {WORKINGS_COST_ROW, "workings.cost_row", NULL},
    {WORKINGS_INTACT_ROW, "workings.intact", "calc_cost_intact"},
    {WORKINGS_PRICE_ROW, "workings.price", "calc_prices"},
    {WORKINGS_UNIT_ROW, "workings.unit", "calc_units"},
};

/* What a GPU has: nominal, and of that what the chosen mode may use. */
static void put_memory(struct page *page, const struct choices *choices, size_t g, size_t column)
{
    const struct plan *plan = choices->plan;
    const struct gpu *gpu = plan->gpus[g];
    char vram[CELL_SIZE], exact[CELL_SIZE], formula[64];

    cell_name(vram, WORKINGS_VRAM_ROW, false, column, false);
    cell_name(exact, WORKINGS_EXACT_ROW, false, column, false);
    page_number(page, WORKINGS_GPU_NUMBER_ROW, column, STYLE_EXACT, (double)g + 1);
    page_number(page, WORKINGS_CLASS_ROW, column, STYLE_EXACT,
                live_classes(choices->report) > 1 ? (double)live_class(plan, gpu) : 0);
    page_number(page, WORKINGS_VRAM_ROW, column, STYLE_EXACT, gpu->vram_gb);
    if (choices->is_exact)
        page_number(page, WORKINGS_EXACT_ROW, column, STYLE_EXACT, memory_usable_gb(plan, gpu));
    snprintf(formula, sizeof formula, choices->is_exact ? "=IF(calc_exact=1,%s,%s)" : "=%.0s%s",
             exact, vram);
    page_formula(page, WORKINGS_USABLE_ROW, column, STYLE_EXACT,
                 mode_usable_vram_gb(plan, choices->scenario.mode, gpu), "%s", formula);
    if (choices->is_exact)
        page_formula(page, WORKINGS_OTHER_ROW, column, STYLE_EXACT,
                     mode_usable_vram_gb(plan, live_other_scenario(choices->report).mode, gpu),
                     "=IF(calc_exact=1,%s,%s)", vram, exact);
}

enum { COST_CELL_SIZE = CELL_SIZE + 32 };

static double quote_day(const struct unit_price *price)
{
    if (price->rank != PRICE_QUOTE)
        return -1;
    return *price->as_of ? excel_day(price->as_of) : 0;
}

/* "INDEX(cost_used,Z50)" */
static void name_cost(char cell[COST_CELL_SIZE], const char *column, const char *row)
{
    snprintf(cell, COST_CELL_SIZE, "INDEX(cost_%s,%s)", column, row);
}

/*
 * Whether its row on sheet Cost still is its own, and nothing is typed over those of the row's
 * formulas that others read, or that make the order.
 */
static void put_intact(struct page *page, size_t column)
{
    char name[CELL_SIZE], number[CELL_SIZE], row[CELL_SIZE], report_price[CELL_SIZE],
        report_unit[CELL_SIZE], price[CELL_SIZE], unit[CELL_SIZE];
    char gpu[COST_CELL_SIZE], used[COST_CELL_SIZE], quote[COST_CELL_SIZE],
        quote_unit[COST_CELL_SIZE], count[COST_CELL_SIZE], hardware[COST_CELL_SIZE],
        rank[COST_CELL_SIZE];

    cell_name(name, WORKINGS_HEADING_ROW, false, column, false);
    cell_name(number, WORKINGS_GPU_NUMBER_ROW, false, column, false);
    cell_name(row, WORKINGS_COST_ROW, false, column, false);
    cell_name(report_price, WORKINGS_REPORT_PRICE_ROW, false, column, false);
    cell_name(report_unit, WORKINGS_REPORT_UNIT_ROW, false, column, false);
    cell_name(price, WORKINGS_PRICE_ROW, false, column, false);
    cell_name(unit, WORKINGS_UNIT_ROW, false, column, false);
    name_cost(gpu, "gpus", row);
    name_cost(used, "used", row);
    name_cost(quote, "quotes", row);
    name_cost(quote_unit, "quote_units", row);
    name_cost(count, "counts", row);
    name_cost(hardware, "hardware", row);
    name_cost(rank, "ranks", row);
    page_formula(page, WORKINGS_INTACT_ROW, column, STYLE_EXACT, 1,
                 "=IF(%s=0,0,IFERROR(IF(AND(%s=%s,ISNUMBER(%s),%s>=0,%s<=IF(SUM(%s)>0,2,0),"
                 "%s=IF(%s>0,%s,IF(%s>0,%s,\"\")),%s=IF(%s>0,MAX(1,SUM(%s)),%s),"
                 "%s=IF(calc_cost_ok=0,\"\",INDEX(calc_counts,calc_model,%s)),"
                 "%s=IF(AND(ISNUMBER(%s),ISNUMBER(%s)),ROUNDUP(%s/%s,0)*%s,\"\"),"
                 "ISNUMBER(%s)=ISNUMBER(%s),"
                 "2*SUM(cost_ranks)=COUNT(cost_hardware)*(COUNT(cost_hardware)+1)),1,0),0))",
                 row, gpu, name, used, used, used, quote, price, used, quote, report_price,
                 report_price, unit, used, quote_unit, report_unit, count, number, hardware, count,
                 price, count, unit, price, rank, hardware);
}

/* What it costs: by the report, and as sheet Cost has it now, wherever its row is sorted to. */
static void put_price(struct page *page, const struct choices *choices, size_t g, size_t column)
{
    const struct purchase *purchase = plan_purchase(choices->plan, choices->plan->gpus[g]);
    const struct unit_price *price = &purchase->price;
    char number[CELL_SIZE], row[CELL_SIZE];

    cell_name(number, WORKINGS_GPU_NUMBER_ROW, false, column, false);
    cell_name(row, WORKINGS_COST_ROW, false, column, false);
    if (number_is_known(price->usd))
        page_number(page, WORKINGS_REPORT_PRICE_ROW, column, STYLE_EXACT, price->usd);
    page_number(page, WORKINGS_REPORT_UNIT_ROW, column, STYLE_EXACT, price->unit_gpus);
    page_number(page, WORKINGS_REPORT_DAY_ROW, column, STYLE_EXACT, quote_day(price));
    page_number(page, WORKINGS_REPORT_RECENT_ROW, column, STYLE_EXACT, purchase->is_recent);
    page_number(page, WORKINGS_WHOLE_ROW, column, STYLE_EXACT, purchase->is_whole);
    page_formula(page, WORKINGS_COST_ROW, column, STYLE_EXACT, (double)g + 1,
                 "=IFERROR(MATCH(%s,cost_numbers,0),0)", number);
    put_intact(page, column);
    page_formula(page, WORKINGS_PRICE_ROW, column, STYLE_EXACT, price->usd,
                 "=IF(%s=0,\"\",INDEX(cost_prices,%s))", row, row);
    page_formula(page, WORKINGS_UNIT_ROW, column, STYLE_EXACT, price->unit_gpus,
                 "=IF(%s=0,1,INDEX(cost_units,%s))", row, row);
}

static void put_gpus(struct page *page, const struct choices *choices)
{
    size_t count = choices->plan->gpu_count;
    size_t first = workings_column(choices->report, BLOCK_COUNT, 0);

    for (size_t i = 0; i < sizeof gpu_rows / sizeof gpu_rows[0]; i++) {
        if (gpu_rows[i].row == WORKINGS_OTHER_ROW && !choices->is_exact)
            continue;
        if (gpu_rows[i].key)
            page_words(page, gpu_rows[i].row, first - 1, STYLE_LABEL,
                       text_words(choices->report->text, gpu_rows[i].key));
        if (gpu_rows[i].name)
            book_define(
                page->book, gpu_rows[i].name, page->tab,
                &(struct cell_range){gpu_rows[i].row, first, gpu_rows[i].row, first + count - 1});
    }
    for (size_t g = 0; g < count; g++) {
        put_memory(page, choices, g, first + g);
        put_price(page, choices, g, first + g);
    }
}

/* The columns of the models before the needs, with the number of GPUs that a heading is about. */
static const struct {
    const char *key;
    unsigned gpu_count;
} headings[WORKINGS_NEED] = {
    [WORKINGS_MODEL] = {"workings.model", 0},
    [WORKINGS_NUMBER] = {"workings.number", 0},
    [WORKINGS_PARAMS] = {"workings.params", 0},
    [WORKINGS_RULE_MIB] = {"workings.rule_mib", 0},
    [WORKINGS_MAXIMUM] = {"workings.maximum", 0},
    [WORKINGS_NATIVE_BYTES] = {"workings.native_bytes", 0},
    [WORKINGS_NATIVE_MULTIPLIER] = {"workings.native_multiplier", 0},
    [WORKINGS_BYTES] = {"workings.bytes", 0},
    [WORKINGS_MULTIPLIER] = {"workings.multiplier", 0},
    [WORKINGS_KV_SHARE] = {"workings.kv_share", 2},
    [WORKINGS_KV_SHARE + 1] = {"workings.kv_share", 4},
    [WORKINGS_KV_SHARE + 2] = {"workings.kv_share", 8},
    [WORKINGS_WEIGHT_SHARE] = {"workings.weight_share", 2},
    [WORKINGS_WEIGHT_SHARE + 1] = {"workings.weight_share", 4},
    [WORKINGS_WEIGHT_SHARE + 2] = {"workings.weight_share", 8},
    [WORKINGS_WEIGHTS] = {"workings.weights", 0},
    [WORKINGS_WEIGHTS_OVERHEAD] = {"workings.weights_overhead", 0},
    [WORKINGS_KV_GB] = {"workings.kv_gb", 0},
    [WORKINGS_SLOPE] = {"workings.slope", 0},
    [WORKINGS_BASE_GB] = {"workings.base_gb", 0},
};

static void put_heading(struct page *page, size_t column, const char *key, unsigned gpu_count)
{
    struct phrase phrase;
    char count[16];

    snprintf(count, sizeof count, "%u", gpu_count);
    page_heading(page, WORKINGS_HEADING_ROW, column,
                 column == WORKINGS_MODEL ? STYLE_HEADING : STYLE_HEADING_NUMBER,
                 text_phrase(page->book->report->text, &phrase, key, "gpus", count, NULL));
}

static void put_headings(struct page *page, const struct choices *choices)
{
    for (size_t i = 0; i < WORKINGS_NEED; i++)
        put_heading(page, i, headings[i].key, headings[i].gpu_count);
    for (size_t k = 0; k < live_classes(choices->report); k++)
        for (size_t i = 0; i < ANSWER_COUNTS; i++)
            put_heading(page, workings_need(k, i), k > 0 ? "workings.need_large" : "workings.need",
                        answer_counts[i]);
}

/* A GPU's column in each block. */
static void put_block_headings(struct page *page, const struct choices *choices)
{
    static const char *const keys[WORKINGS_BLOCK_COUNT] = {
        [BLOCK_COUNT] = "workings.count",     [BLOCK_CANDIDATE] = "workings.candidate",
        [BLOCK_LONGEST] = "workings.longest", [BLOCK_FREE] = "workings.free",
        [BLOCK_SHOWN] = "workings.shown",
    };
    const struct plan *plan = choices->plan;

    for (int b = 0; b < WORKINGS_BLOCK_COUNT; b++) {
        size_t first = workings_column(choices->report, (enum workings_block)b, 0);

        page_words(page, WORKINGS_GPU_NUMBER_ROW - 1, first, STYLE_BOLD,
                   text_words(choices->report->text, keys[b]));
        for (size_t g = 0; g < plan->gpu_count; g++)
            page_line(page, WORKINGS_HEADING_ROW, first + g, STYLE_HEADING_NUMBER,
                      plan->gpus[g]->name);
    }
}

bool write_workings_sheet(struct page *page, struct error *err)
{
    enum { HEADING_POINTS = 62 };
    const double gpu_width = 13;
    const struct report *report = page->book->report;
    struct choices choices = choose(report);
    size_t columns = workings_columns(report);
    size_t last_row = WORKINGS_FIRST_ROW + report->plan->model_count - 1;

    if (!page_check_size(page, last_row + 1, columns, "models by GPUs", err))
        return false;
    page_words(page, 0, 0, STYLE_TITLE, text_words(report->text, "workings.title"));
    page_words(page, 1, 0, STYLE_TEXT, text_words(report->text, "workings.note"));
    put_workings_choices(page, &choices);
    put_gpus(page, &choices);
    put_headings(page, &choices);
    put_block_headings(page, &choices);
    put_workings_models(page, &choices);
    put_workings_other(page, &choices);
    page_row_height(page, WORKINGS_HEADING_ROW, HEADING_POINTS);
    page_width(page, 1, columns - 1, gpu_width);
    page_table(page, &(struct table_area){
                         .first_repeated = WORKINGS_HEADING_ROW,
                         .heading_row = WORKINGS_HEADING_ROW,
                         .last_row = last_row,
                         .last_column = columns - 1,
                         .frozen_columns = 1,
                     });
    return true;
}
