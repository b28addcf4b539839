/* SPDX-License-Identifier: MIT */
/* The sentences around a heatmap. Pure text: what it says about a slice is counted from it. */
#ifndef VRAMGRID_CAPTIONS_H
#define VRAMGRID_CAPTIONS_H

#include "vramgrid/base/number.h"
#include "vramgrid/report/report.h"
#include "vramgrid/sweep/slice.h"
#include "vramgrid/words/text.h"

#include <stdint.h>

/* Names have at most 255 bytes; two of them and a sentence fit, in two languages. */
enum { CAPTION_SIZE = 2048, CAPTION_TOKENS_SIZE = 32 };

/* What the slice shows, as a sentence: "fp16 at 8,192 tokens: 14 of 33 models run ...". */
struct words caption_finding(const struct text *text, const struct slice *slice,
                             struct phrase *phrase);

/*
 * The sentence of a figure in a mode that cannot say anything of any of the models; false where it
 * can. Counts would read "0 of 0" there.
 */
bool caption_unknown(const struct text *text, const struct plan *plan,
                     const struct scenario *scenario, struct phrase *phrase);

/* The scenario and its assumptions. */
void caption_scenario(const struct text *text, const struct plan *plan,
                      const struct scenario *scenario, char words[CAPTION_SIZE]);

/* The assumptions alone, for figures that show several quantizations or contexts. */
void caption_assumptions(const struct text *text, const struct plan *plan,
                         const struct scenario *scenario, char words[CAPTION_SIZE]);

/* Those of one quantization that have to do with what fits, not with how much is left. */
void caption_bare_assumptions(const struct text *text, const struct plan *plan,
                              const struct scenario *scenario, char words[CAPTION_SIZE]);

/* Where the figures come from: organisation, date, version and digests of the sheets. */
void caption_provenance(const struct report *report, char words[CAPTION_SIZE]);

/* The report's title: the setting, else each language's own. */
struct words caption_title(const struct report *report);

/* "Company · as of 2026-01-02 · Models: 33 · GPUs: 31": no words that number would change. */
void caption_edition(const struct report *report, char words[CAPTION_SIZE]);

/* Billions of parameters to three digits, which tell models apart; from 100 on whole billions do.
 */
void caption_params(double params_billion, char text[NUMBER_SIZE]);

/* "127K", "1.2M", "900": rounded down to three digits at most. */
void caption_rounded_tokens(uint64_t tokens, char text[CAPTION_TOKENS_SIZE]);

/* "8K" or "1M" where it is whole, else "10000" */
void caption_short_tokens(uint64_t tokens, char text[CAPTION_TOKENS_SIZE]);

#endif
