/* SPDX-License-Identifier: MIT */
/*
 * How many run: every such count that a report tells is made here. What is unknown is counted
 * apart, neither among those that run nor among those that do not.
 */
#ifndef VRAMGRID_SURVEY_H
#define VRAMGRID_SURVEY_H

#include "vramgrid/sweep/slice.h"

/* Of models, or of pairs of a model and a set. */
struct survey {
    size_t asked;      /* all of them */
    size_t runs;       /* with a low margin or not */
    size_t low_margin; /* of these: a model with no other */
    size_t unknown;    /* the mode cannot say */
};

/* Those of which there is something to say. */
static inline size_t survey_known(const struct survey *survey)
{
    return survey->asked - survey->unknown;
}

/* Part of a grid, by place in the plan. */
struct survey_area {
    size_t first_model, model_count;
    size_t first_set, set_count;
};

/* Pairs of an area; NULL: of the whole slice. */
struct survey survey_pairs(const struct slice *slice, const struct survey_area *area);

/* Which sets a model may run on. */
struct survey_limits {
    double vram_gb;     /* of the smallest GPU in a set, at most */
    unsigned gpu_count; /* in a set, at most; 0: any */
};

/* Models, each on whichever set that can be built it runs best on; limits NULL: on any. */
struct survey survey_models(const struct slice *slice, const struct survey_limits *limits);

/* Models on so many equal GPUs, from 1 to GPU_COUNT_MAX. */
struct survey survey_on_gpus(const struct plan *plan, const struct scenario *scenario,
                             const struct gpu *gpu, unsigned gpu_count);

/* Models of the plan of which nobody can say whether they run, at any context. */
size_t survey_unknown_models(const struct plan *plan, const struct scenario *scenario);

/* Models by the fewest equal GPUs, of 1, 2, 4 and 8 of any kind, that run them. */
struct survey_needs {
    size_t one, several, none, unknown;
};

struct survey_needs survey_gpus_needed(const struct plan *plan, const struct scenario *scenario);

#endif
