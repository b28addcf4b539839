/* SPDX-License-Identifier: MIT */
#include "vramgrid/core/money.h"

#include <math.h>

double money_hardware_usd(double gpus, double unit_gpus, double unit_usd)
{
    return ceil(gpus / unit_gpus) * unit_usd;
}

struct money money_own(const struct money_terms *terms, const struct money_purchase *purchase)
{
    struct money own = {.hardware_usd = purchase->hardware_usd, .power_kw = purchase->power_kw};

    own.support_usd = own.hardware_usd * terms->support_percent_per_year / 100 * terms->years;
    own.licences_usd = purchase->gpus * terms->licence_usd_per_gpu_year * terms->years;
    own.residual_usd = own.hardware_usd * terms->residual_percent / 100;
    own.energy_kwh_per_year = own.power_kw * MONEY_HOURS_PER_YEAR * terms->pue;
    own.electricity_usd_per_year = own.energy_kwh_per_year * terms->electricity_usd_per_kwh;
    own.total_usd = own.hardware_usd + own.support_usd + own.licences_usd - own.residual_usd +
                    terms->years * own.electricity_usd_per_year;
    return own;
}

double money_cents(double usd)
{
    const double cents_per_usd = 100;

    return round(cents_per_usd * usd);
}

double money_rent_usd(const struct money_terms *terms, double gpus, double usd_per_gpu_hour)
{
    return gpus * usd_per_gpu_hour * MONEY_HOURS_PER_YEAR * terms->years;
}

double money_break_even_months(const struct money_terms *terms, const struct money *own,
                               double gpus, double usd_per_gpu_hour)
{
    double rent_per_year = gpus * usd_per_gpu_hour * MONEY_HOURS_PER_YEAR;
    double running_per_year =
        (own->support_usd + own->licences_usd) / terms->years + own->electricity_usd_per_year;
    double saved_per_month = (rent_per_year - running_per_year) / MONEY_MONTHS_PER_YEAR;

    if (saved_per_month <= 0)
        return HUGE_VAL;
    return (own->hardware_usd - own->residual_usd) / saved_per_month;
}

double money_break_even_hours_a_day(const struct money_terms *terms, const struct money *own,
                                    double gpus, double usd_per_gpu_hour)
{
    return own->total_usd / (terms->years * MONEY_DAYS_PER_YEAR * gpus * usd_per_gpu_hour);
}

double money_usd_per_million_tokens(const struct money_terms *terms, double total_usd,
                                    double tokens_per_s)
{
    const double seconds_per_hour = 3600;
    double tokens = tokens_per_s * seconds_per_hour * MONEY_HOURS_PER_YEAR * terms->years;

    return total_usd / (tokens / 1e6);
}
