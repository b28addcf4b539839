/* SPDX-License-Identifier: MIT */
/* What is packed in pieces of any size is what zlib inflates in one go. */
#include "unit.h"
#include "vramgrid/base/deflate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { ROOM = 1 << 20 };

struct bytes {
    uint8_t *at;
    size_t length;
};

static bool gather(void *to, const void *bytes, size_t length)
{
    struct bytes *packed = to;

    if (packed->length + length > 2 * ROOM)
        return false;
    memcpy(packed->at + packed->length, bytes, length);
    packed->length += length;
    return true;
}

/* Put in parts that have nothing to do with the pieces. */
static bool pack(const struct bytes *text, const struct deflate_way *way, struct bytes *packed,
                 uint32_t *sum)
{
    enum { PART = 1000 };
    const struct deflate_sink sink = {gather, packed};
    struct deflating deflating;
    bool ok = deflate_open(&deflating, way, &sink);

    for (size_t at = 0; ok && at < text->length; at += PART)
        ok = deflate_put(&deflating, text->at + at,
                         text->length - at < PART ? text->length - at : PART);
    ok = ok && deflate_finish(&deflating) && deflating.bytes == text->length;
    *sum = deflating.sum;
    deflate_close(&deflating);
    return ok;
}

static bool is_packed(const struct bytes *packed, const struct bytes *text, int window)
{
    uint8_t *back = malloc(ROOM);
    z_stream inflating = {.next_in = packed->at,
                          .avail_in = (uInt)packed->length,
                          .next_out = back,
                          .avail_out = ROOM};
    bool ok = inflateInit2(&inflating, window) == Z_OK &&
              inflate(&inflating, Z_FINISH) == Z_STREAM_END && inflating.avail_in == 0 &&
              inflating.total_out == text->length && memcmp(back, text->at, text->length) == 0;

    inflateEnd(&inflating);
    free(back);
    return ok;
}

/* A number that looks like chance, the same in each run. */
static unsigned next_number(unsigned *state)
{
    *state = *state * 1103515245u + 12345u;
    return *state >> 16;
}

static size_t put_cells(uint8_t *text, size_t length)
{
    unsigned state = 1;
    size_t used = 0;

    while (used + 64 < length)
        used += (size_t)sprintf((char *)text + used, "<c r=\"B%zu\" s=\"7\"><v>%u</v></c>",
                                used / 30, next_number(&state));
    return used;
}

static size_t put_noise(uint8_t *text, size_t length)
{
    unsigned state = 2;

    for (size_t i = 0; i < length; i++)
        text[i] = (uint8_t)next_number(&state);
    return length;
}

static size_t put_same(uint8_t *text, size_t length)
{
    memset(text, 'a', length);
    return length;
}

static const struct {
    size_t (*put)(uint8_t *text, size_t length);
    size_t length, piece_size;
    const char *why;
} cases[] = {
    {put_cells, 0, 100, "nothing"},
    {put_cells, 700, 1000, "one piece"},
    {put_same, 1000, 1000, "one piece to its last byte"},
    {put_same, 1001, 1000, "a byte more"},
    {put_cells, ROOM, 97, "each piece a block, which ends at any bit"},
    {put_cells, ROOM, 4099, "the same, longer"},
    {put_cells, ROOM, 300007, "pieces of several blocks"},
    {put_noise, ROOM / 4, 60000, "blocks that are stored end with a byte"},
    {put_noise, 5000, 1, "pieces of a byte"},
    {put_same, ROOM, 99991, "the longest matches"},
};

static void check_case(size_t i, bool is_zlib, struct bytes *text, struct bytes *packed)
{
    struct deflate_way way = {
        .level = 1 + (int)i % 6, .piece_size = cases[i].piece_size, .is_zlib = is_zlib};
    uint32_t sum;

    text->length = cases[i].length ? cases[i].put(text->at, cases[i].length) : 0;
    packed->length = 0;
    UNIT_CHECK(pack(text, &way, packed, &sum), cases[i].why);
    UNIT_CHECK(is_packed(packed, text, is_zlib ? MAX_WBITS : -MAX_WBITS), cases[i].why);
    UNIT_CHECK(is_zlib || sum == crc32(0, text->at, (uInt)text->length), cases[i].why);
}

static void pieces_are_one_stream(void)
{
    struct bytes text = {.at = malloc(ROOM)}, packed = {.at = malloc(2 * ROOM)};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_case(i, false, &text, &packed);
        check_case(i, true, &text, &packed);
    }
    free(text.at);
    free(packed.at);
}

static bool refuse(void *to, const void *bytes, size_t length)
{
    (void)bytes;
    (void)length;
    return ++*(int *)to < 3;
}

static void tells_that_the_sink_is_full(void)
{
    int calls = 0;
    const struct deflate_sink sink = {refuse, &calls};
    const struct deflate_way way = {.level = 5, .piece_size = 10};
    struct deflating deflating;

    UNIT_CHECK(deflate_open(&deflating, &way, &sink), "memory");
    UNIT_CHECK(!deflate_put(&deflating, "0123456789abcdefghijklmnopqrstuvwxyz", 36),
               "three pieces");
    UNIT_CHECK(calls == 3, "no more once one was refused");
    deflate_close(&deflating);
}

static const struct unit_test tests[] = {
    {"pieces are one stream", pieces_are_one_stream},
    {"a full sink is told", tells_that_the_sink_is_full},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("deflate", tests);
}
