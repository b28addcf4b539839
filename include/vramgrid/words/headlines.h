/* SPDX-License-Identifier: MIT */
/*
 * What a report found out for its default scenario, in a few sentences: how far single GPUs go,
 * what the largest model takes, what the others take, and the money. Pure text over the plan.
 */
#ifndef VRAMGRID_HEADLINES_H
#define VRAMGRID_HEADLINES_H

#include "vramgrid/sweep/cost.h"
#include "vramgrid/words/captions.h"

enum { HEADLINES_MAX = 5 };

/* Must not move. */
struct headlines {
    struct words words[HEADLINES_MAX];
    size_t count;
    struct phrase room[HEADLINES_MAX];
};

/* What becomes of the models on equal GPUs (cost.h). */
struct outlook {
    size_t single, several, none, unknown; /* models, by the fewest GPUs that run them */
    const struct model *largest, *largest_several;
    struct configuration on_single, on_several; /* that run these two */
    unsigned most_gpus;                         /* that a model takes */
    unsigned tried_gpus;                        /* of a kind, at most */
    size_t priced;                              /* models with a cheapest configuration */
    double least_usd, most_usd;                 /* that these cost */
    struct configuration cheapest;              /* the one for least_usd */
};

/* Asks for every model: takes a moment with many. */
void outlook_survey(struct outlook *outlook, const struct plan *plan,
                    const struct settings *settings, const struct scenario *scenario);

/* Two sentences to four, and one on unknown models where there are any; slice is the scenario's. */
void headlines_write(struct headlines *headlines, const struct text *text,
                     const struct outlook *outlook, const struct slice *slice);

#endif
