/* SPDX-License-Identifier: MIT */
/*
 * What it takes to run a model, and which way of running it is best. Money is that of the GPUs and
 * their electricity: no servers, no staff. Pure arithmetic over the plan.
 */
#ifndef VRAMGRID_COST_H
#define VRAMGRID_COST_H

#include "vramgrid/sweep/slice.h"

/* What GPUs cost; NAN where a price or a TDP is unknown. */
struct cost {
    double hardware_usd;
    double power_kw;            /* average draw of the GPUs: TDP x power_load */
    double energy_kwh_per_year; /* of 8,760 hours, with the data centre's share: x pue */
    double electricity_usd_per_year;
    double total_usd; /* hardware and electricity of COST_YEARS */
};

enum { COST_YEARS = 3, COST_HOURS_PER_YEAR = 8760 };

/* Some equal GPUs that run a model in a scenario. Figures are NAN where there are none. */
struct configuration {
    const struct gpu *gpu;
    unsigned gpu_count;      /* 0: they do not run it, */
    bool is_unknown;         /* or the mode cannot say */
    double required_vram_gb; /* on each */
    struct fit fit;
    struct cost cost;
};

/* What makes a configuration the best. */
enum aim {
    AIM_SMALLEST,   /* fewest GPUs, then least VRAM each, then least price */
    AIM_CHEAPEST,   /* least hardware_usd; unknown prices are left out */
    AIM_LEAST_COST, /* least total_usd; unknown prices or TDPs are left out */
};

enum { AIMS = AIM_LEAST_COST + 1 };

/* The fewest of a GPU, of 1, 2, 4 and 8, that run a model. */
struct configuration configuration_on(const struct plan *plan, const struct settings *settings,
                                      const struct scenario *scenario, const struct model *model,
                                      const struct gpu *gpu);

/*
 * The best configuration of equal GPUs: 1, 2, 4 or 8 of them, or as many as a set of the plan has;
 * of equals the first. False where none will do.
 */
bool configuration_find(const struct plan *plan, const struct settings *settings,
                        const struct scenario *scenario, const struct model *model, enum aim aim,
                        struct configuration *best);

#endif
