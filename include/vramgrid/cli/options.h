/* SPDX-License-Identifier: MIT */
/* The command line (vramgrid(1), OPTIONS): one table feeds parsing, --help and completion. */
#ifndef VRAMGRID_OPTIONS_H
#define VRAMGRID_OPTIONS_H

#include "vramgrid/base/error.h"
#include "vramgrid/input/settings.h"

#include <stdbool.h>
#include <stddef.h>

struct command;

/* One setting given as an option; all borrowed from argv. */
struct assignment {
    const char *option;  /* "contexts" */
    char *section, *key; /* owned */
    const char *value;
};

enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

struct options {
    const struct command *command;
    const char *argument; /* the template, what to list, to import or to explain; NULL: none */
    const char *second_argument;    /* the GPU to explain it on */
    struct assignment *assignments; /* in the order given */
    size_t assignment_count;
    bool dry_run, verbose, quiet, json;
    bool force;     /* publish although a gate says no */
    bool exit_code; /* end with EXIT_CHANGED where the report has changed */
    enum when progress;
    char **arguments; /* all of them, of a command that takes files: argv's */
    int argument_count;
    const char *params_billion, *name; /* of the model to import, as typed; NULL: not given */
    const char *sheet, *assume;        /* likewise */
    char **words;                      /* of complete_command: what is typed so far; argv's */
    int word_count;
};

enum option_action {
    ACTION_SET, /* one key of the settings */
    ACTION_SET_ANY,
    ACTION_HELP,
    ACTION_VERSION,
    ACTION_FLAG,
    ACTION_WHEN,
    ACTION_TEXT
};

struct option_row {
    const char *group; /* the heading above it in --help; NULL: as the row before */
    char letter;       /* '\0': long form only */
    const char *name;
    const char *argument; /* "FILE", "fixed|full"; NULL: takes none */
    enum option_action action;
    const char *section, *key; /* of ACTION_SET */
    size_t offset;             /* in struct options, of ACTION_FLAG, ACTION_WHEN and ACTION_TEXT */
    const char *help;          /* NULL: what its setting may be */
};

/* The middle of a row that fills in a member of struct options. */
#define OPTION_AT(action, member) action, NULL, NULL, offsetof(struct options, member)

/* All options: those of every command, then those of single ones. NULL after the last. */
const struct option_row *option_at(size_t place);

/* The one command that takes an option; NULL: any. */
const struct command *option_owner(const struct option_row *row);

/* False with ERROR_USAGE. To be released in any case. */
bool options_parse(struct options *options, int argc, char **argv, struct error *err);

/* Lays the assignments over the settings. */
bool options_apply(const struct options *options, struct settings *settings, struct error *err);

void options_release(struct options *options);

/*
 * What was asked for as far as the files depend on it, to be run again: not the output folder, the
 * number of jobs or what is said on the terminal. UTF-8, quoted so that a shell runs just that. To
 * be freed; NULL when memory is out.
 */
char *options_describe(const struct options *options);

#endif
