/* SPDX-License-Identifier: MIT */
/* What of a GPU matters to fleets, whatever the workload. */
#ifndef VRAMGRID_FLEET_CARDS_H
#define VRAMGRID_FLEET_CARDS_H

#include "vramgrid/sweep/fleet.h"

struct fleet_card fleet_card_of(const struct plan *plan, const struct settings *settings,
                                const struct gpu *gpu);

#endif
