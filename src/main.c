/* SPDX-License-Identifier: MIT */
/* template + sheets -> catalogue -> plan -> slices -> writers -> publish, and the exit code. */
#include "vramgrid/commands.h"
#include "vramgrid/options.h"
#include "vramgrid/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "vramgrid" and the arguments, as the manifest shows them. */
static char *join_arguments(int argc, char **argv)
{
    size_t length = sizeof "vramgrid";
    char *text;

    for (int i = 1; i < argc; i++)
        length += strlen(argv[i]) + 1;
    text = malloc(length);
    if (!text)
        return NULL;
    strcpy(text, "vramgrid");
    for (int i = 1; i < argc; i++)
        strcat(strcat(text, " "), argv[i]);
    return text;
}

static void print_findings(const struct findings *findings)
{
    const char *line = findings->text;

    while (line && *line) {
        size_t length = strcspn(line, "\n");

        fprintf(stderr, "vramgrid: %.*s\n", (int)length, line);
        line += length + 1;
    }
}

static bool run_command(struct run *run, const struct options *options, const char *command_line,
                        struct error *err)
{
    switch (options->command) {
    case COMMAND_REPORT:
        return run_load(run, options, err) && command_report(run, command_line, err);
    case COMMAND_CHECK:
        return run_load(run, options, err) && command_check(run, err);
    case COMMAND_LIST:
        return run_load_settings(run, options, NULL, err) && command_list(run, err);
    case COMMAND_HELP:
        options_print_help();
        break;
    case COMMAND_VERSION:
        puts("vramgrid " VRAMGRID_VERSION);
        break;
    }
    return true;
}

/* A list or a help text that could not be written is an error like any other. */
static bool close_stdout(struct error *err)
{
    if (ferror(stdout) || fclose(stdout) != 0)
        return error_set_errno(err, ERROR_WRITE, "standard output");
    return true;
}

int main(int argc, char **argv)
{
    struct error err = {0};
    struct options options;
    struct run run = {0};
    char *command_line = join_arguments(argc, argv);
    bool ok = command_line || error_set_memory(&err);

    signal(SIGXFSZ, SIG_IGN); /* a file size limit is an error to report, not an end */
    ok = options_parse(&options, argc, argv, &err) && ok &&
         run_command(&run, &options, command_line, &err);
    ok = close_stdout(&err) && ok;
    print_findings(&run.findings);
    if (err.kind != ERROR_NONE)
        fprintf(stderr, "vramgrid: %s\n", err.text);
    run_release(&run);
    options_release(&options);
    free(command_line);
    if (ok)
        return EXIT_SUCCESS;
    return err.kind != ERROR_NONE ? (int)err.kind : ERROR_INPUT;
}
