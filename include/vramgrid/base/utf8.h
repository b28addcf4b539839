/* SPDX-License-Identifier: MIT */
/* What a text must hold to pass into a sheet, a workbook or a PDF unharmed. */
#ifndef VRAMGRID_UTF8_H
#define VRAMGRID_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* The length of the well-formed sequence that text begins with, 1 to 4 bytes, or 0. left > 0. */
size_t utf8_sequence(const char *text, size_t left);

/* Well-formed by Unicode table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool utf8_is_valid(const char *text, size_t length);

/* C0 and C1 controls, DEL and U+FFFE, U+FFFF, which XML cannot carry; not tab, CR and LF. */
bool utf8_has_control(const char *text, size_t length);

/*
 * Copies whole characters as far as size has room, with "\u2026" for what is left out, if size is 4
 * or more; what is no character, or a control, becomes "?". For texts that are shown: names may be
 * cut and paths may be anything.
 */
void utf8_copy(char *out, size_t size, const char *text);

/* Appends to the text that out holds already, as far as size has room for both; cut likewise. */
void utf8_append(char *out, size_t size, const char *more);

/* utf8_copy as one line: tabs and line breaks become spaces. For messages, which quote anything. */
void utf8_copy_line(char *out, size_t size, const char *text);

/*
 * Copies a name into a sentence that runs from left to right: one with letters of a script that
 * runs the other way gets Unicode's isolates (U+2068, U+2069) around it, or the digits behind it
 * would change places with it. Cut like utf8_copy.
 */
void utf8_isolate(char *out, size_t size, const char *name);

#endif
