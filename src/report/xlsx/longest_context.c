/* SPDX-License-Identifier: MIT */
/* Longest context: models and quantizations down, GPUs across, the tokens that fit. */
#include "vramgrid/answers.h"
#include "vramgrid/gpu_columns.h"
#include "vramgrid/number.h"
#include "vramgrid/sheets.h"
#include "vramgrid/text.h"

#include <math.h>
#include <stdio.h>

enum { MODEL, PARAMS, MAXIMUM, QUANTIZATION, GPUS };
enum { NOTE_ROW = 2, LEGEND_ROW, VRAM_ROW = LEGEND_ROW + LEGEND_ROWS, HEADING_ROW, FIRST_ROW };

struct contexts {
    struct page *page;
    const struct plan *plan;
    struct slice slice;
    double most_tokens; /* of those written */
    bool has_bin[CONTEXT_BINS];
};

/* A cell that is limited by the model says nothing about how much more the GPU could hold. */
static void put_tokens(struct contexts *contexts, size_t row, size_t column, double tokens,
                       double maximum_tokens)
{
    bool is_maximum = tokens >= maximum_tokens;
    double shown = is_maximum ? maximum_tokens : tokens;
    size_t bin = palette_scale_bin(palette_context_tokens, CONTEXT_BINS, shown);
    int style = is_maximum ? STYLE_CONTEXT_MAXIMUM : STYLE_CONTEXT;

    page_number(contexts->page, row, column, (enum style)(style + (int)bin), shown);
    contexts->has_bin[bin] = true;
    contexts->most_tokens = fmax(contexts->most_tokens, shown);
}

static void put_cell(struct contexts *contexts, size_t row, size_t column, size_t model, size_t set)
{
    const struct plan *plan = contexts->plan;
    const struct model *about = plan->models[model];
    enum verdict verdict = slice_fit(&contexts->slice, model, set).verdict;
    uint64_t tokens;

    if (gpu_columns_put_obstacle(contexts->page, row, column, verdict))
        return;
    tokens = answer_longest_context(plan, &contexts->slice.scenario, about, &plan->sets[set]);
    if (tokens > 0)
        put_tokens(contexts, row, column, (double)tokens, about->context_length_max);
    else
        gpu_columns_put_none(contexts->page, row, column);
}

static void put_row(struct contexts *contexts, size_t row, size_t model)
{
    const struct model *about = contexts->plan->models[model];
    struct page *page = contexts->page;
    const struct window *window = &page->tab->window;

    page_text(page, row, MODEL, STYLE_TEXT, about->name);
    page_number(page, row, PARAMS, STYLE_GB, about->params_billion);
    if (number_is_known(about->context_length_max))
        page_number(page, row, MAXIMUM, STYLE_COUNT, about->context_length_max);
    page_text(page, row, QUANTIZATION, STYLE_TEXT, contexts->slice.scenario.quantization->name);
    for (size_t g = 0; g < window->set_count; g++)
        put_cell(contexts, row, GPUS + g, model, window->first_set + g);
}

/* Any slice of a quantization tells obstacles, which do not depend on the context. */
static void put_rows(struct contexts *contexts)
{
    const struct plan *plan = contexts->plan;
    const struct window *window = &contexts->page->tab->window;

    for (size_t q = 0; q < plan->quantization_count; q++) {
        slice_fill(&contexts->slice,
                   plan_slice_index(plan, contexts->page->book->mode_index, q, 0));
        for (size_t m = 0; m < window->model_count; m++)
            put_row(contexts, FIRST_ROW + m * plan->quantization_count + q,
                    window->first_model + m);
    }
}

/* "< 4,096", "4,096–8,191", "≥ 262,144" */
static void describe_bin(size_t bin, char words[LEGEND_WORDS_SIZE])
{
    char from[NUMBER_SIZE], to[NUMBER_SIZE];
    uint64_t next = bin + 1 < CONTEXT_BINS ? (uint64_t)palette_context_tokens[bin + 1] : 0;

    number_grouped(from, (uint64_t)palette_context_tokens[bin]);
    number_grouped(to, bin == 0 || next == 0 ? next : next - 1);
    if (bin == 0)
        snprintf(words, LEGEND_WORDS_SIZE, "< %.30s", to);
    else if (next == 0)
        snprintf(words, LEGEND_WORDS_SIZE, "\u2265 %.30s", from);
    else
        snprintf(words, LEGEND_WORDS_SIZE, "%.30s\u2013%.30s", from, to);
}

static void put_legend(const struct contexts *contexts, double column_width)
{
    const struct text *text = contexts->page->book->report->text;
    struct grid_legend legend = {0};

    for (size_t bin = 0; bin < CONTEXT_BINS; bin++)
        if (contexts->has_bin[bin])
            describe_bin(bin, grid_legend_add(&legend, (enum style)(STYLE_CONTEXT + (int)bin)));
    snprintf(grid_legend_add(&legend, STYLE_MAXIMUM), LEGEND_WORDS_SIZE, "%s",
             text_get(text, "longest.maximum"));
    snprintf(grid_legend_add(&legend, STYLE_ABSENT), LEGEND_WORDS_SIZE, "%s",
             text_get(text, "longest.none"));
    grid_legend_add_obstacles(&legend, contexts->page->book);
    grid_legend_put(&legend, contexts->page, LEGEND_ROW, GPUS, column_width);
}

static void put_headings(struct page *page)
{
    static const char *const keys[] = {"fit.model", "fit.params", "longest.model_maximum",
                                       "summary.quantization"};
    const struct text *text = page->book->report->text;

    put_sheet_title(page, text_get(text, "longest.title"));
    page_line(page, NOTE_ROW, 0, STYLE_NOTE, text_get(text, "longest.note"));
    for (size_t i = 0; i < GPUS; i++)
        page_heading(page, HEADING_ROW, i,
                     i == PARAMS || i == MAXIMUM ? STYLE_HEADING_NUMBER : STYLE_HEADING,
                     text_get(text, keys[i]));
    gpu_columns_head(page, VRAM_ROW, GPUS);
}

/* Wide enough for the largest number: Excel shows none of a number that it would have to cut. */
static double find_column_width(const struct contexts *contexts)
{
    const double width_min = 6.7, padding = 2;
    char most[NUMBER_SIZE];

    return fmax((double)number_grouped(most, (uint64_t)contexts->most_tokens) + padding, width_min);
}

bool write_longest_context_sheet(struct page *page, struct error *err)
{
    const struct plan *plan = page->book->report->plan;
    const struct window *window = &page->tab->window;
    size_t rows = window->model_count * plan->quantization_count;
    size_t last_column = GPUS + window->set_count - 1;
    struct contexts contexts = {.page = page, .plan = plan};
    bool ok = page_check_size(page, FIRST_ROW + rows, GPUS + window->set_count,
                              "models x quantizations by GPUs", err) &&
              slice_init(&contexts.slice, plan, err);

    if (ok) {
        double column_width;

        put_headings(page);
        put_rows(&contexts);
        column_width = find_column_width(&contexts);
        put_legend(&contexts, column_width);
        page_width(page, GPUS, last_column, column_width);
        page_table(page, VRAM_ROW, HEADING_ROW, FIRST_ROW + rows - 1, last_column,
                   QUANTIZATION + 1);
    }
    slice_release(&contexts.slice);
    return ok;
}
