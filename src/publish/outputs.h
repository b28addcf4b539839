/* SPDX-License-Identifier: MIT */
/*
 * What stands in a folder that we published. Two files prove it, and nothing else does: the
 * manifest, and a marker beside it that lists the same files, for a folder that has lost its
 * manifest. Both count only where they name vramgrid as their maker.
 */
#ifndef VRAMGRID_OUTPUTS_H
#define VRAMGRID_OUTPUTS_H

#include "vramgrid/base/digest.h"
#include "vramgrid/base/folder.h"

#include <stddef.h>

struct json_t;

#define MANIFEST_NAME "manifest.json"
#define MANIFEST_GENERATOR "vramgrid"
#define MARKER_NAME ".vramgrid.report"

/* One file that a manifest lists. */
struct manifest_output {
    char *path;
    struct digest digest;
};

/* The outputs of a manifest, sorted by path; paths that would leave the folder are left out. */
struct manifest_outputs {
    struct manifest_output *files; /* NULL: there is no such manifest */
    size_t count;
};

/* The entry of a path, or NULL. */
const struct manifest_output *manifest_find(const struct manifest_outputs *outputs,
                                            const char *path);

/* False where it lists none, or memory is out. To be released if true. */
bool manifest_take_outputs(struct manifest_outputs *outputs, const struct json_t *manifest,
                           struct error *err);

/* The manifest of a folder, if it is vramgrid's; to be given back by json_decref. */
struct json_t *manifest_load(const struct folder *folder, struct error *err);

bool manifest_is_ours(const struct folder *folder);

/* Both in one. */
bool manifest_read_outputs(struct manifest_outputs *outputs, const struct folder *folder,
                           struct error *err);

/* What stands in a folder by its manifest, or else by its marker; none where it is not ours. */
void outputs_that_stand(struct manifest_outputs *outputs, const struct folder *folder);

/* Whether a report of ours was published into the folder. */
bool outputs_stand(const struct folder *folder);

/* Whether the folder has a marker: it is a report that runs renew, not a copy of one. */
bool marker_exists(const struct folder *folder);

/* Flushes every folder that the outputs are in, as far as they are there, but not the outermost. */
bool manifest_sync_folders(const struct manifest_outputs *outputs, const struct folder *folder,
                           struct error *err);

enum { MANIFEST_DATE_SIZE = sizeof "2026-11-23" };

/* The as-of date of a folder's manifest. */
bool manifest_read_date(char date[MANIFEST_DATE_SIZE], const struct folder *folder,
                        struct error *err);

/* Whether the manifests of two folders differ in nothing but their outputs. */
bool manifest_same_origin(const struct folder *folder, const struct folder *other);

void manifest_outputs_release(struct manifest_outputs *outputs);

#endif
