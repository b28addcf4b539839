/* SPDX-License-Identifier: MIT */
/*
 * Dated copies of published reports ([output] keep): DIR/archive/AS_OF, and AS_OF.2 for another
 * report of the same date. A copy shares no file with the report itself, which people may edit in
 * place; what two copies have in common is stored once where the file system has links.
 *
 *   DIR/.vramgrid-archive/   a copy on its way into DIR/archive
 */
#ifndef VRAMGRID_ARCHIVE_H
#define VRAMGRID_ARCHIVE_H

#include "vramgrid/error.h"

#include <stdbool.h>

/*
 * Copies the set staged in folder work, unless there is a copy that was made from the same. Before
 * the set is decided for, so that a full disk leaves everything as it was.
 */
bool archive_prepare(const char *dir, const char *work, struct error *err);

/*
 * Gives the copy of the report that now stands its name, and removes the oldest ones until keep (at
 * least 1) are left: only what their manifests list. A copy of a set that was not published goes.
 */
bool archive_finish(const char *dir, int keep, struct error *err);

/* What a killed run left: ended if its set was published, removed if not. */
bool archive_recover(const char *dir, struct error *err);

#endif
