/* SPDX-License-Identifier: MIT */
/* How formulas name cells. */
#include "book.h"

#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

void cell_name(char name[CELL_SIZE], size_t row, bool fixed_row, size_t column, bool fixed_column)
{
    char letters[CELL_SIZE];

    lxw_col_to_name(letters, (lxw_col_t)column, fixed_column);
    snprintf(name, CELL_SIZE, "%.4s%s%u", letters, fixed_row ? "$" : "", (unsigned)(row + 1));
}

void range_name(char name[RANGE_SIZE], const struct cell_range *range)
{
    char first[CELL_SIZE], last[CELL_SIZE];

    cell_name(first, range->first_row, true, range->first_column, true);
    cell_name(last, range->last_row, true, range->last_column, true);
    if (strcmp(first, last) == 0)
        snprintf(name, RANGE_SIZE, "%s", first);
    else
        snprintf(name, RANGE_SIZE, "%s:%s", first, last);
}

void tab_range(char reference[REFERENCE_SIZE], const struct tab *tab,
               const struct cell_range *range)
{
    char name[RANGE_SIZE];

    range_name(name, range);
    snprintf(reference, REFERENCE_SIZE, "%s!%s", tab->sheet->quoted_name, name);
}
