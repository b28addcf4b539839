/* SPDX-License-Identifier: MIT */
/* Small files read whole. */
#ifndef VRAMGRID_FILE_H
#define VRAMGRID_FILE_H

#include <stddef.h>

/*
 * The bytes of a regular file with a NUL behind them, to be freed; at most limit of them. On
 * failure NULL, and *reason says why in a few words (static text).
 */
char *file_read(const char *path, size_t limit, size_t *length, const char **reason);

#endif
