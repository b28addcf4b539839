/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with the files a person wrote: sheets and templates. Reading goes on after a
 * finding so that a sheet can be mended in one round; nothing is calculated from a sheet that has
 * one. At most FINDINGS_SHOWN are kept for each file, then only counted.
 */
#ifndef VRAMGRID_FINDINGS_H
#define VRAMGRID_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

enum { FINDINGS_SHOWN = 20 };

struct findings {
    char *text; /* lines, each ended by a newline; NULL while there are none */
    size_t length;
    size_t capacity;
    size_t count;     /* in all files, shown or not */
    size_t file_from; /* count when the current file began */
    const char *file; /* the current file, borrowed */
    /* Who named the files that come, borrowed: said of one that cannot be read. NULL: nothing. */
    const char *named_by;
};

/* Everything from here to the next begin is about this file; file is borrowed until then. */
void findings_begin(struct findings *findings, const char *file);

/* Adds "FILE:LINE:FIELD: text". A field of 0 is left out, a line of 0 leaves out both. */
void findings_add(struct findings *findings, unsigned line, unsigned field, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* That the current file cannot be read: why, and who named it. */
void findings_add_unreadable(struct findings *findings, const char *reason);

/* The current file's count, whether shown or not. */
size_t findings_in_file(const struct findings *findings);

/* Ends the file: says how many findings were not shown. Returns true if the file had none. */
bool findings_end(struct findings *findings);

void findings_release(struct findings *findings);

#endif
