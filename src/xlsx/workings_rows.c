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
    struct page *page;
    const struct choices *choices;
    const struct model *model;
    size_t at;                                  /* which row */
    size_t number;                              /* of the model, from 0 */
    char cell[WORKINGS_COLUMNS_MAX][CELL_SIZE]; /* names of its cells, by column */
    double need[GPU_CLASSES * ANSWER_COUNTS];   /* NAN: unsupported or unknown */
    /* By the rule that the cells show; all 0 where what the model is published in is unknown. */
    double bytes_per_param, kv_cache_multiplier;
    struct estimate whole; /* on one GPU */
    double slope;
};

static struct placement place_on(const struct choices *choices, const struct scenario *scenario,
                                 const struct model *model, const struct gpu_set *set)
{
    return place_model(choices->plan, scenario, model, set);
}

/* The chosen scenario by the rules: in architecture mode their cells follow a buffer of 1. */
static struct scenario rule_scenario(const struct choices *choices)
{
    struct scenario scenario = choices->scenario;

    if (scenario.mode->is_architecture)
        scenario.mode = live_mode(choices->report, 0);
    return scenario;
}

/* To find shares with where no other quantization is known. */
static const struct quantization any_quantization = {
    .name = "", .bytes_per_param = 1, .bits_per_weight = 8, .kv_cache_multiplier = 1};

static struct placement place_by_rule(const struct row *row, unsigned count)
{
    struct scenario scenario = rule_scenario(row->choices);
    struct gpu_set set = equal_gpus(row->choices->plan->gpus[0], count);

    if (scenario_missing(row->choices->plan, &scenario, row->model))
        scenario.quantization = &any_quantization;
    return place_on(row->choices, &scenario, row->model, &set);
}

/* What each of several GPUs has of the whole: shares that no mode and no quantization changes. */
static void put_shares(const struct row *row)
{
    struct placement whole = place_by_rule(row, 1);

    for (size_t i = 1; i < ANSWER_COUNTS; i++) {
        struct placement part = place_by_rule(row, answer_counts[i]);

        if (part.obstacle != OBSTACLE_NONE)
            continue;
        page_number(row->page, row->at, WORKINGS_KV_SHARE + i - 1, STYLE_EXACT,
                    whole.need.kv_cache_gb > 0 ? part.need.kv_cache_gb / whole.need.kv_cache_gb
                                               : 1);
        page_number(row->page, row->at, WORKINGS_WEIGHT_SHARE + i - 1, STYLE_EXACT,
                    part.need.params_memory_gb / whole.need.params_memory_gb);
    }
}

/* What the sheets say of a model, and what follows from that alone. */
static void put_model(const struct row *row)
{
    const struct model *model = row->model;
    struct page *page = row->page;

    page_text(page, row->at, WORKINGS_MODEL, STYLE_TEXT, model->name);
    page_number(page, row->at, WORKINGS_NUMBER, STYLE_EXACT, (double)row->number + 1);
    page_number(page, row->at, WORKINGS_PARAMS, STYLE_EXACT, model->params_billion);
    page_number(page, row->at, WORKINGS_RULE_MIB, STYLE_EXACT, model->rule_kv_mb_per_token);
    page_number(page, row->at, WORKINGS_MAXIMUM, STYLE_COUNT,
                fmin(CONTEXT_MAX, model->context_length_max));
    if (model->native) {
        page_number(page, row->at, WORKINGS_NATIVE_BYTES, STYLE_EXACT,
                    model->native->bytes_per_param);
        page_number(page, row->at, WORKINGS_NATIVE_MULTIPLIER, STYLE_EXACT,
                    model->native->kv_cache_multiplier);
    }
    put_shares(row);
}

/* The cache and the weights in the chosen scenario, by the rules; the need as a line of tokens. */
static void put_scenario(const struct row *row)
{
    const char(*cell)[CELL_SIZE] = row->cell;
    struct page *page = row->page;
    size_t at = row->at;

    page_formula(page, at, WORKINGS_BYTES, STYLE_EXACT, row->bytes_per_param,
                 "=IF(calc_bytes>0,calc_bytes,IF(ISNUMBER(%s),%s,0))", cell[WORKINGS_NATIVE_BYTES],
                 cell[WORKINGS_NATIVE_BYTES]);
    page_formula(page, at, WORKINGS_MULTIPLIER, STYLE_EXACT, row->kv_cache_multiplier,
                 "=IF(calc_bytes>0,calc_multiplier,IF(ISNUMBER(%s),%s,0))",
                 cell[WORKINGS_NATIVE_MULTIPLIER], cell[WORKINGS_NATIVE_MULTIPLIER]);
    page_formula(page, at, WORKINGS_WEIGHTS, STYLE_GB, row->whole.params_memory_gb, "=%s*%s",
                 cell[WORKINGS_PARAMS], cell[WORKINGS_BYTES]);
    page_formula(page, at, WORKINGS_WEIGHTS_OVERHEAD, STYLE_GB, row->whole.model_with_overhead_gb,
                 "=%s+%s*calc_overhead", cell[WORKINGS_WEIGHTS], cell[WORKINGS_WEIGHTS]);
    page_formula(page, at, WORKINGS_KV_GB, STYLE_GB, row->whole.kv_cache_gb,
                 "=%s*calc_tokens*%s*calc_buffer/1024*calc_sequences", cell[WORKINGS_RULE_MIB],
                 cell[WORKINGS_MULTIPLIER]);
    page_formula(page, at, WORKINGS_SLOPE, STYLE_EXACT, row->slope,
                 "=%s*%s*calc_buffer*calc_sequences/1024", cell[WORKINGS_RULE_MIB],
                 cell[WORKINGS_MULTIPLIER]);
    page_formula(page, at, WORKINGS_BASE_GB, STYLE_GB, row->whole.model_with_overhead_gb, "=%s",
                 cell[WORKINGS_WEIGHTS_OVERHEAD]);
}

/* A figure of the rules; where models may be unknown in native, not of those. */
static void known_formula(const struct row *row, const char *figure, char formula[FORMULA_SIZE])
{
    if (row->choices->plan->lacks_precisions)
        snprintf(formula, FORMULA_SIZE, "IF(%s>0,%.800s,\"%s\")", row->cell[WORKINGS_BYTES], figure,
                 live_obstacle(OBSTACLE_UNKNOWN));
    else
        snprintf(formula, FORMULA_SIZE, "%.800s", figure);
}

/* What each of so many GPUs has to hold by a rule of thumb. */
static void rule_formula(const struct row *row, size_t count, char formula[FORMULA_SIZE])
{
    const char(*cell)[CELL_SIZE] = row->cell;
    double buffer_share =
        row->choices->plan->parallelism == PARALLEL_TENSOR ? PARALLEL_BUFFER_SHARE : 0;

    if (count == 0)
        snprintf(formula, FORMULA_SIZE, "%s+%s", cell[WORKINGS_WEIGHTS_OVERHEAD],
                 cell[WORKINGS_KV_GB]);
    else
        snprintf(formula, FORMULA_SIZE, "IF(ISNUMBER(%s),%s*%s*%g+%s*%s,\"\")",
                 cell[WORKINGS_KV_SHARE + count - 1], cell[WORKINGS_WEIGHTS_OVERHEAD],
                 cell[WORKINGS_WEIGHT_SHARE + count - 1], 1 + buffer_share, cell[WORKINGS_KV_GB],
                 cell[WORKINGS_KV_SHARE + count - 1]);
}

/* A column of sheet Exact or Reach, whole. */
static void exact_range(char range[REFERENCE_SIZE], const char *sheet, size_t column, size_t rows)
{
    char cells[RANGE_SIZE];

    range_name(cells,
               &(struct cell_range){EXACT_FIRST_ROW, column, EXACT_FIRST_ROW + rows - 1, column});
    snprintf(range, REFERENCE_SIZE, "%s!%s", sheet, cells);
}

static void put_need(const struct row *row, size_t class, size_t count, const char *obstacle)
{
    const struct plan *plan = row->choices->plan;
    size_t column = workings_need(class, count);
    size_t rows = plan->quantization_count * plan->context_count * plan->model_count;
    double need = row->need[class * ANSWER_COUNTS + count];
    char figure[FORMULA_SIZE], rule[FORMULA_SIZE], range[REFERENCE_SIZE], formula[FORMULA_SIZE];

    rule_formula(row, count, figure);
    known_formula(row, figure, rule);
    exact_range(range, "Exact", EXACT_NEEDS + class * ANSWER_COUNTS + count, rows);
    if (row->choices->is_exact)
        snprintf(formula, sizeof formula,
                 "=IF(calc_ok=0,\"\",IF(calc_exact=1,INDEX(%s,calc_exact_rows+%s),%.900s))", range,
                 row->cell[WORKINGS_NUMBER], rule);
    else
        snprintf(formula, sizeof formula, "=IF(calc_ok=0,\"\",%.900s)", rule);
    if (number_is_known(need))
        page_formula(row->page, row->at, column, STYLE_GB, need, "%s", formula);
    else
        page_formula_text(row->page, row->at, column, STYLE_GB, obstacle, "%s", formula);
}

static void put_needs(struct row *row)
{
    const struct choices *choices = row->choices;

    for (size_t k = 0; k < live_classes(choices->report); k++) {
        for (size_t i = 0; i < ANSWER_COUNTS; i++) {
            struct gpu_set set = equal_gpus(live_class_gpu(choices->plan, k), answer_counts[i]);
            struct placement placement = place_on(choices, &choices->scenario, row->model, &set);

            row->need[k * ANSWER_COUNTS + i] = placement.obstacle == OBSTACLE_NONE
                                                   ? placement.need.required_vram_gb
                                                   : NUMBER_UNKNOWN;
            put_need(row, k, i,
                     choices->scenario.mode->is_architecture ||
                             placement.obstacle == OBSTACLE_UNKNOWN
                         ? live_obstacle(placement.obstacle)
                         : "");
        }
    }
}

/* Where the line meets what the GPU has, to the nearest whole token. */
static double candidate(const struct row *row, double usable_gb)
{
    double tokens = (usable_gb - row->whole.model_with_overhead_gb) / row->slope;

    if (usable_gb < row->whole.model_with_overhead_gb)
        return 0;
    return isfinite(tokens) ? round(tokens) : CONTEXT_MAX;
}

/* One cell of each block. */
struct grid_pair {
    const struct row *row;
    const struct gpu *gpu;
    size_t g, class;
    double usable_gb, need_gb; /* NAN */
    char need[CELL_SIZE], usable[CELL_SIZE];
    char count[CELL_SIZE], near[CELL_SIZE], longest[CELL_SIZE], free[CELL_SIZE];
};

static struct grid_pair name_pair(const struct row *row, size_t g)
{
    const struct report *report = row->choices->report;
    const struct plan *plan = row->choices->plan;
    struct grid_pair pair = {.row = row, .gpu = plan->gpus[g], .g = g};

    pair.class = live_classes(report) > 1 ? live_class(plan, pair.gpu) : 0;
    pair.usable_gb = mode_usable_vram_gb(plan, row->choices->scenario.mode, pair.gpu);
    pair.need_gb = row->need[pair.class * ANSWER_COUNTS];
    snprintf(pair.need, CELL_SIZE, "%s", row->cell[workings_need(pair.class, 0)]);
    cell_name(pair.usable, WORKINGS_USABLE_ROW, true, workings_column(report, BLOCK_COUNT, g),
              true);
    cell_name(pair.count, row->at, false, workings_column(report, BLOCK_COUNT, g), false);
    cell_name(pair.near, row->at, false, workings_column(report, BLOCK_CANDIDATE, g), false);
    cell_name(pair.longest, row->at, false, workings_column(report, BLOCK_LONGEST, g), false);
    cell_name(pair.free, row->at, false, workings_column(report, BLOCK_FREE, g), false);
    return pair;
}

static size_t column_of(const struct grid_pair *pair, enum workings_block block)
{
    return workings_column(pair->row->choices->report, block, pair->g);
}

/* A figure, or what stands where there is none. */
static void put_figure(const struct grid_pair *pair, enum workings_block block, double value,
                       const char *otherwise, const char *formula)
{
    struct page *page = pair->row->page;

    if (number_is_known(value))
        page_formula(page, pair->row->at, column_of(pair, block), STYLE_TOKENS, value, "%s",
                     formula);
    else
        page_formula_text(page, pair->row->at, column_of(pair, block), STYLE_TOKENS, otherwise,
                          "%s", formula);
}

/* "=IF(ISNUMBER(a),IF(a<=usable,1,IF(b<=usable,2,">2")),a)": the first of answer_counts. */
static void put_count(const struct grid_pair *pair, unsigned count)
{
    const struct row *row = pair->row;
    size_t counts = answer_counts_of(row->choices->plan, pair->gpu);
    char formula[FORMULA_SIZE], beyond[16];
    size_t length = (size_t)snprintf(formula, FORMULA_SIZE, "=IF(ISNUMBER(%s),", pair->need);

    for (size_t i = 0; i < counts; i++)
        length += (size_t)snprintf(formula + length, FORMULA_SIZE - length, "IF(%s<=%s,%u,",
                                   row->cell[workings_need(pair->class, i)], pair->usable,
                                   answer_counts[i]);
    snprintf(beyond, sizeof beyond, ">%u", answer_counts[counts - 1]);
    length += (size_t)snprintf(formula + length, FORMULA_SIZE - length, "\"%s\"", beyond);
    for (size_t i = 0; i < counts; i++)
        length += (size_t)snprintf(formula + length, FORMULA_SIZE - length, ")");
    snprintf(formula + length, FORMULA_SIZE - length, ",%s)", pair->need);
    put_figure(pair, BLOCK_COUNT, count > 0 ? count : NUMBER_UNKNOWN,
               number_is_known(pair->need_gb) ? beyond : "?", formula);
}

/*
 * The longest context: the candidate, or a token less where the exact need of the candidate is too
 * much. The line is only good to the last digits, the need is what vramgrid-method(7), VERDICT,
 * compares. In architecture mode as sheet Reach has it.
 */
static void put_longest(const struct grid_pair *pair, double longest)
{
    const struct row *row = pair->row;
    const struct choices *choices = row->choices;
    const char(*cell)[CELL_SIZE] = row->cell;
    size_t rows = choices->plan->quantization_count * choices->plan->model_count;
    char formula[FORMULA_SIZE], range[REFERENCE_SIZE], figure[FORMULA_SIZE], rule[FORMULA_SIZE];

    snprintf(formula, sizeof formula, "=IF(%s<%s,0,IFERROR(ROUND((%s-%s)/%s,0),2^30))",
             pair->usable, cell[WORKINGS_BASE_GB], pair->usable, cell[WORKINGS_BASE_GB],
             cell[WORKINGS_SLOPE]);
    put_figure(pair, BLOCK_CANDIDATE, candidate(row, pair->usable_gb), "", formula);
    snprintf(figure, sizeof figure,
             "MAX(0,MIN(2^30,%s-(%s+%s*%s*%s*calc_buffer/1024*calc_sequences>%s)))", pair->near,
             cell[WORKINGS_WEIGHTS_OVERHEAD], cell[WORKINGS_RULE_MIB], pair->near,
             cell[WORKINGS_MULTIPLIER], pair->usable);
    known_formula(row, figure, rule);
    exact_range(range, "Reach", REACH_GPUS + pair->g, rows);
    if (choices->is_exact)
        snprintf(formula, sizeof formula,
                 "=IF(calc_ok=0,\"\",IF(calc_exact=1,INDEX(%s,calc_reach_rows+%s),%.900s))", range,
                 cell[WORKINGS_NUMBER], rule);
    else
        snprintf(formula, sizeof formula, "=IF(calc_ok=0,\"\",%.900s)", rule);
    put_figure(pair, BLOCK_LONGEST, number_is_known(pair->need_gb) ? longest : NUMBER_UNKNOWN, "?",
               formula);
}

enum { DIFFERENCE_SIZE = 2 * LITERAL_SIZE + 256 };

/* By which method alone the pair runs: one more that can be shown, where there are two. */
static void difference_formula(const struct grid_pair *pair, char formula[DIFFERENCE_SIZE])
{
    const struct choices *choices = pair->row->choices;
    const struct text *text = choices->report->text;
    char other[CELL_SIZE], usable[CELL_SIZE], exact[LITERAL_SIZE], rule[LITERAL_SIZE];
    char words[LITERAL_SIZE];

    *formula = '\0';
    if (!choices->is_exact)
        return;
    cell_name(other, pair->row->at, false, workings_other(choices->report, pair->class), true);
    cell_name(usable, WORKINGS_OTHER_ROW, true, column_of(pair, BLOCK_COUNT), true);
    formula_literal(exact, text_join(text, "compare.only_exact", words, sizeof words, NULL));
    formula_literal(rule, text_join(text, "compare.only_rule", words, sizeof words, NULL));
    snprintf(formula, DIFFERENCE_SIZE,
             ",IF(ISNUMBER(%s),IF((%s>=0)=(%s<=%s),\"\",IF((%s>=0)=(calc_exact=1),\"%s\",\"%s\")),"
             "\"?\")",
             other, pair->free, other, usable, pair->free, exact, rule);
}

/* What of one GPU is free, and what sheet Compare shows. */
static void put_shown(const struct grid_pair *pair)
{
    double free_percent = (pair->usable_gb - pair->need_gb) / pair->usable_gb * 100;
    char formula[FORMULA_SIZE], price[CELL_SIZE], unit[CELL_SIZE], difference[DIFFERENCE_SIZE];
    size_t column = column_of(pair, BLOCK_COUNT);

    cell_name(price, WORKINGS_PRICE_ROW, true, column, true);
    cell_name(unit, WORKINGS_UNIT_ROW, true, column, true);
    snprintf(formula, sizeof formula, "=IF(ISNUMBER(%s),(%s-%s)/%s*100,%s)", pair->need,
             pair->usable, pair->need, pair->usable, pair->need);
    put_figure(pair, BLOCK_FREE, free_percent, "?", formula);
    difference_formula(pair, difference);
    snprintf(formula, sizeof formula,
             "=IF(ISNUMBER(%s),CHOOSE(calc_show,%s,%s-%s,%s,MIN(%s,%s)/1024,"
             "IF(AND(ISNUMBER(%s),ISNUMBER(%s)),ROUNDUP(%s/%s,0)*%s,IF(ISTEXT(%s),%s,"
             "\"\u2013\")),%s%s),%s)",
             pair->need, pair->free, pair->usable, pair->need, pair->count, pair->longest,
             pair->row->cell[WORKINGS_MAXIMUM], pair->count, price, pair->count, unit, price,
             pair->count, pair->count, pair->need, difference, pair->need);
    put_figure(pair, BLOCK_SHOWN, free_percent, "?", formula);
}

static void put_pairs(const struct row *row)
{
    const struct plan *plan = row->choices->plan;
    const struct scenario *scenario = &row->choices->scenario;

    for (size_t g = 0; g < plan->gpu_count; g++) {
        struct gpu_set set = equal_gpus(plan->gpus[g], 1);
        struct grid_pair pair = name_pair(row, g);
        unsigned count;
        uint64_t longest;

        answer_gpu_count(plan, scenario, row->model, plan->gpus[g], &count);
        answer_longest_context(plan, scenario, row->model, &set, &longest);
        put_count(&pair, count);
        put_longest(&pair, (double)longest);
        put_shown(&pair);
    }
}

static void put_row(struct page *page, const struct choices *choices, size_t m)
{
    struct scenario rule = rule_scenario(choices);
    struct row row = {.page = page,
                      .choices = choices,
                      .model = choices->plan->models[m],
                      .at = WORKINGS_FIRST_ROW + m,
                      .number = m};
    const struct quantization *own = quantization_for(rule.quantization, row.model);

    for (size_t column = 0; column < WORKINGS_COLUMNS_MAX; column++)
        cell_name(row.cell[column], row.at, false, column, true);
    if (own) {
        row.bytes_per_param = own->bytes_per_param;
        row.kv_cache_multiplier = own->kv_cache_multiplier;
        row.whole = model_need(choices->plan, &rule, row.model);
    }
    row.slope = row.model->rule_kv_mb_per_token * row.kv_cache_multiplier * rule.mode->buffer *
                choices->plan->sequences / 1024;
    put_model(&row);
    put_scenario(&row);
    put_needs(&row);
    put_pairs(&row);
}

/* What formulas of other sheets call the blocks. */
static void put_names(struct page *page, const struct choices *choices)
{
    const struct {
        const char *name;
        size_t first, last; /* columns */
    } blocks[] = {
        {"lst_models", WORKINGS_MODEL, WORKINGS_MODEL},
        {"lst_models_places", WORKINGS_NUMBER, WORKINGS_NUMBER},
        {"calc_maximums", WORKINGS_MAXIMUM, WORKINGS_MAXIMUM},
        {"calc_needs", workings_need(0, 0), workings_column(choices->report, BLOCK_COUNT, 0) - 1},
        {"calc_counts", workings_column(choices->report, BLOCK_COUNT, 0),
         workings_column(choices->report, BLOCK_CANDIDATE, 0) - 1},
        {"calc_free", workings_column(choices->report, BLOCK_FREE, 0),
         workings_column(choices->report, BLOCK_SHOWN, 0) - 1},
        {"calc_shown", workings_column(choices->report, BLOCK_SHOWN, 0),
         workings_column(choices->report, WORKINGS_BLOCK_COUNT, 0) - 1},
    };

    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
        book_define(page->book, blocks[i].name, page->tab,
                    &(struct cell_range){WORKINGS_FIRST_ROW, blocks[i].first,
                                         WORKINGS_FIRST_ROW + choices->plan->model_count - 1,
                                         blocks[i].last});
}

void put_workings_models(struct page *page, const struct choices *choices)
{
    for (size_t m = 0; m < choices->plan->model_count; m++)
        put_row(page, choices, m);
    put_names(page, choices);
}
