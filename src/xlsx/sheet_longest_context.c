/* SPDX-License-Identifier: MIT */
/* Longest context: models and quantizations down, GPUs across, the tokens that fit. */
#include "gpu_columns.h"
#include "model_slice.h"
#include "sheets.h"
#include "vramgrid/base/number.h"
#include "vramgrid/sweep/answers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MODEL, PARAMS, MAXIMUM, QUANTIZATION, GPUS };
enum { NOTE_ROW = 2, LEGEND_ROW, VRAM_ROW = LEGEND_ROW + LEGEND_ROWS, HEADING_ROW, FIRST_ROW };

struct contexts {
    struct page *page;
    const struct plan *plan;
    struct model_slice at;
    uint64_t *tokens; /* of all cells, row by row, since the legend stands above them */
    double most_tokens;
    bool has_bin[CONTEXT_BINS];
};

/* A cell that is limited by the model says nothing about how much more the GPU could hold. */
static double shown_tokens(uint64_t tokens, double maximum_tokens, bool *is_maximum)
{
    *is_maximum = (double)tokens >= maximum_tokens;
    return *is_maximum ? maximum_tokens : (double)tokens;
}

static size_t bin_of(double tokens)
{
    return palette_scale_bin(palette_context_tokens, CONTEXT_BINS, tokens);
}

static bool has_obstacle(const struct contexts *contexts, size_t set)
{
    return slice_fit(&contexts->at.slice, 0, set).verdict >= VERDICT_UNSUPPORTED;
}

static uint64_t find_tokens(struct contexts *contexts, size_t model, size_t set)
{
    const struct plan *plan = contexts->plan;
    const struct model *about = plan->models[model];
    uint64_t tokens;
    double shown;
    bool is_maximum;

    if (has_obstacle(contexts, set) ||
        !answer_longest_context(plan, &contexts->at.slice.scenario, about, &plan->sets[set],
                                &tokens) ||
        tokens == 0)
        return 0;
    shown = shown_tokens(tokens, about->context_length_max, &is_maximum);
    contexts->has_bin[bin_of(shown)] = true;
    contexts->most_tokens = fmax(contexts->most_tokens, shown);
    return tokens;
}

static void put_cell(const struct contexts *contexts, size_t row, size_t column,
                     enum verdict verdict, uint64_t tokens, double maximum_tokens)
{
    bool is_maximum;
    double shown = shown_tokens(tokens, maximum_tokens, &is_maximum);
    int style = is_maximum ? STYLE_CONTEXT_MAXIMUM : STYLE_CONTEXT;

    if (gpu_columns_put_obstacle(contexts->page, row, column, verdict))
        return;
    if (tokens > 0)
        page_number(contexts->page, row, column, (enum style)(style + (int)bin_of(shown)), shown);
    else
        gpu_columns_put_none(contexts->page, row, column);
}

static void put_row(const struct contexts *contexts, size_t row, size_t model,
                    const uint64_t *tokens)
{
    const struct model *about = contexts->plan->models[model];
    const struct slice *slice = &contexts->at.slice;
    struct page *page = contexts->page;
    const struct window *window = &page->tab->window;

    page_begin_row(page, row);
    page_text(page, row, MODEL, STYLE_TEXT, about->name);
    page_number(page, row, PARAMS, STYLE_GB, about->params_billion);
    if (number_is_known(about->context_length_max))
        page_number(page, row, MAXIMUM, STYLE_COUNT, about->context_length_max);
    page_text(page, row, QUANTIZATION, STYLE_TEXT, scenario_precision(&slice->scenario, about));
    for (size_t g = 0; g < window->set_count; g++)
        put_cell(contexts, row, GPUS + g, slice_fit(slice, 0, window->first_set + g).verdict,
                 tokens[g], about->context_length_max);
    page_end_row(page);
}

/* What a row has of a model; any slice of a quantization tells obstacles, whatever its context. */
static void fill_row(struct contexts *contexts, size_t model, size_t quantization)
{
    model_slice_fill(
        &contexts->at, model,
        plan_slice_index(contexts->plan, contexts->page->tab->mode_index, quantization, 0));
}

static void find_rows(struct contexts *contexts)
{
    const struct plan *plan = contexts->plan;
    const struct window *window = &contexts->page->tab->window;
    uint64_t *tokens = contexts->tokens;

    for (size_t m = 0; m < window->model_count; m++) {
        for (size_t q = 0; q < plan->quantization_count; q++) {
            fill_row(contexts, window->first_model + m, q);
            for (size_t g = 0; g < window->set_count; g++)
                *tokens++ = find_tokens(contexts, window->first_model + m, window->first_set + g);
        }
    }
}

static void put_rows(struct contexts *contexts)
{
    const struct plan *plan = contexts->plan;
    const struct window *window = &contexts->page->tab->window;
    const uint64_t *tokens = contexts->tokens;
    size_t row = FIRST_ROW;

    for (size_t m = 0; m < window->model_count; m++) {
        for (size_t q = 0; q < plan->quantization_count; q++) {
            fill_row(contexts, window->first_model + m, q);
            put_row(contexts, row++, window->first_model + m, tokens);
            tokens += window->set_count;
        }
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
    text_join(text, "longest.maximum", grid_legend_add(&legend, STYLE_MAXIMUM), LEGEND_WORDS_SIZE,
              NULL);
    text_join(text, "longest.none", grid_legend_add(&legend, STYLE_ABSENT), LEGEND_WORDS_SIZE,
              NULL);
    grid_legend_add_obstacles(&legend, contexts->page);
    grid_legend_put(&legend, contexts->page, LEGEND_ROW, GPUS, column_width);
}

static void put_title(struct page *page)
{
    const struct text *text = page->book->report->text;

    put_sheet_title(page, text_words(text, "longest.title"));
    page_paragraph_words(page, NOTE_ROW, 0, STYLE_NOTE, text_words(text, "longest.note"));
}

static void put_headings(struct page *page)
{
    static const char *const keys[] = {"fit.model", "fit.params", "longest.model_maximum",
                                       "summary.quantization"};

    gpu_columns_head(page, VRAM_ROW, GPUS);
    for (size_t i = 0; i < GPUS; i++)
        page_heading(page, HEADING_ROW, i,
                     i == PARAMS || i == MAXIMUM ? STYLE_HEADING_NUMBER : STYLE_HEADING,
                     text_words(page->book->report->text, keys[i]));
}

/* Wide enough for the largest number: Excel shows none of a number that it would have to cut. */
static double find_column_width(const struct contexts *contexts)
{
    const double width_min = 8.7, padding = 2;
    char most[NUMBER_SIZE];

    return fmax((double)number_grouped(most, (uint64_t)contexts->most_tokens) + padding, width_min);
}

static bool contexts_init(struct contexts *contexts, struct page *page, struct error *err)
{
    const struct plan *plan = page->book->report->plan;
    const struct window *window = &page->tab->window;
    size_t rows = window->model_count * plan->quantization_count;

    *contexts = (struct contexts){.page = page, .plan = plan};
    if (!page_check_size(page, FIRST_ROW + rows, GPUS + window->set_count,
                         "models x quantizations by GPUs", err) ||
        !model_slice_init(&contexts->at, plan, err))
        return false;
    contexts->tokens = malloc(rows * window->set_count * sizeof *contexts->tokens);
    return contexts->tokens || error_set_memory(err);
}

bool write_longest_context_sheet(struct page *page, struct error *err)
{
    const struct window *window = &page->tab->window;
    size_t rows = window->model_count * page->book->report->plan->quantization_count;
    size_t last_column = GPUS + window->set_count - 1;
    struct contexts contexts;
    bool ok = contexts_init(&contexts, page, err);

    if (ok) {
        double column_width;

        find_rows(&contexts);
        column_width = find_column_width(&contexts);
        put_title(page);
        put_legend(&contexts, column_width);
        put_headings(page);
        page->is_open = true;
        put_rows(&contexts);
        page->is_open = false;
        page_width(page, GPUS, last_column, column_width);
        page_table(page, &(struct table_area){
                             .first_repeated = VRAM_ROW,
                             .heading_row = HEADING_ROW,
                             .last_row = FIRST_ROW + rows - 1,
                             .last_column = last_column,
                             .frozen_columns = QUANTIZATION + 1,
                         });
        page_print_tables(page);
    }
    free(contexts.tokens);
    model_slice_release(&contexts.at);
    return ok;
}
