/* SPDX-License-Identifier: MIT */
#include "vramgrid/cli/library_messages.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef __GLIBC__

enum fate {
    FATE_PASS, /* ours */
    FATE_NAME, /* gets our name in front */
    FATE_KEEP, /* kept for the end: what failed comes back as an error, which main prints */
    FATE_DROP, /* nobody can do anything about it */
};

/* How lines of libraries begin. */
static const struct {
    const char *begins;
    enum fate fate;
} libraries[] = {
    {"[ERROR]", FATE_KEEP}, /* libxlsxwriter */
    {"[WARNING]", FATE_NAME},
    {"Fontconfig ", FATE_DROP}, /* every night without a HOME: it cannot write its cache */
    {"(process:", FATE_NAME},   /* GLib and what builds on it */
    {"(vramgrid:", FATE_NAME},
    {"** (", FATE_NAME},
};

/* stdio holds the stream's lock while it writes. */
static struct {
    bool in_line; /* behind the first bytes of one */
    enum fate fate;
    char kept[512]; /* the first line of FATE_KEEP, without its end */
} caught;

static enum fate judge(const char *bytes, size_t size)
{
    for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
        size_t length = strlen(libraries[i].begins);

        if (size >= length && memcmp(bytes, libraries[i].begins, length) == 0)
            return libraries[i].fate;
    }
    return *bytes == '\n' ? FATE_DROP : FATE_PASS; /* GLib begins with an empty line */
}

static void put(const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t done = write(STDERR_FILENO, bytes, size);

        if (done <= 0)
            return; /* there is nobody to tell */
        bytes += done;
        size -= (size_t)done;
    }
}

static void keep(const char *bytes, size_t size)
{
    size_t length = strlen(caught.kept), room = sizeof caught.kept - 1 - length;

    size = size < room ? size : room;
    memcpy(caught.kept + length, bytes, size);
    caught.kept[length + size] = '\0';
}

/* A line, or a part of one. The progress bar, which begins with a return, ends any other. */
static void take(const char *bytes, size_t size)
{
    bool is_first = caught.kept[0] == '\0' || (caught.in_line && caught.fate == FATE_KEEP);

    if (!caught.in_line || *bytes == '\r') {
        caught.fate = judge(bytes, size);
        if (caught.fate == FATE_NAME)
            put("vramgrid: ", strlen("vramgrid: "));
    }
    if (caught.fate == FATE_PASS || caught.fate == FATE_NAME)
        put(bytes, size);
    else if (caught.fate == FATE_KEEP && is_first)
        keep(bytes, size);
    caught.in_line = bytes[size - 1] != '\n';
}

static ssize_t take_bytes(void *cookie, const char *bytes, size_t size)
{
    (void)cookie;
    for (size_t done = 0; done < size;) {
        const char *end = memchr(bytes + done, '\n', size - done);
        size_t length = end ? (size_t)(end + 1 - bytes) - done : size - done;

        take(bytes + done, length);
        done += length;
    }
    return (ssize_t)size;
}

void library_messages_catch(void)
{
    FILE *stream = fopencookie(NULL, "w", (cookie_io_functions_t){.write = take_bytes});

    if (!stream)
        return;
    setvbuf(stream, NULL, _IONBF, 0);
    stderr = stream;
}

void library_messages_end(bool ok)
{
    if (ok && *caught.kept)
        fprintf(stderr, "vramgrid: warning: libxlsxwriter: %.*s\n", (int)strcspn(caught.kept, "\n"),
                caught.kept);
}

#else

void library_messages_catch(void)
{
}

void library_messages_end(bool ok)
{
    (void)ok;
}

#endif
