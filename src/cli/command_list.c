/* SPDX-License-Identifier: MIT */
#include "vramgrid/commands.h"
#include "vramgrid/names.h"
#include "vramgrid/nearest.h"
#include "vramgrid/number.h"
#include "vramgrid/terminal.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { COLUMNS_MAX = 6, LISTS = 5 };

/* What can be listed, and the columns of the sheet that are worth a line. */
static const struct {
    const char *name;
    enum sheet_kind kind;
    const char *columns[COLUMNS_MAX];
} lists[LISTS] = {
    {"models", SHEET_MODELS, {"name", "vendor", "params_billion", "architecture", "released"}},
    {"gpus", SHEET_GPUS, {"name", "vendor", "type", "vram_gb", "memory_type", "released"}},
    {"quantizations",
     SHEET_QUANTIZATIONS,
     {"name", "family", "bits_per_weight", "bytes_per_param"}},
    {"engines", SHEET_ENGINES, {"name", "version", "gpu_memory_utilization"}},
    {"checkpoints", SHEET_CHECKPOINTS, {"model", "quantization", "weights_bytes", "as_of"}},
};

static const char *field_text(const void *row, const struct sheet_column *column,
                              char text[NUMBER_SIZE])
{
    if (column_is_text(column->kind))
        return column_text(row, column);
    *text = '\0';
    if (number_is_known(column_number(row, column)))
        number_shortest(text, column_number(row, column));
    return text;
}

struct listing {
    const struct sheet_layout *layout;
    const struct table *table;
    const struct sheet_column *columns[COLUMNS_MAX];
    size_t column_count;
};

/* Row 0 is the headings. */
static const char *cell_text(const struct listing *listing, size_t row, size_t column,
                             char text[NUMBER_SIZE])
{
    const struct sheet_column *of = listing->columns[column];

    return row == 0 ? of->heading
                    : field_text(layout_row(listing->layout, listing->table, row - 1), of, text);
}

/* For programs: a tab between fields, no headings. */
static void print_tabs(const struct listing *listing)
{
    char text[NUMBER_SIZE];

    for (size_t row = 1; row <= listing->table->count; row++)
        for (size_t c = 0; c < listing->column_count; c++)
            printf("%s%c", cell_text(listing, row, c, text),
                   c + 1 < listing->column_count ? '\t' : '\n');
}

static int column_width(const struct listing *listing, size_t column)
{
    int widest = 0;
    char text[NUMBER_SIZE];

    for (size_t row = 0; row <= listing->table->count; row++) {
        int width = terminal_length(cell_text(listing, row, column, text));

        widest = width > widest ? width : widest;
    }
    return widest;
}

/* For people: headings, columns that line up. */
static void print_aligned(const struct listing *listing)
{
    int widths[COLUMNS_MAX];
    char text[NUMBER_SIZE];

    for (size_t c = 0; c < listing->column_count; c++)
        widths[c] = column_width(listing, c);
    for (size_t row = 0; row <= listing->table->count; row++) {
        if (row == 0)
            terminal_begin(STYLE_HEADING);
        for (size_t c = 0; c < listing->column_count; c++) {
            const char *cell = cell_text(listing, row, c, text);
            bool is_text = column_is_text(listing->columns[c]->kind);

            fputs(c > 0 ? "  " : "", stdout);
            if (is_text && c + 1 < listing->column_count)
                terminal_left(cell, widths[c]);
            else if (is_text)
                fputs(cell, stdout);
            else
                terminal_right(cell, widths[c]);
        }
        if (row == 0)
            terminal_end();
        putchar('\n');
    }
}

static bool list_table(struct run *run, size_t which, struct error *err)
{
    struct listing listing = {
        &sheet_layouts[lists[which].kind], &run->catalogue.tables[lists[which].kind], {NULL}, 0};

    if (!run_load_catalogue(run, err))
        return false;
    for (size_t c = 0; c < COLUMNS_MAX && lists[which].columns[c]; c++)
        listing.columns[listing.column_count++] =
            &listing.layout->columns[layout_find_column(listing.layout, lists[which].columns[c])];
    if (isatty(STDOUT_FILENO))
        print_aligned(&listing);
    else
        print_tabs(&listing);
    return true;
}

static bool list_templates(const struct run *run, struct error *err)
{
    char pattern[PATH_SIZE];
    glob_t found = {0};

    if (!path_join(pattern, run->datadir, "templates/*.ini", err))
        return false;
    if (glob(pattern, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            puts(found.gl_pathv[i]);
    globfree(&found);
    return true;
}

static const char *list_name(size_t index)
{
    if (index < LISTS)
        return lists[index].name;
    return index == LISTS ? "templates" : NULL;
}

/* Separated by tabs, or as a table on a terminal. */
static bool list(struct run *run, struct error *err)
{
    const char *what = run->options->argument;
    struct nearest nearest = {0};
    char suggestion[SUGGESTION_SIZE], known[128];

    names_join(known, sizeof known, list_name, ", ", " or ");
    if (!what)
        return error_set(err, ERROR_USAGE, "list: of what? %s", known);
    for (size_t i = 0; list_name(i); i++) {
        if (strcasecmp(what, list_name(i)) == 0)
            return i < LISTS ? list_table(run, i, err) : list_templates(run, err);
        nearest_offer(&nearest, what, list_name(i));
    }
    nearest_suggest(&nearest, suggestion);
    return error_set(err, ERROR_USAGE, "list: '%s' is not %s%s", what, known, suggestion);
}

const struct command list_command = {
    .name = "list",
    .choice = list_name,
    .arguments_max = 1,
    .loads = LOADS_SETTINGS,
    .run = list,
};
