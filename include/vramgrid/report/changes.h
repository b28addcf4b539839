/* SPDX-License-Identifier: MIT */
/*
 * What differs from the last published report: what changes.csv and sheet Changes show. Filled by
 * compare.h, const for writers. Nothing here says whether there was a last report: where nothing
 * differs, the files of a first run and of any later one are the same.
 */
#ifndef VRAMGRID_CHANGES_H
#define VRAMGRID_CHANGES_H

#include "vramgrid/base/arena.h"
#include "vramgrid/sweep/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order they are listed. */
enum change_kind {
    CHANGE_VERDICT_FLIPPED,
    CHANGE_MODEL_ADDED,
    CHANGE_MODEL_REMOVED,
    CHANGE_MODEL_ALTERED, /* its parameters in billions */
    CHANGE_GPU_ADDED,
    CHANGE_GPU_REMOVED,
    CHANGE_VRAM_ALTERED,
    CHANGE_PRICE_ALTERED,
    CHANGE_QUANTIZATION_ADDED,
    CHANGE_QUANTIZATION_REMOVED,
    CHANGE_CONTEXT_ADDED,
    CHANGE_CONTEXT_REMOVED,
    CHANGE_MODE_ADDED,
    CHANGE_MODE_REMOVED,
    CHANGE_GPU_COUNT_ADDED,
    CHANGE_GPU_COUNT_REMOVED,
    CHANGE_GPU_SET_ADDED, /* a mixed one */
    CHANGE_GPU_SET_REMOVED,
    CHANGE_ASSUMPTION_ALTERED,
};

enum { CHANGE_KINDS = CHANGE_ASSUMPTION_ALTERED + 1 };

/*
 * One difference. Texts that do not apply are "", as is old of what was added; numbers have a dot.
 * Of models old and new are billions of parameters, of GPUs GB, of prices USD; an assumption is
 * "name = value".
 */
struct change {
    enum change_kind kind;
    const char *model, *gpu, *quantization;
    uint64_t context_tokens; /* 0: does not apply */
    const char *mode, *old, *new;
};

enum { CHANGE_FLIPS = 12, CHANGES_NOTE_SIZE = 512 };

/* A sheet that has fewer rows than when the last report was made. */
struct shrunk_sheet {
    const char *path; /* NULL: no sheet has */
    double rows_before, rows;
};

struct changes {
    const struct plan *plan;
    struct change *facts; /* all but the flipped verdicts, in order */
    size_t fact_count;
    uint8_t *flips;                   /* by combination: 0, or the flip's place + 1; NULL: none */
    size_t flip_counts[CHANGE_FLIPS]; /* the worst news first */
    size_t counts[CHANGE_KINDS];
    uint64_t verdicts_compared;
    struct shrunk_sheet shrunk; /* the one that lost the greatest share */
    struct arena texts;
    char note[CHANGES_NOTE_SIZE]; /* what could not be compared, for people; "": nothing */
    bool is_partial;              /* there was a report, and not all of it could be compared */
};

/* Records that a combination's verdict flipped; RUNS with a low margin is RUNS. */
bool changes_flip(struct changes *changes, uint64_t combination, enum verdict old,
                  enum verdict new);

/* All differences; 0 for NULL. */
size_t changes_total(const struct changes *changes);

/* Goes through the differences in order; begun with only changes set. changes may be NULL. */
struct changes_walk {
    const struct changes *changes;
    size_t flip;
    uint64_t combination;
    size_t fact;
};

bool changes_next(struct changes_walk *walk, struct change *change);

/* "verdict_flipped": as in changes.csv. */
const char *change_kind_name(enum change_kind kind);

/* "2 changes since the last report: 1 verdict flipped, 1 price altered"; returns how many. */
size_t changes_describe(const size_t counts[CHANGE_KINDS], char *words, size_t size);

void changes_release(struct changes *changes);

#endif
