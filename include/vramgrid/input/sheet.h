/* SPDX-License-Identifier: MIT */
/*
 * Rows of a CSV sheet (RFC 4180, UTF-8), each with the line it began on. The dialects of
 * vramgrid(1), SHEETS, as the heading line tells: commas with decimal points; where it has no
 * comma, semicolons with decimal commas; where it has neither, tabs with decimal points. Excel's
 * first line "sep=;" beats that. A BOM, CRLF, blank lines, rows of empty fields and a last line
 * without a newline are fine. The only module that knows libcsv; it knows no heading.
 */
#ifndef VRAMGRID_SHEET_H
#define VRAMGRID_SHEET_H

#include "vramgrid/base/digest.h"
#include "vramgrid/base/findings.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    SHEET_FIELD_MAX = 1 << 20, /* bytes in one field */
    SHEET_BYTES_MAX = 1 << 28, /* bytes in one sheet: some two million models */
};

struct sheet_row {
    unsigned line;             /* from 1: where the row begins */
    const char *const *fields; /* trimmed of spaces and tabs, valid UTF-8, no control characters
                                  but tab and line break; lives until the handler returns */
    size_t count;
    char decimal; /* '.' or ',' */
};

struct sheet_handler {
    void *context;
    /* The first row. Returns false to end reading. */
    bool (*heading)(void *context, const struct sheet_row *row);
    /* Every row below it that has as many fields as the heading. */
    void (*row)(void *context, const struct sheet_row *row);
    char delimiter; /* of a sheet without "sep="; 0: as the heading line tells */
};

/*
 * Reads the file of the current findings_begin. What is wrong goes to findings, in line order.
 * The digest is that of the very bytes that were parsed.
 */
void sheet_read(const char *path, const struct sheet_handler *handler, struct digest *digest,
                struct findings *findings);

/* The same from memory. */
void sheet_parse(const char *bytes, size_t length, const struct sheet_handler *handler,
                 struct findings *findings);

#endif
