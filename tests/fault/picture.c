/* SPDX-License-Identifier: MIT */
#include "picture.h"

#include "vramgrid/base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <ftw.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDERS_OPEN = 16 };

void die(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
    _exit(1);
}

/* nftw hands on nothing of ours. */
static struct walk {
    struct picture *picture;
    const char *pattern, *except;
    char found[PATH_MAX];
    const char *to;
    size_t skipped; /* bytes of the folder's path and its slash */
} walk;

static int add_file(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    struct picture *picture = walk.picture;
    struct digest digest;
    struct error err = {0};

    (void)status, (void)at;
    if (kind != FTW_F || strstr(path, "/."))
        return 0;
    if (picture->count == PICTURE_FILES || strlen(path + walk.skipped) >= PICTURE_PATH ||
        !digest_file(&digest, path, &err))
        die("%s: no room in the picture, or it cannot be read: %s", path, err.text);
    strcpy(picture->files[picture->count].path, path + walk.skipped);
    memcpy(picture->files[picture->count++].digest, digest.hex, sizeof digest.hex);
    return 0;
}

static int compare_paths(const void *a, const void *b)
{
    const struct picture_file *x = a, *y = b;

    return strcmp(x->path, y->path);
}

void picture_take(struct picture *picture, const char *folder)
{
    memset(picture, 0, sizeof *picture);
    walk = (struct walk){.picture = picture, .skipped = strlen(folder) + 1};
    nftw(folder, add_file, FOLDERS_OPEN, FTW_PHYS);
    qsort(picture->files, picture->count, sizeof *picture->files, compare_paths);
}

bool picture_is_same(const struct picture *a, const struct picture *b)
{
    return a->count == b->count && memcmp(a->files, b->files, a->count * sizeof *a->files) == 0;
}

const struct picture_file *picture_find(const struct picture *picture, const char *path)
{
    for (size_t i = 0; i < picture->count; i++)
        if (strcmp(picture->files[i].path, path) == 0)
            return &picture->files[i];
    return NULL;
}

static int match_name(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    const char *name = path + at->base;

    (void)status, (void)kind;
    if (fnmatch(walk.pattern, name, 0) != 0 || fnmatch(walk.except, name, FNM_EXTMATCH) == 0)
        return 0;
    snprintf(walk.found, sizeof walk.found, "%s", path);
    return 1;
}

const char *folder_find(const char *folder, const char *pattern, const char *except)
{
    walk = (struct walk){.pattern = pattern, .except = except};
    return nftw(folder, match_name, FOLDERS_OPEN, FTW_PHYS) == 1 ? walk.found : NULL;
}

static void copy_file(const char *from, const char *to, const struct stat *status)
{
    const struct timespec times[] = {status->st_atim, status->st_mtim};
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_EXCL, status->st_mode);
    off_t left = status->st_size;

    while (in >= 0 && out >= 0 && left > 0) {
        ssize_t sent = sendfile(out, in, NULL, (size_t)left);

        if (sent <= 0)
            break;
        left -= sent;
    }
    if (in < 0 || out < 0 || left > 0 || futimens(out, times) != 0)
        die("%s: not copied: %s", from, strerror(errno));
    close(in);
    close(out);
}

static int copy_entry(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    char to[PATH_MAX];

    (void)at;
    snprintf(to, sizeof to, "%s%s", walk.to, path + walk.skipped);
    if (kind == FTW_F)
        copy_file(path, to, status);
    else if (kind != FTW_D || mkdir(to, status->st_mode) != 0)
        die("%s: not copied", path);
    return 0;
}

void folder_copy(const char *from, const char *to)
{
    folder_remove(to);
    walk = (struct walk){.to = to, .skipped = strlen(from)};
    if (nftw(from, copy_entry, FOLDERS_OPEN, FTW_PHYS) != 0)
        die("%s: not copied", from);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    (void)status, (void)kind, (void)at;
    return remove(path);
}

void folder_remove(const char *folder)
{
    if (nftw(folder, remove_entry, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
        die("%s: not removed: %s", folder, strerror(errno));
}

const char *file_text(const char *path)
{
    static char text[1 << 16];
    FILE *file = fopen(path, "r");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;

    text[length] = '\0';
    if (file)
        fclose(file);
    return text;
}
