/* SPDX-License-Identifier: MIT */
#include "live.h"

#include "vramgrid/base/number.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/sweep/memory.h"

#include <stdio.h>
#include <string.h>

/* More rows of figures would make the workbook slow to open. */
enum { EXACT_ROWS_MAX = 100000, REACH_CELLS_MAX = 300000 };

bool live_is_possible(const struct report *report)
{
    const struct plan *plan = report->plan;

    return plan->model_count <= LIVE_PAIRS_MAX / plan->gpu_count;
}

const struct mode *live_exact_mode(const struct plan *plan)
{
    for (size_t i = 0; i < plan->mode_count; i++)
        if (plan->modes[i]->is_architecture)
            return plan->modes[i];
    return NULL;
}

bool live_is_exact(const struct report *report)
{
    const struct plan *plan = report->plan;
    size_t rows = plan->quantization_count * plan->model_count;

    return live_exact_mode(plan) && live_is_possible(report) &&
           rows <= EXACT_ROWS_MAX / plan->context_count &&
           rows <= REACH_CELLS_MAX / plan->gpu_count;
}

const struct mode *live_mode(const struct report *report, size_t i)
{
    for (const struct mode *mode = mode_table; mode->name; mode++)
        if ((!mode->is_architecture || live_is_exact(report)) && i-- == 0)
            return mode;
    return NULL;
}

size_t live_mode_place(const struct report *report, const struct mode *mode)
{
    size_t i = 0;

    while (live_mode(report, i) != mode)
        i++;
    return i;
}

struct words live_show_words(const struct report *report, enum live_show show)
{
    static const char *const keys[LIVE_SHOWS] = {
        [SHOW_FREE] = "compare.show_free",
        [SHOW_HEADROOM] = "compare.show_headroom",
        [SHOW_GPUS_NEEDED] = "compare.show_gpus_needed",
        [SHOW_LONGEST_CONTEXT] = "compare.show_longest_context",
        [SHOW_COST] = "compare.show_cost",
        [SHOW_REQUIRED] = "compare.show_required",
        [SHOW_DIFFERENCE] = "compare.show_difference",
    };

    return text_words(report->text, keys[show]);
}

size_t live_shows(const struct report *report)
{
    return live_is_exact(report) ? LIVE_SHOWS : SHOW_DIFFERENCE;
}

const struct mode *live_rule_mode(const struct plan *plan)
{
    for (size_t i = 0; i < plan->mode_count; i++)
        if (!plan->modes[i]->is_architecture)
            return plan->modes[i];
    return mode_find("conservative");
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

/* The report's own mode, unless that is one whose figures are too many: then a rule of thumb. */
struct scenario live_scenario(const struct report *report)
{
    const struct plan *plan = report->plan;
    const struct mode *mode = plan->modes[0];

    for (size_t i = 0; mode->is_architecture && !live_is_exact(report); i++)
        mode = i + 1 < plan->mode_count ? plan->modes[i + 1] : live_mode(report, 0);
    return (struct scenario){mode, plan->quantizations[plan->default_quantization],
                             plan->contexts[plan->default_context]};
}

size_t live_class(const struct plan *plan, const struct gpu *gpu)
{
    return plan->tells_cards_apart && memory_is_large_card(plan->engine, gpu);
}

size_t live_classes(const struct report *report)
{
    return live_is_exact(report) && report->plan->tells_cards_apart ? GPU_CLASSES : 1;
}

const char *live_obstacle(enum obstacle obstacle)
{
    return obstacle == OBSTACLE_UNKNOWN ? "?" : "n/s";
}

const struct gpu *live_class_gpu(const struct plan *plan, size_t class)
{
    for (size_t g = 0; g < plan->gpu_count; g++)
        if (live_class(plan, plan->gpus[g]) == class)
            return plan->gpus[g];
    return plan->gpus[0];
}

size_t workings_column(const struct report *report, enum workings_block block, size_t gpu)
{
    return workings_need(live_classes(report), 0) + (size_t)block * report->plan->gpu_count + gpu;
}

void workings_cell(char reference[WORKINGS_CELL_SIZE], size_t row, bool fixed_row, size_t column,
                   bool fixed_column)
{
    char cell[CELL_SIZE];

    cell_name(cell, row, fixed_row, column, fixed_column);
    snprintf(reference, WORKINGS_CELL_SIZE, "Workings!%s", cell);
}

/* The cells of a row, as its formulas name them. */
struct cost_names {
    char count[CELL_SIZE], price[CELL_SIZE], unit[CELL_SIZE], power[CELL_SIZE];
    char hardware[CELL_SIZE], power_all[CELL_SIZE], energy[CELL_SIZE], electricity[CELL_SIZE];
};

static struct cost_names name_cells(size_t row, const struct cost_cells *cells)
{
    struct cost_names names;

    cell_name(names.count, row, false, cells->count, true);
    cell_name(names.price, row, false, cells->price, true);
    cell_name(names.unit, row, false, cells->unit, true);
    cell_name(names.power, row, false, cells->power, true);
    cell_name(names.hardware, row, false, cells->hardware, true);
    cell_name(names.power_all, row, false, cells->power_all, true);
    cell_name(names.energy, row, false, cells->energy, true);
    cell_name(names.electricity, row, false, cells->electricity, true);
    return names;
}

/* The years' total: what the report's own terms add to the hardware and its electricity. */
static void put_total(struct page *page, size_t row, size_t column, const struct cost_names *names,
                      const struct money *cost)
{
    const struct settings *settings = page->book->report->settings;

    page_formula(page, row, column, STYLE_MONEY, cost->total_usd,
                 "=IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s*(1+%.15g/100*%.15g-%.15g/100)"
                 "+%s*%.15g*%.15g+%.15g*%s,\"\")",
                 names->hardware, names->electricity, names->hardware,
                 settings->support_percent_per_year, settings->years, settings->residual_percent,
                 names->count, settings->licence_usd_per_gpu_year, settings->years, settings->years,
                 names->electricity);
}

void page_cost(struct page *page, size_t row, const struct cost_cells *cells,
               const struct configuration *found)
{
    const struct purchase *purchase = plan_purchase(page->book->report->plan, found->gpu);
    const struct money *cost = &found->cost;
    struct cost_names names = name_cells(row, cells);

    page_formula(page, row, cells->hardware, STYLE_MONEY, cost->hardware_usd,
                 "=IF(AND(ISNUMBER(%s),ISNUMBER(%s)),ROUNDUP(%s/MAX(1,%s),0)*%s,\"\")", names.count,
                 names.price, names.count, names.unit, names.price);
    page_formula(page, row, cells->power_all, STYLE_GB, cost->power_kw,
                 "=IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s*%s/1000%s,\"\")", names.count, names.power,
                 names.count, names.power, purchase->is_average ? "" : "*calc_power_load");
    page_formula(page, row, cells->energy, STYLE_COUNT, cost->energy_kwh_per_year,
                 "=IF(ISNUMBER(%s),%s*%d*calc_pue,\"\")", names.power_all, names.power_all,
                 MONEY_HOURS_PER_YEAR);
    page_formula(page, row, cells->electricity, STYLE_MONEY, cost->electricity_usd_per_year,
                 "=IF(ISNUMBER(%s),%s*calc_electricity_price,\"\")", names.energy, names.energy);
    put_total(page, row, cells->total, &names, cost);
}
