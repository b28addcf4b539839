/* SPDX-License-Identifier: MIT */
/* The rows of sheet Workings: what a model takes, and where it fits. */
#include "vramgrid/core/solve.h"
#include "vramgrid/sweep/answers.h"
#include "workings.h"

#include <math.h>
#include <stdio.h>

/* What the formulas, where it is 2^30, give back for "as much as you like". */
static const double CONTEXT_MAX = SOLVE_CONTEXT_MAX;
_Static_assert(SOLVE_CONTEXT_MAX == 1 << 30, "as the formulas have it");

/* One row, as its cells have it. */
struct row {
    struct estimate need[ANSWER_COUNTS];
    bool is_supported[ANSWER_COUNTS];
    double slope;
};

static struct placement place_on(const struct choices *choices, const struct scenario *scenario,
                                 const struct model *model, unsigned count)
{
    const struct plan *plan = choices->plan;
    struct gpu_set set = equal_gpus(plan->gpus[0], count);

    return place_model(plan, scenario, model, &set);
}

/* What each of several GPUs has of the whole: shares that no mode changes. */
static void put_shares(struct page *page, size_t row, const struct choices *choices,
                       const struct model *model)
{
    struct placement whole = place_on(choices, &choices->scenario, model, 1);

    for (size_t i = 1; i < ANSWER_COUNTS; i++) {
        struct placement part = place_on(choices, &choices->scenario, model, answer_counts[i]);

        if (part.obstacle != OBSTACLE_NONE)
            continue;
        page_number(page, row, WORKINGS_KV_SHARE + i - 1, STYLE_EXACT,
                    whole.need.kv_cache_gb > 0 ? part.need.kv_cache_gb / whole.need.kv_cache_gb
                                               : 1);
        page_number(page, row, WORKINGS_WEIGHT_SHARE + i - 1, STYLE_EXACT,
                    part.need.params_memory_gb / whole.need.params_memory_gb);
    }
}

/* What the sheets say of a model, and what follows from that alone. */
static void put_model(struct page *page, size_t row, const struct choices *choices,
                      const struct model *model)
{
    page_text(page, row, WORKINGS_MODEL, STYLE_TEXT, model->name);
    page_number(page, row, WORKINGS_PARAMS, STYLE_EXACT, model->params_billion);
    page_number(page, row, WORKINGS_RULE_MIB, STYLE_EXACT, model->rule_kv_mb_per_token);
    page_number(page, row, WORKINGS_MAXIMUM, STYLE_COUNT,
                fmin(CONTEXT_MAX, model->context_length_max));
    put_shares(page, row, choices, model);
}

static struct row work_out(const struct choices *choices, const struct model *model)
{
    const struct scenario *scenario = &choices->scenario;
    struct row row;

    for (size_t i = 0; i < ANSWER_COUNTS; i++) {
        struct placement placement = place_on(choices, scenario, model, answer_counts[i]);

        row.need[i] = placement.need;
        row.is_supported[i] = placement.obstacle == OBSTACLE_NONE;
    }
    row.slope = model->rule_kv_mb_per_token * scenario->quantization->kv_cache_multiplier *
                scenario->mode->buffer * choices->plan->sequences / 1024;
    return row;
}

/* The cells of a row by column, as its formulas name them. */
struct names {
    char cell[WORKINGS_BLOCKS][CELL_SIZE];
};

static void name_row(struct names *names, size_t row)
{
    for (size_t column = 0; column < WORKINGS_BLOCKS; column++)
        cell_name(names->cell[column], row, false, column, true);
}

/* The cache and the weights in the chosen scenario. */
static void put_scenario(struct page *page, size_t at, const struct names *names,
                         const struct row *row)
{
    const char(*cell)[CELL_SIZE] = names->cell;

    page_formula(page, at, WORKINGS_WEIGHTS, STYLE_GB, row->need[0].params_memory_gb,
                 "=%s*calc_bytes", cell[WORKINGS_PARAMS]);
    page_formula(page, at, WORKINGS_WEIGHTS_OVERHEAD, STYLE_GB, row->need[0].model_with_overhead_gb,
                 "=%s+%s*calc_overhead", cell[WORKINGS_WEIGHTS], cell[WORKINGS_WEIGHTS]);
    page_formula(page, at, WORKINGS_KV_GB, STYLE_GB, row->need[0].kv_cache_gb,
                 "=%s*calc_tokens*calc_multiplier*calc_buffer/1024*calc_sequences",
                 cell[WORKINGS_RULE_MIB]);
}

/* What each of 1, 2, 4 and 8 GPUs has to hold. */
static void put_needs(struct page *page, size_t at, const struct names *names,
                      const struct choices *choices, const struct row *row)
{
    const char(*cell)[CELL_SIZE] = names->cell;
    double buffer_share = choices->plan->parallelism == PARALLEL_TENSOR ? PARALLEL_BUFFER_SHARE : 0;

    page_formula(page, at, WORKINGS_NEED, STYLE_GB, row->need[0].required_vram_gb, "=%s+%s",
                 cell[WORKINGS_WEIGHTS_OVERHEAD], cell[WORKINGS_KV_GB]);
    for (size_t i = 1; i < ANSWER_COUNTS; i++) {
        const char *kv_share = cell[WORKINGS_KV_SHARE + i - 1];
        const char *weight_share = cell[WORKINGS_WEIGHT_SHARE + i - 1];

        page_formula(page, at, WORKINGS_NEED + i, STYLE_GB,
                     row->is_supported[i] ? row->need[i].required_vram_gb : NUMBER_UNKNOWN,
                     "=IF(NOT(ISNUMBER(%s)),\"\",%s*%s*%g+%s*%s)", kv_share,
                     cell[WORKINGS_WEIGHTS_OVERHEAD], weight_share, 1 + buffer_share,
                     cell[WORKINGS_KV_GB], kv_share);
    }
}

/* The need as a line of tokens. */
static void put_line(struct page *page, size_t at, const struct names *names, const struct row *row)
{
    const char(*cell)[CELL_SIZE] = names->cell;

    page_formula(page, at, WORKINGS_SLOPE, STYLE_EXACT, row->slope,
                 "=%s*calc_multiplier*calc_buffer*calc_sequences/1024", cell[WORKINGS_RULE_MIB]);
    page_formula(page, at, WORKINGS_BASE_GB, STYLE_GB, row->need[0].model_with_overhead_gb, "=%s",
                 cell[WORKINGS_WEIGHTS_OVERHEAD]);
}

/* Where the line meets what the GPU has, to the nearest whole token. */
static double candidate(const struct row *row, double usable_gb)
{
    double tokens = (usable_gb - row->need[0].model_with_overhead_gb) / row->slope;

    if (usable_gb < row->need[0].model_with_overhead_gb)
        return 0;
    return isfinite(tokens) ? round(tokens) : CONTEXT_MAX;
}

/* "=IF(a<=usable,1,IF(b<=usable,2,">2"))": the first so many of answer_counts. */
static void write_count(char formula[FORMULA_SIZE], const char (*need)[CELL_SIZE],
                        const char *usable, size_t counts)
{
    size_t length = (size_t)snprintf(formula, FORMULA_SIZE, "=");

    for (size_t i = 0; i < counts; i++)
        length += (size_t)snprintf(formula + length, FORMULA_SIZE - length, "IF(%s<=%s,%u,",
                                   need[i], usable, answer_counts[i]);
    length += (size_t)snprintf(formula + length, FORMULA_SIZE - length, "\">%u\"",
                               answer_counts[counts - 1]);
    for (size_t i = 0; i < counts; i++)
        length += (size_t)snprintf(formula + length, FORMULA_SIZE - length, ")");
}

static void put_count(struct page *page, size_t at, size_t gpu, const struct names *names,
                      const char *usable, unsigned count)
{
    const struct plan *plan = page->book->report->plan;
    size_t column = workings_column(plan, BLOCK_COUNT, gpu);
    size_t counts = answer_counts_of(plan, plan->gpus[gpu]);
    char formula[FORMULA_SIZE], beyond[16];

    write_count(formula, &names->cell[WORKINGS_NEED], usable, counts);
    snprintf(beyond, sizeof beyond, ">%u", answer_counts[counts - 1]);
    if (count > 0)
        page_formula(page, at, column, STYLE_TOKENS, count, "%s", formula);
    else
        page_formula_text(page, at, column, STYLE_TOKENS, beyond, "%s", formula);
}

/*
 * The longest context: the candidate, or a token less where the exact need of the candidate is too
 * much. The line is only good to the last digits, the need is what vramgrid-method(7), VERDICT,
 * compares.
 */
static void put_longest(struct page *page, size_t at, size_t gpu, const struct names *names,
                        const char *usable, double nearest, double longest)
{
    const struct plan *plan = page->book->report->plan;
    const char(*cell)[CELL_SIZE] = names->cell;
    char near[CELL_SIZE];

    page_formula(page, at, workings_column(plan, BLOCK_CANDIDATE, gpu), STYLE_TOKENS, nearest,
                 "=IF(%s<%s,0,IFERROR(ROUND((%s-%s)/%s,0),2^30))", usable, cell[WORKINGS_BASE_GB],
                 usable, cell[WORKINGS_BASE_GB], cell[WORKINGS_SLOPE]);
    cell_name(near, at, false, workings_column(plan, BLOCK_CANDIDATE, gpu), false);
    page_formula(page, at, workings_column(plan, BLOCK_LONGEST, gpu), STYLE_TOKENS, longest,
                 "=MAX(0,MIN(2^30,%s-(%s+%s*%s*calc_multiplier*calc_buffer/1024*calc_sequences"
                 ">%s)))",
                 near, cell[WORKINGS_WEIGHTS_OVERHEAD], cell[WORKINGS_RULE_MIB], near, usable);
}

static void put_pairs(struct page *page, size_t at, const struct names *names,
                      const struct choices *choices, const struct model *model,
                      const struct row *row)
{
    const struct plan *plan = choices->plan;

    for (size_t g = 0; g < plan->gpu_count; g++) {
        struct gpu_set set = equal_gpus(plan->gpus[g], 1);
        double usable_gb = mode_usable_vram_gb(plan, choices->scenario.mode, plan->gpus[g]);
        char usable[CELL_SIZE];
        unsigned count;
        uint64_t longest;

        answer_gpu_count(plan, &choices->scenario, model, plan->gpus[g], &count);
        answer_longest_context(plan, &choices->scenario, model, &set, &longest);
        cell_name(usable, WORKINGS_USABLE_ROW, true, workings_column(plan, BLOCK_COUNT, g), true);
        put_count(page, at, g, names, usable, count);
        put_longest(page, at, g, names, usable, candidate(row, usable_gb), (double)longest);
    }
}

void put_workings_models(struct page *page, const struct choices *choices)
{
    const struct plan *plan = choices->plan;

    for (size_t m = 0; m < plan->model_count; m++) {
        size_t at = WORKINGS_FIRST_ROW + m;
        struct row row = work_out(choices, plan->models[m]);
        struct names names;

        name_row(&names, at);
        put_model(page, at, choices, plan->models[m]);
        put_scenario(page, at, &names, &row);
        put_needs(page, at, &names, choices, &row);
        put_line(page, at, &names, &row);
        put_pairs(page, at, &names, choices, plan->models[m], &row);
    }
    book_define(page->book, "lst_models", page->tab,
                &(struct cell_range){WORKINGS_FIRST_ROW, WORKINGS_MODEL,
                                     WORKINGS_FIRST_ROW + plan->model_count - 1, WORKINGS_MODEL});
}
