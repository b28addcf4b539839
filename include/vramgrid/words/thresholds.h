/* SPDX-License-Identifier: MIT */
/*
 * Titles that say a threshold: up to which size of model something holds on which cards. Each is
 * false where there is no such threshold, or only one model or one card to speak of, and says
 * nothing then. Sizes are billions of parameters, cards single GPUs of a nominal size.
 */
#ifndef VRAMGRID_THRESHOLDS_H
#define VRAMGRID_THRESHOLDS_H

#include "vramgrid/base/number.h"
#include "vramgrid/report/report.h"
#include "vramgrid/sweep/slice.h"
#include "vramgrid/words/text.h"

/* "At 32K tokens in int8, a GPU of 48 GB serves models up to 36 B; above 128 B no single GPU does".
 */
bool threshold_finding(const struct text *text, const struct slice *slice, struct phrase *phrase);

/*
 * "At 32K tokens in int8, a GPU of 48 GB serves models up to 36 B, up to 31 B with 10% free". False
 * also where the safety margin makes no difference.
 */
bool threshold_margin(const struct text *text, const struct slice *slice, struct phrase *phrase);

/*
 * "In int8, a GPU of 48 GB serves models up to 36 B at 4K tokens, up to 24 B at 128K": the shortest
 * and the longest context of a mode and quantization, by place. Fills the slice.
 */
bool threshold_contexts(const struct text *text, struct slice *slice, size_t mode,
                        size_t quantization, struct phrase *phrase);

/*
 * "At 32K tokens, a GPU of 48 GB serves models up to 14.8 B in fp16, up to 70.6 B in int4": the
 * quantizations with the most and the fewest bits, at the context of the answers. Fills the slice.
 */
bool threshold_ladder(const struct text *text, struct slice *slice, size_t mode,
                      struct phrase *phrase);

/* "In int8, a GPU of 48 GB takes models up to 14.8 B to their own longest context". Fills the
 * slice.
 */
bool threshold_reach(const struct text *text, struct slice *slice, size_t slice_index,
                     struct phrase *phrase);

/*
 * "At 32K tokens in int8, one GPU of some kind runs models up to 128 B, up to 8 in one machine
 * models up to 671 B".
 */
bool threshold_needs(const struct text *text, const struct plan *plan,
                     const struct scenario *scenario, struct phrase *phrase);

/* USD over the years for which fleets are told apart; the first is 0. */
enum { THRESHOLD_BUDGETS = 7 };
extern const double threshold_fleet_usd[THRESHOLD_BUDGETS];

/*
 * "For chat-100 in int8, fleets under 25,000 USD serve models up to 36 B, under 500,000 USD up to
 * 671 B": the answered workload. costs_usd are those of each model's cheapest fleet at a known
 * cost: HUGE_VAL where there is none, NAN where nobody can say. False where no budget serves the
 * smallest model; the phrase only names what fleets are for then.
 */
bool threshold_fleets(const struct text *text, const struct plan *plan, const double *costs_usd,
                      struct phrase *phrase);

/* Number and unit, which stay on one line. */
void threshold_unit(char words[NUMBER_SIZE], const char *number, const char *unit);

#endif
