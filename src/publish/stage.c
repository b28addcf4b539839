/* SPDX-License-Identifier: MIT */
#include "vramgrid/publish/stage.h"

#include "archive.h"
#include "dry.h"
#include "manifest.h"
#include "targets.h"
#include "vramgrid/base/place.h"
#include "work.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char STAGE_NAME[] = ".vramgrid-stage";

static void init(struct stage *stage, double retry_seconds)
{
    *stage = (struct stage){.dir.fd = -1, .temp.fd = -1, .work.fd = -1, .lock.fd = -1};
    stage->home = (struct place){&stage->dir, stage->name};
    stage->journal = (struct journal){&stage->dir, retry_seconds};
    memcpy(stage->name, STAGE_NAME, sizeof STAGE_NAME);
}

/* As it was typed, without slashes at its end. */
static bool trim(char dir[PATH_SIZE], const char *typed, struct error *err)
{
    if (snprintf(dir, PATH_SIZE, "%s", typed) >= PATH_SIZE)
        return error_set(err, ERROR_WRITE, "%.200s...: the path is too long", typed);
    for (size_t end = strlen(dir); end > 1 && dir[end - 1] == '/'; end--)
        dir[end - 1] = '\0';
    return true;
}

/* Tells who else may put things into the folder: root may in any. */
static void judge_folder(struct stage *stage)
{
    struct stat status;

    if (fstat(stage->dir.fd, &status) != 0)
        return;
    if (status.st_uid != geteuid() && status.st_uid != 0)
        snprintf(stage->note, sizeof stage->note,
                 "%s: belongs to somebody else (user %lu), who may replace the report",
                 stage->dir.path, (unsigned long)status.st_uid);
    else if (status.st_mode & (S_IWGRP | S_IWOTH)) {
        stage->is_shared = !(status.st_mode & S_IWOTH);
        snprintf(stage->note, sizeof stage->note,
                 "%s: %s may write there (mode %04o), and replace the report", stage->dir.path,
                 stage->is_shared ? "its group" : "everybody", status.st_mode & 07777);
    }
}

static bool check_folder(struct stage *stage, bool strict, struct error *err)
{
    judge_folder(stage);
    return !strict || !*stage->note ||
           error_set(err, ERROR_WRITE, "%s; output.strict refuses that", stage->note);
}

/* For a dry run: that a folder is missing is fine, since a run would make it. */
static bool open_if_there(struct stage *stage, const char *dir, bool strict, struct error *err)
{
    struct stat status;

    if (lstat(dir, &status) != 0 && errno == ENOENT)
        return true;
    return folder_open(&stage->dir, dir, err) && check_folder(stage, strict, err);
}

static bool open_output(struct stage *stage, const char *dir, struct error *err)
{
    return path_make_folder(dir, stage->topmost, err) && folder_open(&stage->dir, dir, err);
}

bool stage_open(struct stage *stage, const struct stage_options *options, struct error *err)
{
    struct error why = {0};
    char dir[PATH_SIZE];

    init(stage, options->retry_seconds);
    if (!trim(dir, options->dir, err) || !archive_check_around(dir, err))
        return false;
    if (options->dry) {
        stage->home.folder = &stage->temp;
        return dry_open_temp(&stage->temp, err) && open_if_there(stage, dir, options->strict, err);
    }
    memcpy(stage->dir.path, dir, sizeof dir);
    return (open_output(stage, dir, &why) ||
            error_set(err, why.kind, "%s; it is the output folder", why.text)) &&
           check_folder(stage, options->strict, err);
}

bool stage_check(const struct stage *stage, const struct manifest_file *files, size_t count,
                 struct error *err)
{
    struct error first = {0};

    /* Another run may be publishing its files, of which the manifest comes last; or just have. */
    return targets_check_names(&stage->dir, files, count, &first) || journal_exists(&stage->dir) ||
           targets_check_names(&stage->dir, files, count, err);
}

/* What a killed run left: a decided set is brought to its end, anything else removed. */
static bool recover(struct stage *stage, struct error *err)
{
    struct place place = {&stage->dir, STAGE_NAME};
    bool found;

    if (!journal_recover(&stage->journal, err) || !archive_recover(&stage->dir, err) ||
        !work_find(place, &found, err))
        return false;
    stage->had_leftovers = found;
    return work_remove(place, err);
}

/*
 * Writers are libraries that want a path. By the descriptor it leads to our folder even when
 * somebody has put another one, or a link, in its place.
 */
static bool find_way(struct stage *stage, struct error *err)
{
    struct stat by_way, opened;

    snprintf(stage->way, sizeof stage->way, "/proc/self/fd/%d", stage->work.fd);
    if (stat(stage->way, &by_way) == 0 && fstat(stage->work.fd, &opened) == 0 &&
        by_way.st_dev == opened.st_dev && by_way.st_ino == opened.st_ino)
        return true;
    *stage->way = '\0';
    return !*stage->note ||
           error_set(err, ERROR_WRITE, "%s; that is only safe where /proc is mounted", stage->note);
}

/* Libraries do not close all that they have opened when there are no more descriptors. */
static bool reserve(struct stage *stage, struct error *err)
{
    for (; stage->spare_count < STAGE_SPARES; stage->spare_count++) {
        int spare = fcntl(stage->home.folder->fd, F_DUPFD_CLOEXEC, 0);

        if (spare < 0)
            return error_set_errno(err, ERROR_WRITE, "%s", stage->home.folder->path);
        stage->spares[stage->spare_count] = spare;
    }
    return true;
}

static void release_spares(struct stage *stage)
{
    while (stage->spare_count > 0)
        close(stage->spares[--stage->spare_count]);
}

bool stage_begin(struct stage *stage, struct error *err)
{
    if (!reserve(stage, err))
        return false;
    if (stage->home.folder == &stage->temp)
        return dry_make(&stage->work, &stage->temp, stage->name, err) && find_way(stage, err);
    if (!lock_take(&stage->lock, &stage->dir, err) || !recover(stage, err))
        return false;
    if (outputs_stand(&stage->dir))
        lock_close_to_others(&stage->lock);
    return work_make(&stage->work, stage->home, err) && find_way(stage, err);
}

static bool has_leftovers(const struct folder *dir)
{
    return journal_exists(dir) || archive_is_pending(dir) ||
           place_exists((struct place){dir, STAGE_NAME});
}

/* Another run that is at work there completes it itself. */
static bool recover_alone(struct stage *stage, struct error *err)
{
    struct error locked = {0};

    if (lock_take(&stage->lock, &stage->dir, &locked))
        return recover(stage, err);
    return locked.kind == ERROR_LOCKED || error_set(err, locked.kind, "%s", locked.text);
}

bool stage_recover(const struct stage_options *options, struct error *err)
{
    struct stage stage;
    struct error ignored = {0}; /* the run itself will tell */
    char dir[PATH_SIZE];
    bool ok = true;

    init(&stage, options->retry_seconds);
    if (trim(dir, options->dir, &ignored) && folder_open(&stage.dir, dir, &ignored) &&
        check_folder(&stage, options->strict, &ignored) && has_leftovers(&stage.dir))
        ok = recover_alone(&stage, err);
    stage_close(&stage);
    return ok;
}

bool stage_path(const struct stage *stage, const char *relative, char path[PATH_SIZE],
                struct error *err)
{
    return path_join(path, *stage->way ? stage->way : stage->work.path, relative, err) &&
           place_make_parents((struct place){&stage->work, relative}, err);
}

void stage_name(const struct stage *stage, struct error *err)
{
    struct error named = {0};
    const char *way = *stage->way ? strstr(err->text, stage->way) : NULL;
    size_t length = strlen(stage->way);

    if (!way || way[length] != '/')
        return;
    error_set(&named, err->kind, "%.*s%s%s", (int)(way - err->text), err->text, stage->work.path,
              way + length);
    *err = named;
}

enum stage_change stage_compare(const struct stage *stage, const char *relative)
{
    struct place staged = {&stage->work, relative}, target = {&stage->dir, relative};

    if (!place_exists(target))
        return STAGE_NEW;
    return place_is_same(staged, target) ? STAGE_UNCHANGED : STAGE_CHANGED;
}

/* A copy that cannot be named or an old one that cannot be removed is for people to see to. */
static bool finish_archive(const struct stage *stage, int keep, struct error *err)
{
    if (archive_finish(&stage->dir, keep, err))
        return true;
    error_append(err, "; the report itself is published");
    return false;
}

/* All that may fail while failing still costs nothing. */
static bool decide(struct stage *stage, int keep, struct error *err)
{
    stage->committed = targets_check(&stage->dir, &stage->work, err) &&
                       (keep == 0 || (archive_check(&stage->dir, err) &&
                                      archive_prepare(&stage->dir, &stage->work, err))) &&
                       journal_decide(&stage->journal, &stage->work, stage->name, err);
    return stage->committed;
}

bool stage_commit(struct stage *stage, int keep, struct error *err)
{
    if (!decide(stage, keep, err))
        return false;
    release_spares(stage); /* what follows must not fail for want of descriptors */
    return journal_finish(&stage->journal, &stage->work, err) &&
           (keep == 0 || finish_archive(stage, keep, err));
}

/* A lock proves nothing, and is for people to wonder about where no report stands. */
static bool forgets_lock(const struct stage *stage)
{
    return !stage->committed && !outputs_stand(&stage->dir) &&
           (stage->lock.is_new || stage->had_leftovers);
}

void stage_close(struct stage *stage)
{
    struct error ignored = {0};

    release_spares(stage);
    if (!stage->committed && stage->work.fd >= 0 && folder_is_at(&stage->work, stage->home))
        work_remove(stage->home, &ignored);
    if (stage->lock.is_taken)
        archive_recover(&stage->dir, &ignored);
    lock_release(&stage->lock, forgets_lock(stage));
    folder_close(&stage->work);
    folder_close(&stage->temp);
    folder_close(&stage->dir);
    if (*stage->topmost && !stage->committed) /* a first run that failed leaves no folder behind */
        path_remove_empty(stage->dir.path, stage->topmost);
    init(stage, 0);
}
