/* SPDX-License-Identifier: MIT */
/* The rows of sheet Workings: what a model takes, and where it fits. */
#include "vramgrid/core/solve.h"
#include "vramgrid/sweep/answers.h"
#include "workings.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

/* What the formulas, where it is 2^30, give back for "as much as you like". */
static const double CONTEXT_MAX = SOLVE_CONTEXT_MAX;
_Static_assert(SOLVE_CONTEXT_MAX == 1 << 30, "as the formulas have it");

/* One row, as its cells have it. */
struct row {
    const struct quantization *quantization; /* NULL: not known, as the figures are */
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

static const struct quantization any_quantization = {
    .name = "", .bytes_per_param = 1, .bits_per_weight = 8, .kv_cache_multiplier = 1};

/*
 * What each of several GPUs has of the whole: shares that no mode and no quantization changes.
 * Where what the model is published in is not known, any other one tells.
 */
static void put_shares(struct page *page, size_t row, const struct choices *choices,
                       const struct model *model)
{
    struct scenario scenario = scenario_for(&choices->scenario, model);
    struct placement whole;

    if (!scenario.quantization)
        scenario.quantization = &any_quantization;
    whole = place_on(choices, &scenario, model, 1);
    for (size_t i = 1; i < ANSWER_COUNTS; i++) {
        struct placement part = place_on(choices, &scenario, model, answer_counts[i]);

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
    if (model->native) {
        page_number(page, row, WORKINGS_NATIVE_BYTES, STYLE_EXACT, model->native->bytes_per_param);
        page_number(page, row, WORKINGS_NATIVE_MULTIPLIER, STYLE_EXACT,
                    model->native->kv_cache_multiplier);
    }
    put_shares(page, row, choices, model);
}

static struct row work_out(const struct choices *choices, const struct model *model)
{
    const struct scenario *scenario = &choices->scenario;
    struct row row = {.quantization = quantization_for(scenario->quantization, model)};

    if (!row.quantization) {
        row.need[0] = (struct estimate){NUMBER_UNKNOWN, NUMBER_UNKNOWN, NUMBER_UNKNOWN,
                                        NUMBER_UNKNOWN, NUMBER_UNKNOWN};
        row.slope = NUMBER_UNKNOWN;
        return row;
    }
    for (size_t i = 0; i < ANSWER_COUNTS; i++) {
        struct placement placement = place_on(choices, scenario, model, answer_counts[i]);

        row.need[i] = placement.need;
        row.is_supported[i] = placement.obstacle == OBSTACLE_NONE;
    }
    row.slope = model->rule_kv_mb_per_token * row.quantization->kv_cache_multiplier *
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

/* What a row without a quantization says, and the explorer with it. */
static const char UNKNOWN[] = "?";

/*
 * A figure that is worked out from a cell of its row; where models may be unknown, what that cell
 * says if it is no number.
 */
static void put_figure(struct page *page, size_t at, size_t column, enum style style, double value,
                       const char *from, const char *format, ...)
    __attribute__((format(printf, 7, 8)));

static void put_figure(struct page *page, size_t at, size_t column, enum style style, double value,
                       const char *from, const char *format, ...)
{
    char formula[FORMULA_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(formula, sizeof formula, format, args);
    va_end(args);
    if (!page->book->report->plan->lacks_precisions)
        page_formula(page, at, column, style, value, "=%s", formula);
    else if (number_is_known(value))
        page_formula(page, at, column, style, value, "=IF(ISNUMBER(%s),%s,%s)", from, formula,
                     from);
    else
        page_formula_text(page, at, column, style, UNKNOWN, "=IF(ISNUMBER(%s),%s,%s)", from,
                          formula, from);
}

static void put_quantization(struct page *page, size_t at, size_t column, const char *choice,
                             const char *native, double value)
{
    static const char format[] = "=IF(%s>0,%s,IF(ISNUMBER(%s),%s,\"%s\"))";

    if (number_is_known(value))
        page_formula(page, at, column, STYLE_EXACT, value, format, choice, choice, native, native,
                     UNKNOWN);
    else
        page_formula_text(page, at, column, STYLE_EXACT, UNKNOWN, format, choice, choice, native,
                          native, UNKNOWN);
}

/* The quantization of the model, its weights and its cache in the chosen scenario. */
static void put_scenario(struct page *page, size_t at, const struct names *names,
                         const struct row *row)
{
    const char(*cell)[CELL_SIZE] = names->cell;
    const struct quantization *own = row->quantization ? row->quantization : &quantization_native;

    put_quantization(page, at, WORKINGS_BYTES, "calc_bytes", cell[WORKINGS_NATIVE_BYTES],
                     own->bytes_per_param);
    put_quantization(page, at, WORKINGS_MULTIPLIER, "calc_multiplier",
                     cell[WORKINGS_NATIVE_MULTIPLIER], own->kv_cache_multiplier);
    put_figure(page, at, WORKINGS_WEIGHTS, STYLE_GB, row->need[0].params_memory_gb,
               cell[WORKINGS_BYTES], "%s*%s", cell[WORKINGS_PARAMS], cell[WORKINGS_BYTES]);
    put_figure(page, at, WORKINGS_WEIGHTS_OVERHEAD, STYLE_GB, row->need[0].model_with_overhead_gb,
               cell[WORKINGS_WEIGHTS], "%s+%s*calc_overhead", cell[WORKINGS_WEIGHTS],
               cell[WORKINGS_WEIGHTS]);
    put_figure(page, at, WORKINGS_KV_GB, STYLE_GB, row->need[0].kv_cache_gb,
               cell[WORKINGS_MULTIPLIER], "%s*calc_tokens*%s*calc_buffer/1024*calc_sequences",
               cell[WORKINGS_RULE_MIB], cell[WORKINGS_MULTIPLIER]);
}

/* What each of 1, 2, 4 and 8 GPUs has to hold. */
static void put_needs(struct page *page, size_t at, const struct names *names,
                      const struct choices *choices, const struct row *row)
{
    const char(*cell)[CELL_SIZE] = names->cell;
    double buffer_share = choices->plan->parallelism == PARALLEL_TENSOR ? PARALLEL_BUFFER_SHARE : 0;

    put_figure(page, at, WORKINGS_NEED, STYLE_GB, row->need[0].required_vram_gb,
               cell[WORKINGS_WEIGHTS_OVERHEAD], "%s+%s", cell[WORKINGS_WEIGHTS_OVERHEAD],
               cell[WORKINGS_KV_GB]);
    for (size_t i = 1; i < ANSWER_COUNTS; i++) {
        const char *kv_share = cell[WORKINGS_KV_SHARE + i - 1];
        const char *weight_share = cell[WORKINGS_WEIGHT_SHARE + i - 1];

        page_formula(page, at, WORKINGS_NEED + i, STYLE_GB,
                     row->is_supported[i] ? row->need[i].required_vram_gb : NUMBER_UNKNOWN,
                     "=IF(OR(NOT(ISNUMBER(%s)),ISTEXT(%s)),\"\",%s*%s*%g+%s*%s)", kv_share,
                     cell[WORKINGS_NEED], cell[WORKINGS_WEIGHTS_OVERHEAD], weight_share,
                     1 + buffer_share, cell[WORKINGS_KV_GB], kv_share);
    }
}

/* The need as a line of tokens. */
static void put_line(struct page *page, size_t at, const struct names *names, const struct row *row)
{
    const char(*cell)[CELL_SIZE] = names->cell;

    put_figure(page, at, WORKINGS_SLOPE, STYLE_EXACT, row->slope, cell[WORKINGS_MULTIPLIER],
               "%s*%s*calc_buffer*calc_sequences/1024", cell[WORKINGS_RULE_MIB],
               cell[WORKINGS_MULTIPLIER]);
    put_figure(page, at, WORKINGS_BASE_GB, STYLE_GB, row->need[0].model_with_overhead_gb,
               cell[WORKINGS_WEIGHTS_OVERHEAD], "%s", cell[WORKINGS_WEIGHTS_OVERHEAD]);
}

/* Where the line meets what the GPU has, to the nearest whole token. */
static double candidate(const struct row *row, double usable_gb)
{
    double tokens = (usable_gb - row->need[0].model_with_overhead_gb) / row->slope;

    if (!row->quantization)
        return NUMBER_UNKNOWN;
    if (usable_gb < row->need[0].model_with_overhead_gb)
        return 0;
    return isfinite(tokens) ? round(tokens) : CONTEXT_MAX;
}

/* "IF(a<=usable,1,IF(b<=usable,2,">2"))": the first so many of answer_counts. */
static void write_count(char formula[FORMULA_SIZE], const char (*need)[CELL_SIZE],
                        const char *usable, size_t counts)
{
    size_t length = 0;

    for (size_t i = 0; i < counts; i++)
        length += (size_t)snprintf(formula + length, FORMULA_SIZE - length, "IF(%s<=%s,%u,",
                                   need[i], usable, answer_counts[i]);
    length += (size_t)snprintf(formula + length, FORMULA_SIZE - length, "\">%u\"",
                               answer_counts[counts - 1]);
    for (size_t i = 0; i < counts; i++)
        length += (size_t)snprintf(formula + length, FORMULA_SIZE - length, ")");
}

/* count NAN: unknown; 0: more than one machine takes. */
static void put_count(struct page *page, size_t at, size_t gpu, const struct names *names,
                      const char *usable, double count)
{
    const struct plan *plan = page->book->report->plan;
    size_t column = workings_column(plan, BLOCK_COUNT, gpu);
    size_t counts = answer_counts_of(plan, plan->gpus[gpu]);
    char formula[FORMULA_SIZE], beyond[16];

    write_count(formula, &names->cell[WORKINGS_NEED], usable, counts);
    snprintf(beyond, sizeof beyond, ">%u", answer_counts[counts - 1]);
    if (count > 0 || !number_is_known(count))
        put_figure(page, at, column, STYLE_TOKENS, count, names->cell[WORKINGS_NEED], "%s",
                   formula);
    else if (plan->lacks_precisions)
        page_formula_text(page, at, column, STYLE_TOKENS, beyond, "=IF(ISTEXT(%s),%s,%s)",
                          names->cell[WORKINGS_NEED], names->cell[WORKINGS_NEED], formula);
    else
        page_formula_text(page, at, column, STYLE_TOKENS, beyond, "=%s", formula);
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

    put_figure(page, at, workings_column(plan, BLOCK_CANDIDATE, gpu), STYLE_TOKENS, nearest,
               cell[WORKINGS_BASE_GB], "IF(%s<%s,0,IFERROR(ROUND((%s-%s)/%s,0),2^30))", usable,
               cell[WORKINGS_BASE_GB], usable, cell[WORKINGS_BASE_GB], cell[WORKINGS_SLOPE]);
    cell_name(near, at, false, workings_column(plan, BLOCK_CANDIDATE, gpu), false);
    put_figure(page, at, workings_column(plan, BLOCK_LONGEST, gpu), STYLE_TOKENS, longest, near,
               "MAX(0,MIN(2^30,%s-(%s+%s*%s*%s*calc_buffer/1024*calc_sequences>%s)))", near,
               cell[WORKINGS_WEIGHTS_OVERHEAD], cell[WORKINGS_RULE_MIB], near,
               cell[WORKINGS_MULTIPLIER], usable);
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
        bool is_known = answer_gpu_count(plan, &choices->scenario, model, plan->gpus[g], &count) &&
                        answer_longest_context(plan, &choices->scenario, model, &set, &longest);

        cell_name(usable, WORKINGS_USABLE_ROW, true, workings_column(plan, BLOCK_COUNT, g), true);
        put_count(page, at, g, names, usable, is_known ? count : NUMBER_UNKNOWN);
        put_longest(page, at, g, names, usable, candidate(row, usable_gb),
                    is_known ? (double)longest : NUMBER_UNKNOWN);
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
