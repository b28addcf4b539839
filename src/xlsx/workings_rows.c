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
    double per_token, window_per_token, window_tokens, fixed;
    struct estimate need[ANSWER_COUNTS];
    bool is_supported[ANSWER_COUNTS];
    double slope, slope_beyond, base_gb, window_gb;
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
    struct scenario scenario = choices->scenario;
    struct placement whole;

    scenario.mode = mode_table; /* a rule: every model has a cache there */
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
    struct kv_cache elements = kv_cache_of(&model->kv_shape, 1);
    double index_bytes = model->kv_shape.index_layers * model->kv_shape.index_head_dim;

    page_text(page, row, WORKINGS_MODEL, STYLE_TEXT, model->name);
    page_number(page, row, WORKINGS_PARAMS, STYLE_EXACT, model->params_billion);
    page_number(page, row, WORKINGS_RULE_MIB, STYLE_EXACT, model->rule_kv_mb_per_token);
    page_number(page, row, WORKINGS_MAXIMUM, STYLE_COUNT,
                fmin(CONTEXT_MAX, model->context_length_max));
    put_shares(page, row, choices, model);
    if (model->missing) {
        page_text(page, row, WORKINGS_MISSING, STYLE_TEXT, model->missing);
        return;
    }
    page_number(page, row, WORKINGS_ELEMENTS, STYLE_EXACT, elements.bytes_per_token - index_bytes);
    page_number(page, row, WORKINGS_INDEX_BYTES, STYLE_EXACT, index_bytes);
    page_number(page, row, WORKINGS_WINDOW_ELEMENTS, STYLE_EXACT, elements.window_bytes_per_token);
    page_number(page, row, WORKINGS_WINDOW, STYLE_EXACT, elements.window_tokens);
    page_number(page, row, WORKINGS_FIXED_BYTES, STYLE_EXACT, elements.fixed_bytes);
}

/* What each of 1, 2, 4 and 8 GPUs has to hold. Of an unknown model only the weights are known. */
static void place(struct row *row, const struct choices *choices, const struct model *model)
{
    for (size_t i = 0; i < ANSWER_COUNTS; i++) {
        struct placement placement = place_on(choices, &choices->scenario, model, answer_counts[i]);

        row->need[i] = placement.need;
        row->is_supported[i] = placement.obstacle == OBSTACLE_NONE;
    }
    if (!row->is_supported[0])
        row->need[0] = estimate_architecture(model->params_billion,
                                             choices->scenario.quantization->bits_per_weight,
                                             choices->engine_gb, 0);
}

/* The cache in the units of the mode. */
static void measure_cache(struct row *row, const struct choices *choices, const struct model *model)
{
    const struct plan *plan = choices->plan;
    struct kv_cache cache = {.bytes_per_token = model->rule_kv_mb_per_token};
    double window = 0;

    if (choices->scenario.mode->is_architecture) {
        cache = model->missing ? (struct kv_cache){0}
                               : kv_cache_of(&model->kv_shape, plan->kv_type->bytes_per_element);
        window = cache.window_tokens + plan->engine->sliding_extra_tokens;
    }
    row->per_token = cache.bytes_per_token;
    row->window_per_token = cache.window_bytes_per_token;
    row->window_tokens = ceil(window / choices->block_tokens) * choices->block_tokens;
    row->fixed = cache.fixed_bytes;
}

static struct row work_out(const struct choices *choices, const struct model *model)
{
    double factor = choices->multiplier * choices->buffer;
    double scale = choices->plan->sequences / choices->unit;
    struct row row;

    place(&row, choices, model);
    measure_cache(&row, choices, model);
    row.slope = (row.per_token * factor + row.window_per_token) * scale;
    row.slope_beyond = row.per_token * factor * scale;
    row.base_gb = row.need[0].model_with_overhead_gb + row.fixed * scale;
    row.window_gb = row.base_gb + row.slope * row.window_tokens;
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

    page_formula(page, at, WORKINGS_PER_TOKEN, STYLE_EXACT, row->per_token,
                 "=IF(calc_architecture,%s*calc_kv_bytes+%s,%s)", cell[WORKINGS_ELEMENTS],
                 cell[WORKINGS_INDEX_BYTES], cell[WORKINGS_RULE_MIB]);
    page_formula(page, at, WORKINGS_WINDOW_PER_TOKEN, STYLE_EXACT, row->window_per_token,
                 "=IF(calc_architecture,%s*calc_kv_bytes,0)", cell[WORKINGS_WINDOW_ELEMENTS]);
    page_formula(page, at, WORKINGS_WINDOW_TOKENS, STYLE_EXACT, row->window_tokens,
                 "=IF(calc_architecture,ROUNDUP((%s+calc_extra_tokens)/calc_block,0)*calc_block,0)",
                 cell[WORKINGS_WINDOW]);
    page_formula(page, at, WORKINGS_FIXED, STYLE_EXACT, row->fixed, "=IF(calc_architecture,%s,0)",
                 cell[WORKINGS_FIXED_BYTES]);
    page_formula(page, at, WORKINGS_WEIGHTS, STYLE_GB, row->need[0].params_memory_gb,
                 "=IF(calc_architecture,%s*calc_bits/8,%s*calc_bytes)", cell[WORKINGS_PARAMS],
                 cell[WORKINGS_PARAMS]);
    page_formula(page, at, WORKINGS_WEIGHTS_OVERHEAD, STYLE_GB, row->need[0].model_with_overhead_gb,
                 "=%s+IF(calc_architecture,calc_engine_gb,%s*calc_overhead)",
                 cell[WORKINGS_WEIGHTS], cell[WORKINGS_WEIGHTS]);
    page_formula(page, at, WORKINGS_KV_GB, STYLE_GB, row->need[0].kv_cache_gb,
                 "=(%s*calc_tokens*calc_multiplier*calc_buffer+%s*MIN(calc_tokens,%s)+%s)"
                 "*calc_sequences/calc_unit",
                 cell[WORKINGS_PER_TOKEN], cell[WORKINGS_WINDOW_PER_TOKEN],
                 cell[WORKINGS_WINDOW_TOKENS], cell[WORKINGS_FIXED]);
}

/* What each of 1, 2, 4 and 8 GPUs has to hold; "?" where the mode cannot say. */
static void put_needs(struct page *page, size_t at, const struct names *names,
                      const struct choices *choices, const struct row *row)
{
    const char(*cell)[CELL_SIZE] = names->cell;
    double buffer_share = choices->plan->parallelism == PARALLEL_TENSOR ? PARALLEL_BUFFER_SHARE : 0;

    if (row->is_supported[0])
        page_formula(page, at, WORKINGS_NEED, STYLE_GB, row->need[0].required_vram_gb,
                     "=IF(AND(calc_architecture,ISTEXT(%s)),\"?\",%s+%s)", cell[WORKINGS_MISSING],
                     cell[WORKINGS_WEIGHTS_OVERHEAD], cell[WORKINGS_KV_GB]);
    else
        page_formula_text(page, at, WORKINGS_NEED, STYLE_ABSENT, "?",
                          "=IF(AND(calc_architecture,ISTEXT(%s)),\"?\",%s+%s)",
                          cell[WORKINGS_MISSING], cell[WORKINGS_WEIGHTS_OVERHEAD],
                          cell[WORKINGS_KV_GB]);
    for (size_t i = 1; i < ANSWER_COUNTS; i++) {
        const char *kv_share = cell[WORKINGS_KV_SHARE + i - 1];
        const char *weight_share = cell[WORKINGS_WEIGHT_SHARE + i - 1];

        page_formula(page, at, WORKINGS_NEED + i, STYLE_GB,
                     row->is_supported[i] ? row->need[i].required_vram_gb : NUMBER_UNKNOWN,
                     "=IF(OR(ISTEXT(%s),NOT(ISNUMBER(%s))),\"\",IF(calc_architecture,%s*%s+"
                     "calc_engine_several_gb,%s*%s*%g)+%s*%s)",
                     cell[WORKINGS_NEED], kv_share, cell[WORKINGS_WEIGHTS], weight_share,
                     cell[WORKINGS_WEIGHTS_OVERHEAD], weight_share, 1 + buffer_share,
                     cell[WORKINGS_KV_GB], kv_share);
    }
}

/* The need as a line of tokens with one bend, where the window of sliding layers is full. */
static void put_line(struct page *page, size_t at, const struct names *names, const struct row *row)
{
    const char(*cell)[CELL_SIZE] = names->cell;

    page_formula(page, at, WORKINGS_SLOPE, STYLE_EXACT, row->slope,
                 "=(%s*calc_multiplier*calc_buffer+%s)*calc_sequences/calc_unit",
                 cell[WORKINGS_PER_TOKEN], cell[WORKINGS_WINDOW_PER_TOKEN]);
    page_formula(page, at, WORKINGS_SLOPE_BEYOND, STYLE_EXACT, row->slope_beyond,
                 "=%s*calc_multiplier*calc_buffer*calc_sequences/calc_unit",
                 cell[WORKINGS_PER_TOKEN]);
    page_formula(page, at, WORKINGS_BASE_GB, STYLE_GB, row->base_gb,
                 "=%s+%s*calc_sequences/calc_unit", cell[WORKINGS_WEIGHTS_OVERHEAD],
                 cell[WORKINGS_FIXED]);
    page_formula(page, at, WORKINGS_WINDOW_GB, STYLE_GB, row->window_gb, "=%s+%s*%s",
                 cell[WORKINGS_BASE_GB], cell[WORKINGS_SLOPE], cell[WORKINGS_WINDOW_TOKENS]);
}

/* Where the line meets what the GPU has, to the nearest whole block. */
static double candidate(const struct choices *choices, const struct row *row, double usable_gb)
{
    double tokens = (usable_gb - row->base_gb) / row->slope;

    if (usable_gb < row->base_gb)
        return 0;
    if (usable_gb > row->window_gb)
        tokens = row->window_tokens + (usable_gb - row->window_gb) / row->slope_beyond;
    if (!isfinite(tokens))
        return CONTEXT_MAX;
    return round(tokens / choices->block_tokens) * choices->block_tokens;
}

static void put_count(struct page *page, size_t at, size_t gpu, const struct names *names,
                      const char *usable, unsigned count, bool is_known)
{
    size_t column = workings_column(page->book->report->plan, BLOCK_COUNT, gpu);
    const char(*need)[CELL_SIZE] = &names->cell[WORKINGS_NEED];
    char formula[FORMULA_SIZE];

    snprintf(formula, sizeof formula,
             "=IF(ISTEXT(%s),\"\",IF(%s<=%s,1,IF(%s<=%s,2,IF(%s<=%s,4,IF(%s<=%s,8,\">8\")))))",
             need[0], need[0], usable, need[1], usable, need[2], usable, need[3], usable);
    if (count > 0)
        page_formula(page, at, column, STYLE_TOKENS, count, "%s", formula);
    else
        page_formula_text(page, at, column, STYLE_TOKENS, is_known ? ">8" : "", "%s", formula);
}

/*
 * The longest context: the candidate, or a block less where the exact need of the candidate is too
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
                 "=IF(ISTEXT(%s),\"\",IF(%s<%s,0,IFERROR(ROUND(IF(%s<=%s,(%s-%s)/%s,%s+(%s-%s)/%s)/"
                 "calc_block,0)*calc_block,2^30)))",
                 cell[WORKINGS_NEED], usable, cell[WORKINGS_BASE_GB], usable,
                 cell[WORKINGS_WINDOW_GB], usable, cell[WORKINGS_BASE_GB], cell[WORKINGS_SLOPE],
                 cell[WORKINGS_WINDOW_TOKENS], usable, cell[WORKINGS_WINDOW_GB],
                 cell[WORKINGS_SLOPE_BEYOND]);
    cell_name(near, at, false, workings_column(plan, BLOCK_CANDIDATE, gpu), false);
    page_formula(page, at, workings_column(plan, BLOCK_LONGEST, gpu), STYLE_TOKENS, longest,
                 "=IF(ISTEXT(%s),\"\",MAX(0,MIN(2^30,%s-calc_block*(%s+(%s*%s*calc_multiplier*"
                 "calc_buffer+%s*MIN(%s,%s)+%s)*calc_sequences/calc_unit>%s))))",
                 cell[WORKINGS_NEED], near, cell[WORKINGS_WEIGHTS_OVERHEAD],
                 cell[WORKINGS_PER_TOKEN], near, cell[WORKINGS_WINDOW_PER_TOKEN], near,
                 cell[WORKINGS_WINDOW_TOKENS], cell[WORKINGS_FIXED], usable);
}

static void put_pairs(struct page *page, size_t at, const struct names *names,
                      const struct choices *choices, const struct model *model,
                      const struct row *row)
{
    const struct plan *plan = choices->plan;

    for (size_t g = 0; g < plan->gpu_count; g++) {
        struct gpu_set set = equal_gpus(plan->gpus[g], 1);
        double usable_gb = mode_usable_vram_gb(plan, choices->scenario.mode, plan->gpus[g]);
        bool known = row->is_supported[0];
        char usable[CELL_SIZE];
        unsigned count = 0;
        uint64_t longest = 0;

        if (known)
            known = answer_gpu_count(plan, &choices->scenario, model, plan->gpus[g], &count) &&
                    answer_longest_context(plan, &choices->scenario, model, &set, &longest);
        cell_name(usable, WORKINGS_USABLE_ROW, true, workings_column(plan, BLOCK_COUNT, g), true);
        put_count(page, at, g, names, usable, count, known);
        put_longest(page, at, g, names, usable,
                    known ? candidate(choices, row, usable_gb) : NUMBER_UNKNOWN,
                    known ? (double)longest : NUMBER_UNKNOWN);
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
