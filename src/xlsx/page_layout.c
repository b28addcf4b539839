/* SPDX-License-Identifier: MIT */
#include "page_layout.h"

#include <assert.h>
#include <math.h>
#include <xlsxwriter.h>

enum { WIDTH_MIN = 8, WIDTH_MAX = 54, WIDTH_MAX_SIDE_BY_SIDE = 70, WIDTH_PADDING = 2 };

/* Of the 700 pixels that a laptop shows of a sheet, at 4/3 pixels a point. */
static const double FROZEN_POINTS_MAX = 700.0 / 3 * 3 / 4, ROW_POINTS = 15;

/* 11 points at 73 % are 8: below that, print is for the lens. */
enum { PRINT_PERCENT_MIN = 73, PRINT_PERCENT_MAX = 100 };

void page_row_height(struct page *page, size_t row, double points)
{
    book_keep(page->book, (int)worksheet_set_row(page->sheet, (lxw_row_t)row, points, NULL));
    if (row < PAGE_TOP_ROWS)
        page->more_points[row] = points - ROW_POINTS;
}

/* Calibri at 11 points: 7 pixels a digit and 5 around them. */
static double pixels_of(double characters)
{
    return floor(characters * 7 + 5);
}

void page_width(struct page *page, size_t first, size_t last, double characters)
{
    book_keep(page->book, (int)worksheet_set_column(page->sheet, (lxw_col_t)first, (lxw_col_t)last,
                                                    characters, NULL));
    page->set_pixels += pixels_of(characters) * (double)(last - first + 1);
    for (size_t column = first; column <= last && column < PAGE_WIDTHS; column++)
        page->widths[column] = 0;
}

static double fitted_width(const struct page *page, size_t column)
{
    size_t width = page->widths[column] + WIDTH_PADDING;
    size_t most = page->book->report->text->count > 1 ? WIDTH_MAX_SIDE_BY_SIDE : WIDTH_MAX;

    return (double)(width < WIDTH_MIN ? WIDTH_MIN : width > most ? most : width);
}

/* How high the rows down to a heading are. */
static double top_points(const struct page *page, size_t heading_row)
{
    double points = (double)(heading_row + 1) * ROW_POINTS;

    for (size_t row = 0; row <= heading_row && row < PAGE_TOP_ROWS; row++)
        points += page->more_points[row];
    return points;
}

void page_lay_out(struct page *page, size_t first_repeated, size_t heading_row,
                  size_t frozen_columns)
{
    lxw_worksheet *sheet = page->sheet;
    bool is_low = top_points(page, heading_row) <= FROZEN_POINTS_MAX;

    if (page->is_laid_out)
        return;
    page->is_laid_out = true;
    worksheet_freeze_panes(sheet, is_low ? (lxw_row_t)heading_row + 1 : 0,
                           (lxw_col_t)frozen_columns);
    book_keep(page->book,
              (int)worksheet_repeat_rows(sheet, (lxw_row_t)first_repeated, (lxw_row_t)heading_row));
    book_keep(page->book, (int)worksheet_repeat_columns(sheet, 0, (lxw_col_t)(frozen_columns - 1)));
}

void page_break(struct page *page, size_t row)
{
    assert(page->break_count + 1 < PAGE_BREAKS);
    page->breaks[page->break_count++] = (uint32_t)row;
}

/*
 * Paper less its margins at 96 pixels an inch; LibreOffice takes columns six hundredths wider than
 * Excel does.
 */
static double print_pixels(const struct page *page)
{
    static const double inches[][2] = {
        [PAPER_A4] = {11.69, 8.27}, [PAPER_A3] = {16.54, 11.69}, [PAPER_LETTER] = {11, 8.5}};
    const double margins = 0.8, pixels_an_inch = 96, certain = 0.94;
    bool is_upright = page->tab->kind->traits & TAB_PORTRAIT;

    return (inches[page->book->report->settings->paper][is_upright] - margins) * pixels_an_inch *
           certain;
}

/* As wide as the paper, but never so small that nobody reads it: then it takes several pages. */
static void set_print(struct page *page)
{
    double percent = print_pixels(page) / fmax(page->set_pixels, 1) * 100;

    worksheet_set_print_scale(
        page->sheet, (uint16_t)fmin(fmax(floor(percent), PRINT_PERCENT_MIN), PRINT_PERCENT_MAX));
    if (page->break_count > 0)
        book_keep(page->book, (int)worksheet_set_h_pagebreaks(page->sheet, page->breaks));
}

void page_finish(struct page *page)
{
    struct book *book = page->book;

    book->bulks[page->tab - book->tabs] = bulk_rows_finish(&page->rows);
    for (size_t column = 0; column < PAGE_WIDTHS; column++)
        if (page->widths[column] > 0)
            page_width(page, column, column, fitted_width(page, column));
    set_print(page);
}
