/* SPDX-License-Identifier: MIT */
/* The system calls of our code that change files, which can fail or kill (fault.h). */
#include "fault.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* One that is not made fails with -1. The first list is the parameters, the second one their names.
 */
#define WRAP(result, name, call, parameters, arguments)                                            \
    result __real_##name parameters;                                                               \
    result __wrap_##name parameters;                                                               \
    result __wrap_##name parameters                                                                \
    {                                                                                              \
        return fault_strikes(call) ? -1 : __real_##name arguments;                                 \
    }

WRAP(ssize_t, write, FAULT_WRITE, (int fd, const void *bytes, size_t size), (fd, bytes, size))
WRAP(int, ftruncate, FAULT_FTRUNCATE, (int fd, off_t size), (fd, size))
WRAP(int, close, FAULT_CLOSE, (int fd), (fd))
WRAP(int, flock, FAULT_FLOCK, (int fd, int how), (fd, how))
WRAP(int, rename, FAULT_RENAME, (const char *from, const char *to), (from, to))
WRAP(int, renameat, FAULT_RENAMEAT, (int old, const char *from, int new, const char *to),
     (old, from, new, to))
WRAP(int, renameat2, FAULT_RENAMEAT2,
     (int old, const char *from, int new, const char *to, unsigned flags),
     (old, from, new, to, flags))
WRAP(int, link, FAULT_LINK, (const char *from, const char *to), (from, to))
WRAP(int, linkat, FAULT_LINKAT, (int old, const char *from, int new, const char *to, int flags),
     (old, from, new, to, flags))
WRAP(int, unlink, FAULT_UNLINK, (const char *path), (path))
WRAP(int, unlinkat, FAULT_UNLINKAT, (int folder, const char *path, int flags),
     (folder, path, flags))
WRAP(int, remove, FAULT_REMOVE, (const char *path), (path))
WRAP(int, rmdir, FAULT_RMDIR, (const char *path), (path))
WRAP(int, mkdir, FAULT_MKDIR, (const char *path, mode_t mode), (path, mode))
WRAP(int, mkdirat, FAULT_MKDIRAT, (int folder, const char *path, mode_t mode), (folder, path, mode))

int __wrap_fsync(int fd);
int __wrap_fdatasync(int fd);
int __wrap_sync_file_range(int fd, off_t from, off_t size, unsigned flags);
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_openat(int folder, const char *path, int flags, ...);
int __wrap_openat(int folder, const char *path, int flags, ...);
FILE *__real_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode);

/* What dies here is a process and never the machine: to flush would only take time. */
int __wrap_fsync(int fd)
{
    (void)fd;
    return fault_strikes(FAULT_FSYNC) ? -1 : 0;
}

int __wrap_fdatasync(int fd)
{
    (void)fd;
    return fault_strikes(FAULT_FDATASYNC) ? -1 : 0;
}

int __wrap_sync_file_range(int fd, off_t from, off_t size, unsigned flags)
{
    (void)fd, (void)from, (void)size, (void)flags;
    return 0;
}

/* The mode is given with O_CREAT only; what is handed on without it is not looked at. */
int __wrap_open(const char *path, int flags, ...)
{
    va_list more;
    mode_t mode;

    va_start(more, flags);
    mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return flags & O_CREAT && fault_strikes(FAULT_OPEN) ? -1 : __real_open(path, flags, mode);
}

int __wrap_openat(int folder, const char *path, int flags, ...)
{
    va_list more;
    mode_t mode;

    va_start(more, flags);
    mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return flags & O_CREAT && fault_strikes(FAULT_OPENAT)
               ? -1
               : __real_openat(folder, path, flags, mode);
}

FILE *__wrap_fopen(const char *path, const char *mode)
{
    return *mode != 'r' && fault_strikes(FAULT_OPEN) ? NULL : __real_fopen(path, mode);
}
