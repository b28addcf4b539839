/* SPDX-License-Identifier: MIT */
#include "holder.h"

#include "vramgrid/base/place.h"
#include "vramgrid/base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

static const char HOLDER_NAME[] = ".vramgrid.holder";

enum { HOST_SIZE = 128 };

/* What a file that names a process says. */
struct holder {
    char text[HOLDER_SIZE]; /* its line; "": none can be read */
    bool is_replaceable;    /* there is no file, or one as runs leave it */
    bool is_here, is_dead;  /* the process: on this machine; known to be gone */
};

static void get_host(char host[HOST_SIZE])
{
    if (gethostname(host, HOST_SIZE) != 0 || *host == '\0')
        snprintf(host, HOST_SIZE, "unknown");
    host[HOST_SIZE - 1] = '\0';
}

/* The clock is read for people; no output depends on it. */
static void describe_self(char text[HOLDER_SIZE])
{
    time_t now = time(NULL);
    struct tm utc;
    char host[HOST_SIZE], since[32];

    get_host(host);
    gmtime_r(&now, &utc);
    strftime(since, sizeof since, "%Y-%m-%dT%H:%M:%SZ", &utc);
    snprintf(text, HOLDER_SIZE, "process %ld on %s, since %s\n", (long)getpid(), host, since);
}

/* Only a process of this machine can be known to be gone. */
static void judge(struct holder *holder)
{
    char host[HOST_SIZE], holder_host[HOST_SIZE];
    long process;

    get_host(host);
    if (sscanf(holder->text, "process %ld on %127[^,]", &process, holder_host) != 2 || process <= 0)
        return;
    holder->is_replaceable = true;
    holder->is_here = strcmp(host, holder_host) == 0;
    holder->is_dead = holder->is_here && kill((pid_t)process, 0) != 0 && errno == ESRCH;
}

/* One line, whatever stands in the file. */
static void read_holder(struct holder *holder, const struct folder *dir)
{
    struct place place = {dir, HOLDER_NAME};
    size_t length;
    const char *reason;
    char *bytes = place_read(place, HOLDER_SIZE - 1, &length, &reason);

    *holder = (struct holder){.is_replaceable = bytes ? *bytes == '\0' : !place_exists(place)};
    if (bytes) {
        bytes[strcspn(bytes, "\n")] = '\0';
        utf8_copy(holder->text, sizeof holder->text, bytes);
        judge(holder);
    }
    free(bytes);
}

static bool write_self(struct place place, int fd, struct error *err)
{
    char text[HOLDER_SIZE];
    bool ok;

    describe_self(text);
    ok = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    ok = close(fd) == 0 && ok;
    if (!ok)
        place_error(place, err);
    if (!ok)
        place_remove(place);
    return ok;
}

/* Makes the file; false with EEXIST in errno, and no error, where something has its name. */
static bool make_holder(const struct folder *dir, ino_t *holder, struct error *err)
{
    struct place place = {dir, HOLDER_NAME};
    int fd = place_open(place, O_WRONLY | O_CREAT | O_EXCL, 0666);
    struct stat status;

    if (fd < 0)
        return errno != EEXIST && place_error(place, err);
    *holder = fstat(fd, &status) == 0 ? status.st_ino : 0;
    return write_self(place, fd, err);
}

ino_t holder_write(const struct folder *dir)
{
    struct holder found;
    ino_t holder = 0;

    read_holder(&found, dir);
    if (found.is_replaceable)
        place_remove((struct place){dir, HOLDER_NAME});
    return make_holder(dir, &holder, &(struct error){0}) ? holder : 0;
}

bool holder_take(const struct folder *dir, ino_t *holder, struct error *err)
{
    struct holder found;

    read_holder(&found, dir);
    if (found.is_dead)
        place_remove((struct place){dir, HOLDER_NAME});
    if (make_holder(dir, holder, err))
        return true;
    read_holder(&found, dir);
    return error_set(err, ERROR_LOCKED, "%s: another run is at work there: %s", dir->path,
                     *found.text ? found.text : "process unknown");
}

void holder_remove(const struct folder *dir, ino_t holder)
{
    struct place place = {dir, HOLDER_NAME};
    struct stat status;

    if (holder != 0 && place_stat(place, &status) && status.st_ino == holder)
        place_remove(place);
}

/* "1: FLOCK  ADVISORY  WRITE 4711 fd:01:5678 0 EOF", of proc(5). */
static bool is_lock_of(const char *line, const struct stat *lock, long *process)
{
    unsigned major, minor;
    unsigned long long inode;

    return sscanf(line, "%*d: FLOCK %*s %*s %ld %x:%x:%llu", process, &major, &minor, &inode) ==
               4 &&
           major == major(lock->st_dev) && minor == minor(lock->st_dev) && inode == lock->st_ino &&
           *process > 0;
}

static bool find_process(const struct stat *lock, long *process)
{
    FILE *locks = fopen("/proc/locks", "re");
    char line[256];
    bool found = false;

    while (locks && !found && fgets(line, sizeof line, locks))
        found = is_lock_of(line, lock, process);
    if (locks)
        fclose(locks);
    return found;
}

/* "sleep" of a process; "" where it cannot be known. */
static void name_process(long process, char name[32])
{
    char path[64], raw[32] = "";
    FILE *file;

    snprintf(path, sizeof path, "/proc/%ld/comm", process);
    file = fopen(path, "re");
    if (file && fgets(raw, sizeof raw, file))
        raw[strcspn(raw, "\n")] = '\0';
    if (file)
        fclose(file);
    utf8_copy(name, 32, raw);
}

void holder_describe(const struct folder *dir, const struct stat *lock, char text[HOLDER_SIZE])
{
    struct holder holder;
    char name[32];
    long process;

    read_holder(&holder, dir);
    if (*holder.text && holder.is_replaceable && !holder.is_dead) {
        memcpy(text, holder.text, HOLDER_SIZE);
    } else if (find_process(lock, &process)) {
        name_process(process, name);
        snprintf(text, HOLDER_SIZE, "process %ld%s%s%s on this machine", process, *name ? " (" : "",
                 name, *name ? ")" : "");
    } else {
        snprintf(text, HOLDER_SIZE, "process unknown");
    }
}
