/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/cost.h"

#include "vramgrid/sweep/answers.h"

static struct cost cost_of(const struct settings *settings, double gpu_count, double price_usd,
                           double tdp_w)
{
    struct cost cost = {.hardware_usd = gpu_count * price_usd,
                        .power_kw = gpu_count * tdp_w / 1000 * settings->power_load};

    cost.energy_kwh_per_year = cost.power_kw * COST_HOURS_PER_YEAR * settings->pue;
    cost.electricity_usd_per_year =
        cost.energy_kwh_per_year * settings->electricity_price_usd_per_kwh;
    cost.total_usd = cost.hardware_usd + COST_YEARS * cost.electricity_usd_per_year;
    return cost;
}

/* So many of a GPU; gpu_count of the result is 0 where they do not run the model. */
static struct configuration configure(const struct plan *plan, const struct settings *settings,
                                      const struct scenario *scenario, const struct model *model,
                                      const struct gpu_part *part)
{
    struct gpu_set set = equal_gpus(part->gpu, part->count);
    struct placement placement = place_model(plan, scenario, model, &set);
    struct fit fit = fit_placement(plan, scenario, &placement, &set);
    bool runs = verdict_runs(fit.verdict);

    return (struct configuration){
        .gpu = part->gpu,
        .gpu_count = runs ? part->count : 0,
        .is_unknown = placement.obstacle == OBSTACLE_UNKNOWN,
        .required_vram_gb = runs ? placement.need.required_vram_gb : NUMBER_UNKNOWN,
        .fit = fit,
        .cost = cost_of(settings, runs ? part->count : NUMBER_UNKNOWN, gpu_price_usd(part->gpu),
                        part->gpu->tdp_w),
    };
}

struct configuration configuration_on(const struct plan *plan, const struct settings *settings,
                                      const struct scenario *scenario, const struct model *model,
                                      const struct gpu *gpu)
{
    unsigned count;

    answer_gpu_count(plan, scenario, model, gpu, &count); /* configure() says what is unknown */
    return configure(plan, settings, scenario, model,
                     &(struct gpu_part){gpu, count > 0 ? count : 1});
}

/* What an aim counts; NAN: cannot be counted. */
static double measure(const struct configuration *configuration, enum aim aim)
{
    switch (aim) {
    case AIM_SMALLEST:
        return configuration->gpu_count;
    case AIM_CHEAPEST:
        return configuration->cost.hardware_usd;
    case AIM_LEAST_COST:
        break;
    }
    return configuration->cost.total_usd;
}

/*
 * Of equals the one with less VRAM each, so that none is paid for that nobody needs; of those the
 * one that is known to cost less.
 */
static bool is_better(const struct configuration *a, const struct configuration *b, enum aim aim)
{
    double x = measure(a, aim), y = measure(b, aim);

    if (x != y)
        return x < y;
    if (a->gpu->vram_gb != b->gpu->vram_gb)
        return a->gpu->vram_gb < b->gpu->vram_gb;
    return a->cost.hardware_usd < b->cost.hardware_usd ||
           (number_is_known(a->cost.hardware_usd) && !number_is_known(b->cost.hardware_usd));
}

static void consider(struct configuration *best, const struct configuration *found, enum aim aim)
{
    if (found->gpu_count == 0 || !number_is_known(measure(found, aim)))
        return;
    if (best->gpu_count == 0 || is_better(found, best, aim))
        *best = *found;
}

bool configuration_find(const struct plan *plan, const struct settings *settings,
                        const struct scenario *scenario, const struct model *model, enum aim aim,
                        struct configuration *best)
{
    *best = (struct configuration){0};
    for (size_t g = 0; g < plan->gpu_count; g++) {
        struct configuration found =
            configuration_on(plan, settings, scenario, model, plan->gpus[g]);

        consider(best, &found, aim);
    }
    for (size_t g = 0; g < plan->set_count; g++) {
        struct configuration found;

        if (plan->sets[g].part_count > 1)
            continue;
        found = configure(plan, settings, scenario, model, &plan->sets[g].parts[0]);
        consider(best, &found, aim);
    }
    return best->gpu_count > 0;
}
