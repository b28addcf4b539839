/* SPDX-License-Identifier: MIT */
#include "live.h"

#include "vramgrid/base/number.h"
#include "vramgrid/base/utf8.h"

#include <stdio.h>
#include <string.h>

/* The first rule mode; NULL: there is none. */
static const struct mode *live_mode(const struct plan *plan)
{
    for (size_t i = 0; i < plan->mode_count; i++)
        if (!plan->modes[i]->is_architecture)
            return plan->modes[i];
    return NULL;
}

bool live_is_possible(const struct report *report)
{
    const struct plan *plan = report->plan;

    return live_mode(plan) && plan->model_count <= LIVE_PAIRS_MAX / plan->gpu_count;
}

struct words live_show_words(const struct report *report, enum live_show show)
{
    static const char *const keys[LIVE_SHOWS] = {
        [SHOW_FREE] = "compare.show_free",
        [SHOW_HEADROOM] = "compare.show_headroom",
        [SHOW_GPUS_NEEDED] = "compare.show_gpus_needed",
        [SHOW_LONGEST_CONTEXT] = "compare.show_longest_context",
        [SHOW_COST] = "compare.show_cost",
    };

    return text_words(report->text, keys[show]);
}

void formula_literal(char literal[LITERAL_SIZE], const char *text)
{
    size_t left = strlen(text), length, end = 0;

    for (; left > 0; text += length, left -= length) {
        length = utf8_sequence(text, left);
        if (length == 0 || end + length + 2 > LITERAL_SIZE)
            break;
        if (*text == '"')
            literal[end++] = '"';
        memcpy(literal + end, text, length);
        end += length;
    }
    literal[end] = '\0';
}

struct scenario live_scenario(const struct book *book)
{
    const struct plan *plan = book->report->plan;

    return (struct scenario){live_mode(plan), plan->quantizations[plan->default_quantization],
                             plan->contexts[plan->default_context]};
}

size_t workings_column(const struct plan *plan, enum workings_block block, size_t gpu)
{
    return WORKINGS_BLOCKS + (size_t)block * plan->gpu_count + gpu;
}

void workings_cell(char reference[WORKINGS_CELL_SIZE], size_t row, bool fixed_row, size_t column,
                   bool fixed_column)
{
    char cell[CELL_SIZE];

    cell_name(cell, row, fixed_row, column, fixed_column);
    snprintf(reference, WORKINGS_CELL_SIZE, "Workings!%s", cell);
}

/* The name of a cell of this row whose column stays. */
static void name_cell(char name[CELL_SIZE], size_t row, size_t column)
{
    cell_name(name, row, false, column, true);
}

void units_formula(char formula[UNITS_SIZE], const char *count_cell, double unit_gpus)
{
    if (unit_gpus > 1)
        snprintf(formula, UNITS_SIZE, "ROUNDUP(%s/%.0f,0)", count_cell, unit_gpus);
    else
        snprintf(formula, UNITS_SIZE, "%s", count_cell);
}

/* The years' total: what the report's own terms add to the hardware and its electricity. */
static void put_total(struct page *page, size_t row, size_t column, const char *count,
                      const struct money *cost)
{
    const struct settings *settings = page->book->report->settings;
    char hardware[CELL_SIZE], electricity[CELL_SIZE];

    name_cell(hardware, row, column - 4);
    name_cell(electricity, row, column - 1);
    page_formula(page, row, column, STYLE_MONEY, cost->total_usd,
                 "=IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s*(1+%.17g/100*%.17g-%.17g/100)"
                 "+%s*%.17g*%.17g+%.17g*%s,\"\")",
                 hardware, electricity, hardware, settings->support_percent_per_year,
                 settings->years, settings->residual_percent, count,
                 settings->licence_usd_per_gpu_year, settings->years, settings->years, electricity);
}

void page_cost(struct page *page, size_t row, const struct cost_cells *cells,
               const struct configuration *found)
{
    const struct purchase *purchase = plan_purchase(page->book->report->plan, found->gpu);
    const struct money *cost = &found->cost;
    char count[CELL_SIZE], price[CELL_SIZE], power[CELL_SIZE], own[COST_COLUMNS][CELL_SIZE];
    char units[UNITS_SIZE];

    name_cell(count, row, cells->count_column);
    name_cell(price, row, cells->price_column);
    name_cell(power, row, cells->power_column);
    units_formula(units, count, purchase->price.unit_gpus);
    for (size_t i = 0; i < COST_COLUMNS; i++)
        name_cell(own[i], row, cells->first_column + i);
    page_formula(page, row, cells->first_column, STYLE_MONEY, cost->hardware_usd,
                 "=IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s*%s,\"\")", count, price, units, price);
    page_formula(page, row, cells->first_column + 1, STYLE_GB, cost->power_kw,
                 "=IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s*%s/1000%s,\"\")", count, power, count,
                 power, purchase->is_average ? "" : "*in_power_load");
    page_formula(page, row, cells->first_column + 2, STYLE_COUNT, cost->energy_kwh_per_year,
                 "=IF(ISNUMBER(%s),%s*%d*in_pue,\"\")", own[1], own[1], MONEY_HOURS_PER_YEAR);
    page_formula(page, row, cells->first_column + 3, STYLE_MONEY, cost->electricity_usd_per_year,
                 "=IF(ISNUMBER(%s),%s*in_electricity_price,\"\")", own[2], own[2]);
    put_total(page, row, cells->first_column + 4, count, cost);
}
