/* SPDX-License-Identifier: MIT */
/*
 * Models, GPUs, Quantizations: the rows that were swept; Prices: those of the sheets of prices,
 * rents and servers that are about a GPU that was. As their sheets have them.
 */
#include "sheets.h"
#include "vramgrid/base/number.h"
#include "vramgrid/base/path.h"

#include <stdio.h>
#include <stdlib.h>

/* Where the table of a sheet stands, or the first of several. */
enum { HEADING_ROW = INPUTS_FIRST_ROW - 1, COLUMNS_MAX = 64 };

/* The rows of one axis of the plan, whatever they are rows of. */
struct rows_of {
    enum sheet_kind kind;
    const char *title_key, *table;
    size_t count;
    const void *(*row)(const struct plan *plan, size_t i);
    const void *const *list; /* of rows, instead; NULL: there is none */
    bool wraps;              /* long texts, to be read in print: else in the cell that is chosen */
    size_t heading_row;      /* of the table */
};

static const void *row_at(const struct plan *plan, const struct rows_of *rows, size_t i)
{
    return rows->list ? rows->list[i] : rows->row(plan, i);
}

static const void *model_row(const struct plan *plan, size_t i)
{
    return plan->models[i];
}

static const void *gpu_row(const struct plan *plan, size_t i)
{
    return plan->gpus[i];
}

static const void *quantization_row(const struct plan *plan, size_t i)
{
    return plan->precisions[i];
}

static bool is_empty(const void *row, const struct sheet_column *column)
{
    if (column_is_text(column->kind))
        return *column_text(row, column) == '\0';
    return !number_is_known(column_number(row, column));
}

/*
 * Whether any row has a value: columns without one would only make the sheet wide. Of no rows, as
 * where nobody knows what any model is published in, the names' column stays.
 */
static bool is_used(const struct plan *plan, const struct rows_of *rows,
                    const struct sheet_column *column)
{
    for (size_t i = 0; i < rows->count; i++)
        if (!is_empty(row_at(plan, rows, i), column))
            return true;
    return rows->count == 0 && column->kind == COLUMN_NAME;
}

/* Those of all sheets of its kind. */
static size_t count_rows(const struct table *table)
{
    size_t count = 0;

    for (; table; table = table->before)
        count += table->count;
    return count;
}

/* How many of a file's rows there are, above their headings. */
static void put_count(struct page *page, const struct rows_of *rows)
{
    const struct table *table = &page->book->report->plan->catalogue->tables[rows->kind];
    const struct text *text = page->book->report->text;
    char line[LINE_SIZE], count[NUMBER_SIZE], total[NUMBER_SIZE];

    snprintf(count, sizeof count, "%zu", rows->count);
    snprintf(total, sizeof total, "%zu", count_rows(table));
    text_join(text, table->path ? "inputs.rows" : "inputs.rows_built_in", line, sizeof line,
              "count", count, "total", total, "file", table->path ? path_base(table->path) : "",
              NULL);
    page_paragraph(page, rows->heading_row - 1, 0, STYLE_NOTE, line);
}

/* Columns do not grow with what is long, which may wrap instead. */
enum { LONG = 38 };

static void put_text(struct page *page, const struct rows_of *rows, size_t i, size_t column,
                     const char *text)
{
    enum style style = rows->wraps ? STYLE_WRAPPED : STYLE_TEXT;
    size_t row = rows->heading_row + 1 + i, width = text_width(text);

    if (width <= LONG)
        page_text(page, row, column, style, text);
    else
        page_line(page, row, column, style, text);
    if (width > LONG && rows->wraps && page->widths[column] < LONG)
        page->widths[column] = LONG;
}

/* High enough for the longest text. */
static void set_height(struct page *page, const struct rows_of *rows, size_t i)
{
    enum { LINE_POINTS = 15, LETTERS = LONG * 10 / 9 };
    const struct sheet_layout *layout = &sheet_layouts[rows->kind];
    size_t longest = 0, lines;

    for (size_t c = 0; c < layout->column_count; c++) {
        const struct sheet_column *column = &layout->columns[c];
        size_t width =
            column_is_text(column->kind)
                ? text_width(column_text(row_at(page->book->report->plan, rows, i), column))
                : 0;

        longest = width > longest ? width : longest;
    }
    lines = 1 + longest / LETTERS;
    if (lines > 1)
        page_row_height(page, rows->heading_row + 1 + i, (double)(lines * LINE_POINTS));
}

static enum style number_style(const struct rows_of *rows, const struct sheet_column *column)
{
    if (rows->wraps)
        return STYLE_ASSUMPTION; /* beside the first line of what wraps */
    return column->kind == COLUMN_COUNT ? STYLE_COUNT : STYLE_NUMBER;
}

static void put_column(struct page *page, const struct rows_of *rows,
                       const struct sheet_column *column, size_t at)
{
    const struct plan *plan = page->book->report->plan;

    page->is_open = true; /* Excel sorts no locked rows */
    for (size_t i = 0; i < rows->count; i++) {
        const void *row = row_at(plan, rows, i);

        if (is_empty(row, column))
            continue;
        if (column_is_text(column->kind))
            put_text(page, rows, i, at, column_text(row, column));
        else
            page_number(page, rows->heading_row + 1 + i, at, number_style(rows, column),
                        column_number(row, column));
    }
    page->is_open = false;
}

static bool write_rows(struct page *page, const struct rows_of *rows, struct error *err)
{
    const struct plan *plan = page->book->report->plan;
    const struct sheet_layout *layout = &sheet_layouts[rows->kind];
    struct heading headings[COLUMNS_MAX];
    size_t columns = 0;

    if (!page_check_size(page, rows->heading_row + 1 + rows->count, layout->column_count,
                         layout->plural, err))
        return false;
    put_count(page, rows);
    for (size_t i = 0; i < layout->column_count; i++) {
        const struct sheet_column *column = &layout->columns[i];

        if (!is_used(plan, rows, column))
            continue;
        put_column(page, rows, column, columns);
        headings[columns++] =
            (struct heading){words_same(column->heading), !column_is_text(column->kind)};
    }
    for (size_t i = 0; rows->wraps && i < rows->count; i++)
        set_height(page, rows, i);
    page_records(page, &(struct record_table){
                           .name = rows->table,
                           .heading_row = rows->heading_row,
                           .count = rows->count,
                           .headings = headings,
                           .columns = columns,
                           .frozen_columns = 1,
                       });
    return true;
}

/* A sheet with one table. */
static bool write_sheet(struct page *page, const struct rows_of *rows, struct error *err)
{
    put_sheet_title(page, text_words(page->book->report->text, rows->title_key));
    if (!write_rows(page, rows, err))
        return false;
    page_print_tables(page);
    return true;
}

bool write_models_sheet(struct page *page, struct error *err)
{
    const struct rows_of rows = {.kind = SHEET_MODELS,
                                 .title_key = "inputs.models",
                                 .table = "tbl_models",
                                 .count = page->book->report->plan->model_count,
                                 .row = model_row,
                                 .heading_row = HEADING_ROW};

    return write_sheet(page, &rows, err);
}

bool write_gpus_sheet(struct page *page, struct error *err)
{
    const struct rows_of rows = {.kind = SHEET_GPUS,
                                 .title_key = "inputs.gpus",
                                 .table = "tbl_gpus",
                                 .count = page->book->report->plan->gpu_count,
                                 .row = gpu_row,
                                 .heading_row = HEADING_ROW};

    return write_sheet(page, &rows, err);
}

bool write_quantizations_sheet(struct page *page, struct error *err)
{
    const struct rows_of rows = {.kind = SHEET_QUANTIZATIONS,
                                 .title_key = "inputs.quantizations",
                                 .table = "tbl_quantizations",
                                 .count = page->book->report->plan->precision_count,
                                 .row = quantization_row,
                                 .heading_row = HEADING_ROW};

    return write_sheet(page, &rows, err);
}

/* Of several sheets the first that was given comes first. Returns how many are in the list. */
static size_t list_rows(const struct plan *plan, enum sheet_kind kind, const struct table *last,
                        const void **list)
{
    const struct table *table;
    size_t count = 0;

    for (size_t sheet = 0; (table = table_given(last, sheet)); sheet++)
        for (size_t i = 0; i < table->count; i++) {
            const void *row = layout_row(&sheet_layouts[kind], table, i);

            if (plan_has_row(plan, kind, row))
                list[count++] = row;
        }
    return count;
}

/* A table of the rows that are about the plan's GPUs, below a title of its own; none: nothing. */
static bool write_rows_of_gpus(struct page *page, struct rows_of *rows, struct error *err)
{
    const struct plan *plan = page->book->report->plan;
    const struct table *table = &plan->catalogue->tables[rows->kind];
    const void **list = calloc(count_rows(table) + 1, sizeof *list);
    bool ok = true;

    if (!list)
        return error_set_memory(err);
    rows->count = list_rows(plan, rows->kind, table, list);
    rows->list = list;
    if (rows->count > 0) {
        if (page->is_laid_out) /* below another table */
            page_break(page, rows->heading_row - 2);
        page_words(page, rows->heading_row - 2, 0, STYLE_BOLD,
                   text_words(page->book->report->text, rows->title_key));
        ok = write_rows(page, rows, err);
    }
    free(list);
    return ok;
}

bool write_prices_sheet(struct page *page, struct error *err)
{
    enum { APART = 4 };
    struct rows_of tables[] = {
        {.kind = SHEET_PRICES, .title_key = "inputs.prices", .table = "tbl_prices", .wraps = true},
        {.kind = SHEET_RENTS, .title_key = "inputs.rents", .table = "tbl_rents"},
        {.kind = SHEET_SERVERS, .title_key = "inputs.servers", .table = "tbl_servers"},
    };
    size_t row = HEADING_ROW + 1;
    bool ok = true;

    put_sheet_title(page, text_words(page->book->report->text, "inputs.money"));
    for (size_t i = 0; ok && i < sizeof tables / sizeof tables[0]; i++) {
        tables[i].heading_row = row;
        ok = write_rows_of_gpus(page, &tables[i], err);
        if (tables[i].count > 0)
            row += tables[i].count + APART;
    }
    page_print_tables(page);
    return ok;
}
