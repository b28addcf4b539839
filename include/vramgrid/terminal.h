/* SPDX-License-Identifier: MIT */
/* Columns and paragraphs on stdout. */
#ifndef VRAMGRID_TERMINAL_H
#define VRAMGRID_TERMINAL_H

/* Words at the left or right of a column so many characters wide. */
void terminal_left(const char *words, int width);
void terminal_right(const char *words, int width);

/* Words on new lines of at most 98 characters, two columns in, broken at spaces. */
void terminal_wrapped(const char *words);

#endif
