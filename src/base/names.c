/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/names.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

static int compare_names(const void *a, const void *b)
{
    const struct name_place *x = a, *y = b;

    return strcasecmp(x->name, y->name);
}

bool names_init(struct names *names, const char *(*name)(const void *list, size_t i),
                const void *list, size_t count)
{
    *names = (struct names){.sorted = calloc(count + 1, sizeof *names->sorted)};
    if (!names->sorted)
        return false;
    for (size_t i = 0; i < count; i++)
        names->sorted[names->count++] = (struct name_place){name(list, i), i};
    qsort(names->sorted, count, sizeof *names->sorted, compare_names);
    return true;
}

size_t names_find(const struct names *names, const char *name)
{
    struct name_place wanted = {name, 0};
    const struct name_place *found = NULL;

    if (names->count > 0)
        found = bsearch(&wanted, names->sorted, names->count, sizeof wanted, compare_names);
    return found ? found->place : NAMES_NONE;
}

void names_release(struct names *names)
{
    free(names->sorted);
    *names = (struct names){0};
}

void names_join(char *text, size_t size, const char *(*name)(size_t place), const char *between,
                const char *before_last)
{
    size_t count = 0, length = 0;

    *text = '\0';
    while (name && name(count))
        count++;
    for (size_t i = 0; i < count && length < size; i++)
        length += (size_t)snprintf(text + length, size - length, "%s%s",
                                   i == 0          ? ""
                                   : i + 1 < count ? between
                                                   : before_last,
                                   name(i));
    assert(length < size);
}
