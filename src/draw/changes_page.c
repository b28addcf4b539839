/* SPDX-License-Identifier: MIT */
/* Changes since the last report: counts, then the differences, the worst news first. */
#include "changes_page.h"
#include "vramgrid/base/number.h"
#include "vramgrid/report/changes.h"
#include "vramgrid/report/writer.h"
#include "vramgrid/words/name_words.h"
#include "vramgrid/words/phrases.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KIND, MODEL, GPUS, QUANTIZATION, CONTEXT, MODE, OLD, NEW, COLUMNS };
enum { PAGES_MAX = 3, ROWS_MAX = 480, HEADING_SIZE = 200 };

/* The rows that pages may have room for, and what one of them says. */
struct change_rows {
    const struct leaf *leaf;
    const struct report *report;
    struct change changes[ROWS_MAX];
    size_t count, shown, pages; /* rows; those that pages have room for; what they take */
    char tokens[NUMBER_SIZE], kind[LINE_SIZE];
    char headings[COLUMNS][HEADING_SIZE];
};

static void take_changes(struct change_rows *rows)
{
    struct changes_walk walk = {.changes = rows->report->changes};

    while (rows->count < ROWS_MAX && changes_next(&walk, &rows->changes[rows->count]))
        rows->count++;
}

/* The colour that a verdict has in the figures. */
static const struct palette_style *chip_of(const struct report *report, const char *status)
{
    enum palette_bin bin;

    return palette_status_bin(status, &bin) ? &report->palette->verdicts[bin] : NULL;
}

static void fill_row(const void *data, size_t row, struct leaf_cell *cells)
{
    struct change_rows *rows = *(struct change_rows *const *)data;
    const struct change *change = &rows->changes[row];
    const struct text *text = rows->report->text;
    char tokens[NUMBER_SIZE];

    words_join(change_words(rows->report->text, change->kind), rows->kind, sizeof rows->kind);
    cells[KIND].words = rows->kind;
    cells[MODEL].words = change->model;
    cells[GPUS].words = change->gpu;
    cells[QUANTIZATION].words = change->quantization;
    number_grouped(tokens, change->context_tokens);
    text_number(rows->report->text, tokens, rows->tokens);
    cells[CONTEXT].words = change->context_tokens > 0 ? rows->tokens : "";
    cells[MODE].words = mode_words(text, change->mode).in[0];
    cells[OLD] = (struct leaf_cell){change->old, NULL};
    cells[NEW] = (struct leaf_cell){change->new, NULL};
    if (change->kind != CHANGE_VERDICT_FLIPPED)
        return;
    cells[OLD] = (struct leaf_cell){status_words(text, change->old).in[0],
                                    chip_of(rows->report, change->old)};
    cells[NEW] = (struct leaf_cell){status_words(text, change->new).in[0],
                                    chip_of(rows->report, change->new)};
}

static struct leaf_table begin_table(const struct leaf *leaf, struct change_rows *rows)
{
    static const struct {
        const char *key;
        enum leaf_fit fit;
    } columns[COLUMNS] = {
        [KIND] = {"changes.kind", LEAF_NAME},
        [MODEL] = {"changes.model", LEAF_NAME},
        [GPUS] = {"changes.gpus", LEAF_NAME},
        [QUANTIZATION] = {"changes.quantization", LEAF_NAME},
        [CONTEXT] = {"changes.context", LEAF_NUMBER},
        [MODE] = {"changes.mode", LEAF_NAME},
        [OLD] = {"changes.old_value", LEAF_NAME},
        [NEW] = {"changes.new_value", LEAF_NAME},
    };
    struct leaf_table table = {.text = leaf->text, .count = COLUMNS};

    for (size_t i = 0; i < COLUMNS; i++)
        table.columns[i] = (struct leaf_column){
            .heading = flow_heading_words(leaf, columns[i].key, rows->headings[i], HEADING_SIZE),
            .fit = columns[i].fit,
        };
    return table;
}

/* What is not listed here is in changes.csv, where there is one. */
static void say_more(struct flow *flow, const struct report *report, size_t shown)
{
    bool has_csv = settings_has(report->settings->formats, OUTPUT_CSV);
    size_t total = changes_total(report->changes);
    char count[NUMBER_SIZE];
    struct phrase phrase;

    number_grouped(count, total - shown);
    if (total > shown)
        flow_paragraph(flow, FONT_AXIS, INK_BLACK,
                       text_phrase(report->text, &phrase,
                                   has_csv ? "changes_page.more" : "changes_page.more_alone",
                                   "count", count, "file", "changes.csv", NULL));
}

/* Goes through the pages with so many of the rows; returns how many pages they take. */
static size_t walk_pages(struct change_rows *rows, size_t shown, cairo_t *cr, size_t page)
{
    const struct leaf *leaf = rows->leaf;
    const struct report *report = rows->report;
    struct leaf_table table = begin_table(leaf, rows);
    char counts[LINE_SIZE];
    struct phrase phrase;
    struct flow flow;

    describe_change_counts(report, counts);
    flow_begin(&flow, leaf, cr, page,
               &(struct flow_title){text_words(report->text, "changes.title"), counts});
    if (describe_missing_changes(report, changes_total(report->changes), &phrase))
        flow_paragraph(&flow, FONT_AXIS, INK_BLACK, phrase_words(report->text, &phrase));
    flow_paragraph(&flow, FONT_NOTE, INK_GREY, text_words(report->text, "changes.note"));
    flow_gap(&flow, 4);
    flow_table(&flow, &table, shown, fill_row, &rows);
    say_more(&flow, report, shown);
    return flow_pages(&flow);
}

/* The most rows that stay within the pages allowed. */
static size_t choose_rows(struct change_rows *rows)
{
    size_t fits = 0, beyond = rows->count + 1;

    while (beyond - fits > 1) {
        size_t middle = fits + (beyond - fits) / 2;

        if (beyond == rows->count + 1) /* mostly all of them fit */
            middle = rows->count;
        if (middle > fits && walk_pages(rows, middle, NULL, 0) <= PAGES_MAX)
            fits = middle;
        else
            beyond = middle;
    }
    return fits;
}

static void *open_changes(const struct leaf *leaf, struct error *err)
{
    struct change_rows *rows = calloc(1, sizeof *rows);

    if (!rows) {
        error_set_memory(err);
        return NULL;
    }
    rows->leaf = leaf;
    rows->report = leaf->report;
    if (changes_total(leaf->report->changes) == 0)
        return rows;
    take_changes(rows);
    rows->shown = choose_rows(rows);
    rows->pages = walk_pages(rows, rows->shown, NULL, 0);
    return rows;
}

static size_t changes_pages(const void *opened)
{
    return ((const struct change_rows *)opened)->pages;
}

static bool draw_changes(void *opened, cairo_t *cr, size_t page, struct error *err)
{
    struct change_rows *rows = opened;

    (void)err;
    walk_pages(rows, rows->shown, cr, page);
    return true;
}

static void put_changes(struct flow *flow, const char *page)
{
    const struct report *report = flow->leaf->report;
    char count[NUMBER_SIZE];
    struct phrase phrase;

    number_grouped(count, changes_total(report->changes));
    flow_paragraph(
        flow, FONT_AXIS_TITLE, INK_BLACK,
        text_phrase(report->text, &phrase, "answer.changes", "count", count, "page", page, NULL));
}

/* As much room is left while pages are counted, when nobody knows yet where the changes are. */
void changes_say(struct flow *flow)
{
    const struct leaf *leaf = flow->leaf;
    struct flow widest;
    char page[24];

    if (changes_total(leaf->report->changes) == 0 ||
        !report_has_figure(leaf->report, leaf->mode, FIGURE_CHANGES))
        return;
    flow_begin_at(&widest, leaf, NULL, flow->x, flow->y, flow->width);
    put_changes(&widest, "00000");
    snprintf(page, sizeof page, "%llu", (unsigned long long)leaf->changes_page);
    put_changes(flow, page);
    flow_take(flow, fmax(widest.y - flow->y, 0));
}

const struct leaf_kind changes_leaf = {FIGURE_CHANGES, open_changes, changes_pages, draw_changes};
