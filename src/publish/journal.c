/* SPDX-License-Identifier: MIT */
#include "vramgrid/publish/journal.h"

#include "outputs.h"
#include "targets.h"
#include "vramgrid/base/place.h"
#include "vramgrid/base/stop.h"
#include "work.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char COMMIT_NAME[] = ".vramgrid-commit";
static const char UNDO_NAME[] = ".vramgrid-undo";
static const char LAST_NAME[] = ".last";

/* What one set is replaced by. */
struct sets {
    struct manifest_outputs new, old;
};

static bool load_sets(struct sets *sets, const struct folder *staged, const struct folder *dir,
                      struct error *err)
{
    *sets = (struct sets){0};
    if (!manifest_read_outputs(&sets->new, staged, err))
        return false;
    outputs_that_stand(&sets->old, dir);
    return true;
}

static void release_sets(struct sets *sets)
{
    manifest_outputs_release(&sets->new);
    manifest_outputs_release(&sets->old);
}

/* What servers answer while somebody has the file open; that it exists say those that would have to
 * remove it first. */
static bool is_in_use(int code)
{
    return code == EBUSY || code == EACCES || code == EPERM || code == ETXTBSY || code == EEXIST;
}

/* False where it is not worth while any more. */
static bool wait_for_it(struct journal *journal, double *pause_seconds)
{
    const double longest = 5;
    double seconds =
        *pause_seconds < journal->retry_seconds ? *pause_seconds : journal->retry_seconds;
    struct timespec pause = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};

    if (seconds <= 0)
        return false;
    nanosleep(&pause, NULL); /* a signal ends it early */
    journal->retry_seconds -= seconds;
    *pause_seconds = 2 * seconds < longest ? 2 * seconds : longest;
    return !stop_is_asked();
}

/* to NULL: removes it. A rename whose answer got lost, as NFS may, has been done all the same. */
static bool is_done(struct place from, const struct place *to)
{
    int code;

    if (to ? place_rename(from, *to) : place_remove(from))
        return true;
    code = errno;
    if (!place_exists(from) && errno == ENOENT && (!to || place_exists(*to)))
        return true;
    errno = code;
    return false;
}

/* Renames, or with to NULL removes, a file that may be in use for a while. */
static bool move(struct journal *journal, struct place from, const struct place *to,
                 struct error *err)
{
    double pause_seconds = 0.25;
    struct place told = to ? *to : from;

    while (!is_done(from, to)) {
        int code = errno;

        if (!is_in_use(code))
            return place_error(told, err);
        if (!wait_for_it(journal, &pause_seconds))
            return error_set(err, ERROR_WRITE,
                             "%s/%s: cannot be replaced, is it open somewhere? (%s)",
                             told.folder->path, told.name, strerror(code));
    }
    return true;
}

/*
 * Moves one file into place; one that is not there was moved by an earlier try. A link or anything
 * else that is no file has been put there since the decision, by somebody else.
 */
static bool put_file(struct journal *journal, struct place from, const char *relative,
                     struct error *err)
{
    struct place to = {journal->dir, relative};
    bool found;

    if (!place_find(from, &found, err))
        return false;
    if (!found || place_is_same(from, to))
        return true;
    if (!place_is_file(from))
        return error_set(err, ERROR_WRITE, "%s/%s: is not a regular file", from.folder->path,
                         from.name);
    return place_make_parents(to, err) && move(journal, from, &to, err);
}

static bool publish_file(struct journal *journal, const struct folder *commit, const char *relative,
                         struct error *err)
{
    return put_file(journal, (struct place){commit, relative}, relative, err);
}

static bool is_workbook(const char *path)
{
    return path_has_suffix(path, ".xlsx");
}

/* Workbooks first: people keep them open, and a wait is best before anything else has changed. */
static bool publish_files(struct journal *journal, const struct folder *commit,
                          const struct manifest_outputs *new, struct error *err)
{
    for (int workbooks = 1; workbooks >= 0; workbooks--)
        for (size_t i = 0; i < new->count; i++)
            if (is_workbook(new->files[i].path) == (workbooks == 1) &&
                !publish_file(journal, commit, new->files[i].path, err))
                return false;
    return true;
}

/*
 * Removes an output and the folders that it leaves empty; one that is not as its run left it has
 * become somebody's own and stays.
 */
static bool remove_file(struct journal *journal, const struct manifest_output *output,
                        struct error *err)
{
    struct place place = {journal->dir, output->path};
    bool is_ours;

    if (!place_has(place, &output->digest, &is_ours, err))
        return false;
    if (!is_ours)
        return true;
    if (!move(journal, place, NULL, err))
        return false;
    place_remove_empty(place);
    return true;
}

static bool remove_files(struct journal *journal, const struct sets *sets, struct error *err)
{
    for (size_t i = 0; i < sets->old.count; i++)
        if (!manifest_find(&sets->new, sets->old.files[i].path) &&
            !remove_file(journal, &sets->old.files[i], err))
            return false;
    return true;
}

/* The folders that files came into or went from; after that the set can be said to stand. */
static bool sync_folders(const struct journal *journal, const struct sets *sets, struct error *err)
{
    return manifest_sync_folders(&sets->new, journal->dir, err) &&
           manifest_sync_folders(&sets->old, journal->dir, err) && folder_sync(journal->dir, err);
}

/*
 * Brings a decided set home. Every step can be repeated; the manifest moves last. Since the run
 * that was killed somebody may have put a file of his own where one of ours had yet to go.
 */
static bool go_forward(struct journal *journal, const struct folder *commit,
                       const struct sets *sets, struct error *err)
{
    return targets_check(journal->dir, commit, err) &&
           publish_files(journal, commit, &sets->new, err) && remove_files(journal, sets, err) &&
           sync_folders(journal, sets, err) && publish_file(journal, commit, MANIFEST_NAME, err);
}

/* What could not be replaced still stands, and need not be moved. */
static bool restore_file(struct journal *journal, const struct folder *undo, const char *relative,
                         struct error *err)
{
    char last[PATH_SIZE];

    return path_join(last, LAST_NAME, relative, err) &&
           put_file(journal, (struct place){undo, last}, relative, err);
}

/* A file that the set before did not have, and that the new one had already put there. */
static bool withdraw_file(struct journal *journal, const struct folder *undo,
                          const struct sets *sets, const struct manifest_output *output,
                          struct error *err)
{
    if (manifest_find(&sets->old, output->path))
        return true;
    if (place_exists((struct place){undo, output->path}))
        place_remove_empty((struct place){journal->dir, output->path});
    else if (!remove_file(journal, output, err))
        return false;
    return true;
}

/* First of all: without it the folder is no journal, however little of it is left. */
static bool forget_manifest(const struct folder *undo, struct error *err)
{
    struct place manifest = {undo, MANIFEST_NAME};

    return place_remove(manifest) || place_error(manifest, err);
}

/* Every step can be repeated here too; the old manifest still stands. */
static bool go_back(struct journal *journal, const struct folder *undo, const struct sets *sets,
                    struct error *err)
{
    for (size_t i = 0; i < sets->new.count; i++)
        if (!withdraw_file(journal, undo, sets, &sets->new.files[i], err) ||
            !restore_file(journal, undo, sets->new.files[i].path, err))
            return false;
    for (size_t i = 0; i < sets->old.count; i++)
        if (!restore_file(journal, undo, sets->old.files[i].path, err))
            return false;
    return true;
}

/* Without .last there is no way back. */
static bool turn_back(struct journal *journal, const struct folder *commit, const struct sets *sets,
                      struct error *err)
{
    struct place from = {journal->dir, COMMIT_NAME}, to = {journal->dir, UNDO_NAME};

    if (!place_exists((struct place){commit, LAST_NAME}) || !place_rename(from, to) ||
        !go_back(journal, commit, sets, err))
        return false;
    sync_folders(journal, sets, &(struct error){0}); /* a disk that fails must not stop it */
    return forget_manifest(commit, err) && work_remove(to, err);
}

/* The report stands by then, so that a marker that cannot be replaced is no way back. */
static bool publish_marker(struct journal *journal, const struct folder *commit, struct error *err)
{
    if (publish_file(journal, commit, MARKER_NAME, err) && folder_sync(journal->dir, err))
        return true;
    error_append(err, "; the report itself is published");
    return false;
}

/* All that a decided set without a manifest may lack is its marker. */
static bool finish_commit(struct journal *journal, const struct folder *commit, struct error *err)
{
    struct sets sets;
    bool found, ok;

    if (!place_find((struct place){commit, MANIFEST_NAME}, &found, err))
        return false;
    if (!found)
        return publish_marker(journal, commit, err);
    ok = load_sets(&sets, commit, journal->dir, err);
    if (ok && !go_forward(journal, commit, &sets, err)) {
        ok = false;
        error_append(err, turn_back(journal, commit, &sets, &(struct error){0})
                              ? "; the last report stands"
                              : "; the report is mixed until the next run ends it");
    }
    ok = ok && publish_marker(journal, commit, err);
    release_sets(&sets);
    return ok;
}

/* A set without a manifest was being forgotten. */
static bool finish_undo(struct journal *journal, const struct folder *undo, struct error *err)
{
    struct sets sets;
    bool found, ok;

    if (!place_find((struct place){undo, MANIFEST_NAME}, &found, err))
        return false;
    if (!found)
        return true;
    ok = load_sets(&sets, undo, journal->dir, err) && go_back(journal, undo, &sets, err) &&
         sync_folders(journal, &sets, err) && forget_manifest(undo, err);
    release_sets(&sets);
    return ok;
}

static bool recover_folder(struct journal *journal, const char *name,
                           bool (*finish)(struct journal *journal, const struct folder *folder,
                                          struct error *err),
                           struct error *err)
{
    struct place place = {journal->dir, name};
    struct folder folder;
    bool found, ok;

    if (!work_find(place, &found, err))
        return false;
    if (!found)
        return true;
    /* Its manifest proves that it is ours, but moves on: the mark stays to the end. */
    ok = folder_open_at(&folder, place, err) &&
         (work_is_marked(&folder) || work_mark(&folder, err)) && finish(journal, &folder, err) &&
         work_remove(place, err);
    folder_close(&folder);
    return ok;
}

bool journal_exists(const struct folder *dir)
{
    return place_exists((struct place){dir, COMMIT_NAME}) ||
           place_exists((struct place){dir, UNDO_NAME});
}

bool journal_recover(struct journal *journal, struct error *err)
{
    return recover_folder(journal, UNDO_NAME, finish_undo, err) &&
           recover_folder(journal, COMMIT_NAME, finish_commit, err);
}

/*
 * Keeps what stands under a path, if the set changes it. A file of somebody else that may not even
 * be read can be replaced, but not kept: then there is no way back.
 */
static bool keep_file(const struct journal *journal, const struct folder *work,
                      const char *relative, bool *all_kept, struct error *err)
{
    struct place new = {work, relative}, old = {journal->dir, relative};
    struct error reason = {0};
    char last[PATH_SIZE];
    struct place kept = {work, last};
    bool found;
    int fd;

    if (!path_join(last, LAST_NAME, relative, err))
        return false;
    if (!place_find(old, &found, err))
        return false;
    if (!found || !place_is_file(old) || place_is_same(new, old))
        return true;
    if (!place_make_parents(kept, err))
        return false;
    if (place_link(old, kept, &reason))
        return true;
    *all_kept = false;
    fd = place_open(old, O_RDONLY, 0);
    if (fd < 0)
        return true;
    close(fd);
    return error_set(err, reason.kind, "%s", reason.text);
}

static bool keep_last(const struct journal *journal, const struct folder *work,
                      const struct sets *sets, struct error *err)
{
    bool all_kept = true;
    char some[PATH_SIZE];

    if (!path_join(some, LAST_NAME, "any", err) ||
        !place_make_parents((struct place){work, some}, err))
        return false;
    for (size_t i = 0; i < sets->new.count; i++)
        if (!keep_file(journal, work, sets->new.files[i].path, &all_kept, err))
            return false;
    for (size_t i = 0; i < sets->old.count; i++)
        if (!manifest_find(&sets->new, sets->old.files[i].path) &&
            !keep_file(journal, work, sets->old.files[i].path, &all_kept, err))
            return false;
    return all_kept || folder_remove_tree((struct place){work, LAST_NAME}, err);
}

/* The rename that decides, of what was staged and of nothing else. */
static bool rename_staged(const struct journal *journal, const struct folder *work,
                          const char *name, struct error *err)
{
    struct place from = {journal->dir, name}, to = {journal->dir, COMMIT_NAME};

    if (folder_is_at(work, from) && !is_done(from, &to))
        return place_error(to, err);
    return folder_is_at(work, to) ||
           error_set(err, ERROR_WRITE, "%s: somebody else has put something in its place",
                     work->path);
}

bool journal_decide(const struct journal *journal, const struct folder *work, const char *name,
                    struct error *err)
{
    struct sets sets;
    bool ok;

    if (!load_sets(&sets, work, journal->dir, err))
        return false;
    ok = keep_last(journal, work, &sets, err) && folder_sync_tree(work, err) &&
         rename_staged(journal, work, name, err);
    release_sets(&sets);
    return ok;
}

/* The report stands by then, but whoever looks at the folder sees the journal. */
static bool clear_commit(const struct journal *journal, struct error *err)
{
    if (work_remove((struct place){journal->dir, COMMIT_NAME}, err))
        return true;
    error_append(err, "; the report itself is published");
    return false;
}

bool journal_finish(struct journal *journal, const struct folder *work, struct error *err)
{
    if (!folder_sync(journal->dir, err)) {
        error_append(err, "; the last report stands until the next run, which publishes the new");
        return false;
    }
    return finish_commit(journal, work, err) && clear_commit(journal, err);
}
