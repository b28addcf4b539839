/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/place.h"

#include "vramgrid/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A folder on the way and the last part of a name. */
struct step {
    int fd;
    const char *name;
};

static void leave(const struct step *step, struct place place)
{
    int code = errno;

    if (step->fd >= 0 && step->fd != place.folder->fd)
        close(step->fd);
    errno = code;
}

/* Copies the part that ends before the slash; a way that leads up again is none. */
static bool copy_part(char part[NAME_MAX + 1], const char *name, const char *slash)
{
    size_t length = (size_t)(slash - name);

    errno = length > NAME_MAX ? ENAMETOOLONG : EINVAL;
    if (length > NAME_MAX)
        return false;
    memcpy(part, name, length);
    part[length] = '\0';
    return strcmp(part, "..") != 0;
}

/* One folder further; the one before is left. False with errno, and both are left. */
static bool go_on(struct step *step, struct place place, const char *slash)
{
    char part[NAME_MAX + 1];
    int fd = -1;

    if (copy_part(part, step->name, slash))
        fd = openat(step->fd, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    leave(step, place);
    *step = (struct step){fd, slash + 1};
    return fd >= 0;
}

/* The folder that the last part of the name is in. False with errno; else to be left. */
static bool reach(struct step *step, struct place place)
{
    const char *slash;

    *step = (struct step){place.folder->fd, place.name};
    errno = ENOENT;
    if (step->fd < 0)
        return false;
    while ((slash = strchr(step->name, '/')) != NULL)
        if (!go_on(step, place, slash))
            return false;
    errno = EINVAL;
    if (strcmp(step->name, "..") != 0)
        return true;
    leave(step, place);
    return false;
}

bool place_stat(struct place place, struct stat *status)
{
    struct step step;
    bool ok;

    if (!reach(&step, place))
        return false;
    ok = fstatat(step.fd, step.name, status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) == 0;
    leave(&step, place);
    return ok;
}

bool place_exists(struct place place)
{
    struct stat status;

    return place_stat(place, &status);
}

bool place_is_file(struct place place)
{
    struct stat status;

    return place_stat(place, &status) && S_ISREG(status.st_mode);
}

/* Behind a link, or a file in the place of a folder, there is nothing of ours. */
static bool is_missing(int code)
{
    return code == ENOENT || code == ENOTDIR || code == ELOOP;
}

bool place_find(struct place place, bool *found, struct error *err)
{
    *found = place_exists(place);
    return *found || is_missing(errno) || place_error(place, err);
}

bool place_is_of(struct place place, int fd)
{
    struct stat opened, named;

    return fstat(fd, &opened) == 0 && place_stat(place, &named) && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
}

/* Tells of a part of the name that is no folder, or of a link at its end. */
static bool blame_part(struct place place, size_t length, struct error *err)
{
    char part[PATH_SIZE];
    struct stat status;
    bool is_last = place.name[length] == '\0';

    snprintf(part, sizeof part, "%.*s", (int)length, place.name);
    if (!place_stat((struct place){place.folder, part}, &status))
        return true;
    if (S_ISLNK(status.st_mode))
        return error_set(err, ERROR_WRITE, "%s/%s: is a symbolic link, which is not followed",
                         place.folder->path, part);
    return is_last || S_ISDIR(status.st_mode) ||
           error_set(err, ERROR_WRITE, "%s/%s: is not a folder", place.folder->path, part);
}

bool place_error(struct place place, struct error *err)
{
    int code = errno;

    for (size_t at = 0; (code == ENOTDIR || code == ELOOP) && place.name[at];) {
        at += strspn(place.name + at, "/");
        at += strcspn(place.name + at, "/");
        if (!blame_part(place, at, err))
            return false;
    }
    errno = code;
    return error_set_errno(err, ERROR_WRITE, "%s/%s", place.folder->path, place.name);
}

int place_open(struct place place, int flags, mode_t mode)
{
    struct step step;
    int fd;

    if (!reach(&step, place))
        return -1;
    fd = openat(step.fd, step.name, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, mode);
    leave(&step, place);
    return fd;
}

char *place_read(struct place place, size_t limit, size_t *length, const char **reason)
{
    int fd = place_open(place, O_RDONLY, 0);

    if (fd >= 0)
        return file_read_open(fd, limit, length, reason);
    *reason = errno == ELOOP ? "is a symbolic link, which is not followed" : strerror(errno);
    return NULL;
}

/* A regular file to read; NULL with errno. */
static FILE *open_file(struct place place, struct stat *status)
{
    int fd = place_open(place, O_RDONLY, 0);
    FILE *file = NULL;

    if (fd < 0)
        return NULL;
    errno = EISDIR;
    if (fstat(fd, status) == 0 && S_ISREG(status->st_mode))
        file = fdopen(fd, "rb");
    if (!file)
        close(fd);
    return file;
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

bool place_is_same(struct place a, struct place b)
{
    struct stat status_a, status_b;
    FILE *file_a = open_file(a, &status_a), *file_b = file_a ? open_file(b, &status_b) : NULL;
    bool same = file_b && status_a.st_size == status_b.st_size && same_bytes(file_a, file_b);

    if (file_a)
        fclose(file_a);
    if (file_b)
        fclose(file_b);
    return same;
}

/* What is no file, or may not be read, has other bytes; of a disk that fails nothing is known. */
static bool tells_nothing(int code)
{
    return code == EIO || code == EMFILE || code == ENFILE || code == ENOMEM || code == ESTALE;
}

bool place_has(struct place place, const struct digest *digest, bool *has, struct error *err)
{
    struct stat status;
    FILE *file = open_file(place, &status);
    struct digest found;
    bool ok;

    *has = false;
    if (!file)
        return !tells_nothing(errno) || place_error(place, err);
    ok = digest_stream(&found, file, place.name, err);
    *has = ok && strcmp(found.hex, digest->hex) == 0;
    fclose(file);
    return ok;
}

bool place_make_parents(struct place place, struct error *err)
{
    struct step step = {place.folder->fd, place.name};
    const char *slash;

    while ((slash = strchr(step.name, '/')) != NULL) {
        char part[NAME_MAX + 1];

        if (copy_part(part, step.name, slash) && mkdirat(step.fd, part, 0777) != 0 &&
            errno != EEXIST) {
            leave(&step, place);
            return place_error(place, err);
        }
        if (!go_on(&step, place, slash))
            return place_error(place, err);
    }
    leave(&step, place);
    return true;
}

/* Calls act for the name of each folder on the way, the innermost first, until it says no. */
static bool climb(struct place place, bool (*act)(struct place folder, struct error *err),
                  struct error *err)
{
    char name[PATH_SIZE], *slash;

    snprintf(name, sizeof name, "%s", place.name);
    while ((slash = strrchr(name, '/')) != NULL) {
        *slash = '\0';
        if (!act((struct place){place.folder, name}, err))
            return false;
    }
    return true;
}

static bool unlink_at(struct place place, int flags)
{
    struct step step;
    bool ok;

    if (!reach(&step, place))
        return false;
    ok = unlinkat(step.fd, step.name, flags) == 0;
    leave(&step, place);
    return ok;
}

bool place_remove(struct place place)
{
    return unlink_at(place, 0);
}

static bool remove_if_empty(struct place place, struct error *err)
{
    (void)err;
    return unlink_at(place, AT_REMOVEDIR);
}

void place_remove_empty(struct place place)
{
    climb(place, remove_if_empty, &(struct error){0});
}

/* What is no folder any more, or may not even be listed, needs no flush of ours. */
static bool sync_if_there(struct place place, struct error *err)
{
    int fd = place_open(place, O_RDONLY | O_DIRECTORY, 0);
    bool ok;

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR || errno == EACCES || place_error(place, err);
    ok = path_sync_folder(fd) || place_error(place, err);
    close(fd);
    return ok;
}

bool place_sync_parents(struct place place, struct error *err)
{
    return climb(place, sync_if_there, err);
}

/* Calls act with both names. False with errno. */
static bool between(struct place from, struct place to,
                    int (*act)(int old_fd, const char *old, int new_fd, const char *new))
{
    struct step old, new;
    bool ok;

    if (!reach(&old, from))
        return false;
    ok = reach(&new, to);
    if (ok) {
        ok = act(old.fd, old.name, new.fd, new.name) == 0;
        leave(&new, to);
    }
    leave(&old, from);
    return ok;
}

bool place_rename(struct place from, struct place to)
{
    return between(from, to, renameat);
}

/* A file that is open, by its name too. */
struct end {
    int fd;
    struct place place;
};

static bool fail(const struct end *end, struct error *err)
{
    return place_error(end->place, err);
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
    (void)fchmod(to->fd, status.st_mode & 0777);
    (void)futimens(to->fd, (struct timespec[]){status.st_atim, status.st_mtim});
    return fsync(to->fd) == 0 || fail(to, err);
}

bool place_copy(struct place from, struct place to, struct error *err)
{
    struct end source = {place_open(from, O_RDONLY, 0), from}, target = {-1, to};
    bool ok;

    if (source.fd < 0)
        return fail(&source, err);
    target.fd = place_open(to, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (target.fd < 0) {
        fail(&target, err);
        close(source.fd);
        return false;
    }
    ok = copy_open(&source, &target, err);
    if (close(target.fd) != 0)
        ok = fail(&target, err);
    if (!ok)
        place_remove(to);
    close(source.fd);
    return ok;
}

/* Of the name itself, not of what a link leads to. */
static int link_name(int old_fd, const char *old, int new_fd, const char *new)
{
    return linkat(old_fd, old, new_fd, new, 0);
}

bool place_link(struct place from, struct place to, struct error *err)
{
    if (between(from, to, link_name))
        return true;
    if (errno == ENOSPC || errno == EDQUOT || errno == EIO || errno == EEXIST)
        return place_error(to, err);
    return place_copy(from, to, err);
}
