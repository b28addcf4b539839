/* SPDX-License-Identifier: MIT */
#include "dry.h"

#include "work.h"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_own(const struct folder *folder)
{
    struct stat status;

    return fstat(folder->fd, &status) == 0 && status.st_uid == geteuid();
}

static void sweep_if_dead(struct place place)
{
    struct folder folder;
    struct error ignored = {0};

    if (folder_open_at(&folder, place, &ignored) && is_own(&folder) && work_is_marked(&folder) &&
        flock(folder.fd, LOCK_EX | LOCK_NB) == 0)
        work_remove(place, &ignored);
    folder_close(&folder);
}

static void sweep(const struct folder *temp)
{
    int fd = openat(temp->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;

    while (list && (entry = readdir(list)) != NULL)
        if (fnmatch("vramgrid-??????", entry->d_name, 0) == 0)
            sweep_if_dead((struct place){temp, entry->d_name});
    if (list)
        closedir(list);
    else if (fd >= 0)
        close(fd);
}

bool dry_open_temp(struct folder *temp, struct error *err)
{
    const char *variable = getenv("TMPDIR");

    if (!folder_open(temp, variable && *variable ? variable : P_tmpdir, err))
        return false;
    sweep(temp);
    return true;
}

bool dry_make(struct folder *work, const struct folder *temp, char name[32], struct error *err)
{
    char path[PATH_SIZE];

    work->fd = -1;
    if (!path_join(path, temp->path, "vramgrid-XXXXXX", err))
        return false;
    if (!mkdtemp(path))
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    snprintf(name, 32, "%s", path_base(path));
    if (!folder_open_at(work, (struct place){temp, name}, err))
        return false;
    if (flock(work->fd, LOCK_EX | LOCK_NB) != 0)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    return work_mark(work, err);
}
