/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/fleet_steps.h"

const char *const fleet_step_names[FLEET_STEPS] = {
    [STEP_DEMAND_DOUBLED] = "demand_doubled",
    [STEP_DEMAND_HALVED] = "demand_halved",
    [STEP_PROMPTS_DOUBLED] = "prompts_doubled",
    [STEP_ANSWERS_DOUBLED] = "answers_doubled",
    [STEP_SPEED_DOUBLED] = "speed_doubled",
    [STEP_SPEED_HALVED] = "speed_halved",
    [STEP_FIRST_TOKEN_DOUBLED] = "first_token_doubled",
    [STEP_SPARE_SERVER] = "spare_server",
};

/* Two of the three are unknown, and stay so. */
static void scale_demand(struct workload *workload, double factor)
{
    workload->users *= factor;
    workload->requests_per_s *= factor;
    workload->concurrent_requests *= factor;
}

static bool scale_limit(double *limit, double factor)
{
    *limit *= factor;
    return number_is_known(*limit);
}

bool fleet_step_take(enum fleet_step step, const struct workload *workload, struct workload *after)
{
    *after = *workload;
    switch (step) {
    case STEP_DEMAND_DOUBLED:
        scale_demand(after, 2);
        break;
    case STEP_DEMAND_HALVED:
        scale_demand(after, 0.5);
        break;
    case STEP_PROMPTS_DOUBLED:
        after->prompt_tokens *= 2;
        after->prompt_tokens_p95 *= 2;
        break;
    case STEP_ANSWERS_DOUBLED:
        after->output_tokens *= 2;
        after->output_tokens_p95 *= 2;
        break;
    case STEP_SPEED_DOUBLED:
        return scale_limit(&after->min_tokens_per_s, 2);
    case STEP_SPEED_HALVED:
        return scale_limit(&after->min_tokens_per_s, 0.5);
    case STEP_FIRST_TOKEN_DOUBLED:
        return scale_limit(&after->max_ttft_s, 2);
    case STEP_SPARE_SERVER:
        after->spare_servers++;
        break;
    }
    return true;
}
