/* SPDX-License-Identifier: MIT */
#include "vramgrid/publish/lock.h"

#include "holder.h"
#include "vramgrid/base/place.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const char LOCK_NAME[] = ".vramgrid.lock";

enum { TRIES_MAX = 20 };

static bool refuse(const struct lock *lock, struct error *err)
{
    char holder[HOLDER_SIZE] = "process unknown";
    struct stat status;

    if (lock->fd >= 0 && fstat(lock->fd, &status) == 0)
        holder_describe(lock->dir, &status, holder);
    return error_set(err, ERROR_LOCKED, "%s: another run is at work there: %s", lock->dir->path,
                     holder);
}

static bool has_no_locks(int code)
{
    return code == ENOLCK || code == EOPNOTSUPP || code == ENOSYS || code == EINVAL;
}

/* Where the group may write, its members take turns. */
static mode_t lock_mode(const struct folder *dir)
{
    struct stat status;

    return fstat(dir->fd, &status) == 0 && (status.st_mode & S_IWGRP) ? 0660 : 0600;
}

static bool check_file(const struct lock *lock, struct error *err)
{
    struct stat status;

    if (fstat(lock->fd, &status) != 0)
        return error_set_errno(err, ERROR_WRITE, "%s/%s", lock->dir->path, LOCK_NAME);
    return S_ISREG(status.st_mode) ||
           error_set(err, ERROR_WRITE, "%s/%s: is not a regular file: move it away",
                     lock->dir->path, LOCK_NAME);
}

/* Makes the file or opens the one that is there. Two at once may undo each other's doing. */
static bool open_file(struct lock *lock, struct error *err)
{
    struct place place = {lock->dir, LOCK_NAME};

    for (int tries = 0; lock->fd < 0 && tries < TRIES_MAX; tries++) {
        lock->fd = place_open(place, O_RDWR | O_CREAT | O_EXCL, lock_mode(lock->dir));
        lock->is_new = lock->fd >= 0;
        if (lock->fd < 0 && errno == EEXIST)
            lock->fd = place_open(place, O_RDWR, 0);
        if (lock->fd < 0 && errno != ENOENT)
            return place_error(place, err);
    }
    if (lock->fd < 0)
        return refuse(lock, err);
    return check_file(lock, err);
}

/* Once. *gone: a first run that failed has taken the file away meanwhile. */
static bool try_to_take(struct lock *lock, bool *gone, struct error *err)
{
    *gone = false;
    if (!open_file(lock, err))
        return false;
    if (flock(lock->fd, LOCK_EX | LOCK_NB) == 0) {
        *gone = !place_is_of((struct place){lock->dir, LOCK_NAME}, lock->fd);
        lock->is_taken = !*gone;
        return lock->is_taken;
    }
    if (errno == EWOULDBLOCK || errno == EACCES)
        return refuse(lock, err);
    if (!has_no_locks(errno))
        return error_set_errno(err, ERROR_WRITE, "%s/%s", lock->dir->path, LOCK_NAME);
    lock->is_taken = holder_take(lock->dir, &lock->holder, err);
    return lock->is_taken;
}

static void close_file(struct lock *lock)
{
    if (lock->fd >= 0)
        close(lock->fd);
    lock->fd = -1;
}

bool lock_take(struct lock *lock, const struct folder *dir, struct error *err)
{
    bool gone = true;

    *lock = (struct lock){.dir = dir, .fd = -1};
    for (int tries = 0; gone && tries < TRIES_MAX; tries++) {
        close_file(lock);
        try_to_take(lock, &gone, err);
    }
    if (gone)
        return refuse(lock, err);
    if (lock->is_taken && lock->holder == 0)
        lock->holder = holder_write(dir);
    return lock->is_taken;
}

void lock_close_to_others(const struct lock *lock)
{
    mode_t mode = lock_mode(lock->dir);
    struct stat status;

    if (fstat(lock->fd, &status) == 0 && status.st_uid == geteuid() && status.st_nlink == 1 &&
        (status.st_mode & 0777 & ~mode))
        (void)fchmod(lock->fd, status.st_mode & mode);
}

static bool is_empty(const struct lock *lock)
{
    struct stat status;

    return fstat(lock->fd, &status) == 0 && status.st_size == 0;
}

void lock_release(struct lock *lock, bool forget)
{
    if (lock->is_taken) {
        holder_remove(lock->dir, lock->holder);
        if (forget && is_empty(lock))
            place_remove((struct place){lock->dir, LOCK_NAME});
    }
    close_file(lock);
    *lock = (struct lock){.fd = -1};
}
