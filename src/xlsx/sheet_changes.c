/* SPDX-License-Identifier: MIT */
/* Changes: what differs from the last published report, the worst news first. */
#include "sheets.h"
#include "vramgrid/base/number.h"
#include "vramgrid/report/changes.h"
#include "vramgrid/words/name_words.h"

#include <string.h>

enum { COUNT_ROW = 2, NOTE_ROW, HEADING_ROW = 5, FIRST_ROW, ROWS_MAX = 20000 };

static const struct {
    const char *key;
    bool is_number;
} columns[] = {
    {"changes.kind", false},         {"changes.model", false},     {"changes.gpus", false},
    {"changes.quantization", false}, {"changes.context", true},    {"changes.mode", false},
    {"changes.old_value", false},    {"changes.new_value", false},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* The colours that the verdicts have in the grids. */
static enum style style_of_value(const char *text)
{
    enum palette_bin bin;

    return palette_status_bin(text, &bin) ? style_of_bin(bin) : STYLE_TEXT;
}

/* Empty cells are left out: a filter offers them as such. */
static void put_text(struct page *page, size_t row, size_t column, enum style style,
                     const char *text)
{
    if (*text)
        page_text(page, row, column, style, text);
}

static void put_value(struct page *page, size_t row, size_t column, const struct change *change,
                      const char *text)
{
    double value;

    if (number_parse(text, '.', &value) == NUMBER_OK)
        page_number(page, row, column, STYLE_VALUE, value);
    else if (change->kind == CHANGE_VERDICT_FLIPPED)
        page_label(page, row, column, style_of_value(text),
                   status_words(page->book->report->text, text));
    else
        put_text(page, row, column, STYLE_TEXT, text);
}

static void put_change(struct page *page, size_t row, const struct change *change)
{
    page_label(page, row, 0, STYLE_TEXT, change_words(page->book->report->text, change->kind));
    put_text(page, row, 1, STYLE_TEXT, change->model);
    put_text(page, row, 2, STYLE_TEXT, change->gpu);
    put_text(page, row, 3, STYLE_TEXT, change->quantization);
    if (change->context_tokens > 0)
        page_number(page, row, 4, STYLE_COUNT, (double)change->context_tokens);
    if (*change->mode)
        page_label(page, row, 5, STYLE_TEXT, mode_words(page->book->report->text, change->mode));
    put_value(page, row, 6, change, change->old);
    put_value(page, row, 7, change, change->new);
}

static void put_counts(struct page *page)
{
    const struct report *report = page->book->report;
    char line[LINE_SIZE];
    bool differs = describe_change_counts(report, line);

    if (differs)
        page_line(page, COUNT_ROW, 0, STYLE_BOLD, line);
    else
        page_words(page, COUNT_ROW, 0, STYLE_TEXT, text_words(report->text, "changes.none"));
}

static size_t put_rows(struct page *page)
{
    struct changes_walk walk = {.changes = page->book->report->changes};
    struct change change;
    size_t rows = 0;

    while (rows < ROWS_MAX && changes_next(&walk, &change))
        put_change(page, FIRST_ROW + rows++, &change);
    return rows;
}

/* What the list lacks, or what its columns mean. */
static void put_note(struct page *page, size_t rows)
{
    const struct report *report = page->book->report;
    struct phrase phrase;

    if (describe_missing_changes(report, rows, &phrase))
        page_words(page, NOTE_ROW, 0, STYLE_BOLD, phrase_words(report->text, &phrase));
    else
        page_paragraph_words(page, NOTE_ROW, 0, STYLE_NOTE,
                             text_words(report->text, "changes.note"));
}

bool write_changes_sheet(struct page *page, struct error *err)
{
    const struct text *text = page->book->report->text;
    struct heading headings[COLUMNS];
    size_t rows;

    (void)err;
    put_sheet_title(page, text_words(text, "changes.title"));
    put_counts(page);
    rows = put_rows(page);
    put_note(page, rows);
    for (size_t i = 0; i < COLUMNS; i++)
        headings[i] = (struct heading){text_words(text, columns[i].key), columns[i].is_number};
    if (rows > 0) /* no headings of nothing */
        page_records(page, &(struct record_table){
                               .name = "tbl_changes",
                               .heading_row = HEADING_ROW,
                               .count = rows,
                               .headings = headings,
                               .columns = COLUMNS,
                               .frozen_columns = 1,
                           });
    return true;
}
