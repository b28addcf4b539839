/* SPDX-License-Identifier: MIT */
/* What a folder shows: its files with their digests, without anything whose path has a name that
 * begins with a dot. */
#ifndef VRAMGRID_TESTS_PICTURE_H
#define VRAMGRID_TESTS_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

enum { PICTURE_FILES = 256, PICTURE_PATH = 256 };

struct picture {
    size_t count;
    struct picture_file {
        char path[PICTURE_PATH]; /* inside the folder */
        char digest[65];
    } files[PICTURE_FILES]; /* by path */
};

void picture_take(struct picture *picture, const char *folder);
bool picture_is_same(const struct picture *a, const struct picture *b);
const struct picture_file *picture_find(const struct picture *picture, const char *path);

/* The first path below folder whose name matches, but for those that except matches too; NULL where
 * there is none. */
const char *folder_find(const char *folder, const char *pattern, const char *except);

/* Makes to what from is, with modes and times; what to was is gone. */
void folder_copy(const char *from, const char *to);
void folder_remove(const char *folder);

/* All of a small file as a text; "" where there is none. Stands until the next call. */
const char *file_text(const char *path);

/* Ends the test: no round is left to run. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
