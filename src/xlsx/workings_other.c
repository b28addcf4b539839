/* SPDX-License-Identifier: MIT */
/*
 * What the other method says: the report's rule of thumb beside exact memory, or exact memory
 * beside the rule that was chosen. Behind the blocks of Workings: what a model needs on one GPU, by
 * class, and how many GPUs let it run by one method alone. Only where exact memory can be chosen.
 */
#include "workings.h"

#include <stdio.h>

size_t workings_other(const struct report *report, size_t class)
{
    return workings_column(report, WORKINGS_BLOCK_COUNT, 0) + class;
}

size_t workings_columns(const struct report *report)
{
    enum { ONLY_COLUMNS = 2 };

    return workings_other(report, 0) +
           (live_is_exact(report) ? live_classes(report) + ONLY_COLUMNS : 0);
}

static size_t only_column(const struct report *report, bool is_other)
{
    return workings_other(report, live_classes(report)) + is_other;
}

struct scenario live_other_scenario(const struct report *report)
{
    struct scenario scenario = live_scenario(report);

    scenario.mode = scenario.mode->is_architecture ? live_rule_mode(report->plan)
                                                   : live_exact_mode(report->plan);
    return scenario;
}

/* What a model needs on one GPU of a class; NAN: unsupported or unknown. */
static struct placement place(const struct report *report, const struct scenario *scenario,
                              const struct model *model, const struct gpu *gpu)
{
    struct gpu_set one = equal_gpus(gpu, 1);

    return place_model(report->plan, scenario, model, &one);
}

static bool runs(const struct plan *plan, const struct scenario *scenario,
                 const struct placement *placement, const struct gpu *gpu)
{
    return placement->need.required_vram_gb <= mode_usable_vram_gb(plan, scenario->mode, gpu);
}

struct only_counts live_only_counts(const struct report *report, const struct model *model)
{
    struct scenario here = live_scenario(report), other = live_other_scenario(report);
    const struct plan *plan = report->plan;
    struct only_counts counts = {0, 0, 0};

    for (size_t g = 0; g < plan->gpu_count; g++) {
        struct placement by_here = place(report, &here, model, plan->gpus[g]);
        struct placement by_other = place(report, &other, model, plan->gpus[g]);
        bool runs_here = runs(plan, &here, &by_here, plan->gpus[g]);

        if (by_here.obstacle != OBSTACLE_NONE)
            continue;
        counts.pairs++;
        if (by_other.obstacle != OBSTACLE_NONE ||
            runs_here == runs(plan, &other, &by_other, plan->gpus[g]))
            continue;
        counts.here += runs_here;
        counts.other += !runs_here;
    }
    return counts;
}

/* By the rule, at the tokens that exact memory is shown for. */
static void rule_formula(const struct choices *choices, size_t row, char formula[FORMULA_SIZE])
{
    char base[CELL_SIZE], mib[CELL_SIZE], multiplier[CELL_SIZE], bytes[CELL_SIZE];

    cell_name(base, row, false, WORKINGS_WEIGHTS_OVERHEAD, true);
    cell_name(mib, row, false, WORKINGS_RULE_MIB, true);
    cell_name(multiplier, row, false, WORKINGS_MULTIPLIER, true);
    cell_name(bytes, row, false, WORKINGS_BYTES, true);
    snprintf(formula, FORMULA_SIZE,
             "IF(%s>0,%s+%s*calc_exact_tokens*%s*%.15g/1024*calc_sequences,\"%s\")", bytes, base,
             mib, multiplier, live_rule_mode(choices->plan)->buffer,
             live_obstacle(OBSTACLE_UNKNOWN));
}

static void put_need(struct page *page, const struct choices *choices, size_t m, size_t class)
{
    const struct plan *plan = choices->plan;
    size_t row = WORKINGS_FIRST_ROW + m, column = workings_other(choices->report, class);
    size_t last =
        EXACT_FIRST_ROW + plan->quantization_count * plan->context_count * plan->model_count - 1;
    struct scenario scenario = live_other_scenario(choices->report);
    struct placement placement =
        place(choices->report, &scenario, plan->models[m], live_class_gpu(plan, class));
    size_t needs = EXACT_NEEDS + class * ANSWER_COUNTS;
    char rule[FORMULA_SIZE], range[RANGE_SIZE], number[CELL_SIZE], formula[FORMULA_SIZE];

    rule_formula(choices, row, rule);
    range_name(range, &(struct cell_range){EXACT_FIRST_ROW, needs, last, needs});
    cell_name(number, row, false, WORKINGS_NUMBER, true);
    snprintf(formula, sizeof formula,
             "=IF(calc_compared=0,\"\",IF(calc_exact=1,%.800s,INDEX(Exact!%s,calc_exact_rows+%s)))",
             rule, range, number);
    if (placement.obstacle == OBSTACLE_NONE)
        page_formula(page, row, column, STYLE_GB, placement.need.required_vram_gb, "%s", formula);
    else
        page_formula_text(page, row, column, STYLE_GB, live_obstacle(placement.obstacle), "%s",
                          formula);
}

/* "($DS60:$FB60>=0)": cells of a model's row over all GPUs. */
static void block_range(const struct report *report, size_t row, enum workings_block block,
                        char range[RANGE_SIZE])
{
    char first[CELL_SIZE], last[CELL_SIZE];

    cell_name(first, row, false, workings_column(report, block, 0), true);
    cell_name(last, row, false, workings_column(report, block, report->plan->gpu_count - 1), true);
    snprintf(range, RANGE_SIZE, "%s:%s", first, last);
}

/*
 * How many GPUs let a model run by the method that is shown alone, and by the other alone. A text
 * is more than any number: where nothing is known it is no headroom.
 */
static void put_only(struct page *page, const struct report *report, size_t m)
{
    enum { FREE_MAX_GB = 1000000000 };
    size_t row = WORKINGS_FIRST_ROW + m;
    struct only_counts counts = live_only_counts(report, report->plan->models[m]);
    char free[RANGE_SIZE], small[CELL_SIZE], large[CELL_SIZE], need[128];

    block_range(report, row, BLOCK_FREE, free);
    cell_name(small, row, false, workings_other(report, 0), true);
    cell_name(large, row, false, workings_other(report, live_classes(report) - 1), true);
    if (live_classes(report) > 1)
        snprintf(need, sizeof need, "(N(%s)+(N(%s)-N(%s))*calc_classes)", small, large, small);
    else
        snprintf(need, sizeof need, "N(%s)", small);
    page_formula(page, row, only_column(report, false), STYLE_COUNT, (double)counts.here,
                 "=SUMPRODUCT((COUNT(%s,%s)=2)*(%s>=0)*(%s<%d)*(%s>calc_other_usable))", small,
                 large, free, free, FREE_MAX_GB, need);
    page_formula(page, row, only_column(report, true), STYLE_COUNT, (double)counts.other,
                 "=SUMPRODUCT((COUNT(%s,%s)=2)*(%s<0)*(%s<=calc_other_usable))", small, large, free,
                 need);
}

static void put_headings(struct page *page, const struct report *report)
{
    const struct text *text = report->text;

    for (size_t k = 0; k < live_classes(report); k++)
        page_heading(page, WORKINGS_HEADING_ROW, workings_other(report, k), STYLE_HEADING_NUMBER,
                     text_words(text, k > 0 ? "workings.other_large" : "workings.other"));
    page_heading(page, WORKINGS_HEADING_ROW, only_column(report, false), STYLE_HEADING_NUMBER,
                 text_words(text, "workings.only_shown"));
    page_heading(page, WORKINGS_HEADING_ROW, only_column(report, true), STYLE_HEADING_NUMBER,
                 text_words(text, "workings.only_other"));
}

void put_workings_other(struct page *page, const struct choices *choices)
{
    const struct report *report = choices->report;
    size_t last = WORKINGS_FIRST_ROW + choices->plan->model_count - 1;

    if (!choices->is_exact)
        return;
    put_headings(page, report);
    for (size_t m = 0; m < choices->plan->model_count; m++) {
        for (size_t k = 0; k < live_classes(report); k++)
            put_need(page, choices, m, k);
        put_only(page, report, m);
    }
    for (int is_other = 0; is_other < 2; is_other++) {
        size_t column = only_column(report, is_other);

        book_define(page->book, is_other ? "calc_only_other" : "calc_only_shown", page->tab,
                    &(struct cell_range){WORKINGS_FIRST_ROW, column, last, column});
    }
}
