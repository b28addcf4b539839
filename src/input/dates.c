/* SPDX-License-Identifier: MIT */
/* What sheets say of their own age. */
#include "vramgrid/input/catalogue.h"

#include <string.h>

static const char *newest_date_in(const struct sheet_layout *layout, const struct table *table)
{
    size_t as_of = layout_find_column(layout, "as_of");
    const char *newest = "";

    for (; as_of < layout->column_count && table; table = table->before)
        for (size_t i = 0; i < table->count; i++) {
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
