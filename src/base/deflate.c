/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/deflate.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { EMPTY_BLOCK_SIZE = 5, ZLIB_HEAD = 2, ZLIB_SUM = 4 };

bool deflate_open(struct deflating *deflating, const struct deflate_way *way,
                  const struct deflate_sink *sink)
{
    *deflating = (struct deflating){
        .way = *way,
        .sink = *sink,
        .compressor = libdeflate_alloc_compressor(way->level),
        .text = malloc(way->piece_size),
        .packed_size = libdeflate_deflate_compress_bound(NULL, way->piece_size),
        .sum = way->is_zlib ? 1 : 0,
    };
    deflating->packed = malloc(ZLIB_HEAD + deflating->packed_size + EMPTY_BLOCK_SIZE);
    return deflating->compressor && deflating->text && deflating->packed;
}

/* Inflates to the end of a block; the bits of the last byte that are behind it, or -1. */
static int pass_block(z_stream *inflating)
{
    enum { AT_END = 128, BITS = 7 };
    uint8_t ignored[1 << 15];

    do {
        inflating->next_out = ignored;
        inflating->avail_out = sizeof ignored;
        if (inflate(inflating, Z_BLOCK) != Z_OK)
            return -1;
    } while (!(inflating->data_type & AT_END));
    return inflating->data_type & BITS;
}

/* Clears the mark of the last block, which is the first of its bits. Returns as pass_block does. */
static int unmark_last_block(z_stream *inflating, uint8_t *packed)
{
    uint8_t *head = packed;
    int left = 0;

    for (;;) {
        uint8_t mark = (uint8_t)(1 << (left > 0 ? 8 - left : 0));
        bool is_last = *head & mark;

        *head &= (uint8_t)~mark;
        left = pass_block(inflating);
        if (is_last || left < 0)
            return left;
        head = packed + (inflating->next_in - packed) - (left > 0 ? 1 : 0);
    }
}

/*
 * Makes a whole deflate stream one that another may follow: its last block is no longer the last,
 * and an empty block, of 3 bits, what is left of their byte, and 4 bytes, ends with a whole byte.
 * libdeflate does not tell where its last block begins, and inflating is how to find out. Returns
 * the new length, or 0: memory is short.
 */
static size_t leave_open(uint8_t *packed, size_t length)
{
    static const uint8_t EMPTY[EMPTY_BLOCK_SIZE] = {0, 0, 0, 0xFF, 0xFF};
    z_stream inflating = {.next_in = packed, .avail_in = (uInt)length};
    int left =
        inflateInit2(&inflating, -MAX_WBITS) == Z_OK ? unmark_last_block(&inflating, packed) : -1;
    size_t skipped = left >= 3 ? 1 : 0;

    inflateEnd(&inflating);
    if (left <= 0)
        return left == 0 ? length : 0;
    memcpy(packed + length, EMPTY + skipped, sizeof EMPTY - skipped);
    return length + sizeof EMPTY - skipped;
}

/* What stands before the first piece: RFC 1950, 2.2, a window of 32 KiB. */
static size_t put_head(const struct deflating *deflating)
{
    static const uint8_t HEAD[ZLIB_HEAD] = {0x78, 0x9C};

    if (!deflating->way.is_zlib || deflating->bytes > 0)
        return 0;
    memcpy(deflating->packed, HEAD, sizeof HEAD);
    return sizeof HEAD;
}

static void add_to_sum(struct deflating *deflating)
{
    uint32_t (*sum)(uint32_t, const void *, size_t) =
        deflating->way.is_zlib ? libdeflate_adler32 : libdeflate_crc32;

    deflating->sum = sum(deflating->sum, deflating->text, deflating->used);
    deflating->bytes += deflating->used;
}

/* The sum behind the last piece. */
static size_t put_sum(const struct deflating *deflating, uint8_t *end)
{
    if (!deflating->way.is_zlib)
        return 0;
    for (int i = 0; i < ZLIB_SUM; i++)
        end[i] = (uint8_t)(deflating->sum >> (24 - 8 * i));
    return ZLIB_SUM;
}

static bool pack(struct deflating *deflating, bool is_last)
{
    size_t head = put_head(deflating), length;
    uint8_t *packed = deflating->packed + head;

    length = libdeflate_deflate_compress(deflating->compressor, deflating->text, deflating->used,
                                         packed, deflating->packed_size);
    add_to_sum(deflating);
    deflating->used = 0;
    if (length == 0)
        return false;
    length = is_last ? length + put_sum(deflating, packed + length) : leave_open(packed, length);
    return length > 0 && deflating->sink.put(deflating->sink.to, deflating->packed, head + length);
}

bool deflate_put(struct deflating *deflating, const void *bytes, size_t length)
{
    const uint8_t *at = bytes;

    while (length > 0) {
        size_t room = deflating->way.piece_size - deflating->used,
               part = length < room ? length : room;

        if (part == 0 && !pack(deflating, false))
            return false;
        memcpy(deflating->text + deflating->used, at, part);
        deflating->used += part;
        at += part;
        length -= part;
    }
    return true;
}

bool deflate_finish(struct deflating *deflating)
{
    return pack(deflating, true);
}

void deflate_close(struct deflating *deflating)
{
    libdeflate_free_compressor(deflating->compressor);
    free(deflating->text);
    free(deflating->packed);
    *deflating = (struct deflating){.bytes = deflating->bytes, .sum = deflating->sum};
}
