/* SPDX-License-Identifier: MIT */
/* Days of the Gregorian calendar as text. Such texts are in the order of strcmp(). */
#ifndef VRAMGRID_DATE_H
#define VRAMGRID_DATE_H

#include <stdbool.h>

enum { DATE_SIZE = sizeof "YYYY-MM-DD" };

/* Whether a text is a day from the year 1000 on, written YYYY-MM-DD and no other way. */
bool date_is_valid(const char *text);

#endif
