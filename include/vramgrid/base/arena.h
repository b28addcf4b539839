/* SPDX-License-Identifier: MIT */
/* Text that lives as long as its owner: taken piece by piece, given back all at once. */
#ifndef VRAMGRID_ARENA_H
#define VRAMGRID_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_block;

/* Begins zeroed. */
struct arena {
    struct arena_block *newest;
    bool is_short; /* some copy was not made */
};

/* A copy of length bytes with a NUL behind them, or NULL when memory is out. */
const char *arena_copy(struct arena *arena, const char *text, size_t length);

void arena_release(struct arena *arena);

#endif
