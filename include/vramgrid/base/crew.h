/* SPDX-License-Identifier: MIT */
/* Threads that each take one job after another until there are none left. */
#ifndef VRAMGRID_CREW_H
#define VRAMGRID_CREW_H

#include <stdbool.h>

/*
 * Calls do_job(context) over and over on so many threads, from 1, until each got false from it:
 * there are no jobs left. The calling thread is one of them; it does without those that cannot be
 * started, and without more than 64 others.
 */
void crew_run(unsigned threads, bool (*do_job)(void *context), void *context);

#endif
