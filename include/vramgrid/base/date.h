/* SPDX-License-Identifier: MIT */
/* Days of the Gregorian calendar, written YYYY-MM-DD and no other way. As texts they sort. */
#ifndef VRAMGRID_DATE_H
#define VRAMGRID_DATE_H

#include <stdbool.h>

enum { DATE_SIZE = sizeof "YYYY-MM-DD" };

/*
 * Whether it is such a day, of the years 1000 (what docProps, and so readers of workbooks, take) to
 * 9999.
 */
bool date_is_valid(const char *text);

/* Days from one valid date to another; negative where the first is the later one. */
long date_days_between(const char *from, const char *to);

#endif
