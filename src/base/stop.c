/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/stop.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static const struct {
    int number;
    const char *name; /* sigabbrev_np is glibc's alone */
} signals[] = {{SIGHUP, "SIGHUP"}, {SIGINT, "SIGINT"}, {SIGTERM, "SIGTERM"}};

/* The one that asked; 0: none. The only state of the program that no function is handed. */
static atomic_int asked;

static void take_signal(int number)
{
    atomic_store(&asked, number);
}

static bool is_ignored(int number)
{
    struct sigaction action;

    return sigaction(number, NULL, &action) != 0 || action.sa_handler == SIG_IGN;
}

void stop_watch(void)
{
    struct sigaction action = {.sa_handler = take_signal,
                               .sa_flags = SA_RESTART | (int)SA_RESETHAND};

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (!is_ignored(signals[i].number))
            sigaction(signals[i].number, &action, NULL);
}

static const char *signal_name(int number)
{
    size_t i = 0;

    while (signals[i].number != number)
        i++;
    return signals[i].name;
}

bool stop_is_asked(void)
{
    return atomic_load(&asked) != 0;
}

bool stop_check(struct error *err)
{
    if (!stop_is_asked())
        return true;
    return error_set(err, ERROR_STOPPED, "stopped by %s; the last report stands",
                     signal_name(atomic_load(&asked)));
}

int stop_exit_code(void)
{
    return 128 + atomic_load(&asked);
}

void stop_raise(void)
{
    int number = atomic_load(&asked);

    signal(number, SIG_DFL);
    raise(number);
}
