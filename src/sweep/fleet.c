/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/fleet.h"

#include "fleet_cards.h"
#include "fleet_size.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

const char *fleet_status_name(enum fleet_status status)
{
    static const char *const NAMES[] = {
        [FLEET_SERVES] = "SERVES",
        [FLEET_DOES_NOT_SERVE] = "DOESN'T SERVE",
        [FLEET_UNSUPPORTED] = "unsupported",
        [FLEET_UNKNOWN] = "unknown",
    };

    return NAMES[status];
}

const char *fleet_limit_name(enum fleet_limit limit)
{
    static const char *const NAMES[] = {
        [FLEET_BY_MEMORY] = "memory",
        [FLEET_BY_SEQUENCES] = "max_sequences",
        [FLEET_BY_SPEED] = "min_tokens_per_s",
        [FLEET_BY_FIRST_TOKEN] = "max_ttft_s",
    };

    return NAMES[limit];
}

/* How many kinds of GPUs serve in any number, and how many of these have a recent price. */
static void survey_prices(struct fleet_grid *grid)
{
    struct price_coverage coverage = {0};

    for (size_t g = 0; g < grid->plan->gpu_count; g++) {
        bool serves = false;

        for (size_t c = 0; c < ANSWER_COUNTS; c++)
            serves = serves || grid->fleets[g * ANSWER_COUNTS + c].status == FLEET_SERVES;
        coverage.serving += serves;
        coverage.recent += serves && grid->cards[g].is_recent;
    }
    price_coverage_judge(&coverage, grid->settings);
    grid->coverage = coverage;
}

/* By cost to the cent, then by GPUs, then as they stand in the grid. */
static int compare_costs(const void *a, const void *b)
{
    const struct fleet *x = *(struct fleet *const *)a, *y = *(struct fleet *const *)b;

    double x_cents = money_cents(x->cost.total_usd), y_cents = money_cents(y->cost.total_usd);

    if (x_cents != y_cents)
        return x_cents < y_cents ? -1 : 1;
    if (x->gpus != y->gpus)
        return x->gpus < y->gpus ? -1 : 1;
    return (x > y) - (x < y);
}

static void rank(struct fleet_grid *grid)
{
    grid->ranked_count = 0;
    survey_prices(grid);
    for (size_t i = 0; grid->coverage.is_enough && i < grid->count; i++) {
        struct fleet *fleet = &grid->fleets[i];

        if (fleet->status == FLEET_SERVES && fleet->replica->card->is_recent &&
            number_is_known(fleet->cost.total_usd))
            grid->ranked[grid->ranked_count++] = fleet;
    }
    qsort(grid->ranked, grid->ranked_count, sizeof(struct fleet *), compare_costs);
    for (size_t i = 0; i < grid->ranked_count; i++)
        grid->ranked[i]->rank = (unsigned)i + 1;
}

bool fleet_grid_init(struct fleet_grid *grid, const struct plan *plan,
                     const struct settings *settings, struct error *err)
{
    size_t count = ANSWER_COUNTS * plan->gpu_count;

    assert(plan->engine && plan->kv_type);
    *grid = (struct fleet_grid){.plan = plan, .settings = settings, .count = count};
    grid->cards = calloc(plan->gpu_count + 1, sizeof *grid->cards);
    grid->replicas = calloc(count + 1, sizeof *grid->replicas);
    grid->fleets = calloc(count + 1, sizeof *grid->fleets);
    grid->ranked = calloc(count + 1, sizeof(struct fleet *));
    if (!grid->cards || !grid->replicas || !grid->fleets || !grid->ranked)
        return error_set_memory(err);
    for (size_t g = 0; g < plan->gpu_count; g++)
        grid->cards[g] = fleet_card_of(plan, settings, plan->gpus[g]);
    return true;
}

void fleet_grid_release(struct fleet_grid *grid)
{
    free(grid->cards);
    free(grid->replicas);
    free(grid->fleets);
    free(grid->ranked);
    *grid = (struct fleet_grid){0};
}

void fleet_grid_prepare(struct fleet_grid *grid, const struct model *model,
                        const struct quantization *quantization)
{
    const struct plan *plan = grid->plan;
    struct speed_model of[ANSWER_COUNTS];

    quantization = quantization_shown(quantization, model);
    grid->model = model;
    grid->quantization = quantization;
    for (size_t i = 0; i < ANSWER_COUNTS; i++)
        of[i] =
            speed_model_of(plan, &(struct replica){model, quantization, NULL, answer_counts[i]});
    for (size_t i = 0; i < grid->count; i++) {
        struct fleet_replica *replica = &grid->replicas[i];
        unsigned gpu_count = answer_counts[i % ANSWER_COUNTS];

        replica->card = &grid->cards[i / ANSWER_COUNTS];
        replica->gpu_count = gpu_count;
        speed_prepare_model(plan,
                            &(struct replica){model, quantization, replica->card->gpu, gpu_count},
                            &of[i % ANSWER_COUNTS], &replica->speed);
    }
}

/* Equal numbers of large cards, and of others, hold the same: each is worked out once a grid. */
struct fleet_memory {
    struct placement placements[ANSWER_COUNTS][2];
    bool is_placed[ANSWER_COUNTS][2];
};

static const struct placement *find_placement(struct fleet_memory *memory,
                                              const struct fleet_grid *grid,
                                              const struct fleet_card *card, size_t count)
{
    struct placement *placement = &memory->placements[count][card->is_large];

    if (!memory->is_placed[count][card->is_large])
        *placement = fleet_place(grid, card, answer_counts[count]);
    memory->is_placed[count][card->is_large] = true;
    return placement;
}

void fleet_grid_fill(struct fleet_grid *grid, const struct workload *workload)
{
    struct fleet_memory memory = {0};

    grid->workload = workload;
    grid->terms = money_terms_of(grid->settings);
    if (number_is_known(workload->years))
        grid->terms.years = workload->years;
    grid->growth = sizing_growth(workload->growth_percent_per_year, grid->terms.years);
    for (size_t i = 0; i < grid->count; i++) {
        struct fleet_replica *replica = &grid->replicas[i];
        const struct placement *placement =
            find_placement(&memory, grid, replica->card, i % ANSWER_COUNTS);

        replica->level = grid->level;
        fleet_size(grid, placement, replica, &grid->fleets[i]);
    }
    rank(grid);
}
