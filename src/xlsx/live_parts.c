/* SPDX-License-Identifier: MIT */
#include "live_parts.h"

#include <stdio.h>

const char when_known[] = "{known}=1", when_goes[] = "{go}=1", when_serves[] = "{reason}=0",
           when_held[] = "ISNUMBER({held})";

void part_if(char pattern[FORMULA_SIZE], const char *when, const char *what)
{
    snprintf(pattern, FORMULA_SIZE, "=IF(%s,%s,\"\")", when, what);
}

void part_step(char part[PART_SIZE], const char *requests)
{
    snprintf(part, PART_SIZE,
             "{fixed}+{body}+{experts}*(1-EXP((%s)*{touched}))+MAX(%s,{minimum})*{compute}+(%s)*"
             "{sequence}",
             requests, requests, requests);
}

void part_low_tpot(char part[PART_SIZE], const char *step, const char *requests)
{
    snprintf(part, PART_SIZE, "({low}*{alone}+{low_more}*(%s+(%s)*{prompt}/flt_output-{alone}))",
             step, requests);
}

void part_ttft(char part[PART_SIZE], const char *step, const char *requests)
{
    char paced[PART_SIZE / 4];

    snprintf(paced, sizeof paced, "MAX(%s,{prompt}*SQRT((%s)/(2*flt_output)))", step, requests);
    snprintf(part, PART_SIZE, "({first}+{prompt}+%s+{prompt}^2*(%s)/(2*flt_output)/%s)", paced,
             requests, paced);
}

void part_fitting(char part[PART_SIZE], const char *gb)
{
    snprintf(part, PART_SIZE,
             "IF({choice.pages[slot]}<=0,10^6,MAX(0,MIN(10^6,IF({choice.page[slot]}>0,"
             "INT(INT((%s-{choice.need[slot]})*10^9/{choice.page[slot]})/{choice.pages[slot]}),"
             "INT((%s-{choice.need[slot]})*10^9/{choice.pages[slot]})))))",
             gb, gb);
}
