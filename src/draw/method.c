/* SPDX-License-Identifier: MIT */
/*
 * The last pages: how the figures come about, from which inputs and by which programs, and every
 * name in full. For auditors, and for whoever met a shortened label.
 */
#include "class_list.h"
#include "flow.h"
#include "vramgrid/base/number.h"
#include "vramgrid/base/path.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/report/libraries.h"
#include "vramgrid/report/sources.h"
#include "vramgrid/sweep/verdict.h"
#include "vramgrid/words/assumptions.h"
#include "vramgrid/words/captions.h"
#include "vramgrid/words/name_words.h"
#include "vramgrid/words/phrases.h"
#include "vramgrid/words/statements.h"

#include <cairo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADING_SIZE = 200, LIST_PAGES = 3, LIST_COLUMNS_MAX = 8 };
enum { SHORT = 60 };          /* bytes that may be said twice */
enum { MEASURED_MAX = 1500 }; /* more names than a list's pages hold */

/* Points. */
static const double TEXT_WIDTH = 330, LABEL_SHARE = 0.24;
static const double LIST_GAP = 24, LIST_NUMBER_GAP = 6, ENTRY_GAP = 0.8;

static double label_width(const struct flow *flow)
{
    return flow->width * LABEL_SHARE;
}

static void put_pair(struct flow *flow, struct words label, struct words words)
{
    flow_pair(flow, FONT_AXIS, label_width(flow), label, words);
}

static void put_words(struct flow *flow, const char *label_key, struct words words)
{
    put_pair(flow, text_words(flow->leaf->report->text, label_key), words);
}

/* What is the same in any language. */
static void put_plain(struct flow *flow, const char *label_key, const char *words)
{
    put_words(flow, label_key, words_same(words));
}

static void put_heading(struct flow *flow, const char *key)
{
    char words[CAPTION_SIZE];

    flow_heading(flow, flow_heading_words(flow->leaf, key, words, sizeof words));
}

/* Whether statements have the same words, and so many that saying them once is shorter. */
static bool is_said(const struct statements *statements, struct words words)
{
    for (size_t i = 0; statements && strlen(words.in[0]) >= SHORT && i < statements->count; i++)
        if (strcmp(statements->list[i].words.in[0], words.in[0]) == 0)
            return true;
    return false;
}

/* All but those that are said; NULL: nothing is. */
static void put_statements(struct flow *flow, const struct statements *statements,
                           const struct statements *said)
{
    for (size_t i = 0; i < statements->count; i++)
        if (!is_said(said, statements->list[i].words))
            put_pair(flow, statements->list[i].label, statements->list[i].words);
}

/* The exact mode leads wherever it is swept. */
static bool has_exact(const struct flow *flow)
{
    return flow->leaf->report->plan->modes[flow->leaf->mode]->is_architecture;
}

static void state_method(const struct report *report, const struct mode *mode,
                         struct statements *statements)
{
    statements_of_method(statements, report, mode);
    statements_add(statements, report, "method.several",
                   report->plan->parallelism == PARALLEL_TENSOR ? "gpu_sets.tensor"
                                                                : "gpu_sets.pipeline");
}

/* A mode's; without what stands above, with the leading mode's. */
static void put_method(struct flow *flow, const struct mode *mode, const struct statements *said)
{
    const struct report *report = flow->leaf->report;
    const struct plan *plan = report->plan;
    struct statements statements = {0};
    struct phrase phrase;
    char count[NUMBER_SIZE];

    put_heading(flow, "about.method");
    put_words(flow, "answer.mode", mode_words(report->text, mode->name));
    state_method(report, mode, &statements);
    put_statements(flow, &statements, said);
    number_brief(count, plan->sequences);
    if (plan->sequences > 1)
        put_words(
            flow, "assumptions.sequences",
            text_phrase(report->text, &phrase, "method.sequences_rule", "count", count, NULL));
    put_words(flow, "method.omitted",
              text_words(report->text,
                         mode->is_architecture ? "method.omitted_exact" : "method.omitted_rule"));
}

/* The leading mode's, then those beside it. */
static void put_methods(struct flow *flow)
{
    const struct plan *plan = flow->leaf->report->plan;
    size_t lead = flow->leaf->mode;
    struct statements said = {0};

    state_method(flow->leaf->report, plan->modes[lead], &said);
    put_method(flow, plan->modes[lead], NULL);
    for (size_t mode = 0; mode < plan->mode_count; mode++)
        if (mode != lead)
            put_method(flow, plan->modes[mode], &said);
}

static void put_verdict(struct flow *flow, enum verdict verdict, const char *key)
{
    const struct text *text = flow->leaf->report->text;

    put_pair(flow, status_words(text, verdict_status(verdict)), text_words(text, key));
}

static void put_verdicts(struct flow *flow)
{
    const struct report *report = flow->leaf->report;
    struct statements statements = {0};

    statements_of_verdicts(&statements, report);
    put_heading(flow, "method.verdicts");
    put_statements(flow, &statements, NULL);
    put_verdict(flow, VERDICT_DOES_NOT_RUN, "method.does_not_run");
    if (report->plan->has_several_gpus)
        put_verdict(flow, VERDICT_UNSUPPORTED, "method.unsupported");
    if (has_exact(flow) || report->plan->lacks_precisions)
        put_verdict(flow, VERDICT_UNKNOWN, "method.unknown");
}

enum { NAME, VALUE, SET_BY, NOTE, COLUMNS };

struct assumption_rows {
    const struct report *report;
    struct assumption list[2 * ASSUMPTIONS_MAX];
    size_t count;
    char name[LINE_SIZE], value[LINE_SIZE], set_by[LINE_SIZE], note[LINE_SIZE];
};

/* The row whose note a row has, which may be that of many of an engine's. */
static size_t first_with_note(const struct assumption_rows *rows, size_t row)
{
    const struct words *note = &rows->list[row].note;
    size_t first = 0;

    while (first < row && g_strcmp0(rows->list[first].note.in[0], note->in[0]) != 0)
        first++;
    return first;
}

/* What it is, or that another row says so; of a short note the words themselves are shorter. */
static void put_note(struct assumption_rows *rows, size_t row)
{
    const struct assumption *assumption = &rows->list[row];
    size_t first = first_with_note(rows, row);
    struct phrase phrase;
    char name[LINE_SIZE];

    words_stack(assumption->note, rows->note, sizeof rows->note);
    if (first == row || strlen(rows->note) < SHORT)
        return;
    words_join(rows->list[first].name, name, sizeof name);
    words_stack(text_phrase(rows->report->text, &phrase, "method.same_note", "name", name, NULL),
                rows->note, sizeof rows->note);
}

static void fill_assumption(const void *data, size_t row, struct leaf_cell *cells)
{
    struct assumption_rows *rows = *(struct assumption_rows *const *)data;
    const struct assumption *assumption = &rows->list[row];
    char plain[NUMBER_SIZE], number[NUMBER_SIZE], set_by[LINE_SIZE];
    struct phrase phrase;

    bool is_digits = assumption->words == assumption->digits;
    const char *unit = assumption->member ? assumption->unit : ""; /* headings of sheets say it */

    number_brief(plain, assumption->number);
    text_number(rows->report->text, is_digits ? assumption->digits : plain, number);
    snprintf(rows->value, sizeof rows->value, "%s%s%s",
             assumption->words && !is_digits ? assumption->words : number,
             *unit && *unit != '%' ? " " : "", unit);
    words_stack(assumption_set_by(rows->report, assumption, &phrase), set_by, sizeof set_by);
    utf8_copy(rows->set_by, sizeof rows->set_by, set_by);
    words_stack(assumption->name, rows->name, sizeof rows->name);
    put_note(rows, row);
    cells[NAME].words = rows->name;
    cells[VALUE].words = rows->value;
    cells[SET_BY].words = rows->set_by;
    cells[NOTE].words = rows->note;
}

static void put_assumptions(struct flow *flow)
{
    static const char *const keys[COLUMNS] = {"assumptions.name", "assumptions.value",
                                              "assumptions.set_by", "assumptions.note"};
    struct assumption_rows rows = {.report = flow->leaf->report}, *data = &rows;
    struct leaf_table table = {.text = flow->leaf->text, .count = COLUMNS};
    char headings[COLUMNS][HEADING_SIZE];

    rows.count = assumptions_of_answers(rows.report, rows.list);
    if (has_exact(flow))
        rows.count += assumptions_of_engine(rows.report, rows.list + rows.count);
    for (size_t i = 0; i < COLUMNS; i++)
        table.columns[i] = (struct leaf_column){
            .heading = flow_heading_words(flow->leaf, keys[i], headings[i], HEADING_SIZE),
            .fit = LEAF_WORDS,
        };
    put_heading(flow, "method.assumptions");
    flow_table(flow, &table, rows.count, fill_assumption, &data);
}

static size_t used_checkpoints(const struct plan *plan)
{
    size_t used = 0;

    for (size_t m = 0; m < plan->model_count; m++)
        for (size_t q = 0; q < plan->precision_count; q++)
            used += model_checkpoint(plan->models[m], plan->precisions[q]) != NULL;
    return used;
}

/* How many rows of a sheet the report uses. */
static size_t used_rows(const struct flow *flow, enum sheet_kind kind, const struct table *table)
{
    const struct plan *plan = flow->leaf->report->plan;
    bool exact = has_exact(flow);
    const size_t used[SHEET_KINDS] = {
        [SHEET_MODELS] = plan->model_count,
        [SHEET_GPUS] = plan->gpu_count,
        [SHEET_QUANTIZATIONS] = plan->precision_count,
        [SHEET_ENGINES] = exact,
        [SHEET_KV_TYPES] = exact,
        [SHEET_CHECKPOINTS] = exact ? used_checkpoints(plan) : 0,
        [SHEET_WORKLOADS] = plan->workload_count,
    };

    if (kind == SHEET_PRICES || kind == SHEET_RENTS || kind == SHEET_SERVERS ||
        kind == SHEET_SPEEDS)
        return plan_rows(plan, kind, table);
    return used[kind];
}

/* A file's name beside its size and its digest, each on a line. */
static void put_file(struct flow *flow, const char *path, const struct digest *digest,
                     struct words size)
{
    char name[LINE_SIZE], lines[LINE_SIZE], words[2 * LINE_SIZE];

    utf8_copy(name, sizeof name, path_base(path));
    words_stack(size, lines, sizeof lines);
    snprintf(words, sizeof words, "%s\nSHA-256 %s", lines, digest->hex);
    flow_pair(flow, FONT_NOTE, label_width(flow), words_same(name), words_same(words));
}

/* A sheet that was not given, whose rows come with the program. */
static void put_built_in(struct flow *flow)
{
    char used[NUMBER_SIZE];
    struct phrase phrase;

    number_grouped(used, used_rows(flow, SHEET_QUANTIZATIONS, NULL));
    put_words(
        flow, "method.quantization_sheet",
        text_phrase(flow->leaf->report->text, &phrase, "method.built_in", "count", used, NULL));
}

static void put_source(struct flow *flow, const struct source *source)
{
    char used[NUMBER_SIZE], rows[NUMBER_SIZE], bytes[NUMBER_SIZE];
    struct phrase phrase;

    number_grouped(used, source->table ? used_rows(flow, source->kind, source->table) : 0);
    number_grouped(rows, source->table ? source->table->count : 0);
    number_grouped(bytes, source->digest->bytes);
    put_file(flow, source->path, source->digest,
             text_phrase(flow->leaf->report->text, &phrase,
                         source->table ? "method.rows" : "method.bytes", "count", used, "total",
                         rows, "bytes", bytes, NULL));
}

static void put_inputs(struct flow *flow)
{
    const struct report *report = flow->leaf->report;
    const struct sources *sources = report->sources;

    put_heading(flow, "about.files");
    for (size_t i = 0; i < sources->count; i++)
        put_source(flow, &sources->list[i]);
    if (!report->plan->catalogue->tables[SHEET_QUANTIZATIONS].path)
        put_built_in(flow);
}

static void put_document(struct flow *flow)
{
    const struct report *report = flow->leaf->report;
    char *family = pdf_text_family(flow->leaf->text), date[SIGNS_SIZE];
    struct phrase phrase;

    put_heading(flow, "method.document");
    put_plain(flow, "about.as_of", text_number(report->text, report->as_of, date));
    if (*report->settings->organisation)
        put_plain(flow, "about.organisation", report->settings->organisation);
    put_words(flow, "method.made_with",
              text_phrase(report->text, &phrase, "method.font", "program",
                          "vramgrid " VRAMGRID_VERSION, "cairo", library_cairo(), "pango",
                          library_pango(), "family", family, NULL));
    g_free(family);
    put_words(flow, "method.command", shown_command(report));
    put_words(flow, "method.accessible", text_words(report->text, "method.accessible_form"));
}

static void put_text(struct flow *flow, const void *data)
{
    (void)data;
    put_methods(flow);
    put_verdicts(flow);
    put_assumptions(flow);
    put_inputs(flow);
    put_document(flow);
}

/* Names with a number each. */
struct name_list {
    const struct plan *plan;
    const struct text *text;
    enum sheet_kind kind;
    size_t count;
    double width;   /* of a column */
    double numbers; /* of the widest number in it */
    double room;    /* how much of the columns' height may be used */
    size_t *shown;  /* how many there was room for */
};

static const struct text_style entry_style = {
    .font = FONT_NOTE, .colour = INK_BLACK, .overflow = OVERFLOW_WRAP};
static const struct text_style number_style = {
    .font = FONT_NOTE, .colour = INK_GREY, .anchor = ANCHOR_RIGHT};

static const char *entry(const struct name_list *list, size_t i, char number[NUMBER_SIZE])
{
    const struct plan *plan = list->plan;
    char plain[NUMBER_SIZE];

    number_shortest(plain, list->kind == SHEET_MODELS ? plan->models[i]->params_billion
                                                      : plan->gpus[i]->vram_gb);
    text_number(list->text, plain, number);
    return list->kind == SHEET_MODELS ? plan->models[i]->name : plan->gpus[i]->name;
}

/* In as many columns as there is width for; a name that is wider than a third of it wraps. */
static size_t arrange(struct name_list *list, struct pdf_text *text, double width)
{
    double names = 0, widest = width / 3 - LIST_GAP;
    size_t measured = list->count < MEASURED_MAX ? list->count : MEASURED_MAX, columns;
    char number[NUMBER_SIZE];

    for (size_t i = 0; i < measured; i++) {
        names = fmax(names, pdf_text_measure(text, &entry_style, entry(list, i, number)).width);
        list->numbers = fmax(list->numbers, pdf_text_measure(text, &number_style, number).width);
    }
    widest = fmin(names + LIST_NUMBER_GAP + list->numbers + 1, widest);
    columns = (size_t)((width + LIST_GAP) / (widest + LIST_GAP));
    columns = columns > LIST_COLUMNS_MAX ? LIST_COLUMNS_MAX : columns;
    return columns > list->count ? list->count : columns;
}

/* What the pages have no room for stands in the sheet. */
static void say_more(struct flow *flow, const struct name_list *list, size_t shown)
{
    const struct table *table = &list->plan->catalogue->tables[list->kind];
    char count[NUMBER_SIZE], file[LINE_SIZE];
    struct phrase phrase;

    number_grouped(count, list->count - shown);
    utf8_copy(file, sizeof file, table->path ? path_base(table->path) : "");
    flow_paragraph(flow, FONT_NOTE, INK_GREY,
                   text_phrase(flow->leaf->report->text, &phrase, "method.more", "count", count,
                               "file", file, NULL));
}

static void put_names(struct flow *flow, const void *data)
{
    const struct name_list *list = data;
    struct text_style style = entry_style;
    char number[NUMBER_SIZE];
    size_t i;

    style.room = flow->width - LIST_NUMBER_GAP - list->numbers;
    for (i = 0; i < list->count && flow->spent < list->room; i++) {
        const char *name = entry(list, i, number);
        double height = pdf_text_measure(flow->leaf->text, &style, name).height + ENTRY_GAP;

        flow_reserve(flow, height);
        pdf_text_draw(flow->leaf->text, flow_ink(flow), &style, flow->x, flow->y, name);
        pdf_text_draw(flow->leaf->text, flow_ink(flow), &number_style, flow->x + flow->width,
                      flow->y, number);
        flow_take(flow, height);
    }
    *list->shown = i;
}

static void put_list(struct flow *flow, enum sheet_kind kind, const char *heading_key)
{
    const struct plan *plan = flow->leaf->report->plan;
    struct name_list list = {
        .plan = plan,
        .text = flow->leaf->report->text,
        .kind = kind,
        .count = kind == SHEET_MODELS ? plan->model_count : plan->gpu_count,
    };
    size_t columns = arrange(&list, flow->leaf->text, flow->width), shown = 0;

    list.shown = &shown;
    list.room = (double)(LIST_PAGES * columns) * flow->leaf->frame->inner_height;
    put_heading(flow, heading_key);
    flow_columns(flow, columns, put_names, &list);
    if (shown < list.count)
        say_more(flow, &list, shown);
}

struct method {
    const struct leaf *leaf;
    size_t pages;
    struct flow_balance balances[4]; /* of text, models, GPUs, classes */
};

/* Counts the pages, and draws the one that is wanted. */
static bool walk_pages(struct method *method, cairo_t *cr, size_t page, struct error *err)
{
    const struct leaf *leaf = method->leaf;
    size_t columns = (size_t)(leaf->frame->inner_width / TEXT_WIDTH);
    char subtitle[CAPTION_SIZE];
    struct flow_title title = {text_words(leaf->report->text, "method.title"),
                               words_join(caption_title(leaf->report), subtitle, sizeof subtitle)};
    struct flow flow;
    bool ok;

    flow_begin(&flow, leaf, cr, page, &title);
    flow.balances = method->balances;
    flow_columns(&flow, columns > 0 ? columns : 1, put_text, NULL);
    put_list(&flow, SHEET_MODELS, "method.models");
    put_list(&flow, SHEET_GPUS, "method.gpus");
    ok = class_list_put(&flow, err);
    method->pages = flow_pages(&flow);
    return ok;
}

static void *open_method(const struct leaf *leaf, struct error *err)
{
    struct method *method = calloc(1, sizeof *method);

    if (!method) {
        error_set_memory(err);
        return NULL;
    }
    method->leaf = leaf;
    if (!walk_pages(method, NULL, 0, err)) {
        free(method);
        return NULL;
    }
    return method;
}

static size_t method_pages(const void *opened)
{
    return ((const struct method *)opened)->pages;
}

static bool draw_method(void *opened, cairo_t *cr, size_t page, struct error *err)
{
    return walk_pages(opened, cr, page, err);
}

const struct leaf_kind method_leaf = {FIGURE_METHOD, open_method, method_pages, draw_method};
