/* SPDX-License-Identifier: MIT */
/*
 * Allocations that fail on demand, linked with -Wl,--wrap into a program of its own (Makefile,
 * FAULTY): what our code asks for, not what libraries do. FAIL_ALLOCATION=N: the N-th is NULL;
 * N+: so are all behind it. Each failure is told on the file descriptor FAIL_TOLD_ON.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t length);

static bool fails(void)
{
    static atomic_ulong calls;
    const char *wanted = getenv("FAIL_ALLOCATION"), *told_on = getenv("FAIL_TOLD_ON");
    unsigned long call = atomic_fetch_add(&calls, 1) + 1, first;
    char *end;

    if (!wanted)
        return false;
    first = strtoul(wanted, &end, 10);
    if (call < first || (call > first && *end != '+'))
        return false;
    if (told_on && write(atoi(told_on), "!", 1) != 1)
        abort();
    errno = ENOMEM;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *text)
{
    return __wrap_strndup(text, strlen(text));
}

char *__wrap_strndup(const char *text, size_t length)
{
    size_t size = strnlen(text, length);
    char *copy = __wrap_malloc(size + 1);

    if (copy) {
        memcpy(copy, text, size);
        copy[size] = '\0';
    }
    return copy;
}
