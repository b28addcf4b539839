/* SPDX-License-Identifier: MIT */
#include "explain_fleet.h"

bool explain_has_workload(const struct explanation *e)
{
    bool asked = e->settings->select_workloads.count > 0 || *e->settings->workload;

    return asked && e->plan->workload_count > 0 && e->plan->engine && e->plan->kv_type;
}

static void fill(struct fleet_grid *grid, const struct explain_fleets *fleets)
{
    const struct explanation *e = fleets->explanation;

    fleet_grid_prepare(grid, e->model, e->quantization);
    fleet_grid_fill(grid, fleets->workload);
}

bool explain_fleets_init(struct explain_fleets *fleets, const struct explanation *e,
                         struct error *err)
{
    *fleets = (struct explain_fleets){
        .explanation = e,
        .workload = e->plan->workloads[e->plan->default_workload],
        .plan = *e->plan,
    };
    fleets->plan.gpus = (const struct gpu **)&e->gpu;
    fleets->plan.gpu_count = 1;
    if (!fleet_grid_init(&fleets->one, &fleets->plan, e->settings, err) ||
        !fleet_grid_init(&fleets->all, e->plan, e->settings, err))
        return false;
    fill(&fleets->one, fleets);
    fill(&fleets->all, fleets);
    fleets->own = fleet_grid_answer(&fleets->one);
    fleets->of_all = fleet_grid_answer(&fleets->all);
    return true;
}

void explain_fleets_release(struct explain_fleets *fleets)
{
    fleet_grid_release(&fleets->one);
    fleet_grid_release(&fleets->all);
}

struct fleet explain_fleet_after(struct explain_fleets *fleets, const struct workload *workload,
                                 const struct quantization *quantization)
{
    struct fleet_answer answer;
    struct fleet after = {.gpus = 0};

    fleet_grid_prepare(&fleets->one, fleets->explanation->model, quantization);
    fleet_grid_fill(&fleets->one, workload);
    answer = fleet_grid_answer(&fleets->one);
    if (answer.best)
        after = *answer.best;
    fill(&fleets->one, fleets);
    return after;
}

bool explain_is_other(const struct explanation *e, const struct quantization *quantization)
{
    return quantization_for(quantization, e->model) != quantization_for(e->quantization, e->model);
}
