/* SPDX-License-Identifier: MIT */
#include "terminal.h"
#include "vramgrid/base/names.h"
#include "vramgrid/base/nearest.h"
#include "vramgrid/base/number.h"
#include "vramgrid/cli/commands.h"
#include "vramgrid/input/ini_text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { COLUMNS_MAX = 6, LISTS_SIZE = 400 };

/* The columns of a sheet that are worth a line; without any, its first ones. */
static const char *const shown_columns[SHEET_KINDS][COLUMNS_MAX] = {
    [SHEET_MODELS] = {"name", "vendor", "params_billion", "architecture", "released"},
    [SHEET_GPUS] = {"name", "vendor", "type", "vram_gb", "memory_type", "released"},
    [SHEET_QUANTIZATIONS] = {"name", "family", "bits_per_weight", "bytes_per_param"},
    [SHEET_ENGINES] = {"name", "version", "gpu_memory_utilization"},
    [SHEET_KV_TYPES] = {"name", "bytes_per_element"},
    [SHEET_CHECKPOINTS] = {"model", "quantization", "weights_bytes", "as_of"},
    [SHEET_PRICES] = {"gpu", "gpus", "price_usd", "condition", "as_of", "item"},
    [SHEET_RENTS] = {"provider", "gpu", "commitment", "usd_per_gpu_hour", "as_of", "region"},
    [SHEET_SERVERS] = {"server", "vendor", "gpu", "gpus", "rack_units", "max_power_kw"},
    [SHEET_WORKLOADS] = {"name", "users", "requests_per_s", "concurrent_requests", "prompt_tokens",
                         "output_tokens"},
    [SHEET_SPEEDS] = {"model", "gpu", "gpu_count", "quantization", "concurrent_requests",
                      "output_tokens_per_s"},
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

static void choose_columns(struct listing *listing, enum sheet_kind kind)
{
    const struct sheet_layout *layout = listing->layout;

    for (size_t c = 0; c < COLUMNS_MAX && shown_columns[kind][c]; c++)
        listing->columns[listing->column_count++] =
            &layout->columns[layout_find_column(layout, shown_columns[kind][c])];
    for (size_t c = 0; !shown_columns[kind][0] && c < COLUMNS_MAX && c < layout->column_count; c++)
        listing->columns[listing->column_count++] = &layout->columns[c];
}

static void print_tables(struct listing *listing, const struct table *last)
{
    for (size_t i = 0; (listing->table = table_given(last, i)) != NULL; i++) {
        if (isatty(STDOUT_FILENO))
            print_aligned(listing);
        else
            print_tabs(listing);
    }
}

static bool list_table(struct run *run, enum sheet_kind kind, struct error *err)
{
    struct listing listing = {.layout = &sheet_layouts[kind]};

    if (!run_load_catalogue(run, err))
        return false;
    choose_columns(&listing, kind);
    print_tables(&listing, &run->catalogue.tables[kind]);
    return true;
}

static bool list_templates(const struct run *run, struct error *err)
{
    char folder[PATH_SIZE];
    char **names;
    int count;

    if (!*run->datadir)
        return error_set(err, ERROR_INPUT, "no shipped templates in %s: set VRAMGRID_DATADIR",
                         VRAMGRID_INSTALLED_DATADIR);
    if (!path_join(folder, run->datadir, "templates", err))
        return false;
    count = ini_names(folder, &names);
    if (count < 0)
        return error_set_errno(err, ERROR_INPUT, "%s", folder);
    for (int i = 0; i < count; i++)
        printf("%s/%s\n", folder, names[i]);
    ini_names_free(names, count);
    return true;
}

static const char *list_name(size_t index)
{
    if (index < SHEET_KINDS)
        return sheet_names[index];
    return index == SHEET_KINDS ? "templates" : NULL;
}

/* Separated by tabs, or as a table on a terminal. */
static bool list(struct run *run, struct error *err)
{
    const char *what = run->options->argument;
    struct nearest nearest = {0};
    char suggestion[SUGGESTION_SIZE], known[LISTS_SIZE];

    names_join(known, sizeof known, list_name, ", ", " or ");
    if (!what)
        return error_set(err, ERROR_USAGE, "list: of what? %s", known);
    for (size_t i = 0; list_name(i); i++) {
        if (strcasecmp(what, list_name(i)) == 0)
            return i < SHEET_KINDS ? list_table(run, (enum sheet_kind)i, err)
                                   : list_templates(run, err);
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
