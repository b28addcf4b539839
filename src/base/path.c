/* SPDX-License-Identifier: MIT */
#include "vramgrid/path.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
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

bool path_make_parents(const char *path, struct error *err)
{
    char folder[PATH_SIZE];

    if (snprintf(folder, sizeof folder, "%s", path) >= PATH_SIZE)
        return error_set(err, ERROR_WRITE, "%.200s...: the path is too long", path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0777) != 0 && errno != EEXIST)
            return error_set_errno(err, ERROR_WRITE, "%s", folder);
        *slash = '/';
    }
    return true;
}

bool path_make_folder(const char *path, bool *made, struct error *err)
{
    struct stat status;

    if (!path_make_parents(path, err))
        return false;
    *made = mkdir(path, 0777) == 0;
    if (*made)
        return true;
    if (errno != EEXIST)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return error_set(err, ERROR_WRITE, "%s: is not a folder", path);
    return true;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    return remove(path);
}

bool path_remove_tree(const char *path, struct error *err)
{
    if (nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    return true;
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

bool path_sync(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (!ok && fd >= 0 && errno == EINVAL)
        ok = true; /* file systems that cannot flush a folder say so */
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
