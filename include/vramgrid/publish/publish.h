/* SPDX-License-Identifier: MIT */
/* Makes every file of a report on a few threads, verifies them and publishes the set. */
#ifndef VRAMGRID_PUBLISH_H
#define VRAMGRID_PUBLISH_H

#include "vramgrid/base/boxes.h"
#include "vramgrid/publish/stage.h"
#include "vramgrid/report/changes.h"
#include "vramgrid/report/report.h"

struct publish_options {
    unsigned jobs; /* threads, from 1 */
    bool dry_run;  /* make and verify everything, publish nothing */
    bool force;    /* although a gate says no, see gates.h */
    bool compare;  /* say how many files change, for which each is read */
    /* Called after each file, from one thread at a time; NULL: nobody watches. */
    void (*progress)(void *context, size_t done, size_t total);
    void *context;
};

/* What became of the files, and what differs from the last report. */
struct publish_summary {
    size_t files; /* all, the manifest included */
    uint64_t bytes;
    size_t changes[STAGE_UNCHANGED + 1]; /* by enum stage_change; only if compared */
    size_t differences[CHANGE_KINDS];
    char note[CHANGES_NOTE_SIZE];   /* what could not be compared; "": nothing */
    char exposure[STAGE_NOTE_SIZE]; /* who else may write to the folder; "": nobody */
    bool is_shared;                 /* nobody but its group */
    struct boxes boxes;             /* of the first file with any, and of the one with most */
};

/*
 * On failure the report that stood stands, unless the failure came between two renames: then the
 * next run completes the new set (see stage.h).
 */
bool publish_report(const struct report *report, const struct publish_options *options,
                    struct publish_summary *summary, struct error *err);

/*
 * Completes what a run that was killed had decided for, if there is such a thing and no other run
 * is at it: before the sheets are read, so that the folder is whole whatever is wrong with them.
 */
bool publish_recover(const struct settings *settings, struct error *err);

#endif
