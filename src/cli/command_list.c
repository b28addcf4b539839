/* SPDX-License-Identifier: MIT */
#include "vramgrid/commands.h"
#include "vramgrid/nearest.h"
#include "vramgrid/number.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { COLUMNS_MAX = 6 };

/* What can be listed, and the columns of the sheet that are worth a line. */
static const struct {
    const char *name;
    enum sheet_kind kind;
    const char *columns[COLUMNS_MAX];
} lists[] = {
    {"models", SHEET_MODELS, {"name", "vendor", "params_billion", "architecture", "released"}},
    {"gpus", SHEET_GPUS, {"name", "vendor", "type", "vram_gb", "memory_type", "released"}},
    {"quantizations",
     SHEET_QUANTIZATIONS,
     {"name", "family", "bits_per_weight", "bytes_per_param"}},
    {"engines", SHEET_ENGINES, {"name", "version", "gpu_memory_utilization"}},
};

static void print_field(const void *row, const struct sheet_column *column)
{
    char text[NUMBER_SIZE] = "";

    if (column->kind == COLUMN_NAME || column->kind == COLUMN_TEXT) {
        fputs(column_text(row, column), stdout);
        return;
    }
    if (number_is_known(column_number(row, column)))
        number_shortest(text, column_number(row, column));
    fputs(text, stdout);
}

static const struct sheet_column *find_column(const struct sheet_layout *layout,
                                              const char *heading)
{
    const struct sheet_column *column = layout->columns;

    while (strcmp(column->heading, heading) != 0)
        column++;
    return column;
}

static bool list_table(struct run *run, size_t which, struct error *err)
{
    const struct sheet_layout *layout = &sheet_layouts[lists[which].kind];
    const struct table *table = &run->catalogue.tables[lists[which].kind];

    if (!run_load_catalogue(run, err))
        return false;
    for (size_t i = 0; i < table->count; i++) {
        const void *row = layout_row(layout, table, i);

        for (size_t c = 0; c < COLUMNS_MAX && lists[which].columns[c]; c++) {
            if (c > 0)
                putchar('\t');
            print_field(row, find_column(layout, lists[which].columns[c]));
        }
        putchar('\n');
    }
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

bool command_list(struct run *run, struct error *err)
{
    const char *what = run->options->argument ? run->options->argument : "";
    struct nearest nearest = {0};
    char suggestion[SUGGESTION_SIZE];

    if (strcasecmp(what, "templates") == 0)
        return list_templates(run, err);
    nearest_offer(&nearest, what, "templates");
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (strcasecmp(what, lists[i].name) == 0)
            return list_table(run, i, err);
        nearest_offer(&nearest, what, lists[i].name);
    }
    nearest_suggest(&nearest, suggestion);
    return error_set(err, ERROR_USAGE,
                     "list: '%s' is not models, gpus, quantizations, engines or templates%s", what,
                     suggestion);
}
