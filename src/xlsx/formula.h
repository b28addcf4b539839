/* SPDX-License-Identifier: MIT */
/*
 * Formulas with names in place of cells. A block is a table of cells that formulas read, on this
 * sheet or on another; a pattern has "{column}" for the cell in its own row of the first block,
 * "{block.column*}" for all cells of a column.
 */
#ifndef VRAMGRID_FORMULA_H
#define VRAMGRID_FORMULA_H

#include "book.h"

struct formula_block {
    const char *name;           /* "" of the first */
    const char *const *columns; /* their names, in order */
    size_t column_count;
    size_t first_row, row_count, first_column;
    const char *sheet; /* quoted where it has a space; NULL: this one */
};

/* Puts cells in place of names; row counts from 0 in the sheet. blocks is ended by one without
 * columns. */
void formula_fill(char formula[FORMULA_SIZE], const char *pattern,
                  const struct formula_block *blocks, size_t row);

/* A number as a formula has it: at most 15 digits, which is all that Excel keeps. */
enum { FORMULA_NUMBER_SIZE = 32 };
void formula_number(char text[FORMULA_NUMBER_SIZE], double value);

#endif
