/* SPDX-License-Identifier: MIT */
/* Speed: an upper bound of decoding for every pair that runs, at the first context. */
#include "gpu_columns.h"
#include "model_slice.h"
#include "sheets.h"
#include "vramgrid/base/number.h"
#include "vramgrid/sweep/answers.h"

#include <stdio.h>

enum { MODEL, ACTIVE, QUANTIZATION, GPUS };
enum { NOTE_ROW = 2, HEADING_ROW = 4, FIRST_ROW };

static void put_headings(struct page *page)
{
    static const char *const keys[] = {"speed.model", "speed.active", "speed.quantization"};
    const double points = 120, width = 7.5;
    const struct report *report = page->book->report;
    const struct window *window = &page->tab->window;

    for (size_t i = 0; i < GPUS; i++)
        page_heading(page, HEADING_ROW, i, i == ACTIVE ? STYLE_HEADING_NUMBER : STYLE_HEADING,
                     text_words(report->text, keys[i]));
    for (size_t g = 0; g < window->set_count; g++)
        put_set_heading(page, HEADING_ROW, GPUS + g, &report->plan->sets[window->first_set + g]);
    page_row_height(page, HEADING_ROW, points);
    page_width(page, GPUS, GPUS + window->set_count - 1, width);
}

static void put_row(struct page *page, size_t row, const struct slice *slice, size_t model)
{
    const struct plan *plan = page->book->report->plan;
    const struct window *window = &page->tab->window;
    const struct model *about = plan->models[model];

    page_begin_row(page, row);
    page_text(page, row, MODEL, STYLE_TEXT, about->name);
    page_number(page, row, ACTIVE, STYLE_GB, model_active_params_billion(about));
    page_text(page, row, QUANTIZATION, STYLE_TEXT, scenario_precision(&slice->scenario, about));
    for (size_t g = 0; g < window->set_count; g++) {
        size_t set = window->first_set + g;
        double bound = answer_decode_bound(plan, &slice->scenario, about, &plan->sets[set]);

        if (verdict_runs(slice_fit(slice, 0, set).verdict) && number_is_known(bound))
            page_number(page, row, GPUS + g, STYLE_SPEED, bound);
    }
    page_end_row(page);
}

static void put_rows(struct page *page, struct model_slice *at)
{
    const struct plan *plan = page->book->report->plan;
    const struct window *window = &page->tab->window;
    size_t row = FIRST_ROW;

    for (size_t m = 0; m < window->model_count; m++) {
        for (size_t q = 0; q < plan->quantization_count; q++) {
            size_t model = window->first_model + m;

            model_slice_fill(at, model, plan_slice_index(plan, page->tab->mode_index, q, 0));
            put_row(page, row++, &at->slice, model);
        }
    }
}

static void put_notes(struct page *page)
{
    const struct report *report = page->book->report;
    char line[LINE_SIZE], tokens[NUMBER_SIZE], efficiency[NUMBER_SIZE];

    number_grouped(tokens, report->plan->contexts[0]);
    number_brief(efficiency, report->plan->bandwidth_efficiency);
    put_sheet_title(page, text_words(report->text, "speed.title"));
    text_join(report->text, "speed.note", line, sizeof line, "tokens", tokens, "efficiency",
              efficiency, NULL);
    page_paragraph(page, NOTE_ROW, 0, STYLE_NOTE, line);
    page_paragraph_words(page, NOTE_ROW + 1, 0, STYLE_NOTE,
                         text_words(report->text, "speed.blank"));
}

bool write_speed_sheet(struct page *page, struct error *err)
{
    const struct plan *plan = page->book->report->plan;
    const struct window *window = &page->tab->window;
    size_t rows = window->model_count * plan->quantization_count;
    struct model_slice at = {0};
    bool ok = page_check_size(page, FIRST_ROW + rows, GPUS + window->set_count,
                              "models x quantizations by GPUs", err) &&
              model_slice_init(&at, plan, err);

    if (ok) {
        put_notes(page);
        put_headings(page);
        put_rows(page, &at);
        page_table(page, &(struct table_area){
                             .first_repeated = HEADING_ROW,
                             .heading_row = HEADING_ROW,
                             .last_row = FIRST_ROW + rows - 1,
                             .last_column = GPUS + window->set_count - 1,
                             .frozen_columns = QUANTIZATION + 1,
                         });
    }
    model_slice_release(&at);
    return ok;
}
