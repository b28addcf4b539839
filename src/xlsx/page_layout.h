/* SPDX-License-Identifier: MIT */
/* What of a sheet stays on the screen and how it is printed. Only the page needs this. */
#ifndef VRAMGRID_PAGE_LAYOUT_H
#define VRAMGRID_PAGE_LAYOUT_H

#include "book.h"

/*
 * Freezes the panes below a heading row and right of so many columns, and repeats them, with the
 * rows from first_repeated on, on printed pages. Of several tables the first one decides. Rows that
 * would take more than a third of a laptop's screen are not frozen.
 */
void page_lay_out(struct page *page, size_t first_repeated, size_t heading_row,
                  size_t frozen_columns);

#endif
