/* SPDX-License-Identifier: MIT */
/* Who is at work in an output folder, as far as it can be known: see lock.h. */
#ifndef VRAMGRID_HOLDER_H
#define VRAMGRID_HOLDER_H

#include "vramgrid/base/folder.h"

#include <sys/stat.h>
#include <sys/types.h>

enum { HOLDER_SIZE = 256 };

/*
 * Writes this process down, for people, in place of what a dead run left. What is no file of that
 * kind stays. Returns the file's number, 0 where there is none now.
 */
ino_t holder_write(const struct folder *dir);

/* The same as a lock: ERROR_LOCKED where another process that may be alive stands there. */
bool holder_take(const struct folder *dir, ino_t *holder, struct error *err);

/* Takes the file away if it is the one that was written. */
void holder_remove(const struct folder *dir, ino_t holder);

/*
 * One line. lock: the status of the file that is locked. The kernel knows of processes on this
 * machine, and of what locks without being a run of vramgrid.
 */
void holder_describe(const struct folder *dir, const struct stat *lock, char text[HOLDER_SIZE]);

#endif
