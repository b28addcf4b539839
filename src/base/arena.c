/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 65536 };

struct arena_block {
    struct arena_block *older;
    size_t used;
    size_t size;
    char text[];
};

static struct arena_block *arena_grow(struct arena *arena, size_t need)
{
    size_t size = need > BLOCK_SIZE ? need : BLOCK_SIZE;
    struct arena_block *block = malloc(sizeof *block + size);

    arena->is_short = arena->is_short || !block;
    if (!block)
        return NULL;
    *block = (struct arena_block){.older = arena->newest, .size = size};
    arena->newest = block;
    return block;
}

const char *arena_copy(struct arena *arena, const char *text, size_t length)
{
    struct arena_block *block = arena->newest;
    char *copy;

    if (!block || block->size - block->used < length + 1)
        block = arena_grow(arena, length + 1);
    if (!block)
        return NULL;
    copy = block->text + block->used;
    memcpy(copy, text, length);
    copy[length] = '\0';
    block->used += length + 1;
    return copy;
}

void arena_release(struct arena *arena)
{
    while (arena->newest) {
        struct arena_block *older = arena->newest->older;

        free(arena->newest);
        arena->newest = older;
    }
}
