/* SPDX-License-Identifier: MIT */
/*
 * Folders that a run works in, and that go with it or with the next one. A name proves nothing, so
 * each bears a mark of ours; so does a folder with a manifest of ours, which a set on its way has.
 * They are for their user alone (0700): whoever may write to the folder around them can put
 * something else in their place, but nothing into them.
 *
 *   FOLDER/.vramgrid    the mark
 */
#ifndef VRAMGRID_WORK_H
#define VRAMGRID_WORK_H

#include "vramgrid/base/folder.h"

/* Makes it, marked. */
bool work_make(struct folder *work, struct place place, struct error *err);

/* Marks a folder that has just been made. */
bool work_mark(const struct folder *work, struct error *err);

bool work_is_marked(const struct folder *work);

/* Whether something has the name. False with an error, too, where that is not ours. */
bool work_find(struct place place, bool *found, struct error *err);

/* Removes one; a missing one is fine. False with an error where it is not ours. */
bool work_remove(struct place place, struct error *err);

#endif
