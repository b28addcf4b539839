/* SPDX-License-Identifier: MIT */
/* One fleet: why a replica does not serve a workload, or how many it takes and what they cost. */
#ifndef VRAMGRID_FLEET_SIZE_H
#define VRAMGRID_FLEET_SIZE_H

#include "vramgrid/sweep/fleet.h"
#include "vramgrid/sweep/placement.h"

/* The grid has workload, terms and growth; the placement is that of a request of its p95 lengths.
 */
void fleet_size(const struct fleet_grid *grid, const struct placement *placement,
                const struct fleet_replica *replica, struct fleet *fleet);

/* What the replica's GPUs hold with requests of the grid's workload. */
struct placement fleet_place(const struct fleet_grid *grid, const struct fleet_card *card,
                             unsigned gpu_count);

/* Requests whose caches fit beside the weights into so much of each GPU. */
double fleet_requests_in(const struct placement *placement, double gb);

#endif
