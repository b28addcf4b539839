/* SPDX-License-Identifier: MIT */
#include "vramgrid/core/solve.h"

#include <math.h>

/* The last token count from fitting (fits) up to not_fitting (does not) that fits. */
static uint64_t bisect(solve_fits *fits, const void *question, uint64_t fitting,
                       uint64_t not_fitting)
{
    while (not_fitting - fitting > 1) {
        uint64_t middle = fitting + (not_fitting - fitting) / 2;

        if (fits(question, middle))
            fitting = middle;
        else
            not_fitting = middle;
    }
    return fitting;
}

uint64_t solve_longest_context(solve_fits *fits, const void *question, double guess_tokens)
{
    uint64_t guess = (uint64_t)fmin(fmax(floor(guess_tokens), 1), SOLVE_CONTEXT_MAX);
    uint64_t step = 1;

    if (!fits(question, 1))
        return 0;
    if (fits(question, SOLVE_CONTEXT_MAX))
        return SOLVE_CONTEXT_MAX;
    if (fits(question, guess)) {
        while (fits(question, guess + step)) {
            guess += step;
            step *= 2;
        }
        return bisect(fits, question, guess, guess + step);
    }
    while (step < guess && !fits(question, guess - step)) {
        guess -= step;
        step *= 2;
    }
    return bisect(fits, question, step < guess ? guess - step : 1, guess);
}
