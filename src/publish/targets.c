/* SPDX-License-Identifier: MIT */
#include "targets.h"

#include "manifest.h"
#include "vramgrid/base/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What one set is checked against. */
struct targets {
    const struct folder *dir, *work;
    struct manifest_outputs old; /* what stands, as far as it is ours */
};

/*
 * A file that nothing of ours lists may be somebody's own. The two that prove what is ours are ours
 * where there is any proof; the marker lists the manifest for the case that it is damaged.
 */
static bool may_replace(const struct targets *targets, const char *relative)
{
    if (strcmp(relative, MARKER_NAME) == 0)
        return targets->old.files;
    if (strcmp(relative, MANIFEST_NAME) == 0 && manifest_is_ours(targets->dir))
        return true;
    return manifest_find(&targets->old, relative);
}

static bool refuse(struct place place, const char *why, struct error *err)
{
    return error_set(err, ERROR_WRITE, "%s/%s: %s", place.folder->path, place.name, why);
}

/* What stands under the name may be replaced: it is ours, and no folder or link. */
static bool check_standing(const struct targets *targets, const char *relative, struct error *err)
{
    struct place place = {targets->dir, relative};
    struct stat standing;

    if (!place_stat(place, &standing))
        return errno == ENOENT || place_error(place, err);
    if (S_ISDIR(standing.st_mode))
        return refuse(place, "a folder stands in the way", err);
    if (S_ISLNK(standing.st_mode))
        return refuse(place, "is a symbolic link, which is not from a report: move it away", err);
    return may_replace(targets, relative) ||
           refuse(place, "is not from a report: move it away, or publish elsewhere", err);
}

/* In a sticky folder only the owners of file and folder may rename over the file or remove it. */
static bool check_owner(struct place place, const struct stat *folder, struct error *err)
{
    struct stat standing;
    uid_t user = geteuid();

    if ((folder->st_mode & S_ISVTX) == 0 || user == 0 || user == folder->st_uid ||
        !place_stat(place, &standing) || user == standing.st_uid)
        return true;
    return refuse(place, "belongs to somebody else, in a sticky folder", err);
}

/* The folder that a file will be in, or where the first one on the way will be made. */
static bool find_folder(char name[PATH_SIZE], const struct targets *targets, const char *relative)
{
    char *slash;

    snprintf(name, PATH_SIZE, "%s", relative);
    do {
        slash = strrchr(name, '/');
        if (!slash)
            return false;
        *slash = '\0';
    } while (!place_exists((struct place){targets->dir, name}));
    return true;
}

/* What is in that folder can be renamed and removed. */
static bool judge_folder(const struct targets *targets, struct place place, struct stat *folder,
                         struct error *err)
{
    struct stat work;
    int fd = place_open(place, O_PATH | O_DIRECTORY, 0);
    bool ok = fd >= 0 && fstat(fd, folder) == 0 && fstat(targets->work->fd, &work) == 0 &&
              faccessat(fd, ".", R_OK | W_OK | X_OK, 0) == 0;

    if (!ok)
        place_error(place, err);
    if (fd >= 0)
        close(fd);
    return ok && (folder->st_dev == work.st_dev ||
                  error_set(err, ERROR_WRITE, "%s/%s: is on another file system than %s",
                            place.folder->path, place.name, targets->dir->path));
}

static bool check_folder(const struct targets *targets, const char *relative, struct stat *folder,
                         struct error *err)
{
    char name[PATH_SIZE];

    if (find_folder(name, targets, relative))
        return judge_folder(targets, (struct place){targets->dir, name}, folder, err);
    return (fstat(targets->dir->fd, folder) == 0 &&
            faccessat(targets->dir->fd, ".", R_OK | W_OK | X_OK, 0) == 0) ||
           error_set_errno(err, ERROR_WRITE, "%s", targets->dir->path);
}

/* Whether a staged file may take its place, and a rename will do. One that is gone has taken it. */
static bool check_target(const struct targets *targets, const char *relative, struct error *err)
{
    struct place place = {targets->dir, relative}, staged = {targets->work, relative};
    struct stat folder;
    bool found;

    if (!place_find(staged, &found, err))
        return false;
    if (!found)
        return true;
    return check_standing(targets, relative, err) &&
           check_folder(targets, relative, &folder, err) &&
           (place_is_same(staged, place) || check_owner(place, &folder, err));
}

/* Whether a file that the new set does not have may go. */
static bool check_removal(const struct targets *targets, const char *relative, struct error *err)
{
    struct place place = {targets->dir, relative};
    struct stat folder;

    return !place_exists(place) ||
           (check_folder(targets, relative, &folder, err) && check_owner(place, &folder, err));
}

static bool check_sets(const struct targets *targets, const struct manifest_outputs *new,
                       struct error *err)
{
    bool ok = check_target(targets, MANIFEST_NAME, err) && check_target(targets, MARKER_NAME, err);

    for (size_t i = 0; ok && i < new->count; i++)
        ok = check_target(targets, new->files[i].path, err);
    for (size_t i = 0; ok && i < targets->old.count; i++)
        ok = manifest_find(new, targets->old.files[i].path) ||
             check_removal(targets, targets->old.files[i].path, err);
    return ok;
}

bool targets_check(const struct folder *dir, const struct folder *work, struct error *err)
{
    struct targets targets = {.dir = dir, .work = work};
    struct manifest_outputs new = {0};
    bool ok;

    outputs_that_stand(&targets.old, dir);
    ok = manifest_read_outputs(&new, work, err) && check_sets(&targets, &new, err);
    manifest_outputs_release(&new);
    manifest_outputs_release(&targets.old);
    return ok;
}

bool targets_check_names(const struct folder *dir, const struct manifest_file *files, size_t count,
                         struct error *err)
{
    struct targets targets = {.dir = dir};
    bool ok;

    outputs_that_stand(&targets.old, dir);
    ok = check_standing(&targets, MANIFEST_NAME, err);
    for (size_t i = 0; ok && i < count; i++)
        ok = check_standing(&targets, files[i].path, err);
    manifest_outputs_release(&targets.old);
    return ok;
}
