/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/verdict.h"

const char *verdict_status(enum verdict verdict)
{
    if (verdict == VERDICT_UNSUPPORTED)
        return "unsupported";
    if (verdict == VERDICT_UNKNOWN)
        return "unknown";
    return verdict_runs(verdict) ? "RUNS" : "DOESN'T RUN";
}

const char *verdict_feasibility(enum verdict verdict)
{
    return verdict == VERDICT_RUNS_LOW_MARGIN ? "RUNS (low margin)" : verdict_status(verdict);
}
