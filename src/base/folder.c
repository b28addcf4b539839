/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/folder.h"

#include "vramgrid/base/place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { READ_FOLDER = O_RDONLY | O_DIRECTORY | O_CLOEXEC };

bool folder_open(struct folder *folder, const char *path, struct error *err)
{
    folder->fd = -1;
    if (snprintf(folder->path, PATH_SIZE, "%s", path) >= PATH_SIZE)
        return error_set(err, ERROR_WRITE, "%.200s...: the path is too long", path);
    folder->fd = open(path, READ_FOLDER);
    if (folder->fd >= 0)
        return true;
    if (errno == ENOTDIR)
        return error_set(err, ERROR_WRITE, "%s: is not a folder", path);
    return error_set_errno(err, ERROR_WRITE, "%s", path);
}

bool folder_open_at(struct folder *folder, struct place place, struct error *err)
{
    folder->fd = -1;
    if (!path_join(folder->path, place.folder->path, place.name, err))
        return false;
    folder->fd = place_open(place, READ_FOLDER, 0);
    return folder->fd >= 0 || place_error(place, err);
}

bool folder_make_at(struct folder *folder, struct place place, struct error *err)
{
    folder->fd = -1;
    if (mkdirat(place.folder->fd, place.name, 0700) != 0)
        return place_error(place, err);
    if (folder_open_at(folder, place, err))
        return true;
    unlinkat(place.folder->fd, place.name, AT_REMOVEDIR);
    return false;
}

void folder_close(struct folder *folder)
{
    int code = errno;

    if (folder->fd >= 0)
        close(folder->fd);
    folder->fd = -1;
    errno = code;
}

bool folder_is_at(const struct folder *folder, struct place place)
{
    return place_is_of(place, folder->fd);
}

/* What is mounted there, be it a folder of the same file system. */
static bool is_mounted(int fd, const struct stat *outside)
{
    struct statx more = {0};
    struct stat inside;

    if (fstat(fd, &inside) != 0 || inside.st_dev != outside->st_dev)
        return true;
    return statx(fd, "", AT_EMPTY_PATH | AT_NO_AUTOMOUNT, 0, &more) == 0 &&
           (more.stx_attributes & more.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT);
}

/* The stream of a folder that is not mounted there; NULL with errno. */
static DIR *list_folder(int parent, const char *name)
{
    int fd = openat(parent, name, READ_FOLDER | O_NOFOLLOW);
    struct stat outside;
    DIR *list = NULL;

    if (fd < 0)
        return NULL;
    if (fstat(parent, &outside) == 0 && is_mounted(fd, &outside))
        errno = EBUSY;
    else
        list = fdopendir(fd);
    if (!list)
        close(fd);
    return list;
}

/* Deeper than what we make; a forged one must not take all descriptors. */
enum { DEPTH_MAX = 16 };

/* A walk through a folder and those below it, the innermost first. */
struct walk {
    int parent;                             /* of the outermost */
    const char *last;                       /* a name in the outermost that is passed over; "" */
    bool (*file)(int in, const char *name); /* of what is no folder; false with errno */
    bool (*leave)(const struct walk *walk); /* behind all that is in a folder; false with errno */
    DIR *lists[DEPTH_MAX];
    char names[DEPTH_MAX][NAME_MAX + 1];
    int depth;
};

/* The descriptor of the folder that the walk is in, and of the one around it. */
static int walk_here(const struct walk *walk)
{
    return dirfd(walk->lists[walk->depth - 1]);
}

static int walk_around(const struct walk *walk)
{
    return walk->depth > 1 ? dirfd(walk->lists[walk->depth - 2]) : walk->parent;
}

/* False with errno. */
static bool walk_into(struct walk *walk, const char *name)
{
    int around = walk->depth > 0 ? walk_here(walk) : walk->parent;

    errno = ENAMETOOLONG;
    if (walk->depth == DEPTH_MAX)
        return false;
    walk->lists[walk->depth] = list_folder(around, name);
    if (!walk->lists[walk->depth])
        return false;
    snprintf(walk->names[walk->depth++], NAME_MAX + 1, "%s", name);
    return true;
}

static void walk_out(struct walk *walk)
{
    int code = errno;

    closedir(walk->lists[--walk->depth]);
    errno = code;
}

static bool passes_over(const struct walk *walk, const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
           (walk->depth == 1 && strcmp(name, walk->last) == 0);
}

/* One entry further, or out of the folder. */
static bool walk_on(struct walk *walk)
{
    const struct dirent *entry = readdir(walk->lists[walk->depth - 1]);
    bool ok;

    if (!entry) {
        ok = walk->leave(walk);
        walk_out(walk);
        return ok;
    }
    if (passes_over(walk, entry->d_name) || walk_into(walk, entry->d_name))
        return true;
    if (errno == ENOENT) /* gone meanwhile */
        return true;
    return (errno == ENOTDIR || errno == ELOOP) && walk->file(walk_here(walk), entry->d_name);
}

/* False with errno. */
static bool walk_tree(struct walk *walk, const char *name)
{
    bool ok = walk_into(walk, name);

    while (ok && walk->depth > 0)
        ok = walk_on(walk);
    while (walk->depth > 0)
        walk_out(walk);
    return ok;
}

static bool remove_file(int in, const char *name)
{
    return unlinkat(in, name, 0) == 0 || errno == ENOENT;
}

static bool remove_folder(const struct walk *walk)
{
    return unlinkat(walk_around(walk), walk->names[walk->depth - 1], AT_REMOVEDIR) == 0;
}

bool folder_remove_tree(struct place place, struct error *err)
{
    struct walk walk = {
        .parent = place.folder->fd, .last = "", .file = remove_file, .leave = remove_folder};

    return walk_tree(&walk, place.name) || errno == ENOENT || place_error(place, err);
}

static bool clear_folder(const struct walk *walk)
{
    return walk->depth > 1 ? remove_folder(walk) : remove_file(walk_here(walk), walk->last);
}

bool folder_clear(const struct folder *folder, const char *last, struct error *err)
{
    struct walk walk = {
        .parent = folder->fd, .last = last, .file = remove_file, .leave = clear_folder};

    return walk_tree(&walk, ".") || error_set_errno(err, ERROR_WRITE, "%s", folder->path);
}

bool folder_sync(const struct folder *folder, struct error *err)
{
    return path_sync_folder(folder->fd) || error_set_errno(err, ERROR_WRITE, "%s", folder->path);
}

static bool pass_file(int in, const char *name)
{
    (void)in, (void)name;
    return true;
}

static bool sync_folder(const struct walk *walk)
{
    return path_sync_folder(walk_here(walk));
}

bool folder_sync_tree(const struct folder *folder, struct error *err)
{
    struct walk walk = {.parent = folder->fd, .last = "", .file = pass_file, .leave = sync_folder};

    return walk_tree(&walk, ".") || error_set_errno(err, ERROR_WRITE, "%s", folder->path);
}
