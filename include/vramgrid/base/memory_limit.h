/* SPDX-License-Identifier: MIT */
/*
 * Runs under `ulimit -v` and the like. GLib ends the process where it gets no memory, so what
 * drawing takes is asked for beforehand.
 */
#ifndef VRAMGRID_MEMORY_LIMIT_H
#define VRAMGRID_MEMORY_LIMIT_H

#include "vramgrid/base/error.h"

/*
 * Before any other thread. Under a limit all threads allocate from one heap: glibc reserves 64 MiB
 * for each otherwise, and how many there are at a time is chance.
 */
void memory_limit_prepare(void);

/*
 * How many files can be drawn at the same time, jobs or fewer; false, with an error, where the
 * limit leaves no room for one.
 */
bool memory_limit_jobs(unsigned *jobs, struct error *err);

#endif
