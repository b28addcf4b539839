/* SPDX-License-Identifier: MIT */
/*
 * What went wrong, kept until main prints it. A function that can fail returns bool and takes a
 * struct error last; the first error stays, later ones are dropped. Nothing else prints or exits.
 */
#ifndef VRAMGRID_ERROR_H
#define VRAMGRID_ERROR_H

#include <stdbool.h>

/* The values are the program's exit codes (vramgrid(1), EXIT STATUS). */
enum error_kind {
    ERROR_NONE = 0,
    ERROR_INPUT = 1,
    ERROR_USAGE = 2,
    ERROR_WRITE = 3,
    ERROR_LOCKED = 4,
    ERROR_BUG = 70,
    ERROR_STOPPED = 128, /* by a signal, whose number is added: see stop_exit_code */
};

/* The exit code of no error: with --exit-code it says that the report differs from the last. */
enum { EXIT_CHANGED = 5 };

struct error {
    enum error_kind kind;
    char text[2048]; /* one line of UTF-8 without controls and without the program's name */
};

/* Records an error unless one is there already. Always returns false: `return error_set(...)`. */
bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with ": " and the text of errno behind it. */
bool error_set_errno(struct error *err, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds words to the error that is there. */
void error_append(struct error *err, const char *words);

/* The error every failed allocation ends in. Here, so that compilers see what it returns. */
static inline bool error_set_memory(struct error *err)
{
    error_set(err, ERROR_WRITE, "out of memory");
    return false;
}

#endif
