/* SPDX-License-Identifier: MIT */
/* Columns and paragraphs on stdout. */
#ifndef VRAMGRID_TERMINAL_H
#define VRAMGRID_TERMINAL_H

/* Characters of UTF-8 words. */
int terminal_length(const char *words);

/* Words at the left or right of a column so many characters wide. */
void terminal_left(const char *words, int width);
void terminal_right(const char *words, int width);

enum { TERMINAL_WIDTH_MAX = 98 };

/* Words on new lines, two columns in, broken at spaces. */
void terminal_wrapped(const char *words);

/* Words from this column on, where the line stands already; the lines after it are indented. */
void terminal_hanging(const char *words, int column);

/*
 * A row of a table: label, then the formula of its figures, which the caller prints. Where the
 * terminal is narrower than TERMINAL_WIDTH_MAX, the formula has a line of its own at the end.
 */
void terminal_begin_row(const char *label, int label_width, const char *formula, int formula_width);
void terminal_end_row(const char *formula);

/* After an empty line. */
void terminal_heading(const char *words);

enum terminal_style { STYLE_HEADING, STYLE_GOOD, STYLE_BAD };

/*
 * What is printed between the two stands out on a terminal. Plain when stdout is none, NO_COLOR
 * (no-color.org) is set and not empty, or TERM is unset or "dumb".
 */
void terminal_begin(enum terminal_style style);
void terminal_end(void);

#endif
