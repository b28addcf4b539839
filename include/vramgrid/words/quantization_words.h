/* SPDX-License-Identifier: MIT */
/* What captions say of a quantization that need not be the same for all models. */
#ifndef VRAMGRID_QUANTIZATION_WORDS_H
#define VRAMGRID_QUANTIZATION_WORDS_H

#include "vramgrid/base/number.h"
#include "vramgrid/core/mode.h"
#include "vramgrid/sweep/plan.h"

/* Columns of the quantization sheet. */
enum quantization_figure { BYTES_PER_PARAM, BITS_PER_WEIGHT, KV_CACHE_MULTIPLIER };

/* "2", or of native, over the plan's models, "0.53125–2"; "?" where none of these is known. */
void describe_quantization(const struct plan *plan, const struct quantization *quantization,
                           enum quantization_figure figure, char text[NUMBER_SIZE]);

/*
 * What share of a cache at 16 bits a rule mode counts; of native the least over the plan's models.
 * From 1 up it is no less than what engines keep.
 */
double kv_cache_share(const struct plan *plan, const struct quantization *quantization,
                      const struct mode *mode);

/*
 * Of two keys of texts that say why a model is unknown the one for a model that is published in
 * what no sheet has (its value: precision), or the one for a heading without a value (column).
 */
const char *unknown_key(const struct model *model, const char *missing, const char *column_key,
                        const char *precision_key);

#endif
