/* SPDX-License-Identifier: MIT */
/*
 * What became of one run of `vramgrid report`, for those who were not there to watch: metrics.h
 * and log.h tell it. Only here is the wall clock read; nothing of it goes into a report.
 */
#ifndef VRAMGRID_ACCOUNT_H
#define VRAMGRID_ACCOUNT_H

#include "vramgrid/base/error.h"
#include "vramgrid/cli/run.h"

#include <time.h>

struct account {
    const struct run *run;     /* its settings are known */
    const struct error *error; /* why it failed; findings are in the run */
    struct timespec ended;     /* wall clock */
    double seconds;            /* it took */
    int exit_code;             /* that the process will end with, as far as is known yet */
    struct error metrics_error, log_error; /* why they could not be written */
};

/* Whether anybody will be told what has become of the files. */
bool account_is_wanted(const struct settings *settings);

/* Whether the exit code is one of success. */
bool account_is_success(const struct account *account);

/*
 * Writes the metrics and then the log, as far as the settings want them, and each even if the other
 * fails. A failure turns an exit code of success into ERROR_WRITE; what was published stays so.
 */
void account_give(struct account *account, const struct run *run, const struct error *error,
                  int exit_code);

#endif
