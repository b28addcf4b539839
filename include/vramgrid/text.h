/* SPDX-License-Identifier: MIT */
/*
 * The words of a report, by key, in one language or in two side by side. A language is a file
 * templates/text/LANGUAGE.ini: section and key make the key "section.key", {name} in a text stands
 * for a value. What a language leaves out is said in English, which is built in.
 */
#ifndef VRAMGRID_TEXT_H
#define VRAMGRID_TEXT_H

#include "vramgrid/arena.h"
#include "vramgrid/error.h"
#include "vramgrid/estimate.h"
#include "vramgrid/findings.h"
#include "vramgrid/slice.h"

struct text_entry {
    const char *key, *words;
};

struct text {
    struct text_entry *entries; /* sorted by key */
    size_t count;
    bool side_by_side; /* two languages, with " / " between them */
    struct arena arena;
};

/*
 * language: "en", "pt", "en+pt" or any other that folder has a file of. folder NULL: only English
 * is there. False with findings or an error. To be released in any case.
 */
bool text_load(struct text *text, const char *folder, const char *language,
               struct findings *findings, struct error *err);

void text_release(struct text *text);

/* The words of a key; the key itself where there are none. */
const char *text_get(const struct text *text, const char *key);

/*
 * The words of a key with its values filled in: pairs of name and value (const char *), ended by
 * NULL. Cut to size, at a whole character.
 */
void text_fill(const struct text *text, const char *key, char *out, size_t size, ...)
    __attribute__((sentinel));

/*
 * Gives each of two languages a line of its own: the " / " between them becomes a line break. Names
 * with a " / " in them come in both languages, so it is the one in the middle. False, and words as
 * they are, where there is none.
 */
bool text_break_line(const struct text *text, char *words);

/* Puts a space and more behind words, of each language behind its own. Cut to size. */
void text_append(const struct text *text, char *words, size_t size, const char *more);

enum { TEXT_WARNING_SIZE = 1800 };

/* "RUNS", "DOESN'T RUN" or "unsupported", as in results.csv, whatever the language. */
const char *text_status(enum verdict verdict);

/* The same with "RUNS (low margin)" apart, as in the feasibility matrix. */
const char *text_feasibility(enum verdict verdict);

/*
 * What a buyer has to know about a pair, and why there are no figures for it; "" for nothing,
 * several warnings joined by "; ".
 */
void text_warning(const struct text *text, const struct pair *pair, char out[TEXT_WARNING_SIZE]);

#endif
