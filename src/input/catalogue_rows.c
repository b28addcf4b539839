/* SPDX-License-Identifier: MIT */
/* Rows by their names, and the end of them. */
#include "vramgrid/input/catalogue.h"

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

void catalogue_suggest(const struct catalogue *catalogue, enum sheet_kind kind, const char *typed,
                       char text[SUGGESTION_SIZE])
{
    const struct table *table = &catalogue->tables[kind];
    struct nearest nearest = {0};

    for (size_t i = 0; i < table->count; i++)
        nearest_offer(&nearest, typed, row_name(layout_row(&sheet_layouts[kind], table, i)));
    nearest_suggest(&nearest, text);
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

static const char *newest_date_in(const struct sheet_layout *layout, const struct table *table)
{
    size_t as_of = layout_find_column(layout, "as_of");
    const char *newest = "";

    for (size_t i = 0; as_of < layout->column_count && i < table->count; i++) {
        const char *date = column_text(layout_row(layout, table, i), &layout->columns[as_of]);

        newest = strcmp(date, newest) > 0 ? date : newest;
    }
    return newest;
}

const char *catalogue_newest_date(const struct catalogue *catalogue)
{
    const char *newest = "";

    for (int kind = 0; kind < SHEET_KINDS; kind++) {
        const char *date = newest_date_in(&sheet_layouts[kind], &catalogue->tables[kind]);

        newest = strcmp(date, newest) > 0 ? date : newest;
    }
    return newest;
}
