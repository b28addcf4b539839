/* SPDX-License-Identifier: MIT */
/*
 * One run at a time for each output folder, on this machine and on others that share the folder:
 * flock(2), which Linux passes on to NFS and CIFS servers. Its file must not be read while it is
 * held (on CIFS such locks are mandatory), so who holds it stands in a second file. Where a file
 * system has no locks, that second file, made exclusively, is the lock.
 *
 * Who can open the file can hold the lock, so only who may write to the folder can open it. The
 * lock proves nothing about whose folder it is.
 *
 *   DIR/.vramgrid.lock      locked while a run is at work; empty; stays where a report stands
 *   DIR/.vramgrid.holder    "process 4711 on nas1, since 2026-11-23T04:20:00Z"
 */
#ifndef VRAMGRID_LOCK_H
#define VRAMGRID_LOCK_H

#include "vramgrid/base/folder.h"

#include <stdbool.h>
#include <sys/types.h>

struct lock {
    const struct folder *dir; /* borrowed */
    int fd;                   /* -1: not taken */
    bool is_taken;
    bool is_new;  /* there was no such file */
    ino_t holder; /* the second file, as this run has made it; 0: it has not */
};

/* ERROR_LOCKED with the holder's name if another run has it. To be released in any case. */
bool lock_take(struct lock *lock, const struct folder *dir, struct error *err);

/* Takes from others what an earlier version gave them: they could hold the lock for ever. */
void lock_close_to_others(const struct lock *lock);

/* Gives the lock back. forget: its file goes too. */
void lock_release(struct lock *lock, bool forget);

#endif
