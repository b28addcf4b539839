/* SPDX-License-Identifier: MIT */
#include "vramgrid/archive.h"

#include "vramgrid/file.h"
#include "vramgrid/manifest.h"
#include "vramgrid/path.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char ARCHIVE_NAME[] = "archive";
static const char STAGED_NAME[] = ".vramgrid-archive";

/* The dated folders of an archive, oldest first. */
struct copies {
    char folder[PATH_SIZE]; /* DIR/archive */
    struct dirent **entries;
    int count;
};

static int is_dated(const struct dirent *entry)
{
    static const char DATE[] = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]";
    static const char DATE_AND_NUMBER[] = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].[0-9]*";

    return fnmatch(DATE, entry->d_name, 0) == 0 || fnmatch(DATE_AND_NUMBER, entry->d_name, 0) == 0;
}

/* Folders without a manifest of ours are somebody's own. */
static void drop_strangers(struct copies *copies)
{
    int kept = 0;

    for (int i = 0; i < copies->count; i++) {
        char folder[PATH_SIZE], date[MANIFEST_DATE_SIZE];
        struct error ignored = {0};

        if (path_join(folder, copies->folder, copies->entries[i]->d_name, &ignored) &&
            manifest_read_date(date, folder, &ignored))
            copies->entries[kept++] = copies->entries[i];
        else
            free(copies->entries[i]);
    }
    copies->count = kept;
}

static bool list_copies(struct copies *copies, const char *dir, struct error *err)
{
    *copies = (struct copies){0};
    if (!path_join(copies->folder, dir, ARCHIVE_NAME, err))
        return false;
    copies->count = scandir(copies->folder, &copies->entries, is_dated, versionsort);
    if (copies->count < 0 && errno != ENOENT)
        return error_set_errno(err, ERROR_WRITE, "%s", copies->folder);
    drop_strangers(copies);
    return true;
}

static void release_copies(struct copies *copies)
{
    for (int i = 0; i < copies->count; i++)
        free(copies->entries[i]);
    free(copies->entries);
    *copies = (struct copies){0};
}

/* "DIR/archive/2026-11-23/NAME" of one copy. */
static bool join_copy(char path[PATH_SIZE], const struct copies *copies, int i, const char *name,
                      struct error *err)
{
    char folder[PATH_SIZE];

    return path_join(folder, copies->folder, copies->entries[i]->d_name, err) &&
           path_join(path, folder, name, err);
}

/* Made from the same: the night after a change differs only in that it has none to tell. */
static bool is_copy_of(const struct copies *copies, int i, const char *folder)
{
    char copy[PATH_SIZE];

    return path_join(copy, copies->folder, copies->entries[i]->d_name, &(struct error){0}) &&
           manifest_same_origin(copy, folder);
}

static bool has_copy_of(const struct copies *copies, const char *folder)
{
    for (int i = 0; i < copies->count; i++)
        if (is_copy_of(copies, i, folder))
            return true;
    return false;
}

/* The same bytes of the newest copy get a second name; others are copied. */
static bool copy_file(const struct copies *copies, const char *work, const char *relative,
                      const char *staged, struct error *err)
{
    char from[PATH_SIZE], last[PATH_SIZE] = "", to[PATH_SIZE];

    if (!path_join(from, work, relative, err) || !path_join(to, staged, relative, err) ||
        !path_make_parents(to, err))
        return false;
    if (copies->count > 0 && !join_copy(last, copies, copies->count - 1, relative, err))
        return false;
    if (*last && file_is_same(from, last))
        return file_link(last, to, err);
    return file_copy(from, to, err);
}

/* The manifest last: a copy that has it is whole. */
static bool copy_set(const struct copies *copies, const char *work, const char *staged,
                     struct error *err)
{
    struct manifest_outputs outputs = {0};
    bool ok = manifest_read_outputs(&outputs, work, err);

    for (size_t i = 0; ok && i < outputs.count; i++)
        ok = copy_file(copies, work, outputs.files[i].path, staged, err);
    ok = ok && manifest_sync_folders(&outputs, staged, err) &&
         copy_file(copies, work, MANIFEST_NAME, staged, err) && path_sync(staged, err);
    manifest_outputs_release(&outputs);
    return ok;
}

bool archive_prepare(const char *dir, const char *work, struct error *err)
{
    struct copies copies;
    char staged[PATH_SIZE];
    bool ok = path_join(staged, dir, STAGED_NAME, err) && path_remove_tree(staged, err);

    ok = list_copies(&copies, dir, err) && ok;
    if (ok && !has_copy_of(&copies, work) && !copy_set(&copies, work, staged, err)) {
        path_remove_tree(staged, &(struct error){0});
        ok = false;
    }
    release_copies(&copies);
    return ok;
}

/* The first of AS_OF, AS_OF.2, AS_OF.3 that is free. */
static bool choose_name(const char *dir, const char *as_of, char path[PATH_SIZE], struct error *err)
{
    char relative[64];

    snprintf(relative, sizeof relative, "%s/%.32s", ARCHIVE_NAME, as_of);
    for (int number = 2; path_join(path, dir, relative, err); number++) {
        if (!path_exists(path))
            return true;
        snprintf(relative, sizeof relative, "%s/%.32s.%d", ARCHIVE_NAME, as_of, number);
    }
    return false;
}

static bool name_copy(const char *dir, const char *staged, struct error *err)
{
    char as_of[MANIFEST_DATE_SIZE], path[PATH_SIZE], folder[PATH_SIZE];

    if (!manifest_read_date(as_of, staged, err) || !choose_name(dir, as_of, path, err) ||
        !path_make_parents(path, err) || !path_join(folder, dir, ARCHIVE_NAME, err))
        return false;
    if (rename(staged, path) != 0)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    return path_sync(folder, err);
}

bool archive_recover(const char *dir, struct error *err)
{
    char staged[PATH_SIZE], copied[PATH_SIZE], standing[PATH_SIZE];

    if (!path_join(staged, dir, STAGED_NAME, err) ||
        !path_join(copied, staged, MANIFEST_NAME, err) ||
        !path_join(standing, dir, MANIFEST_NAME, err))
        return false;
    if (file_is_same(copied, standing))
        return name_copy(dir, staged, err);
    return path_remove_tree(staged, err);
}

static bool remove_listed(const char *folder, const char *relative, struct error *err)
{
    char path[PATH_SIZE];

    if (!path_join(path, folder, relative, err))
        return false;
    if (unlink(path) != 0 && errno != ENOENT)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    *strrchr(path, '/') = '\0';
    path_remove_empty(path, folder);
    return true;
}

/* What else lies in a copy is somebody's own. */
static bool remove_copy(const struct copies *copies, int i, struct error *err)
{
    struct manifest_outputs outputs = {0};
    char folder[PATH_SIZE];
    bool ok = path_join(folder, copies->folder, copies->entries[i]->d_name, err) &&
              manifest_read_outputs(&outputs, folder, err);

    for (size_t f = 0; ok && f < outputs.count; f++)
        ok = remove_listed(folder, outputs.files[f].path, err);
    ok = ok && remove_listed(folder, MANIFEST_NAME, err);
    manifest_outputs_release(&outputs);
    return ok;
}

/* Never the copy of what stands, which has an old date if the user says so. */
static bool prune(const char *dir, int keep, struct error *err)
{
    struct copies copies;
    bool ok = list_copies(&copies, dir, err);
    int left = copies.count;

    for (int i = 0; ok && i < copies.count && left > keep; i++) {
        if (is_copy_of(&copies, i, dir))
            continue;
        ok = remove_copy(&copies, i, err);
        left--;
    }
    release_copies(&copies);
    return ok;
}

bool archive_finish(const char *dir, int keep, struct error *err)
{
    return archive_recover(dir, err) && prune(dir, keep, err);
}
