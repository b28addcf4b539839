/* SPDX-License-Identifier: MIT */
/*
 * Lines that are longer than a printed page or a window is wide: they take the columns that fit
 * into it, merged into one cell, and as many lines as they need. The columns' widths are known
 * last, so until then a page keeps them.
 */
#include "page_layout.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

/* The average letter of Calibri at 11 points, with a little to spare for where words break. */
static const double LETTER_PIXELS = 5.9, LINE_POINTS = 15;

static void keep(struct page *page, size_t row, size_t column, enum style style, const char *text,
                 const char *formula)
{
    struct paragraph *paragraph = &page->paragraphs[page->paragraph_count++];

    assert(page->paragraph_count <= PAGE_PARAGRAPHS);
    *paragraph =
        (struct paragraph){row, column, style, strdup(text), formula ? strdup(formula) : NULL};
    if (!paragraph->text || (formula && !paragraph->formula))
        book_keep(page->book, LXW_ERROR_MEMORY_MALLOC_FAILED);
}

void page_paragraph(struct page *page, size_t row, size_t column, enum style style,
                    const char *text)
{
    keep(page, row, column, style, text, NULL);
}

void page_paragraph_words(struct page *page, size_t row, size_t column, enum style style,
                          struct words words)
{
    char text[2 * PHRASE_SIZE];

    keep(page, row, column, style, words_join(words, text, sizeof text), NULL);
}

void page_paragraph_formula(struct page *page, size_t row, size_t column, enum style style,
                            const char *value, const char *formula)
{
    keep(page, row, column, style, value, formula);
}

/* Whether a column is there to be covered: on a sheet with columns of its own only these are. */
static bool is_used(const struct page *page, size_t column)
{
    return !(page->set_pixels > 0) || page->pixels[column] > 0;
}

/* The last column that a printed page has room for, and how wide they are. */
static size_t last_column(const struct page *page, size_t first, double *pixels)
{
    double most = page_print_pixels(page), before = 0;
    size_t column = first;

    for (size_t c = 0; c < first; c++)
        before += page_column_pixels(page, c);
    *pixels = page_column_pixels(page, first);
    while (column + 1 < PAGE_WIDTHS && is_used(page, column + 1) &&
           before + *pixels + page_column_pixels(page, column + 1) <= most)
        *pixels += page_column_pixels(page, ++column);
    return column;
}

static void put(struct page *page, const struct paragraph *paragraph)
{
    double pixels;
    size_t last = last_column(page, paragraph->column, &pixels);
    double lines = ceil((double)text_width(paragraph->text) * LETTER_PIXELS / pixels);

    if (last > paragraph->column)
        page_merge(page,
                   &(struct cell_range){paragraph->row, paragraph->column, paragraph->row, last},
                   paragraph->style);
    if (paragraph->formula)
        page_formula_text(page, paragraph->row, paragraph->column, paragraph->style,
                          paragraph->text, "%s", paragraph->formula);
    else
        page_line(page, paragraph->row, paragraph->column, paragraph->style, paragraph->text);
    if (lines > 1)
        page_row_height(page, paragraph->row, lines * LINE_POINTS);
}

void page_put_paragraphs(struct page *page)
{
    for (size_t i = 0; i < page->paragraph_count; i++) {
        struct paragraph *paragraph = &page->paragraphs[i];

        if (paragraph->text)
            put(page, paragraph);
        free(paragraph->text);
        free(paragraph->formula);
    }
    page->paragraph_count = 0;
}
