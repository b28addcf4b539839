/* SPDX-License-Identifier: MIT */
/*
 * Workings: the calculation behind the live sheets, one figure a cell, so that an auditor can
 * follow any answer. Figures in formulas are the core's; what the formulas make of them is the same
 * to the last digits, which `make check-office` shows.
 */
#include "workings.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct choices choose(const struct book *book)
{
    return (struct choices){.plan = book->report->plan, .scenario = live_scenario(book)};
}

/* Fills the choices' names and figures downwards. */
struct scalars {
    struct page *page;
    const struct choices *choices;
    size_t row;
};

/* A formula of the choices with its name, which is its label too. */
static void put_scalar(struct scalars *scalars, const char *name, double value, const char *format,
                       ...) __attribute__((format(printf, 4, 5)));

static void put_scalar(struct scalars *scalars, const char *name, double value, const char *format,
                       ...)
{
    size_t row = scalars->row++;
    char formula[FORMULA_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(formula, sizeof formula, format, args);
    va_end(args);
    page_text(scalars->page, row, 0, STYLE_TEXT, name);
    page_formula(scalars->page, row, 1, STYLE_EXACT, value, "%s", formula);
    book_define(scalars->page->book, name, scalars->page->tab,
                &(struct cell_range){row, 1, row, 1});
}

/*
 * The place of a choice in its list; #N/A, and with it everything that follows, where the cell is
 * empty or says something else. No MATCH: to that "*" in a name stands for anything.
 */
static void put_place(struct scalars *scalars, const char *name, double value, const char *list,
                      const char *choice, size_t first_row)
{
    put_scalar(scalars, name, value,
               "=IF(SUMPRODUCT(--(%s=%s))=1,SUMPRODUCT((%s=%s)*(ROW(%s)-%zu)),NA())", list, choice,
               list, choice, list, first_row);
}

/* A number that a reader may have typed: #N/A where it is none, or too small. */
static void put_number(struct scalars *scalars, const char *name, double value, const char *choice,
                       double minimum)
{
    put_scalar(scalars, name, value, "=IF(ISNUMBER(%s),IF(%s>=%g,%s,NA()),NA())", choice, choice,
               minimum, choice);
}

enum { FIGURE_SIZE = 80 };

/* "INDEX(Lists!$O:$O,1+calc_engine)": a figure of the choice at a place. */
static const char *list_figure(char formula[FIGURE_SIZE], size_t column, const char *place)
{
    char cell[CELL_SIZE];

    cell_name(cell, 0, false, column, true);
    cell[strcspn(cell, "0123456789")] = '\0';
    snprintf(formula, FIGURE_SIZE, "INDEX(Lists!%s:%s,1+%s)", cell, cell, place);
    return formula;
}

/* What the reader has chosen, checked. */
static void put_choices(struct scalars *scalars)
{
    const struct plan *plan = scalars->choices->plan;
    double mode = (double)(scalars->choices->scenario.mode - mode_table) + 1;

    put_place(scalars, "calc_quantization", (double)plan->default_quantization + 1,
              "lst_quantizations", "sel_quantization", 1);
    put_place(scalars, "calc_mode", mode, "lst_modes", "sel_mode", 1);
    put_place(scalars, "calc_show", SHOW_FREE + 1, "lst_shows", "sel_show", 1);
    put_place(scalars, "calc_model", 1, "lst_models", "sel_model", WORKINGS_FIRST_ROW);
    put_number(scalars, "calc_overhead", plan->overhead_factor, "sel_overhead", 0);
    put_number(scalars, "calc_margin", plan->safety_margin_percent, "sel_margin", 0);
    put_number(scalars, "calc_sequences", plan->sequences, "sel_sequences", 1);
}

static void put_scalars(struct page *page, const struct choices *choices)
{
    const struct quantization *quantization = choices->scenario.quantization;
    struct scalars scalars = {page, choices, WORKINGS_SCALARS_ROW};
    char figure[FIGURE_SIZE];

    put_choices(&scalars);
    put_scalar(&scalars, "calc_bytes", list_quantization(quantization->bytes_per_param), "=%s",
               list_figure(figure, LISTS_BYTES, "calc_quantization"));
    put_scalar(&scalars, "calc_multiplier", list_quantization(quantization->kv_cache_multiplier),
               "=%s", list_figure(figure, LISTS_MULTIPLIER, "calc_quantization"));
    put_scalar(&scalars, "calc_buffer", choices->scenario.mode->buffer, "=%s",
               list_figure(figure, LISTS_BUFFER, "calc_mode"));
    put_scalar(&scalars, "calc_tokens", (double)choices->scenario.context_tokens,
               "=IF(ISNUMBER(sel_context),IF(sel_context>=1,ROUNDUP(sel_context,0),NA()),NA())");
    assert(scalars.row < WORKINGS_VRAM_ROW - 1);
}

/* What a GPU has: nominal, and of that what a rule mode may use, all of it. */
static void put_gpu(struct page *page, const struct choices *choices, size_t g)
{
    const struct plan *plan = choices->plan;
    const struct gpu *gpu = plan->gpus[g];
    size_t column = workings_column(plan, BLOCK_COUNT, g);
    char vram[CELL_SIZE], price[CELL_SIZE];

    cell_name(vram, WORKINGS_VRAM_ROW, false, column, false);
    cell_name(price, COST_FIRST_ROW + g, true, COST_PRICE, true);
    page_number(page, WORKINGS_VRAM_ROW, column, STYLE_EXACT, gpu->vram_gb);
    page_formula(page, WORKINGS_USABLE_ROW, column, STYLE_EXACT,
                 mode_usable_vram_gb(plan, choices->scenario.mode, gpu),
                 "=IF(ISNUMBER(calc_margin),%s,NA())", vram);
    page_formula(page, WORKINGS_PRICE_ROW, column, STYLE_MONEY, plan_purchase(plan, gpu)->price.usd,
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
    [WORKINGS_NEED] = {"workings.need", 1},
    [WORKINGS_NEED + 1] = {"workings.need", 2},
    [WORKINGS_NEED + 2] = {"workings.need", 4},
    [WORKINGS_NEED + 3] = {"workings.need", 8},
    [WORKINGS_SLOPE] = {"workings.slope", 0},
    [WORKINGS_BASE_GB] = {"workings.base_gb", 0},
};

static void put_headings(struct page *page)
{
    for (size_t i = 0; i < WORKINGS_BLOCKS; i++) {
        struct phrase phrase;
        char count[16];

        snprintf(count, sizeof count, "%u", headings[i].gpu_count);
        page_heading(
            page, WORKINGS_HEADING_ROW, i,
            i == WORKINGS_MODEL ? STYLE_HEADING : STYLE_HEADING_NUMBER,
            text_phrase(page->book->report->text, &phrase, headings[i].key, "gpus", count, NULL));
    }
}

/* A GPU's column in each block. */
static void put_block_headings(struct page *page)
{
    static const char *const keys[] = {"workings.count", "workings.candidate", "workings.longest"};
    const struct plan *plan = page->book->report->plan;

    for (size_t b = 0; b < sizeof keys / sizeof keys[0]; b++) {
        enum workings_block block = (enum workings_block)b;

        page_words(page, WORKINGS_VRAM_ROW - 1, workings_column(plan, block, 0), STYLE_BOLD,
                   text_words(page->book->report->text, keys[b]));
        for (size_t g = 0; g < plan->gpu_count; g++)
            page_line(page, WORKINGS_HEADING_ROW, workings_column(plan, block, g),
                      STYLE_HEADING_NUMBER, plan->gpus[g]->name);
    }
}

static void put_gpu_labels(struct page *page)
{
    static const char *const keys[] = {"workings.vram", "workings.usable", "workings.price"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        page_words(page, WORKINGS_VRAM_ROW + i, WORKINGS_BLOCKS - 1, STYLE_LABEL,
                   text_words(page->book->report->text, keys[i]));
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
    page_words(page, 0, 0, STYLE_TITLE, text_words(page->book->report->text, "workings.title"));
    page_words(page, 1, 0, STYLE_NOTE, text_words(page->book->report->text, "workings.note"));
    put_scalars(page, &choices);
    put_gpu_labels(page);
    for (size_t g = 0; g < plan->gpu_count; g++)
        put_gpu(page, &choices, g);
    put_headings(page);
    put_block_headings(page);
    put_workings_models(page, &choices);
    page_row_height(page, WORKINGS_HEADING_ROW, HEADING_POINTS);
    page_width(page, 1, columns - 1, gpu_width);
    page_table(page, WORKINGS_HEADING_ROW, WORKINGS_HEADING_ROW,
               WORKINGS_FIRST_ROW + plan->model_count - 1, columns - 1, 1);
    return true;
}
