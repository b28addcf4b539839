/* SPDX-License-Identifier: MIT */
/* Smallest GPU: for each model and quantization the smallest one that runs it, by context. */
#include "sheets.h"
#include "vramgrid/base/number.h"
#include "vramgrid/sweep/slice.h"
#include "vramgrid/words/quantization_words.h"

#include <stdio.h>

enum { MODEL, PARAMS, QUANTIZATION, CONTEXTS };

enum { HEADING_ROW = 4, FIRST_ROW };

struct smallest {
    struct page *page;
    const struct plan *plan;
    struct slice slice;
};

static void put_title(struct page *page)
{
    const struct report *report = page->book->report;
    char line[LINE_SIZE], gpus[NUMBER_SIZE];

    put_sheet_title(page, text_words(report->text, "smallest.title"));
    snprintf(gpus, sizeof gpus, "%zu", report->plan->gpu_count);
    text_join(report->text,
              report->plan->has_several_gpus ? "summary.smallest_set" : "summary.smallest", line,
              sizeof line, "gpus", gpus, NULL);
    page_paragraph(page, 2, 0, STYLE_NOTE, line);
}

static void put_context_headings(struct page *page)
{
    const struct plan *plan = page->book->report->plan;

    for (size_t c = 0; c < plan->context_count; c++) {
        char count[NUMBER_SIZE], heading[LINE_SIZE];

        number_grouped(count, plan->contexts[c]);
        text_join(page->book->report->text, "summary.context", heading, sizeof heading, "tokens",
                  count, NULL);
        page_text(page, HEADING_ROW, CONTEXTS + c, STYLE_HEADING, heading);
    }
}

static void put_headings(const struct smallest *smallest)
{
    enum { TWO_LINES_POINTS = 31 };
    static const char *const keys[] = {"summary.model", "summary.params", "summary.quantization"};
    struct page *page = smallest->page;
    const struct text *text = page->book->report->text;

    for (size_t i = 0; i < CONTEXTS; i++)
        page_heading(page, HEADING_ROW, i, i == PARAMS ? STYLE_HEADING_NUMBER : STYLE_HEADING,
                     text_words(text, keys[i]));
    page_row_height(page, HEADING_ROW, (double)text->count * TWO_LINES_POINTS);
    put_context_headings(page);
}

/* model counts from the first of the sheet. */
static size_t table_row(const struct smallest *smallest, size_t model, size_t quantization)
{
    return FIRST_ROW + model * smallest->plan->quantization_count + quantization;
}

static void put_row_labels(const struct smallest *smallest)
{
    const struct plan *plan = smallest->plan;
    const struct window *window = &smallest->page->tab->window;

    for (size_t m = 0; m < window->model_count; m++) {
        const struct model *model = plan->models[window->first_model + m];

        for (size_t q = 0; q < plan->quantization_count; q++) {
            size_t row = table_row(smallest, m, q);

            page_text(smallest->page, row, MODEL, STYLE_TEXT, model->name);
            page_number(smallest->page, row, PARAMS, STYLE_GB, model->params_billion);
            page_text(smallest->page, row, QUANTIZATION, STYLE_TEXT,
                      scenario_precision(&(struct scenario){.quantization = plan->quantizations[q]},
                                         model));
        }
    }
}

/* Fewer GPUs first, then less VRAM each; of equals the first. */
static bool is_smaller(const struct gpu_set *a, const struct gpu_set *b)
{
    if (a->gpu_count != b->gpu_count)
        return a->gpu_count < b->gpu_count;
    return set_vram_gb(a) < set_vram_gb(b);
}

/* The place of the smallest set that runs a model; set_count: none does. */
static size_t smallest_set(const struct slice *slice, size_t model)
{
    const struct plan *plan = slice->plan;
    size_t smallest = plan->set_count;

    for (size_t g = 0; g < plan->set_count; g++) {
        if (!verdict_runs(slice_fit(slice, model, g).verdict))
            continue;
        if (smallest == plan->set_count || is_smaller(&plan->sets[g], &plan->sets[smallest]))
            smallest = g;
    }
    return smallest;
}

/* Why there is no set: none is large enough, or the sheet does not say what the mode needs. */
static void put_no_set(const struct smallest *smallest, size_t row, size_t column, size_t model)
{
    const struct text *text = smallest->page->book->report->text;
    const struct model *about = smallest->plan->models[model];
    const char *missing = slice_placement(&smallest->slice, model, 0)->missing;
    char words[LINE_SIZE];

    if (slice_fit(&smallest->slice, model, 0).verdict != VERDICT_UNKNOWN) {
        page_label(smallest->page, row, column, style_of_bin(BIN_FAR_SHORT),
                   text_words(text, "summary.none"));
        return;
    }
    text_join(text, unknown_key(about, missing, "summary.unknown", "summary.no_precision"), words,
              sizeof words, "column", missing, "precision", about->precision_default, NULL);
    page_text(smallest->page, row, column, style_of_bin(BIN_UNKNOWN), words);
}

/* One column of the table for one quantization. */
static void put_slice(const struct smallest *smallest, size_t quantization, size_t context)
{
    const struct window *window = &smallest->page->tab->window;

    for (size_t m = 0; m < window->model_count; m++) {
        size_t row = table_row(smallest, m, quantization);
        size_t model = window->first_model + m;
        size_t gpu = smallest_set(&smallest->slice, model);

        if (gpu < smallest->plan->set_count)
            put_gpu_set(smallest->page, row, CONTEXTS + context, &smallest->plan->sets[gpu],
                        slice_fit(&smallest->slice, model, gpu).verdict);
        else
            put_no_set(smallest, row, CONTEXTS + context, model);
    }
}

static void put_table(struct smallest *smallest)
{
    const struct plan *plan = smallest->plan;
    size_t mode = smallest->page->tab->mode_index;

    for (size_t q = 0; q < plan->quantization_count; q++) {
        for (size_t c = 0; c < plan->context_count; c++) {
            slice_fill(&smallest->slice, plan_slice_index(plan, mode, q, c));
            put_slice(smallest, q, c);
        }
    }
}

bool write_smallest_sheet(struct page *page, struct error *err)
{
    const struct plan *plan = page->book->report->plan;
    struct smallest smallest = {.page = page, .plan = plan};
    size_t rows = page->tab->window.model_count * plan->quantization_count;
    bool ok = page_check_size(page, FIRST_ROW + rows, CONTEXTS + plan->context_count,
                              "models x quantizations by contexts", err);

    ok = slice_init(&smallest.slice, plan, err) && ok;
    if (ok) {
        put_title(page);
        put_headings(&smallest);
        put_row_labels(&smallest);
        put_table(&smallest);
        page_table(page, &(struct table_area){
                             .first_repeated = HEADING_ROW,
                             .heading_row = HEADING_ROW,
                             .last_row = FIRST_ROW + rows - 1,
                             .last_column = CONTEXTS + plan->context_count - 1,
                             .frozen_columns = QUANTIZATION + 1,
                         });
    }
    slice_release(&smallest.slice);
    return ok;
}
