/* SPDX-License-Identifier: MIT */
/*
 * The first page: what the report found out, for which scenario, and what each model takes; the
 * table of that goes on on pages of its own. The rest of the document is there to be looked up.
 */
#include "answer.h"
#include "changes_page.h"
#include "legend.h"
#include "scenario_box.h"
#include "vramgrid/base/number.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/report/changes.h"
#include "vramgrid/report/writer.h"
#include "vramgrid/words/price_words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGES_MAX = 4 };

/* Points. */
static const double FINDINGS_SHARE = 0.6, BOX_GAP = 28, NUMBER_ROOM = 14;
static const double FINDING_GAP = 3, BLOCK_GAP = 10, LEGEND_GAP = 4;
static const double TABLE_ROOM = 90; /* with less than this, the table goes before the notes */

/* Largest first; of equals, sheet order. */
static int compare_models(const void *a, const void *b)
{
    const struct model *x = *(const struct model *const *)a, *y = *(const struct model *const *)b;

    if (x->params_billion != y->params_billion)
        return x->params_billion < y->params_billion ? 1 : -1;
    return (x > y) - (x < y);
}

/* So many rows, and the marks that they have. */
static void show_rows(struct answer *answer, size_t rows)
{
    answer->shown = rows;
    answer->has_beyond = answer->has_estimates = answer->has_near = false;
    for (size_t i = 0; i < rows; i++) {
        answer->has_beyond = answer->has_beyond || answer_is_beyond(answer, &answer->rows[i]);
        answer->has_estimates =
            answer->has_estimates || answer_is_estimate(answer, &answer->rows[i]);
        answer->has_near = answer->has_near || answer->rows[i].cheapest.near_count > 0;
    }
}

static bool take_rows(struct answer *answer, struct error *err)
{
    const struct plan *plan = answer->report->plan;
    const struct settings *settings = answer->report->settings;
    const struct model **models = malloc(plan->model_count * sizeof *models);

    if (!models)
        return error_set_memory(err);
    memcpy(models, plan->models, plan->model_count * sizeof *models);
    qsort(models, plan->model_count, sizeof *models, compare_models);
    answer->count = plan->model_count < ANSWER_ROWS_MAX ? plan->model_count : ANSWER_ROWS_MAX;
    for (size_t i = 0; i < answer->count; i++) {
        struct answer_row *row = &answer->rows[i];

        row->model = models[i];
        configuration_find(plan, settings, &answer->scenario, row->model, AIM_SMALLEST,
                           &row->smallest);
        configuration_find(plan, settings, &answer->scenario, row->model, AIM_CHEAPEST,
                           &row->cheapest);
        answer->has_prices = answer->has_prices || row->cheapest.gpu_count > 0;
    }
    free(models);
    return true;
}

static bool take_fleets(struct answer *answer, struct error *err)
{
    struct answer_fleets *fleets;

    answer->has_fleets = answer_has_fleets(answer->report);
    if (!answer->has_fleets)
        return true;
    fleets = answer_fleets_open(answer->report, err);
    if (!fleets)
        return false;
    for (size_t i = 0; i < answer->count; i++)
        answer->rows[i].fleet = answer_fleets_find(fleets, answer->rows[i].model);
    answer_fleets_close(fleets);
    return true;
}

static bool take_headlines(struct answer *answer, size_t slice_index, struct error *err)
{
    const struct plan *plan = answer->report->plan;
    struct outlook outlook;
    struct slice slice;
    bool ok = slice_init(&slice, plan, err);

    if (ok) {
        slice_fill(&slice, slice_index);
        outlook_survey(&outlook, plan, answer->report->settings, &answer->scenario);
        headlines_write(&answer->headlines, answer->report->text, &outlook, &slice);
    }
    slice_release(&slice);
    return ok;
}

static bool begin_answer(struct answer *answer, const struct leaf *leaf, struct error *err)
{
    const struct plan *plan = leaf->report->plan;
    size_t slice =
        plan_slice_index(plan, leaf->mode, plan->default_quantization, plan->default_context);

    *answer = (struct answer){
        .leaf = leaf, .report = leaf->report, .scenario = plan_scenario(plan, slice)};
    if (!take_rows(answer, err) || !take_fleets(answer, err) || !take_headlines(answer, slice, err))
        return false;
    answer_begin_table(answer);
    return true;
}

/* The findings down the left, each with its number; returns where they end. */
static double draw_findings(const struct answer *answer, cairo_t *cr, double x, double y,
                            double width)
{
    const struct headlines *headlines = &answer->headlines;
    struct text_style number_style = {.font = FONT_HEADING, .colour = INK_GREY};
    struct flow flow;
    char number[24];

    flow_begin_at(&flow, answer->leaf, cr, x + NUMBER_ROOM, y, width - NUMBER_ROOM);
    for (size_t i = 0; i < headlines->count; i++) {
        snprintf(number, sizeof number, "%zu", i + 1);
        pdf_text_draw(answer->leaf->text, cr, &number_style, x, flow.y, number);
        flow_paragraph(&flow, i == 0 ? FONT_HEADING : FONT_SUBTITLE, INK_BLACK,
                       headlines->words[i]);
        flow_gap(&flow, FINDING_GAP);
    }
    return flow.y;
}

static void put_footnotes(struct flow *flow, const struct answer *answer)
{
    const struct text *text = flow->leaf->report->text;
    struct phrase phrase;

    if (answer->has_beyond)
        flow_paragraph(
            flow, FONT_NOTE, INK_GREY,
            text_phrase(text, &phrase, "answer.beyond", "mark", ANSWER_BEYOND_MARK, NULL));
    if (answer->has_estimates)
        flow_paragraph(
            flow, FONT_NOTE, INK_GREY,
            text_phrase(text, &phrase, "answer.estimates", "mark", ANSWER_ESTIMATE_MARK, NULL));
    if (answer->has_near)
        flow_paragraph(flow, FONT_NOTE, INK_GREY,
                       text_phrase(text, &phrase, "answer.near", "mark", ANSWER_NEAR_MARK, NULL));
}

static void put_heading(struct flow *flow, const char *key)
{
    char heading[ANSWER_HEADING_SIZE];

    flow_heading(flow, text_join(flow->leaf->report->text, key, heading, sizeof heading, NULL));
}

/* What stands below the table: what it means, and what the colours of the figures say. */
static void put_notes(struct flow *flow, const struct answer *answer)
{
    const struct report *report = answer->report;
    char tokens[NUMBER_SIZE];
    struct figure figure = {.report = report,
                            .numbers = text_words(report->text, "figure.numbers")};
    struct legend_look look = {answer->leaf->labels, FONT_CELL, FONT_NOTE, true, true};
    struct phrase phrase;

    number_grouped(tokens, answer->scenario.context_tokens);
    flow_paragraph(flow, FONT_NOTE, INK_GREY,
                   text_phrase(report->text, &phrase, "summary.scenario_alone", "quantization",
                               answer->scenario.quantization->name, "tokens", tokens, NULL));
    if (answer->has_fleets)
        flow_paragraph(flow, FONT_NOTE, INK_GREY,
                       text_phrase(report->text, &phrase, "answer.fleet_note", "workload",
                                   report->settings->workload, NULL));
    describe_prices(report, &answer->scenario, &phrase);
    flow_paragraph(flow, FONT_NOTE, INK_GREY, phrase_words(report->text, &phrase));
    put_footnotes(flow, answer);
    put_heading(flow, "answer.colours");
    flow_gap(flow, LEGEND_GAP);
    figure_explain_verdicts(&figure, report, answer->scenario.mode);
    flow_reserve(flow, legend_draw(&figure, &look, NULL, flow->x, flow->y, flow->width));
    flow_take(flow, legend_draw(&figure, &look, flow_ink(flow), flow->x, flow->y, flow->width));
}

static double notes_height(const struct answer *answer, double width)
{
    struct flow flow;

    flow_begin_at(&flow, answer->leaf, NULL, 0, 0, width);
    put_notes(&flow, answer);
    return flow.y;
}

/* What the pages have no room for. */
static void say_more(struct flow *flow, const struct answer *answer)
{
    const struct report *report = answer->report;
    bool has_workbook = settings_has(report->settings->formats, OUTPUT_XLSX);
    char count[NUMBER_SIZE];
    struct phrase phrase;

    if (answer->shown == report->plan->model_count)
        return;
    number_grouped(count, report->plan->model_count - answer->shown);
    flow_paragraph(flow, FONT_AXIS, INK_GREY,
                   text_phrase(report->text, &phrase,
                               has_workbook ? "answer.more" : "answer.more_alone", "count", count,
                               "file", "vramgrid.xlsx", NULL));
}

static void put_table(struct flow *flow, struct answer *answer)
{
    const struct answer *data = answer;

    put_heading(flow, "answer.table");
    flow_table(flow, &answer->table, answer->shown, answer_fill_row, &data);
    say_more(flow, answer);
}

static void put_turn(struct flow *flow)
{
    flow_paragraph(flow, FONT_NOTE, INK_BLACK,
                   text_words(flow->leaf->report->text, "answer.goes_on"));
}

static double turn_height(const struct answer *answer, double width)
{
    struct flow flow;

    flow_begin_at(&flow, answer->leaf, NULL, 0, 0, width);
    put_turn(&flow);
    return flow.y;
}

/* The notes stay on the first page, below what it has room for of the table. */
static void put_table_and_notes(struct flow *flow, struct answer *answer)
{
    double room =
        flow->limit - notes_height(answer, flow->width) - turn_height(answer, flow->width);
    struct flow foot;

    if (room - flow->y < TABLE_ROOM) {
        put_table(flow, answer);
        put_notes(flow, answer);
        return;
    }
    flow_begin_at(&foot, answer->leaf, flow_ink(flow), flow->x, room, flow->width);
    flow->limit = room;
    put_table(flow, answer);
    if (flow->page == 0) {
        flow->limit = HUGE_VAL; /* the table has left the room */
        put_notes(flow, answer);
        return;
    }
    put_turn(&foot);
    put_notes(&foot, answer);
}

/* Goes through the pages; returns how many there are. */
static size_t walk_pages(struct answer *answer, cairo_t *cr, size_t page)
{
    const struct report *report = answer->report;
    double findings, box;
    char edition[CAPTION_SIZE];
    struct flow flow;
    cairo_t *ink;

    caption_edition(report, edition);
    flow_begin(&flow, answer->leaf, cr, page, &(struct flow_title){caption_title(report), edition});
    ink = flow_ink(&flow);
    findings = flow.width * FINDINGS_SHARE;
    box = scenario_box_draw(answer->leaf, &answer->scenario, ink, flow.x + findings + BOX_GAP,
                            flow.y, flow.width - findings - BOX_GAP);
    findings = draw_findings(answer, ink, flow.x, flow.y, findings);
    flow_take(&flow, fmax(findings, box) - flow.y + BLOCK_GAP);
    changes_say(&flow);
    put_table_and_notes(&flow, answer);
    return flow_pages(&flow);
}

static size_t count_pages(struct answer *answer, size_t rows)
{
    show_rows(answer, rows);
    return walk_pages(answer, NULL, 0);
}

/* Shows the most rows that stay within the pages allowed; returns how many these are. A document
 * that was not asked for an answer has a page of it, for it has no other. */
static size_t choose_rows(struct answer *answer)
{
    const struct leaf *leaf = answer->leaf;
    size_t most = report_has_figure(leaf->report, leaf->mode, FIGURE_ANSWER) ? PAGES_MAX : 1;
    size_t fits = 0, beyond = answer->count;

    if (count_pages(answer, answer->count) > most)
        while (beyond - fits > 1) {
            size_t middle = fits + (beyond - fits) / 2;

            if (count_pages(answer, middle) <= most)
                fits = middle;
            else
                beyond = middle;
        }
    else
        fits = answer->count;
    return count_pages(answer, fits);
}

static void *open_answer(const struct leaf *leaf, struct error *err)
{
    struct answer *answer = malloc(sizeof *answer);

    if (!answer) {
        error_set_memory(err);
        return NULL;
    }
    if (!begin_answer(answer, leaf, err)) {
        free(answer);
        return NULL;
    }
    answer->pages = choose_rows(answer);
    return answer;
}

static size_t answer_pages(const void *opened)
{
    return ((const struct answer *)opened)->pages;
}

static bool draw_answer(void *opened, cairo_t *cr, size_t page, struct error *err)
{
    (void)err;
    walk_pages(opened, cr, page);
    return true;
}

const struct leaf_kind answer_leaf = {FIGURE_ANSWER, open_answer, answer_pages, draw_answer};
