/* SPDX-License-Identifier: MIT */
#include "vramgrid/look/palette_file.h"

#include "vramgrid/base/list.h"
#include "vramgrid/base/nearest.h"
#include "vramgrid/input/ini_text.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* templates/palettes/blue-orange.ini, put into the program by the Makefile. */
extern const char palette_blue_orange[];

static const char BUILT_IN[] = "blue-orange";

enum { NAMES_SIZE = 1024 };

/* What a palette file can say; the verdicts' keys stand at the place of their bins. */
static const struct {
    const char *section, *key;
    size_t offset; /* in struct palette */
    size_t fills;
} keys[] = {
    [BIN_HALF_FREE] = {"verdicts", "half_free", 0, 0},
    [BIN_QUARTER_FREE] = {"verdicts", "quarter_free", 0, 0},
    [BIN_FREE] = {"verdicts", "free", 0, 0},
    [BIN_LOW_MARGIN] = {"verdicts", "low_margin", 0, 0},
    [BIN_SHORT] = {"verdicts", "short", 0, 0},
    [BIN_FAR_SHORT] = {"verdicts", "far_short", 0, 0},
    [BIN_UNSUPPORTED] = {"verdicts", "unsupported", 0, 0},
    [BIN_UNKNOWN] = {"verdicts", "unknown", 0, 0},
    {"ladder", "fills", offsetof(struct palette, ladder), LADDER_BINS},
    {"contexts", "fills", offsetof(struct palette, contexts), CONTEXT_BINS},
    {"costs", "fills", offsetof(struct palette, costs), COST_BINS},
};

enum { KEYS = sizeof keys / sizeof keys[0] };

static const char *const cue_names[] = {
    [CUE_NONE] = "none",   [CUE_BORDER] = "border",
    [CUE_HATCH] = "hatch", [CUE_DENSE_HATCH] = "dense-hatch",
    [CUE_CROSS] = "cross", [CUE_QUESTION] = "question",
};

enum { CUES = sizeof cue_names / sizeof cue_names[0] };

/* One file on its way into a palette. */
struct loading {
    struct palette *palette;
    struct findings *findings;
    const struct ini_value *value; /* the one being read */
    unsigned lines[KEYS];          /* where each key stands; 0: nowhere */
};

/* Says what is wrong with the value being read. */
static bool refuse(struct loading *loading, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool refuse(struct loading *loading, const char *format, ...)
{
    char problem[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(problem, sizeof problem, format, args);
    va_end(args);
    findings_add(loading->findings, loading->value->line, 0, "[%.200s] %.200s: %s",
                 loading->value->section, loading->value->key, problem);
    return false;
}

static bool read_fill(struct loading *loading, const char *text, struct palette_style *style)
{
    if (!palette_parse_colour(text, &style->fill))
        return refuse(loading, "'%.200s' is not a colour (#RRGGBB)", text);
    style->text = palette_ink(style->fill);
    return true;
}

static bool refuse_cue(struct loading *loading, const char *name)
{
    struct nearest nearest = {0};
    char suggestion[SUGGESTION_SIZE];

    for (size_t i = 0; i < CUES; i++)
        nearest_offer(&nearest, name, cue_names[i]);
    nearest_suggest(&nearest, suggestion);
    return refuse(loading,
                  "'%s' is not a cue: none, border, hatch, dense-hatch, cross or question%s", name,
                  suggestion);
}

/* A cross or a question mark would cover the figures of any other bin. */
static bool read_cue(struct loading *loading, const char *name, enum palette_bin bin)
{
    int cue = 0;

    while (cue < CUES && strcasecmp(cue_names[cue], name) != 0)
        cue++;
    if (cue == CUES)
        return refuse_cue(loading, name);
    if ((cue == CUE_CROSS || cue == CUE_QUESTION) && bin < BIN_UNSUPPORTED)
        return refuse(loading, "%s would cover its figures: it is for unsupported and unknown",
                      cue_names[cue]);
    loading->palette->verdicts[bin].cue = (enum palette_cue)cue;
    return true;
}

static bool read_verdict(struct loading *loading, enum palette_bin bin)
{
    char fill[64] = "", cue[64], rest[2];
    int words = sscanf(loading->value->text, "%63s %63s %1s", fill, cue, rest);

    if (!read_fill(loading, fill, &loading->palette->verdicts[bin]))
        return false;
    if (words != 2)
        return refuse(loading, "a fill and a cue are required, as in %s hatch", fill);
    return read_cue(loading, cue, bin);
}

static bool read_fills(struct loading *loading, struct palette_style *styles, size_t count)
{
    struct list list = {0};
    bool ok = list_append(&list, loading->value->text) || refuse(loading, "out of memory");

    if (ok && list.count != count)
        ok = refuse(loading, "%zu fills are required in one line, here are %zu", count, list.count);
    for (size_t i = 0; ok && i < count; i++)
        ok = read_fill(loading, list.items[i], &styles[i]);
    list_release(&list);
    return ok;
}

static void refuse_unknown(struct loading *loading)
{
    const struct ini_value *value = loading->value;
    struct nearest near_keys = {0}, sections = {0};
    char suggestion[SUGGESTION_SIZE];
    bool known_section = false;

    for (size_t i = 0; i < KEYS; i++) {
        nearest_offer(&sections, value->section, keys[i].section);
        if (strcasecmp(keys[i].section, value->section) != 0)
            continue;
        known_section = true;
        nearest_offer(&near_keys, value->key, keys[i].key);
    }
    nearest_suggest(known_section ? &near_keys : &sections, suggestion);
    refuse(loading, "unknown %s%s", known_section ? "key" : "section", suggestion);
}

static size_t find_key(const struct ini_value *value)
{
    size_t place = 0;

    while (place < KEYS && (strcasecmp(keys[place].section, value->section) != 0 ||
                            strcasecmp(keys[place].key, value->key) != 0))
        place++;
    return place;
}

static void read_key(struct loading *loading, size_t place)
{
    void *styles = (char *)loading->palette + keys[place].offset;

    loading->lines[place] = loading->value->line;
    if (place < PALETTE_BINS)
        read_verdict(loading, (enum palette_bin)place);
    else
        read_fills(loading, styles, keys[place].fills);
}

static void take_value(void *context, const struct ini_value *value)
{
    struct loading *loading = context;
    size_t place = find_key(value);

    loading->value = value;
    if (value->more)
        refuse(loading, "the value does not continue on the next line");
    else if (place == KEYS)
        refuse_unknown(loading);
    else if (loading->lines[place] > 0)
        refuse(loading, "the key is set twice");
    else
        read_key(loading, place);
}

/* Two verdicts with the same cue would look alike in print without colour. */
static void check_cue(struct loading *loading, size_t a, size_t b)
{
    const struct palette_style *verdicts = loading->palette->verdicts;
    size_t later = loading->lines[b] > loading->lines[a] ? b : a;

    if (verdicts[a].cue != CUE_NONE && verdicts[a].cue == verdicts[b].cue)
        findings_add(loading->findings, loading->lines[later], 0,
                     "[verdicts] %s: %s is the cue of %s already", keys[later].key,
                     cue_names[verdicts[a].cue], keys[later == a ? b : a].key);
}

static bool check_cues(struct loading *loading, const char *name)
{
    findings_begin(loading->findings, name);
    for (size_t a = 0; a < PALETTE_BINS; a++)
        for (size_t b = a + 1; b < PALETTE_BINS; b++)
            check_cue(loading, a, b);
    return findings_end(loading->findings);
}

static bool read_built_in(struct palette *palette, struct findings *findings)
{
    struct loading loading = {.palette = palette, .findings = findings};

    findings_begin(findings, "built-in palette");
    ini_read(palette_blue_orange, take_value, &loading, findings);
    return findings_end(findings) && check_cues(&loading, "built-in palette");
}

static bool read_file(struct palette *palette, struct findings *findings)
{
    struct loading loading = {.palette = palette, .findings = findings};

    return ini_read_file(palette->path, take_value, &loading, &palette->digest, findings) &&
           check_cues(&loading, palette->path);
}

/* The names there are, ", " between them, and the nearest to the one that is not there. */
static void list_names(char **found, int count, const char *typed, char names[NAMES_SIZE],
                       struct nearest *nearest)
{
    size_t length = (size_t)snprintf(names, NAMES_SIZE, "%s", BUILT_IN);

    nearest_offer(nearest, typed, BUILT_IN);
    for (int i = 0; i < count && length < NAMES_SIZE; i++) {
        *strrchr(found[i], '.') = '\0';
        if (strcmp(found[i], BUILT_IN) == 0)
            continue;
        nearest_offer(nearest, typed, found[i]);
        length += (size_t)snprintf(names + length, NAMES_SIZE - length, ", %s", found[i]);
    }
}

static bool refuse_name(const struct settings *settings, const char *folder, struct error *err)
{
    char names[NAMES_SIZE], suggestion[SUGGESTION_SIZE], problem[2048], **found = NULL;
    struct nearest nearest = {0};
    int count = folder ? ini_names(folder, &found) : 0;

    list_names(found, count, settings->palette.text, names, &nearest);
    nearest_suggest(&nearest, suggestion);
    if (count >= 0)
        ini_names_free(found, count);
    snprintf(problem, sizeof problem,
             "'%.200s' is not known; it must be %s or a file as in ./mine.ini%s",
             settings->palette.text, names, suggestion);
    return plan_refuse(settings, &settings->palette, problem, err);
}

static bool find_named(char path[PATH_SIZE], const char *folder, const char *name)
{
    return folder && snprintf(path, PATH_SIZE, "%s/%s.ini", folder, name) < PATH_SIZE &&
           access(path, R_OK) == 0;
}

bool palette_load(struct palette *palette, const char *folder, const struct settings *settings,
                  struct findings *findings, struct error *err)
{
    const char *name = settings->palette.text;
    char words[NAMED_BY_SIZE];
    bool ok;

    *palette = (struct palette){0};
    if (!read_built_in(palette, findings))
        return false;
    if (settings->palette.is_path) {
        snprintf(palette->path, PATH_SIZE, "%s", name);
    } else if (!find_named(palette->path, folder, name)) {
        palette->path[0] = '\0';
        return strcmp(name, BUILT_IN) == 0 || refuse_name(settings, folder, err);
    }
    findings->named_by = settings_named_by(settings, &settings->palette, words);
    ok = read_file(palette, findings);
    findings->named_by = NULL;
    return ok;
}
