/* SPDX-License-Identifier: MIT */
/*
 * The commands of vramgrid(1), DESCRIPTION, one row each: parsing, --help and completion read it. A
 * command answers on stdout and is false with an error, or with findings in the run, where it could
 * not.
 */
#ifndef VRAMGRID_COMMANDS_H
#define VRAMGRID_COMMANDS_H

#include "vramgrid/cli/run.h"

#include <stdint.h>

/* What there has to be before a command runs. */
enum loads { LOADS_NOTHING, LOADS_SETTINGS, LOADS_PLAN };

struct typed;

#define ARGUMENTS_ANY SIZE_MAX

struct command {
    const char *name;                    /* NULL: an option asks for it */
    const char *usage, *help;            /* its arguments and what it does, in --help */
    const char *(*choice)(size_t place); /* its argument is one of these; NULL: another one */
    const struct option_row *options;    /* those that it alone takes; NULL: none */
    size_t arguments_max;                /* 0 to 2, or ARGUMENTS_ANY: then options->arguments */
    bool takes_template;                 /* as its argument */
    bool is_accounted;                   /* in the log and in the metrics */
    enum loads loads;
    /* What comes first, whatever is wrong with the inputs; NULL: nothing. */
    bool (*prepare)(const struct run *run, struct error *err);
    bool (*run)(struct run *run, struct error *err);
    /* Offers what the argument being typed may become; NULL: a choice or a file. */
    void (*complete)(const struct run *run, const struct typed *typed);
};

/* The first is what runs where none is named. Ended by NULL. */
extern const struct command *const commands[];

extern const struct command report_command, check_command, explain_command, list_command,
    import_command;

/* Of --help, --version, and of the shell: not in the table. */
extern const struct command help_command, version_command, complete_command;

/* The name of the command nearest to what may be one mistyped, or NULL. */
const char *command_nearest(const char *typed);

#endif
