/* SPDX-License-Identifier: MIT */
/*
 * Folders by descriptor. Whoever may write to a folder may put a link, a FIFO or another folder in
 * the place of anything in it while we look. So a folder is opened once, and what is in it is
 * reached from its descriptor, through no link: see place.h for the files.
 */
#ifndef VRAMGRID_FOLDER_H
#define VRAMGRID_FOLDER_H

#include "vramgrid/base/error.h"
#include "vramgrid/base/path.h"

#include <stdbool.h>

struct folder {
    int fd;               /* -1: closed, or there is none: then nothing is in it */
    char path[PATH_SIZE]; /* for messages */
};

/* A name in a folder: "results.csv", "matrices/a.csv"; never absolute. Both borrowed. */
struct place {
    const struct folder *folder;
    const char *name;
};

/* Errors are of kind ERROR_WRITE and name the path. A folder is to be closed in any case. */

/* By path, through links: that is for a name that the user gave. */
bool folder_open(struct folder *folder, const char *path, struct error *err);

/* Through no link. */
bool folder_open_at(struct folder *folder, struct place place, struct error *err);

/* Makes it, for its user alone (0700), where nothing has the name yet, and opens it. */
bool folder_make_at(struct folder *folder, struct place place, struct error *err);

void folder_close(struct folder *folder);

/* Whether the open folder has this name. */
bool folder_is_at(const struct folder *folder, struct place place);

/*
 * Removes a folder with everything in it; a missing one is fine. Follows no link, and does not
 * enter what is mounted there.
 */
bool folder_remove_tree(struct place place, struct error *err);

/*
 * The same of what is in an open folder, whatever has its name by now. The file of the name `last`
 * goes last.
 */
bool folder_clear(const struct folder *folder, const char *last, struct error *err);

/* Flushes the folder, and with it the names in it. */
bool folder_sync(const struct folder *folder, struct error *err);

/* The folder and those below it. */
bool folder_sync_tree(const struct folder *folder, struct error *err);

#endif
