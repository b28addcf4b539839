/* SPDX-License-Identifier: MIT */
#include "vramgrid/lock.h"

#include "vramgrid/file.h"
#include "vramgrid/path.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static const char LOCK_NAME[] = ".vramgrid.lock";
static const char HOLDER_NAME[] = ".vramgrid.holder";

enum { HOLDER_SIZE = 256, HOST_SIZE = 128 };

static void get_host(char host[HOST_SIZE])
{
    if (gethostname(host, HOST_SIZE) != 0 || *host == '\0')
        snprintf(host, HOST_SIZE, "unknown");
    host[HOST_SIZE - 1] = '\0';
}

/* The clock is read for people; no output depends on it. */
static void describe_holder(char text[HOLDER_SIZE])
{
    time_t now = time(NULL);
    struct tm utc;
    char host[HOST_SIZE], since[32];

    get_host(host);
    gmtime_r(&now, &utc);
    strftime(since, sizeof since, "%Y-%m-%dT%H:%M:%SZ", &utc);
    snprintf(text, HOLDER_SIZE, "process %ld on %s, since %s\n", (long)getpid(), host, since);
}

/* One line, whatever stands in the file. */
static void read_holder(const char *dir, char text[HOLDER_SIZE])
{
    char path[PATH_SIZE], *bytes = NULL;
    size_t length;
    const char *reason;

    if (path_join(path, dir, HOLDER_NAME, &(struct error){0}))
        bytes = file_read(path, HOLDER_SIZE - 1, &length, &reason);
    snprintf(text, HOLDER_SIZE, "%s", bytes && *bytes ? bytes : "process unknown");
    text[strcspn(text, "\n")] = '\0';
    free(bytes);
}

static bool refuse(const char *dir, struct error *err)
{
    char holder[HOLDER_SIZE];

    read_holder(dir, holder);
    return error_set(err, ERROR_LOCKED, "%s: another run is at work there: %s", dir, holder);
}

/* flags: O_TRUNC over what a dead run left, or O_EXCL where the file is the lock. */
static bool write_holder(const char *dir, int flags, struct error *err)
{
    char path[PATH_SIZE], text[HOLDER_SIZE];
    int fd;
    bool ok;

    if (!path_join(path, dir, HOLDER_NAME, err))
        return false;
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0666);
    if (fd < 0 && errno == EEXIST)
        return refuse(dir, err);
    describe_holder(text);
    ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    if (fd >= 0)
        ok = close(fd) == 0 && ok;
    if (!ok)
        error_set_errno(err, ERROR_WRITE, "%s", path);
    if (!ok && fd >= 0)
        unlink(path);
    return ok;
}

/* Only a process of this machine can be known to be gone. */
static bool holder_is_dead(const char *dir)
{
    char text[HOLDER_SIZE], host[HOST_SIZE], holder_host[HOST_SIZE];
    long process;

    read_holder(dir, text);
    get_host(host);
    return sscanf(text, "process %ld on %127[^,]", &process, holder_host) == 2 && process > 0 &&
           strcmp(host, holder_host) == 0 && kill((pid_t)process, 0) != 0 && errno == ESRCH;
}

static bool take_without_flock(struct lock *lock, struct error *err)
{
    char path[PATH_SIZE];

    if (holder_is_dead(lock->dir) && path_join(path, lock->dir, HOLDER_NAME, err))
        unlink(path);
    lock->is_taken = write_holder(lock->dir, O_EXCL, err);
    return lock->is_taken;
}

static bool has_no_locks(int code)
{
    return code == ENOLCK || code == EOPNOTSUPP || code == ENOSYS || code == EINVAL;
}

static bool take_flock(struct lock *lock, const char *path, struct error *err)
{
    lock->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock->fd < 0)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    if (flock(lock->fd, LOCK_EX | LOCK_NB) == 0) {
        if (!file_is_at(lock->fd, path)) /* a first run that failed has taken it away */
            return refuse(lock->dir, err);
        lock->is_taken = true;
        return write_holder(lock->dir, O_TRUNC, err);
    }
    if (errno == EWOULDBLOCK || errno == EACCES)
        return refuse(lock->dir, err);
    if (!has_no_locks(errno))
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    return take_without_flock(lock, err);
}

bool lock_take(struct lock *lock, const char *dir, struct error *err)
{
    char path[PATH_SIZE];

    *lock = (struct lock){.dir = dir, .fd = -1};
    if (!path_join(path, dir, LOCK_NAME, err))
        return false;
    lock->was_there = access(path, F_OK) == 0;
    return take_flock(lock, path, err);
}

static void remove_name(const char *dir, const char *name)
{
    char path[PATH_SIZE];

    if (path_join(path, dir, name, &(struct error){0}))
        unlink(path);
}

void lock_release(struct lock *lock, bool forget)
{
    if (lock->is_taken)
        remove_name(lock->dir, HOLDER_NAME);
    if (lock->is_taken && forget)
        remove_name(lock->dir, LOCK_NAME);
    if (lock->fd >= 0)
        close(lock->fd);
    *lock = (struct lock){.fd = -1};
}
