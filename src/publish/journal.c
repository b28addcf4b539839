/* SPDX-License-Identifier: MIT */
#include "vramgrid/journal.h"

#include "vramgrid/file.h"
#include "vramgrid/manifest.h"
#include "vramgrid/path.h"
#include "vramgrid/stop.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char COMMIT_NAME[] = ".vramgrid-commit";
static const char UNDO_NAME[] = ".vramgrid-undo";
static const char LAST_NAME[] = ".last";

/* What one set is replaced by. */
struct sets {
    struct manifest_outputs new, old;
};

static bool load_sets(struct sets *sets, const char *staged, const char *dir, struct error *err)
{
    *sets = (struct sets){0};
    if (!manifest_read_outputs(&sets->new, staged, err))
        return false;
    manifest_read_outputs(&sets->old, dir, &(struct error){0});
    return true;
}

static void release_sets(struct sets *sets)
{
    manifest_outputs_release(&sets->new);
    manifest_outputs_release(&sets->old);
}

/* What servers answer while somebody has the file open. */
static bool is_in_use(int code)
{
    return code == EBUSY || code == EACCES || code == EPERM || code == ETXTBSY;
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
static bool is_done(const char *from, const char *to)
{
    int code;

    if ((to ? rename(from, to) : unlink(from)) == 0)
        return true;
    code = errno;
    if (!path_exists(from) && (!to || path_exists(to)))
        return true;
    errno = code;
    return false;
}

/* Renames, or with to NULL removes, a file that may be in use for a while. */
static bool move(struct journal *journal, const char *from, const char *to, struct error *err)
{
    double pause_seconds = 0.25;
    const char *name = to ? to : from;

    while (!is_done(from, to)) {
        int code = errno;

        if (!is_in_use(code))
            return error_set_errno(err, ERROR_WRITE, "%s", name);
        if (!wait_for_it(journal, &pause_seconds))
            return error_set(err, ERROR_WRITE, "%s: cannot be replaced, is it open somewhere? (%s)",
                             name, strerror(code));
    }
    return true;
}

/* Moves one file of the set into place; one that is not there was moved by an earlier try. */
static bool publish_file(struct journal *journal, const char *commit, const char *relative,
                         struct error *err)
{
    char from[PATH_SIZE], to[PATH_SIZE];

    if (!path_join(from, commit, relative, err) || !path_join(to, journal->dir, relative, err))
        return false;
    if (!path_exists(from) || file_is_same(from, to))
        return true;
    return path_make_parents(to, err) && move(journal, from, to, err);
}

static bool is_workbook(const char *path)
{
    return path_has_suffix(path, ".xlsx");
}

/* Workbooks first: people keep them open, and a wait is best before anything else has changed. */
static bool publish_files(struct journal *journal, const char *commit,
                          const struct manifest_outputs *new, struct error *err)
{
    for (int workbooks = 1; workbooks >= 0; workbooks--)
        for (size_t i = 0; i < new->count; i++)
            if (is_workbook(new->files[i].path) == (workbooks == 1) &&
                !publish_file(journal, commit, new->files[i].path, err))
                return false;
    return true;
}

static bool has_digest(const char *path, const struct digest *wanted)
{
    struct digest digest;
    struct stat status;

    return lstat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           digest_file(&digest, path, &(struct error){0}) && strcmp(digest.hex, wanted->hex) == 0;
}

/*
 * Removes an output and the folders that it leaves empty; one that is not as its run left it has
 * become somebody's own and stays.
 */
static bool remove_file(struct journal *journal, const struct manifest_output *output,
                        struct error *err)
{
    char path[PATH_SIZE];

    if (!path_join(path, journal->dir, output->path, err))
        return false;
    if (!has_digest(path, &output->digest))
        return true;
    if (!move(journal, path, NULL, err))
        return false;
    *strrchr(path, '/') = '\0';
    path_remove_empty(path, journal->dir); /* which the lock's file keeps */
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

/* Brings a decided set home. Every step can be repeated; the manifest moves last. */
static bool go_forward(struct journal *journal, const char *commit, const struct sets *sets,
                       struct error *err)
{
    return publish_files(journal, commit, &sets->new, err) && remove_files(journal, sets, err) &&
           manifest_sync_folders(&sets->new, journal->dir, err) &&
           publish_file(journal, commit, MANIFEST_NAME, err);
}

/* What could not be replaced still stands, and need not be moved. */
static bool restore_file(struct journal *journal, const char *undo, const char *relative,
                         struct error *err)
{
    char last[PATH_SIZE], from[PATH_SIZE], to[PATH_SIZE];

    if (!path_join(last, undo, LAST_NAME, err) || !path_join(from, last, relative, err) ||
        !path_join(to, journal->dir, relative, err))
        return false;
    if (!path_exists(from) || file_is_same(from, to))
        return true;
    return path_make_parents(to, err) && move(journal, from, to, err);
}

/* A file that the set before did not have, and that the new one had already put there. */
static bool withdraw_file(struct journal *journal, const char *undo, const struct sets *sets,
                          const struct manifest_output *output, struct error *err)
{
    char staged[PATH_SIZE];

    if (manifest_find(&sets->old, output->path))
        return true;
    return path_join(staged, undo, output->path, err) &&
           (path_exists(staged) || remove_file(journal, output, err));
}

/* The manifest first: without it the folder is no journal, however little of it is left. */
static bool forget_set(const char *undo, struct error *err)
{
    char manifest[PATH_SIZE];

    if (!path_join(manifest, undo, MANIFEST_NAME, err))
        return false;
    if (unlink(manifest) != 0)
        return error_set_errno(err, ERROR_WRITE, "%s", manifest);
    return path_remove_tree(undo, err);
}

/* Every step can be repeated here too; the old manifest still stands. */
static bool go_back(struct journal *journal, const char *undo, const struct sets *sets,
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
static bool can_go_back(const char *commit)
{
    char last[PATH_SIZE];

    return path_join(last, commit, LAST_NAME, &(struct error){0}) && path_exists(last);
}

static bool turn_back(struct journal *journal, const char *commit, const struct sets *sets,
                      struct error *err)
{
    char undo[PATH_SIZE];

    if (!can_go_back(commit) || !path_join(undo, journal->dir, UNDO_NAME, err) ||
        rename(commit, undo) != 0 || !go_back(journal, undo, sets, err))
        return false;
    path_sync(journal->dir, &(struct error){0}); /* a disk that fails must not stop the way back */
    return forget_set(undo, err);
}

static bool finish_commit(struct journal *journal, const char *commit, struct error *err)
{
    struct sets sets;
    bool ok = load_sets(&sets, commit, journal->dir, err);

    if (ok && !go_forward(journal, commit, &sets, err)) {
        ok = false;
        error_append(err, turn_back(journal, commit, &sets, &(struct error){0})
                              ? "; the last report stands"
                              : "; the report is mixed until the next run ends it");
    }
    ok = ok && path_sync(journal->dir, err) && path_remove_tree(commit, err);
    release_sets(&sets);
    return ok;
}

static bool finish_undo(struct journal *journal, const char *undo, struct error *err)
{
    struct sets sets;
    bool ok = load_sets(&sets, undo, journal->dir, err) && go_back(journal, undo, &sets, err) &&
              path_sync(journal->dir, err) && forget_set(undo, err);

    release_sets(&sets);
    return ok;
}

/* A folder without manifest was being removed when its run died: there is nothing left to do. */
static bool recover_folder(struct journal *journal, const char *name,
                           bool (*finish)(struct journal *journal, const char *folder,
                                          struct error *err),
                           struct error *err)
{
    char folder[PATH_SIZE], manifest[PATH_SIZE];

    if (!path_join(folder, journal->dir, name, err) ||
        !path_join(manifest, folder, MANIFEST_NAME, err))
        return false;
    if (path_exists(manifest) && !finish(journal, folder, err))
        return false;
    return path_remove_tree(folder, err);
}

bool journal_recover(struct journal *journal, struct error *err)
{
    return recover_folder(journal, UNDO_NAME, finish_undo, err) &&
           recover_folder(journal, COMMIT_NAME, finish_commit, err);
}

static bool is_file(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0 && (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode));
}

/*
 * Keeps what stands under a path, if the set changes it. A file of somebody else that may not even
 * be read can be replaced, but not kept: then there is no way back.
 */
static bool keep_file(const struct journal *journal, const char *work, const char *relative,
                      bool *all_kept, struct error *err)
{
    struct error reason = {0};
    char new[PATH_SIZE], old[PATH_SIZE], last[PATH_SIZE], kept[PATH_SIZE];

    if (!path_join(new, work, relative, err) || !path_join(old, journal->dir, relative, err) ||
        !path_join(last, work, LAST_NAME, err) || !path_join(kept, last, relative, err))
        return false;
    if (!is_file(old) || file_is_same(new, old))
        return true;
    if (!path_make_parents(kept, err))
        return false;
    if (file_link(old, kept, &reason))
        return true;
    *all_kept = false;
    return access(old, R_OK) != 0 || error_set(err, reason.kind, "%s", reason.text);
}

static bool keep_last(const struct journal *journal, const char *work, const struct sets *sets,
                      struct error *err)
{
    char last[PATH_SIZE], some[PATH_SIZE];
    bool all_kept = true;

    if (!path_join(last, work, LAST_NAME, err) || !path_join(some, last, "any", err) ||
        !path_make_parents(some, err))
        return false;
    for (size_t i = 0; i < sets->new.count; i++)
        if (!keep_file(journal, work, sets->new.files[i].path, &all_kept, err))
            return false;
    for (size_t i = 0; i < sets->old.count; i++)
        if (!manifest_find(&sets->new, sets->old.files[i].path) &&
            !keep_file(journal, work, sets->old.files[i].path, &all_kept, err))
            return false;
    return all_kept || path_remove_tree(last, err);
}

bool journal_commit(struct journal *journal, const char *work, bool *decided, struct error *err)
{
    struct sets sets;
    char commit[PATH_SIZE];
    bool ok = path_join(commit, journal->dir, COMMIT_NAME, err) &&
              load_sets(&sets, work, journal->dir, err);

    if (!ok)
        return false;
    ok = keep_last(journal, work, &sets, err) && manifest_sync_folders(&sets.new, work, err);
    release_sets(&sets);
    if (!ok)
        return false;
    if (rename(work, commit) != 0)
        return error_set_errno(err, ERROR_WRITE, "%s", commit);
    *decided = true;
    return path_sync(journal->dir, err) && finish_commit(journal, commit, err);
}
