/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool path_join(char path[PATH_SIZE], const char *folder, const char *name, struct error *err)
{
    if (snprintf(path, PATH_SIZE, "%s/%s", folder, name) >= PATH_SIZE)
        return error_set(err, ERROR_WRITE, "%.200s...: the path is too long", folder);
    return true;
}

bool path_has_suffix(const char *path, const char *suffix)
{
    size_t length = strlen(path), tail = strlen(suffix);

    return length >= tail && strcmp(path + length - tail, suffix) == 0;
}

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool path_sync_folder(int fd)
{
    return fsync(fd) == 0 || errno == EINVAL;
}

/* Flushes the folder that has this name in it, unless it may not even be read. */
static bool sync_parent(const char *path, struct error *err)
{
    char parent[PATH_SIZE];
    size_t length = (size_t)(path_base(path) - path);
    int fd;
    bool ok;

    snprintf(parent, sizeof parent, "%.*s", (int)length, length > 0 ? path : "");
    fd = open(length > 0 ? parent : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno == EACCES || error_set_errno(err, ERROR_WRITE, "%s", parent);
    ok = path_sync_folder(fd) || error_set_errno(err, ERROR_WRITE, "%s", parent);
    close(fd);
    return ok;
}

/* Makes one folder; one that is there is fine. */
static bool make_one(const char *path, bool *made, struct error *err)
{
    *made = mkdir(path, 0777) == 0;
    if (*made)
        return sync_parent(path, err);
    if (errno == EEXIST && is_folder(path))
        return true;
    if (errno == EEXIST)
        return error_set(err, ERROR_WRITE, "%s: is not a folder", path);
    return error_set_errno(err, ERROR_WRITE, "%s", path);
}

/* One part of the way; the first that had to be made is remembered. */
static bool make_next(const char *path, char topmost[PATH_SIZE], struct error *err)
{
    bool made;
    bool ok = make_one(path, &made, err);

    if (made && *topmost == '\0')
        snprintf(topmost, PATH_SIZE, "%s", path);
    return ok;
}

bool path_make_folder(const char *path, char topmost[PATH_SIZE], struct error *err)
{
    char folder[PATH_SIZE];

    *topmost = '\0';
    if (snprintf(folder, sizeof folder, "%s", path) >= PATH_SIZE)
        return error_set(err, ERROR_WRITE, "%.200s...: the path is too long", path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (!make_next(folder, topmost, err))
            return false;
        *slash = '/';
    }
    return make_next(path, topmost, err);
}

/* "." and "..", which are no folder of their own. */
static bool is_step(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

void path_remove_empty(const char *path, const char *topmost)
{
    char folder[PATH_SIZE];

    snprintf(folder, sizeof folder, "%s", path);
    while ((is_step(path_base(folder)) || rmdir(folder) == 0 || errno == ENOENT) &&
           strlen(folder) > strlen(topmost))
        *strrchr(folder, '/') = '\0';
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

bool path_sync(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (!ok)
        error_set_errno(err, ERROR_WRITE, "%s", path);
    if (fd >= 0)
        close(fd);
    return ok;
}

bool path_stays_inside(const char *relative)
{
    if (*relative == '\0' || *relative == '/')
        return false;
    for (const char *part = relative; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
            return false;
    }
    return true;
}
