/* SPDX-License-Identifier: MIT */
/*
 * What a manifest records of a run besides its files: the lists that two runs are compared by. The
 * present run's come from the manifest that it is about to write, so both have been through the
 * same form and equal means equal.
 */
#ifndef VRAMGRID_FACTS_H
#define VRAMGRID_FACTS_H

#include "vramgrid/base/arena.h"
#include "vramgrid/base/names.h"

#include <stdbool.h>
#include <stddef.h>

struct json_t;

enum fact_kind {
    FACT_PARAMS,
    FACT_VRAM,
    FACT_PRICE,
    FACT_QUANTIZATION,
    FACT_CONTEXT,
    FACT_MODE,
    FACT_GPU_COUNT,
    FACT_GPU_SET,
    FACT_ASSUMPTION,
    FACT_SHEET_PATH, /* by the sheet's name: "models" */
    FACT_SHEET_ROWS,
};

enum { FACT_KINDS = FACT_SHEET_ROWS + 1 };

struct fact {
    const char *name;
    const char *value; /* "" where unknown or where a name is all; NULL: not recorded */
};

struct fact_list {
    struct fact *facts; /* in the manifest's order; NULL: the manifest has no such list */
    size_t count;
    struct names names;
};

struct facts {
    struct fact_list lists[FACT_KINDS];
};

/* Texts go into the arena. False when memory is out. To be released in any case. */
bool facts_read(struct facts *facts, const struct json_t *manifest, struct arena *texts);

/* The fact of this name, any case, or NULL. */
const struct fact *fact_find(const struct fact_list *list, const char *name);

void facts_release(struct facts *facts);

#endif
