/* SPDX-License-Identifier: MIT */
/*
 * Files in a folder, reached from its descriptor (folder.h). No link is followed, whatever part of
 * the name it stands for, and nothing waits: a FIFO is no file. Where a function says errno, that
 * of a link on the way is ENOTDIR or ELOOP, and place_error tells which one it is.
 */
#ifndef VRAMGRID_PLACE_H
#define VRAMGRID_PLACE_H

#include "vramgrid/base/digest.h"
#include "vramgrid/base/folder.h"

#include <stddef.h>
#include <sys/stat.h>

/* Sets the error of errno, or names the link or file that stands where a folder should. */
bool place_error(struct place place, struct error *err);

/* Of what has the name itself. False with errno. */
bool place_stat(struct place place, struct stat *status);

/* Whether anything has this name, be it a link that leads nowhere. */
bool place_exists(struct place place);

/* The same where a wrong no would do harm: false with an error where it cannot be known. */
bool place_find(struct place place, bool *found, struct error *err);

bool place_is_file(struct place place);

/* Whether what is open has this name. */
bool place_is_of(struct place place, int fd);

/* As open(2); -1 with errno. To make a file, flags need O_EXCL. */
int place_open(struct place place, int flags, mode_t mode);

/* As file_read. */
char *place_read(struct place place, size_t limit, size_t *length, const char **reason);

/* Whether both are regular files that can be read and have the same bytes. */
bool place_is_same(struct place a, struct place b);

/* Whether it is a regular file with these bytes. False with an error where it cannot be known. */
bool place_has(struct place place, const struct digest *digest, bool *has, struct error *err);

/* Makes every missing folder on the way to a file. */
bool place_make_parents(struct place place, struct error *err);

/* Removes the folders on the way to a file that are empty, the innermost first. */
void place_remove_empty(struct place place);

/* Flushes the folders on the way to a file, as far as they are there. */
bool place_sync_parents(struct place place, struct error *err);

/* False with errno. */
bool place_rename(struct place from, struct place to);
bool place_remove(struct place place);

/*
 * Copies bytes, mode and times to a new file, flushed. On failure there is none, and the error
 * names the file that is to blame. What has the new name already stays as it is.
 */
bool place_copy(struct place from, struct place to, struct error *err);

/* Gives a file a second name, or a copy where the file system has no such links. */
bool place_link(struct place from, struct place to, struct error *err);

#endif
