/* SPDX-License-Identifier: MIT */
/*
 * Two nights: the report of the first stands in ./report when the second one goes wrong. The
 * program runs in forked processes, which need not load libraries and fonts anew. The sheets
 * models.csv and gpus.csv stand in ./.
 */
#ifndef VRAMGRID_TESTS_NIGHTS_H
#define VRAMGRID_TESTS_NIGHTS_H

#include "fault.h"

#include <sys/types.h>

/* What stands after the second night; a journal where files of both stand, and the next run can
 * complete the set. */
enum stands { STANDS_OLD, STANDS_NEW, STANDS_JOURNAL };

enum { CALLS_MAX = 4096 };

/* The calls of a run in their order, each a fault. */
struct calls {
    size_t count;
    struct fault list[CALLS_MAX];
};

/* Begins the program with its output in ./stdout and ./stderr; run_end gives its exit code, or 128
 * + the signal. */
pid_t run_begin(const char *const *arguments, const struct fault *fault, const char *log);
int run_end(pid_t pid);

/* The options of both nights, NULL at the end. */
void nights_set(const char *const *options);
pid_t night_begin(int night, const struct fault *fault, const char *log);
int night_run(int night, const struct fault *fault);

/* Runs both with other people's files in the folders, and learns what may stand later. Last night's
 * report stands then. */
void nights_prepare(void);
void yesterday(void);

/* What a second night calls that changes files. */
void night_calls(struct calls *calls);

/* Each ends the test with why where something is wrong. */
enum stands judge(const char *why);
/* Each file that the manifest lists is there with those bytes. */
void whole(const char *why);
void settled(const char *why);
void silent(const char *why);
void complains(const char *why);
/* The run after it makes the second night's report as if nothing had been. */
void completes(const char *why);

#endif
