/* SPDX-License-Identifier: MIT */
/* The assumptions behind the figures, as sheet Inputs and the PDF's last pages list them. */
#ifndef VRAMGRID_ASSUMPTIONS_H
#define VRAMGRID_ASSUMPTIONS_H

#include "vramgrid/words/phrases.h"

struct assumption {
    struct words name, note; /* note: what it is, or where it comes from */
    const char *unit;
    const char *words; /* its value; NULL: number is */
    double number;
    const void *member; /* of the settings; NULL: it is a figure of a sheet's row, */
    const char *row;    /* which is this one */
    char digits[32];    /* what words may be */
};

enum { ASSUMPTIONS_MAX = 16 };

/* The six that every answer depends on. Borrows report; list must not move. Returns how many. */
size_t assumptions_of_answers(const struct report *report, struct assumption list[ASSUMPTIONS_MAX]);

/* Engine and KV cache type with their figures: plan->engine and kv_type must be there. */
size_t assumptions_of_engine(const struct report *report, struct assumption list[ASSUMPTIONS_MAX]);

/* One of the settings by the key of its words. */
struct assumption assumption_number(const struct report *report, const char *key, const char *unit,
                                    const double *member);
struct assumption assumption_text(const struct report *report, const char *key, const char *value,
                                  const void *member);

/* Who set it, or the row that it is from. */
struct words assumption_set_by(const struct report *report, const struct assumption *assumption,
                               struct phrase *phrase);

#endif
