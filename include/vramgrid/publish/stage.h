/* SPDX-License-Identifier: MIT */
/*
 * All files of a run or none (vramgrid(1), PUBLISHING). Files are made in a folder inside the
 * output folder, so that a rename moves them. Renaming that folder is the moment of decision:
 * before it the old report stands, after it the new one will (journal.h). One run at a time for
 * each output folder (lock.h). A first run that fails leaves the folder as it was.
 *
 *   DIR/.vramgrid-stage/    files on their way; worthless when nobody holds the lock
 *   TMPDIR/vramgrid-XXXXXX/ the same of a dry run, which locks that folder itself
 */
#ifndef VRAMGRID_STAGE_H
#define VRAMGRID_STAGE_H

#include "vramgrid/base/error.h"
#include "vramgrid/base/folder.h"
#include "vramgrid/publish/journal.h"
#include "vramgrid/publish/lock.h"

#include <stdbool.h>
#include <stddef.h>

enum { STAGE_NOTE_SIZE = PATH_SIZE + 128, STAGE_SPARES = 5 };

struct manifest_file;

struct stage_options {
    const char *dir;      /* the output folder */
    double retry_seconds; /* how long files that are in use are tried again */
    bool dry;             /* stages under TMPDIR, and touches nothing in dir */
    bool strict;          /* refuses a folder that others may write to */
};

struct stage {
    struct folder dir;  /* fd -1: a dry run's that is not there */
    struct folder temp; /* of a dry run: TMPDIR */
    struct folder work; /* where files are made; fd -1: closed */
    struct place home;  /* of work: in dir or temp */
    char name[32];      /* of work */
    char way[32];       /* to work from anywhere, by its descriptor */
    struct lock lock;
    int spares[STAGE_SPARES]; /* descriptors for the end of a run, whoever loses others */
    size_t spare_count;
    struct journal journal;
    char topmost[PATH_SIZE];    /* the first folder made on the way to dir; "": none */
    char note[STAGE_NOTE_SIZE]; /* who else may write to dir; "": nobody */
    bool is_shared;             /* nobody but its group, which its mode was made for */
    bool had_leftovers;         /* of a run that was killed */
    bool committed;
};

/* What stage_close may be given without stage_open. */
#define STAGE_CLOSED                                                                               \
    {                                                                                              \
        .dir.fd = -1, .temp.fd = -1, .work.fd = -1, .lock.fd = -1                                  \
    }

/* What publishing a staged file does to the one that stands. */
enum stage_change { STAGE_NEW, STAGE_CHANGED, STAGE_UNCHANGED };

/*
 * Opens the output folder, which is made where it is missing, and judges who may write to it.
 * ERROR_WRITE where it lies in the archive of another report. To be closed in any case.
 */
bool stage_open(struct stage *stage, const struct stage_options *options, struct error *err);

/*
 * False where one of these outputs would take the place of what is not ours. While another run is
 * publishing nothing is known yet, and all is well.
 */
bool stage_check(const struct stage *stage, const struct manifest_file *files, size_t count,
                 struct error *err);

/*
 * Takes the lock (ERROR_LOCKED if another run has it), completes what a killed run had decided for
 * and makes an empty staging folder.
 */
bool stage_begin(struct stage *stage, struct error *err);

/* Only completes what a killed run had decided for, if there is such a thing. */
bool stage_recover(const struct stage_options *options, struct error *err);

/*
 * Where to make a file; its folder is there. The path leads into the staging folder, whatever has
 * been put in its place.
 */
bool stage_path(const struct stage *stage, const char *relative, char path[PATH_SIZE],
                struct error *err);

/* Puts the path that people know into an error that tells of one from stage_path. */
void stage_name(const struct stage *stage, struct error *err);

/* Compares a staged file with the one that stands in the output folder. */
enum stage_change stage_compare(const struct stage *stage, const char *relative);

/*
 * Publishes all that was staged, which includes manifest.json, and removes what the manifest
 * before it lists and the new one does not; keep dated copies (archive.h), 0: none. Files with the
 * same bytes stay as they are. On failure the report that stood stands, or where that fails too,
 * the next run brings the set to an end.
 */
bool stage_commit(struct stage *stage, int keep, struct error *err);

/* Gives up what is not committed, and the lock. */
void stage_close(struct stage *stage);

#endif
