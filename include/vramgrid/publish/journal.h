/* SPDX-License-Identifier: MIT */
/*
 * What happens to an output folder between the decision for a new set of files and its end. The
 * decision is one rename, of the folder with the staged set; from then on each step can be
 * repeated, so a run that dies is completed by the next one. Where a file cannot be replaced (a
 * workbook that is open on a Windows share), all goes back to the set before.
 *
 *   DIR/.vramgrid-commit/        a whole set, decided for, on its way into DIR
 *   DIR/.vramgrid-commit/.last/  what it replaces and removes, by links where there are any
 *   DIR/.vramgrid-undo/          the same folder when the set before is being put back
 */
#ifndef VRAMGRID_JOURNAL_H
#define VRAMGRID_JOURNAL_H

#include "vramgrid/base/folder.h"

#include <stdbool.h>

struct journal {
    const struct folder *dir; /* the output folder; borrowed */
    double retry_seconds;     /* left, in all, to try again what is in use; 0: none */
};

/* Whether anything has the name of a journal. */
bool journal_exists(const struct folder *dir);

/* Ends what a killed run had begun, forwards or backwards. */
bool journal_recover(struct journal *journal, struct error *err);

/*
 * Makes the set staged in the open folder work, whose name in the output folder is given, the
 * journal: whatever happens then, this run or the next one brings it to an end.
 */
bool journal_decide(const struct journal *journal, const struct folder *work, const char *name,
                    struct error *err);

/*
 * Publishes the set that was decided for, with manifest.json last. On failure the last set stands,
 * put back if need be. Takes more open files than journal_decide: they are to be had, or an error
 * would come too late.
 */
bool journal_finish(struct journal *journal, const struct folder *work, struct error *err);

#endif
