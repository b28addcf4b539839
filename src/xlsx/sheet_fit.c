/* SPDX-License-Identifier: MIT */
/* Fit, one sheet per quantization: models and contexts down, GPUs across, headroom in the cells. */
#include "gpu_columns.h"
#include "model_slice.h"
#include "sheets.h"
#include "vramgrid/base/number.h"
#include "vramgrid/words/quantization_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MODEL, PARAMS, CONTEXT, REQUIRED, GPUS = FIT_GPUS };
enum { LEGEND_ROW = 2, NOTE_ROW = 4, VRAM_ROW, HEADING_ROW, FIRST_ROW = FIT_FIRST_ROW };

static const double GPU_WIDTH = 8.7; /* three lines of a name */

/* Where the rule counts less than engines keep, that stands beside its multiplier. */
static void add_kv_share(const struct page *page, const struct quantization *quantization,
                         char line[LINE_SIZE])
{
    const struct report *report = page->book->report;
    double share = kv_cache_share(report->plan, quantization, page->tab->mode);
    char number[NUMBER_SIZE], words[LINE_SIZE / 8];
    size_t length = strlen(line);

    if (page->tab->mode->is_architecture || !(share < 1))
        return;
    number_brief(number, share);
    text_join(report->text, "figure.kv_share", words, sizeof words, "share", number, NULL);
    snprintf(line + length, LINE_SIZE - length, "  |  %s", words);
}

static void describe_figures(const struct page *page, const struct quantization *quantization,
                             char line[LINE_SIZE])
{
    const struct text *text = page->book->report->text;
    char bytes[NUMBER_SIZE], multiplier[NUMBER_SIZE];
    char weights[LINE_SIZE / 8], cache[LINE_SIZE / 8];
    size_t length;

    describe_quantization(page->book->report->plan, quantization, BYTES_PER_PARAM, bytes);
    describe_quantization(page->book->report->plan, quantization, KV_CACHE_MULTIPLIER, multiplier);
    text_join(text, "fit.weights", weights, sizeof weights, "bytes", bytes, NULL);
    text_join(text, "fit.kv_cache", cache, sizeof cache, "multiplier", multiplier, NULL);
    describe_report(page, line);
    length = strlen(line);
    snprintf(line + length, LINE_SIZE - length, "  |  %s  |  %s", weights, cache);
    add_kv_share(page, quantization, line);
}

static void put_title(struct page *page)
{
    const struct quantization *quantization =
        page->book->report->plan->quantizations[page->tab->quantization];
    const struct text *text = page->book->report->text;
    char line[LINE_SIZE];

    text_join(text, "fit.title", line, sizeof line, "quantization", quantization->name, NULL);
    page_line(page, 0, 0, STYLE_TITLE, line);
    describe_figures(page, quantization, line);
    put_description(page, line);
}

static bool stands_above_gpus(enum palette_bin bin)
{
    return bin == BIN_FREE || bin >= BIN_FAR_SHORT;
}

static void describe_bin(const struct report *report, enum palette_bin bin,
                         char words[PALETTE_WORDS_SIZE])
{
    struct phrase phrase;

    words_join(palette_describe(report->text, bin, report->plan->safety_margin_percent, &phrase),
               words, PALETTE_WORDS_SIZE);
}

/* How many of the GPUs' columns the longest words of the legend take that stand above them. */
static size_t legend_columns(const struct page *page)
{
    enum { COLUMNS_MIN = 4 };
    const struct report *report = page->book->report;
    enum palette_bin bins[PALETTE_BINS];
    size_t count = palette_bins_of(report->plan, page->tab->mode, bins), longest = 0;
    char words[PALETTE_WORDS_SIZE];

    for (size_t i = 0; i < count; i++) {
        describe_bin(report, bins[i], words);
        if (stands_above_gpus(bins[i]) && text_width(words) > longest)
            longest = text_width(words);
    }
    return (size_t)fmax(COLUMNS_MIN, ceil((double)longest / GPU_WIDTH));
}

static void put_bin(struct page *page, enum palette_bin bin, size_t row, size_t first, size_t last)
{
    const struct report *report = page->book->report;
    char words[PALETTE_WORDS_SIZE];

    describe_bin(report, bin, words);
    put_swatch(page, row, first, last, style_of_bin(bin), words);
}

/* Two rows of bins over columns that every grid has or nearly has. */
static void put_legend(struct page *page)
{
    const struct book *book = page->book;
    size_t columns = legend_columns(page), behind = GPUS + columns;

    put_bin(page, BIN_HALF_FREE, LEGEND_ROW, MODEL, MODEL);
    put_bin(page, BIN_QUARTER_FREE, LEGEND_ROW, PARAMS, REQUIRED);
    put_bin(page, BIN_FREE, LEGEND_ROW, GPUS, behind - 1);
    if (book->report->plan->has_several_gpus)
        put_bin(page, BIN_UNSUPPORTED, LEGEND_ROW, behind, behind + columns - 1);
    put_bin(page, BIN_LOW_MARGIN, LEGEND_ROW + 1, MODEL, MODEL);
    put_bin(page, BIN_SHORT, LEGEND_ROW + 1, PARAMS, REQUIRED);
    put_bin(page, BIN_FAR_SHORT, LEGEND_ROW + 1, GPUS, behind - 1);
    if (plan_may_be_unknown(page->book->report->plan, page->tab->mode))
        put_bin(page, BIN_UNKNOWN, LEGEND_ROW + 1, behind, behind + columns - 1);
}

static void put_headings(struct page *page)
{
    static const char *const keys[] = {"fit.model", "fit.params", "fit.context", "fit.required"};

    gpu_columns_head(page, VRAM_ROW, GPUS);
    for (size_t i = 0; i < GPUS; i++)
        page_heading(page, HEADING_ROW, i, i == MODEL ? STYLE_HEADING : STYLE_HEADING_NUMBER,
                     text_words(page->book->report->text, keys[i]));
}

static void put_cell(struct page *page, size_t row, size_t column, const struct fit *fit)
{
    if (!gpu_columns_put_obstacle(page, row, column, fit->verdict))
        page_number(page, row, column, STYLE_HEADROOM, palette_headroom_percent(fit));
}

static void put_row(struct page *page, size_t row, size_t model, const struct slice *slice)
{
    const struct plan *plan = page->book->report->plan;
    const struct window *window = &page->tab->window;
    const struct model *about = plan->models[model];

    page_begin_row(page, row);
    put_model_at_context(page, row, about, slice->scenario.context_tokens);
    if (!scenario_missing(plan, &slice->scenario, about))
        page_number(page, row, REQUIRED, STYLE_GB,
                    model_need(plan, &slice->scenario, about).required_vram_gb);
    for (size_t g = 0; g < window->set_count; g++) {
        struct fit fit = slice_fit(slice, 0, window->first_set + g);

        put_cell(page, row, GPUS + g, &fit);
    }
    page_end_row(page);
}

static void put_rows(struct page *page, struct model_slice *at)
{
    const struct plan *plan = page->book->report->plan;
    const struct window *window = &page->tab->window;
    size_t row = FIRST_ROW;

    for (size_t m = 0; m < window->model_count; m++) {
        for (size_t c = 0; c < plan->context_count; c++) {
            size_t model = window->first_model + m;

            model_slice_fill(
                at, model,
                plan_slice_index(plan, page->tab->mode_index, page->tab->quantization, c));
            put_row(page, row++, model, &at->slice);
        }
    }
}

static void lay_out(struct page *page, size_t rows)
{
    size_t last_row = FIRST_ROW + rows - 1;
    size_t last_column = GPUS + page->tab->window.set_count - 1;

    page_width(page, GPUS, last_column, GPU_WIDTH);
    page_table(page, &(struct table_area){
                         .first_repeated = VRAM_ROW,
                         .heading_row = HEADING_ROW,
                         .last_row = last_row,
                         .last_column = last_column,
                         .frozen_columns = REQUIRED + 1,
                     });
    page_colour_headroom(page, &(struct cell_range){FIRST_ROW, GPUS, last_row, last_column});
}

bool write_fit_sheet(struct page *page, struct error *err)
{
    const struct plan *plan = page->book->report->plan;
    const struct window *window = &page->tab->window;
    size_t rows = window->model_count * plan->context_count;
    struct model_slice at = {0};
    bool ok = page_check_size(page, FIRST_ROW + rows, GPUS + window->set_count,
                              "models x contexts by GPUs", err) &&
              model_slice_init(&at, plan, err);

    if (ok) {
        put_title(page);
        put_legend(page);
        page_paragraph_words(page, NOTE_ROW, 0, STYLE_NOTE,
                             text_words(page->book->report->text, "fit.note"));
        put_headings(page);
        put_rows(page, &at);
        lay_out(page, rows);
    }
    model_slice_release(&at);
    return ok;
}
