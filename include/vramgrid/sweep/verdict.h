/* SPDX-License-Identifier: MIT */
/* Verdicts as results.csv and manifests name them, whatever the language of a report. */
#ifndef VRAMGRID_VERDICT_H
#define VRAMGRID_VERDICT_H

#include "vramgrid/core/estimate.h"

/* "RUNS", "DOESN'T RUN", "unsupported" or "unknown". */
const char *verdict_status(enum verdict verdict);

/* The same with "RUNS (low margin)" apart, as in the feasibility matrix. */
const char *verdict_feasibility(enum verdict verdict);

#endif
