/* SPDX-License-Identifier: MIT */
#include "nights.h"

#include "picture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 48 };

static const char *const *night_options;

/* Last night's files, tonight's, and tonight's once more, which has no changes to tell. */
static struct picture old_report, new_report, again_report;

static void point_to(const char *path, int stream)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

    if (fd < 0 || dup2(fd, stream) < 0)
        die("%s cannot be written", path);
    close(fd);
}

pid_t run_begin(const char *const *arguments, const struct fault *fault, const char *log)
{
    char *argv[ARGUMENTS_MAX] = {(char *)"vramgrid"};
    pid_t pid;
    int argc = 1, fd = -1;

    while (arguments[argc - 1] && argc < ARGUMENTS_MAX - 1) {
        argv[argc] = (char *)arguments[argc - 1];
        argc++;
    }
    fflush(stdout);
    pid = fork();
    if (pid != 0)
        return pid;
    point_to("stdout", STDOUT_FILENO);
    point_to("stderr", STDERR_FILENO);
    if (log)
        fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    fault_begin(fault ? fault : &(struct fault){.n = 0}, fd);
    exit(__real_main(argc, argv));
}

int run_end(pid_t pid)
{
    int status;

    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        die("no process");
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void nights_set(const char *const *options)
{
    night_options = options;
}

pid_t night_begin(int night, const struct fault *fault, const char *log)
{
    const char *arguments[ARGUMENTS_MAX] = {"-m",      "models.csv",
                                            "-g",      "gpus.csv",
                                            "-q",      "int8",
                                            "-o",      "report",
                                            "-s",      "heatmap.figures=free_vram",
                                            "-s",      "heatmap.chart_widths=natural",
                                            "--as-of", night == 1 ? "2026-01-01" : "2026-01-02",
                                            "-c",      night == 1 ? "4K,12K" : "8K,12K"};
    size_t count = 16;

    for (size_t i = 0; night_options[i] && count < ARGUMENTS_MAX - 1; i++)
        arguments[count++] = night_options[i];
    return run_begin(arguments, fault, log);
}

int night_run(int night, const struct fault *fault)
{
    return run_end(night_begin(night, fault, NULL));
}

static void put_file(const char *path)
{
    FILE *file = fopen(path, "w");

    if (!file || fputs("theirs\n", file) < 0 || fclose(file) != 0)
        die("%s cannot be written", path);
}

static void good_night(int night, struct picture *picture)
{
    if (night_run(night, NULL) != 0)
        die("night %d: %s", night, file_text("stderr"));
    picture_take(picture, "report");
}

void nights_prepare(void)
{
    folder_remove("report");
    good_night(1, &old_report);
    put_file("report/theirs.xlsx");
    put_file("report/matrices/.theirs");
    mkdir("report/.theirs", 0777);
    picture_take(&old_report, "report");
    folder_copy("report", "first");
    good_night(2, &new_report);
    good_night(2, &again_report);
    if (picture_is_same(&old_report, &new_report))
        die("both nights make the same report");
    yesterday();
}

void yesterday(void)
{
    folder_copy("first", "report");
}

void night_calls(struct calls *calls)
{
    char name[32];
    FILE *log;

    if (run_end(night_begin(2, NULL, "calls")) != 0)
        die("night 2: %s", file_text("stderr"));
    calls->count = 0;
    log = fopen("calls", "r");
    for (unsigned long n; log && fscanf(log, "%31s %lu", name, &n) == 2;) {
        struct fault *fault = &calls->list[calls->count++];

        *fault = (struct fault){.n = n};
        while (strcmp(fault_names[fault->call], name) != 0)
            fault->call++;
        if (calls->count == CALLS_MAX)
            die("too many calls");
    }
    if (calls->count == 0)
        die("no calls");
    fclose(log);
}

static bool has_file(const struct picture *picture, const struct picture_file *file)
{
    const struct picture_file *found = picture_find(picture, file->path);

    return found && strcmp(found->digest, file->digest) == 0;
}

/* Each file is that of some night, and those of both nights are there. */
static void judge_mixture(const char *why, const struct picture *now)
{
    if (access("report/.vramgrid-commit", F_OK) != 0 && access("report/.vramgrid-undo", F_OK) != 0)
        die("%s: neither report stands, and there is no journal", why);
    for (size_t i = 0; i < now->count; i++)
        if (!has_file(&old_report, &now->files[i]) && !has_file(&new_report, &now->files[i]) &&
            !has_file(&again_report, &now->files[i]))
            die("%s: neither the old file nor the new one: %s", why, now->files[i].path);
    for (size_t i = 0; i < old_report.count; i++) {
        const char *path = old_report.files[i].path;

        if (picture_find(&new_report, path) && !picture_find(now, path))
            die("%s: missing: %s", why, path);
    }
}

enum stands judge(const char *why)
{
    static struct picture now;

    if (access("report/.theirs", F_OK) != 0 ||
        strcmp(file_text("report/matrices/.theirs"), "theirs\n") != 0)
        die("%s: other people's files", why);
    picture_take(&now, "report");
    if (picture_is_same(&now, &old_report))
        return STANDS_OLD;
    if (picture_is_same(&now, &new_report) || picture_is_same(&now, &again_report))
        return STANDS_NEW;
    judge_mixture(why, &now);
    return STANDS_JOURNAL;
}

/* What stands between the quotes of the next "KEY": "...", in text; what is behind it, NULL where
 * there is none. */
static const char *next_value(const char *text, const char *key, char *value, size_t size)
{
    const char *at = text ? strstr(text, key) : NULL;
    size_t length;

    if (!at)
        return NULL;
    at += strlen(key);
    length = strcspn(at, "\"");
    snprintf(value, size, "%.*s", (int)length, at);
    return at + length;
}

void whole(const char *why)
{
    static struct picture now;
    const char *text = strstr(file_text("report/manifest.json"), "\"outputs\": [");
    struct picture_file file;
    size_t listed = 0;

    picture_take(&now, "report");
    while ((text = next_value(text, "\"path\": \"", file.path, sizeof file.path)) != NULL) {
        text = next_value(text, "\"sha256\": \"", file.digest, sizeof file.digest);
        if (!text || !has_file(&now, &file))
            die("%s: %s is not as the manifest has it", why, file.path);
        listed++;
    }
    if (listed == 0)
        die("%s: a manifest without outputs", why);
}

void settled(const char *why)
{
    const char *left = folder_find("report", ".vramgrid*", ".vramgrid.@(lock*|report)");

    if (left)
        die("%s: staged files are left: %s", why, left);
}

void silent(const char *why)
{
    if (*file_text("stdout") || *file_text("stderr"))
        die("%s: not silent: %s", why, file_text("stderr"));
}

/* Lines that name the program, whoever they are from. */
void complains(const char *why)
{
    const char *text = file_text("stderr");
    bool told = false;

    for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
        if (strncmp(line, "vramgrid: ", 10) != 0 || line[10] == '\n')
            die("%s: not a message: %s", why, text);
        told = true;
        if (!line[strcspn(line, "\n")])
            break;
    }
    if (!told)
        die("%s: no message: %s", why, text);
}

void completes(const char *why)
{
    if (night_run(2, NULL) != 0)
        die("%s, the next run: %s", why, file_text("stderr"));
    silent(why);
    if (judge(why) != STANDS_NEW)
        die("%s, the next run: its report does not stand", why);
    settled(why);
}
