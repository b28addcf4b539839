/* SPDX-License-Identifier: MIT */
/*
 * Deflate (RFC 1951) by libdeflate, which is twice as fast as zlib and gives the same bytes on
 * every processor. It packs whole texts only, so a long one is packed in pieces, and memory stays
 * flat.
 */
#ifndef VRAMGRID_DEFLATE_H
#define VRAMGRID_DEFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct libdeflate_compressor;

/* Where packed bytes go. False: no more of them are wanted. */
struct deflate_sink {
    bool (*put)(void *to, const void *bytes, size_t length);
    void *to;
};

struct deflate_way {
    int level;         /* libdeflate's: 1 is fast, 12 small */
    size_t piece_size; /* packed at once: more takes more memory, less more time */
    bool is_zlib;      /* a stream as RFC 1950 has it, else bare */
};

/* A text on its way. A zeroed one is closed. */
struct deflating {
    struct deflate_way way;
    struct deflate_sink sink;
    struct libdeflate_compressor *compressor;
    uint8_t *text, *packed; /* a piece, and what becomes of it */
    size_t used, packed_size;
    uint64_t bytes; /* of the text so far */
    uint32_t sum;   /* of them, the CRC-32 that ZIP has; of a zlib stream its Adler-32 */
};

/* False: memory is short. To be closed in any case. */
bool deflate_open(struct deflating *deflating, const struct deflate_way *way,
                  const struct deflate_sink *sink);

bool deflate_put(struct deflating *deflating, const void *bytes, size_t length);

/* After it bytes and sum are those of the whole text. */
bool deflate_finish(struct deflating *deflating);

/* bytes and sum can still be read after it. */
void deflate_close(struct deflating *deflating);

#endif
