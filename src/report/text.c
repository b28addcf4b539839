/* SPDX-License-Identifier: MIT */
#include "vramgrid/text.h"

#include "vramgrid/ini_text.h"
#include "vramgrid/number.h"
#include "vramgrid/path.h"
#include "vramgrid/utf8.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* templates/text/en.ini, put into the program by the Makefile. */
extern const char text_english[];

/* What stands between two languages. */
static const char BETWEEN[] = " / ";

static int compare_entries(const void *a, const void *b)
{
    const struct text_entry *x = a, *y = b;

    return strcmp(x->key, y->key);
}

/* One language on its way from its file. */
struct loading {
    struct text *text;
    size_t capacity;
    bool out_of_memory;
};

static bool reserve(struct loading *loading)
{
    size_t capacity = loading->capacity ? loading->capacity * 2 : 256;
    struct text_entry *entries;

    if (loading->text->count < loading->capacity)
        return true;
    entries = realloc(loading->text->entries, capacity * sizeof *entries);
    if (!entries)
        return false;
    loading->text->entries = entries;
    loading->capacity = capacity;
    return true;
}

/* A value that goes on over several lines is one text. */
static void take_value(void *context, const struct ini_value *value)
{
    struct loading *loading = context;
    struct text *text = loading->text;
    struct text_entry *last = text->count > 0 ? &text->entries[text->count - 1] : NULL;
    char words[4096], key[256];

    if (value->more && last) {
        snprintf(words, sizeof words, "%s %s", last->words, value->text);
        last->words = arena_copy(&text->arena, words, strlen(words));
        loading->out_of_memory = loading->out_of_memory || !last->words;
        return;
    }
    snprintf(key, sizeof key, "%s.%s", value->section, value->key);
    if (!reserve(loading)) {
        loading->out_of_memory = true;
        return;
    }
    assert(text->entries);
    last = &text->entries[text->count++];
    last->key = arena_copy(&text->arena, key, strlen(key));
    last->words = arena_copy(&text->arena, value->text, strlen(value->text));
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

static bool load_language(struct text *text, const char *folder, const char *name,
                          struct findings *findings, struct error *err)
{
    struct loading loading = {.text = text};
    char path[PATH_SIZE];
    bool ok;

    if (find_language(path, folder, name)) {
        ok = ini_read_file(path, take_value, &loading, NULL, findings);
    } else if (strcmp(name, "en") == 0) {
        findings_begin(findings, "English texts");
        ini_read(text_english, take_value, &loading, findings);
        ok = findings_end(findings);
    } else {
        return error_set(err, ERROR_USAGE,
                         "language '%s' is not known: there is no templates/text/%s.ini", name,
                         name);
    }
    if (loading.out_of_memory)
        return error_set_memory(err);
    qsort(text->entries, text->count, sizeof *text->entries, compare_entries);
    return ok;
}

static const char *find_words(const struct text *text, const char *key)
{
    struct text_entry wanted = {key, NULL};
    const struct text_entry *found;

    assert(text->entries);
    found = bsearch(&wanted, text->entries, text->count, sizeof wanted, compare_entries);
    return found ? found->words : NULL;
}

/* What the second language says behind the first: "KEY.second" if it has that, else "KEY". */
static const char *find_second(const struct text *second, const char *key)
{
    char other[256];
    const char *words;

    snprintf(other, sizeof other, "%s.second", key);
    words = find_words(second, other);
    return words ? words : find_words(second, key);
}

/* Overlays English with a language, or puts a second one behind it: "English / other". */
static bool merge(struct text *base, const struct text *other, bool side_by_side)
{
    for (size_t i = 0; i < base->count; i++) {
        struct text_entry *entry = &base->entries[i];
        const char *words =
            side_by_side ? find_second(other, entry->key) : find_words(other, entry->key);
        char both[8192];

        if (!words || strcmp(words, entry->words) == 0)
            continue;
        if (side_by_side)
            snprintf(both, sizeof both, "%s%s%s", entry->words, BETWEEN, words);
        else
            snprintf(both, sizeof both, "%s", words);
        entry->words = arena_copy(&base->arena, both, strlen(both));
        if (!entry->words)
            return false;
    }
    return true;
}

static bool add_language(struct text *text, const char *folder, const char *name, bool side_by_side,
                         struct findings *findings, struct error *err)
{
    struct text other = {0};
    bool ok = load_language(&other, folder, name, findings, err) &&
              (merge(text, &other, side_by_side) || error_set_memory(err));

    text_release(&other);
    return ok;
}

bool text_load(struct text *text, const char *folder, const char *language,
               struct findings *findings, struct error *err)
{
    char first[16];
    const char *plus = strchr(language, '+');
    size_t length = plus ? (size_t)(plus - language) : strlen(language);

    *text = (struct text){0};
    snprintf(first, sizeof first, "%.*s", (int)(length < 15 ? length : 15), language);
    if (!load_language(text, folder, "en", findings, err))
        return false;
    if (strcmp(first, "en") != 0 && !add_language(text, folder, first, false, findings, err))
        return false;
    text->side_by_side = plus != NULL;
    return !plus || add_language(text, folder, plus + 1, true, findings, err);
}

void text_release(struct text *text)
{
    free(text->entries);
    arena_release(&text->arena);
    *text = (struct text){0};
}

const char *text_get(const struct text *text, const char *key)
{
    const char *words = find_words(text, key);

    return words ? words : key;
}

/* The value of the name that stands between braces, or NULL. */
static const char *find_value(va_list values, const char *name, size_t length)
{
    for (const char *each; (each = va_arg(values, const char *)) != NULL;) {
        const char *value = va_arg(values, const char *);

        if (strlen(each) == length && strncmp(each, name, length) == 0)
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

void text_fill(const struct text *text, const char *key, char *out, size_t size, ...)
{
    const char *words = text_get(text, key);
    size_t at = 0;

    out[0] = '\0';
    while (*words) {
        size_t plain = strcspn(words, "{");
        size_t name = words[plain] ? strcspn(words + plain, "}") : 0;
        const char *value;
        va_list values;

        at += put(out + at, size - at, words, plain);
        words += plain;
        if (name == 0)
            break;
        va_start(values, size);
        value = find_value(values, words + 1, name - 1);
        va_end(values);
        if (value)
            at += put(out + at, size - at, value, strlen(value));
        words += name + (words[name] == '}');
    }
}

static size_t count_between(const char *words)
{
    size_t count = 0;

    while ((words = strstr(words, BETWEEN)) != NULL) {
        words += strlen(BETWEEN);
        count++;
    }
    return count;
}

bool text_break_line(const struct text *text, char *words)
{
    size_t count = text->side_by_side ? count_between(words) : 0;
    char *middle = words;

    if (count % 2 == 0)
        return false;
    for (size_t i = 0; i <= count / 2; i++)
        middle = strstr(i > 0 ? middle + strlen(BETWEEN) : middle, BETWEEN);
    *middle = '\n';
    memmove(middle + 1, middle + strlen(BETWEEN), strlen(middle + strlen(BETWEEN)) + 1);
    return true;
}

static size_t put_words(char *out, size_t size, size_t at, const char *words)
{
    return at + put(out + at, size - at, words, strlen(words));
}

void text_append(const struct text *text, char *words, size_t size, const char *more)
{
    char first[1024], rest[4096] = "", *second = first, *line = NULL;
    size_t at;

    utf8_copy(first, sizeof first, more);
    if (text_break_line(text, words)) {
        line = strchr(words, '\n');
        utf8_copy(rest, sizeof rest, line + 1);
        if (text_break_line(text, first)) {
            second = strchr(first, '\n');
            *second++ = '\0';
        }
    }
    at = put_words(words, size, line ? (size_t)(line - words) : strlen(words), " ");
    at = put_words(words, size, at, first);
    if (!line)
        return;
    at = put_words(words, size, at, BETWEEN);
    at = put_words(words, size, at, rest);
    at = put_words(words, size, at, " ");
    put_words(words, size, at, second);
}

const char *text_status(enum verdict verdict)
{
    if (verdict == VERDICT_UNSUPPORTED)
        return "unsupported";
    if (verdict == VERDICT_UNKNOWN)
        return "unknown";
    return verdict_runs(verdict) ? "RUNS" : "DOESN'T RUN";
}

const char *text_feasibility(enum verdict verdict)
{
    return verdict == VERDICT_RUNS_LOW_MARGIN ? "RUNS (low margin)" : text_status(verdict);
}

/* Room for one more warning, behind "; " if there is one already. */
static char *next_warning(char *warnings)
{
    if (*warnings != '\0')
        strcat(warnings, "; ");
    return warnings + strlen(warnings);
}

static void warn_of_obstacle(const struct text *text, const struct pair *pair, char *out,
                             size_t size)
{
    const struct model *model = pair->model;
    const struct quantization *quantization = pair->scenario->quantization;
    const struct {
        const char *key;
        double figure;
    } reasons[] = {
        [OBSTACLE_ATTENTION_HEADS] = {"warning.attention_heads", model->num_attention_heads},
        [OBSTACLE_KEY_VALUE_HEADS] = {"warning.key_value_heads", model->num_key_value_heads},
        [OBSTACLE_MLP_BLOCKS] = {"warning.mlp_blocks", model->intermediate_size},
        [OBSTACLE_EXPERT_BLOCKS] = {"warning.expert_blocks", model->moe_intermediate_size},
    };
    enum obstacle obstacle = pair->placement->obstacle;
    char gpus[32], figure[NUMBER_SIZE], block[NUMBER_SIZE];

    if (obstacle == OBSTACLE_UNKNOWN) {
        text_fill(text, "warning.unknown", out, size, "column", pair->placement->missing, NULL);
        return;
    }
    snprintf(gpus, sizeof gpus, "%u", pair->set->gpu_count);
    number_fixed(figure, reasons[obstacle].figure, 0);
    number_fixed(block, quantization->block_size, 0);
    text_fill(text, reasons[obstacle].key, out, size, "gpus", gpus, "heads", figure, "columns",
              figure, "block", block, "quantization", quantization->name, NULL);
}

/* Why a figure is uncertain: the upper end was taken. */
static void warn_of_doubts(const struct text *text, const struct pair *pair, char *out, size_t size)
{
    if (pair->placement->doubts & DOUBT_ENGINE)
        text_fill(text, "warning.doubt_engine", next_warning(out), size, "engine",
                  pair->placement->engine, NULL);
    if (pair->placement->doubts & DOUBT_FORMAT)
        text_fill(text, "warning.doubt_format", next_warning(out), size, "quantization",
                  pair->scenario->quantization->name, NULL);
}

/* Each warning is far shorter than its share of the room. */
void text_warning(const struct text *text, const struct pair *pair, char out[TEXT_WARNING_SIZE])
{
    enum { SHARE = TEXT_WARNING_SIZE / 6 };
    const struct gpu *gpu = pair->set->parts[pair->placement->part].gpu;
    char number[NUMBER_SIZE], *at;

    *out = '\0';
    if (pair->placement->obstacle != OBSTACLE_NONE)
        warn_of_obstacle(text, pair, out, SHARE);
    if (pair->fit->verdict == VERDICT_RUNS_LOW_MARGIN) {
        number_fixed(number, pair->fit->vram_free_percent, 1);
        text_fill(text, "warning.low_margin", out, SHARE, "percent", number, NULL);
    }
    if ((double)pair->scenario->context_tokens > pair->model->context_length_max) {
        at = next_warning(out);
        number_fixed(number, pair->model->context_length_max, 0);
        text_fill(text, "warning.context", at, SHARE, "tokens", number, NULL);
    }
    if (pair->scenario->mode->is_architecture && !number_is_known(gpu->usable_vram_mib)) {
        at = next_warning(out);
        text_fill(text, "warning.estimated_vram", at, SHARE, NULL);
    }
    if (pair->placement->obstacle == OBSTACLE_NONE)
        warn_of_doubts(text, pair, out, SHARE);
}
