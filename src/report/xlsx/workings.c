/* SPDX-License-Identifier: MIT */
/*
 * Workings: the calculation behind the live sheets, one figure a cell, so that an auditor can
 * follow any answer. Figures in formulas are the core's; what the formulas make of them is the same
 * to the last digits, which `make check-office` shows.
 */
#include "vramgrid/workings.h"
#include "vramgrid/text.h"

#include <math.h>
#include <stdio.h>

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
    page_formula(page, *row, 1, STYLE_EXACT, value, "%s", formula);
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
              (double)catalogue_place(catalogue, SHEET_ENGINES, plan->engine) + 1, "lst_engines",
              "sel_engine");
    put_place(page, row, "calc_kv_type",
              (double)catalogue_place(catalogue, SHEET_KV_TYPES, plan->kv_type) + 1, "lst_kv_types",
              "sel_kv_type");
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
    page_number(page, WORKINGS_VRAM_ROW, column, STYLE_EXACT, gpu->vram_gb);
    page_number(page, WORKINGS_VISIBLE_ROW, column, STYLE_EXACT, gpu_visible_vram_gb(gpu));
    page_formula(page, WORKINGS_USABLE_ROW, column, STYLE_EXACT,
                 mode_usable_vram_gb(plan, choices->scenario.mode, gpu),
                 "=IF(calc_architecture,%s*calc_utilization,%s)", visible, vram);
    page_formula(page, WORKINGS_PRICE_ROW, column, STYLE_MONEY, gpu_price_usd(gpu),
                 "=IF(ISNUMBER(Cost!%s),Cost!%s,\"\")", price, price);
}

/* The columns of the models, with the number of GPUs that a heading is about. */
static const struct {
    const char *key;
    unsigned gpu_count;
} headings[WORKINGS_BLOCKS] = {
    [WORKINGS_MODEL] = {"workings.model", 0},
    [WORKINGS_PARAMS] = {"workings.params", 0},
    [WORKINGS_RULE_MIB] = {"workings.rule_mib", 0},
    [WORKINGS_ELEMENTS] = {"workings.elements", 0},
    [WORKINGS_INDEX_BYTES] = {"workings.index_bytes", 0},
    [WORKINGS_WINDOW_ELEMENTS] = {"workings.window_elements", 0},
    [WORKINGS_WINDOW] = {"workings.window", 0},
    [WORKINGS_FIXED_BYTES] = {"workings.fixed_bytes", 0},
    [WORKINGS_MISSING] = {"workings.missing", 0},
    [WORKINGS_MAXIMUM] = {"workings.maximum", 0},
    [WORKINGS_KV_SHARE] = {"workings.kv_share", 2},
    [WORKINGS_KV_SHARE + 1] = {"workings.kv_share", 4},
    [WORKINGS_KV_SHARE + 2] = {"workings.kv_share", 8},
    [WORKINGS_WEIGHT_SHARE] = {"workings.weight_share", 2},
    [WORKINGS_WEIGHT_SHARE + 1] = {"workings.weight_share", 4},
    [WORKINGS_WEIGHT_SHARE + 2] = {"workings.weight_share", 8},
    [WORKINGS_PER_TOKEN] = {"workings.per_token", 0},
    [WORKINGS_WINDOW_PER_TOKEN] = {"workings.window_per_token", 0},
    [WORKINGS_WINDOW_TOKENS] = {"workings.window_tokens", 0},
    [WORKINGS_FIXED] = {"workings.fixed", 0},
    [WORKINGS_WEIGHTS] = {"workings.weights", 0},
    [WORKINGS_WEIGHTS_OVERHEAD] = {"workings.weights_overhead", 0},
    [WORKINGS_KV_GB] = {"workings.kv_gb", 0},
    [WORKINGS_NEED] = {"workings.need", 1},
    [WORKINGS_NEED + 1] = {"workings.need", 2},
    [WORKINGS_NEED + 2] = {"workings.need", 4},
    [WORKINGS_NEED + 3] = {"workings.need", 8},
    [WORKINGS_SLOPE] = {"workings.slope", 0},
    [WORKINGS_SLOPE_BEYOND] = {"workings.slope_beyond", 0},
    [WORKINGS_BASE_GB] = {"workings.base_gb", 0},
    [WORKINGS_WINDOW_GB] = {"workings.window_gb", 0},
};

static void put_headings(struct page *page)
{
    for (size_t i = 0; i < WORKINGS_BLOCKS; i++) {
        char words[LINE_SIZE], count[16];

        snprintf(count, sizeof count, "%u", headings[i].gpu_count);
        text_fill(page->book->report->text, headings[i].key, words, sizeof words, "gpus", count,
                  NULL);
        page_heading(page, WORKINGS_HEADING_ROW, i,
                     i == WORKINGS_MODEL ? STYLE_HEADING : STYLE_HEADING_NUMBER, words);
    }
}

/* A GPU's column in each block. */
static void put_block_headings(struct page *page)
{
    static const char *const keys[] = {"workings.count", "workings.candidate", "workings.longest"};
    const struct plan *plan = page->book->report->plan;

    for (size_t b = 0; b < sizeof keys / sizeof keys[0]; b++) {
        enum workings_block block = (enum workings_block)b;

        page_line(page, WORKINGS_VRAM_ROW - 1, workings_column(plan, block, 0), STYLE_BOLD,
                  text_get(page->book->report->text, keys[b]));
        for (size_t g = 0; g < plan->gpu_count; g++)
            page_line(page, WORKINGS_HEADING_ROW, workings_column(plan, block, g),
                      STYLE_HEADING_NUMBER, plan->gpus[g]->name);
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
    const double gpu_width = 13, missing_width = 26;
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
    put_headings(page);
    put_block_headings(page);
    put_workings_models(page, &choices);
    page_row_height(page, WORKINGS_HEADING_ROW, HEADING_POINTS);
    page_width(page, 1, columns - 1, gpu_width);
    page_width(page, WORKINGS_MISSING, WORKINGS_MISSING, missing_width);
    page_table(page, WORKINGS_HEADING_ROW, WORKINGS_HEADING_ROW,
               WORKINGS_FIRST_ROW + plan->model_count - 1, columns - 1, 1);
    return true;
}
