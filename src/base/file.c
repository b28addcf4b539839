/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether bytes can be read from it at once; then their number. */
static bool is_readable(int fd, size_t limit, size_t *size, const char **reason)
{
    struct stat status;

    if (fstat(fd, &status) != 0)
        *reason = strerror(errno);
    else if (S_ISDIR(status.st_mode))
        *reason = "is a folder";
    else if (!S_ISREG(status.st_mode))
        *reason = "is not a regular file";
    else if ((unsigned long long)status.st_size > limit)
        *reason = "is too large";
    else {
        *size = (size_t)status.st_size;
        return true;
    }
    return false;
}

char *file_read_open(int fd, size_t limit, size_t *length, const char **reason)
{
    size_t size = 0;
    bool readable = is_readable(fd, limit, &size, reason);
    char *bytes = readable ? malloc(size + 1) : NULL;
    ssize_t got = 1;

    if (readable && !bytes)
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

/* Without ever waiting: a FIFO in place of a sheet must not hang a nightly run. */
static int open_at_once(const char *path, const char **reason)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

    if (fd < 0)
        *reason = strerror(errno);
    return fd;
}

char *file_read(const char *path, size_t limit, size_t *length, const char **reason)
{
    int fd = open_at_once(path, reason);

    return fd < 0 ? NULL : file_read_open(fd, limit, length, reason);
}

int file_open(const char *path, size_t *size, const char **reason)
{
    int fd = open_at_once(path, reason);

    if (fd < 0 || is_readable(fd, SIZE_MAX, size, reason))
        return fd;
    close(fd);
    return -1;
}

bool file_is_at(int fd, const char *path)
{
    struct stat opened, named;

    return fstat(fd, &opened) == 0 && lstat(path, &named) == 0 && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
}
