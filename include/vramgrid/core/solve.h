/* SPDX-License-Identifier: MIT */
/*
 * The calculation turned round: how much context fits. Exact: the formula is inverted, then the
 * answer is stepped to the largest whole token count that runs. Pure arithmetic.
 */
#ifndef VRAMGRID_SOLVE_H
#define VRAMGRID_SOLVE_H

#include <stdbool.h>
#include <stdint.h>

enum { SOLVE_CONTEXT_MAX = 1 << 30 }; /* tokens; the largest context that a report takes */

/* Whether a context fits; must not come back to true once it was false. */
typedef bool solve_fits(const void *question, uint64_t context_tokens);

/*
 * The longest context from 1 to SOLVE_CONTEXT_MAX that fits, 0 if none does. guess_tokens is where
 * to begin, from the inverted formula: a good one costs two or three calls, a bad one some sixty.
 */
uint64_t solve_longest_context(solve_fits *fits, const void *question, double guess_tokens);

#endif
