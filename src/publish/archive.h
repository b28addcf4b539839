/* SPDX-License-Identifier: MIT */
/*
 * Dated copies of published reports ([output] keep): DIR/archive/AS_OF, and AS_OF.2 for another
 * report of the same date. A copy shares no file with the report itself, which people may edit in
 * place; what two copies have in common is stored once where the file system has links. What else
 * lies in the archive, a link among it, is somebody's own.
 *
 *   DIR/.vramgrid-archive/copy/   a copy on its way into DIR/archive
 */
#ifndef VRAMGRID_ARCHIVE_H
#define VRAMGRID_ARCHIVE_H

#include "vramgrid/base/folder.h"

#include <stdbool.h>

/* Finds what would keep a copy from being made: an archive that is no folder. */
bool archive_check(const struct folder *dir, struct error *err);

/* False where a report published there would lie in the archive of another one. */
bool archive_check_around(const char *dir, struct error *err);

/*
 * Copies the set staged in folder work, unless there is a copy that was made from the same. Before
 * the set is decided for, so that a full disk leaves everything as it was.
 */
bool archive_prepare(const struct folder *dir, const struct folder *work, struct error *err);

/*
 * Gives the copy of the report that now stands its name, and removes the oldest ones until keep (at
 * least 1) are left: only what their manifests list. A copy of a set that was not published goes.
 */
bool archive_finish(const struct folder *dir, int keep, struct error *err);

/* Whether anything has the name of a copy on its way. */
bool archive_is_pending(const struct folder *dir);

/* What a killed run left: ended if its set was published, removed if not. */
bool archive_recover(const struct folder *dir, struct error *err);

#endif
