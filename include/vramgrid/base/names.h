/* SPDX-License-Identifier: MIT */
/* Finds the place of a name in a list, any case, and tells what names there are. */
#ifndef VRAMGRID_NAMES_H
#define VRAMGRID_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct name_place {
    const char *name;
    size_t place;
};

struct names { /* borrowed */
    struct name_place *sorted;
    size_t count;
};

#define NAMES_NONE SIZE_MAX

/* name(list, i) is the i-th of count. False when memory is out. To be released in any case. */
bool names_init(struct names *names, const char *(*name)(const void *list, size_t i),
                const void *list, size_t count);

/* The place of a name in its list, or NAMES_NONE. Accepts zeroed names. */
size_t names_find(const struct names *names, const char *name);

void names_release(struct names *names);

/*
 * Joins the names of a table, by their place up to a NULL: "a, b or c" with ", " between them and
 * " or " before the last. name NULL: there are none.
 */
void names_join(char *text, size_t size, const char *(*name)(size_t place), const char *between,
                const char *before_last);

#endif
