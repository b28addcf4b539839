/* SPDX-License-Identifier: MIT */
#include "vramgrid/cost.h"

#include "vramgrid/answers.h"

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

struct configuration configuration_on(const struct plan *plan, const struct settings *settings,
                                      const struct scenario *scenario, const struct model *model,
                                      const struct gpu *gpu)
{
    unsigned count = answer_gpu_count(plan, scenario, model, gpu);
    struct gpu_set set = {.parts = {{gpu, count > 0 ? count : 1}},
                          .part_count = 1,
                          .gpu_count = count > 0 ? count : 1};
    struct placement placement = place_model(plan, scenario, model, &set);
    double known_count = count > 0 ? count : NUMBER_UNKNOWN;

    return (struct configuration){
        .gpu = gpu,
        .gpu_count = count,
        .is_unknown = placement.obstacle == OBSTACLE_UNKNOWN,
        .required_vram_gb = count > 0 ? placement.need.required_vram_gb : NUMBER_UNKNOWN,
        .fit = fit_placement(plan, scenario, &placement, &set),
        .cost = cost_of(settings, known_count, gpu_price_usd(gpu), gpu->tdp_w),
    };
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

bool configuration_find(const struct plan *plan, const struct settings *settings,
                        const struct scenario *scenario, const struct model *model, enum aim aim,
                        struct configuration *best)
{
    *best = (struct configuration){0};
    for (size_t g = 0; g < plan->gpu_count; g++) {
        struct configuration found =
            configuration_on(plan, settings, scenario, model, plan->gpus[g]);

        if (found.gpu_count == 0 || !number_is_known(measure(&found, aim)))
            continue;
        if (best->gpu_count == 0 || is_better(&found, best, aim))
            *best = found;
    }
    return best->gpu_count > 0;
}
