/* SPDX-License-Identifier: MIT */
#include "vramgrid/commands.h"

#include <inttypes.h>
#include <stdio.h>

bool command_check(struct run *run, struct error *err)
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
