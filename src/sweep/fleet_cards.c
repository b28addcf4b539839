/* SPDX-License-Identifier: MIT */
#include "fleet_cards.h"

#include <math.h>
#include <strings.h>

static bool has_machine(const struct fleet_card *card, double gpus)
{
    for (size_t i = 0; i < card->machine_count; i++)
        if (card->machines[i].gpus == gpus)
            return true;
    return false;
}

static void add_machine(struct fleet_card *card, double gpus, bool is_whole, double rack_units)
{
    size_t i = card->machine_count;

    if (i == FLEET_MACHINES_MAX || has_machine(card, gpus))
        return;
    card->machines[i] = (struct sizing_machine){gpus, is_whole};
    card->rack_units[i] = rack_units;
    card->machine_count++;
}

/* The sizes that the sheet of servers has; of each size its first row counts. */
static void add_servers(struct fleet_card *card, const struct catalogue *catalogue)
{
    const struct table *table = &catalogue->tables[SHEET_SERVERS];

    for (size_t i = 0; i < table->count; i++) {
        const struct server *server = (const struct server *)table->rows + i;

        if (gpu_is_called(card->gpu, server->gpu) && server->gpus <= card->most &&
            card->machine_count < FLEET_MACHINES_MAX - 1) /* and one for add_any_machine */
            add_machine(card, server->gpus, card->purchase->is_whole, server->rack_units);
    }
}

/* A machine that no sheet knows is filled as it is needed, with up to eight. */
static void add_any_machine(struct fleet_card *card)
{
    double most = fmin(card->most, answer_counts[ANSWER_COUNTS - 1]), largest = 0;

    for (size_t i = 0; i < card->machine_count; i++)
        largest = fmax(largest, card->machines[i].gpus);
    if (largest < most)
        add_machine(card, most, false, NUMBER_UNKNOWN);
}

/*
 * Engines that have one slot by themselves are told how many they have (llama.cpp --parallel), so
 * that is no limit unless somebody says so.
 */
static double max_sequences(const struct plan *plan, bool is_large)
{
    double sequences = memory_buffers(plan, is_large).max_sequences;

    return sequences > 1 || plan->max_sequences > 0 ? sequences : HUGE_VAL;
}

struct fleet_card fleet_card_of(const struct plan *plan, const struct settings *settings,
                                const struct gpu *gpu)
{
    const struct purchase *purchase = plan_purchase(plan, gpu);
    struct fleet_card card = {
        .gpu = gpu,
        .purchase = purchase,
        .price = &purchase->price,
        .is_recent = purchase->is_recent,
        .rent = rent_find(plan->catalogue, gpu, settings->rent_commitment),
        .usable_gb = memory_usable_gb(plan, gpu),
        .is_large = memory_is_large_card(plan->engine, gpu),
        .most = plan_max_gpus(plan, gpu),
    };

    card.budget_gb = card.usable_gb * (1 - plan->safety_margin_percent / 100);
    card.max_sequences = max_sequences(plan, card.is_large);
    add_servers(&card, plan->catalogue);
    add_any_machine(&card);
    return card;
}
