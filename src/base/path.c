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

bool path_exists(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0;
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

/* Makes one folder; one that is there is fine. */
static bool make_one(const char *path, bool *made, struct error *err)
{
    *made = mkdir(path, 0777) == 0;
    if (*made || (errno == EEXIST && is_folder(path)))
        return true;
    if (errno == EEXIST)
        return error_set(err, ERROR_WRITE, "%s: is not a folder", path);
    return error_set_errno(err, ERROR_WRITE, "%s", path);
}

static bool make_parents(const char *path, char topmost[PATH_SIZE], struct error *err)
{
    char folder[PATH_SIZE];
    bool made;

    if (snprintf(folder, sizeof folder, "%s", path) >= PATH_SIZE)
        return error_set(err, ERROR_WRITE, "%.200s...: the path is too long", path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (!make_one(folder, &made, err))
            return false;
        if (made && *topmost == '\0')
            memcpy(topmost, folder, sizeof folder);
        *slash = '/';
    }
    return true;
}

bool path_make_parents(const char *path, struct error *err)
{
    char topmost[PATH_SIZE] = "";

    return make_parents(path, topmost, err);
}

bool path_make_folder(const char *path, char topmost[PATH_SIZE], struct error *err)
{
    bool made;

    *topmost = '\0';
    if (!make_parents(path, topmost, err) || !make_one(path, &made, err))
        return false;
    if (made && *topmost == '\0')
        snprintf(topmost, PATH_SIZE, "%s", path);
    return true;
}

void path_remove_empty(const char *path, const char *topmost)
{
    char folder[PATH_SIZE];

    snprintf(folder, sizeof folder, "%s", path);
    while (rmdir(folder) == 0 && strlen(folder) > strlen(topmost))
        *strrchr(folder, '/') = '\0';
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
