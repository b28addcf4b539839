/* SPDX-License-Identifier: MIT */
/*
 * Rounds of a second night that goes wrong:
 *
 *   nights kill SOME OPTION...
 *       killed at calls that change a file, and killed again while it completes: at some of the
 *       making and of the completing, at all of the publishing
 *   nights moments N SEED OPTION...
 *       killed N times at any moment
 *   nights fail SOME OPTION...
 *       some calls of each name fail, and for good
 *   nights memory ROUNDS OPTION...
 *       so many allocations fail, spread over the run
 *   nights command ROUNDS ARGUMENT...
 *       so many allocations of another command fail, spread over it
 */
#include "nights.h"
#include "picture.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { KILLED = 128 + SIGKILL };

static unsigned killed, stood[STANDS_JOURNAL + 1];

static const char *told(const struct fault *fault)
{
    static char text[64];

    snprintf(text, sizeof text, "%s %lu%s", fault_names[fault->call], fault->n,
             fault->goes_on ? "+" : "");
    return text;
}

static void count(const char *why)
{
    killed++;
    stood[judge(why)]++;
}

static void kill_at(const struct fault *fault)
{
    int code = night_run(2, fault);

    if (code != KILLED)
        die("%s: exit code %d, not killed: %s", told(fault), code, file_text("stderr"));
    count(told(fault));
}

static size_t first_rename(const struct calls *calls)
{
    size_t i = 0;

    while (i < calls->count && strncmp(fault_names[calls->list[i].call], "rename", 6) != 0)
        i++;
    if (i == calls->count)
        die("nothing is renamed");
    return i;
}

/* The run that completes is killed too, as it makes each of its calls; the set was on its way from
 * that call on. */
static void kill_completing(const struct calls *calls, size_t decided, unsigned some)
{
    static struct calls completing;
    size_t last;

    for (yesterday(); access("report/.vramgrid-commit", F_OK) != 0; decided++) {
        if (decided == calls->count)
            die("no call of publishing leaves a journal");
        yesterday();
        kill_at(&calls->list[decided]);
    }
    folder_copy("report", "journal");
    night_calls(&completing);
    last = calls->count - decided + 5;
    if (last > completing.count)
        last = completing.count;
    for (size_t i = 0; i < last; i += last / some + 1) {
        folder_copy("journal", "report");
        kill_at(&completing.list[i]);
        completes(told(&completing.list[i]));
    }
}

/* Some of the making, and all of the publishing, which begins at a rename. */
static void kill_each(unsigned some)
{
    static struct calls calls;
    size_t publishing, step;

    night_calls(&calls);
    publishing = first_rename(&calls);
    step = publishing / some + 1;
    for (size_t i = 0; i < calls.count; i += i < publishing && i + step < publishing ? step : 1) {
        yesterday();
        kill_at(&calls.list[i]);
        completes(told(&calls.list[i]));
    }
    kill_completing(&calls, publishing + 1, some);
    kill_completing(&calls, publishing + (calls.count - publishing) / 2, some);
    if (killed < 100 || stood[STANDS_JOURNAL] < 20)
        die("too few: %u killed, %u journals", killed, stood[STANDS_JOURNAL]);
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void pause_for(double seconds)
{
    struct timespec time = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};

    nanosleep(&time, NULL);
}

/* Of a run with several threads; one that was faster does not count. */
static void kill_at_moments(unsigned rounds, unsigned seed)
{
    double took = now();

    srand(seed);
    night_run(2, NULL);
    took = now() - took;
    for (unsigned tries = 0; killed < rounds && tries < 5 * rounds; tries++) {
        double moment = took * rand() / RAND_MAX;
        char why[64];
        pid_t pid;
        int code;

        snprintf(why, sizeof why, "after %.4f s", moment);
        yesterday();
        pid = night_begin(2, NULL, NULL);
        pause_for(moment);
        kill(pid, SIGKILL);
        code = run_end(pid);
        if (code == 0)
            continue;
        if (code != KILLED)
            die("%s: exit code %d: %s", why, code, file_text("stderr"));
        count(why);
        completes(why);
    }
    if (killed < rounds)
        die("too few: %u killed", killed);
}

static unsigned failures, survived;

static bool is_removal(enum fault_call call)
{
    return call == FAULT_UNLINK || call == FAULT_UNLINKAT || call == FAULT_REMOVE ||
           call == FAULT_RMDIR;
}

/* 0 with the new report, or 3 with a message and one of both; where later calls fail too so does
 * the way back. */
static void fail_at(const struct fault *fault)
{
    char why[80];
    enum stands stands;
    int code;

    yesterday();
    code = night_run(2, fault);
    snprintf(why, sizeof why, "%s with %s", told(fault), strerror(fault->error));
    stands = judge(why);
    if (code == 0 && stands == STANDS_NEW) {
        survived++;
    } else if (code == 3 && (fault->goes_on || stands != STANDS_JOURNAL)) {
        failures++;
        complains(why);
    } else {
        die("%s: exit code %d, and %d stands: %s", why, code, (int)stands, file_text("stderr"));
    }
    /* What cannot be removed stays until the next run. */
    if (!is_removal(fault->call) && stands != STANDS_JOURNAL &&
        access("report/.vramgrid-commit", F_OK) != 0)
        settled(why);
    completes(why);
}

static void fail_each(unsigned some)
{
    static const int errors[] = {ENOSPC, EIO, EDQUOT};
    static struct calls calls;
    unsigned long all[FAULT_CALLS] = {0}, turn = 0;

    night_calls(&calls);
    for (size_t i = 0; i < calls.count; i++)
        all[calls.list[i].call]++;
    for (size_t i = 0; i < calls.count; i++) {
        struct fault fault = calls.list[i];
        bool is_of_disk =
            fault.call == FAULT_FSYNC || fault.call == FAULT_RENAME || fault.call == FAULT_RENAMEAT;

        if ((fault.n - 1) % (all[fault.call] / some + 1) != 0)
            continue;
        fault.error = errors[turn++ % 3];
        fail_at(&fault);
        /* A disk that has gone for good. */
        fault = (struct fault){fault.call, fault.n, true, EIO};
        if (is_of_disk)
            fail_at(&fault);
    }
    if (failures < some)
        die("too few: %u failed", failures);
}

static char changes_told[8192]; /* by tonight's run where nothing fails */

/* What there was no memory for is left out, and not told as if somebody had taken it away. */
static void invents_no_changes(const char *why)
{
    char *text = strdup(file_text("report/changes.csv")), *rest = text;

    for (char *line; text && (line = strsep(&rest, "\n")) != NULL;)
        if (!strstr(changes_told, line))
            die("%s: changes.csv has '%s'", why, line);
    free(text);
}

/* The run whose N-th allocation fails: an error in words and last night's report, or all of
 * tonight's. */
static void run_short(const struct fault *fault)
{
    const char *why = told(fault);
    int code = night_run(2, fault);
    enum stands stands;

    if (code == 0) { /* it can be done without, such as what tells the changes */
        survived++;
        whole(why);
        settled(why);
        invents_no_changes(why);
        yesterday();
        return;
    }
    stands = judge(why);
    if (code >= 1 && code <= 3) {
        failures++;
        complains(why);
        if (access("report/.vramgrid-commit", F_OK) ==
            0) /* once that is decided the next run goes on */
            completes(why);
        else if (stands != STANDS_OLD)
            die("%s: exit code %d, and it does not stand", why, code);
    } else {
        die("%s: exit code %d, and %d stands: %s", why, code, (int)stands, file_text("stderr"));
    }
    settled(why);
    yesterday();
}

static void run_out_of_memory(unsigned rounds)
{
    struct fault fault = {FAULT_ALLOCATION, 1, false, ENOMEM};
    unsigned long all, step;

    night_run(2, NULL);
    snprintf(changes_told, sizeof changes_told, "%s", file_text("report/changes.csv"));
    all = fault_count(FAULT_ALLOCATION);
    step = all / rounds + 1;
    yesterday();
    for (; fault.n <= all; fault.n += step)
        run_short(&fault);
    run_short(&(struct fault){FAULT_ALLOCATION, 20, true, ENOMEM});
    if (failures < (rounds < all ? rounds : all) / 2)
        die("too few: %u failed", failures);
    printf("%lu allocations\n", all);
}

/* All that it has to say, or why it does not. */
static void command_out_of_memory(unsigned rounds, const char *const *arguments)
{
    struct fault fault = {FAULT_ALLOCATION, 1, false, ENOMEM};
    static char good[1 << 16];
    unsigned long all;

    if (run_end(run_begin(arguments, NULL, NULL)) != 0)
        die("%s: %s", arguments[0], file_text("stderr"));
    snprintf(good, sizeof good, "%s", file_text("stdout"));
    all = fault_count(FAULT_ALLOCATION);
    for (; fault.n <= all; fault.n += all / rounds + 1) {
        int code = run_end(run_begin(arguments, &fault, NULL));

        if (code >= 1 && code <= 3) {
            complains(told(&fault));
            if (strstr(file_text("stderr"), ": \n"))
                die("%s: of what: %s", told(&fault), file_text("stderr"));
        } else if (code == 0 && strcmp(file_text("stdout"), good) != 0) {
            die("%s: something else is said: %.300s", told(&fault), file_text("stdout"));
        } else if (code != 0)
            die("%s: exit code %d: %s", told(&fault), code, file_text("stderr"));
        failures += code != 0;
    }
    printf("%s: %lu allocations, %u runs failed\n", arguments[0], all, failures);
    if (failures == 0)
        die("too few");
}

static unsigned number(const char *text)
{
    return (unsigned)strtoul(text, NULL, 10);
}

/* Of the mode, and what it has said so far. */
static void play(const char *mode, const char *const *arguments, int numbers)
{
    nights_set(arguments + numbers);
    nights_prepare();
    if (strcmp(mode, "kill") == 0)
        kill_each(number(arguments[0]));
    else if (strcmp(mode, "moments") == 0)
        kill_at_moments(number(arguments[0]), number(arguments[1]));
    else if (strcmp(mode, "fail") == 0)
        fail_each(number(arguments[0]));
    else
        run_out_of_memory(number(arguments[0]));
    printf("%u killed: %u left the old report, %u the new one, %u a journal; %u failed, %u did "
           "without\n",
           killed, stood[STANDS_OLD], stood[STANDS_NEW], stood[STANDS_JOURNAL], failures, survived);
}

int nights_main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int numbers; /* in front of the options */
    } modes[] = {{"kill", 1}, {"moments", 2}, {"fail", 1}, {"memory", 1}};
    const char *const *arguments = (const char *const *)argv + 2;

    fault_begin(&(struct fault){.n = 0}, -1);
    FcInit(); /* once for all of them */
    if (argc > 3 && strcmp(argv[1], "command") == 0) {
        command_out_of_memory(number(arguments[0]), arguments + 1);
        return 0;
    }
    for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof *modes; i++)
        if (strcmp(argv[1], modes[i].name) == 0 && argc - 2 > modes[i].numbers) {
            play(modes[i].name, arguments, modes[i].numbers);
            return 0;
        }
    die("nights: see rounds.c");
}
