/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { FILE_BUFFER = 1 << 18, MEMORY_BUFFER = 1 << 12, SENT_AT_ONCE = 1 << 22 };

static bool open_buffer(struct stream *stream, size_t size, struct error *err)
{
    *stream = (struct stream){.fd = -1, .buffer = malloc(size), .size = size};
    return stream->buffer || error_set_memory(err);
}

bool stream_open_memory(struct stream *stream, struct error *err)
{
    return open_buffer(stream, MEMORY_BUFFER, err);
}

bool stream_open(struct stream *stream, const char *path, struct error *err)
{
    if (!open_buffer(stream, FILE_BUFFER, err))
        return false;
    stream->path = path;
    stream->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (stream->fd >= 0)
        return true;
    error_set_errno(err, ERROR_WRITE, "%s", path);
    free(stream->buffer);
    *stream = (struct stream){0};
    return false;
}

static void fail(struct stream *stream, int code)
{
    if (stream->failure == 0)
        stream->failure = code;
}

/* The disk begins while the file is still being made: path_sync waits the less. */
static void send_to_disk(struct stream *stream)
{
    sync_file_range(stream->fd, (off_t)stream->sent, 0, SYNC_FILE_RANGE_WRITE);
    stream->sent = stream->written;
}

static void write_out(struct stream *stream, const char *bytes, size_t length)
{
    while (length > 0 && stream->failure == 0) {
        ssize_t put = write(stream->fd, bytes, length);

        if (put > 0) {
            bytes += put;
            length -= (size_t)put;
            stream->written += (uint64_t)put;
        } else if (put == 0 || errno != EINTR) {
            fail(stream, put == 0 ? EIO : errno);
        }
    }
    if (stream->written - stream->sent >= SENT_AT_ONCE)
        send_to_disk(stream);
}

static void flush(struct stream *stream)
{
    write_out(stream, stream->buffer, stream->used);
    stream->used = 0;
}

static void grow(struct stream *stream, size_t size)
{
    char *larger = realloc(stream->buffer, size);

    if (!larger) {
        fail(stream, ENOMEM);
        return;
    }
    stream->buffer = larger;
    stream->size = size;
}

char *stream_make_room(struct stream *stream, size_t length)
{
    if (stream->path)
        flush(stream);
    if (stream->failure == 0 && length > stream->size - stream->used)
        grow(stream, 2 * stream->size + length);
    return stream->failure == 0 ? stream->buffer + stream->used : NULL;
}

void stream_put_long(struct stream *stream, const void *bytes, size_t length)
{
    if (stream->path && length >= stream->size) {
        flush(stream);
        write_out(stream, bytes, length);
        stream->bytes += length;
    } else if (stream_make_room(stream, length)) {
        memcpy(stream->buffer + stream->used, bytes, length);
        stream_advance(stream, length);
    }
}

void stream_puts(struct stream *stream, const char *text)
{
    stream_put(stream, text, strlen(text));
}

void stream_clear(struct stream *stream)
{
    stream->used = 0;
}

bool stream_close(struct stream *stream, struct error *err)
{
    bool ok;

    if (!stream->buffer)
        return true;
    if (stream->path) {
        flush(stream);
        send_to_disk(stream);
        if (close(stream->fd) != 0)
            fail(stream, errno);
    }
    errno = stream->failure;
    ok = stream->failure == 0 ||
         (stream->path ? error_set_errno(err, ERROR_WRITE, "%s", stream->path)
                       : error_set_memory(err));
    free(stream->buffer);
    *stream = (struct stream){.path = stream->path, .bytes = stream->bytes};
    return ok;
}
