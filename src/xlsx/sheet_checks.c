/* SPDX-License-Identifier: MIT */
/*
 * Checks: control totals that the core worked out, beside what the sheets add up to. A workbook
 * that somebody cut, sorted apart or typed into says REVIEW here and at the top of the summary.
 */
#include "live.h"
#include "vramgrid/sweep/survey.h"
#include "vramgrid/words/columns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHECK, EXPECTED, FOUND, RESULT, COLUMNS };
enum { STATUS_ROW = 2, HEADING_ROW = 4, FIRST_ROW };

/* What the core says of all combinations. */
struct totals {
    double running;
    double required_gb; /* of all that are known */
};

struct checks {
    struct page *page;
    size_t row;
    struct totals totals;
    double *running; /* of each Fit sheet, by place in the book */
    double rows;     /* of results.csv */
    char review[LITERAL_SIZE], changed[LITERAL_SIZE], ok_changed[LITERAL_SIZE]; /* results */
};

static void add_slice(struct totals *totals, const struct slice *slice)
{
    const struct plan *plan = slice->plan;

    totals->running += (double)survey_pairs(slice, NULL).runs;
    for (size_t m = 0; m < plan->model_count; m++) {
        for (size_t g = 0; g < plan->set_count; g++) {
            const struct placement *placement = slice_placement(slice, m, g);

            if (placement->obstacle == OBSTACLE_NONE)
                totals->required_gb += placement->need.required_vram_gb;
        }
    }
}

static bool is_fit(const struct tab *tab)
{
    return strcmp(tab->kind->name, "Fit") == 0;
}

static double count_running(const struct slice *slice, const struct window *window)
{
    struct survey_area area = {window->first_model, window->model_count, window->first_set,
                               window->set_count};

    return (double)survey_pairs(slice, &area).runs;
}

/* The Fit sheets of the slice's mode and quantization. */
static void add_to_fit_sheets(struct checks *checks, const struct slice *slice)
{
    const struct book *book = checks->page->book;
    const struct plan *plan = slice->plan;

    for (size_t i = 0; i < book->tab_count; i++) {
        const struct tab *tab = &book->tabs[i];

        if (is_fit(tab) && tab->mode == slice->scenario.mode &&
            plan->quantizations[tab->quantization] == slice->scenario.quantization)
            checks->running[i] += count_running(slice, &tab->window);
    }
}

/* Whether any sheet shows every combination; else there is nothing to add up. */
static bool has_combinations(const struct book *book)
{
    return book_tab(book, "Data") || book_tab(book, "Fit");
}

static bool add_up(struct checks *checks, struct error *err)
{
    const struct book *book = checks->page->book;
    const struct plan *plan = book->report->plan;
    struct slice slice;
    bool ok = slice_init(&slice, plan, err);

    checks->running = calloc(book->tab_count, sizeof *checks->running);
    ok = ok && (checks->running || error_set_memory(err));
    checks->rows = (double)plan_combinations(plan);
    for (size_t i = 0; ok && has_combinations(book) && i < plan_slices(plan); i++) {
        slice_fill(&slice, i);
        add_slice(&checks->totals, &slice);
        add_to_fit_sheets(checks, &slice);
    }
    slice_release(&slice);
    return ok;
}

/* condition NULL: always; else a formula without which the row says what is not checked. */
static void put_check(struct checks *checks, struct words words, double expected,
                      const char *formula, const char *condition)
{
    struct page *page = checks->page;
    enum style style = expected == floor(expected) ? STYLE_COUNT : STYLE_GB;
    size_t row = checks->row++;
    char expected_cell[CELL_SIZE], found[CELL_SIZE];

    cell_name(expected_cell, row, false, EXPECTED, true);
    cell_name(found, row, false, FOUND, true);
    page_label(page, row, CHECK, STYLE_TEXT, words);
    page_number(page, row, EXPECTED, style, expected);
    page_formula(page, row, FOUND, style, expected, "=%s", formula);
    page_formula_text(page, row, RESULT, STYLE_STATUS, "OK",
                      "=IF(ISERROR(%s),\"%s\",IFERROR(IF(%s,IF(ABS(%s-%s)<=0.000000001*"
                      "MAX(1,ABS(%s)),\"OK\",\"%s\"),\"%s\"),\"%s\"))",
                      found, checks->review, condition ? condition : "TRUE()", found, expected_cell,
                      expected_cell, checks->review, checks->changed, checks->review);
}

static void put_count(struct checks *checks, const char *key, const char *sheet, size_t count)
{
    const struct book *book = checks->page->book;
    const struct tab *tab = book_tab(book, sheet);
    char range[REFERENCE_SIZE], formula[FORMULA_SIZE];

    if (!tab)
        return;
    tab_range(range, tab,
              &(struct cell_range){INPUTS_FIRST_ROW, 0, INPUTS_FIRST_ROW + count - 1, 0});
    snprintf(formula, sizeof formula, "COUNTA(%s)", range);
    put_check(checks, text_words(book->report->text, key), (double)count, formula, NULL);
}

static void put_fit(struct checks *checks, const struct tab *tab, double running)
{
    const struct report *report = checks->page->book->report;
    const struct window *window = &tab->window;
    struct cell_range cells = {FIT_FIRST_ROW, FIT_GPUS,
                               FIT_FIRST_ROW + window->model_count * report->plan->context_count -
                                   1,
                               FIT_GPUS + window->set_count - 1};
    char range[REFERENCE_SIZE], formula[FORMULA_SIZE], suffix[WINDOW_SUFFIX_SIZE];
    char name[LINE_SIZE];
    struct phrase phrase;

    tab_range(range, tab, &cells);
    snprintf(formula, sizeof formula, "COUNTIF(%s,\">=0\")", range);
    window_suffix(suffix, window);
    snprintf(name, sizeof name, "%s%s%s%s", report->plan->quantizations[tab->quantization]->name,
             report->plan->mode_count > 1 ? ", " : "",
             report->plan->mode_count > 1 ? tab->mode->name : "", suffix);
    put_check(checks, text_phrase(report->text, &phrase, "checks.fit", "quantization", name, NULL),
              running, formula, NULL);
}

/* A column of sheet Data. */
static void data_range(const struct checks *checks, const char *key, char range[REFERENCE_SIZE])
{
    size_t at = 0;

    while (strcmp(result_columns[at].key, key) != 0)
        at++;
    tab_range(
        range, book_tab(checks->page->book, "Data"),
        &(struct cell_range){DATA_FIRST_ROW, at, DATA_FIRST_ROW + (size_t)checks->rows - 1, at});
}

static void put_data(struct checks *checks)
{
    const struct text *text = checks->page->book->report->text;
    char range[REFERENCE_SIZE], formula[FORMULA_SIZE];

    if (!book_tab(checks->page->book, "Data"))
        return;
    data_range(checks, "model", range);
    snprintf(formula, sizeof formula, "COUNTA(%s)", range);
    put_check(checks, text_words(text, "checks.data_rows"), checks->rows, formula, NULL);
    data_range(checks, "status", range);
    snprintf(formula, sizeof formula, "COUNTIF(%s,\"RUNS\")", range);
    put_check(checks, text_words(text, "checks.data_runs"), checks->totals.running, formula, NULL);
    data_range(checks, "required_vram_gb", range);
    snprintf(formula, sizeof formula, "SUM(%s)", range);
    put_check(checks, text_words(text, "checks.data_required"), checks->totals.required_gb, formula,
              NULL);
}

/* Whether sheet Compare still has the scenario that it was published with. */
static void published_scenario(const struct report *report, const struct mode *mode,
                               char formula[FORMULA_SIZE])
{
    const struct plan *plan = report->plan;

    snprintf(formula, FORMULA_SIZE,
             "AND(calc_ok=1,calc_quantization=%zu,calc_tokens=%llu,calc_mode=%zu,"
             "ABS(calc_overhead-%.15g)<0.000001,ABS(calc_sequences-%.15g)<0.000001)",
             plan->default_quantization + 1,
             (unsigned long long)plan->contexts[plan->default_context],
             live_mode_place(report, mode) + 1, plan->overhead_factor, plan->sequences);
}

/* What the models need on one GPU. */
static void needs_range(const struct report *report, char range[REFERENCE_SIZE])
{
    size_t column = workings_need(0, 0);
    char cells[RANGE_SIZE];

    range_name(cells,
               &(struct cell_range){WORKINGS_FIRST_ROW, column,
                                    WORKINGS_FIRST_ROW + report->plan->model_count - 1, column});
    snprintf(range, REFERENCE_SIZE, "Workings!%s", cells);
}

/* The live calculation against the core, as long as nobody has chosen something else. */
static void put_compare(struct checks *checks)
{
    const struct book *book = checks->page->book;
    const struct report *report = book->report;
    const struct plan *plan = report->plan;
    struct scenario scenario = live_scenario(report);
    double required_gb = 0, running = 0;
    char condition[FORMULA_SIZE], formula[FORMULA_SIZE], needs[REFERENCE_SIZE];

    for (size_t m = 0; m < plan->model_count; m++)
        if (!scenario_missing(plan, &scenario, plan->models[m]))
            required_gb += place_model(plan, &scenario, plan->models[m],
                                       &(struct gpu_set){.parts = {{live_class_gpu(plan, 0), 1}},
                                                         .part_count = 1,
                                                         .gpu_count = 1})
                               .need.required_vram_gb;
    for (size_t g = 0; g < plan->gpu_count; g++)
        running += (double)survey_on_gpus(plan, &scenario, plan->gpus[g], 1).runs;
    published_scenario(report, scenario.mode, condition);
    needs_range(report, needs);
    snprintf(formula, sizeof formula, "SUM(%s)", needs);
    put_check(checks, text_words(report->text, "checks.compare_required"), required_gb, formula,
              condition);
    snprintf(formula, sizeof formula, "COUNTIF(calc_counts,1)");
    put_check(checks, text_words(report->text, "checks.compare_runs"), running, formula, condition);
}

/* What readers sort, and can type over: that every row still is what it was. */
static void put_tables(struct checks *checks)
{
    const struct report *report = checks->page->book->report;
    const struct plan *plan = report->plan;
    struct cell_range shown = {COMPARE_FIRST_ROW, COMPARE_REQUIRED,
                               COMPARE_FIRST_ROW + plan->model_count - 1, COMPARE_REQUIRED};
    struct cell_range grid = {COMPARE_FIRST_ROW, COMPARE_GPUS,
                              COMPARE_FIRST_ROW + plan->model_count - 1,
                              COMPARE_GPUS + plan->gpu_count - 1};
    char range[REFERENCE_SIZE], needs[REFERENCE_SIZE], formula[FORMULA_SIZE];

    tab_range(range, book_tab(checks->page->book, "Compare"), &shown);
    needs_range(report, needs);
    snprintf(formula, sizeof formula, "IF(ABS(SUM(%s)-SUM(%s))<0.000001,1,0)", range, needs);
    put_check(checks, text_words(report->text, "checks.compare_rows"), 1, formula, NULL);
    tab_range(range, book_tab(checks->page->book, "Compare"), &grid);
    snprintf(formula, sizeof formula,
             "IF(ABS(SUM(%s)-SUM(calc_shown))<0.000001*(1+ABS(SUM(%s))),1,0)", range, range);
    put_check(checks, text_words(report->text, "checks.compare_cells"), 1, formula, NULL);
    put_check(checks, text_words(report->text, "checks.cost_rows"), (double)plan->gpu_count,
              "SUM(calc_cost_intact)", NULL);
    put_check(checks, text_words(report->text, "checks.cost_quotes"), 0,
              "COUNTA(cost_quotes)-COUNTIF(cost_quotes,\">0\")", NULL);
    put_check(checks, text_words(report->text, "checks.choices"), 1, "calc_cost_ok", NULL);
}

static void put_checks(struct checks *checks)
{
    const struct book *book = checks->page->book;
    const struct plan *plan = book->report->plan;

    put_count(checks, "checks.models", "Models", plan->model_count);
    put_count(checks, "checks.gpus", "GPUs", plan->gpu_count);
    put_count(checks, "checks.quantizations", "Quantizations", plan->quantization_count);
    for (size_t i = 0; i < book->tab_count; i++)
        if (is_fit(&book->tabs[i]))
            put_fit(checks, &book->tabs[i], checks->running[i]);
    put_data(checks);
    if (!book_tab(book, "Workings"))
        return;
    put_compare(checks);
    put_tables(checks);
}

static void put_status(const struct checks *checks)
{
    struct page *page = checks->page;
    struct cell_range status = {STATUS_ROW, EXPECTED, STATUS_ROW, EXPECTED};
    size_t last_row = checks->row > FIRST_ROW ? checks->row - 1 : FIRST_ROW;
    struct cell_range results = {FIRST_ROW, RESULT, last_row, RESULT};
    char range[RANGE_SIZE], formula[FORMULA_SIZE], cell[CELL_SIZE];

    page_words(page, STATUS_ROW, CHECK, STYLE_BOLD,
               text_words(page->book->report->text, "checks.status"));
    range_name(range, &results);
    page_formula_text(page, STATUS_ROW, EXPECTED, STYLE_STATUS, "OK",
                      "=IF(COUNTIF(%s,\"OK\")=ROWS(%s),\"OK\",IF(COUNTIF(%s,\"OK\")+"
                      "COUNTIF(%s,\"%s\")=ROWS(%s),\"%s\",\"%s\"))",
                      range, range, range, range, checks->changed, range, checks->ok_changed,
                      checks->review);
    book_define(page->book, "checks_status", page->tab, &status);
    cell_name(cell, STATUS_ROW, true, EXPECTED, true);
    snprintf(formula, sizeof formula, "=%s=\"%s\"", cell, checks->review);
    page_colour(page, &status, page->book->rule_review, formula);
    cell_name(cell, FIRST_ROW, false, RESULT, true);
    snprintf(formula, sizeof formula, "=%s=\"%s\"", cell, checks->review);
    page_colour(page, &results, page->book->rule_review, formula);
}

bool write_checks_sheet(struct page *page, struct error *err)
{
    static const char *const keys[COLUMNS] = {"checks.check", "checks.expected", "checks.found",
                                              "checks.result"};
    const struct text *text = page->book->report->text;
    const double total_width = 18;
    struct checks checks = {.page = page, .row = FIRST_ROW};
    struct heading headings[COLUMNS];
    bool ok = add_up(&checks, err);

    for (size_t i = 0; i < COLUMNS; i++)
        headings[i] = (struct heading){text_words(text, keys[i]), i == EXPECTED || i == FOUND};
    formula_literal(checks.review, text_get(&text->languages[0], "checks.review"));
    formula_literal(checks.changed, text_get(&text->languages[0], "checks.changed"));
    formula_literal(checks.ok_changed, text_get(&text->languages[0], "checks.ok_changed"));
    if (ok) {
        page_words(page, 0, 0, STYLE_TITLE, text_words(text, "checks.title"));
        page_paragraph_words(page, 1, 0, STYLE_NOTE, text_words(text, "checks.note"));
        put_checks(&checks);
        put_status(&checks);
        page_records(page, &(struct record_table){
                               .name = "tbl_checks",
                               .heading_row = HEADING_ROW,
                               .count = checks.row - FIRST_ROW,
                               .headings = headings,
                               .columns = COLUMNS,
                               .frozen_columns = 1,
                           });
        page_width(page, EXPECTED, FOUND, total_width);
    }
    free(checks.running);
    return ok;
}
