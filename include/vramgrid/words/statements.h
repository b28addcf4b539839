/* SPDX-License-Identifier: MIT */
/* How a mode calculates and what its verdicts mean, term by term: sheet About and the PDF. */
#ifndef VRAMGRID_STATEMENTS_H
#define VRAMGRID_STATEMENTS_H

#include "vramgrid/words/phrases.h"

struct statement {
    struct words label, words;
    struct phrase room, label_room; /* of words with values */
};

/* Must not move. */
struct statements {
    struct statement list[16];
    size_t count;
};

/* Adds the formula of the mode: every term with its unit. */
void statements_of_method(struct statements *statements, const struct report *report,
                          const struct mode *mode);

/*
 * What share of a cache at 16 bits a rule mode counts (kv_cache_share), for where it is below 1,
 * and what that means for a verdict; in a row of the sheet.
 */
struct words describe_kv_share(const struct text *text, const struct quantization *quantization,
                               const struct mode *mode, struct phrase *phrase);

/* Adds what RUNS says, and that it may do so with a low margin. */
void statements_of_verdicts(struct statements *statements, const struct report *report);

/* Adds one by the keys of its label and words. */
void statements_add(struct statements *statements, const struct report *report,
                    const char *label_key, const char *words_key);

#endif
