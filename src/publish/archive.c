/* SPDX-License-Identifier: MIT */
#include "archive.h"

#include "outputs.h"
#include "vramgrid/base/place.h"
#include "work.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char ARCHIVE_NAME[] = "archive";
static const char STAGED_NAME[] = ".vramgrid-archive";
static const char COPY_NAME[] = ".vramgrid-archive/copy";

/* The dated folders of an archive, oldest first. */
struct copies {
    struct folder folder; /* DIR/archive */
    struct dirent **entries;
    int count;
};

static int is_dated(const struct dirent *entry)
{
    static const char DATE[] = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]";
    static const char DATE_AND_NUMBER[] = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].[0-9]*";

    return fnmatch(DATE, entry->d_name, 0) == 0 || fnmatch(DATE_AND_NUMBER, entry->d_name, 0) == 0;
}

static bool open_copy(struct folder *copy, const struct copies *copies, int i, struct error *err)
{
    return folder_open_at(copy, (struct place){&copies->folder, copies->entries[i]->d_name}, err);
}

/* What is no folder, has no manifest of ours or is a report that has come to lie here. */
static bool is_copy(const struct copies *copies, int i)
{
    struct folder copy;
    char date[MANIFEST_DATE_SIZE];
    struct error ignored = {0};
    bool ok = open_copy(&copy, copies, i, &ignored) && manifest_read_date(date, &copy, &ignored) &&
              !marker_exists(&copy);

    folder_close(&copy);
    return ok;
}

static void drop_strangers(struct copies *copies)
{
    int kept = 0;

    for (int i = 0; i < copies->count; i++)
        if (is_copy(copies, i))
            copies->entries[kept++] = copies->entries[i];
        else
            free(copies->entries[i]);
    copies->count = kept;
}

static bool list_copies(struct copies *copies, const struct folder *dir, struct error *err)
{
    struct place archive = {dir, ARCHIVE_NAME};

    *copies = (struct copies){.folder.fd = -1};
    if (!place_exists(archive))
        return true;
    if (!folder_open_at(&copies->folder, archive, err))
        return false;
    copies->count = scandirat(copies->folder.fd, ".", &copies->entries, is_dated, versionsort);
    if (copies->count < 0)
        return error_set_errno(err, ERROR_WRITE, "%s", copies->folder.path);
    drop_strangers(copies);
    return true;
}

static void release_copies(struct copies *copies)
{
    for (int i = 0; i < copies->count; i++)
        free(copies->entries[i]);
    free(copies->entries);
    folder_close(&copies->folder);
    *copies = (struct copies){.folder.fd = -1};
}

bool archive_check(const struct folder *dir, struct error *err)
{
    struct place place = {dir, ARCHIVE_NAME};
    struct folder archive;
    struct stat outer, inner;
    bool ok;

    if (!place_exists(place))
        return true;
    ok = folder_open_at(&archive, place, err);
    if (ok && fstat(dir->fd, &outer) == 0 && fstat(archive.fd, &inner) == 0 &&
        outer.st_dev != inner.st_dev)
        ok = error_set(err, ERROR_WRITE, "%s: is on another file system than %s", archive.path,
                       dir->path);
    folder_close(&archive);
    return ok;
}

/* Made from the same: the night after a change differs only in that it has none to tell. */
static bool is_copy_of(const struct copies *copies, int i, const struct folder *folder)
{
    struct folder copy;
    bool same =
        open_copy(&copy, copies, i, &(struct error){0}) && manifest_same_origin(&copy, folder);

    folder_close(&copy);
    return same;
}

static bool has_copy_of(const struct copies *copies, const struct folder *folder)
{
    for (int i = 0; i < copies->count; i++)
        if (is_copy_of(copies, i, folder))
            return true;
    return false;
}

/* The same bytes of the newest copy get a second name; others are copied. */
static bool copy_file(const struct folder *newest, struct place from, const struct folder *copy,
                      struct error *err)
{
    struct place last = {newest, from.name}, to = {copy, from.name};

    if (!place_make_parents(to, err))
        return false;
    if (place_is_same(from, last))
        return place_link(last, to, err);
    return place_copy(from, to, err);
}

/* The manifest last: a copy that has it is whole. */
static bool copy_set(const struct folder *newest, const struct folder *work,
                     const struct folder *copy, struct error *err)
{
    struct manifest_outputs outputs = {0};
    bool ok = manifest_read_outputs(&outputs, work, err);

    for (size_t i = 0; ok && i < outputs.count; i++)
        ok = copy_file(newest, (struct place){work, outputs.files[i].path}, copy, err);
    ok = ok && folder_sync_tree(copy, err) &&
         copy_file(newest, (struct place){work, MANIFEST_NAME}, copy, err) &&
         folder_sync(copy, err);
    manifest_outputs_release(&outputs);
    return ok;
}

/* What the copy will be is made inside the folder that is ours alone: its mode is that of others.
 */
static bool make_copy(const struct copies *copies, const struct folder *dir,
                      const struct folder *work, struct error *err)
{
    struct folder newest = {.fd = -1}, staged, copy = {.fd = -1};
    struct place any = {dir, ".vramgrid-archive/copy/any"};
    bool ok = copies->count == 0 || open_copy(&newest, copies, copies->count - 1, err);

    ok = work_make(&staged, (struct place){dir, STAGED_NAME}, err) && ok;
    ok = ok && place_make_parents(any, err) &&
         folder_open_at(&copy, (struct place){dir, COPY_NAME}, err) &&
         copy_set(&newest, work, &copy, err) && folder_sync(&staged, err);
    folder_close(&newest);
    folder_close(&staged);
    folder_close(&copy);
    return ok;
}

bool archive_prepare(const struct folder *dir, const struct folder *work, struct error *err)
{
    struct place staged = {dir, STAGED_NAME};
    struct copies copies;
    bool ok = work_remove(staged, err);

    ok = list_copies(&copies, dir, err) && ok;
    if (ok && !has_copy_of(&copies, work) && !make_copy(&copies, dir, work, err)) {
        work_remove(staged, &(struct error){0});
        ok = false;
    }
    release_copies(&copies);
    return ok;
}

/* The first of AS_OF, AS_OF.2, AS_OF.3 that is free. */
static void choose_name(const struct folder *dir, const char *as_of, char name[64])
{
    snprintf(name, 64, "%s/%.32s", ARCHIVE_NAME, as_of);
    for (int number = 2; place_exists((struct place){dir, name}); number++)
        snprintf(name, 64, "%s/%.32s.%d", ARCHIVE_NAME, as_of, number);
}

static bool name_copy(const struct folder *dir, const struct folder *copy, struct error *err)
{
    char as_of[MANIFEST_DATE_SIZE], name[64];
    struct place place = {dir, name};

    if (!manifest_read_date(as_of, copy, err))
        return false;
    choose_name(dir, as_of, name);
    return place_make_parents(place, err) &&
           (place_rename((struct place){dir, COPY_NAME}, place) || place_error(place, err)) &&
           place_sync_parents(place, err) && folder_sync(dir, err);
}

bool archive_is_pending(const struct folder *dir)
{
    return place_exists((struct place){dir, STAGED_NAME});
}

bool archive_recover(const struct folder *dir, struct error *err)
{
    struct place staged = {dir, STAGED_NAME}, standing = {dir, MANIFEST_NAME};
    struct folder copy = {.fd = -1};
    struct place whole = {dir, COPY_NAME};
    bool found, has_copy = false, ok;

    if (!work_find(staged, &found, err))
        return false;
    ok = !found || place_find(whole, &has_copy, err);
    ok = ok && (!has_copy || folder_open_at(&copy, whole, err));
    if (ok && place_is_same((struct place){&copy, MANIFEST_NAME}, standing))
        ok = name_copy(dir, &copy, err);
    folder_close(&copy);
    return ok && work_remove(staged, err);
}

static bool remove_listed(struct place place, struct error *err)
{
    if (!place_is_file(place))
        return true; /* gone, or somebody's link */
    if (!place_remove(place) && errno != ENOENT)
        return place_error(place, err);
    place_remove_empty(place);
    return true;
}

/* What else lies in a copy is somebody's own. */
static bool remove_copy(const struct copies *copies, int i, struct error *err)
{
    struct manifest_outputs outputs = {0};
    struct folder copy;
    bool ok = open_copy(&copy, copies, i, err) && manifest_read_outputs(&outputs, &copy, err);

    for (size_t f = 0; ok && f < outputs.count; f++)
        ok = remove_listed((struct place){&copy, outputs.files[f].path}, err);
    ok = ok && remove_listed((struct place){&copy, MANIFEST_NAME}, err);
    if (ok) /* unless there is something else in it */
        unlinkat(copies->folder.fd, copies->entries[i]->d_name, AT_REMOVEDIR);
    folder_close(&copy);
    manifest_outputs_release(&outputs);
    return ok;
}

/* Never the copy of what stands, which has an old date if the user says so. */
static bool prune(const struct folder *dir, int keep, struct error *err)
{
    struct copies copies;
    bool ok = list_copies(&copies, dir, err);
    int left = copies.count;

    for (int i = 0; ok && i < copies.count && left > keep; i++) {
        if (is_copy_of(&copies, i, dir))
            continue;
        ok = remove_copy(&copies, i, err) && folder_sync(&copies.folder, err);
        left--;
    }
    release_copies(&copies);
    return ok;
}

bool archive_finish(const struct folder *dir, int keep, struct error *err)
{
    return archive_recover(dir, err) && prune(dir, keep, err);
}

/* Whether a folder is the archive of the folder around it, and that is a report. */
static bool is_archive(const struct folder *folder, const struct folder *around)
{
    return folder_is_at(folder, (struct place){around, ARCHIVE_NAME}) && outputs_stand(around);
}

/* Up to the root, which is its own parent; what may not be looked at is no report of ours. */
static bool lies_in_archive(struct folder *folder)
{
    struct folder around = {.fd = -1};
    struct stat here, there;
    bool found = false;

    while (!found) {
        around.fd = openat(folder->fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (around.fd < 0 || fstat(folder->fd, &here) != 0 || fstat(around.fd, &there) != 0 ||
            (here.st_dev == there.st_dev && here.st_ino == there.st_ino))
            break;
        found = is_archive(folder, &around);
        folder_close(folder);
        folder->fd = around.fd;
        around.fd = -1;
    }
    folder_close(&around);
    return found;
}

/* The folder, or what is there of the way to it. */
static int open_nearest(const char *dir)
{
    char path[PATH_SIZE];
    int fd;

    snprintf(path, sizeof path, "%s", dir);
    while ((fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0 && errno == ENOENT) {
        size_t length = (size_t)(path_base(path) - path);

        if (length == 0)
            return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        while (length > 1 && path[length - 1] == '/')
            length--;
        path[length] = '\0';
    }
    return fd;
}

bool archive_check_around(const char *dir, struct error *err)
{
    struct folder folder = {.fd = open_nearest(dir)};
    bool inside = folder.fd >= 0 && lies_in_archive(&folder);

    folder_close(&folder);
    return !inside || error_set(err, ERROR_WRITE,
                                "%s: lies in the archive of another report, which would remove "
                                "it: publish elsewhere",
                                dir);
}
