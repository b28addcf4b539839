/* SPDX-License-Identifier: MIT */
/* Figures that may be unknown: NAN, and so is what is calculated from them. */
#ifndef VRAMGRID_KNOWN_H
#define VRAMGRID_KNOWN_H

#include <math.h>
#include <stdbool.h>

/* NAN as a double, which it is not for every compiler. */
#define NUMBER_UNKNOWN ((double)NAN)

static inline bool number_is_known(double value)
{
    return !isnan(value);
}

static inline double known_or(double value, double otherwise)
{
    return number_is_known(value) ? value : otherwise;
}

/* Of figures that say nothing where they are 0: empty in a sheet, or in a row that none filled. */
static inline double above_zero_or(double value, double otherwise)
{
    return value > 0 ? value : otherwise;
}

#endif
