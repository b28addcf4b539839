/* SPDX-License-Identifier: MIT */
#include "grid.h"

#include "vramgrid/input/catalogue.h"
#include "vramgrid/input/sheet.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void take_row(void *context, const struct sheet_row *row)
{
    struct grid *grid = context;

    assert(grid->rows < GRID_ROWS_MAX && row->count <= GRID_COLUMNS_MAX);
    for (size_t f = 0; f < row->count; f++)
        grid->cells[grid->rows][f] =
            arena_copy(grid->texts, row->fields[f], strlen(row->fields[f]));
    grid->columns = row->count;
    grid->rows++;
}

static bool take_heading(void *context, const struct sheet_row *row)
{
    take_row(context, row);
    return true;
}

bool grid_read(struct grid *grid, const char *path, struct arena *texts, struct error *err)
{
    struct sheet_handler handler = {.context = grid, .heading = take_heading, .row = take_row};
    struct findings findings = {0};
    struct digest digest;
    bool ok;

    *grid = (struct grid){.texts = texts};
    findings_begin(&findings, path);
    sheet_read(path, &handler, &digest, &findings);
    ok = findings_end(&findings) || error_set(err, ERROR_INPUT, "%s", findings.text);
    findings_release(&findings);
    return ok;
}

size_t grid_find(const struct grid *grid, const char *key)
{
    size_t row = grid->rows;

    while (--row > 0 && strcmp(grid->cells[row][0], key) != 0)
        ;
    return row;
}

const char *grid_text(const struct grid *grid, size_t row, const char *heading)
{
    size_t column = 0;

    while (column < grid->columns && strcmp(grid->cells[0][column], heading) != 0)
        column++;
    assert(column < grid->columns);
    return grid->cells[row][column];
}

double grid_number(const struct grid *grid, size_t row, const char *heading)
{
    const char *text = grid_text(grid, row, heading);

    return *text != '\0' ? strtod(text, NULL) : NUMBER_UNKNOWN;
}
