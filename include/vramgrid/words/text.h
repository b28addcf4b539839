/* SPDX-License-Identifier: MIT */
/*
 * The words of a report, by key, in one language or in two. A language is a file
 * templates/text/LANGUAGE.ini: section and key make the key "section.key", {name} in a text stands
 * for a value. What a language leaves out is said in English, which is built in. A value that is a
 * number or a date is written in the signs of the first language (signs.h).
 *
 * A text is one language's until it is put on a page: side by side ("A / B"), or one below the
 * other. What both say alike, as they do of names and numbers, is said once. Nothing is ever taken
 * apart again: names have what stands between two languages in them.
 */
#ifndef VRAMGRID_TEXT_H
#define VRAMGRID_TEXT_H

#include "vramgrid/base/arena.h"
#include "vramgrid/base/digest.h"
#include "vramgrid/base/error.h"
#include "vramgrid/base/findings.h"
#include "vramgrid/words/signs.h"

#include <stddef.h>

struct text_entry {
    const char *key, *words;
};

struct language {
    struct text_entry *entries; /* sorted by key */
    size_t count;
    struct signs signs;
};

/* A file that texts were read from. */
struct text_file {
    const char *path;
    struct digest digest;
};

/* English, a language over it, a second one beside that. */
enum { TEXT_FILES_MAX = 3 };

enum { TEXT_LANGUAGES = 2 };

struct text {
    struct language languages[TEXT_LANGUAGES]; /* both with the same keys */
    size_t count;                              /* of languages: 1 or 2 */
    struct text_file files[TEXT_FILES_MAX];    /* in the order in which they were read */
    size_t file_count;
    struct arena arena;
};

/*
 * language: "en", "pt", "en+pt" or any other that folder has a file of. The second of two says
 * "KEY.second" where it has that for "KEY": what the first one has not said already. folder NULL:
 * only English is there. False with findings or an error. To be released in any case.
 */
bool text_load(struct text *text, const char *folder, const char *language,
               struct findings *findings, struct error *err);

void text_release(struct text *text);

/* The words of a key in one language; the key itself where there are none. */
const char *text_get(const struct language *language, const char *key);

/*
 * The words of a key with its values filled in: pairs of name and value (const char *), ended by
 * NULL. Cut to size, at a whole character.
 */
void text_fill(const struct language *language, const char *key, char *out, size_t size, ...)
    __attribute__((sentinel));

/* What is to be said, in each language: borrowed. The second is NULL where it says the same. */
struct words {
    const char *in[TEXT_LANGUAGES];
};

/* The same words in all languages: a name, a number. */
struct words words_same(const char *words);

/* The words of a key; they live as long as the text. */
struct words text_words(const struct text *text, const char *key);

/* Room for a sentence in each language. */
enum { PHRASE_SIZE = 2048 };

struct phrase {
    char in[TEXT_LANGUAGES][PHRASE_SIZE];
};

/* text_fill in each language; what is returned lives in phrase. */
struct words text_phrase(const struct text *text, struct phrase *phrase, const char *key, ...)
    __attribute__((sentinel));

/* The words of a phrase that somebody else filled in, in each language of text. */
struct words phrase_words(const struct text *text, const struct phrase *phrase);

/* For a page: "A / B", or a line for each. Cut to size, at a whole character. All return out. */
const char *words_join(struct words words, char *out, size_t size);
const char *words_stack(struct words words, char *out, size_t size);

/* text_fill in each language, side by side; of the second at most PHRASE_SIZE. */
const char *text_join(const struct text *text, const char *key, char *out, size_t size, ...)
    __attribute__((sentinel));

/* A number or a date that stands alone on a page, in the signs of its reader. Returns out. */
const char *text_number(const struct text *text, const char *number, char out[SIGNS_SIZE]);

/* A formula with numbers between its words, likewise. Returns out. */
const char *text_formula(const struct text *text, const char *formula, char out[SIGNS_SIZE]);

#endif
