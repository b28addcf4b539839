/* SPDX-License-Identifier: MIT */
/*
 * Random figures, the same ones in every run: Knuth's MMIX generator, of which only the upper bits
 * are good.
 */
#ifndef VRAMGRID_TESTS_RANDOM_H
#define VRAMGRID_TESTS_RANDOM_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/* From 0 to below 1. */
static inline double random_share(void)
{
    static uint64_t state = 20261126;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) / 9007199254740992.0;
}

static inline double random_between(double low, double high)
{
    return low + (high - low) * random_share();
}

static inline double random_whole(double low, double high)
{
    return floor(random_between(low, high + 1));
}

static inline bool random_chance(double share)
{
    return random_share() < share;
}

/* Every power of ten as often as the others. */
static inline double random_scale(double low, double high)
{
    return exp(random_between(log(low), log(high)));
}

#endif
