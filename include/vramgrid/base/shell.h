/* SPDX-License-Identifier: MIT */
/* Words of a command line as a POSIX shell reads them back, byte for byte. */
#ifndef VRAMGRID_SHELL_H
#define VRAMGRID_SHELL_H

#include <stdio.h>

/*
 * Prints a word between single quotes. Bytes that are no text, and controls other than a line
 * break, are spelled out in digits ("$(printf '\377')"), so that what comes out is UTF-8 and can be
 * pasted.
 */
void shell_print_quoted(FILE *stream, const char *word);

/* The same, but without quotes where the word means itself anyway. */
void shell_print_word(FILE *stream, const char *word);

#endif
