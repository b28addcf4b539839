/* SPDX-License-Identifier: MIT */
#include "vramgrid/cli/commands.h"

#include "vramgrid/base/nearest.h"

const struct command *const commands[] = {
    &report_command, &check_command, &explain_command, &list_command, &import_command, NULL,
};

const char *command_nearest(const char *typed)
{
    struct nearest nearest = {0};

    for (const struct command *const *command = commands; *command; command++)
        nearest_offer(&nearest, typed, (*command)->name);
    return nearest.name;
}
