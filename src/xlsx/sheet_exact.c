/* SPDX-License-Identifier: MIT */
/*
 * Exact and Reach, hidden: what the live sheets look up in architecture mode, whose figures are no
 * formulas. Exact has what each of 1, 2, 4 and 8 GPUs holds, for every quantization, context and
 * model; Reach the longest context that fits on one GPU, for every quantization and model.
 */
#include "live.h"

#include <stdio.h>

/* One row: what it is about. */
struct exact_row {
    struct page *page;
    size_t row;
    struct scenario scenario;
    const struct model *model;
};

/* The mode is not that of the answers: it need not be the first. */
static const struct mode *architecture_of(const struct plan *plan)
{
    size_t i = 0;

    while (!plan->modes[i]->is_architecture)
        i++;
    return plan->modes[i];
}

static void put_need(const struct exact_row *at, size_t class, size_t count)
{
    const struct plan *plan = at->page->book->report->plan;
    struct gpu_set set = equal_gpus(live_class_gpu(plan, class), answer_counts[count]);
    struct placement placement = place_model(plan, &at->scenario, at->model, &set);
    size_t column = EXACT_NEEDS + class * ANSWER_COUNTS + count;

    if (placement.obstacle == OBSTACLE_NONE)
        page_number(at->page, at->row, column, STYLE_EXACT, placement.need.required_vram_gb);
    else
        page_text(at->page, at->row, column, STYLE_TEXT, live_obstacle(placement.obstacle));
}

static void put_needs(const struct exact_row *at)
{
    size_t classes = live_classes(at->page->book->report);

    page_begin_row(at->page, at->row);
    page_text(at->page, at->row, EXACT_QUANTIZATION, STYLE_TEXT, at->scenario.quantization->name);
    page_number(at->page, at->row, EXACT_CONTEXT, STYLE_COUNT, (double)at->scenario.context_tokens);
    page_text(at->page, at->row, EXACT_MODEL, STYLE_TEXT, at->model->name);
    for (size_t k = 0; k < classes; k++)
        for (size_t i = 0; i < ANSWER_COUNTS; i++)
            put_need(at, k, i);
    page_end_row(at->page);
}

static void put_need_headings(struct page *page)
{
    const struct text *text = page->book->report->text;

    page_label(page, 0, EXACT_QUANTIZATION, STYLE_HEADING,
               text_words(text, "summary.quantization"));
    page_label(page, 0, EXACT_CONTEXT, STYLE_HEADING, text_words(text, "fit.context"));
    page_label(page, 0, EXACT_MODEL, STYLE_HEADING, text_words(text, "fit.model"));
    for (size_t k = 0; k < live_classes(page->book->report); k++) {
        for (size_t i = 0; i < ANSWER_COUNTS; i++) {
            struct phrase phrase;
            char gpus[16];

            snprintf(gpus, sizeof gpus, "%u", answer_counts[i]);
            page_label(page, 0, EXACT_NEEDS + k * ANSWER_COUNTS + i, STYLE_HEADING,
                       text_phrase(text, &phrase, k > 0 ? "workings.need_large" : "workings.need",
                                   "gpus", gpus, NULL));
        }
    }
}

bool write_exact_sheet(struct page *page, struct error *err)
{
    const struct plan *plan = page->book->report->plan;
    struct exact_row at = {.page = page, .row = EXACT_FIRST_ROW};

    (void)err;
    put_need_headings(page);
    at.scenario.mode = architecture_of(plan);
    for (size_t q = 0; q < plan->quantization_count; q++) {
        at.scenario.quantization = plan->quantizations[q];
        for (size_t c = 0; c < plan->context_count; c++) {
            at.scenario.context_tokens = plan->contexts[c];
            for (size_t m = 0; m < plan->model_count; m++, at.row++) {
                at.model = plan->models[m];
                put_needs(&at);
            }
        }
    }
    return true;
}

static void put_reach(const struct exact_row *at)
{
    const struct plan *plan = at->page->book->report->plan;

    page_begin_row(at->page, at->row);
    page_text(at->page, at->row, REACH_QUANTIZATION, STYLE_TEXT, at->scenario.quantization->name);
    page_text(at->page, at->row, REACH_MODEL, STYLE_TEXT, at->model->name);
    for (size_t g = 0; g < plan->gpu_count; g++) {
        struct gpu_set set = equal_gpus(plan->gpus[g], 1);
        uint64_t tokens;

        if (answer_longest_context(plan, &at->scenario, at->model, &set, &tokens))
            page_number(at->page, at->row, REACH_GPUS + g, STYLE_COUNT, (double)tokens);
        else
            page_text(at->page, at->row, REACH_GPUS + g, STYLE_TEXT,
                      live_obstacle(OBSTACLE_UNKNOWN));
    }
    page_end_row(at->page);
}

static void put_reach_headings(struct page *page)
{
    const struct report *report = page->book->report;

    page_label(page, 0, REACH_QUANTIZATION, STYLE_HEADING,
               text_words(report->text, "summary.quantization"));
    page_label(page, 0, REACH_MODEL, STYLE_HEADING, text_words(report->text, "fit.model"));
    for (size_t g = 0; g < report->plan->gpu_count; g++)
        page_line(page, 0, REACH_GPUS + g, STYLE_HEADING, report->plan->gpus[g]->name);
}

bool write_reach_sheet(struct page *page, struct error *err)
{
    const struct plan *plan = page->book->report->plan;
    struct exact_row at = {.page = page, .row = EXACT_FIRST_ROW};

    if (!page_check_size(page, 1, REACH_GPUS + plan->gpu_count, "GPUs", err))
        return false;
    put_reach_headings(page);
    at.scenario = (struct scenario){architecture_of(plan), NULL, plan->contexts[0]};
    for (size_t q = 0; q < plan->quantization_count; q++) {
        at.scenario.quantization = plan->quantizations[q];
        for (size_t m = 0; m < plan->model_count; m++, at.row++) {
            at.model = plan->models[m];
            put_reach(&at);
        }
    }
    return true;
}
