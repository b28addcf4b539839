/* SPDX-License-Identifier: MIT */
/*
 * Numbers and dates in the signs of their reader. Our own code writes 1,048,576, 0.5 and
 * 2026-11-26; "format.thousands", "format.decimal" and "format.date" of a language say what its
 * readers write instead. Data (CSV, JSON, formulas) never passes through here.
 */
#ifndef VRAMGRID_SIGNS_H
#define VRAMGRID_SIGNS_H

#include "vramgrid/base/number.h"

#include <stdbool.h>

struct signs {
    const char *thousands, *decimal; /* borrowed; NULL: as they stand */
    const char *date;                /* of the letters y, m and d, as in "d/m/y"; NULL: likewise */
};

/*
 * Whether a value is nothing but a number, a percentage, or a number and its unit behind a space
 * that does not break; or a date.
 */
bool signs_apply(const char *value);

enum { SIGNS_SIZE = NUMBER_SIZE }; /* room for any of our formulas too; what is longer is cut */

/* Writes such a value. Returns out. */
const char *signs_write(const struct signs *signs, const char *value, char out[SIGNS_SIZE]);

/* Writes the numbers of a formula ("8.03 B x 2"). Returns out. */
const char *signs_write_formula(const struct signs *signs, const char *formula,
                                char out[SIGNS_SIZE]);

#endif
