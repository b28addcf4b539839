/* SPDX-License-Identifier: MIT */
#include "log.h"

#include "vramgrid/base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

void log_time(const struct account *account, char text[LOG_TIME_SIZE])
{
    struct tm utc = {0};

    gmtime_r(&account->ended.tv_sec, &utc);
    strftime(text, LOG_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* What syslog puts before a line itself. */
static void put_prefix(FILE *stream, const struct account *account)
{
    unsigned target = account->run->settings.log.place;
    char when[LOG_TIME_SIZE];

    if (target == LOG_TO_SYSLOG)
        return;
    log_time(account, when);
    if (target != LOG_TO_STDERR)
        fprintf(stream, "%s ", when);
    fputs("vramgrid: ", stream);
}

static void put_files(FILE *stream, const struct publish_summary *summary, bool is_dry)
{
    const char *would_be = is_dry ? "would be " : "";

    fprintf(stream, "%zu files (%zu %snew, %zu %schanged, %zu unchanged)", summary->files,
            summary->changes[STAGE_NEW], would_be, summary->changes[STAGE_CHANGED], would_be,
            summary->changes[STAGE_UNCHANGED]);
}

static void put_differences(FILE *stream, const struct publish_summary *summary)
{
    char words[1024];
    size_t total = changes_describe(summary->differences, words, sizeof words);

    if (*summary->note)
        fprintf(stream, "; the last report: %s", summary->note);
    if (total > 0 || !*summary->note)
        fprintf(stream, "; %s", words);
}

static void put_made(FILE *stream, const struct account *account)
{
    const struct publish_summary *summary = &account->run->outcome.summary;
    bool is_dry = account->run->options->dry_run;

    fprintf(stream, "%s %s in %.2f seconds: ", is_dry ? "dry run of" : "published",
            account->run->settings.dir, account->seconds);
    put_files(stream, summary, is_dry);
    put_differences(stream, summary);
}

static void put_failed(FILE *stream, const struct account *account)
{
    fprintf(stream, "%s %s with exit code %d in %.2f seconds",
            account->run->options->dry_run ? "failed in a dry run of" : "failed to publish",
            account->run->settings.dir, account->exit_code, account->seconds);
}

/* The first of what was said on stderr, and how much more there was; who reads stderr has read it.
 */
static void put_errors(FILE *stream, const struct account *account)
{
    const struct findings *findings = &account->run->findings;
    const struct error *errors[] = {account->error, &account->metrics_error};
    size_t count = findings->count;

    if (account->run->settings.log.place == LOG_TO_STDERR)
        return;
    if (findings->text)
        fprintf(stream, ": %.*s", (int)strcspn(findings->text, "\n"), findings->text);
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        if (errors[i]->kind == ERROR_NONE)
            continue;
        if (count == 0)
            fprintf(stream, ": %s", errors[i]->text);
        count++;
    }
    if (count > 1)
        fprintf(stream, " (and %zu more)", count - 1);
}

/* To be freed. A path may hold anything, even line breaks. */
static char *make_printable(const char *text)
{
    size_t size = strlen(text) + 1;
    char *line = malloc(size);

    if (!line)
        return NULL;
    utf8_copy(line, size, text);
    for (char *c = line; (c = strpbrk(c, "\t\r\n")) != NULL;)
        *c = '?';
    return line;
}

static char *describe_as_text(const struct account *account)
{
    char *text = NULL, *line = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);

    if (!stream)
        return NULL;
    put_prefix(stream, account);
    if (account->run->outcome.is_made)
        put_made(stream, account);
    else
        put_failed(stream, account);
    put_errors(stream, account);
    if (fclose(stream) == 0)
        line = make_printable(text);
    free(text);
    return line;
}

/* Of user programs: cron's own facility is for what the daemon itself has to say. */
static void send_to_syslog(const struct account *account, const char *line)
{
    openlog("vramgrid", LOG_PID, LOG_USER);
    syslog(account_is_success(account) ? LOG_INFO : LOG_ERR, "%s", line);
    closelog();
}

static bool write_line(int fd, const char *name, const char *line, struct error *err)
{
    char *whole;
    int length = asprintf(&whole, "%s\n", line);
    ssize_t written;

    if (length < 0)
        return error_set_memory(err);
    written = write(fd, whole, (size_t)length);
    if (written >= 0 && written < length)
        errno = ENOSPC;
    if (written != length)
        error_set_errno(err, ERROR_WRITE, "log: %s", name);
    free(whole);
    return written == length;
}

/* A link leads where its owner wants: that must be whoever may write to the log anyway. */
static bool is_somebodys_link(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0 && S_ISLNK(status.st_mode) && status.st_uid != 0 &&
           status.st_uid != geteuid();
}

/* Never waits: a FIFO that nobody reads must not hang a nightly run. */
static bool append_to_file(const char *path, const char *line, struct error *err)
{
    int fd;
    bool ok;

    if (is_somebodys_link(path))
        return error_set(err, ERROR_WRITE, "log: %s: is a link of somebody else", path);
    fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0666);
    if (fd < 0)
        return error_set_errno(err, ERROR_WRITE, "log: %s", path);
    ok = write_line(fd, path, line, err);
    if (close(fd) != 0)
        ok = error_set_errno(err, ERROR_WRITE, "log: %s", path);
    return ok;
}

bool log_write(const struct account *account, struct error *err)
{
    const struct settings *settings = &account->run->settings;
    bool ok = true;
    char *line;

    if (settings->log.place == LOG_TO_NOTHING)
        return true;
    line = settings->log_format == LOG_AS_JSON ? log_as_json(account) : describe_as_text(account);
    if (!line)
        return error_set_memory(err);
    if (settings->log.place == LOG_TO_SYSLOG)
        send_to_syslog(account, line);
    else if (settings->log.place == LOG_TO_STDERR)
        ok = write_line(STDERR_FILENO, "stderr", line, err);
    else
        ok = append_to_file(settings->log.text, line, err);
    free(line);
    return ok;
}
