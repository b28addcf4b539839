/* SPDX-License-Identifier: MIT */
/*
 * Finds what would make the publishing of a set fail, or take what is not ours, while failing still
 * costs nothing: nothing is made or changed here.
 */
#ifndef VRAMGRID_TARGETS_H
#define VRAMGRID_TARGETS_H

#include "vramgrid/base/folder.h"

#include <stddef.h>

struct manifest_file;

/* What stands under these names is ours, and no folder or link. */
bool targets_check_names(const struct folder *dir, const struct manifest_file *files, size_t count,
                         struct error *err);

/* What is left in work of a staged set can be renamed into dir, and what it replaces removed. */
bool targets_check(const struct folder *dir, const struct folder *work, struct error *err);

#endif
