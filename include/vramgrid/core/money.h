/* SPDX-License-Identifier: MIT */
/*
 * What it costs to own GPUs or to rent them (vramgrid-method(7), MONEY). Pure arithmetic. All
 * figures are from 0 up; what is not known is NAN, and so is whatever follows from it, never 0.
 */
#ifndef VRAMGRID_MONEY_H
#define VRAMGRID_MONEY_H

enum { MONEY_HOURS_PER_YEAR = 8760, MONEY_MONTHS_PER_YEAR = 12, MONEY_DAYS_PER_YEAR = 365 };

/* What money is counted with. */
struct money_terms {
    double years;                    /* above 0 */
    double support_percent_per_year; /* of hardware_usd, 0 to 100 */
    double licence_usd_per_gpu_year;
    double residual_percent; /* of hardware_usd, what it brings after the years, 0 to 100 */
    double electricity_usd_per_kwh;
    double pue; /* power usage effectiveness of the data centre (ISO/IEC 30134-2), from 1 */
};

/* What is bought. */
struct money_purchase {
    double gpus;
    double hardware_usd;
    double power_kw; /* average draw of the machines, before the PUE */
};

/* What owning it takes over the years. */
struct money {
    double hardware_usd, support_usd, licences_usd;
    double residual_usd; /* to be taken off */
    double power_kw;
    double energy_kwh_per_year; /* of 8,760 hours, with the data centre's share: x pue */
    double electricity_usd_per_year;
    double total_usd; /* hardware + support + licences - residual + years of electricity */
};

/*
 * What GPUs cost that are sold so many at a time (1: cards; 8: servers of 8): whole units.
 * unit_gpus is from 1 up.
 */
double money_hardware_usd(double gpus, double unit_gpus, double unit_usd);

struct money money_own(const struct money_terms *terms, const struct money_purchase *purchase);

/* Whole cents, to compare costs by: sums that only rounding tells apart are the same. */
double money_cents(double usd);

/* What renting as many GPUs around the clock costs over the years; licences are the owner's. */
double money_rent_usd(const struct money_terms *terms, double gpus, double usd_per_gpu_hour);

/*
 * After how many months owning has cost no more than renting around the clock: hardware less its
 * residual value, over what a month of rent costs more than a month of running what is owned.
 * INFINITY where running it costs as much as the rent.
 */
double money_break_even_months(const struct money_terms *terms, const struct money *own,
                               double gpus, double usd_per_gpu_hour);

/*
 * From how many hours of use a day owning over all of the years costs no more than renting by the
 * hour. Above 24: never.
 */
double money_break_even_hours_a_day(const struct money_terms *terms, const struct money *own,
                                    double gpus, double usd_per_gpu_hour);

/*
 * USD per million output tokens of what costs total_usd over the years and makes so many tokens a
 * second, averaged over all hours; INFINITY where it makes none.
 */
double money_usd_per_million_tokens(const struct money_terms *terms, double total_usd,
                                    double tokens_per_s);

#endif
