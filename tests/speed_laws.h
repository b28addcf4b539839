/* SPDX-License-Identifier: MIT */
/* What a law of speed compares, as a user sees it. */
#ifndef VRAMGRID_TESTS_SPEED_LAWS_H
#define VRAMGRID_TESTS_SPEED_LAWS_H

#include "vramgrid/core/throughput.h"

#define ROUNDING 1e-12

static inline bool is_no_faster(const struct throughput_times *worse,
                                const struct throughput_times *better)
{
    return worse->tpot_s >= better->tpot_s * (1 - ROUNDING) &&
           worse->ttft_s >= better->ttft_s * (1 - ROUNDING) &&
           worse->tokens_per_s_per_request <= better->tokens_per_s_per_request * (1 + ROUNDING);
}

static inline bool is_no_better(const struct throughput_times *worse,
                                const struct throughput_times *better)
{
    return is_no_faster(worse, better) && worse->step_s >= better->step_s * (1 - ROUNDING);
}

#endif
