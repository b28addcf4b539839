/* SPDX-License-Identifier: MIT */
/*
 * One run at a time for each output folder, on this machine and on others that share the folder:
 * flock(2), which Linux passes on to NFS and CIFS servers. Its file must not be read while it is
 * held (on CIFS such locks are mandatory), so who holds it stands in a second file. Where a file
 * system has no locks, that second file, made exclusively, is the lock.
 *
 *   DIR/.vramgrid.lock      locked while a run is at work; stays
 *   DIR/.vramgrid.holder    "process 4711 on nas1, since 2026-11-23T04:20:00Z"
 */
#ifndef VRAMGRID_LOCK_H
#define VRAMGRID_LOCK_H

#include "vramgrid/error.h"

#include <stdbool.h>

struct lock {
    const char *dir; /* borrowed */
    int fd;          /* -1: not taken, or taken by the holder file alone */
    bool is_taken;
    bool was_there; /* an earlier run had locked the folder */
};

/* ERROR_LOCKED with the holder's name if another run has it. To be released in any case. */
bool lock_take(struct lock *lock, const char *dir, struct error *err);

/* Gives the lock back. forget: its file goes too, for a folder that is to be removed. */
void lock_release(struct lock *lock, bool forget);

#endif
