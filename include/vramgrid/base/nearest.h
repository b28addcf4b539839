/* SPDX-License-Identifier: MIT */
/* "Did you mean": the known name nearest to what somebody typed. */
#ifndef VRAMGRID_NEAREST_H
#define VRAMGRID_NEAREST_H

#include <stddef.h>

enum { NEAREST_PARTS = 3 };

struct nearest {
    const char *name; /* NULL while nothing known is near */
    size_t distance;
    /* Names that hold what was typed in pieces, as "llama70" is in "Llama-3.3-70B": fewest pieces,
     * then shortest */
    const char *parts[NEAREST_PARTS];
    size_t part_count;
};

/*
 * Compares one known name with what was typed, any case (optimal string alignment distance), and
 * keeps it if it is the nearest so far and near enough to be meant, or among those that hold it in
 * pieces, whatever the signs between letters and digits. Start with {0}.
 */
void nearest_offer(struct nearest *nearest, const char *typed, const char *known);

enum { SUGGESTION_SIZE = 288 };

/*
 * The end of an error message: "; did you mean 'fp16'?", or up to NEAREST_PARTS names that hold
 * what was typed where it is no mere slip of a key; "" where nothing known is near.
 */
void nearest_suggest(const struct nearest *nearest, char text[SUGGESTION_SIZE]);

#endif
