/* SPDX-License-Identifier: MIT */
#include "byte_source.h"

#include "vramgrid/base/file.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

bool byte_source_open(struct byte_source *source, const char *path, struct error *err)
{
    const char *reason;
    size_t size = 0;
    int fd = file_open(path, &size, &reason);

    source->fd = fd;
    source->memory = NULL;
    source->size = size;
    source->position = source->block_start = 0;
    source->block_used = 0;
    return fd >= 0 || error_set(err, ERROR_INPUT, "%s: %s", path, reason);
}

void byte_source_open_memory(struct byte_source *source, const char *memory, size_t length)
{
    source->fd = -1;
    source->memory = memory;
    source->size = length;
    source->position = source->block_start = 0;
    source->block_used = 0;
}

static bool refuse_end(const struct byte_source *source, uint64_t length, struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "%" PRIu64 " bytes are to follow byte %" PRIu64
                     ", but the file ends at %" PRIu64,
                     length, source->position, source->size);
}

/* The block that holds the next byte. A file may become shorter while it is read. */
static bool fill_block(struct byte_source *source, struct error *err)
{
    uint64_t left = byte_source_left(source);
    size_t wanted = left < BYTE_BLOCK_SIZE ? (size_t)left : BYTE_BLOCK_SIZE;
    ssize_t got = (ssize_t)wanted;

    if (source->memory)
        memcpy(source->block, source->memory + source->position, wanted);
    else
        got = pread(source->fd, source->block, wanted, (off_t)source->position);
    if (got < 0)
        return error_set_errno(err, ERROR_INPUT, "not readable");
    source->block_start = source->position;
    source->block_used = (size_t)got;
    return got > 0 || refuse_end(source, 1, err);
}

bool byte_source_read(struct byte_source *source, void *to, size_t length, struct error *err)
{
    char *next = to;

    if (length > byte_source_left(source))
        return refuse_end(source, length, err);
    while (length > 0) {
        uint64_t offset = source->position - source->block_start;
        size_t part;

        if (source->position < source->block_start || offset >= source->block_used) {
            if (!fill_block(source, err))
                return false;
            offset = 0;
        }
        part = source->block_used - (size_t)offset;
        if (part > length)
            part = length;
        memcpy(next, source->block + offset, part);
        next += part;
        length -= part;
        source->position += part;
    }
    return true;
}

bool byte_source_skip(struct byte_source *source, uint64_t length, struct error *err)
{
    if (length > byte_source_left(source))
        return refuse_end(source, length, err);
    source->position += length;
    return true;
}

void byte_source_close(struct byte_source *source)
{
    if (source->fd >= 0)
        close(source->fd);
    source->fd = -1;
}
