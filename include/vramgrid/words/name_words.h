/* SPDX-License-Identifier: MIT */
/* What verdicts and modes, which have one name in CSV and JSON, are called in texts. */
#ifndef VRAMGRID_NAME_WORDS_H
#define VRAMGRID_NAME_WORDS_H

#include "vramgrid/words/text.h"

/* Of a status as the CSV files have it ("RUNS (low margin)"); anything else stays as it is. */
struct words status_words(const struct text *text, const char *status);

/* Of a mode's name. In a text that has a place {mode} or {rule}, text_fill says it by itself. */
struct words mode_words(const struct text *text, const char *name);

#endif
