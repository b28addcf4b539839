/* SPDX-License-Identifier: MIT */
/*
 * Summary: the answer. How many models run where, then for each model the smallest and the cheapest
 * GPUs that run it in the report's scenario.
 */
#include "live.h"
#include "vramgrid/base/number.h"
#include "vramgrid/look/logo.h"
#include "vramgrid/sweep/cost.h"
#include "vramgrid/sweep/survey.h"
#include "vramgrid/sweep/verdict.h"
#include "vramgrid/words/captions.h"
#include "vramgrid/words/name_words.h"
#include "vramgrid/words/price_words.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    MODEL,
    PARAMS,
    REQUIRED,
    STATUS,
    SMALLEST,
    FREE,
    CHEAPEST,
    HARDWARE,
    BASIS,
    TOTAL,
    NOTE,
    COLUMNS
};
enum {
    NEED_ROW = 2,
    SCENARIO_ROW,
    PRICES_ROW,
    CHECKS_ROW,
    ANSWERS_TITLE_ROW,
    ANSWERS_HEADING_ROW,
    ANSWERS_ROW
};

/* The rows above the table stay frozen, so they are few: no more quantizations than these. */
enum { ANSWERS_MAX = 5 };

static size_t answer_count(const struct plan *plan)
{
    return plan->quantization_count < ANSWERS_MAX ? plan->quantization_count : ANSWERS_MAX;
}

/* A GPU without a price cannot be the cheapest, and whoever reads "cheapest" has to know. */
static void put_prices(struct page *page)
{
    const struct report *report = page->book->report;
    struct scenario scenario = answer_scenario(page->book);
    struct phrase phrase;

    describe_prices(report, &scenario, &phrase);
    page_words(page, PRICES_ROW, 0, STYLE_TEXT, phrase_words(report->text, &phrase));
}

static void put_assumptions(struct page *page)
{
    const struct report *report = page->book->report;
    struct scenario scenario = answer_scenario(page->book);
    char line[LINE_SIZE], overhead[NUMBER_SIZE], margin[NUMBER_SIZE], tokens[NUMBER_SIZE];

    number_brief(overhead, report->plan->overhead_factor * 100);
    number_brief(margin, report->plan->safety_margin_percent);
    put_sheet_title(page, caption_title(report));
    text_join(report->text,
              page->tab->mode->is_architecture ? "summary.need_architecture" : "summary.need", line,
              sizeof line, "overhead", overhead, "margin", margin, NULL);
    page_line(page, NEED_ROW, 0, STYLE_TEXT, line);
    number_grouped(tokens, scenario.context_tokens);
    text_join(report->text,
              book_tab(page->book, "Compare") ? "summary.scenario" : "summary.scenario_alone", line,
              sizeof line, "quantization", scenario.quantization->name, "tokens", tokens, NULL);
    page_line(page, SCENARIO_ROW, 0, STYLE_BOLD, line);
    put_prices(page);
}

/* The state of the checks, and where to go from here. */
static void put_links(struct page *page)
{
    static const char *const names[] = {"Compare", "Cost",        "Shortlist", "Longest context",
                                        "Ladder",  "GPU ranking", "Checks",    "About"};
    const struct book *book = page->book;
    struct cell_range status = {CHECKS_ROW, MODEL, CHECKS_ROW, MODEL};
    char name[LITERAL_SIZE], review[LITERAL_SIZE], formula[LITERAL_SIZE + 32];
    char words[SHEET_NAME_SIZE + 8];
    size_t column = PARAMS;

    if (book_tab(book, "Checks")) {
        formula_literal(name, book_tab(book, "Checks")->name);
        formula_literal(review, text_get(&book->report->text->languages[0], "checks.review"));
        snprintf(formula, sizeof formula, "=checks_status=\"%s\"", review);
        snprintf(words, sizeof words, "%s: OK", book_tab(book, "Checks")->name);
        page_formula_text(page, CHECKS_ROW, MODEL, STYLE_STATUS, words, "=\"%s: \"&checks_status",
                          name);
        page_colour(page, &status, book->rule_review, formula);
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (book_tab(book, names[i]))
            page_link(page, CHECKS_ROW, column++, book_tab(book, names[i]),
                      book_tab(book, names[i])->name);
}

/* How many models run; where no model can be told about, that. */
static void put_running(struct page *page, size_t row, size_t column, const struct slice *slice)
{
    struct survey survey = survey_models(slice, NULL);

    if (survey_known(&survey) > 0)
        page_number(page, row, column, STYLE_OF_MODELS, (double)survey.runs);
    else
        page_label(page, row, column, style_of_bin(BIN_UNKNOWN),
                   status_words(page->book->report->text, verdict_status(VERDICT_UNKNOWN)));
}

/* How many models run, by quantization and context. */
static void put_answers(struct page *page, struct slice *slice)
{
    const struct plan *plan = page->book->report->plan;
    const struct text *text = page->book->report->text;
    size_t more = plan->quantization_count - answer_count(plan);
    char count[NUMBER_SIZE], line[LINE_SIZE];

    page_words(
        page, ANSWERS_TITLE_ROW, MODEL, STYLE_BOLD,
        text_words(text, plan->has_several_gpus ? "summary.answers_sets" : "summary.answers"));
    for (size_t c = 0; c < plan->context_count; c++) {
        number_grouped(count, plan->contexts[c]);
        text_join(text, "summary.context", line, sizeof line, "tokens", count, NULL);
        page_line(page, ANSWERS_HEADING_ROW, REQUIRED + c, STYLE_BOLD, line);
    }
    for (size_t q = 0; q < answer_count(plan); q++) {
        page_link(page, ANSWERS_ROW + q, MODEL, book_quantization_tab(page->book, "Fit", q),
                  plan->quantizations[q]->name);
        for (size_t c = 0; c < plan->context_count; c++) {
            slice_fill(slice, plan_slice_index(plan, page->tab->mode_index, q, c));
            put_running(page, ANSWERS_ROW + q, REQUIRED + c, slice);
        }
    }
    snprintf(count, sizeof count, "%zu", more);
    text_join(text, "summary.more", line, sizeof line, "count", count, NULL);
    if (more > 0)
        page_link(page, ANSWERS_ROW + ANSWERS_MAX, MODEL, book_tab(page->book, "About"), line);
}

static void put_configuration(struct page *page, size_t row, size_t column,
                              const struct configuration *found)
{
    char label[LINE_SIZE];
    struct gpu_set set = equal_gpus(found->gpu, found->gpu_count);

    set.label = label;
    label_gpus(found->gpu, found->gpu_count, label);
    put_gpu_set(page, row, column, &set, found->fit.verdict);
}

static void put_status(struct page *page, size_t row, const struct configuration *found,
                       bool unknown)
{
    enum palette_bin bin = BIN_FAR_SHORT;
    struct words words = text_words(page->book->report->text, "summary.in_no_machine");

    if (unknown) {
        bin = BIN_UNKNOWN;
        words = status_words(page->book->report->text, verdict_status(VERDICT_UNKNOWN));
    } else if (found->gpu_count > 0) {
        bin = palette_bin(&found->fit);
        words = status_words(page->book->report->text, verdict_feasibility(found->fit.verdict));
    }
    page_label(page, row, STATUS, style_of_bin(bin), words);
}

static void put_smallest(struct page *page, size_t row, const struct model *model)
{
    const struct report *report = page->book->report;
    struct scenario scenario = answer_scenario(page->book);
    struct configuration found =
        configuration_find(report->plan, report->settings, &scenario, model, AIM_SMALLEST);

    if (found.gpu_count > 0) {
        put_configuration(page, row, SMALLEST, &found);
        page_number(page, row, FREE, STYLE_PERCENT, found.fit.vram_free_percent);
    }
    put_status(page, row, &found, scenario_missing(report->plan, &scenario, model) != NULL);
}

/* near: what costs as much, or "". */
static void put_cheapest(struct page *page, size_t row, const struct model *model,
                         char near[LINE_SIZE])
{
    const struct report *report = page->book->report;
    struct scenario scenario = answer_scenario(page->book);
    struct configuration found =
        configuration_find(report->plan, report->settings, &scenario, model, AIM_CHEAPEST);
    char basis[LINE_SIZE];

    *near = '\0';
    if (found.gpu_count == 0)
        return;
    describe_near(report->text, &found, near);
    describe_purchase(report->text, plan_purchase(report->plan, found.gpu), basis);
    page_text(page, row, BASIS, STYLE_TEXT, basis);
    put_configuration(page, row, CHEAPEST, &found);
    page_number(page, row, HARDWARE, STYLE_MONEY, found.cost.hardware_usd);
    if (number_is_known(found.cost.total_usd))
        page_number(page, row, TOTAL, STYLE_MONEY, found.cost.total_usd);
}

static void put_model(struct page *page, size_t row, const struct model *model)
{
    const struct report *report = page->book->report;
    struct scenario scenario = answer_scenario(page->book);
    char words[LINE_SIZE], near[LINE_SIZE], note[2 * LINE_SIZE + 4];

    page_text(page, row, MODEL, STYLE_TEXT, model->name);
    page_number(page, row, PARAMS, STYLE_GB, model->params_billion);
    if (!scenario_missing(report->plan, &scenario, model))
        page_number(page, row, REQUIRED, STYLE_GB,
                    model_need(report->plan, &scenario, model).required_vram_gb);
    put_smallest(page, row, model);
    put_cheapest(page, row, model, near);
    describe_model(report, &scenario, model, words);
    snprintf(note, sizeof note, "%s%s%s", words, *words && *near ? "; " : "", near);
    if (*note)
        page_text(page, row, NOTE, STYLE_TEXT, note);
}

static void put_table(struct page *page, size_t heading_row)
{
    static const char *const keys[COLUMNS] = {
        "summary.model",           "summary.params", "fit.required",     "summary.status",
        "summary.smallest_column", "cost.free",      "summary.cheapest", "cost.hardware",
        "cost.price_from",         "cost.total",     "summary.note",
    };
    const struct report *report = page->book->report;
    struct heading headings[COLUMNS];

    for (size_t i = 0; i < COLUMNS; i++)
        headings[i] = (struct heading){text_words(report->text, keys[i]),
                                       i != MODEL && i != STATUS && i != SMALLEST &&
                                           i != CHEAPEST && i != BASIS && i != NOTE};
    for (size_t m = 0; m < report->plan->model_count; m++)
        put_model(page, heading_row + 1 + m, report->plan->models[m]);
    page_records(page, &(struct record_table){
                           .name = "tbl_summary",
                           .heading_row = heading_row,
                           .count = report->plan->model_count,
                           .headings = headings,
                           .columns = COLUMNS,
                           .frozen_columns = 1,
                       });
}

bool write_summary_sheet(struct page *page, struct error *err)
{
    const struct plan *plan = page->book->report->plan;
    size_t heading_row =
        ANSWERS_ROW + answer_count(plan) + (plan->quantization_count > ANSWERS_MAX ? 2 : 1);
    struct slice slice;
    bool ok = page_check_size(page, heading_row + 1 + plan->model_count,
                              COLUMNS + plan->context_count, "models", err);

    ok = slice_init(&slice, plan, err) && ok;
    if (ok) {
        put_assumptions(page);
        put_links(page);
        put_answers(page, &slice);
        put_table(page, heading_row);
        if (page->book->report->logo->bytes)
            page_picture(page, 0, COLUMNS, page->book->report->logo);
    }
    slice_release(&slice);
    return ok;
}
