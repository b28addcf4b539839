/* SPDX-License-Identifier: MIT */
#include "answer_fleet.h"

#include "vramgrid/sweep/fleet.h"

#include <math.h>
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

static double cheapest_usd(const struct fleet_grid *grid)
{
    double least = NUMBER_UNKNOWN;

    for (size_t i = 0; i < grid->count; i++) {
        const struct fleet *fleet = &grid->fleets[i];

        if (fleet->status != FLEET_UNKNOWN && !number_is_known(least))
            least = HUGE_VAL;
        if (fleet->status == FLEET_SERVES && fleet->cost.total_usd < least)
            least = fleet->cost.total_usd;
    }
    return least;
}

struct answer_fleet answer_fleets_find(struct answer_fleets *fleets, const struct model *model)
{
    struct fleet_grid *grid = &fleets->grid;
    const struct plan *plan = grid->plan;
    const struct workload *workload = plan->workloads[plan->default_workload];
    struct fleet_answer answer;
    struct answer_fleet found;

    fleet_grid_prepare(grid, model, plan->quantizations[plan->default_quantization]);
    grid->level = SPEED_LOW;
    fleet_grid_fill(grid, workload);
    answer = fleet_grid_answer(grid);
    found = (struct answer_fleet){.total_usd = NUMBER_UNKNOWN, .cheapest_usd = cheapest_usd(grid)};
    if (!answer.best)
        return found;
    found = (struct answer_fleet){
        .cheapest_usd = found.cheapest_usd,
        .gpu = answer.best->replica->card->gpu,
        .replicas = answer.best->replicas,
        .gpus = answer.best->gpus,
        .total_usd = answer.best->cost.total_usd,
        .gpu_count = answer.best->replica->gpu_count,
        .is_cheapest = answer.is_cheapest && answer.coverage.is_enough,
    };
    grid->level = SPEED_HIGH;
    fleet_grid_fill(grid, workload);
    found.least_usd = fmin(found.total_usd, answer.best->cost.total_usd); /* the same place */
    return found;
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
