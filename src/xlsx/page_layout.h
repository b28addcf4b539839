/* SPDX-License-Identifier: MIT */
/* What of a sheet stays on the screen and how it is printed. Only the page needs this. */
#ifndef VRAMGRID_PAGE_LAYOUT_H
#define VRAMGRID_PAGE_LAYOUT_H

#include "book.h"

/* Of a row of one line. */
enum { PAGE_ROW_POINTS = 15 };

/*
 * Freezes the panes below a heading row and right of so many columns, and repeats them, with the
 * rows from first_repeated on, on printed pages: when the page is finished. Of several tables the
 * first one decides. Rows that would take more than a third of a laptop's screen are not frozen.
 */
void page_lay_out(struct page *page, size_t first_repeated, size_t heading_row,
                  size_t frozen_columns);

/* How wide a column is, and how much of a sheet a printed page takes: when all widths are set. */
double page_column_pixels(const struct page *page, size_t column);
double page_print_pixels(const struct page *page);

/* How high the rows down to a heading are. */
double page_top_points(const struct page *page, size_t heading_row);

/* Which columns begin a printed page; before paragraphs are put, which stay on the first. */
void page_break_columns(struct page *page);

/* Tells the sheet its scale and where its pages begin. */
void page_set_print(struct page *page);

/* The paragraphs that a page keeps. */
void page_put_paragraphs(struct page *page);

#endif
