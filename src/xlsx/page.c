/* SPDX-License-Identifier: MIT */
#include "page_layout.h"

#include "vramgrid/base/date.h"
#include "vramgrid/look/logo.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

/* The widest holds "RTX PRO 6000 Blackwell Workstation (96 GB) low margin", or "/ margem baixa". */
/* As Excel counts days: 2000-01-01 and 2100-01-01. */
enum { DAY_2000 = 36526, DAY_2100 = 73051 };

enum { HEADING_SIZE = 400 };

/* Bold letters and the filter button. */
enum { HEADING_EXTRA = 3 };

bool page_check_size(const struct page *page, size_t rows, size_t columns, const char *what,
                     struct error *err)
{
    if (rows > LXW_ROW_MAX)
        return error_set(err, ERROR_INPUT,
                         "the workbook's sheet '%s' would need %zu rows (%s) where Excel has %d: "
                         "sweep less, or leave xlsx out of the formats",
                         page->tab->name, rows, what, LXW_ROW_MAX);
    if (columns > LXW_COL_MAX)
        return error_set(err, ERROR_INPUT,
                         "the workbook's sheet '%s' would need %zu columns (%s) where Excel has "
                         "%d: sweep less, or leave xlsx out of the formats",
                         page->tab->name, columns, what, LXW_COL_MAX);
    return true;
}

static lxw_row_t as_row(size_t row)
{
    return row < LXW_ROW_MAX ? (lxw_row_t)row : LXW_ROW_MAX;
}

static lxw_col_t as_column(size_t column)
{
    return column < LXW_COL_MAX ? (lxw_col_t)column : LXW_COL_MAX;
}

static void keep_cell(struct book *book, lxw_error status)
{
    book->cells++;
    book_keep(book, (int)status);
}

static void widen(struct page *page, size_t column, size_t width)
{
    if (column < PAGE_WIDTHS && width > page->widths[column])
        page->widths[column] = width;
}

void page_begin_row(struct page *page, size_t row)
{
    if (page->tab->kind->traits & TAB_STREAMED)
        bulk_rows_begin(&page->rows, page->book->rows, as_row(row));
}

void page_end_row(struct page *page)
{
    if (page->rows.is_open)
        bulk_rows_end(&page->rows);
}

/* Whether a row is open, of which a cell then has to be; else it is above all of those. */
static bool is_in_row(const struct page *page, size_t row)
{
    const struct bulk_rows *rows = &page->rows;

    assert(rows->is_open ? row == rows->row : !rows->file || row < rows->first_row);
    return rows->is_open;
}

static lxw_format *format_of(const struct page *page, enum style style)
{
    return page->is_open ? page->book->open_styles[style] : page->book->styles[style];
}

static void put_string(struct page *page, size_t row, size_t column, enum style style,
                       const char *text)
{
    lxw_format *format = format_of(page, style);

    if (is_in_row(page, row)) {
        bulk_rows_text(&page->rows, column, format, text);
        page->book->cells++;
        return;
    }
    keep_cell(page->book,
              worksheet_write_string(page->sheet, as_row(row), as_column(column), text, format));
}

void page_line(struct page *page, size_t row, size_t column, enum style style, const char *text)
{
    char *copy;

    if (cell_text_is_plain(text)) {
        put_string(page, row, column, style, text);
        return;
    }
    copy = cell_text_make(text);
    if (copy)
        put_string(page, row, column, style, copy);
    else
        book_keep(page->book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    free(copy);
}

void page_text(struct page *page, size_t row, size_t column, enum style style, const char *text)
{
    if (column < PAGE_WIDTHS)
        widen(page, column, text_width(text));
    page_line(page, row, column, style, text);
}

void page_words(struct page *page, size_t row, size_t column, enum style style, struct words words)
{
    char text[2 * PHRASE_SIZE];

    page_line(page, row, column, style, words_join(words, text, sizeof text));
}

void page_label(struct page *page, size_t row, size_t column, enum style style, struct words words)
{
    char text[2 * PHRASE_SIZE];

    page_text(page, row, column, style, words_join(words, text, sizeof text));
}

/* The wider of two lines of words that are broken where they are the narrowest. */
static size_t two_lines_width(const char *words)
{
    size_t least = text_width(words);

    for (const char *space = strchr(words, ' '); space; space = strchr(space + 1, ' ')) {
        char line[HEADING_SIZE];
        size_t first, second = text_width(space + 1);

        snprintf(line, sizeof line, "%.*s", (int)(space - words), words);
        first = text_width(line);
        first = first > second ? first : second;
        least = first < least ? first : least;
    }
    return least;
}

/* Bold letters and the filter button take more room than text_width says. */
static void widen_for_heading(struct page *page, size_t column, const char *words)
{
    size_t first = strcspn(words, "\n");
    char line[HEADING_SIZE];

    snprintf(line, sizeof line, "%.*s", (int)first, words);
    widen(page, column, text_width(line) + HEADING_EXTRA);
    if (words[first] == '\n')
        widen(page, column, text_width(words + first + 1) + HEADING_EXTRA);
}

void page_heading(struct page *page, size_t row, size_t column, enum style style,
                  struct words words)
{
    char text[HEADING_SIZE], line[HEADING_SIZE];
    size_t first = strcspn(words_stack(words, text, sizeof text), "\n");

    snprintf(line, sizeof line, "%.*s", (int)first, text);
    widen(page, column, two_lines_width(line) + HEADING_EXTRA);
    if (text[first] == '\n')
        widen(page, column, two_lines_width(text + first + 1) + HEADING_EXTRA);
    page_line(page, row, column, style, text);
}

void page_number(struct page *page, size_t row, size_t column, enum style style, double value)
{
    if (!isfinite(value)) { /* Excel calls a file with NAN in a cell damaged */
        book_keep(page->book, LXW_ERROR_PARAMETER_VALIDATION);
        return;
    }
    if (is_in_row(page, row)) {
        bulk_rows_number(&page->rows, column, format_of(page, style), value);
        page->book->cells++;
        return;
    }
    keep_cell(page->book, worksheet_write_number(page->sheet, as_row(row), as_column(column), value,
                                                 format_of(page, style)));
}

void page_blank(struct page *page, size_t row, size_t column, enum style style)
{
    keep_cell(page->book, worksheet_write_blank(page->sheet, as_row(row), as_column(column),
                                                format_of(page, style)));
}

void page_merge(struct page *page, const struct cell_range *range, enum style style)
{
    size_t rows = range->last_row - range->first_row + 1;
    size_t columns = range->last_column - range->first_column + 1;

    page->book->cells += rows * columns - 1; /* the first is counted when it is written */
    book_keep(page->book, (int)worksheet_merge_range(
                              page->sheet, as_row(range->first_row), as_column(range->first_column),
                              as_row(range->last_row), as_column(range->last_column), "",
                              format_of(page, style)));
}

void page_link(struct page *page, size_t row, size_t column, const struct tab *target,
               const char *text)
{
    char url[2 * SHEET_NAME_SIZE + 32];
    char *copy;

    if (!target) {
        page_text(page, row, column, STYLE_TEXT, text);
        return;
    }
    copy = cell_text_make(text);
    snprintf(url, sizeof url, "internal:%s!A1", target->sheet->quoted_name);
    widen(page, column, text_width(text));
    if (copy)
        keep_cell(page->book,
                  worksheet_write_url_opt(page->sheet, as_row(row), as_column(column), url,
                                          page->book->styles[STYLE_LINK], copy, NULL));
    else
        book_keep(page->book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    free(copy);
}

static void put_formula(struct page *page, size_t row, size_t column, enum style style,
                        const char *formula, const char *text)
{
    char *copy = cell_text_make(text);

    if (copy)
        keep_cell(page->book,
                  worksheet_write_formula_str(page->sheet, as_row(row), as_column(column), formula,
                                              format_of(page, style), copy));
    else
        book_keep(page->book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    free(copy);
}

void page_formula(struct page *page, size_t row, size_t column, enum style style, double value,
                  const char *format, ...)
{
    char formula[FORMULA_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(formula, sizeof formula, format, args);
    va_end(args);
    if (!isfinite(value)) {
        put_formula(page, row, column, style, formula, "");
        return;
    }
    keep_cell(page->book, worksheet_write_formula_num(page->sheet, as_row(row), as_column(column),
                                                      formula, format_of(page, style), value));
}

void page_formula_text(struct page *page, size_t row, size_t column, enum style style,
                       const char *value, const char *format, ...)
{
    char formula[FORMULA_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(formula, sizeof formula, format, args);
    va_end(args);
    put_formula(page, row, column, style, formula, value);
}

double excel_day(const char *day)
{
    return (double)date_days_between("2000-01-01", day) + DAY_2000;
}

void page_entry(struct page *page, size_t row, size_t column, const struct entry_rule *rule)
{
    char list[64];
    lxw_data_validation validation = {
        .validate = rule->whole ? LXW_VALIDATION_TYPE_INTEGER : LXW_VALIDATION_TYPE_DECIMAL,
        .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
        .minimum_number = rule->minimum,
        .maximum_number = rule->maximum,
        .ignore_blank = rule->may_be_blank ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF,
        .error_type =
            rule->is_advice ? LXW_VALIDATION_ERROR_TYPE_WARNING : LXW_VALIDATION_ERROR_TYPE_STOP,
        .input_title = (char *)rule->title,
        .input_message = (char *)rule->message,
        .error_title = (char *)rule->title,
        .error_message = (char *)rule->message,
    };

    if (rule->list) {
        snprintf(list, sizeof list, "=%s", rule->list);
        validation.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        validation.value_formula = list;
    }
    if (rule->is_day) {
        validation.validate = LXW_VALIDATION_TYPE_DATE_NUMBER;
        validation.minimum_number = DAY_2000;
        validation.maximum_number = DAY_2100 - 1;
    }
    book_keep(page->book, (int)worksheet_data_validation_cell(page->sheet, as_row(row),
                                                              as_column(column), &validation));
}

void page_picture(struct page *page, size_t row, size_t column, const struct logo *logo)
{
    const double height = 40, width = 240; /* pixels, at most */
    double scale = fmin(height / logo->height, width / logo->width);
    lxw_image_options options = {.x_scale = scale,
                                 .y_scale = scale,
                                 .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
                                 .description = (char *)page->book->report->settings->organisation};

    book_keep(page->book,
              (int)worksheet_insert_image_buffer_opt(page->sheet, as_row(row), as_column(column),
                                                     logo->bytes, logo->length, &options));
}

static void take_table(struct page *page, size_t last_row, size_t last_column)
{
    page->table_count++;
    page->last_row = last_row;
    page->last_column = last_column > page->last_column ? last_column : page->last_column;
}

void page_table(struct page *page, const struct table_area *area)
{
    book_keep(page->book,
              (int)worksheet_autofilter(page->sheet, as_row(area->heading_row), 0,
                                        as_row(area->last_row), as_column(area->last_column)));
    page_lay_out(page, area->first_repeated, area->heading_row, area->frozen_columns);
    take_table(page, area->last_row, area->last_column);
    if (page->tab->kind->traits & (TAB_ROW_PER_CONTEXT | TAB_ROW_PER_QUANTIZATION))
        page->group_rows = (area->last_row - area->heading_row) / page->tab->window.model_count;
}

/* Headings wrap: one language into two lines, two into one each. */
static void put_record_heading(struct page *page, size_t row, size_t column,
                               const struct heading *heading, const char *text)
{
    char lines[HEADING_SIZE];

    words_stack(heading->words, lines, sizeof lines);
    if (column < PAGE_WIDTHS && !page->is_laid_out) /* other tables come below */
        page->heading_widths[column] = text_width(lines) + HEADING_EXTRA;
    if (strchr(lines, '\n'))
        widen_for_heading(page, column, lines);
    else
        widen(page, column, two_lines_width(lines) + HEADING_EXTRA);
    put_string(page, row, column, heading->is_number ? STYLE_HEADING_NUMBER : STYLE_HEADING, text);
}

void page_records(struct page *page, const struct record_table *table)
{
    enum { COLUMNS_MAX = 64 };
    lxw_table_column table_columns[COLUMNS_MAX] = {0}, *list[COLUMNS_MAX + 1] = {0};
    lxw_table_options options = {.name = (char *)table->name,
                                 .style_type = LXW_TABLE_STYLE_TYPE_LIGHT,
                                 .style_type_number = 1,
                                 .columns = list};
    char *texts[COLUMNS_MAX], words[HEADING_SIZE];
    size_t last_row = table->heading_row + (table->count > 0 ? table->count : 1);

    assert(table->columns <= COLUMNS_MAX);
    for (size_t i = 0; i < table->columns; i++) {
        texts[i] = cell_text_make(words_join(table->headings[i].words, words, sizeof words));
        table_columns[i].header = texts[i] ? texts[i] : (char *)"?";
        list[i] = &table_columns[i];
    }
    book_keep(page->book,
              (int)worksheet_add_table(page->sheet, as_row(table->heading_row), 0, as_row(last_row),
                                       as_column(table->columns - 1), &options));
    for (size_t i = 0; i < table->columns; i++) {
        put_record_heading(page, table->heading_row, i, &table->headings[i],
                           table_columns[i].header);
        free(texts[i]);
    }
    page_lay_out(page, table->heading_row, table->heading_row, table->frozen_columns);
    take_table(page, last_row, table->columns - 1);
}

void page_print_tables(struct page *page)
{
    book_keep(page->book, (int)worksheet_print_area(page->sheet, 0, 0, as_row(page->last_row),
                                                    as_column(page->last_column)));
}

struct rule {
    struct lxw_format *look;
    uint8_t criteria;
    double limit;
};

static void add_rule(struct page *page, const struct cell_range *range,
                     lxw_conditional_format *format, struct lxw_format *look)
{
    format->format = look;
    format->stop_if_true = LXW_TRUE;
    book_keep(page->book, (int)worksheet_conditional_format_range(
                              page->sheet, as_row(range->first_row), as_column(range->first_column),
                              as_row(range->last_row), as_column(range->last_column), format));
}

/* To Excel any text is more than any number, so texts are taken out first. */
static void add_text_rule(struct page *page, const struct cell_range *range)
{
    char cell[16], formula[32];
    lxw_conditional_format format = {.type = LXW_CONDITIONAL_TYPE_FORMULA, .value_string = formula};

    lxw_rowcol_to_cell(cell, as_row(range->first_row), as_column(range->first_column));
    snprintf(formula, sizeof formula, "=ISTEXT(%s)", cell);
    add_rule(page, range, &format, page->book->rules[BIN_UNSUPPORTED]);
}

/* palette_bin() in the order that it decides; the first rule that holds stops the others. */
void page_colour_headroom(struct page *page, const struct cell_range *range)
{
    const struct plan *plan = page->book->report->plan;
    struct lxw_format *const *bins = page->book->rules;
    const struct rule rules[] = {
        {page->book->rule_beyond, LXW_CONDITIONAL_CRITERIA_LESS_THAN, -100},
        {bins[BIN_FAR_SHORT], LXW_CONDITIONAL_CRITERIA_LESS_THAN, -PALETTE_QUARTER},
        {bins[BIN_SHORT], LXW_CONDITIONAL_CRITERIA_LESS_THAN, 0},
        {bins[BIN_LOW_MARGIN], LXW_CONDITIONAL_CRITERIA_LESS_THAN, plan->safety_margin_percent},
        {bins[BIN_HALF_FREE], LXW_CONDITIONAL_CRITERIA_GREATER_THAN_OR_EQUAL_TO, PALETTE_HALF},
        {bins[BIN_QUARTER_FREE], LXW_CONDITIONAL_CRITERIA_GREATER_THAN_OR_EQUAL_TO,
         PALETTE_QUARTER},
        {bins[BIN_FREE], LXW_CONDITIONAL_CRITERIA_GREATER_THAN_OR_EQUAL_TO,
         plan->safety_margin_percent},
    };

    if (plan->has_several_gpus || plan_may_be_unknown(plan, page->tab->mode))
        add_text_rule(page, range);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        lxw_conditional_format format = {
            .type = LXW_CONDITIONAL_TYPE_CELL,
            .criteria = rules[i].criteria,
            .value = rules[i].limit,
        };

        add_rule(page, range, &format, rules[i].look);
    }
}

void page_colour(struct page *page, const struct cell_range *range, struct lxw_format *format,
                 const char *formula)
{
    lxw_conditional_format rule = {.type = LXW_CONDITIONAL_TYPE_FORMULA,
                                   .value_string = (char *)formula,
                                   .format = format,
                                   .stop_if_true = LXW_TRUE};

    book_keep(page->book, (int)worksheet_conditional_format_range(
                              page->sheet, as_row(range->first_row), as_column(range->first_column),
                              as_row(range->last_row), as_column(range->last_column), &rule));
}
