/* SPDX-License-Identifier: MIT */
/*
 * A file that is written from front to end. Failures stick and are told once, by stream_close: a
 * full disk may show itself only there.
 */
#ifndef VRAMGRID_STREAM_H
#define VRAMGRID_STREAM_H

#include "vramgrid/error.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct stream {
    FILE *file;
    const char *path; /* borrowed */
    uint64_t bytes;   /* written so far */
};

bool stream_open(struct stream *stream, const char *path, struct error *err);

void stream_put(struct stream *stream, const void *bytes, size_t length);

void stream_puts(struct stream *stream, const char *text);

/* Flushes and closes; false if anything since stream_open failed. Accepts a zeroed stream. */
bool stream_close(struct stream *stream, struct error *err);

#endif
