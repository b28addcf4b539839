/* SPDX-License-Identifier: MIT */
/*
 * Calls of our code that go wrong on demand, in a program linked with -Wl,--wrap (Makefile,
 * FAULTY): what libraries call is left alone. The environment says what: FAULT=rename:3:KILL ends
 * the process as it makes its third rename, FAULT=fsync:2:EIO has the second fsync fail,
 * FAULT=allocation:20+:ENOMEM the twentieth allocation and all behind it. FAULT=open:5:STOP lets it
 * stop before its fifth one, until somebody continues it. FAULT_LOG=FILE gets a line `NAME N` for
 * each call that changes files. `vramgrid nights ...` is nights.c.
 */
#ifndef VRAMGRID_TESTS_FAULT_H
#define VRAMGRID_TESTS_FAULT_H

#include <stdbool.h>

enum fault_call {
    FAULT_ALLOCATION,
    FAULT_OPEN, /* open and fopen, where a file may be made */
    FAULT_OPENAT,
    FAULT_WRITE,
    FAULT_FTRUNCATE,
    FAULT_FSYNC,
    FAULT_FDATASYNC,
    FAULT_CLOSE,
    FAULT_RENAME,
    FAULT_RENAMEAT,
    FAULT_RENAMEAT2,
    FAULT_LINK,
    FAULT_LINKAT,
    FAULT_UNLINK,
    FAULT_UNLINKAT,
    FAULT_REMOVE,
    FAULT_RMDIR,
    FAULT_MKDIR,
    FAULT_MKDIRAT,
    FAULT_FLOCK,
    FAULT_CALLS
};

extern const char *const fault_names[FAULT_CALLS];

/* In the place of an error. */
enum { FAULT_KILL = 0, FAULT_STOP = 1 << 20 };

/* The n-th call from 1 on, or with goes_on that and each later one; n = 0: none. */
struct fault {
    enum fault_call call;
    unsigned long n;
    bool goes_on;
    int error;
};

/* Counts from here on, and lets that go wrong; a log is the descriptor of a file, -1 none. */
void fault_begin(const struct fault *fault, int log);

/* How often it went wrong, and how many calls there were, in this process and in those that it
 * forks. */
unsigned long fault_struck(void);
unsigned long fault_count(enum fault_call call);

/* For the wrapped calls: counts one; true where it has to fail, with errno set. */
bool fault_strikes(enum fault_call call);

/* The program's main. */
int __real_main(int argc, char **argv);

/* nights.c: rounds of the program in forked processes. */
int nights_main(int argc, char **argv);

#endif
