/* SPDX-License-Identifier: MIT */
/*
 * The folder of a dry run: TMPDIR/vramgrid-XXXXXX, marked (work.h) and locked by whom it belongs to
 * for as long as he lives. What is marked and can be locked was left by a run that was killed.
 */
#ifndef VRAMGRID_DRY_H
#define VRAMGRID_DRY_H

#include "vramgrid/base/folder.h"

/* Opens TMPDIR and sweeps what dead runs left there. */
bool dry_open_temp(struct folder *temp, struct error *err);

/* Makes, locks and marks a folder of its own there. */
bool dry_make(struct folder *work, const struct folder *temp, char name[32], struct error *err);

#endif
