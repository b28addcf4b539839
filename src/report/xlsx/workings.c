/* SPDX-License-Identifier: MIT */
/*
 * Workings: the calculation behind the live sheets, one figure a cell, so that an auditor can follow
 * any answer. Figures in formulas are the core's; what the formulas make of them is the same to the
 * last digits, which `make check-office` shows.
 */
#include "vramgrid/answers.h"
#include "vramgrid/live.h"
#include "vramgrid/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What Excel's formulas give back for "as much as you like"; SOLVE_CONTEXT_MAX as they write it. */
static const double CONTEXT_MAX = 1073741824;

/* The figures that hold for every pair, as the formulas have them. */
struct choices {
    const struct plan *plan;
    struct scenario scenario;
    double block_tokens, multiplier, buffer, unit;
    double context_tokens; /* rounded up to whole blocks */
    double engine_gb, engine_several_gb, utilization;
};

/* One row, as its cells have it. */
struct row {
    double per_token, window_per_token, window_tokens, fixed;
    struct estimate need[LIVE_COUNTS];
    bool is_supported[LIVE_COUNTS];
    double slope, slope_beyond, base_gb, window_gb;
};

static struct choices choose(const struct book *book)
{
    const struct plan *plan = book->report->plan;
    struct choices choices = {.plan = plan, .scenario = live_scenario(book)};
    const struct engine *engine = plan->engine;
    bool exact = book->mode->is_architecture;
    double context_gib = exact ? engine->runtime_context_gib + engine->activation_gib : 0;

    choices.block_tokens = exact ? engine->kv_block_tokens : 1;
    choices.multiplier = exact ? 1 : choices.scenario.quantization->kv_cache_multiplier;
    choices.buffer = book->mode->buffer;
    choices.unit = exact ? 1e9 : 1024;
    choices.context_tokens =
        ceil((double)choices.scenario.context_tokens / choices.block_tokens) * choices.block_tokens;
    choices.engine_gb = context_gib * GB_PER_GIB;
    choices.engine_several_gb =
        exact ? (context_gib + engine->multi_gpu_extra_gib) * GB_PER_GIB : 0;
    choices.utilization = exact ? engine->gpu_memory_utilization : 1;
    return choices;
}

/* A formula of the choices with its name, which is its label too. */
static void put_scalar(struct page *page, size_t *row, const char *name, double value,
                       const char *formula)
{
    page_text(page, *row, 0, STYLE_TEXT, name);
    page_formula(page, *row, 1, STYLE_NUMBER, value, "%s", formula);
    book_define(page->book, name, page->tab, &(struct cell_range){*row, 1, *row, 1});
    ++*row;
}

/* The place of a choice in its list. No MATCH: to that "*" in a name stands for anything. */
static void put_place(struct page *page, size_t *row, const char *name, double value,
                      const char *list, const char *choice)
{
    char formula[FORMULA_SIZE];

    snprintf(formula, sizeof formula, "=SUMPRODUCT((%s=%s)*(ROW(%s)-1))", list, choice, list);
    put_scalar(page, row, name, value, formula);
}

static size_t mode_place(const struct mode *mode)
{
    return (size_t)(mode - mode_table) + 1;
}

static void put_engine_scalars(struct page *page, size_t *row, const struct choices *choices)
{
    const struct plan *plan = choices->plan;
    const struct catalogue *catalogue = plan->catalogue;

    put_place(page, row, "calc_engine",
              (double)catalogue_place(catalogue, SHEET_ENGINES, plan->engine) + 1,
              "lst_engines", "sel_engine");
    put_place(page, row, "calc_kv_type",
              (double)catalogue_place(catalogue, SHEET_KV_TYPES, plan->kv_type) + 1,
              "lst_kv_types", "sel_kv_type");
    put_scalar(page, row, "calc_block", choices->block_tokens,
               "=IF(calc_architecture,INDEX(Lists!$O:$O,1+calc_engine),1)");
    put_scalar(page, row, "calc_extra_tokens", plan->engine->sliding_extra_tokens,
               "=INDEX(Lists!$P:$P,1+calc_engine)");
    put_scalar(page, row, "calc_engine_gb", choices->engine_gb,
               "=IF(calc_architecture,(INDEX(Lists!$L:$L,1+calc_engine)+"
               "INDEX(Lists!$M:$M,1+calc_engine))*1.073741824,0)");
    put_scalar(page, row, "calc_engine_several_gb", choices->engine_several_gb,
               "=IF(calc_architecture,(INDEX(Lists!$L:$L,1+calc_engine)+INDEX(Lists!$M:$M,1+"
               "calc_engine)+INDEX(Lists!$N:$N,1+calc_engine))*1.073741824,0)");
    put_scalar(page, row, "calc_utilization", choices->utilization,
               "=IF(calc_architecture,INDEX(Lists!$K:$K,1+calc_engine),1)");
    put_scalar(page, row, "calc_kv_bytes", plan->kv_type->bytes_per_element,
               "=INDEX(Lists!$R:$R,1+calc_kv_type)");
}

/* Without engines every mode is a rule, and these are what a rule has. */
static void put_rule_scalars(struct page *page, size_t *row)
{
    put_scalar(page, row, "calc_block", 1, "=1");
    put_scalar(page, row, "calc_extra_tokens", 0, "=0");
    put_scalar(page, row, "calc_engine_gb", 0, "=0");
    put_scalar(page, row, "calc_engine_several_gb", 0, "=0");
    put_scalar(page, row, "calc_utilization", 1, "=1");
    put_scalar(page, row, "calc_kv_bytes", 2, "=2");
}

static void put_scalars(struct page *page, const struct choices *choices)
{
    const struct mode *mode = choices->scenario.mode;
    const struct quantization *quantization = choices->scenario.quantization;
    size_t row = WORKINGS_SCALARS_ROW;
    char formula[FORMULA_SIZE];

    snprintf(formula, sizeof formula, "=SUMPRODUCT((lst_models=sel_model)*(ROW(lst_models)-%d))",
             WORKINGS_FIRST_ROW);
    put_place(page, &row, "calc_quantization", (double)choices->plan->default_quantization + 1,
              "lst_quantizations", "sel_quantization");
    put_place(page, &row, "calc_mode", (double)mode_place(mode), "lst_modes", "sel_mode");
    put_place(page, &row, "calc_show", SHOW_FREE + 1, "lst_shows", "sel_show");
    put_scalar(page, &row, "calc_architecture", mode->is_architecture,
               "=INDEX(Lists!$H:$H,1+calc_mode)");
    put_scalar(page, &row, "calc_bytes", quantization->bytes_per_param,
               "=INDEX(Lists!$B:$B,1+calc_quantization)");
    put_scalar(page, &row, "calc_bits", quantization->bits_per_weight,
               "=INDEX(Lists!$C:$C,1+calc_quantization)");
    put_scalar(page, &row, "calc_multiplier", choices->multiplier,
               "=IF(calc_architecture,1,INDEX(Lists!$D:$D,1+calc_quantization))");
    put_scalar(page, &row, "calc_buffer", choices->buffer, "=INDEX(Lists!$G:$G,1+calc_mode)");
    put_scalar(page, &row, "calc_unit", choices->unit, "=IF(calc_architecture,1000000000,1024)");
    if (live_has_architecture(choices->plan))
        put_engine_scalars(page, &row, choices);
    else
        put_rule_scalars(page, &row);
    put_scalar(page, &row, "calc_model", 1, formula);
    put_scalar(page, &row, "calc_tokens", choices->context_tokens,
               "=ROUNDUP(sel_context/calc_block,0)*calc_block");
}

static struct placement place_on(const struct choices *choices, const struct scenario *scenario,
                                 const struct model *model, unsigned count)
{
    const struct plan *plan = choices->plan;
    struct gpu_set set = {.parts = {{plan->gpus[0], count}}, .part_count = 1, .gpu_count = count};

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
    for (size_t i = 1; i < LIVE_COUNTS; i++) {
        struct placement part = place_on(choices, &scenario, model, live_counts[i]);

        if (part.obstacle != OBSTACLE_NONE)
            continue;
        page_number(page, row, WORKINGS_KV_SHARE + i - 1, STYLE_NUMBER,
                    part.need.kv_cache_gb / whole.need.kv_cache_gb);
        page_number(page, row, WORKINGS_WEIGHT_SHARE + i - 1, STYLE_NUMBER,
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
    page_number(page, row, WORKINGS_PARAMS, STYLE_NUMBER, model->params_billion);
    page_number(page, row, WORKINGS_RULE_MIB, STYLE_NUMBER, model->rule_kv_mb_per_token);
    page_number(page, row, WORKINGS_MAXIMUM, STYLE_COUNT,
                fmin(CONTEXT_MAX, model->context_length_max));
    put_shares(page, row, choices, model);
    if (model->missing) {
        page_text(page, row, WORKINGS_MISSING, STYLE_TEXT, model->missing);
        return;
    }
    page_number(page, row, WORKINGS_ELEMENTS, STYLE_NUMBER, elements.bytes_per_token - index_bytes);
    page_number(page, row, WORKINGS_INDEX_BYTES, STYLE_NUMBER, index_bytes);
    page_number(page, row, WORKINGS_WINDOW_ELEMENTS, STYLE_NUMBER, elements.window_bytes_per_token);
    page_number(page, row, WORKINGS_WINDOW, STYLE_NUMBER, elements.window_tokens);
    page_number(page, row, WORKINGS_FIXED_BYTES, STYLE_NUMBER, elements.fixed_bytes);
}

static struct row work_out(const struct choices *choices, const struct model *model)
{
    const struct plan *plan = choices->plan;
    struct row row = {.per_token = model->rule_kv_mb_per_token};
    double factor = choices->multiplier * choices->buffer;

    if (choices->scenario.mode->is_architecture) {
        struct kv_cache cache = kv_cache_of(&model->kv_shape, plan->kv_type->bytes_per_element);
        double window = cache.window_tokens + plan->engine->sliding_extra_tokens;

        row.per_token = cache.bytes_per_token;
        row.window_per_token = cache.window_bytes_per_token;
        row.window_tokens = ceil(window / choices->block_tokens) * choices->block_tokens;
        row.fixed = cache.fixed_bytes;
    }
    for (size_t i = 0; i < LIVE_COUNTS; i++) {
        struct placement placement = place_on(choices, &choices->scenario, model, live_counts[i]);

        row.need[i] = placement.need;
        row.is_supported[i] = placement.obstacle == OBSTACLE_NONE;
    }
    row.slope = (row.per_token * factor + row.window_per_token) * plan->sequences / choices->unit;
    row.slope_beyond = row.per_token * factor * plan->sequences / choices->unit;
    row.base_gb =
        row.need[0].model_with_overhead_gb + row.fixed * plan->sequences / choices->unit;
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

    page_formula(page, at, WORKINGS_PER_TOKEN, STYLE_NUMBER, row->per_token,
                 "=IF(calc_architecture,%s*calc_kv_bytes+%s,%s)", cell[WORKINGS_ELEMENTS],
                 cell[WORKINGS_INDEX_BYTES], cell[WORKINGS_RULE_MIB]);
    page_formula(page, at, WORKINGS_WINDOW_PER_TOKEN, STYLE_NUMBER, row->window_per_token,
                 "=IF(calc_architecture,%s*calc_kv_bytes,0)", cell[WORKINGS_WINDOW_ELEMENTS]);
    page_formula(page, at, WORKINGS_WINDOW_TOKENS, STYLE_NUMBER, row->window_tokens,
                 "=IF(calc_architecture,ROUNDUP((%s+calc_extra_tokens)/calc_block,0)*calc_block,0)",
                 cell[WORKINGS_WINDOW]);
    page_formula(page, at, WORKINGS_FIXED, STYLE_NUMBER, row->fixed, "=IF(calc_architecture,%s,0)",
                 cell[WORKINGS_FIXED_BYTES]);
    page_formula(page, at, WORKINGS_WEIGHTS, STYLE_GB, row->need[0].params_memory_gb,
                 "=IF(calc_architecture,%s*calc_bits/8,%s*calc_bytes)", cell[WORKINGS_PARAMS],
                 cell[WORKINGS_PARAMS]);
    page_formula(page, at, WORKINGS_WEIGHTS_OVERHEAD, STYLE_GB,
                 row->need[0].model_with_overhead_gb,
                 "=%s+IF(calc_architecture,calc_engine_gb,%s*sel_overhead)", cell[WORKINGS_WEIGHTS],
                 cell[WORKINGS_WEIGHTS]);
    page_formula(page, at, WORKINGS_KV_GB, STYLE_GB, row->need[0].kv_cache_gb,
                 "=(%s*calc_tokens*calc_multiplier*calc_buffer+%s*MIN(calc_tokens,%s)+%s)"
                 "*sel_sequences/calc_unit",
                 cell[WORKINGS_PER_TOKEN], cell[WORKINGS_WINDOW_PER_TOKEN],
                 cell[WORKINGS_WINDOW_TOKENS], cell[WORKINGS_FIXED]);
}

/* What each of 1, 2, 4 and 8 GPUs has to hold; "?" where the mode cannot say. */
static void put_needs(struct page *page, size_t at, const struct names *names,
                      const struct choices *choices, const struct row *row)
{
    const char(*cell)[CELL_SIZE] = names->cell;
    double buffer_share =
        choices->plan->parallelism == PARALLEL_TENSOR ? PARALLEL_BUFFER_SHARE : 0;

    if (row->is_supported[0])
        page_formula(page, at, WORKINGS_NEED, STYLE_GB, row->need[0].required_vram_gb,
                     "=IF(AND(calc_architecture,ISTEXT(%s)),\"?\",%s+%s)", cell[WORKINGS_MISSING],
                     cell[WORKINGS_WEIGHTS_OVERHEAD], cell[WORKINGS_KV_GB]);
    else
        page_formula_text(page, at, WORKINGS_NEED, STYLE_ABSENT, "?",
                          "=IF(AND(calc_architecture,ISTEXT(%s)),\"?\",%s+%s)",
                          cell[WORKINGS_MISSING], cell[WORKINGS_WEIGHTS_OVERHEAD],
                          cell[WORKINGS_KV_GB]);
    for (size_t i = 1; i < LIVE_COUNTS; i++) {
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
static void put_line(struct page *page, size_t at, const struct names *names,
                     const struct row *row)
{
    const char(*cell)[CELL_SIZE] = names->cell;

    page_formula(page, at, WORKINGS_SLOPE, STYLE_NUMBER, row->slope,
                 "=(%s*calc_multiplier*calc_buffer+%s)*sel_sequences/calc_unit",
                 cell[WORKINGS_PER_TOKEN], cell[WORKINGS_WINDOW_PER_TOKEN]);
    page_formula(page, at, WORKINGS_SLOPE_BEYOND, STYLE_NUMBER, row->slope_beyond,
                 "=%s*calc_multiplier*calc_buffer*sel_sequences/calc_unit",
                 cell[WORKINGS_PER_TOKEN]);
    page_formula(page, at, WORKINGS_BASE_GB, STYLE_GB, row->base_gb,
                 "=%s+%s*sel_sequences/calc_unit", cell[WORKINGS_WEIGHTS_OVERHEAD],
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
 * much. The line is only good to the last digits, the need is what SPEC 1 compares.
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
                 "calc_buffer+%s*MIN(%s,%s)+%s)*sel_sequences/calc_unit>%s))))",
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
        struct gpu_set set = {.parts = {{plan->gpus[g], 1}}, .part_count = 1, .gpu_count = 1};
        double usable_gb = mode_usable_vram_gb(plan, choices->scenario.mode, plan->gpus[g]);
        bool known = row->is_supported[0];
        char usable[CELL_SIZE];

        cell_name(usable, WORKINGS_USABLE_ROW, true, workings_column(plan, BLOCK_COUNT, g), true);
        put_count(page, at, g, names, usable,
                  known ? answer_gpu_count(plan, &choices->scenario, model, plan->gpus[g]) : 0,
                  known);
        put_longest(
            page, at, g, names, usable,
            known ? candidate(choices, row, usable_gb) : NUMBER_UNKNOWN,
            known ? (double)answer_longest_context(plan, &choices->scenario, model, &set)
                  : NUMBER_UNKNOWN);
    }
}

static void put_models(struct page *page, const struct choices *choices)
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

/* What a GPU has: nominal, as its driver shows it, and of that what the chosen mode may use. */
static void put_gpu(struct page *page, const struct choices *choices, size_t g)
{
    const struct plan *plan = choices->plan;
    const struct gpu *gpu = plan->gpus[g];
    size_t column = workings_column(plan, BLOCK_COUNT, g);
    char vram[CELL_SIZE], visible[CELL_SIZE], price[CELL_SIZE];

    cell_name(vram, WORKINGS_VRAM_ROW, false, column, false);
    cell_name(visible, WORKINGS_VISIBLE_ROW, false, column, false);
    cell_name(price, COST_FIRST_ROW + g, true, COST_PRICE, true);
    page_number(page, WORKINGS_VRAM_ROW, column, STYLE_NUMBER, gpu->vram_gb);
    page_number(page, WORKINGS_VISIBLE_ROW, column, STYLE_NUMBER, gpu_visible_vram_gb(gpu));
    page_formula(page, WORKINGS_USABLE_ROW, column, STYLE_NUMBER,
                 mode_usable_vram_gb(plan, choices->scenario.mode, gpu),
                 "=IF(calc_architecture,%s*calc_utilization,%s)", visible, vram);
    page_formula(page, WORKINGS_PRICE_ROW, column, STYLE_MONEY, gpu_price_usd(gpu),
                 "=IF(ISNUMBER(Cost!%s),Cost!%s,\"\")", price, price);
}

static void put_headings(struct page *page, const struct choices *choices)
{
    static const char *const keys[] = {
        [WORKINGS_MODEL] = "workings.model",
        [WORKINGS_PARAMS] = "workings.params",
        [WORKINGS_RULE_MIB] = "workings.rule_mib",
        [WORKINGS_ELEMENTS] = "workings.elements",
        [WORKINGS_INDEX_BYTES] = "workings.index_bytes",
        [WORKINGS_WINDOW_ELEMENTS] = "workings.window_elements",
        [WORKINGS_WINDOW] = "workings.window",
        [WORKINGS_FIXED_BYTES] = "workings.fixed_bytes",
        [WORKINGS_MISSING] = "workings.missing",
        [WORKINGS_MAXIMUM] = "workings.maximum",
        [WORKINGS_KV_SHARE] = "workings.kv_share",
        [WORKINGS_WEIGHT_SHARE] = "workings.weight_share",
        [WORKINGS_PER_TOKEN] = "workings.per_token",
        [WORKINGS_WINDOW_PER_TOKEN] = "workings.window_per_token",
        [WORKINGS_WINDOW_TOKENS] = "workings.window_tokens",
        [WORKINGS_FIXED] = "workings.fixed",
        [WORKINGS_WEIGHTS] = "workings.weights",
        [WORKINGS_WEIGHTS_OVERHEAD] = "workings.weights_overhead",
        [WORKINGS_KV_GB] = "workings.kv_gb",
        [WORKINGS_NEED] = "workings.need",
        [WORKINGS_SLOPE] = "workings.slope",
        [WORKINGS_SLOPE_BEYOND] = "workings.slope_beyond",
        [WORKINGS_BASE_GB] = "workings.base_gb",
        [WORKINGS_WINDOW_GB] = "workings.window_gb",
    };
    static const char *const blocks[] = {"workings.count", "workings.candidate",
                                         "workings.longest"};
    const struct plan *plan = choices->plan;
    const struct text *text = page->book->report->text;
    const char *last = "";
    char words[LINE_SIZE];

    for (size_t i = 0, repeat = 0; i < WORKINGS_BLOCKS; i++) {
        repeat = keys[i] ? 0 : repeat + 1; /* one key for the columns of 1, 2, 4, 8 GPUs */
        last = keys[i] ? keys[i] : last;
        snprintf(words, sizeof words, "%s", text_get(text, last));
        if (strstr(words, "{gpus}") != NULL) {
            char count[16];

            snprintf(count, sizeof count, "%u",
                     live_counts[repeat + (i < WORKINGS_NEED ? 1 : 0)]);
            text_fill(text, last, words, sizeof words, "gpus", count, NULL);
        }
        page_heading(page, WORKINGS_HEADING_ROW, i,
                     i == WORKINGS_MODEL ? STYLE_HEADING : STYLE_HEADING_NUMBER, words);
    }
    for (size_t b = 0; b < sizeof blocks / sizeof blocks[0]; b++) {
        page_line(page, WORKINGS_VRAM_ROW - 1,
                  workings_column(plan, (enum workings_block)b, 0), STYLE_BOLD,
                  text_get(text, blocks[b]));
        for (size_t g = 0; g < plan->gpu_count; g++)
            page_line(page, WORKINGS_HEADING_ROW,
                      workings_column(plan, (enum workings_block)b, g), STYLE_HEADING_NUMBER,
                      plan->gpus[g]->name);
    }
}

static void put_gpu_labels(struct page *page)
{
    static const char *const keys[] = {"workings.vram", "workings.visible", "workings.usable",
                                       "workings.price"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        page_line(page, WORKINGS_VRAM_ROW + i, WORKINGS_BLOCKS - 1, STYLE_LABEL,
                  text_get(page->book->report->text, keys[i]));
}

bool write_workings_sheet(struct page *page, struct error *err)
{
    enum { HEADING_POINTS = 62 };
    const double gpu_width = 13;
    const struct plan *plan = page->book->report->plan;
    struct choices choices = choose(page->book);
    size_t columns = workings_column(plan, BLOCK_LONGEST, plan->gpu_count);

    if (!page_check_size(page, WORKINGS_FIRST_ROW + plan->model_count, columns, "models by GPUs",
                         err))
        return false;
    page_line(page, 0, 0, STYLE_TITLE, text_get(page->book->report->text, "workings.title"));
    page_line(page, 1, 0, STYLE_NOTE, text_get(page->book->report->text, "workings.note"));
    put_scalars(page, &choices);
    put_gpu_labels(page);
    for (size_t g = 0; g < plan->gpu_count; g++)
        put_gpu(page, &choices, g);
    put_headings(page, &choices);
    put_models(page, &choices);
    page_row_height(page, WORKINGS_HEADING_ROW, HEADING_POINTS);
    page_width(page, 1, WORKINGS_BLOCKS - 1, gpu_width);
    page_width(page, WORKINGS_BLOCKS, columns - 1, gpu_width);
    page_table(page, WORKINGS_HEADING_ROW, WORKINGS_HEADING_ROW,
               WORKINGS_FIRST_ROW + plan->model_count - 1, columns - 1, 1);
    return true;
}
