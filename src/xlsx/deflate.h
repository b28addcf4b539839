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

/* A text on its way. A zeroed one is closed. */
struct deflating {
    struct deflate_sink sink;
    struct libdeflate_compressor *compressor;
    uint8_t *text, *packed; /* a piece, and what became of it */
    size_t used, piece_size, packed_size;
    uint64_t bytes; /* of the text so far */
    uint32_t crc;   /* of them, as ZIP has it */
};

/* Packs so many bytes at once. False: memory is short. To be closed in any case. */
bool deflate_open(struct deflating *deflating, const struct deflate_sink *sink, size_t piece_size);

bool deflate_put(struct deflating *deflating, const void *bytes, size_t length);

/* After it bytes and crc are those of the whole text. */
bool deflate_finish(struct deflating *deflating);

void deflate_close(struct deflating *deflating);

#endif
