/* SPDX-License-Identifier: MIT */
#include "work.h"

#include "manifest.h"
#include "vramgrid/base/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char MARK_NAME[] = ".vramgrid";
static const char MARK_TEXT[] =
    "vramgrid works in this folder. It goes with the run, or with the next.\n";

/* Who has put another folder in the place of ours is known by its owner: he cannot give it to us.
 */
static bool is_own(int mark, const struct folder *work)
{
    struct stat file, folder;

    return fstat(mark, &file) == 0 && fstat(work->fd, &folder) == 0 && file.st_uid == folder.st_uid;
}

static bool write_mark(int mark, const struct folder *work, struct error *err)
{
    if (!is_own(mark, work))
        return error_set(err, ERROR_WRITE, "%s: somebody else has made it meanwhile", work->path);
    if (write(mark, MARK_TEXT, sizeof MARK_TEXT - 1) == sizeof MARK_TEXT - 1 && fsync(mark) == 0)
        return true;
    return error_set_errno(err, ERROR_WRITE, "%s/%s", work->path, MARK_NAME);
}

bool work_mark(const struct folder *work, struct error *err)
{
    struct place place = {work, MARK_NAME};
    int mark = place_open(place, O_WRONLY | O_CREAT | O_EXCL, 0600);
    bool ok;

    if (mark < 0)
        return place_error(place, err);
    ok = write_mark(mark, work, err);
    ok = (close(mark) == 0 || place_error(place, err)) && ok;
    if (!ok)
        place_remove(place);
    return ok;
}

bool work_is_marked(const struct folder *work)
{
    size_t length;
    const char *reason;
    char *text = place_read((struct place){work, MARK_NAME}, sizeof MARK_TEXT, &length, &reason);
    bool is_marked = text && strcmp(text, MARK_TEXT) == 0;

    free(text);
    return is_marked;
}

bool work_make(struct folder *work, struct place place, struct error *err)
{
    return folder_make_at(work, place, err) && work_mark(work, err);
}

/* What is found last when it is removed: the proof that it is ours. NULL: there is none. */
static const char *find_proof(const struct folder *work)
{
    if (work_is_marked(work))
        return MARK_NAME;
    return manifest_is_ours(work) ? MANIFEST_NAME : NULL;
}

static bool remove_name(struct place place)
{
    return unlinkat(place.folder->fd, place.name, AT_REMOVEDIR) == 0 || errno == ENOENT;
}

/* A run that was killed before it had written its mark leaves nothing else. */
static bool remove_fresh(struct place place, const struct folder *work)
{
    struct place mark = {work, MARK_NAME};
    struct stat status;

    if (place_stat(mark, &status) && S_ISREG(status.st_mode) && status.st_size == 0)
        place_remove(mark);
    return remove_name(place);
}

/* Opens it, if it is there. A fresh one is removed. */
static bool open_found(struct folder *work, struct place place, const char **proof,
                       struct error *err)
{
    bool found;

    *proof = NULL;
    work->fd = -1;
    if (!place_find(place, &found, err))
        return false;
    if (!found)
        return true;
    if (!folder_open_at(work, place, err))
        return false;
    *proof = find_proof(work);
    return *proof || remove_fresh(place, work) ||
           error_set(err, ERROR_WRITE, "%s: is not from a run of vramgrid: move it away",
                     work->path);
}

bool work_find(struct place place, bool *found, struct error *err)
{
    struct folder work;
    const char *proof;
    bool ok = open_found(&work, place, &proof, err);

    *found = proof != NULL;
    folder_close(&work);
    return ok;
}

bool work_remove(struct place place, struct error *err)
{
    struct folder work;
    const char *proof;
    bool ok = open_found(&work, place, &proof, err);

    if (ok && proof)
        ok = folder_clear(&work, proof, err) && (remove_name(place) || place_error(place, err));
    folder_close(&work);
    return ok;
}
