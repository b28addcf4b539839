/* SPDX-License-Identifier: MIT */
/*
 * Which files went into a report, told once, by whoever loaded them: manifest, About, method page,
 * footers, as-of date and metrics all read it here.
 */
#ifndef VRAMGRID_SOURCES_H
#define VRAMGRID_SOURCES_H

#include "vramgrid/base/digest.h"
#include "vramgrid/input/catalogue.h"

#include <time.h>

struct source {
    const char *path;  /* as it was opened */
    const char *shown; /* the same, but of a shipped file its place in the data folder */
    const struct digest *digest;
    const struct table *table; /* of a sheet, else NULL */
    enum sheet_kind kind;      /* of a sheet */
};

enum { SOURCES_MAX = 40 }; /* a template, a palette, a logo, some languages, the sheets */

/* In the order in which they are to be listed. All borrowed. */
struct sources {
    const char *datadir; /* "" if there is none */
    struct source list[SOURCES_MAX];
    size_t count;
};

void sources_add(struct sources *sources, const char *path, const struct digest *digest);

/* Those that were read from files. */
void sources_add_sheets(struct sources *sources, const struct catalogue *catalogue);

/* Whether it came with the program. */
bool source_is_shipped(const struct source *source);

/*
 * When the file was last written. False where nobody can tell: it is gone, or its time lies outside
 * 2000 to 2099, as copies from archives and machines with a wrong clock have it.
 */
bool source_time(const struct source *source, struct timespec *when);

#endif
