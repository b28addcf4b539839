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

/* Removes an output of the run before and the folders that it leaves empty. */
static bool remove_file(const char *dir, const char *relative, struct error *err)
{
    char path[PATH_SIZE];

    if (!path_join(path, dir, relative, err))
        return false;
    if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    for (char *slash = strrchr(path, '/'); slash > path + strlen(dir); slash = strrchr(path, '/')) {
        *slash = '\0';
        if (rmdir(path) != 0)
            break;
    }
    return true;
}

static bool lists(const struct manifest_outputs *outputs, const char *relative)
{
    for (size_t i = 0; i < outputs->count; i++)
        if (strcmp(outputs->paths[i], relative) == 0)
            return true;
    return false;
}

/* Brings a decided set home. Every step can be repeated; the manifest moves last. */
static bool complete(const char *commit, const char *dir, struct error *err)
{
    struct manifest_outputs new = {0}, old = {0};
    bool ok = manifest_read_outputs(&new, commit, err);

    if (ok)
        manifest_read_outputs(&old, dir, &(struct error){0});
    for (size_t i = 0; ok && i < new.count; i++)
        ok = move_file(commit, dir, new.paths[i], err);
    for (size_t i = 0; ok && i < old.count; i++)
        if (!lists(&new, old.paths[i]))
            ok = remove_file(dir, old.paths[i], err);
    ok = ok && path_sync(dir, err) && move_file(commit, dir, MANIFEST_NAME, err) &&
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
    if (dry)
        return open_dry(stage, err);
    if (!path_make_folder(stage->dir, &stage->made_dir, err) || !take_lock(stage, err) ||
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

/* Finds what would make a rename fail while failing still costs nothing. */
static bool check_targets(const struct stage *stage, struct error *err)
{
    struct manifest_outputs outputs = {0};
    bool ok = manifest_read_outputs(&outputs, stage->work, err);

    for (size_t i = 0; ok && i < outputs.count; i++) {
        char path[PATH_SIZE];
        struct stat status;

        ok = path_join(path, stage->dir, outputs.paths[i], err) && path_make_parents(path, err);
        if (ok && lstat(path, &status) == 0 && S_ISDIR(status.st_mode))
            ok = error_set(err, ERROR_WRITE, "%s: a folder stands in the way", path);
    }
    manifest_outputs_release(&outputs);
    return ok;
}

bool stage_commit(struct stage *stage, struct error *err)
{
    char commit[PATH_SIZE];

    if (!path_join(commit, stage->dir, COMMIT_NAME, err) || !check_targets(stage, err) ||
        !path_sync(stage->work, err))
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
    rmdir(stage->dir);
}

void stage_close(struct stage *stage)
{
    struct error ignored = {0};

    if (*stage->work && !stage->committed)
        path_remove_tree(stage->work, &ignored);
    if (stage->made_dir && !stage->committed && stage->lock >= 0)
        remove_empty_dir(stage);
    if (stage->lock >= 0)
        close(stage->lock);
    *stage = (struct stage){.lock = -1};
}
