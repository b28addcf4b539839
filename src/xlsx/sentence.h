/* SPDX-License-Identifier: MIT */
/* Sentences that cells put together from others: the words of a text with formulas as its values.
 */
#ifndef VRAMGRID_SENTENCE_H
#define VRAMGRID_SENTENCE_H

#include "sheets.h"

/* What stands for {name}: a formula without "=", and what it gives as the workbook is published. */
struct sentence_value {
    const char *name, *formula, *words;
};

struct sentence {
    char formula[FORMULA_SIZE / 2]; /* without "=" */
    char words[LINE_SIZE];
};

/* values are ended by one without a name. Languages stand side by side. */
void sentence_make(struct sentence *sentence, const struct text *text, const char *key,
                   const struct sentence_value *values);

/* The one or the other, as a condition in cells has it. */
void sentence_choose(struct sentence *sentence, const char *condition, bool holds,
                     const struct sentence *otherwise);

/* One sentence behind another, apart by a blank. */
void sentence_append(struct sentence *sentence, const struct sentence *next);

/* The same where a condition holds, and nothing else. */
void sentence_append_if(struct sentence *sentence, const char *condition, bool holds,
                        const struct sentence *next);

void page_sentence(struct page *page, size_t row, size_t column, enum style style,
                   const struct sentence *sentence);

/* A long one, which wraps. */
void page_sentence_paragraph(struct page *page, size_t row, size_t column, enum style style,
                             const struct sentence *sentence);

#endif
