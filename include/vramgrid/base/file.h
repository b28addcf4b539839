/* SPDX-License-Identifier: MIT */
/* Files as a whole. Those in a folder that others may write to: place.h. */
#ifndef VRAMGRID_FILE_H
#define VRAMGRID_FILE_H

#include "vramgrid/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The bytes of a regular file with a NUL behind them, to be freed; at most limit of them. On
 * failure NULL, and *reason says why in a few words (static text).
 */
char *file_read(const char *path, size_t limit, size_t *length, const char **reason);

/* The same of an open file, which it closes. */
char *file_read_open(int fd, size_t limit, size_t *length, const char **reason);

/*
 * A regular file of any size, open for reading: its number, and its size. -1 on failure, and
 * *reason as above.
 */
int file_open(const char *path, size_t *size, const char **reason);

/* Whether an open file still has this name. */
bool file_is_at(int fd, const char *path);

#endif
