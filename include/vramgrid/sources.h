/* SPDX-License-Identifier: MIT */
/*
 * Which files went into a report, told once: manifest, About, method page, footers, as-of date and
 * metrics all read it here.
 */
#ifndef VRAMGRID_SOURCES_H
#define VRAMGRID_SOURCES_H

#include "vramgrid/catalogue.h"
#include "vramgrid/digest.h"
#include "vramgrid/text.h"

#include <time.h>

struct logo;
struct palette;
struct settings;

struct source {
    const char *path;  /* as it was opened */
    const char *shown; /* the same, but of a shipped file its place in the data folder */
    const struct digest *digest;
    const struct table *table; /* of a sheet, else NULL */
    enum sheet_kind kind;      /* of a sheet */
};

enum { SOURCES_MAX = 3 + TEXT_FILES_MAX + SHEET_KINDS };

/* Template, palette, logo, texts, then the sheets; what is built in is no file. All borrowed. */
struct sources {
    struct source list[SOURCES_MAX];
    size_t count;
};

/* Whatever may have been read from files. */
struct source_owners {
    const struct settings *settings;
    const struct palette *palette;
    const struct logo *logo;
    const struct text *text;
    const struct catalogue *catalogue;
    const char *datadir; /* "" if there is none */
};

void sources_take(struct sources *sources, const struct source_owners *owners);

/* Whether it came with the program. */
bool source_is_shipped(const struct source *source);

/*
 * When the file was last written. False where nobody can tell: it is gone, or its time lies outside
 * 2000 to 2099, as copies from archives and machines with a wrong clock have it.
 */
bool source_time(const struct source *source, struct timespec *when);

/* A path as sources show it: a shipped file by its place in the data folder. */
const char *source_shown_path(const char *datadir, const char *path);

#endif
