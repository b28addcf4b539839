/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/date.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

bool date_is_valid(const char *text)
{
    enum { YEAR_MIN = 1000 }; /* what docProps, and so readers of workbooks, take */
    static const char FORM[DATE_SIZE] = "dddd-dd-dd";
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    bool leap;

    if (strlen(text) != sizeof FORM - 1)
        return false;
    for (size_t i = 0; FORM[i]; i++)
        if (FORM[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != '-')
            return false;
    sscanf(text, "%d-%d-%d", &year, &month, &day);
    leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year >= YEAR_MIN && month >= 1 && month <= 12 && day >= 1 &&
           day <= DAYS[month - 1] + (month == 2 && leap);
}
