/* SPDX-License-Identifier: MIT */
/* In how many scenarios the verdicts of two methods differ, by model and set. */
#ifndef VRAMGRID_DISAGREEMENT_H
#define VRAMGRID_DISAGREEMENT_H

#include "vramgrid/sweep/agreement.h"

struct disagreement {
    const struct plan *plan;
    unsigned *rule_only, *architecture_only, *compared; /* by model, then set */
    size_t rule_only_pairs, architecture_only_pairs, compared_pairs;
    const char *rule; /* the rule mode's name */
};

/* Goes through all quantizations and contexts. To be released in any case. */
bool disagreement_init(struct disagreement *disagreement, const struct plan *plan,
                       struct error *err);

void disagreement_release(struct disagreement *disagreement);

#endif
