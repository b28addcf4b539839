/* SPDX-License-Identifier: MIT */
#include "vramgrid/cli/commands.h"

#include <inttypes.h>
#include <stdio.h>

/* Rows about models that another sheet has: no error, but maybe a name that was mistyped. */
static void print_strange_models(const struct catalogue *catalogue, enum sheet_kind kind)
{
    const struct table *table = &catalogue->tables[kind];
    size_t strange = 0;

    for (size_t i = 0; i < table->count; i++)
        strange += !catalogue_find(catalogue, SHEET_MODELS,
                                   row_name(layout_row(&sheet_layouts[kind], table, i)));
    if (strange > 0)
        printf("%s of no model in %s: %zu\n", sheet_layouts[kind].plural,
               catalogue->tables[SHEET_MODELS].path, strange);
}

/* Rows about GPUs that another sheet has: no error, but maybe a name that was mistyped. */
static void print_strangers(const struct catalogue *catalogue, enum sheet_kind kind,
                            const struct table *table)
{
    const struct sheet_layout *layout = &sheet_layouts[kind];
    size_t column = layout_find_column(layout, "gpu"), strange = 0;

    if (column == layout->column_count)
        return;
    for (size_t i = 0; i < table->count; i++)
        strange +=
            !catalogue_find(catalogue, SHEET_GPUS,
                            column_text(layout_row(layout, table, i), &layout->columns[column]));
    if (strange > 0)
        printf("%s of no GPU in %s: %zu\n", layout->plural, catalogue->tables[SHEET_GPUS].path,
               strange);
}

static void print_tables(const struct catalogue *catalogue, enum sheet_kind kind)
{
    const struct table *table;

    for (size_t i = 0; (table = table_given(&catalogue->tables[kind], i)) != NULL; i++) {
        if (!table->path)
            continue;
        printf("%s: %zu %s\n", table->path, table->count,
               table->count == 1 ? sheet_layouts[kind].noun : sheet_layouts[kind].plural);
        print_strangers(catalogue, kind, table);
    }
}

/* What was read, what is ignored. */
static bool check(struct run *run, struct error *err)
{
    (void)err;
    if (run->catalogue.notices.text && !run->options->quiet)
        fputs(run->catalogue.notices.text, stdout);
    if (!run->options->verbose)
        return true;
    for (int kind = 0; kind < SHEET_KINDS; kind++)
        print_tables(&run->catalogue, (enum sheet_kind)kind);
    print_strange_models(&run->catalogue, SHEET_CHECKPOINTS);
    print_strange_models(&run->catalogue, SHEET_SPEEDS);
    printf("combinations: %" PRIu64 "\n", plan_combinations(&run->plan));
    return true;
}

const struct command check_command = {
    .name = "check",
    .usage = "[OPTIONS] [TEMPLATE]",
    .help = "check files, template and options; write nothing",
    .arguments_max = 1,
    .takes_template = true,
    .loads = LOADS_PLAN,
    .run = check,
};
