/* SPDX-License-Identifier: MIT */
/*
 * How a sheet is printed: as wide as the paper where that can be read, else on several pages side
 * by side. Which columns begin a page, and of grids with several rows a model which rows, is said
 * to the program that prints: where it finds them itself, LibreOffice 7.4 may count a page more
 * than it fills, and prints it blank.
 */
#include "page_layout.h"

#include <math.h>
#include <xlsxwriter.h>

/* 11 points at 73 % are 8: below that, print is for the lens. */
enum { PRINT_PERCENT_MIN = 73, PRINT_PERCENT_MAX = 100 };

/* Paper less its margins, at 96 pixels an inch across and 72 points an inch down. */
struct print_area {
    double pixels, points;
};

/* LibreOffice takes columns six hundredths wider than Excel does. */
static struct print_area print_area(const struct page *page)
{
    static const double inches[][2] = {
        [PAPER_A4] = {11.69, 8.27}, [PAPER_A3] = {16.54, 11.69}, [PAPER_LETTER] = {11, 8.5}};
    const double margins = 0.8, margins_down = 0.9, certain = 0.94;
    const double *sides = inches[page->book->report->settings->paper];
    bool is_upright = page->tab->kind->traits & TAB_PORTRAIT;

    return (struct print_area){(sides[is_upright] - margins) * 96 * certain,
                               (sides[!is_upright] - margins_down) * 72 * certain};
}

/* As wide as the paper, but never so small that nobody reads it: then it takes several pages. */
static double print_percent(const struct page *page)
{
    struct print_area area = print_area(page);
    double percent = floor(area.pixels / fmax(page->set_pixels, 1) * 100);

    double high = page->break_count > 0
                      ? floor(area.points / page_top_points(page, page->breaks[0] - 1) * 100)
                      : PRINT_PERCENT_MAX;

    percent = fmin(percent, high); /* what comes before a break stays on one page */
    return fmin(fmax(percent, PRINT_PERCENT_MIN), PRINT_PERCENT_MAX);
}

/* Columns or rows to be shared out to pages. */
struct strip {
    const struct page *page;
    size_t first, end, group; /* so many at a time stay together */
    double before, repeated;  /* what the first page has besides, and each other one */
    double (*size)(const struct page *page, size_t i);
};

static double row_points(const struct page *page, size_t row)
{
    return PAGE_ROW_POINTS + (row < PAGE_TOP_ROWS ? page->more_points[row] : 0);
}

/* From one up to another. */
static double size_of(const struct strip *strip, size_t first, size_t end)
{
    double size = 0;

    for (size_t i = first; i < end; i++)
        size += strip->size(strip->page, i);
    return size;
}

/* Onto pages of so much room. Fills breaks, their number; PRINT_BREAKS: they are too many. */
static size_t share(const struct strip *strip, double room, uint32_t breaks[PRINT_BREAKS])
{
    double begun = strip->before, used = begun;
    size_t count = 0;

    for (size_t i = strip->first; i < strip->end; i += strip->group) {
        size_t next = i + strip->group;
        double own = size_of(strip, i, next < strip->end ? next : strip->end);

        if (used > begun && used + own > room) {
            if (count + 1 == PRINT_BREAKS)
                return PRINT_BREAKS;
            breaks[count++] = (uint32_t)i;
            used = begun = strip->repeated;
        }
        used += own;
    }
    return count;
}

/* Onto as few pages as that takes, about equally full: none has the last one alone. */
static size_t share_evenly(const struct strip *strip, double room, uint32_t breaks[PRINT_BREAKS])
{
    enum { STEPS = 32 };
    size_t fewest = share(strip, room, breaks);
    int step = STEPS;

    if (fewest == PRINT_BREAKS)
        return 0;
    while (step > 1 && share(strip, room * (step - 1) / STEPS, breaks) == fewest)
        step--;
    return share(strip, room * step / STEPS, breaks);
}

void page_break_columns(struct page *page)
{
    struct strip strip = {.page = page,
                          .first = page->frozen_columns,
                          .end = page->last_column + 1,
                          .group = 1,
                          .size = page_column_pixels};

    if (page->table_count == 0)
        return;
    strip.before = strip.repeated = size_of(&strip, 0, page->frozen_columns);
    page->column_break_count = share_evenly(
        &strip, print_area(page).pixels * 100 / print_percent(page), page->column_breaks);
}

/* Between the groups of a table, of which none is parted. */
static void break_rows(const struct page *page)
{
    struct strip strip = {.page = page,
                          .first = page->heading_row + 1,
                          .end = page->last_row + 1,
                          .group = page->group_rows,
                          .size = row_points};
    uint32_t breaks[PRINT_BREAKS] = {0};

    strip.before = page_top_points(page, page->heading_row);
    strip.repeated = size_of(&strip, page->first_repeated, page->heading_row + 1);
    if (share_evenly(&strip, print_area(page).points * 100 / print_percent(page), breaks) > 0)
        book_keep(page->book, (int)worksheet_set_h_pagebreaks(page->sheet, breaks));
}

/* Down to the first page's last column. */
double page_print_pixels(const struct page *page)
{
    struct strip strip = {.page = page, .size = page_column_pixels};

    if (page->column_break_count == 0)
        return print_area(page).pixels * 100 / print_percent(page);
    return size_of(&strip, 0, page->column_breaks[0]);
}

void page_set_print(struct page *page)
{
    lxw_col_t columns[PRINT_BREAKS] = {0};

    worksheet_set_print_scale(page->sheet, (uint16_t)print_percent(page));
    if (page->break_count > 0)
        book_keep(page->book, (int)worksheet_set_h_pagebreaks(page->sheet, page->breaks));
    else if (page->group_rows > 0)
        break_rows(page);
    for (size_t i = 0; i < page->column_break_count; i++)
        columns[i] = (lxw_col_t)page->column_breaks[i];
    if (page->column_break_count > 0)
        book_keep(page->book, (int)worksheet_set_v_pagebreaks(page->sheet, columns));
}
