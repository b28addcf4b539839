/* SPDX-License-Identifier: MIT */
#include "sentence.h"

#include "vramgrid/base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* A formula's literals take 255 characters, of which quotes count twice. */
enum { PIECE_BYTES = 240 };

static void add(char *out, size_t size, const char *text)
{
    size_t length = strlen(out);

    assert(length + strlen(text) < size);
    snprintf(out + length, size - length, "%s", text);
}

/* Words up to a place that has a value, as literals: "so"&" many" */
static void add_literal(struct sentence *sentence, const char *words, size_t length)
{
    while (length > 0) {
        char piece[2 * PIECE_BYTES + 8] = "";
        size_t used = 0, end = 0;

        piece[end++] = '"';
        while (used < length && used < PIECE_BYTES) {
            size_t bytes = utf8_sequence(words + used, length - used);

            for (size_t i = 0; i < (bytes > 0 ? bytes : 1); i++)
                piece[end++] = words[used + i];
            if (words[used] == '"')
                piece[end++] = '"';
            used += bytes > 0 ? bytes : 1;
        }
        snprintf(piece + end, sizeof piece - end, "\"");
        if (*sentence->formula)
            add(sentence->formula, sizeof sentence->formula, "&");
        add(sentence->formula, sizeof sentence->formula, piece);
        words += used;
        length -= used;
    }
}

static const struct sentence_value *find(const struct sentence_value *values, const char *name,
                                         size_t length)
{
    while (values->name &&
           (strlen(values->name) != length || memcmp(values->name, name, length) != 0))
        values++;
    assert(values->name);
    return values;
}

static void add_value(struct sentence *sentence, const struct sentence_value *value)
{
    if (*sentence->formula)
        add(sentence->formula, sizeof sentence->formula, "&");
    add(sentence->formula, sizeof sentence->formula, value->formula);
    add(sentence->words, sizeof sentence->words, value->words);
}

static void add_language(struct sentence *sentence, const char *words,
                         const struct sentence_value *values)
{
    while (*words) {
        size_t length = strcspn(words, "{");

        add_literal(sentence, words, length);
        strncat(sentence->words, words, length);
        words += length;
        if (*words == '\0')
            break;
        length = strcspn(words, "}");
        add_value(sentence, find(values, words + 1, length - 1));
        words += length + 1;
    }
}

void sentence_make(struct sentence *sentence, const struct text *text, const char *key,
                   const struct sentence_value *values)
{
    sentence->formula[0] = sentence->words[0] = '\0';
    for (size_t i = 0; i < text->count; i++) {
        if (i > 0) {
            add_literal(sentence, " / ", 3);
            add(sentence->words, sizeof sentence->words, " / ");
        }
        add_language(sentence, text_get(&text->languages[i], key), values);
    }
}

void sentence_choose(struct sentence *sentence, const char *condition, bool holds,
                     const struct sentence *otherwise)
{
    char formula[sizeof sentence->formula];

    memcpy(formula, sentence->formula, sizeof formula);
    sentence->formula[0] = '\0';
    add(sentence->formula, sizeof sentence->formula, "IF(");
    add(sentence->formula, sizeof sentence->formula, condition);
    add(sentence->formula, sizeof sentence->formula, ",");
    add(sentence->formula, sizeof sentence->formula, formula);
    add(sentence->formula, sizeof sentence->formula, ",");
    add(sentence->formula, sizeof sentence->formula, otherwise->formula);
    add(sentence->formula, sizeof sentence->formula, ")");
    if (!holds)
        snprintf(sentence->words, sizeof sentence->words, "%s", otherwise->words);
}

void sentence_append(struct sentence *sentence, const struct sentence *next)
{
    add(sentence->formula, sizeof sentence->formula, "&\" \"&");
    add(sentence->formula, sizeof sentence->formula, next->formula);
    add(sentence->words, sizeof sentence->words, " ");
    add(sentence->words, sizeof sentence->words, next->words);
}

void sentence_append_if(struct sentence *sentence, const char *condition, bool holds,
                        const struct sentence *next)
{
    add(sentence->formula, sizeof sentence->formula, "&IF(");
    add(sentence->formula, sizeof sentence->formula, condition);
    add(sentence->formula, sizeof sentence->formula, ",\" \"&");
    add(sentence->formula, sizeof sentence->formula, next->formula);
    add(sentence->formula, sizeof sentence->formula, ",\"\")");
    if (holds) {
        add(sentence->words, sizeof sentence->words, " ");
        add(sentence->words, sizeof sentence->words, next->words);
    }
}

void page_sentence(struct page *page, size_t row, size_t column, enum style style,
                   const struct sentence *sentence)
{
    page_formula_text(page, row, column, style, sentence->words, "=%s", sentence->formula);
}

void page_sentence_paragraph(struct page *page, size_t row, size_t column, enum style style,
                             const struct sentence *sentence)
{
    char formula[sizeof sentence->formula + 2];

    snprintf(formula, sizeof formula, "=%s", sentence->formula);
    page_paragraph_formula(page, row, column, style, sentence->words, formula);
}
