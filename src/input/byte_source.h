/* SPDX-License-Identifier: MIT */
/*
 * Bytes read from front to back out of a file of any size, or out of memory. Nobody reads beyond
 * its end, and nothing is allocated, whatever lengths the bytes claim.
 */
#ifndef VRAMGRID_BYTE_SOURCE_H
#define VRAMGRID_BYTE_SOURCE_H

#include "vramgrid/base/error.h"

#include <stddef.h>
#include <stdint.h>

enum { BYTE_BLOCK_SIZE = 65536 };

struct byte_source {
    int fd;                  /* -1: memory */
    const char *memory;      /* borrowed */
    uint64_t size, position; /* of all bytes; of the next one */
    uint64_t block_start;
    size_t block_used;
    char block[BYTE_BLOCK_SIZE];
};

/* Errors are ERROR_INPUT and name the path; those of the others do not. */
bool byte_source_open(struct byte_source *source, const char *path, struct error *err);

void byte_source_open_memory(struct byte_source *source, const char *memory, size_t length);

/* False if fewer bytes are left. */
bool byte_source_read(struct byte_source *source, void *to, size_t length, struct error *err);

/* Likewise; takes no time, however many they are. */
bool byte_source_skip(struct byte_source *source, uint64_t length, struct error *err);

static inline uint64_t byte_source_left(const struct byte_source *source)
{
    return source->size - source->position;
}

void byte_source_close(struct byte_source *source);

#endif
