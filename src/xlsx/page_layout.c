/* SPDX-License-Identifier: MIT */
#include "page_layout.h"

#include <assert.h>
#include <math.h>
#include <xlsxwriter.h>

enum { WIDTH_MIN = 8, WIDTH_MAX = 54, WIDTH_MAX_SIDE_BY_SIDE = 70, WIDTH_PADDING = 2 };

/* Of the 700 pixels that a laptop shows of a sheet, at 4/3 pixels a point. */
static const double FROZEN_POINTS_MAX = 700.0 / 3 * 3 / 4, TWO_LINES_POINTS = 31;

void page_row_height(struct page *page, size_t row, double points)
{
    book_keep(page->book, (int)worksheet_set_row(page->sheet, (lxw_row_t)row, points, NULL));
    if (row < PAGE_TOP_ROWS)
        page->more_points[row] = points - PAGE_ROW_POINTS;
}

/* Calibri at 11 points: 7 pixels a digit and 5 around them. */
static double pixels_of(double characters)
{
    return floor(characters * 7 + 5);
}

double page_top_points(const struct page *page, size_t heading_row)
{
    double points = (double)(heading_row + 1) * PAGE_ROW_POINTS;

    for (size_t row = 0; row <= heading_row && row < PAGE_TOP_ROWS; row++)
        points += page->more_points[row];
    return points;
}

void page_width(struct page *page, size_t first, size_t last, double characters)
{
    book_keep(page->book, (int)worksheet_set_column(page->sheet, (lxw_col_t)first, (lxw_col_t)last,
                                                    characters, NULL));
    page->set_pixels += pixels_of(characters) * (double)(last - first + 1);
    for (size_t column = first; column <= last && column < PAGE_WIDTHS; column++) {
        page->widths[column] = 0;
        page->pixels[column] = pixels_of(characters);
    }
    if (last >= PAGE_WIDTHS)
        page->wide_pixels = pixels_of(characters);
}

double page_column_pixels(const struct page *page, size_t column)
{
    const double default_pixels = 64;
    double pixels = column < PAGE_WIDTHS ? page->pixels[column] : page->wide_pixels;

    return pixels > 0 ? pixels : default_pixels;
}

static double fitted_width(const struct page *page, size_t column)
{
    size_t width = page->widths[column] + WIDTH_PADDING;
    size_t most = page->book->report->text->count > 1 ? WIDTH_MAX_SIDE_BY_SIDE : WIDTH_MAX;

    return (double)(width < WIDTH_MIN ? WIDTH_MIN : width > most ? most : width);
}

void page_lay_out(struct page *page, size_t first_repeated, size_t heading_row,
                  size_t frozen_columns)
{
    if (page->is_laid_out)
        return;
    page->is_laid_out = true;
    page->first_repeated = first_repeated;
    page->heading_row = heading_row;
    page->frozen_columns = frozen_columns;
}

void page_break(struct page *page, size_t row)
{
    assert(page->break_count + 1 < PAGE_BREAKS);
    page->breaks[page->break_count++] = (uint32_t)row;
}

/* Two lines only where a heading of a table of records is wider than its column. */
static void fit_headings(struct page *page)
{
    bool any = false, is_wide = false;

    for (size_t column = 0; column < PAGE_WIDTHS; column++) {
        any = any || page->heading_widths[column] > 0;
        is_wide = is_wide || pixels_of((double)page->heading_widths[column]) >
                                 page_column_pixels(page, column);
    }
    if (any)
        page_row_height(page, page->heading_row, is_wide ? TWO_LINES_POINTS : PAGE_ROW_POINTS);
}

/* Headings of one table say nothing of another: of several only the columns stay. */
static void freeze(struct page *page)
{
    bool stays = page->table_count <= 1;
    bool is_low = stays && page_top_points(page, page->heading_row) <= FROZEN_POINTS_MAX;

    if (!page->is_laid_out)
        return;
    worksheet_freeze_panes(page->sheet, is_low ? (lxw_row_t)page->heading_row + 1 : 0,
                           (lxw_col_t)page->frozen_columns);
    if (stays)
        book_keep(page->book,
                  (int)worksheet_repeat_rows(page->sheet, (lxw_row_t)page->first_repeated,
                                             (lxw_row_t)page->heading_row));
    if (page->frozen_columns > 0)
        book_keep(page->book, (int)worksheet_repeat_columns(page->sheet, 0,
                                                            (lxw_col_t)(page->frozen_columns - 1)));
}

void page_finish(struct page *page)
{
    struct book *book = page->book;

    book->bulks[page->tab - book->tabs] = bulk_rows_finish(&page->rows);
    for (size_t column = 0; column < PAGE_WIDTHS; column++)
        if (page->widths[column] > 0)
            page_width(page, column, column, fitted_width(page, column));
    page_break_columns(page);
    page_put_paragraphs(page);
    fit_headings(page);
    freeze(page);
    page_set_print(page);
}
