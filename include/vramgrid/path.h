/* SPDX-License-Identifier: MIT */
/* Paths and folders. */
#ifndef VRAMGRID_PATH_H
#define VRAMGRID_PATH_H

#include "vramgrid/error.h"

#include <stdbool.h>

enum { PATH_SIZE = 4096 };

/* Errors are of kind ERROR_WRITE and name the path. */

/* folder + "/" + name. */
bool path_join(char path[PATH_SIZE], const char *folder, const char *name, struct error *err);

/* Whether anything has this name, be it a link that leads nowhere. */
bool path_exists(const char *path);

bool path_has_suffix(const char *path, const char *suffix);

/* Makes every missing folder on the way to a file. */
bool path_make_parents(const char *path, struct error *err);

/*
 * Makes a folder and its parents. topmost becomes the first of them that was missing, "" if none
 * was.
 */
bool path_make_folder(const char *path, char topmost[PATH_SIZE], struct error *err);

/* Removes empty folders from path up to topmost, which is a part of it and not "". */
void path_remove_empty(const char *path, const char *topmost);

/* Removes a folder with everything in it; a missing one is fine. Never follows links. */
bool path_remove_tree(const char *path, struct error *err);

/* The last part of a path: the same on every machine. */
const char *path_base(const char *path);

/* Flushes a file or folder to disk. */
bool path_sync(const char *path, struct error *err);

/* A relative path without "..": it cannot leave the folder it is joined to. */
bool path_stays_inside(const char *relative);

#endif
