/* SPDX-License-Identifier: MIT */
/* template + sheets -> catalogue -> plan -> slices, fleets -> writers -> publish -> account, exit
 * code. */
#include "vramgrid/base/memory_limit.h"
#include "vramgrid/base/stop.h"
#include "vramgrid/cli/account.h"
#include "vramgrid/cli/commands.h"
#include "vramgrid/cli/library_messages.h"
#include "vramgrid/cli/options.h"
#include "vramgrid/cli/run.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_findings(const struct findings *findings)
{
    const char *line = findings->text;

    while (line && *line) {
        size_t length = strcspn(line, "\n");

        fprintf(stderr, "vramgrid: %.*s\n", (int)length, line);
        line += length + 1;
    }
}

static void print_error(const struct error *err)
{
    if (err->kind != ERROR_NONE)
        fprintf(stderr, "vramgrid: %s\n", err->text);
}

/*
 * What is printed comes to some 20 KB, and stays in the buffer until stdout is closed: so a write
 * that fails does so there, where errno says why.
 */
static void gather_stdout(void)
{
    static char buffer[1 << 18];

    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
}

/* A list or a help text that could not be written is an error like any other. */
static bool close_stdout(struct error *err)
{
    bool has_failed = ferror(stdout);

    if (fclose(stdout) != 0)
        return error_set_errno(err, ERROR_WRITE, "standard output");
    if (has_failed)
        return error_set(err, ERROR_WRITE, "standard output: it was not written in full");
    return true;
}

/*
 * A closed standard stream must not become the number of a file that we open. What is written to a
 * closed stdout is still lost, and to be told: hence opened for reading only.
 */
static void open_standard_streams(void)
{
    int fd;

    do
        fd = open("/dev/null",
                  fcntl(STDIN_FILENO, F_GETFD) >= 0 && fcntl(STDOUT_FILENO, F_GETFD) < 0 ? O_RDONLY
                                                                                         : O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd > STDERR_FILENO)
        close(fd);
}

/*
 * Which font stands in for the characters that ours lacks must not depend on the locale: fontconfig
 * and pango read these two before it. Here, since no other thread reads the environment yet.
 */
static void fix_font_language(void)
{
    setenv("FC_LANG", "en", 1);
    setenv("PANGO_LANGUAGE", "en", 1);
}

/* A report that could not be compared in full may have: a first one has. */
static bool has_changed(const struct outcome *outcome)
{
    size_t differences = 0;

    for (int kind = 0; kind < CHANGE_KINDS; kind++)
        differences += outcome->summary.differences[kind];
    return outcome->is_made && (differences > 0 || *outcome->summary.note);
}

static int exit_code(const struct run *run, bool ok, const struct error *err)
{
    if (err->kind == ERROR_STOPPED)
        return stop_exit_code();
    if (!ok)
        return err->kind != ERROR_NONE ? (int)err->kind : ERROR_INPUT;
    return has_changed(&run->outcome) && run->options->exit_code ? EXIT_CHANGED : EXIT_SUCCESS;
}

/* Tells those who were not there to watch; returns the exit code, which that may change. */
static int give_account(const struct run *run, const struct error *err, int code)
{
    struct account account;

    account_give(&account, run, err, code);
    print_error(&account.metrics_error);
    print_error(&account.log_error);
    return account.exit_code;
}

int main(int argc, char **argv)
{
    struct error err = {0};
    struct options options;
    struct run run = {.options = &options};
    bool ok;
    int code;

    open_standard_streams();
    gather_stdout();
    library_messages_catch();
    memory_limit_prepare();
    fix_font_language();
    signal(SIGXFSZ, SIG_IGN); /* a file size limit is an error to report, not an end */
    ok = options_parse(&options, argc, argv, &err) && run_load(&run, &options, &err) &&
         options.command->run(&run, &err);
    ok = close_stdout(&err) && ok;
    print_findings(&run.findings);
    print_error(&err);
    library_messages_end(ok);
    code = exit_code(&run, ok, &err);
    if (run.settings_known && options.command->is_accounted)
        code = give_account(&run, &err, code);
    run_release(&run);
    options_release(&options);
    if (err.kind == ERROR_STOPPED)
        stop_raise();
    return code;
}
