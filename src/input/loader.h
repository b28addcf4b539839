/* SPDX-License-Identifier: MIT */
/* One sheet on its way into one table: what the files that fill and check rows share. */
#ifndef VRAMGRID_LOADER_H
#define VRAMGRID_LOADER_H

#include "vramgrid/input/catalogue.h"

enum { COLUMNS_MAX = 64, UNUSED = -1 }; /* in one sheet; the column of an unknown heading */

struct loader {
    struct catalogue *catalogue;
    enum sheet_kind kind;
    const struct sheet_layout *layout;
    struct table *table;
    struct findings *findings;
    int *columns_of_fields;       /* UNUSED for unknown headings */
    unsigned fields[COLUMNS_MAX]; /* of each column, from 1; 0: the sheet does not have it */
    unsigned *lines;              /* of each row */
    size_t capacity;
    unsigned line;           /* of the row at hand */
    bool is_from_nvidia_smi; /* a GPU sheet with a heading of its CSV */
};

/* A finding in a column of the row at hand; the column may be missing from the sheet. */
void loader_complain(struct loader *loader, size_t column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Every text empty, every number unknown. */
void layout_clear_row(const struct sheet_layout *layout, void *row);

/* Checks what several columns of a row say together and fills in what follows from them. */
void loader_finish_row(struct loader *loader, void *row);

#endif
