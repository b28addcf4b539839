/* SPDX-License-Identifier: MIT */
/*
 * Decimal digits of doubles by exact integer arithmetic, for the magnitudes that reports are made
 * of: byte for byte what the C library prints, in a tenth of its time. Pure arithmetic.
 *
 * A double is m * 2^e with a whole m below 2^53. In these ranges m times the power of ten (or of
 * five, its factors two being a shift) fits into 128 bits, so digits come from a shift and what is
 * shifted out decides the rounding: nothing is approximated, so nothing has to be proved of errors.
 */
#ifndef VRAMGRID_DECIMAL_H
#define VRAMGRID_DECIMAL_H

#include <stddef.h>

enum { DECIMAL_SIZE = 32, DECIMAL_PLACES_MAX = 4 };

/*
 * As printf("%.*f") with 0 to DECIMAL_PLACES_MAX decimals, of values below 1e15 in magnitude. The
 * length of the text, without a NUL; 0, and nothing written, where value is out of range.
 */
size_t decimal_fixed(char text[DECIMAL_SIZE], double value, int decimals);

/*
 * As printf("%.*g") with the first of 15, 16 and 17 digits that reads back to the same double, of
 * zero and magnitudes from 1e-4 to below 1e15, where that is never in exponent form. Likewise.
 */
size_t decimal_shortest(char text[DECIMAL_SIZE], double value);

/* As printf("%.16g"), of the same values. Likewise. */
size_t decimal_16_digits(char text[DECIMAL_SIZE], double value);

#endif
