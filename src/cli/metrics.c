/* SPDX-License-Identifier: MIT */
#include "metrics.h"

#include "vramgrid/base/file.h"
#include "vramgrid/base/number.h"
#include "vramgrid/base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char LAST_SUCCESS[] = "last_success_timestamp_seconds";

/* What every file of ours begins with. */
static const char FIRST_WORDS[] = "# HELP vramgrid_";

enum { METRICS_BYTES_MAX = 1 << 20, TRIES_MAX = 100, LOCK_TRIES_MAX = 250 };

struct metrics {
    FILE *file;
    char *label; /* report="DIR", escaped */
};

/* The label that all samples have. To be freed; NULL when memory is out. */
static char *make_label(const char *dir)
{
    char *label = NULL;
    size_t size;
    FILE *stream = open_memstream(&label, &size);

    if (!stream)
        return NULL;
    fputs("report=\"", stream);
    for (; *dir; dir++) {
        if (*dir == '\\' || *dir == '"' || *dir == '\n')
            putc('\\', stream);
        putc(*dir == '\n' ? 'n' : *dir, stream);
    }
    putc('"', stream);
    return fclose(stream) == 0 ? label : NULL;
}

static void put_head(const struct metrics *metrics, const char *name, const char *help)
{
    fprintf(metrics->file, "# HELP vramgrid_%s %s\n# TYPE vramgrid_%s gauge\n", name, help, name);
}

static void put_sample(const struct metrics *metrics, const char *name, double value)
{
    fprintf(metrics->file, "vramgrid_%s{%s} %.15g\n", name, metrics->label, value);
}

static void put_count(const struct metrics *metrics, const char *name, const char *label,
                      const char *word, size_t count)
{
    fprintf(metrics->file, "vramgrid_%s{%s,%s=\"%s\"} %zu\n", name, metrics->label, label, word,
            count);
}

static double unix_seconds(const struct timespec *when)
{
    return (double)when->tv_sec + (double)when->tv_nsec / 1e9;
}

/* The sample of this report in the file that stands; 0 where there is none. */
static double read_last_success(const char *path, const char *label)
{
    const char *reason;
    size_t length;
    char *text = file_read(path, METRICS_BYTES_MAX, &length, &reason), *start = NULL;
    char *sample = NULL;
    double when = 0;

    if (text && asprintf(&start, "\nvramgrid_%s{%s} ", LAST_SUCCESS, label) < 0)
        start = NULL;
    if (start)
        sample = strstr(text, start);
    if (sample) {
        sample += strlen(start);
        sample[strcspn(sample, "\n")] = '\0';
        if (number_parse(sample, '.', &when) != NUMBER_OK)
            when = 0;
    }
    free(start);
    free(text);
    return when;
}

static void put_run(const struct metrics *metrics, const struct account *account,
                    double last_success)
{
    put_head(metrics, "last_run_timestamp_seconds", "When the last run ended.");
    put_sample(metrics, "last_run_timestamp_seconds", unix_seconds(&account->ended));
    if (last_success > 0) {
        put_head(metrics, LAST_SUCCESS, "When the last run that published the report ended.");
        put_sample(metrics, LAST_SUCCESS, last_success);
    }
    put_head(metrics, "run_duration_seconds", "How long the last run took.");
    put_sample(metrics, "run_duration_seconds", account->seconds);
    put_head(metrics, "exit_code", "What the last run ended with: 0 and 5 are success.");
    put_sample(metrics, "exit_code", account->exit_code);
}

static void put_report(const struct metrics *metrics, const struct run *run)
{
    static const char *const STATES[] = {
        [STAGE_NEW] = "new", [STAGE_CHANGED] = "changed", [STAGE_UNCHANGED] = "unchanged"};
    const struct publish_summary *summary = &run->outcome.summary;

    put_head(metrics, "combinations", "Combinations that the report is about.");
    put_sample(metrics, "combinations", (double)plan_combinations(&run->plan));
    put_head(metrics, "report_files", "Files of the report, by what the run did to them.");
    for (int state = 0; state <= STAGE_UNCHANGED; state++)
        put_count(metrics, "report_files", "state", STATES[state], summary->changes[state]);
    put_head(metrics, "report_bytes", "Size of these files without the manifest.");
    put_sample(metrics, "report_bytes", (double)summary->bytes);
    put_head(metrics, "report_changes",
             "Differences from the report before, as far as it can be compared.");
    for (int kind = 0; kind < CHANGE_KINDS; kind++)
        put_count(metrics, "report_changes", "kind", change_kind_name((enum change_kind)kind),
                  summary->differences[kind]);
}

/*
 * When the newest file that went in was written; of the shipped ones only where there are no
 * others, as for the as-of date, or an upgrade would make old inputs look new. 0: nobody can tell.
 */
static double find_newest_input(const struct run *run)
{
    double newest[2] = {0}; /* by source_is_shipped */
    struct sources sources;
    struct timespec when;

    run_list_sources(run, &sources);
    for (size_t i = 0; i < sources.count; i++) {
        double *which = &newest[source_is_shipped(&sources.list[i])];

        if (source_time(&sources.list[i], &when) && unix_seconds(&when) > *which)
            *which = unix_seconds(&when);
    }
    return newest[false] > 0 ? newest[false] : newest[true];
}

static void put_inputs(const struct metrics *metrics, const struct account *account)
{
    double newest = find_newest_input(account->run);

    if (newest <= 0)
        return;
    put_head(metrics, "inputs_age_seconds", "Age of the newest sheet, template, palette or logo.");
    put_sample(metrics, "inputs_age_seconds", unix_seconds(&account->ended) - newest);
}

/*
 * Another run that writes the same file needs a moment. False when it takes too long, or the run is
 * asked to stop; where the file system has no locks it goes without.
 */
static bool lock_soon(int fd)
{
    const struct timespec pause = {0, 20 * 1000 * 1000};

    for (int tries = 0; flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK; tries++) {
        if (tries == LOCK_TRIES_MAX || stop_is_asked())
            return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

/*
 * Opens the temporary file and waits until no other run is at it. Who has waited may hold what the
 * other has put in place since: then anew. -1 with errno.
 */
static int open_locked(const char *path)
{
    int fd;

    for (int tries = 0; tries < TRIES_MAX; tries++) {
        bool is_locked;

        fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0666);
        if (fd < 0)
            return -1;
        is_locked = lock_soon(fd);
        if (is_locked && file_is_at(fd, path))
            return fd;
        close(fd);
        if (!is_locked)
            break;
    }
    errno = EBUSY;
    return -1;
}

/* A file that is empty, or begins as ours do. */
static bool is_ours(int fd)
{
    char start[sizeof FIRST_WORDS - 1];
    struct stat status;

    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    return status.st_size == 0 || (pread(fd, start, sizeof start, 0) == sizeof start &&
                                   memcmp(start, FIRST_WORDS, sizeof start) == 0);
}

static bool refuse(const char *path, struct error *err)
{
    return error_set(err, ERROR_WRITE, "metrics: %s: is not from a run of vramgrid: move it away",
                     path);
}

/* One that is written to must have no other name. */
static bool has_one_name(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 && status.st_nlink == 1;
}

static FILE *open_temporary(const char *temporary, const char *path, struct error *err)
{
    int fd = open_locked(temporary);
    FILE *file = NULL;

    if (fd >= 0 && !(is_ours(fd) && has_one_name(fd)))
        refuse(temporary, err);
    else if (fd >= 0 && ftruncate(fd, 0) == 0)
        file = fdopen(fd, "w");
    if (file)
        return file;
    error_set_errno(err, ERROR_WRITE, "metrics: %s", path);
    if (fd >= 0)
        close(fd);
    return NULL;
}

/* "FOLDER/.NAME.tmp": the collector reads only what ends in .prom. */
static bool name_temporary(char temporary[PATH_SIZE], const char *path, struct error *err)
{
    const char *name = path_base(path);

    if (snprintf(temporary, PATH_SIZE, "%.*s.%s.tmp", (int)(name - path), path, name) < PATH_SIZE)
        return true;
    return error_set(err, ERROR_WRITE, "metrics: %.200s...: the path is too long", path);
}

/* A rename would put a file in the place of /dev/null, or of somebody's notes. */
static bool check_target(const char *path, struct error *err)
{
    struct stat status;
    int fd;
    bool ok;

    if (lstat(path, &status) != 0)
        return true;
    if (!S_ISREG(status.st_mode))
        return error_set(err, ERROR_WRITE, "metrics: %s: is not a regular file", path);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return error_set_errno(err, ERROR_WRITE, "metrics: %s", path);
    ok = is_ours(fd) || refuse(path, err);
    close(fd);
    return ok;
}

/* False with errno. */
static bool put_all(FILE *file, const struct account *account)
{
    const struct run *run = account->run;
    struct metrics metrics = {file, make_label(run->settings.dir)};

    if (!metrics.label)
        return false;
    if (run->outcome.is_made) {
        put_run(&metrics, account, unix_seconds(&account->ended));
        put_report(&metrics, run);
        put_inputs(&metrics, account);
    } else {
        put_run(&metrics, account, read_last_success(run->settings.metrics, metrics.label));
    }
    free(metrics.label);
    return !ferror(file) && fflush(file) == 0 && fsync(fileno(file)) == 0;
}

bool metrics_write(const struct account *account, struct error *err)
{
    const char *path = account->run->settings.metrics;
    char temporary[PATH_SIZE];
    FILE *file;
    bool ok;

    if (!path || account->run->options->dry_run)
        return true;
    if (!name_temporary(temporary, path, err) || !check_target(path, err))
        return false;
    file = open_temporary(temporary, path, err);
    if (!file)
        return false;
    ok = put_all(file, account) && rename(temporary, path) == 0;
    if (!ok) {
        error_set_errno(err, ERROR_WRITE, "metrics: %s", path);
        unlink(temporary);
    }
    fclose(file); /* and with it the lock */
    return ok;
}
