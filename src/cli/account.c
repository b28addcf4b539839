/* SPDX-License-Identifier: MIT */
#include "vramgrid/cli/account.h"

#include "log.h"
#include "metrics.h"

#include <stdlib.h>

bool account_is_wanted(const struct settings *settings)
{
    return settings->metrics || settings->log.place != LOG_TO_NOTHING;
}

bool account_is_success(const struct account *account)
{
    return account->exit_code == EXIT_SUCCESS || account->exit_code == EXIT_CHANGED;
}

static void count_failure(struct account *account)
{
    if (account_is_success(account))
        account->exit_code = ERROR_WRITE;
}

void account_give(struct account *account, const struct run *run, const struct error *error,
                  int exit_code)
{
    int told;

    *account = (struct account){
        .run = run, .error = error, .seconds = run_seconds(run), .exit_code = exit_code};
    clock_gettime(CLOCK_REALTIME, &account->ended);
    if (!metrics_write(account, &account->metrics_error))
        count_failure(account);
    told = account->exit_code;
    if (!log_write(account, &account->log_error))
        count_failure(account);
    if (account->exit_code != told) /* the metrics have it wrong now */
        metrics_write(account, &account->metrics_error);
}
