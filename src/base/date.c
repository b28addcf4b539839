/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/date.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { YEAR_MIN = 1000 };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool date_is_valid(const char *text)
{
    static const char FORM[DATE_SIZE] = "dddd-dd-dd";
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;

    if (strlen(text) != sizeof FORM - 1)
        return false;
    for (size_t i = 0; FORM[i]; i++)
        if (FORM[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != '-')
            return false;
    sscanf(text, "%d-%d-%d", &year, &month, &day);
    return year >= YEAR_MIN && month >= 1 && month <= 12 && day >= 1 &&
           day <= DAYS[month - 1] + (month == 2 && is_leap(year));
}

/* Days since an imagined 0000-03-01: with March first, the leap day is the last of its year. */
static long day_number(const char *text)
{
    int year = 0, month = 0, day = 0;
    long from_march, of_year;

    sscanf(text, "%d-%d-%d", &year, &month, &day);
    from_march = (month + 9) % 12;
    of_year = year - (month < 3);
    return 365 * of_year + of_year / 4 - of_year / 100 + of_year / 400 +
           (153 * from_march + 2) / 5 + day - 1;
}

long date_days_between(const char *from, const char *to)
{
    return day_number(to) - day_number(from);
}
