/* SPDX-License-Identifier: MIT */
/*
 * What it takes to run a model, and which way of running it is best. Money is that of
 * vramgrid-method(7), MONEY: no staff, no network, no building. Pure arithmetic over the plan.
 */
#ifndef VRAMGRID_COST_H
#define VRAMGRID_COST_H

#include "vramgrid/core/money.h"
#include "vramgrid/sweep/slice.h"

/* Some equal GPUs that run a model in a scenario. Figures are NAN where there are none. */
struct configuration {
    const struct gpu *gpu;
    unsigned gpu_count;      /* 0: they do not run it, */
    bool is_unknown;         /* or the mode cannot say */
    double required_vram_gb; /* on each */
    struct fit fit;
    struct money cost; /* figures are NAN where a price or a power is unknown */
    /* Of the one that configuration_find found: others that cost as much or at most 5 % more. */
    size_t near_count;
    const struct gpu *near_gpu; /* the first of them */
    unsigned near_gpu_count;
};

/* What makes a configuration the best. */
enum aim {
    AIM_SMALLEST,   /* fewest GPUs, then least VRAM each, then least price */
    AIM_CHEAPEST,   /* least hardware_usd, of recent prices */
    AIM_LEAST_COST, /* least total_usd, of recent prices and known powers */
};

enum { AIMS = AIM_LEAST_COST + 1 };

/* The fewest of a GPU, of 1, 2, 4 and 8 as far as one machine takes them, that run a model. */
struct configuration configuration_on(const struct plan *plan, const struct settings *settings,
                                      const struct scenario *scenario, const struct model *model,
                                      const struct gpu *gpu);

/* The terms that the settings say. */
struct money_terms money_terms_of(const struct settings *settings);

/* How many of the plan's GPUs, 1 to 8 of them, run a model, and how many of these have a price that
 * is recent (see purchase). */
struct price_coverage {
    size_t serving, recent;
    bool is_enough; /* for anything to be called cheapest: min_priced_percent */
};

/* Says of what is counted whether it is enough. */
void price_coverage_judge(struct price_coverage *coverage, const struct settings *settings);

struct price_coverage price_coverage_of(const struct plan *plan, const struct settings *settings,
                                        const struct scenario *scenario, const struct model *model);

/*
 * The best configuration of equal GPUs: 1, 2, 4 or 8 of them, or as many as a set of the plan has,
 * never more than one machine takes; of equals the first. gpu_count is 0 where none will do, and
 * where price_coverage_of is not enough for an aim that is about money.
 */
struct configuration configuration_find(const struct plan *plan, const struct settings *settings,
                                        const struct scenario *scenario, const struct model *model,
                                        enum aim aim);

#endif
