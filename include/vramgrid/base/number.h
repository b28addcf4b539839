/* SPDX-License-Identifier: MIT */
/*
 * Numbers as text, the same in every locale: the program never calls setlocale, so strtod and
 * printf use a dot.
 */
#ifndef VRAMGRID_NUMBER_H
#define VRAMGRID_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NUMBER_SIZE = 400 }; /* room for the longest text of any double with 4 decimals */

enum number_result {
    NUMBER_OK,
    NUMBER_MALFORMED,
    NUMBER_NOT_FINITE,
    NUMBER_TOO_LARGE,
    NUMBER_TOO_SMALL /* not 0, but nearer to it than a normal double */
};

/*
 * Reads a whole text as a decimal number: sign, digits, decimal sign, exponent. No hexadecimal, no
 * thousands separators. decimal is '.' or ','; the other one makes the text malformed.
 */
enum number_result number_parse(const char *text, char decimal, double *value);

enum { NUMBER_HINT_SIZE = 136 };

/*
 * What may have been meant by a malformed number that has thousands set apart, or the other decimal
 * sign: "7900.00", "1000 or 1.000". Of two signs the last is the decimal one; one that comes twice
 * sets thousands apart, and so may one with three digits behind it. False where it is none at all.
 */
bool number_suggest(const char *text, char decimal, char words[NUMBER_HINT_SIZE]);

/* The unit behind a number, of letters or %: "GB" of "24 GB"; NULL where there is none. */
const char *number_unit(const char *text, char decimal);

/* The shortest decimal that reads back to the same double ("0.1", "24", "13.588000000000001"). */
size_t number_shortest(char text[NUMBER_SIZE], double value);

/* As printf("%.*f") rounds: the exact binary value, ties to even. */
size_t number_fixed(char text[NUMBER_SIZE], double value, int decimals);

/* Six significant digits at most, as printf("%g"), from a million up whole: for sentences, not for
 * tables. */
size_t number_brief(char text[NUMBER_SIZE], double value);

/* A count with its thousands apart: "131,072". */
size_t number_grouped(char text[NUMBER_SIZE], uint64_t count);

#endif
