/* SPDX-License-Identifier: MIT */
/* What every writer receives: the plan and how the report presents itself. Const, borrowed. */
#ifndef VRAMGRID_REPORT_H
#define VRAMGRID_REPORT_H

#include "vramgrid/input/settings.h"
#include "vramgrid/sweep/plan.h"

struct changes;
struct csv_dialect;
struct logo;
struct palette;
struct sources;
struct text;

/* How a chart is shared out to files, whatever scenario it shows. */
struct chart_share {
    size_t files;
    double width; /* points, where nobody asked for one */
};

struct report {
    const struct plan *plan;
    const struct settings *settings;
    const struct text *text;
    const struct csv_dialect *dialect; /* set by whoever begins the report */
    bool full_precision;
    char as_of[11];       /* YYYY-MM-DD, never from the clock */
    const char *dateless; /* a sheet whose own date cannot be and was left out; NULL: none */
    const char *command;  /* what was asked for, to be run again */
    const struct sources *sources; /* the files that went in */
    const struct palette *palette;
    const struct logo *logo;                /* without bytes where there is none */
    const struct chart_share *chart_shares; /* of charts_share; NULL: each chart is one file */
    const struct changes *changes;          /* since the last report; NULL: none */
};

/*
 * Finds as_of and dateless, when the rest is there: the settings' date, else SOURCE_DATE_EPOCH,
 * else the newest date in the sheets' as_of columns, else the day (UTC) on which the newest sheet
 * was written; of shipped ones only where there are no others. False where no sheet has a date that
 * can be.
 */
bool report_date(struct report *report, struct error *err);

enum { REPORT_PATH_SIZE = 256 };

/*
 * "PREFIX_MODE_QUANTIZATION_CONTEXT.SUFFIX": a slice's file name, the same for the same plan. Bytes
 * that file systems or shells mind become "_"; a name that would then clash gets a number.
 */
void report_slice_file(const struct report *report, size_t slice, const char *prefix,
                       const char *suffix, char path[REPORT_PATH_SIZE]);

/* A slice by its names alone: also of a report that only its manifest tells of. */
struct slice_names {
    const char *mode;
    const char *(*quantization)(const void *axis, size_t i); /* the i-th name of the axis */
    const void *axis;
    size_t place; /* of the slice's quantization on it */
    uint64_t context_tokens;
};

/* report_slice_file of any report. */
void report_name_slice(const struct slice_names *names, const char *prefix, const char *suffix,
                       char path[REPORT_PATH_SIZE]);

/* "PREFIX_MODE_QUANTIZATION.SUFFIX", likewise; the slice may be of any context. */
void report_quantization_file(const struct report *report, size_t slice, const char *prefix,
                              const char *suffix, char path[REPORT_PATH_SIZE]);

enum { LANGUAGE_SIZE = 16 };

/* Of its documents, as RFC 5646 names it: "pt" of "pt" and "en" of "en+pt", the first leads. */
void report_language(const struct report *report, char language[LANGUAGE_SIZE]);

#endif
