/* SPDX-License-Identifier: MIT */
/* A bar on stderr while a person waits; nothing for cron. */
#ifndef VRAMGRID_PROGRESS_H
#define VRAMGRID_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
    bool shown;
    int percent; /* drawn last */
};

/* Fits publish_options.progress: draws the bar anew when a percent has passed. */
void progress_draw(void *progress, size_t done, size_t total);

/* Takes the bar away. */
void progress_clear(struct progress *progress);

#endif
