/* SPDX-License-Identifier: MIT */
/*
 * Bytes on their way into a file that is written from front to end, or gathered in memory. Failures
 * stick and are told once, by stream_close: a full disk may show itself only there.
 */
#ifndef VRAMGRID_STREAM_H
#define VRAMGRID_STREAM_H

#include "vramgrid/base/error.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A zeroed stream is a closed one. */
struct stream {
    const char *path; /* borrowed; NULL: the bytes stay in memory */
    uint64_t bytes;   /* put so far; to be read after closing too */
    char *buffer;     /* of a stream in memory all that was put */
    size_t used, size;
    uint64_t written, sent; /* of a file: so far, and on their way to the disk */
    int fd;
    int failure; /* errno of the first one */
};

bool stream_open(struct stream *stream, const char *path, struct error *err);

/* To be closed as well, which tells whether memory was out. */
bool stream_open_memory(struct stream *stream, struct error *err);

/*
 * Where at least length bytes can be put that stream_advance then takes; NULL after a failure, and
 * nothing is lost by putting no more.
 */
char *stream_make_room(struct stream *stream, size_t length);

static inline char *stream_reserve(struct stream *stream, size_t length)
{
    if (length <= stream->size - stream->used)
        return stream->buffer + stream->used;
    return stream_make_room(stream, length);
}

static inline void stream_advance(struct stream *stream, size_t length)
{
    stream->used += length;
    stream->bytes += length;
}

/* What is longer than the buffer goes into the file without a copy. */
void stream_put_long(struct stream *stream, const void *bytes, size_t length);

static inline void stream_put(struct stream *stream, const void *bytes, size_t length)
{
    if (length > stream->size - stream->used) {
        stream_put_long(stream, bytes, length);
        return;
    }
    memcpy(stream->buffer + stream->used, bytes, length);
    stream_advance(stream, length);
}

void stream_puts(struct stream *stream, const char *text);

/* Forgets what a stream in memory holds, but not its failure. */
void stream_clear(struct stream *stream);

/* Flushes and closes; false if anything since stream_open failed. Accepts a zeroed stream. */
bool stream_close(struct stream *stream, struct error *err);

#endif
