/* SPDX-License-Identifier: MIT */
/*
 * Two methods side by side: a rule mode against architecture mode. Where their verdicts differ a
 * buyer has to check by hand.
 */
#ifndef VRAMGRID_AGREEMENT_H
#define VRAMGRID_AGREEMENT_H

#include "vramgrid/sweep/slice.h"

enum agreement_kind {
    AGREEMENT_BOTH_RUN,
    AGREEMENT_NEITHER_RUNS,
    AGREEMENT_RULE_ONLY,         /* the rule lets it run, the architecture does not */
    AGREEMENT_ARCHITECTURE_ONLY, /* the other way round */
    AGREEMENT_UNKNOWN,           /* one of them has no verdict */
};

enum { AGREEMENT_KINDS = AGREEMENT_UNKNOWN + 1 };

/* The two slices of one quantization and context. */
struct agreement {
    const struct plan *plan;
    size_t rule_mode, architecture_mode; /* places among the plan's modes */
    struct slice rule, architecture;
};

/* Whether the plan has both methods. */
bool agreement_is_possible(const struct plan *plan);

/* The plan's first rule mode against architecture mode. To be released in any case. */
bool agreement_init(struct agreement *agreement, const struct plan *plan, struct error *err);

/* Fills both slices of a quantization and context, by place. */
void agreement_fill(struct agreement *agreement, size_t quantization, size_t context);

enum agreement_kind agreement_kind(const struct agreement *agreement, size_t model, size_t set);

void agreement_release(struct agreement *agreement);

#endif
