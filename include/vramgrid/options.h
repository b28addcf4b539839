/* SPDX-License-Identifier: MIT */
/* The command line (SPEC 3): one table feeds parsing and --help. */
#ifndef VRAMGRID_OPTIONS_H
#define VRAMGRID_OPTIONS_H

#include "vramgrid/error.h"
#include "vramgrid/settings.h"

#include <stdbool.h>
#include <stddef.h>

enum command {
    COMMAND_REPORT,
    COMMAND_CHECK,
    COMMAND_EXPLAIN,
    COMMAND_LIST,
    COMMAND_IMPORT,
    COMMAND_HELP,
    COMMAND_VERSION
};

/* One setting given as an option; all borrowed from argv. */
struct assignment {
    const char *option;  /* "contexts" */
    char *section, *key; /* owned */
    const char *value;
};

enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

struct options {
    enum command command;
    const char *argument; /* the template, what to list, to import or to explain; NULL: none */
    const char *second_argument;    /* the GPU to explain it on */
    struct assignment *assignments; /* in the order given */
    size_t assignment_count;
    bool dry_run, verbose, quiet, json;
    bool force;     /* publish although a gate says no */
    bool exit_code; /* end with EXIT_CHANGED where the report has changed */
    enum when progress;
    const char *params_billion, *name; /* of the model to import, as typed; NULL: not given */
};

/* False with ERROR_USAGE. To be released in any case. */
bool options_parse(struct options *options, int argc, char **argv, struct error *err);

/* Lays the assignments over the settings. */
bool options_apply(const struct options *options, struct settings *settings, struct error *err);

void options_release(struct options *options);

/*
 * What was asked for as far as the files depend on it, to be run again: not the output folder, the
 * number of jobs or what is said on the terminal. To be freed; NULL when memory is out.
 */
char *options_describe(const struct options *options);

/* The text of --help, on stdout. */
void options_print_help(void);

/* The name of the command nearest to what may be one mistyped, or NULL. */
const char *options_nearest_command(const char *typed);

#endif
