/* SPDX-License-Identifier: MIT */
/*
 * Cases that take turns, so that a busy machine slows down all of them alike: how many a second of
 * each, by processor time, the median of the rounds.
 */
#ifndef VRAMGRID_ROUNDS_H
#define VRAMGRID_ROUNDS_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline double processor_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static inline int compare_numbers(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static inline void print_median(const char *name, double *per_second, size_t rounds)
{
    qsort(per_second, rounds, sizeof *per_second, compare_numbers);
    printf("%s %.0f combinations/s\n", name, per_second[rounds / 2]);
}

#endif
