/* SPDX-License-Identifier: MIT */
/* "Did you mean": the known name nearest to what somebody typed. */
#ifndef VRAMGRID_NEAREST_H
#define VRAMGRID_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *name; /* NULL while nothing known is near */
    size_t distance;
};

/*
 * Compares one known name with what was typed, any case (optimal string alignment distance), and
 * keeps it if it is the nearest so far and near enough to be meant. Start with {0}.
 */
void nearest_offer(struct nearest *nearest, const char *typed, const char *known);

enum { SUGGESTION_SIZE = 288 };

/* The end of an error message: "; did you mean 'fp16'?", or "" where nothing known is near. */
void nearest_suggest(const struct nearest *nearest, char text[SUGGESTION_SIZE]);

#endif
