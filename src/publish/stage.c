/* SPDX-License-Identifier: MIT */
#include "vramgrid/stage.h"

#include "vramgrid/archive.h"
#include "vramgrid/file.h"
#include "vramgrid/manifest.h"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char STAGE_NAME[] = ".vramgrid-stage";

static const char TEMPORARY[] = "vramgrid-XXXXXX";

/*
 * A dry run's folder is locked while the run lives; one that can be locked is a dead run's, unless
 * it has just been made.
 */
static void sweep_if_dead(const char *path)
{
    enum { SECONDS = 60 };
    struct stat status;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        return;
    if (fstat(fd, &status) == 0 && status.st_uid == geteuid() &&
        time(NULL) - status.st_mtime > SECONDS && flock(fd, LOCK_EX | LOCK_NB) == 0)
        path_remove_tree(path, &(struct error){0});
    close(fd);
}

static void sweep_dead_dry_runs(const char *temp)
{
    DIR *folder = opendir(temp);
    const struct dirent *entry;
    char path[PATH_SIZE];

    while (folder && (entry = readdir(folder)) != NULL)
        if (fnmatch("vramgrid-??????", entry->d_name, 0) == 0 &&
            path_join(path, temp, entry->d_name, &(struct error){0}))
            sweep_if_dead(path);
    if (folder)
        closedir(folder);
}

static bool open_dry(struct stage *stage, struct error *err)
{
    const char *variable = getenv("TMPDIR"), *temp = variable && *variable ? variable : P_tmpdir;
    char path[PATH_SIZE];

    sweep_dead_dry_runs(temp);
    if (!path_join(path, temp, TEMPORARY, err))
        return false;
    if (!mkdtemp(path))
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    memcpy(stage->work, path, sizeof path);
    stage->lock.fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return (stage->lock.fd >= 0 && flock(stage->lock.fd, LOCK_EX | LOCK_NB) == 0) ||
           error_set_errno(err, ERROR_WRITE, "%s", path);
}

/* What a killed run left: a decided set is brought to its end, anything else removed. */
static bool recover(struct stage *stage, const char *work, struct error *err)
{
    return journal_recover(&stage->journal, err) && archive_recover(stage->dir, err) &&
           path_remove_tree(work, err);
}

bool stage_open(struct stage *stage, const char *dir, double retry_seconds, bool dry,
                struct error *err)
{
    char work[PATH_SIZE];

    *stage = (struct stage){.lock.fd = -1, .journal = {stage->dir, retry_seconds}};
    if (snprintf(stage->dir, sizeof stage->dir, "%s", dir) >= PATH_SIZE)
        return error_set(err, ERROR_WRITE, "%.200s...: the path is too long", dir);
    for (size_t end = strlen(stage->dir); end > 1 && stage->dir[end - 1] == '/'; end--)
        stage->dir[end - 1] = '\0';
    if (dry)
        return open_dry(stage, err);
    if (!path_make_folder(stage->dir, stage->topmost, err) ||
        !lock_take(&stage->lock, stage->dir, err) ||
        !path_join(work, stage->dir, STAGE_NAME, err) || !recover(stage, work, err))
        return false;
    stage->is_ours = stage->lock.was_there || *stage->topmost;
    if (mkdir(work, 0777) != 0)
        return error_set_errno(err, ERROR_WRITE, "%s", work);
    memcpy(stage->work, work, sizeof work);
    return true;
}

bool stage_path(const struct stage *stage, const char *relative, char path[PATH_SIZE],
                struct error *err)
{
    return path_join(path, stage->work, relative, err) && path_make_parents(path, err);
}

bool stage_compare(const struct stage *stage, const char *relative, enum stage_change *change,
                   struct error *err)
{
    char staged[PATH_SIZE], target[PATH_SIZE];

    if (!path_join(staged, stage->work, relative, err) ||
        !path_join(target, stage->dir, relative, err))
        return false;
    if (!path_exists(target))
        *change = STAGE_NEW;
    else
        *change = file_is_same(staged, target) ? STAGE_UNCHANGED : STAGE_CHANGED;
    return true;
}

/*
 * A file that no manifest of ours lists may be somebody's own. Where there is no manifest, one that
 * was lost must not stop the nightly run for ever: then a folder that we made or locked is ours.
 */
static bool may_replace(const struct stage *stage, const char *relative,
                        const struct manifest_outputs *old)
{
    if (!old->files)
        return stage->is_ours;
    return strcmp(relative, MANIFEST_NAME) == 0 || manifest_find(old, relative);
}

/* What stands under the name may be replaced: it is ours, and no folder. */
static bool check_standing(const struct stage *stage, const char *path, const char *relative,
                           const struct manifest_outputs *old, struct error *err)
{
    struct stat standing;

    if (lstat(path, &standing) != 0)
        return true;
    if (S_ISDIR(standing.st_mode))
        return error_set(err, ERROR_WRITE, "%s: a folder stands in the way", path);
    return may_replace(stage, relative, old) ||
           error_set(err, ERROR_WRITE,
                     "%s: is not from a report: move it away, or publish elsewhere", path);
}

/* In a sticky folder only the owners of file and folder may rename over the file or remove it. */
static bool check_owner(const char *path, const struct stat *folder, struct error *err)
{
    struct stat standing;
    uid_t user = geteuid();

    if ((folder->st_mode & S_ISVTX) == 0 || user == 0 || user == folder->st_uid ||
        lstat(path, &standing) != 0 || user == standing.st_uid)
        return true;
    return error_set(err, ERROR_WRITE, "%s: belongs to somebody else, in a sticky folder", path);
}

/* The folder of a file that is to be renamed into it or removed from it. */
static bool check_folder(const struct stage *stage, const char *path, struct stat *folder,
                         struct error *err)
{
    char parent[PATH_SIZE];
    struct stat work;

    snprintf(parent, sizeof parent, "%.*s", (int)(path_base(path) - path - 1), path);
    if (stat(parent, folder) != 0 || stat(stage->work, &work) != 0 ||
        access(parent, R_OK | W_OK | X_OK) != 0)
        return error_set_errno(err, ERROR_WRITE, "%s", parent);
    return folder->st_dev == work.st_dev ||
           error_set(err, ERROR_WRITE, "%s: is on another file system than %s", parent, stage->dir);
}

/* Whether a staged file may take its place, and a rename will do. */
static bool check_target(const struct stage *stage, const char *relative,
                         const struct manifest_outputs *old, struct error *err)
{
    char path[PATH_SIZE], staged[PATH_SIZE];
    struct stat folder;

    return path_join(path, stage->dir, relative, err) &&
           path_join(staged, stage->work, relative, err) && path_make_parents(path, err) &&
           check_standing(stage, path, relative, old, err) &&
           check_folder(stage, path, &folder, err) &&
           (file_is_same(staged, path) || check_owner(path, &folder, err));
}

/* Whether a file that the new set does not have may go. */
static bool check_removal(const struct stage *stage, const char *relative, struct error *err)
{
    char path[PATH_SIZE];
    struct stat folder;

    if (!path_join(path, stage->dir, relative, err))
        return false;
    return !path_exists(path) ||
           (check_folder(stage, path, &folder, err) && check_owner(path, &folder, err));
}

/* Finds what would make a rename or a removal fail while failing still costs nothing. */
static bool check_targets(const struct stage *stage, struct error *err)
{
    struct manifest_outputs new = {0}, old = {0};
    bool ok = manifest_read_outputs(&new, stage->work, err);

    manifest_read_outputs(&old, stage->dir, &(struct error){0});
    for (size_t i = 0; ok && i < new.count; i++)
        ok = check_target(stage, new.files[i].path, &old, err);
    ok = ok && check_target(stage, MANIFEST_NAME, &old, err);
    for (size_t i = 0; ok && i < old.count; i++)
        ok = manifest_find(&new, old.files[i].path) || check_removal(stage, old.files[i].path, err);
    manifest_outputs_release(&new);
    manifest_outputs_release(&old);
    return ok;
}

/* A copy that cannot be named or an old one that cannot be removed is for people to see to. */
static bool finish_archive(const struct stage *stage, int keep, struct error *err)
{
    if (archive_finish(stage->dir, keep, err))
        return true;
    error_append(err, "; the report itself is published");
    return false;
}

bool stage_commit(struct stage *stage, int keep, struct error *err)
{
    return check_targets(stage, err) &&
           (keep == 0 || archive_prepare(stage->dir, stage->work, err)) &&
           journal_commit(&stage->journal, stage->work, &stage->committed, err) &&
           (keep == 0 || finish_archive(stage, keep, err));
}

void stage_close(struct stage *stage)
{
    struct error ignored = {0};
    bool forget = *stage->topmost && !stage->committed;

    if (*stage->work && !stage->committed)
        path_remove_tree(stage->work, &ignored);
    if (stage->lock.is_taken)
        archive_recover(stage->dir, &ignored);
    lock_release(&stage->lock, forget);
    if (forget) /* a first run that failed leaves no folder behind */
        path_remove_empty(stage->dir, stage->topmost);
    *stage = (struct stage){.lock.fd = -1};
}
