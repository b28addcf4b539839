/* SPDX-License-Identifier: MIT */
/* Files as a whole: read, compared, copied. */
#ifndef VRAMGRID_FILE_H
#define VRAMGRID_FILE_H

#include "vramgrid/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A regular file of at most limit bytes, open for reading: its number, and its size. -1 on failure,
 * and *reason says why in a few words (static text). Never waits for somebody to write.
 */
int file_open(const char *path, uint64_t limit, uint64_t *size, const char **reason);

/*
 * The bytes of a regular file with a NUL behind them, to be freed; at most limit of them. On
 * failure NULL, and *reason says why in a few words (static text).
 */
char *file_read(const char *path, size_t limit, size_t *length, const char **reason);

/* Whether two regular files can be read and have the same bytes. */
bool file_is_same(const char *path, const char *other);

/*
 * Copies bytes, mode and times to a new file, flushed. On failure there is none, and the error
 * names the file that is to blame. What has the new name already stays as it is.
 */
bool file_copy(const char *from, const char *to, struct error *err);

/* Gives a file a second name, or a copy where the file system has no such links. */
bool file_link(const char *from, const char *to, struct error *err);

/* Whether an open file still has this name. */
bool file_is_at(int fd, const char *path);

#endif
