/* SPDX-License-Identifier: MIT */
#include "fault.h"

#include "vramgrid/base/datadir.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *const fault_names[FAULT_CALLS] = {
    "allocation", "open",   "openat",   "write",     "ftruncate", "fsync",  "fdatasync",
    "close",      "rename", "renameat", "renameat2", "link",      "linkat", "unlink",
    "unlinkat",   "remove", "rmdir",    "mkdir",     "mkdirat",   "flock"};

static const struct {
    const char *name;
    int code;
} errors[] = {
    {"KILL", FAULT_KILL}, {"STOP", FAULT_STOP},       {"ENOMEM", ENOMEM}, {"ENOSPC", ENOSPC},
    {"EIO", EIO},         {"EDQUOT", EDQUOT},         {"EACCES", EACCES}, {"EPERM", EPERM},
    {"ETXTBSY", ETXTBSY}, {"EBUSY", EBUSY},           {"ENOLCK", ENOLCK}, {"EMFILE", EMFILE},
    {"EINVAL", EINVAL},   {"EOPNOTSUPP", EOPNOTSUPP}, {"EROFS", EROFS},   {"EINTR", EINTR},
    {"EXDEV", EXDEV}};

/* Shared with the processes that are forked. */
struct counts {
    atomic_ulong calls[FAULT_CALLS], struck;
};

static struct counts *counts;
static struct fault wanted;
static int log_fd = -1;

static void share_counts(void)
{
    counts = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (counts == MAP_FAILED)
        abort();
}

void fault_begin(const struct fault *fault, int log)
{
    if (!counts)
        share_counts();
    for (int call = 0; call < FAULT_CALLS; call++)
        atomic_store(&counts->calls[call], 0);
    atomic_store(&counts->struck, 0);
    wanted = *fault;
    log_fd = log;
}

unsigned long fault_struck(void)
{
    return atomic_load(&counts->struck);
}

unsigned long fault_count(enum fault_call call)
{
    return atomic_load(&counts->calls[call]);
}

static void log_call(enum fault_call call, unsigned long n)
{
    char line[64];
    int length = snprintf(line, sizeof line, "%s %lu\n", fault_names[call], n);

    if (syscall(SYS_write, log_fd, line, length) != length)
        abort();
}

bool fault_strikes(enum fault_call call)
{
    unsigned long n;

    if (!counts) /* before main */
        return false;
    n = atomic_fetch_add(&counts->calls[call], 1) + 1;
    if (log_fd >= 0 && call != FAULT_ALLOCATION && call != FAULT_FLOCK)
        log_call(call, n);
    if (call != wanted.call || wanted.n == 0 || n < wanted.n || (n > wanted.n && !wanted.goes_on))
        return false;
    atomic_fetch_add(&counts->struck, 1);
    if (wanted.error == FAULT_KILL)
        raise(SIGKILL);
    if (wanted.error == FAULT_STOP) {
        raise(SIGSTOP);
        return false;
    }
    errno = wanted.error;
    return true;
}

static void refuse(const char *text)
{
    fprintf(stderr, "FAULT=%s: it must be CALL:N:ERROR or CALL:N+:ERROR\n", text);
    exit(99);
}

/* CALL:N:ERROR */
static struct fault parse(const char *text)
{
    struct fault fault = {.call = FAULT_CALLS, .error = -1};
    const char *colon = strchr(text, ':');
    char *end;

    for (int call = 0; colon && call < FAULT_CALLS; call++)
        if (strlen(fault_names[call]) == (size_t)(colon - text) &&
            strncmp(fault_names[call], text, (size_t)(colon - text)) == 0)
            fault.call = (enum fault_call)call;
    if (fault.call == FAULT_CALLS)
        refuse(text);
    fault.n = strtoul(colon + 1, &end, 10);
    fault.goes_on = *end == '+';
    end += fault.goes_on;
    for (size_t i = 0; *end == ':' && i < sizeof errors / sizeof *errors; i++)
        if (strcmp(errors[i].name, end + 1) == 0)
            fault.error = errors[i].code;
    if (fault.n == 0 || fault.error < 0)
        refuse(text);
    return fault;
}

/* None: what is installed here, or comes to be in the middle of a test, must make no difference. */
bool __wrap_datadir_find(char path[PATH_SIZE], struct error *err);
bool __wrap_datadir_find(char path[PATH_SIZE], struct error *err)
{
    (void)err;
    *path = '\0';
    return true;
}

int __wrap_main(int argc, char **argv);
int __wrap_main(int argc, char **argv)
{
    const char *text = getenv("FAULT"), *path = getenv("FAULT_LOG");
    struct fault fault = {0};
    long log = -1;

    if (argc > 1 && strcmp(argv[1], "nights") == 0)
        return nights_main(argc - 1, argv + 1);
    if (text)
        fault = parse(text);
    if (path)
        log = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    fault_begin(&fault, (int)log);
    return __real_main(argc, argv);
}
