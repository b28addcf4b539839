/* SPDX-License-Identifier: MIT */
/* Data: the rows of results.csv, unrounded, for filters and pivots. */
#include "sheets.h"
#include "vramgrid/words/columns.h"

enum { FIRST_ROW = DATA_FIRST_ROW, HEADING_ROW = FIRST_ROW - 1, COLUMNS_MAX = 32 };

/* More would make the workbook slow to open; results.csv has them all. */
enum { ROWS_MAX = 50000 };

bool data_fits(const struct report *report)
{
    return plan_combinations(report->plan) <= ROWS_MAX;
}

static enum style style_of(enum column_format format)
{
    switch (format) {
    case FORMAT_TEXT:
        return STYLE_TEXT;
    case FORMAT_INPUT:
        return STYLE_NUMBER;
    case FORMAT_COUNT:
        return STYLE_COUNT;
    case FORMAT_GB:
        return STYLE_GB;
    case FORMAT_PERCENT:
    case FORMAT_RATIO:
        break;
    }
    return STYLE_PERCENT;
}

static void put_row(struct page *page, size_t row, const struct result *result)
{
    char text[COLUMN_TEXT_SIZE];
    size_t at = 0;

    page_begin_row(page, row);
    for (const struct column *column = result_columns; column->key; column++, at++) {
        double value;

        if (column->text) {
            column->text(result, text);
            if (*text)
                page_text(page, row, at, STYLE_TEXT, text);
            continue;
        }
        value = column->number(result);
        if (number_is_known(value))
            page_number(page, row, at, style_of(column->format), value);
    }
    page_end_row(page);
}

static void put_slice(struct page *page, size_t first_row, const struct slice *slice)
{
    const struct plan *plan = slice->plan;

    for (size_t m = 0; m < plan->model_count; m++) {
        for (size_t g = 0; g < plan->set_count; g++) {
            struct fit fit = slice_fit(slice, m, g);
            struct result result = {page->book->report->text,
                                    {plan->models[m], &plan->sets[g], &slice->scenario,
                                     slice_placement(slice, m, g), &fit}};

            put_row(page, first_row + m * plan->set_count + g, &result);
        }
    }
}

static void put_table(struct page *page)
{
    const struct plan *plan = page->book->report->plan;
    struct heading headings[COLUMNS_MAX];
    size_t count = 0;

    put_sheet_title(page, text_words(page->book->report->text, "data.title"));
    for (const struct column *column = result_columns; column->key; column++)
        headings[count++] =
            (struct heading){words_same(column->key), column->format != FORMAT_TEXT};
    page_records(page, &(struct record_table){
                           .name = "tbl_data",
                           .heading_row = HEADING_ROW,
                           .count = plan_combinations(plan),
                           .headings = headings,
                           .columns = count,
                           .frozen_columns = 1,
                       });
}

bool write_data_sheet(struct page *page, struct error *err)
{
    const struct plan *plan = page->book->report->plan;
    size_t slices = plan_slices(plan);
    struct slice slice;
    bool ok = slice_init(&slice, plan, err);

    if (ok)
        put_table(page);
    for (size_t i = 0; ok && i < slices; i++) {
        slice_fill(&slice, i);
        put_slice(page, FIRST_ROW + i * plan->model_count * plan->set_count, &slice);
    }
    slice_release(&slice);
    return ok;
}
