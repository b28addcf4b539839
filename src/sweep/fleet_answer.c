/* SPDX-License-Identifier: MIT */
#include "fleet_load.h"
#include "fleet_size.h"

#include <math.h>

/* Of equals the first: what no price tells apart is told apart by how much it takes. */
static bool is_smaller(const struct fleet *a, const struct fleet *b)
{
    if (!b || a->gpus != b->gpus)
        return !b || a->gpus < b->gpus;
    return a->replica->card->gpu->vram_gb < b->replica->card->gpu->vram_gb;
}

/* The smallest fleet of another GPU than this one (NULL: of any). */
static const struct fleet *find_smallest(const struct fleet_grid *grid, const struct fleet *other)
{
    const struct fleet *best = NULL;

    for (size_t i = 0; i < grid->count; i++) {
        const struct fleet *fleet = &grid->fleets[i];

        if (fleet->status == FLEET_SERVES &&
            !(other && fleet->replica->card == other->replica->card) && is_smaller(fleet, best))
            best = fleet;
    }
    return best;
}

static const struct fleet *find_cheapest(const struct fleet_grid *grid, const struct fleet *other)
{
    for (size_t i = 0; i < grid->ranked_count; i++)
        if (!(other && grid->ranked[i]->replica->card == other->replica->card))
            return grid->ranked[i];
    return NULL;
}

static void count(struct fleet_answer *answer, const struct fleet *fleet)
{
    const struct fleet **nearest = &answer->nearest[fleet->reason];

    answer->failing[fleet->reason] += fleet->status != FLEET_SERVES;
    answer->serving += fleet->status == FLEET_SERVES;
    answer->unranked += fleet->status == FLEET_SERVES && fleet->rank == 0;
    if (number_is_known(fleet->shortfall) &&
        (!*nearest || fleet->shortfall < (*nearest)->shortfall))
        *nearest = fleet;
}

struct fleet_answer fleet_grid_answer(const struct fleet_grid *grid)
{
    struct fleet_answer answer = {.is_cheapest = grid->ranked_count > 0,
                                  .coverage = grid->coverage};
    const struct fleet *(*find)(const struct fleet_grid *, const struct fleet *) =
        answer.is_cheapest ? find_cheapest : find_smallest;

    answer.best = find(grid, NULL);
    answer.runner_up = answer.best ? find(grid, answer.best) : NULL;
    for (size_t i = 0; i < grid->count; i++)
        count(&answer, &grid->fleets[i]);
    return answer;
}

double fleet_limit_requests(const struct fleet_grid *grid, const struct fleet *fleet,
                            enum fleet_limit limit)
{
    const struct fleet_card *card = fleet->replica->card;
    const struct workload *workload = grid->workload;
    struct placement placement;

    if (limit == FLEET_BY_SEQUENCES)
        return fmin(card->max_sequences, FLEET_REQUESTS_MAX);
    if ((limit == FLEET_BY_SPEED && !number_is_known(workload->min_tokens_per_s)) ||
        (limit == FLEET_BY_FIRST_TOKEN && !number_is_known(workload->max_ttft_s)))
        return FLEET_REQUESTS_MAX;
    if (limit != FLEET_BY_MEMORY)
        return fleet_most_requests(fleet->replica, workload, limit, FLEET_REQUESTS_MAX);
    placement = fleet_place(grid, card, fleet->replica->gpu_count);
    return fleet_requests_in(&placement, card->budget_gb);
}

size_t fleet_grids(const struct plan *plan)
{
    return plan->workload_count * plan->model_count * plan->quantization_count;
}

void fleet_grid_take(struct fleet_grid *grid, size_t i)
{
    const struct plan *plan = grid->plan;
    const struct model *model = plan->models[i / plan->quantization_count % plan->model_count];
    const struct quantization *quantization =
        quantization_shown(plan->quantizations[i % plan->quantization_count], model);

    if (grid->model != model || grid->quantization != quantization)
        fleet_grid_prepare(grid, model, quantization);
    fleet_grid_fill(grid, plan->workloads[i / plan->quantization_count / plan->model_count]);
}
