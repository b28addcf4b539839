/* SPDX-License-Identifier: MIT */
/* Which settings of the engine would make a model run that does not. */
#ifndef VRAMGRID_REMEDY_H
#define VRAMGRID_REMEDY_H

#include "vramgrid/sweep/placement.h"

enum { REMEDY_SIZE = 256 };

/*
 * The smallest change that was tried and makes the model run on the set in architecture mode, as
 * settings: "max_sequences=256 batched_tokens=2048". False: none does, or it runs already.
 */
bool remedy_find(const struct plan *plan, const struct scenario *scenario,
                 const struct model *model, const struct gpu_set *set, char words[REMEDY_SIZE]);

#endif
