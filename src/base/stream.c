/* SPDX-License-Identifier: MIT */
#include "vramgrid/stream.h"

#include <string.h>

enum { BUFFER_SIZE = 1 << 18 };

bool stream_open(struct stream *stream, const char *path, struct error *err)
{
    *stream = (struct stream){.path = path, .file = fopen(path, "wb")};
    if (!stream->file)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    setvbuf(stream->file, NULL, _IOFBF, BUFFER_SIZE);
    return true;
}

void stream_put(struct stream *stream, const void *bytes, size_t length)
{
    fwrite(bytes, 1, length, stream->file);
    stream->bytes += length;
}

void stream_puts(struct stream *stream, const char *text)
{
    stream_put(stream, text, strlen(text));
}

bool stream_close(struct stream *stream, struct error *err)
{
    bool ok = true;

    if (!stream->file)
        return true;
    if (ferror(stream->file) || fflush(stream->file) != 0)
        ok = error_set_errno(err, ERROR_WRITE, "%s", stream->path);
    if (fclose(stream->file) != 0)
        ok = error_set_errno(err, ERROR_WRITE, "%s", stream->path);
    stream->file = NULL;
    return ok;
}
