/* SPDX-License-Identifier: MIT */
/*
 * All files of a run or none (vramgrid(1), PUBLISHING). Files are made in a folder inside the
 * output folder, so that a rename moves them. Renaming that folder is the moment of decision:
 * before it the old report stands, after it the new one will (journal.h). One run at a time for
 * each output folder (lock.h).
 *
 *   DIR/.vramgrid-stage/    files on their way; worthless when nobody holds the lock
 */
#ifndef VRAMGRID_STAGE_H
#define VRAMGRID_STAGE_H

#include "vramgrid/error.h"
#include "vramgrid/journal.h"
#include "vramgrid/lock.h"
#include "vramgrid/path.h"

#include <stdbool.h>
#include <stddef.h>

struct stage {
    char dir[PATH_SIZE];  /* the output folder */
    char work[PATH_SIZE]; /* where files are made; "" when closed */
    struct lock lock;
    struct journal journal;
    char topmost[PATH_SIZE]; /* the first folder made on the way to dir; "": none */
    bool is_ours;            /* vramgrid has published into dir before, or made it */
    bool committed;
};

/* What publishing a staged file does to the one that stands. */
enum stage_change { STAGE_NEW, STAGE_CHANGED, STAGE_UNCHANGED };

/*
 * Takes the lock (ERROR_LOCKED if another run has it), completes what a killed run had decided for
 * and makes an empty staging folder. retry_seconds: how long files that are in use are tried again.
 * dry: stages under TMPDIR instead and touches nothing in dir. To be closed in any case.
 */
bool stage_open(struct stage *stage, const char *dir, double retry_seconds, bool dry,
                struct error *err);

/* Where to make a file; its folder is there. */
bool stage_path(const struct stage *stage, const char *relative, char path[PATH_SIZE],
                struct error *err);

/* Compares a staged file with the one that stands in the output folder. */
bool stage_compare(const struct stage *stage, const char *relative, enum stage_change *change,
                   struct error *err);

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
