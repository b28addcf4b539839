/* SPDX-License-Identifier: MIT */
/* What would change the answer to a workload: one step each in its demand, lengths and limits. */
#ifndef VRAMGRID_FLEET_STEPS_H
#define VRAMGRID_FLEET_STEPS_H

#include "vramgrid/input/catalogue.h"

#include <stdbool.h>

enum fleet_step {
    STEP_DEMAND_DOUBLED,
    STEP_DEMAND_HALVED,
    STEP_PROMPTS_DOUBLED,
    STEP_ANSWERS_DOUBLED,
    STEP_SPEED_DOUBLED, /* min_tokens_per_s */
    STEP_SPEED_HALVED,
    STEP_FIRST_TOKEN_DOUBLED, /* max_ttft_s */
    STEP_SPARE_SERVER,        /* one more */
};
enum { FLEET_STEPS = STEP_SPARE_SERVER + 1 };

/* "demand_doubled" */
extern const char *const fleet_step_names[FLEET_STEPS];

/* The workload after a step; false where it has no such limit. */
bool fleet_step_take(enum fleet_step step, const struct workload *workload, struct workload *after);

#endif
