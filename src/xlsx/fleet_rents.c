/* SPDX-License-Identifier: MIT */
#include "fleet_rents.h"

#include <assert.h>
#include <stdlib.h>
#include <strings.h>

/* The place of its GPU in the plan; gpu_count: it is not in this report. */
static size_t find_gpu(const struct plan *plan, const struct rent *rent)
{
    size_t g = 0;

    while (g < plan->gpu_count && !gpu_is_called(plan->gpus[g], rent->gpu))
        g++;
    return g;
}

/* As it is written where it was met first. */
static const char *list_commitment(struct fleet_rents *rents, const char *commitment)
{
    for (size_t i = 0; i < rents->commitment_count; i++) {
        assert(rents->commitments[i]);
        if (strcasecmp(rents->commitments[i], commitment) == 0)
            return rents->commitments[i];
    }
    rents->commitments[rents->commitment_count++] = commitment;
    return commitment;
}

static void add_offer(struct fleet_rents *rents, const struct rent *rent, size_t gpu)
{
    const char *commitment = list_commitment(rents, rent->commitment);
    size_t i = 0;

    while (i < rents->offer_count &&
           (rents->offers[i].gpu != gpu || rents->offers[i].commitment != commitment))
        i++;
    if (i == rents->offer_count)
        rents->offers[rents->offer_count++] = (struct rent_offer){rent, gpu, commitment};
    else if (rent_is_better(rent, rents->offers[i].rent))
        rents->offers[i].rent = rent;
}

bool fleet_rents_init(struct fleet_rents *rents, const struct report *report, struct error *err)
{
    const struct plan *plan = report->plan;
    const struct table *table = &plan->catalogue->tables[SHEET_RENTS];

    rents->commitments = calloc(table->count + 1, sizeof(const char *));
    rents->offers = calloc(table->count + 1, sizeof *rents->offers);
    if (!rents->commitments || !rents->offers)
        return error_set_memory(err);
    list_commitment(rents, report->settings->rent_commitment);
    for (size_t i = 0; i < table->count; i++) {
        const struct rent *rent = (const struct rent *)table->rows + i;
        size_t gpu = find_gpu(plan, rent);

        if (gpu < plan->gpu_count)
            add_offer(rents, rent, gpu);
    }
    return true;
}

void fleet_rents_release(struct fleet_rents *rents)
{
    free(rents->commitments);
    free(rents->offers);
}

size_t fleet_rents_find(const struct fleet_rents *rents, size_t gpu)
{
    for (size_t i = 0; i < rents->offer_count; i++)
        if (rents->offers[i].gpu == gpu && rents->offers[i].commitment == rents->commitments[0])
            return i;
    return SIZE_MAX;
}
