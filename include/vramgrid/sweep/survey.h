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

/*
 * Thresholds, in billions of parameters: the largest of the models below the smallest that fails,
 * so that every known model up to it does what is asked; 0 where not even the smallest does. Cards
 * are single GPUs of a nominal size; each card of that size has to.
 */

/* Runs on cards of vram_gb, with the safety margin if that is asked for. */
double survey_served_billion(const struct slice *slice, double vram_gb, bool keeps_margin);

/* Runs on some set of at most so many GPUs that can be built. */
double survey_served_together_billion(const struct slice *slice, unsigned gpu_count);

/* Reaches its own maximum context on cards of vram_gb; without models whose maximum nobody knows.
 */
double survey_unlimited_billion(const struct plan *plan, const struct scenario *scenario,
                                double vram_gb);

/* Runs on at most so many equal GPUs of some kind. */
double survey_needing_billion(const struct plan *plan, const struct scenario *scenario,
                              unsigned gpu_count);

/* The largest model that runs on some card; of all known ones; 0: there is none. */
double survey_largest_alone_billion(const struct slice *slice);
double survey_largest_known_billion(const struct slice *slice);

/* The smallest card with which at least half of the models run that run on any; 0: none does. */
double survey_half_way_vram_gb(const struct slice *slice);

/* The smallest size of card of which each runs every known model; 0: there is none. */
double survey_serving_all_vram_gb(const struct slice *slice);

#endif
