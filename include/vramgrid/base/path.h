/* SPDX-License-Identifier: MIT */
/* Paths. What is below a folder that others may write to: folder.h, place.h. */
#ifndef VRAMGRID_PATH_H
#define VRAMGRID_PATH_H

#include "vramgrid/base/error.h"

#include <stdbool.h>

enum { PATH_SIZE = 4096 };

/* Errors are of kind ERROR_WRITE and name the path. */

/* folder + "/" + name. */
bool path_join(char path[PATH_SIZE], const char *folder, const char *name, struct error *err);

bool path_has_suffix(const char *path, const char *suffix);

/*
 * Makes a folder and its parents, and flushes each one that it made. topmost becomes the first of
 * them that was missing, "" if none was.
 */
bool path_make_folder(const char *path, char topmost[PATH_SIZE], struct error *err);

/* Removes empty folders from path up to topmost, which is a part of it and not "". */
void path_remove_empty(const char *path, const char *topmost);

/* The last part of a path: the same on every machine. */
const char *path_base(const char *path);

/* Flushes a folder. False with errno; some file systems cannot, and say so by EINVAL. */
bool path_sync_folder(int fd);

/* Flushes a file to disk. */
bool path_sync(const char *path, struct error *err);

/* A relative path without "..": it cannot leave the folder it is joined to. */
bool path_stays_inside(const char *relative);

#endif
