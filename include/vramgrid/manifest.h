/* SPDX-License-Identifier: MIT */
/*
 * manifest.json: what a report was made from and what it consists of (vramgrid(1), OUTPUT FILES).
 * Knows jansson.
 */
#ifndef VRAMGRID_MANIFEST_H
#define VRAMGRID_MANIFEST_H

#include "vramgrid/digest.h"
#include "vramgrid/report.h"

#include <stddef.h>

struct json_t;

#define MANIFEST_NAME "manifest.json"

/* One published file. */
struct manifest_file {
    const char *path; /* relative to the output folder */
    struct digest digest;
};

/*
 * The manifest of a report with these files, in the order given; to be given back by json_decref.
 * NULL when memory is out.
 */
struct json_t *manifest_describe(const struct report *report, const struct manifest_file *files,
                                 size_t count);

/* Writes the manifest; files in the order given. */
bool manifest_write(const char *path, const struct report *report,
                    const struct manifest_file *files, size_t count, struct error *err);

/* One file that a manifest lists. */
struct manifest_output {
    char *path;
    struct digest digest;
};

/*
 * The outputs that a folder's manifest lists, sorted by path. Only a manifest that names vramgrid
 * as its maker counts; paths that would leave the folder are left out.
 */
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
struct json_t *manifest_load(const char *folder, struct error *err);

/* Both in one. */
bool manifest_read_outputs(struct manifest_outputs *outputs, const char *folder, struct error *err);

/* Flushes every folder below dir that the outputs are in, and dir. */
bool manifest_sync_folders(const struct manifest_outputs *outputs, const char *dir,
                           struct error *err);

enum { MANIFEST_DATE_SIZE = sizeof "2026-11-23" };

/* The as-of date of a folder's manifest. */
bool manifest_read_date(char date[MANIFEST_DATE_SIZE], const char *folder, struct error *err);

/* Whether the manifests of two folders differ in nothing but their outputs. */
bool manifest_same_origin(const char *folder, const char *other);

void manifest_outputs_release(struct manifest_outputs *outputs);

#endif
