/* SPDX-License-Identifier: MIT */
#include "vramgrid/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens without ever waiting: a FIFO in place of a sheet must not hang a nightly run. */
int file_open(const char *path, uint64_t limit, uint64_t *size, const char **reason)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat status;

    if (fd < 0 || fstat(fd, &status) != 0)
        *reason = strerror(errno);
    else if (S_ISDIR(status.st_mode))
        *reason = "is a folder";
    else if (!S_ISREG(status.st_mode))
        *reason = "is not a regular file";
    else if ((uint64_t)status.st_size > limit)
        *reason = "is too large";
    else {
        *size = (uint64_t)status.st_size;
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

char *file_read(const char *path, size_t limit, size_t *length, const char **reason)
{
    uint64_t size = 0;
    int fd = file_open(path, limit, &size, reason);
    char *bytes = fd < 0 ? NULL : malloc((size_t)size + 1);
    ssize_t got = 1;

    if (fd < 0)
        return NULL;
    if (!bytes)
        *reason = "out of memory";
    for (*length = 0; bytes && *length < size && got > 0; *length += (size_t)got) {
        got = read(fd, bytes + *length, size - *length);
        if (got < 0) {
            *reason = strerror(errno);
            free(bytes);
            bytes = NULL;
            break;
        }
    }
    close(fd);
    if (bytes)
        bytes[*length] = '\0';
    return bytes;
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

static bool same_size(const char *path, const char *other)
{
    struct stat a, b;

    return lstat(path, &a) == 0 && lstat(other, &b) == 0 && S_ISREG(a.st_mode) &&
           S_ISREG(b.st_mode) && a.st_size == b.st_size;
}

bool file_is_same(const char *path, const char *other)
{
    FILE *a, *b;
    bool same;

    if (!same_size(path, other))
        return false;
    a = fopen(path, "rb");
    b = fopen(other, "rb");
    same = a && b && same_bytes(a, b);
    if (a)
        fclose(a);
    if (b)
        fclose(b);
    return same;
}

/* A file that is open, by its name too. */
struct end {
    int fd;
    const char *path;
};

static bool fail(const struct end *end, struct error *err)
{
    return error_set_errno(err, ERROR_WRITE, "%s", end->path);
}

static bool copy_bytes(const struct end *from, const struct end *to, struct error *err)
{
    char block[65536];
    ssize_t got;

    while ((got = read(from->fd, block, sizeof block)) > 0)
        for (ssize_t put, done = 0; done < got; done += put)
            if ((put = write(to->fd, block + done, (size_t)(got - done))) < 0)
                return fail(to, err);
    return got == 0 || fail(from, err);
}

static bool copy_open(const struct end *from, const struct end *to, struct error *err)
{
    struct stat status;

    if (fstat(from->fd, &status) != 0)
        return fail(from, err);
    if (!copy_bytes(from, to, err))
        return false;
    /* A share that knows neither modes nor times has the copy all the same. */
    (void)fchmod(to->fd, status.st_mode & 07777);
    (void)futimens(to->fd, (struct timespec[]){status.st_atim, status.st_mtim});
    return fsync(to->fd) == 0 || fail(to, err);
}

bool file_copy(const char *from, const char *to, struct error *err)
{
    struct end source = {open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), from};
    struct end target = {-1, to};
    bool ok;

    if (source.fd < 0)
        return fail(&source, err);
    target.fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (target.fd < 0) {
        fail(&target, err);
        close(source.fd);
        return false;
    }
    ok = copy_open(&source, &target, err);
    if (close(target.fd) != 0)
        ok = fail(&target, err);
    if (!ok)
        unlink(to);
    close(source.fd);
    return ok;
}

bool file_link(const char *from, const char *to, struct error *err)
{
    if (link(from, to) == 0)
        return true;
    if (errno == ENOSPC || errno == EDQUOT || errno == EIO || errno == EEXIST)
        return error_set_errno(err, ERROR_WRITE, "%s", to);
    return file_copy(from, to, err);
}

bool file_is_at(int fd, const char *path)
{
    struct stat opened, named;

    return fstat(fd, &opened) == 0 && lstat(path, &named) == 0 && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
}
