/* SPDX-License-Identifier: MIT */
/* Rows by their names, and the end of them. */
#include "vramgrid/input/catalogue.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const void *catalogue_find(const struct catalogue *catalogue, enum sheet_kind kind,
                           const char *name)
{
    const struct table *table = &catalogue->tables[kind];

    for (size_t i = 0; i < table->count; i++) {
        const void *row = layout_row(&sheet_layouts[kind], table, i);

        if (strcasecmp(row_name(row), name) == 0)
            return row;
    }
    return NULL;
}

static int letter(char c)
{
    return c == '-' ? ' ' : tolower((unsigned char)c);
}

/* What stands behind words that only say who makes it. Most names begin with none of their letters,
 * and are compared by the million. */
static const char *bare_name(const char *name)
{
    enum { SMALL = 'a' - 'A' }; /* the bit of an ASCII letter */
    static const char *const MAKERS[] = {"nvidia ", "geforce ", "amd ", "intel "};

    for (size_t i = 0; i < sizeof MAKERS / sizeof MAKERS[0]; i++)
        if ((*name | SMALL) == *MAKERS[i] && strncasecmp(name, MAKERS[i], strlen(MAKERS[i])) == 0)
            name += strlen(MAKERS[i]);
    return name;
}

bool gpu_is_called(const struct gpu *gpu, const char *name)
{
    const char *own = bare_name(gpu->name);

    name = bare_name(name);
    while (*own && letter(*own) == letter(*name)) {
        own++;
        name++;
    }
    return *own == *name;
}

void catalogue_suggest(const struct catalogue *catalogue, enum sheet_kind kind, const char *typed,
                       char text[SUGGESTION_SIZE])
{
    const struct table *table = &catalogue->tables[kind];
    struct nearest nearest = {0};

    for (size_t i = 0; i < table->count; i++)
        nearest_offer(&nearest, typed, row_name(layout_row(&sheet_layouts[kind], table, i)));
    nearest_suggest(&nearest, text);
}

const struct table *table_given(const struct table *last, size_t i)
{
    size_t count = 1;

    for (const struct table *table = last; table->before; table = table->before)
        count++;
    if (i >= count)
        return NULL;
    for (size_t back = count - 1 - i; back > 0; back--) {
        last = last->before;
        assert(last);
    }
    return last;
}

static void release_tables(struct table *table)
{
    struct table *before = table->before, *next;

    free(table->rows);
    for (; before; before = next) {
        next = before->before;
        free(before->rows);
        free(before);
    }
}

void catalogue_release(struct catalogue *catalogue)
{
    for (int kind = 0; kind < SHEET_KINDS; kind++)
        release_tables(&catalogue->tables[kind]);
    arena_release(&catalogue->texts);
    findings_release(&catalogue->notices);
    *catalogue = (struct catalogue){0};
}
