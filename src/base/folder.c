/* SPDX-License-Identifier: MIT */
#include "vramgrid/folder.h"

#include "vramgrid/place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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
    struct stat opened, named;

    return fstat(folder->fd, &opened) == 0 && place_stat(place, &named) &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
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

static bool is_entry(const char *name)
{
    return strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static bool remove_tree(int parent, const char *name, const char *last);

/* Linux says EISDIR of a folder, other systems behind a mount EPERM. */
static bool remove_entry(int folder, const char *name)
{
    int code;

    if (unlinkat(folder, name, 0) == 0 || errno == ENOENT)
        return true;
    code = errno;
    if ((code == EISDIR || code == EPERM) && remove_tree(folder, name, ""))
        return true;
    if (errno == ENOTDIR)
        errno = code;
    return false;
}

/* False with errno. */
static bool remove_tree(int parent, const char *name, const char *last)
{
    DIR *list = list_folder(parent, name);
    const struct dirent *entry;
    bool ok = list != NULL;

    while (ok && (entry = readdir(list)) != NULL)
        if (is_entry(entry->d_name) && strcmp(entry->d_name, last) != 0)
            ok = remove_entry(dirfd(list), entry->d_name);
    if (ok && *last)
        ok = unlinkat(dirfd(list), last, 0) == 0 || errno == ENOENT;
    if (list) {
        int code = errno;

        closedir(list);
        errno = code;
    }
    return ok && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

bool folder_remove_tree(struct place place, const char *last, struct error *err)
{
    return remove_tree(place.folder->fd, place.name, last) || errno == ENOENT ||
           place_error(place, err);
}

/* Some file systems cannot flush a folder, and say so by EINVAL. */
static bool sync_fd(int fd)
{
    return fsync(fd) == 0 || errno == EINVAL;
}

bool folder_sync(const struct folder *folder, struct error *err)
{
    return sync_fd(folder->fd) || error_set_errno(err, ERROR_WRITE, "%s", folder->path);
}

/* What is no folder does not open as one. False with errno. */
static bool sync_tree(int parent, const char *name)
{
    DIR *list = list_folder(parent, name);
    const struct dirent *entry;
    bool ok = true;

    if (!list)
        return errno == ENOTDIR || errno == ELOOP;
    while (ok && (entry = readdir(list)) != NULL)
        if (is_entry(entry->d_name))
            ok = sync_tree(dirfd(list), entry->d_name);
    ok = ok && sync_fd(dirfd(list));
    closedir(list);
    return ok;
}

bool folder_sync_tree(const struct folder *folder, struct error *err)
{
    return sync_tree(folder->fd, ".") || error_set_errno(err, ERROR_WRITE, "%s", folder->path);
}
