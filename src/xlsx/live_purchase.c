/* SPDX-License-Identifier: MIT */
/* The machines that a fleet takes, and what they cost. */
#include "live_formulas.h"
#include "live_parts.h"

#include <stdio.h>

/* GPUs x 10^6 + servers with one size of machine; 10^15 where a replica does not fit into it. */
static void write_order(char pattern[FORMULA_SIZE], size_t machine)
{
    snprintf(pattern, FORMULA_SIZE,
             "=IF({reason}=0,IF(SUM({cards.size%zu[card]})<{count},10^15,"
             "IF({cards.whole%zu[card]}=1,"
             "(ROUNDUP({replicas}/INT({cards.size%zu[card]}/{count}),0)+SUM(flt_spare))*"
             "{cards.size%zu[card]},{replicas}*{count}+SUM(flt_spare)*MIN({replicas},"
             "INT({cards.size%zu[card]}/{count}))*{count})*10^6+"
             "ROUNDUP({replicas}/INT({cards.size%zu[card]}/{count}),0)+SUM(flt_spare)),\"\")",
             machine, machine, machine, machine, machine, machine);
}

/* What the sheet of cards has of the machine that makes the fewest GPUs. */
static void choose_machine(char part[PART_SIZE], const char *wanted)
{
    size_t used =
        (size_t)snprintf(part, PART_SIZE, "CHOOSE(MATCH({order},{o1}:{o%d},0)", FLEET_MACHINES_MAX);

    for (int m = 1; m <= FLEET_MACHINES_MAX; m++)
        used += (size_t)snprintf(part + used, PART_SIZE - used, ",{cards.%s%d[card]}", wanted, m);
    snprintf(part + used, PART_SIZE - used, ")");
}

static void write_machine(char pattern[FORMULA_SIZE])
{
    char size[PART_SIZE];

    choose_machine(size, "size");
    part_if(pattern, when_serves, size);
}

static void write_rack(char pattern[FORMULA_SIZE])
{
    char rack[PART_SIZE];

    choose_machine(rack, "rack");
    snprintf(pattern, FORMULA_SIZE, "=IF({reason}=0,IF(ISNUMBER(%s),%s*{servers},\"\"),\"\")", rack,
             rack);
}

/* With the machines around cards that are priced alone. */
static void write_hardware(char pattern[FORMULA_SIZE], const struct settings *settings)
{
    snprintf(pattern, FORMULA_SIZE,
             "=IF({reason}=0,IF(ISNUMBER({cards.price[card]}),ROUNDUP({gpus}/"
             "{cards.unit[card]},0)*{cards.price[card]}+IF({cards.unit[card]}>1,0,"
             "{servers}*%.15g),\"\"),\"\")",
             settings->host_usd_per_machine);
}

/* Hardware, support, licences and electricity in the report's terms. */
static void write_total(char pattern[FORMULA_SIZE], const struct settings *settings)
{
    snprintf(pattern, FORMULA_SIZE,
             "=IF({reason}=0,IF(AND(ISNUMBER({hardware}),ISNUMBER({electricity})),{hardware}*"
             "(1+%.15g/100*flt_term-%.15g/100)+{gpus}*%.15g*flt_term+flt_term*{electricity},"
             "\"\"),\"\")",
             settings->support_percent_per_year, settings->residual_percent,
             settings->licence_usd_per_gpu_year);
}

static void write_break_even(char pattern[FORMULA_SIZE], const struct settings *settings)
{
    snprintf(pattern, FORMULA_SIZE,
             "=IF({reason}=0,IF(AND(ISNUMBER({total}),ISNUMBER({rent})),IF({rent}/flt_term<="
             "{hardware}*%.15g/100+{gpus}*%.15g+{electricity},\"\",12*{hardware}*(1-%.15g/100)/"
             "({rent}/flt_term-{hardware}*%.15g/100-{gpus}*%.15g-{electricity})),\"\"),\"\")",
             settings->support_percent_per_year, settings->licence_usd_per_gpu_year,
             settings->residual_percent, settings->support_percent_per_year,
             settings->licence_usd_per_gpu_year);
}

bool write_purchase(char pattern[FORMULA_SIZE], size_t column, const struct settings *settings)
{
    if (column >= ROW_ORDERS && column < ROW_ORDER) {
        write_order(pattern, column - ROW_ORDERS + 1);
        return true;
    }
    switch (column) {
    case ROW_MACHINE:
        write_machine(pattern);
        return true;
    case ROW_RACK:
        write_rack(pattern);
        return true;
    case ROW_HARDWARE:
        write_hardware(pattern, settings);
        return true;
    case ROW_TOTAL:
        write_total(pattern, settings);
        return true;
    case ROW_BREAK_EVEN:
        write_break_even(pattern, settings);
        return true;
    default:
        return false;
    }
}
