/* SPDX-License-Identifier: MIT */
#include "vramgrid/commands.h"

#include <inttypes.h>
#include <stdio.h>

/* What was read, what is ignored. */
static bool check(struct run *run, struct error *err)
{
    (void)err;
    if (run->catalogue.notices.text && !run->options->quiet)
        fputs(run->catalogue.notices.text, stdout);
    if (!run->options->verbose)
        return true;
    for (int kind = 0; kind < SHEET_KINDS; kind++) {
        const struct table *table = &run->catalogue.tables[kind];

        if (table->path)
            printf("%s: %zu %s\n", table->path, table->count, sheet_layouts[kind].plural);
    }
    printf("to sweep: %" PRIu64 " combinations\n", plan_combinations(&run->plan));
    return true;
}

const struct command check_command = {
    .name = "check",
    .usage = "[OPTIONS] [TEMPLATE]",
    .help = "read and judge everything, write nothing",
    .arguments_max = 1,
    .takes_template = true,
    .loads = LOADS_PLAN,
    .run = check,
};
