/* SPDX-License-Identifier: MIT */
#include "answer_fleet.h"

#include "vramgrid/sweep/fleet.h"

#include <stdio.h>
#include <stdlib.h>

struct answer_fleets {
    struct fleet_grid grid;
};

bool answer_has_fleets(const struct report *report)
{
    const struct plan *plan = report->plan;

    return *report->settings->workload && plan->workload_count > 0 && plan->engine && plan->kv_type;
}

struct answer_fleets *answer_fleets_open(const struct report *report, struct error *err)
{
    struct answer_fleets *fleets = calloc(1, sizeof *fleets);

    if (!fleets) {
        error_set_memory(err);
        return NULL;
    }
    if (fleet_grid_init(&fleets->grid, report->plan, report->settings, err))
        return fleets;
    answer_fleets_close(fleets);
    return NULL;
}

struct answer_fleet answer_fleets_find(struct answer_fleets *fleets, const struct model *model)
{
    const struct plan *plan = fleets->grid.plan;
    struct fleet_answer answer;

    fleet_grid_prepare(&fleets->grid, model, plan->quantizations[plan->default_quantization]);
    fleet_grid_fill(&fleets->grid, plan->workloads[plan->default_workload]);
    answer = fleet_grid_answer(&fleets->grid);
    if (!answer.best)
        return (struct answer_fleet){.total_usd = NUMBER_UNKNOWN};
    return (struct answer_fleet){
        answer.best->replica->card->gpu,
        answer.best->replicas,
        answer.best->gpus,
        answer.best->cost.total_usd,
        answer.best->replica->gpu_count,
        answer.is_cheapest && answer.coverage.is_enough,
    };
}

void answer_fleets_close(struct answer_fleets *fleets)
{
    fleet_grid_release(&fleets->grid);
    free(fleets);
}

void describe_answer_fleet(const struct answer_fleet *fleet, char words[LINE_SIZE])
{
    char label[LINE_SIZE];

    label_gpus(fleet->gpu, (unsigned)fleet->gpus, label);
    snprintf(words, LINE_SIZE, "%.1700s (%.0f\u00d7%u)", label, fleet->replicas, fleet->gpu_count);
}
