/* SPDX-License-Identifier: MIT */
/* What the fleet draws, how warm that makes a room and how high it stands. */
#include "decision.h"

#include "vramgrid/base/number.h"
#include "vramgrid/core/money.h"

#include <stdio.h>

/* Of a kW: 3,412.142 British thermal units (International Table) an hour. */
#define BTU_H "3412.142"
static const double btu_h_per_kw = 3412.142;

#define MOST_KW "IF(ISNUMBER(" BEST_BILL("most_kw") ")," BEST("gpus") "*" BEST_BILL("most_kw")
#define POWER(WHAT) "IF(ISNUMBER(" BEST("power") ")," BEST("power") WHAT ",\"\")"

size_t put_decision_power(struct decision *decision, size_t row)
{
    const struct settings *settings = decision->live->view->report->settings;
    const struct fleet *fleet = decision_fleet(decision);
    double kw = fleet ? fleet->cost.power_kw : NUMBER_UNKNOWN;
    double most_kw =
        fleet ? fleet->gpus * bill_most_kw(fleet->replica->card->purchase) : NUMBER_UNKNOWN;
    double year_kwh = kw * MONEY_HOURS_PER_YEAR * settings->pue;
    const struct decision_pair pairs[] = {
        {"pack.kw_average", POWER(""), STYLE_UNIT_LEFT, kw, NULL},
        {"pack.kw_most", MOST_KW ",\"\")", STYLE_UNIT_LEFT, most_kw, NULL},
        {"pack.kw_wall", POWER("*in_pue"), STYLE_UNIT_LEFT, kw * settings->pue, NULL},
        {"pack.btu_most", MOST_KW "*" BTU_H ",\"\")", STYLE_COUNT_LEFT, most_kw * btu_h_per_kw,
         NULL},
        {"pack.kwh", POWER("*8760*in_pue"), STYLE_COUNT_LEFT, year_kwh, NULL},
        {"pack.btu", POWER("*" BTU_H), STYLE_COUNT_LEFT, kw * btu_h_per_kw, NULL},
        {"decide.fact_electricity", BEST("electricity"), STYLE_COUNT_LEFT,
         decision_best(decision, ROW_ELECTRICITY), NULL},
        {"decide.fact_rack", BEST("rack"), STYLE_COUNT_LEFT, decision_best(decision, ROW_RACK),
         NULL},
    };
    size_t count = sizeof pairs / sizeof pairs[0];

    decision_section(decision, row++, "pack.power");
    for (size_t i = 0; i < count; i++)
        decision_pair(decision, row + i / 2, i % 2 == 1, &pairs[i]);
    return row + count / 2;
}
