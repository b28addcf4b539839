/* SPDX-License-Identifier: MIT */
/* Summary: for each model and quantization the smallest GPU that runs it, by context. */
#include "vramgrid/number.h"
#include "vramgrid/sheets.h"
#include "vramgrid/slice.h"
#include "vramgrid/text.h"

#include <stdio.h>

enum { MODEL, PARAMS, QUANTIZATION, CONTEXTS };

/* The rows above the table stay frozen, so they are few: no more quantizations than these. */
enum { ANSWERS_MAX = 5, ANSWERS_ROW = 6 };

struct summary {
    struct page *page;
    const struct plan *plan;
    struct slice slice;
    size_t heading_row;
};

static size_t answer_count(const struct plan *plan)
{
    return plan->quantization_count < ANSWERS_MAX ? plan->quantization_count : ANSWERS_MAX;
}

static void put_assumptions(struct page *page)
{
    const struct plan *plan = page->book->report->plan;
    const struct text *text = page->book->report->text;
    char line[LINE_SIZE], overhead[NUMBER_SIZE], margin[NUMBER_SIZE], gpus[NUMBER_SIZE];

    number_brief(overhead, plan->overhead_factor * 100);
    number_brief(margin, plan->safety_margin_percent);
    snprintf(gpus, sizeof gpus, "%zu", plan->gpu_count);
    describe_report(page->book, line);
    page_line(page, 1, 0, STYLE_NOTE, line);
    text_fill(text,
              page->book->mode->is_architecture ? "summary.need_architecture" : "summary.need",
              line, sizeof line, "overhead", overhead, "margin", margin, NULL);
    page_line(page, 2, 0, STYLE_TEXT, line);
    text_fill(text, plan->has_several_gpus ? "summary.smallest_set" : "summary.smallest", line,
              sizeof line, "gpus", gpus, NULL);
    page_line(page, 3, 0, STYLE_TEXT, line);
}

static void put_links(struct page *page)
{
    static const char *const names[] = {"Speed", "Offload",       "Models",
                                        "GPUs",  "Quantizations", "About"};

    page_text(page, 4, MODEL, STYLE_NOTE, text_get(page->book->report->text, "summary.links"));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        page_link(page, 4, PARAMS + i, book_tab(page->book, names[i]), names[i]);
}

static void put_context_headings(struct page *page, size_t row, enum style style)
{
    const struct plan *plan = page->book->report->plan;

    for (size_t c = 0; c < plan->context_count; c++) {
        char count[NUMBER_SIZE], heading[LINE_SIZE];

        number_grouped(count, plan->contexts[c]);
        text_fill(page->book->report->text, "summary.context", heading, sizeof heading, "tokens",
                  count, NULL);
        page_text(page, row, CONTEXTS + c, style, heading);
    }
}

/* How many models run on one GPU, by quantization; the figures follow with their slices. */
static void put_answers(struct page *page)
{
    const struct plan *plan = page->book->report->plan;
    const struct text *text = page->book->report->text;
    size_t more = plan->quantization_count - answer_count(plan);
    char count[NUMBER_SIZE], line[LINE_SIZE];

    page_line(page, ANSWERS_ROW - 1, MODEL, STYLE_BOLD,
              text_get(text, plan->has_several_gpus ? "summary.answers_sets" : "summary.answers"));
    put_context_headings(page, ANSWERS_ROW - 1, STYLE_BOLD);
    for (size_t q = 0; q < answer_count(plan); q++)
        page_link(page, ANSWERS_ROW + q, MODEL, book_quantization_tab(page->book, "Fit", q),
                  plan->quantizations[q]->name);
    if (more > 0) {
        snprintf(count, sizeof count, "%zu", more);
        text_fill(text, "summary.more", line, sizeof line, "count", count, NULL);
        page_link(page, ANSWERS_ROW + ANSWERS_MAX, MODEL, book_tab(page->book, "About"), line);
    }
}

static void put_headings(const struct summary *summary)
{
    enum { TWO_LINES_POINTS = 31 };
    static const char *const keys[] = {"summary.model", "summary.params", "summary.quantization"};
    struct page *page = summary->page;
    const struct text *text = page->book->report->text;

    for (size_t i = 0; i < CONTEXTS; i++)
        page_heading(page, summary->heading_row, i,
                     i == PARAMS ? STYLE_HEADING_NUMBER : STYLE_HEADING, text_get(text, keys[i]));
    if (text->side_by_side)
        page_row_height(page, summary->heading_row, TWO_LINES_POINTS);
    put_context_headings(page, summary->heading_row, STYLE_HEADING);
}

static size_t table_row(const struct summary *summary, size_t model, size_t quantization)
{
    return summary->heading_row + 1 + model * summary->plan->quantization_count + quantization;
}

static void put_row_labels(const struct summary *summary)
{
    const struct plan *plan = summary->plan;

    for (size_t m = 0; m < plan->model_count; m++) {
        for (size_t q = 0; q < plan->quantization_count; q++) {
            size_t row = table_row(summary, m, q);

            page_text(summary->page, row, MODEL, STYLE_TEXT, plan->models[m]->name);
            page_number(summary->page, row, PARAMS, STYLE_GB, plan->models[m]->params_billion);
            page_text(summary->page, row, QUANTIZATION, STYLE_TEXT, plan->quantizations[q]->name);
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
        if (!verdict_runs(slice_fit(slice, model, g)->verdict))
            continue;
        if (smallest == plan->set_count || is_smaller(&plan->sets[g], &plan->sets[smallest]))
            smallest = g;
    }
    return smallest;
}

static void put_gpu(const struct summary *summary, size_t row, size_t column, size_t model,
                    size_t gpu)
{
    char name[LINE_SIZE], marked[LINE_SIZE];

    describe_gpu_set(summary->page->book, name, &summary->plan->sets[gpu]);
    if (slice_fit(&summary->slice, model, gpu)->verdict != VERDICT_RUNS_LOW_MARGIN) {
        page_text(summary->page, row, column, STYLE_TEXT, name);
        return;
    }
    text_fill(summary->page->book->report->text, "summary.low_margin", marked, sizeof marked, "gpu",
              name, NULL);
    page_text(summary->page, row, column, style_of_bin(BIN_LOW_MARGIN), marked);
}

/* Why there is no set: none is large enough, or the sheet does not say what the mode needs. */
static void put_no_set(const struct summary *summary, size_t row, size_t column, size_t model)
{
    const struct text *text = summary->page->book->report->text;
    const char *missing = summary->plan->models[model]->missing;
    char words[LINE_SIZE];

    if (slice_fit(&summary->slice, model, 0)->verdict != VERDICT_UNKNOWN) {
        page_text(summary->page, row, column, style_of_bin(BIN_FAR_SHORT),
                  text_get(text, "summary.none"));
        return;
    }
    text_fill(text, "summary.unknown", words, sizeof words, "column", missing, NULL);
    page_text(summary->page, row, column, style_of_bin(BIN_UNKNOWN), words);
}

/* One column of the table for one quantization. Returns how many models run. */
static size_t put_slice(const struct summary *summary, size_t quantization, size_t context)
{
    const struct plan *plan = summary->plan;
    size_t running = 0;

    for (size_t m = 0; m < plan->model_count; m++) {
        size_t row = table_row(summary, m, quantization);
        size_t gpu = smallest_set(&summary->slice, m);

        running += gpu < plan->set_count;
        if (gpu < plan->set_count)
            put_gpu(summary, row, CONTEXTS + context, m, gpu);
        else
            put_no_set(summary, row, CONTEXTS + context, m);
    }
    return running;
}

static void put_table(struct summary *summary)
{
    const struct plan *plan = summary->plan;
    size_t mode = summary->page->book->mode_index;

    for (size_t q = 0; q < plan->quantization_count; q++) {
        for (size_t c = 0; c < plan->context_count; c++) {
            size_t running;

            slice_fill(&summary->slice, plan_slice_index(plan, mode, q, c));
            running = put_slice(summary, q, c);
            if (q < answer_count(plan))
                page_number(summary->page, ANSWERS_ROW + q, CONTEXTS + c, STYLE_OF_MODELS,
                            (double)running);
        }
    }
}

bool write_summary_sheet(struct page *page, struct error *err)
{
    const struct plan *plan = page->book->report->plan;
    struct summary summary = {.page = page, .plan = plan};
    size_t rows = plan->model_count * plan->quantization_count;
    bool ok;

    summary.heading_row =
        ANSWERS_ROW + answer_count(plan) + (plan->quantization_count > ANSWERS_MAX ? 1 : 0);
    ok = page_check_size(page, summary.heading_row + 1 + rows, CONTEXTS + plan->context_count,
                         "models x quantizations by contexts", err) &&
         slice_init(&summary.slice, plan, err);
    if (ok) {
        page_line(page, 0, 0, STYLE_TITLE, page->book->report->settings->title);
        put_assumptions(page);
        put_links(page);
        put_answers(page);
        put_headings(&summary);
        put_row_labels(&summary);
        put_table(&summary);
        page_table(page, summary.heading_row, summary.heading_row, summary.heading_row + rows,
                   CONTEXTS + plan->context_count - 1, QUANTIZATION + 1);
    }
    slice_release(&summary.slice);
    return ok;
}
