/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/text.h"

#include "vramgrid/base/path.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/input/ini_text.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* templates/text/en.ini, put into the program by the Makefile. */
extern const char text_english[];

static int compare_entries(const void *a, const void *b)
{
    const struct text_entry *x = a, *y = b;

    return strcmp(x->key, y->key);
}

/* One language on its way from its file. */
struct loading {
    struct language *language;
    struct arena *arena;
    size_t capacity;
    bool out_of_memory;
};

static bool reserve(struct loading *loading)
{
    size_t capacity = loading->capacity ? loading->capacity * 2 : 256;
    struct text_entry *entries;

    if (loading->language->count < loading->capacity)
        return true;
    entries = realloc(loading->language->entries, capacity * sizeof *entries);
    if (!entries)
        return false;
    loading->language->entries = entries;
    loading->capacity = capacity;
    return true;
}

/* A value that goes on over several lines is one text. */
static void take_value(void *context, const struct ini_value *value)
{
    struct loading *loading = context;
    struct language *language = loading->language;
    struct text_entry *last = language->count > 0 ? &language->entries[language->count - 1] : NULL;
    char words[4096], key[256];

    if (value->more && last) {
        snprintf(words, sizeof words, "%s %s", last->words, value->text);
        last->words = arena_copy(loading->arena, words, strlen(words));
        loading->out_of_memory = loading->out_of_memory || !last->words;
        return;
    }
    snprintf(key, sizeof key, "%s.%s", value->section, value->key);
    if (!reserve(loading)) {
        loading->out_of_memory = true;
        return;
    }
    assert(language->entries);
    last = &language->entries[language->count++];
    last->key = arena_copy(loading->arena, key, strlen(key));
    last->words = arena_copy(loading->arena, value->text, strlen(value->text));
    loading->out_of_memory = loading->out_of_memory || !last->key || !last->words;
}

/* "xx", "xxx" or "xx-YY": what may become part of a path. */
static bool is_language(const char *name)
{
    size_t letters = strspn(name, "abcdefghijklmnopqrstuvwxyz");

    if (letters < 2 || letters > 3)
        return false;
    return name[letters] == '\0' ||
           (name[letters] == '-' && isalpha((unsigned char)name[letters + 1]) &&
            strspn(name + letters + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") ==
                strlen(name + letters + 1));
}

static bool find_language(char path[PATH_SIZE], const char *folder, const char *name)
{
    return folder && is_language(name) &&
           snprintf(path, PATH_SIZE, "%s/%s.ini", folder, name) < PATH_SIZE &&
           access(path, R_OK) == 0;
}

/* Where languages are read from. */
struct source {
    const char *folder;
    struct findings *findings;
    struct text *text; /* which keeps the list of files */
};

static bool keep_file(struct text *text, const char *path, const struct digest *digest)
{
    struct text_file *file = &text->files[text->file_count];

    assert(text->file_count < TEXT_FILES_MAX);
    *file = (struct text_file){arena_copy(&text->arena, path, strlen(path)), *digest};
    text->file_count += file->path != NULL;
    return file->path != NULL;
}

static bool load_language(struct language *language, const struct source *source, const char *name,
                          struct error *err)
{
    struct loading loading = {.language = language, .arena = &source->text->arena};
    struct findings *findings = source->findings;
    struct digest digest = {0};
    char path[PATH_SIZE];
    bool ok;

    if (find_language(path, source->folder, name)) {
        ok = ini_read_file(path, take_value, &loading, &digest, findings);
        loading.out_of_memory = loading.out_of_memory || !keep_file(source->text, path, &digest);
    } else if (strcmp(name, "en") == 0) {
        findings_begin(findings, "English texts");
        ini_read(text_english, take_value, &loading, findings);
        ok = findings_end(findings);
    } else {
        return error_set(err, ERROR_USAGE,
                         "'%s' is not known: there is no templates/text/%s.ini beside en.ini", name,
                         name);
    }
    if (loading.out_of_memory)
        return error_set_memory(err);
    qsort(language->entries, language->count, sizeof *language->entries, compare_entries);
    return ok;
}

static const char *find_words(const struct language *language, const char *key)
{
    struct text_entry wanted = {key, NULL};
    const struct text_entry *found;

    assert(language->entries);
    found = bsearch(&wanted, language->entries, language->count, sizeof wanted, compare_entries);
    return found ? found->words : NULL;
}

/* What a language says behind another one: "KEY.second" if it has that, else "KEY". */
static const char *find_second(const struct language *language, const char *key)
{
    char second[256];
    const char *words;

    snprintf(second, sizeof second, "%s.second", key);
    words = find_words(language, second);
    return words ? words : find_words(language, key);
}

/* What a language does not say stays as it is. */
static bool overlay(struct language *language, const struct source *source, const char *name,
                    bool is_second, struct error *err)
{
    struct language own = {0};
    bool ok = load_language(&own, source, name, err);

    for (size_t i = 0; ok && i < language->count; i++) {
        struct text_entry *entry = &language->entries[i];
        const char *words =
            is_second ? find_second(&own, entry->key) : find_words(&own, entry->key);

        entry->words = words ? words : entry->words;
    }
    free(own.entries);
    return ok;
}

/* Begins the second language with what the first one says. */
static bool begin_second(struct text *text, struct error *err)
{
    const struct language *first = &text->languages[0];
    struct text_entry *entries = calloc(first->count, sizeof *entries);

    if (!entries)
        return error_set_memory(err);
    memcpy(entries, first->entries, first->count * sizeof *entries);
    text->languages[1] = (struct language){.entries = entries, .count = first->count};
    text->count = 2;
    return true;
}

/* A number is said once: all languages write it like the first one. */
static void set_signs(struct text *text)
{
    const struct language *first = &text->languages[0];

    for (size_t i = 0; i < text->count; i++)
        text->languages[i].signs =
            (struct signs){.thousands = find_words(first, "format.thousands"),
                           .decimal = find_words(first, "format.decimal"),
                           .date = find_words(first, "format.date")};
}

bool text_load(struct text *text, const char *folder, const char *language,
               struct findings *findings, struct error *err)
{
    const struct source source = {folder, findings, text};
    char first[16];
    const char *plus = strchr(language, '+');
    size_t length = plus ? (size_t)(plus - language) : strlen(language);

    *text = (struct text){.count = 1};
    snprintf(first, sizeof first, "%.*s", (int)(length < 15 ? length : 15), language);
    if (!load_language(&text->languages[0], &source, "en", err))
        return false;
    if (strcmp(first, "en") != 0 && !overlay(&text->languages[0], &source, first, false, err))
        return false;
    if (plus &&
        (!begin_second(text, err) || !overlay(&text->languages[1], &source, plus + 1, true, err)))
        return false;
    set_signs(text);
    return true;
}

void text_release(struct text *text)
{
    for (size_t i = 0; i < TEXT_LANGUAGES; i++)
        free(text->languages[i].entries);
    arena_release(&text->arena);
    *text = (struct text){0};
}

const char *text_get(const struct language *language, const char *key)
{
    const char *words = find_words(language, key);

    return words ? words : key;
}

static bool is_place(const char *place, size_t length, const char *name)
{
    return strlen(name) == length && strncmp(name, place, length) == 0;
}

/* The value of the name that stands between braces, or NULL. */
static const char *find_value(va_list values, const char *name, size_t length)
{
    for (const char *each; (each = va_arg(values, const char *)) != NULL;) {
        const char *value = va_arg(values, const char *);

        if (is_place(name, length, each))
            return value;
    }
    return NULL;
}

/* Copies whole characters as long as there is room for them and the NUL. */
static size_t put(char *out, size_t room, const char *words, size_t length)
{
    size_t done = 0;

    while (done < length) {
        size_t size = utf8_sequence(words + done, length - done);

        size = size == 0 ? 1 : size;
        if (done + size >= room)
            break;
        memcpy(out + done, words + done, size);
        done += size;
    }
    out[done] = '\0';
    return done;
}

/* Places that hold somebody's name, which stays as it is even where it is nothing but a number. */
static bool is_name(const char *place, size_t length)
{
    static const char *const NAMES[] = {
        "model",      "gpu",       "quantization", "quantizations", "top",      "file",
        "number",     "vendor",    "source",       "heading",       "provider", "engine",
        "kv_type",    "server",    "title",        "cairo",         "pango",    "pcie",
        "first_name", "last_name", "precision"};

    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        if (is_place(place, length, NAMES[i]))
            return true;
    return false;
}

/*
 * A mode has a name of its own in each language: "mode.NAME"; so has what sentences are about that
 * are true of weights as they are published.
 */
static const char *say_name(const struct language *language, const char *place, size_t length,
                            const char *value)
{
    char key[64] = "";
    const char *words;

    if (is_place(place, length, "mode") || is_place(place, length, "rule"))
        snprintf(key, sizeof key, "mode.%.40s", value);
    else if ((is_place(place, length, "precision") || is_place(place, length, "top") ||
              is_place(place, length, "low")) &&
             strcmp(value, "native") == 0)
        snprintf(key, sizeof key, "precision.native");
    words = *key ? find_words(language, key) : NULL;
    return words ? words : value;
}

/* The value of a place as a language says it; what says {precision} is given a quantization. */
static const char *value_at(const struct language *language, const char *place, size_t length,
                            va_list values)
{
    va_list again;
    const char *value;

    va_copy(again, values);
    value = find_value(again, place, length);
    va_end(again);
    if (!value && is_place(place, length, "precision")) {
        va_copy(again, values);
        value = find_value(again, "quantization", strlen("quantization"));
        va_end(again);
    }
    return value ? say_name(language, place, length, value) : NULL;
}

/* text_fill with its values in a list. */
static void fill(const struct language *language, const char *key, char *out, size_t size,
                 va_list values)
{
    const char *words = text_get(language, key);
    size_t at = 0;

    out[0] = '\0';
    while (*words) {
        size_t plain = strcspn(words, "{");
        size_t name = words[plain] ? strcspn(words + plain, "}") : 0;
        char number[SIGNS_SIZE];
        const char *value;

        at += put(out + at, size - at, words, plain);
        words += plain;
        if (name == 0)
            break;
        value = value_at(language, words + 1, name - 1, values);
        if (value && !is_name(words + 1, name - 1) && signs_apply(value))
            value = signs_write(&language->signs, value, number);
        if (value)
            at += put(out + at, size - at, value, strlen(value));
        words += name + (words[name] == '}');
    }
}

void text_fill(const struct language *language, const char *key, char *out, size_t size, ...)
{
    va_list values;

    va_start(values, size);
    fill(language, key, out, size, values);
    va_end(values);
}

/* Words of both languages; the second's only where they are others. */
static struct words both(const char *first, const char *second)
{
    return (struct words){{first, second && strcmp(first, second) != 0 ? second : NULL}};
}

struct words words_same(const char *words)
{
    return both(words, NULL);
}

struct words text_words(const struct text *text, const char *key)
{
    const struct language *languages = text->languages;

    return both(text_get(&languages[0], key),
                text->count > 1 ? text_get(&languages[1], key) : NULL);
}

struct words text_phrase(const struct text *text, struct phrase *phrase, const char *key, ...)
{
    for (size_t i = 0; i < text->count; i++) {
        va_list values;

        va_start(values, key);
        fill(&text->languages[i], key, phrase->in[i], sizeof phrase->in[i], values);
        va_end(values);
    }
    return phrase_words(text, phrase);
}

struct words phrase_words(const struct text *text, const struct phrase *phrase)
{
    return both(phrase->in[0], text->count > 1 ? phrase->in[1] : NULL);
}

/* What stands between two languages, side by side. */
static const char BETWEEN[] = " / ";

/*
 * Adds the second language behind what out holds of the first. Behind one that was cut there is
 * less room than a character takes, so nothing follows.
 */
static void add(char *out, size_t size, const char *between, const char *second)
{
    size_t at = strlen(out);

    if (at + strlen(between) + 1 >= size)
        return;
    at += put(out + at, size - at, between, strlen(between));
    put(out + at, size - at, second, strlen(second));
}

static const char *put_words(struct words words, const char *between, char *out, size_t size)
{
    put(out, size, words.in[0], strlen(words.in[0]));
    if (words.in[1])
        add(out, size, between, words.in[1]);
    return out;
}

const char *words_join(struct words words, char *out, size_t size)
{
    return put_words(words, BETWEEN, out, size);
}

const char *words_stack(struct words words, char *out, size_t size)
{
    return put_words(words, "\n", out, size);
}

const char *text_join(const struct text *text, const char *key, char *out, size_t size, ...)
{
    char second[PHRASE_SIZE];
    va_list values;

    va_start(values, size);
    fill(&text->languages[0], key, out, size, values);
    va_end(values);
    if (text->count == 1)
        return out;
    va_start(values, size);
    fill(&text->languages[1], key, second, sizeof second, values);
    va_end(values);
    if (strcmp(out, second) != 0)
        add(out, size, BETWEEN, second);
    return out;
}

const char *text_number(const struct text *text, const char *number, char out[SIGNS_SIZE])
{
    if (signs_apply(number))
        return signs_write(&text->languages[0].signs, number, out);
    put(out, SIGNS_SIZE, number, strlen(number));
    return out;
}

const char *text_formula(const struct text *text, const char *formula, char out[SIGNS_SIZE])
{
    return signs_write_formula(&text->languages[0].signs, formula, out);
}
