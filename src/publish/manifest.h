/* SPDX-License-Identifier: MIT */
/*
 * manifest.json: what a report was made from and what it consists of (vramgrid(1), OUTPUT FILES).
 * Knows jansson.
 */
#ifndef VRAMGRID_MANIFEST_H
#define VRAMGRID_MANIFEST_H

#include "outputs.h"
#include "vramgrid/report/report.h"

#include <stddef.h>

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

/* Writes the marker (outputs.h) of these files, the manifest among them. */
bool marker_write(const char *path, const struct manifest_file *files, size_t count,
                  struct error *err);

#endif
