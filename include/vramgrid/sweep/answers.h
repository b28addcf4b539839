/* SPDX-License-Identifier: MIT */
/*
 * What buyers ask the other way round, for one model: how long a context fits, how many GPUs it
 * takes, which quantization is the best that fits. An answer is false, with 0 or NULL, where the
 * mode cannot say (scenario_missing); "none" is an answer like any other.
 */
#ifndef VRAMGRID_ANSWERS_H
#define VRAMGRID_ANSWERS_H

#include "vramgrid/sweep/slice.h"

/*
 * The longest context in tokens with which the model runs on the set in the scenario's mode and
 * quantization (its context does not matter): 0 if it does not run at all. Not cut to the model's
 * own context_length_max.
 */
bool answer_longest_context(const struct plan *plan, const struct scenario *scenario,
                            const struct model *model, const struct gpu_set *set, uint64_t *tokens);

/* The same cut to the model's own maximum: as far as its context reaches on the set. */
struct reach {
    uint64_t tokens;
    bool is_maximum; /* that is what ends it */
};

bool answer_reach(const struct plan *plan, const struct scenario *scenario,
                  const struct model *model, const struct gpu_set *set, struct reach *reach);

/* How many equal GPUs are tried: 1, 2, 4 and 8, as servers are sold. */
enum { ANSWER_COUNTS = 4 };
extern const unsigned answer_counts[ANSWER_COUNTS];

/* Of answer_counts the first so many are those that one machine takes of the GPU: from 1. */
size_t answer_counts_of(const struct plan *plan, const struct gpu *gpu);

/* The smallest of those on which the model runs, 0 if none. */
bool answer_gpu_count(const struct plan *plan, const struct scenario *scenario,
                      const struct model *model, const struct gpu *gpu, unsigned *count);

/*
 * Whether a row of the quantization sheet is better for a model than another (NULL: none): more
 * bits per weight. Where native is swept nothing is better than what the model is published in:
 * more bits only take memory, so that of two such rows the one with fewer is better.
 */
bool answer_is_better(const struct plan *plan, const struct model *model,
                      const struct quantization *row, const struct quantization *than);

/*
 * Of the plan's quantizations the best with which the model runs on the set in the scenario's mode
 * and context; of equals the first; NULL if none. It is a row of the sheet: of native the model's.
 * False only where none of them can be told about.
 */
bool answer_best_quantization(const struct plan *plan, const struct scenario *scenario,
                              const struct model *model, const struct gpu_set *set,
                              const struct quantization **best);

/*
 * GB of 1e9 bytes that decoding one token reads: active weights and the cache of its sequence; NAN
 * where the model's quantization is not known.
 */
double answer_read_gb_per_token(const struct plan *plan, const struct scenario *scenario,
                                const struct model *model);

/*
 * An upper bound of decoding on the set, in tokens a second of one sequence (throughput.h), NAN
 * where a GPU's memory bandwidth is unknown, or the mode cannot say. Tensor parallel GPUs read at
 * the same time, those of a pipeline one after the other.
 */
double answer_decode_bound(const struct plan *plan, const struct scenario *scenario,
                           const struct model *model, const struct gpu_set *set);

#endif
