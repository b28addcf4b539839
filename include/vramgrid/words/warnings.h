/* SPDX-License-Identifier: MIT */
/* What a buyer has to know about one combination besides its figures. */
#ifndef VRAMGRID_WARNINGS_H
#define VRAMGRID_WARNINGS_H

#include "vramgrid/sweep/slice.h"
#include "vramgrid/words/text.h"

enum { WARNINGS_SIZE = 3600 };

/*
 * What speaks against a pair, and why there are no figures for it; "" for nothing, several warnings
 * joined by "; ", each in all languages (vramgrid-method(7), VERDICT).
 */
void warnings_of(const struct text *text, const struct pair *pair, char out[WARNINGS_SIZE]);

/* Why the model of a pair that has an obstacle cannot be placed: the first of these warnings. */
void warning_of_obstacle(const struct text *text, const struct pair *pair, char out[WARNINGS_SIZE]);

#endif
