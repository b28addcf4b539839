/* SPDX-License-Identifier: MIT */
/* The words of the report: verdicts and warnings (SPEC 1.1). */
#ifndef VRAMGRID_TEXT_H
#define VRAMGRID_TEXT_H

#include "vramgrid/estimate.h"
#include "vramgrid/plan.h"

enum { TEXT_WARNING_SIZE = 160 };

/* "RUNS" or "DOESN'T RUN", as in results.csv. */
const char *text_status(enum verdict verdict);

/* The same with "RUNS (low margin)" apart, as in the feasibility matrix. */
const char *text_feasibility(enum verdict verdict);

/*
 * What a buyer has to know about a pair, and why it is not supported; "" for nothing, two warnings
 * joined by "; ".
 */
void text_warning(const struct fit *fit, enum obstacle obstacle, unsigned gpu_count,
                  const struct model *model, uint64_t context_tokens, char text[TEXT_WARNING_SIZE]);

#endif
