/* SPDX-License-Identifier: MIT */
#include "vramgrid/stage.h"

#include "vramgrid/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char LOCK_NAME[] = ".vramgrid.lock";
static const char STAGE_NAME[] = ".vramgrid-stage";
static const char COMMIT_NAME[] = ".vramgrid-commit";

static bool exists(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0;
}

static bool take_lock(struct stage *stage, struct error *err)
{
    char path[PATH_SIZE], holder[32] = "";

    if (!path_join(path, stage->dir, LOCK_NAME, err))
        return false;
    stage->is_ours = exists(path) || *stage->topmost;
    stage->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (stage->lock < 0)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    if (flock(stage->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return error_set_errno(err, ERROR_WRITE, "%s", path);
        if (read(stage->lock, holder, sizeof holder - 1) <= 0)
            holder[0] = '\0';
        holder[strcspn(holder, "\n")] = '\0';
        return error_set(err, ERROR_LOCKED, "%s: another run (process %s) is at work there",
                         stage->dir, *holder ? holder : "unknown");
    }
    snprintf(holder, sizeof holder, "%ld\n", (long)getpid());
    if (ftruncate(stage->lock, 0) != 0 ||
        write(stage->lock, holder, strlen(holder)) != (ssize_t)strlen(holder))
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    return true;
}

static bool same_bytes(FILE *a, FILE *b)
{
    char x[65536], y[65536];
    size_t got;

    do {
        got = fread(x, 1, sizeof x, a);
        if (fread(y, 1, sizeof y, b) != got || memcmp(x, y, got) != 0)
            return false;
    } while (got == sizeof x);
    return !ferror(a) && !ferror(b);
}

static enum stage_change compare(const char *staged, const char *target)
{
    struct stat new, old;
    FILE *a, *b;
    bool same;

    if (lstat(target, &old) != 0)
        return STAGE_NEW;
    if (stat(staged, &new) != 0 || !S_ISREG(old.st_mode) || new.st_size != old.st_size)
        return STAGE_CHANGED;
    a = fopen(staged, "rb");
    b = fopen(target, "rb");
    same = a && b && same_bytes(a, b);
    if (a)
        fclose(a);
    if (b)
        fclose(b);
    return same ? STAGE_UNCHANGED : STAGE_CHANGED;
}

/* Moves one file of a decided set into place; one that is not there was moved by an earlier try. */
static bool move_file(const char *commit, const char *dir, const char *relative, struct error *err)
{
    char from[PATH_SIZE], to[PATH_SIZE];

    if (!path_join(from, commit, relative, err) || !path_join(to, dir, relative, err))
        return false;
    if (!exists(from))
        return true;
    if (compare(from, to) == STAGE_UNCHANGED)
        return unlink(from) == 0 || error_set_errno(err, ERROR_WRITE, "%s", from);
    if (!path_make_parents(to, err))
        return false;
    return rename(from, to) == 0 || error_set_errno(err, ERROR_WRITE, "%s", to);
}

/*
 * Removes an output of the run before and the folders that it leaves empty; one that is not as
 * that run left it has become somebody's own and stays.
 */
static bool remove_file(const char *dir, const struct manifest_output *old, struct error *err)
{
    char path[PATH_SIZE];
    struct digest digest;
    struct stat status;
    char *slash;

    if (!path_join(path, dir, old->path, err))
        return false;
    if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode) ||
        !digest_file(&digest, path, &(struct error){0}) || strcmp(digest.hex, old->digest.hex) != 0)
        return true;
    if (unlink(path) != 0)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    while ((slash = strrchr(path, '/')) > path + strlen(dir)) {
        *slash = '\0';
        if (rmdir(path) != 0)
            break;
    }
    return true;
}

static bool move_files(const char *commit, const char *dir, const struct manifest_outputs *new,
                       struct error *err)
{
    for (size_t i = 0; i < new->count; i++)
        if (!move_file(commit, dir, new->files[i].path, err))
            return false;
    return true;
}

static bool remove_files(const char *dir, const struct manifest_outputs *old,
                         const struct manifest_outputs *new, struct error *err)
{
    for (size_t i = 0; i < old->count; i++)
        if (!manifest_find(new, old->files[i].path) && !remove_file(dir, &old->files[i], err))
            return false;
    return true;
}

/* Flushes every folder that the set has files in: the manifest must not be there before them. */
static bool sync_folders(const char *dir, const struct manifest_outputs *outputs, struct error *err)
{
    char folder[PATH_SIZE], last[PATH_SIZE] = "";

    for (size_t i = 0; i < outputs->count; i++) {
        char *slash;

        if (!path_join(folder, dir, outputs->files[i].path, err))
            return false;
        slash = strrchr(folder, '/');
        *slash = '\0';
        if (strcmp(folder, last) != 0 && !path_sync(folder, err))
            return false;
        memcpy(last, folder, sizeof last);
    }
    return path_sync(dir, err);
}

/* Brings a decided set home. Every step can be repeated; the manifest moves last. */
static bool complete(const char *commit, const char *dir, struct error *err)
{
    struct manifest_outputs new = {0}, old = {0};
    bool ok = manifest_read_outputs(&new, commit, err);

    if (ok)
        manifest_read_outputs(&old, dir, &(struct error){0});
    ok = ok && move_files(commit, dir, &new, err) && remove_files(dir, &old, &new, err) &&
         sync_folders(dir, &new, err) && move_file(commit, dir, MANIFEST_NAME, err) &&
         path_sync(dir, err);
    manifest_outputs_release(&new);
    manifest_outputs_release(&old);
    return ok;
}

/* What a killed run left: a decided set is completed, anything else removed. */
static bool recover(const struct stage *stage, struct error *err)
{
    char path[PATH_SIZE], manifest[PATH_SIZE];

    if (!path_join(path, stage->dir, COMMIT_NAME, err) ||
        !path_join(manifest, path, MANIFEST_NAME, err))
        return false;
    if (exists(manifest) && !complete(path, stage->dir, err))
        return false;
    return path_remove_tree(path, err) && path_join(path, stage->dir, STAGE_NAME, err) &&
           path_remove_tree(path, err);
}

static bool open_dry(struct stage *stage, struct error *err)
{
    const char *temp = getenv("TMPDIR");

    if (!path_join(stage->work, temp && *temp ? temp : P_tmpdir, "vramgrid-XXXXXX", err))
        return false;
    if (!mkdtemp(stage->work)) {
        error_set_errno(err, ERROR_WRITE, "%s", stage->work);
        stage->work[0] = '\0';
    }
    return err->kind == ERROR_NONE;
}

bool stage_open(struct stage *stage, const char *dir, bool dry, struct error *err)
{
    char work[PATH_SIZE];

    *stage = (struct stage){.lock = -1};
    if (snprintf(stage->dir, sizeof stage->dir, "%s", dir) >= PATH_SIZE)
        return error_set(err, ERROR_WRITE, "%.200s...: the path is too long", dir);
    for (size_t end = strlen(stage->dir); end > 1 && stage->dir[end - 1] == '/'; end--)
        stage->dir[end - 1] = '\0';
    if (dry)
        return open_dry(stage, err);
    if (!path_make_folder(stage->dir, stage->topmost, err) || !take_lock(stage, err) ||
        !recover(stage, err) || !path_join(work, stage->dir, STAGE_NAME, err))
        return false;
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
    *change = compare(staged, target);
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

/* Whether a file may take its place: what stands there is ours, and a rename will do. */
static bool check_target(const struct stage *stage, const char *relative,
                         const struct manifest_outputs *old, struct error *err)
{
    char path[PATH_SIZE], *slash;
    struct stat target, folder, work;

    if (!path_join(path, stage->dir, relative, err) || !path_make_parents(path, err))
        return false;
    if (lstat(path, &target) == 0) {
        if (S_ISDIR(target.st_mode))
            return error_set(err, ERROR_WRITE, "%s: a folder stands in the way", path);
        if (!may_replace(stage, relative, old))
            return error_set(err, ERROR_WRITE,
                             "%s: is not from a report: move it away, or publish elsewhere", path);
    }
    slash = strrchr(path, '/');
    *slash = '\0';
    if (stat(path, &folder) != 0 || stat(stage->work, &work) != 0 || access(path, W_OK | X_OK) != 0)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    return folder.st_dev == work.st_dev ||
           error_set(err, ERROR_WRITE, "%s: is on another file system than %s", path, stage->dir);
}

/* Finds what would make a rename fail while failing still costs nothing. */
static bool check_targets(const struct stage *stage, struct error *err)
{
    struct manifest_outputs new = {0}, old = {0};
    bool ok = manifest_read_outputs(&new, stage->work, err);

    manifest_read_outputs(&old, stage->dir, &(struct error){0});
    for (size_t i = 0; ok && i < new.count; i++)
        ok = check_target(stage, new.files[i].path, &old, err);
    ok =
        ok && check_target(stage, MANIFEST_NAME, &old, err) && sync_folders(stage->work, &new, err);
    manifest_outputs_release(&new);
    manifest_outputs_release(&old);
    return ok;
}

bool stage_commit(struct stage *stage, struct error *err)
{
    char commit[PATH_SIZE];

    if (!path_join(commit, stage->dir, COMMIT_NAME, err) || !check_targets(stage, err))
        return false;
    if (rename(stage->work, commit) != 0)
        return error_set_errno(err, ERROR_WRITE, "%s", commit);
    stage->committed = true;
    return path_sync(stage->dir, err) && complete(commit, stage->dir, err) &&
           path_remove_tree(commit, err);
}

/* A first run that failed leaves no folder behind. */
static void remove_empty_dir(const struct stage *stage)
{
    char path[PATH_SIZE];
    struct error ignored = {0};

    if (path_join(path, stage->dir, LOCK_NAME, &ignored))
        unlink(path);
    path_remove_empty(stage->dir, stage->topmost);
}

void stage_close(struct stage *stage)
{
    struct error ignored = {0};

    if (*stage->work && !stage->committed)
        path_remove_tree(stage->work, &ignored);
    if (*stage->topmost && !stage->committed)
        remove_empty_dir(stage);
    if (stage->lock >= 0)
        close(stage->lock);
    *stage = (struct stage){.lock = -1};
}
