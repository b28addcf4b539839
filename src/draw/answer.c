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
#include "vramgrid/words/thresholds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGES_MAX = 4 };

/* Points. */
static const double FINDINGS_SHARE = 0.71, BOX_GAP = 20, NUMBER_ROOM = 14;
static const double FINDING_GAP = 3, BLOCK_GAP = 4, LEGEND_GAP = 3;
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
    memset(answer->has_bins, 0, sizeof answer->has_bins);
    for (size_t i = 0; i < rows; i++) {
        answer->has_bins[answer_bin(answer, &answer->rows[i])] = true;
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
        row->smallest =
            configuration_find(plan, settings, &answer->scenario, row->model, AIM_SMALLEST);
        row->cheapest =
            configuration_find(plan, settings, &answer->scenario, row->model, AIM_CHEAPEST);
        answer->has_prices = answer->has_prices || row->cheapest.gpu_count > 0;
    }
    free(models);
    return true;
}

/* What the title of the figure of fleets says; of more models than there are rows nothing. */
static bool take_fleet_finding(struct answer *answer, struct error *err)
{
    const struct plan *plan = answer->report->plan;
    double *costs_usd = calloc(plan->model_count, sizeof *costs_usd);

    if (!costs_usd)
        return error_set_memory(err);
    for (size_t m = 0; m < plan->model_count; m++)
        for (size_t i = 0; i < answer->count; i++)
            if (answer->rows[i].model == plan->models[m])
                costs_usd[m] = answer->rows[i].fleet.cheapest_usd;
    answer->has_fleet_finding =
        plan->model_count > 1 && answer->count == plan->model_count &&
        threshold_fleets(answer->report->text, plan, costs_usd, &answer->fleet_finding);
    free(costs_usd);
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
    return take_fleet_finding(answer, err);
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
    describe_prices(leaf->report, &answer->scenario, &answer->prices);
    answer_begin_table(answer);
    return true;
}

/* A finding with its number to the left; the first one stands out. */
static void put_finding(struct flow *flow, size_t number, struct words words)
{
    struct text_style style = {.font = FONT_HEADING, .colour = INK_GREY};
    char shown[24];

    snprintf(shown, sizeof shown, "%zu", number);
    pdf_text_draw(flow->leaf->text, flow_ink(flow), &style, flow->x - NUMBER_ROOM, flow->y, shown);
    flow_paragraph(flow, number == 1 ? FONT_HEADING : FONT_SUBTITLE, INK_BLACK, words);
    flow_gap(flow, FINDING_GAP);
}

/* The findings down the left; what fleets cost comes before what GPUs do. Returns where they end.
 */
static double draw_findings(const struct answer *answer, cairo_t *cr, double x, double y,
                            double width)
{
    const struct headlines *headlines = &answer->headlines;
    size_t count = 0;
    struct flow flow;

    flow_begin_at(&flow, answer->leaf, cr, x + NUMBER_ROOM, y, width - NUMBER_ROOM);
    for (size_t i = 0; i < headlines->count; i++) {
        put_finding(&flow, ++count, headlines->words[i]);
        if (i == 0 && answer->has_fleet_finding)
            put_finding(&flow, ++count, phrase_words(answer->report->text, &answer->fleet_finding));
    }
    return flow.y;
}

/* Notes below the table: each a paragraph, or all of them one where rows stand close. */
struct notes {
    struct flow *flow;
    bool is_one;
    char words[6 * CAPTION_SIZE];
};

static void put_note(struct notes *notes, struct words words)
{
    char note[CAPTION_SIZE];

    if (!notes->is_one) {
        flow_paragraph(notes->flow, FONT_NOTE, INK_GREY, words);
        return;
    }
    if (*notes->words)
        utf8_append(notes->words, sizeof notes->words, " ");
    utf8_append(notes->words, sizeof notes->words, words_join(words, note, sizeof note));
}

static void put_footnotes(struct notes *notes, const struct answer *answer)
{
    const struct text *text = answer->report->text;
    struct phrase phrase;

    if (answer->has_beyond)
        put_note(notes,
                 text_phrase(text, &phrase, "answer.beyond", "mark", ANSWER_BEYOND_MARK, NULL));
    if (answer->has_estimates)
        put_note(notes, text_phrase(text, &phrase, "answer.estimates", "mark", ANSWER_ESTIMATE_MARK,
                                    NULL));
    if (answer->has_near)
        put_note(notes, text_phrase(text, &phrase, "answer.near", "mark", ANSWER_NEAR_MARK, NULL));
}

static void put_heading(struct flow *flow, const char *key)
{
    char heading[ANSWER_HEADING_SIZE];

    flow_heading(flow, text_join(flow->leaf->report->text, key, heading, sizeof heading, NULL));
}

/* What the patches of colour in the table's rows mean: in a line below it. */
static void put_legend(struct flow *flow, const struct answer *answer)
{
    const struct report *report = answer->report;
    struct figure figure = {.report = report};
    struct legend_look look = {answer->leaf->labels, FONT_NOTE, FONT_NOTE, false, false};
    size_t used = 0;

    figure_explain_verdicts(&figure, report, answer->scenario.mode);
    for (size_t i = 0; i < figure.legend_count; i++)
        if (answer->has_bins[figure.legend[i].bin])
            figure.legend[used++] = figure.legend[i];
    figure.legend_count = used;
    flow_gap(flow, LEGEND_GAP);
    flow_reserve(flow, legend_draw(&figure, &look, NULL, flow->x, flow->y, flow->width));
    flow_take(flow, legend_draw(&figure, &look, flow_ink(flow), flow->x, flow->y, flow->width));
    flow_gap(flow, LEGEND_GAP);
}

/* What stands below the table: what it means. */
static void put_notes(struct flow *flow, const struct answer *answer)
{
    const struct report *report = answer->report;
    char tokens[NUMBER_SIZE];
    struct notes notes = {.flow = flow, .is_one = answer->table.density != LEAF_ROOMY};
    struct phrase phrase;

    put_legend(flow, answer);
    number_grouped(tokens, answer->scenario.context_tokens);
    put_note(&notes, text_phrase(report->text, &phrase, "summary.scenario_alone", "quantization",
                                 answer->scenario.quantization->name, "tokens", tokens, NULL));
    if (answer->has_fleets)
        put_note(&notes,
                 text_phrase(report->text, &phrase, "answer.fleet_note", "workload",
                             report->plan->workloads[report->plan->default_workload]->name, NULL));
    put_note(&notes, phrase_words(report->text, &answer->prices));
    put_footnotes(&notes, answer);
    if (notes.is_one)
        flow_paragraph(flow, FONT_NOTE, INK_GREY, words_same(notes.words));
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
    bool has_csv = settings_has(report->settings->formats, OUTPUT_CSV);
    char count[NUMBER_SIZE];
    struct phrase phrase;

    if (answer->shown == report->plan->model_count)
        return;
    number_grouped(count, report->plan->model_count - answer->shown);
    flow_paragraph(flow, FONT_AXIS, INK_GREY,
                   text_phrase(report->text, &phrase, has_csv ? "answer.more" : "answer.more_alone",
                               "count", count, "file", "results.csv", NULL));
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

/* Puts the table if this page has room for all of it above a limit. */
static bool put_table_within(struct flow *flow, struct answer *answer, double limit)
{
    struct flow trial = *flow;

    trial.cr = NULL;
    trial.limit = limit;
    put_table(&trial, answer);
    if (trial.page != flow->page)
        return false;
    if (flow->cr) {
        put_table(flow, answer);
        return true;
    }
    trial.limit = flow->limit; /* nothing else differs from having put it */
    *flow = trial;
    return true;
}

/* The notes stay on the first page, below what it has room for of the table. */
static void put_table_and_notes(struct flow *flow, struct answer *answer)
{
    double notes = flow->limit - notes_height(answer, flow->width);
    double turn = notes - turn_height(answer, flow->width);
    struct flow foot;

    if (put_table_within(flow, answer, notes)) {
        put_notes(flow, answer);
        return;
    }
    if (turn - flow->y < TABLE_ROOM) { /* the table begins on the next page */
        put_table(flow, answer);
        put_notes(flow, answer);
        return;
    }
    flow_begin_at(&foot, answer->leaf, flow_ink(flow), flow->x, turn, flow->width);
    flow->limit = turn;
    put_table(flow, answer);
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

/* Shows the most rows that stay within so many pages; returns how many these are. */
static size_t choose_rows(struct answer *answer, size_t most)
{
    size_t fits = 0, beyond = answer->count;

    if (count_pages(answer, answer->count) <= most)
        return count_pages(answer, answer->count);
    while (beyond - fits > 1) {
        size_t middle = fits + (beyond - fits) / 2;

        if (count_pages(answer, middle) <= most)
            fits = middle;
        else
            beyond = middle;
    }
    return count_pages(answer, fits);
}

/*
 * The roomiest rows with which one page has all of them, else close ones on more pages. A document
 * that was not asked for an answer has a page of it, for it has no other.
 */
static size_t choose_pages(struct answer *answer)
{
    const struct leaf *leaf = answer->leaf;
    bool is_wanted = report_has_figure(leaf->report, leaf->mode, FIGURE_ANSWER);

    for (int density = LEAF_ROOMY; density <= LEAF_CLOSEST; density++) {
        answer->table.density = (enum leaf_density)density;
        if (count_pages(answer, answer->count) == 1)
            return 1;
    }
    answer->table.density = LEAF_CLOSE;
    return choose_rows(answer, is_wanted ? PAGES_MAX : 1);
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
    answer->pages = choose_pages(answer);
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
