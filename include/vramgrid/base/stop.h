/* SPDX-License-Identifier: MIT */
/*
 * A clean end on SIGINT, SIGTERM and SIGHUP: the work is given up where it can be, and what was
 * staged is taken away. Once a report is being put in place that is finished, which takes a moment.
 * A second signal of the kind ends the process at once, which does no harm either: see journal.h.
 */
#ifndef VRAMGRID_STOP_H
#define VRAMGRID_STOP_H

#include "vramgrid/base/error.h"

#include <stdbool.h>

/* From now on. A signal that the parent had ignored, as nohup does, stays ignored. */
void stop_watch(void);

/* From any thread. */
bool stop_is_asked(void);

/* False with ERROR_STOPPED if it is. */
bool stop_check(struct error *err);

/* What a shell says of a process that the signal has ended: 128 and its number. */
int stop_exit_code(void);

/* Ends the process by the signal that asked, so that its parent sees what it was. */
void stop_raise(void);

#endif
