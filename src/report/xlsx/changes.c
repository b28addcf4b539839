/* SPDX-License-Identifier: MIT */
/* Changes: what differs from the last published report, the worst news first. */
#include "vramgrid/changes.h"
#include "vramgrid/number.h"
#include "vramgrid/sheets.h"
#include "vramgrid/text.h"

#include <stdio.h>
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

static const char *const kind_keys[CHANGE_KINDS] = {
    [CHANGE_VERDICT_FLIPPED] = "changes.verdict_flipped",
    [CHANGE_MODEL_ADDED] = "changes.model_added",
    [CHANGE_MODEL_REMOVED] = "changes.model_removed",
    [CHANGE_MODEL_ALTERED] = "changes.model_altered",
    [CHANGE_GPU_ADDED] = "changes.gpu_added",
    [CHANGE_GPU_REMOVED] = "changes.gpu_removed",
    [CHANGE_VRAM_ALTERED] = "changes.vram_altered",
    [CHANGE_PRICE_ALTERED] = "changes.price_altered",
    [CHANGE_QUANTIZATION_ADDED] = "changes.quantization_added",
    [CHANGE_QUANTIZATION_REMOVED] = "changes.quantization_removed",
    [CHANGE_CONTEXT_ADDED] = "changes.context_added",
    [CHANGE_CONTEXT_REMOVED] = "changes.context_removed",
    [CHANGE_MODE_ADDED] = "changes.mode_added",
    [CHANGE_MODE_REMOVED] = "changes.mode_removed",
    [CHANGE_GPU_COUNT_ADDED] = "changes.gpu_count_added",
    [CHANGE_GPU_COUNT_REMOVED] = "changes.gpu_count_removed",
    [CHANGE_GPU_SET_ADDED] = "changes.gpu_set_added",
    [CHANGE_GPU_SET_REMOVED] = "changes.gpu_set_removed",
    [CHANGE_ASSUMPTION_ALTERED] = "changes.assumption_altered",
};

/* The colours that the verdicts have in the grids. */
static enum style style_of_value(const char *text)
{
    static const struct {
        enum verdict verdict;
        enum palette_bin bin;
    } bins[] = {{VERDICT_RUNS, BIN_QUARTER_FREE},
                {VERDICT_DOES_NOT_RUN, BIN_SHORT},
                {VERDICT_UNSUPPORTED, BIN_UNSUPPORTED},
                {VERDICT_UNKNOWN, BIN_UNKNOWN}};

    for (size_t i = 0; i < sizeof bins / sizeof bins[0]; i++)
        if (strcmp(text, text_status(bins[i].verdict)) == 0)
            return style_of_bin(bins[i].bin);
    return STYLE_TEXT;
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
    else
        put_text(page, row, column,
                 change->kind == CHANGE_VERDICT_FLIPPED ? style_of_value(text) : STYLE_TEXT, text);
}

static void put_change(struct page *page, size_t row, const struct change *change)
{
    put_text(page, row, 0, STYLE_TEXT, text_get(page->book->report->text, kind_keys[change->kind]));
    put_text(page, row, 1, STYLE_TEXT, change->model);
    put_text(page, row, 2, STYLE_TEXT, change->gpu);
    put_text(page, row, 3, STYLE_TEXT, change->quantization);
    if (change->context_tokens > 0)
        page_number(page, row, 4, STYLE_COUNT, (double)change->context_tokens);
    put_text(page, row, 5, STYLE_TEXT, change->mode);
    put_value(page, row, 6, change, change->old);
    put_value(page, row, 7, change, change->new);
}

/* "Verdict flipped: 12  |  Price altered: 1", or that nothing differs. */
static void put_counts(struct page *page)
{
    const struct report *report = page->book->report;
    char line[LINE_SIZE] = "", count[NUMBER_SIZE];
    size_t length = 0;

    for (int kind = 0; kind < CHANGE_KINDS && length < sizeof line; kind++) {
        if (!report->changes || report->changes->counts[kind] == 0)
            continue;
        number_grouped(count, report->changes->counts[kind]);
        length += (size_t)snprintf(line + length, sizeof line - length, "%s%.100s: %.30s",
                                   length > 0 ? "  |  " : "",
                                   text_get(report->text, kind_keys[kind]), count);
    }
    page_line(page, COUNT_ROW, 0, length > 0 ? STYLE_BOLD : STYLE_TEXT,
              length > 0 ? line : text_get(report->text, "changes.none"));
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

/* What old and new are, or that the list is cut. */
/* What the list lacks, or what its columns mean. */
static void put_note(struct page *page, size_t rows)
{
    const struct report *report = page->book->report;
    const char *key = "changes.note";
    char line[LINE_SIZE], count[NUMBER_SIZE];

    if (changes_total(report->changes) > rows)
        key = "changes.cut";
    else if (!list_has(&report->settings->formats, "csv"))
        key = "changes.no_csv";
    else if (report->changes && report->changes->is_partial)
        key = "changes.partial";
    number_grouped(count, rows);
    text_fill(report->text, key, line, sizeof line, "rows", count, NULL);
    page_line(page, NOTE_ROW, 0, strcmp(key, "changes.note") == 0 ? STYLE_NOTE : STYLE_BOLD, line);
}

bool write_changes_sheet(struct page *page, struct error *err)
{
    const struct text *text = page->book->report->text;
    struct heading headings[COLUMNS];
    size_t rows;

    (void)err;
    put_sheet_title(page, text_get(text, "changes.title"));
    put_counts(page);
    rows = put_rows(page);
    put_note(page, rows);
    for (size_t i = 0; i < COLUMNS; i++)
        headings[i] = (struct heading){text_get(text, columns[i].key), columns[i].is_number};
    page_records(page, "tbl_changes", HEADING_ROW, rows, headings, COLUMNS, 1);
    return true;
}
