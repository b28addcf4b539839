/* SPDX-License-Identifier: MIT */
/* What the GPUs of a report are rented for, by commitment: what a reader can choose from. */
#ifndef VRAMGRID_FLEET_RENTS_H
#define VRAMGRID_FLEET_RENTS_H

#include "vramgrid/report/report.h"

/* Of a GPU and a commitment the offer that counts (rent_find). */
struct rent_offer {
    const struct rent *rent;
    size_t gpu;             /* its place in the plan */
    const char *commitment; /* as the list of them writes it */
};

struct fleet_rents {
    const char **commitments; /* that of the settings, then others as the sheet has them */
    size_t commitment_count;
    struct rent_offer *offers;
    size_t offer_count;
};

/* To be released in any case. */
bool fleet_rents_init(struct fleet_rents *rents, const struct report *report, struct error *err);
void fleet_rents_release(struct fleet_rents *rents);

/* The place of a GPU's offer of the settings' commitment; SIZE_MAX: nobody rents it so. */
size_t fleet_rents_find(const struct fleet_rents *rents, size_t gpu);

#endif
