/* SPDX-License-Identifier: MIT */
#include "vramgrid/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens without ever waiting: a FIFO in place of a sheet must not hang a nightly run. */
static int open_regular(const char *path, size_t limit, size_t *size, const char **reason)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat status;

    if (fd < 0 || fstat(fd, &status) != 0)
        *reason = strerror(errno);
    else if (S_ISDIR(status.st_mode))
        *reason = "is a folder";
    else if (!S_ISREG(status.st_mode))
        *reason = "is not a regular file";
    else if ((unsigned long long)status.st_size > limit)
        *reason = "is too large";
    else {
        *size = (size_t)status.st_size;
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

char *file_read(const char *path, size_t limit, size_t *length, const char **reason)
{
    size_t size = 0;
    int fd = open_regular(path, limit, &size, reason);
    char *bytes = fd < 0 ? NULL : malloc(size + 1);
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
