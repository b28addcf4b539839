/* SPDX-License-Identifier: MIT */
/* Memory and speed of a replica: what it takes, how fast it is, and why it does not serve. */
#include "live_formulas.h"
#include "live_parts.h"

#include <stdio.h>

/* The first of enum fleet_reason that holds. */
static void write_reason(char pattern[FORMULA_SIZE])
{
    char ttft[PART_SIZE];

    part_ttft(ttft, "{step_one}", "1");
    snprintf(pattern, FORMULA_SIZE,
             "=IF({choice.obstacle[slot]}=1,1,IF(flt_tokens>flt_maximum,2,IF({known}=0,3,"
             "IF({fit_all}<1,4,IF({fit_memory}<1,5,IF({low}*{alone}*flt_asked_speed>1,6,"
             "IF({low_more}*%s>flt_asked_ttft,7,IF({count}>{most},8,0))))))))",
             ttft);
}

/* Which limit keeps one more request out. */
static void write_limit(char pattern[FORMULA_SIZE])
{
    char low_tpot[PART_SIZE];

    part_low_tpot(low_tpot, "{step_next}", "{fit}+1");
    snprintf(pattern, FORMULA_SIZE,
             "=IF({go}=1,IF({fit}>={cap},IF({sequences}<{fit_memory},2,1),"
             "IF(%s*flt_asked_speed>1,3,4)),\"\")",
             low_tpot);
}

/* Of requests a second five binary digits: the last of them is 1 up to 32, 2 up to 64. */
static void write_full(char pattern[FORMULA_SIZE])
{
    const char unit[] = "2^(MATCH({fit},{1,32,64,128,256,512,1024,2048,4096,8192,16384,32768,"
                        "65536,131072,262144,524288},1)-1)";

    snprintf(pattern, FORMULA_SIZE, "=IF({reason}=0,IF(flt_is_rate=1,INT({fit}/%s)*%s,{fit}),\"\")",
             unit, unit);
}

static void write_low(char pattern[FORMULA_SIZE], size_t column)
{
    bool is_seconds = column == ROW_SECONDS;
    char low_tpot[PART_SIZE];

    part_low_tpot(low_tpot, is_seconds ? "{step_fit}" : "{step}", is_seconds ? "{full}" : "{busy}");
    snprintf(pattern, FORMULA_SIZE, "=IF({reason}=0,%s%s,\"\")", is_seconds ? "flt_output*" : "1/",
             low_tpot);
}

static void write_step(char pattern[FORMULA_SIZE], const char *when, const char *requests)
{
    char step[PART_SIZE];

    part_step(step, requests);
    part_if(pattern, when, step);
}

static void write_fitting(char pattern[FORMULA_SIZE], const char *gb)
{
    char fitting[PART_SIZE];

    part_fitting(fitting, gb);
    part_if(pattern, when_known, fitting);
}

static void write_ttft(char pattern[FORMULA_SIZE])
{
    char ttft[PART_SIZE];

    part_ttft(ttft, "{step}", "{busy}");
    part_if(pattern, when_serves, ttft);
}

/* In flight in the busiest replica. */
static void write_busy(char pattern[FORMULA_SIZE], size_t bits)
{
    char kept[KEPT_SIZE];

    kept_below_rate(kept, bits);
    snprintf(pattern, FORMULA_SIZE,
             "=IF({reason}=0,MIN({full},IF(flt_is_rate=1,%s+1,MAX(1,ROUNDUP({requests}/"
             "{replicas},0)))),\"\")",
             kept);
}

static void write_kept(char pattern[FORMULA_SIZE], size_t bits)
{
    char kept[KEPT_SIZE];

    kept_requests(kept, bits);
    part_if(pattern, when_goes, kept);
}

bool write_load(char pattern[FORMULA_SIZE], size_t column, size_t bits)
{
    switch (column) {
    case ROW_FIT_ALL:
        write_fitting(pattern, "{usable}");
        return true;
    case ROW_FIT_MEMORY:
        write_fitting(pattern, "{usable}*(1-flt_margin/100)");
        return true;
    case ROW_STEP_ONE:
        write_step(pattern, when_known, "1");
        return true;
    case ROW_REASON:
        write_reason(pattern);
        return true;
    case ROW_FIT:
        write_kept(pattern, bits);
        return true;
    case ROW_STEP_NEXT:
        write_step(pattern, when_goes, "({fit}+1)");
        return true;
    case ROW_LIMIT:
        write_limit(pattern);
        return true;
    case ROW_FULL:
        write_full(pattern);
        return true;
    case ROW_STEP_FIT:
        write_step(pattern, when_serves, "{full}");
        return true;
    case ROW_SECONDS:
    case ROW_LOW_EACH:
        write_low(pattern, column);
        return true;
    case ROW_BUSY:
        write_busy(pattern, bits);
        return true;
    case ROW_STEP:
        write_step(pattern, when_serves, "{busy}");
        return true;
    case ROW_TTFT:
        write_ttft(pattern);
        return true;
    default:
        return false;
    }
}
