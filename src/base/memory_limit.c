/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/memory_limit.h"

#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/resource.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

/*
 * Address space of the first drawing thread, and of each other one with its stack. Alone they draw
 * in 31 and 15 MiB (the least `ulimit -v` that passes, less 34 MiB that are mapped before); behind
 * a workbook, whose heap is in pieces by then, in twice that.
 */
enum { FIRST_MIB = 64, NEXT_MIB = 24, STACK_MIB = 8, MIB = 1 << 20 };

static bool has_limit(void)
{
    struct rlimit space, data;

    return getrlimit(RLIMIT_AS, &space) == 0 && getrlimit(RLIMIT_DATA, &data) == 0 &&
           (space.rlim_cur != RLIM_INFINITY || data.rlim_cur != RLIM_INFINITY);
}

#ifdef __GLIBC__
/* A thread's stack, pango's own thread's too, is of the limit that `ulimit -s` sets, which may be
 * more than all of the memory. */
static void bound_stacks(void)
{
    pthread_attr_t attributes;
    size_t bytes;

    if (pthread_getattr_default_np(&attributes) != 0)
        return;
    if (pthread_attr_getstacksize(&attributes, &bytes) == 0 && bytes > (size_t)STACK_MIB * MIB &&
        pthread_attr_setstacksize(&attributes, (size_t)STACK_MIB * MIB) == 0)
        pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
}
#endif

void memory_limit_prepare(void)
{
#ifdef __GLIBC__
    if (has_limit()) {
        mallopt(M_ARENA_MAX, 1);
        bound_stacks();
    }
#endif
}

static bool is_left(size_t bytes)
{
    void *room = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (room == MAP_FAILED)
        return false;
    munmap(room, bytes);
    return true;
}

static size_t room_for(unsigned jobs)
{
    return ((size_t)FIRST_MIB + (size_t)NEXT_MIB * (jobs - 1)) * MIB;
}

bool memory_limit_jobs(unsigned *jobs, struct error *err)
{
    if (!has_limit())
        return true;
    while (*jobs > 1 && !is_left(room_for(*jobs)))
        --*jobs;
    return is_left(room_for(*jobs)) ||
           error_set(err, ERROR_WRITE,
                     "the limit on memory (ulimit -v, ulimit -d) leaves less than the %d MiB that "
                     "drawing takes: raise it, or leave out the formats pdf, charts, svg and png",
                     FIRST_MIB);
}
