/* SPDX-License-Identifier: MIT */
/*
 * Texts as Excel takes them: sheet names, cell texts and how wide a text is on the screen. Excel
 * counts UTF-16 units: two for what lies beyond U+FFFF. Pure functions, no library behind them.
 */
#ifndef VRAMGRID_CELLTEXT_H
#define VRAMGRID_CELLTEXT_H

#include <stdbool.h>
#include <stddef.h>

enum { SHEET_NAME_UNITS = 31, SHEET_NAME_SIZE = 3 * SHEET_NAME_UNITS + 1, CELL_UNITS = 32767 };

/*
 * Makes a legal sheet name from well-formed UTF-8: at most 31 units, "_" in place of what Excel
 * forbids ([]:*?/\, controls, apostrophes at the ends, an empty name, the reserved "History"), "-"
 * in place of the "_" that begins an escape such as _x0041_, and
 * "~2", "~3" ... at the end until it clashes with none of those taken.
 */
void sheet_name_make(char name[SHEET_NAME_SIZE], const char *text, const char *const *taken,
                     size_t taken_count);

/* Whether a cell can hold this text as it is. */
bool cell_text_is_plain(const char *text);

/*
 * A copy for the caller to free, NULL when memory is out, that a cell can hold and that reads as
 * the original: U+FFFD for bytes that are no UTF-8 and for controls, "_x0041_" protected from
 * being read as "A", cut with an ellipsis at 32,767 units.
 */
char *cell_text_make(const char *text);

/* Columns of a monospaced screen: East Asian wide characters are two, combining marks none. */
size_t text_width(const char *text);

/* How many bytes of a text fit into so many columns, up to a whole character. */
size_t text_fitting(const char *text, size_t width);

#endif
