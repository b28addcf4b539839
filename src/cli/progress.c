/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { BAR_WIDTH = 30, LINE_WIDTH = 72 }; /* with room for seven digits of files */

/* A line that wraps cannot be drawn over: then only the percent. */
static bool is_narrow(void)
{
    struct winsize size;

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 &&
           size.ws_col < LINE_WIDTH;
}

void progress_draw(void *context, size_t done, size_t total)
{
    static const char FULL[] = "##############################",
                      EMPTY[] = "..............................";
    struct progress *progress = context;
    int percent = (int)(done * 100 / total);
    int filled = percent * BAR_WIDTH / 100;

    if (progress->shown && percent == progress->percent)
        return;
    *progress = (struct progress){true, percent};
    if (is_narrow())
        fprintf(stderr, "\rvramgrid %3d %%", percent);
    else
        fprintf(stderr, "\rvramgrid [%.*s%.*s] %3d %%  %zu of %zu files", filled, FULL,
                BAR_WIDTH - filled, EMPTY, percent, done, total);
    fflush(stderr);
}

void progress_clear(struct progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}
