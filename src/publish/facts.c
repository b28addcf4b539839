/* SPDX-License-Identifier: MIT */
#include "facts.h"

#include "vramgrid/base/number.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a manifest has each list. */
static const struct {
    const char *section, *list; /* list NULL: the section itself */
    const char *value;          /* member of each entry; NULL: a name is all, or the entry's own */
} places[FACT_KINDS] = {
    [FACT_PARAMS] = {"models", NULL, "params_billion"},
    [FACT_VRAM] = {"gpus", NULL, "vram_gb"},
    [FACT_PRICE] = {"gpus", NULL, "price_usd"},
    [FACT_QUANTIZATION] = {"axes", "quantizations", NULL},
    [FACT_CONTEXT] = {"axes", "contexts", NULL},
    [FACT_MODE] = {"axes", "modes", NULL},
    [FACT_GPU_COUNT] = {"axes", "gpu_counts", NULL},
    [FACT_GPU_SET] = {"axes", "gpu_sets", NULL},
    [FACT_ASSUMPTION] = {"assumptions", NULL, NULL},
    [FACT_SHEET_PATH] = {"sheets", NULL, "path"},
    [FACT_SHEET_ROWS] = {"sheets", NULL, "rows"},
};

/* 15 digits, as the manifest has them. NULL without a value and when memory is out. */
static const char *copy_text(const json_t *value, struct arena *texts)
{
    char number[NUMBER_SIZE];

    if (!value)
        return NULL;
    if (json_is_string(value))
        return arena_copy(texts, json_string_value(value), json_string_length(value));
    if (json_is_number(value))
        return arena_copy(
            texts, number,
            (size_t)snprintf(number, sizeof number, "%.15g", json_number_value(value)));
    return "";
}

static const char *name_at(const void *facts, size_t i)
{
    return ((const struct fact *)facts)[i].name;
}

/* Entries without a name, which no run of ours writes, are left out. */
static void add_fact(struct fact_list *list, const char *name, const char *value)
{
    if (name && *name)
        list->facts[list->count++] = (struct fact){name, value};
}

static void read_list(struct fact_list *list, const json_t *array, const char *member,
                      struct arena *texts)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *entry = json_array_get(array, i);

        if (member)
            add_fact(list, copy_text(json_object_get(entry, "name"), texts),
                     copy_text(json_object_get(entry, member), texts));
        else
            add_fact(list, copy_text(entry, texts), "");
    }
}

static void read_members(struct fact_list *list, json_t *object, struct arena *texts)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
        add_fact(list, arena_copy(texts, key, strlen(key)), copy_text(value, texts));
}

bool facts_read(struct facts *facts, const struct json_t *manifest, struct arena *texts)
{
    *facts = (struct facts){0};
    for (int kind = 0; kind < FACT_KINDS; kind++) {
        struct fact_list *list = &facts->lists[kind];
        json_t *found = json_object_get(manifest, places[kind].section);
        size_t most;

        if (places[kind].list)
            found = json_object_get(found, places[kind].list);
        if (!json_is_array(found) && !json_is_object(found))
            continue;
        most = json_is_array(found) ? json_array_size(found) : json_object_size(found);
        list->facts = calloc(most + 1, sizeof *list->facts);
        if (!list->facts)
            return false;
        if (json_is_array(found))
            read_list(list, found, places[kind].value, texts);
        else
            read_members(list, found, texts);
        if (!names_init(&list->names, name_at, list->facts, list->count))
            return false;
    }
    return !texts->is_short;
}

const struct fact *fact_find(const struct fact_list *list, const char *name)
{
    size_t place = names_find(&list->names, name);

    return place == NAMES_NONE ? NULL : &list->facts[place];
}

void facts_release(struct facts *facts)
{
    for (int kind = 0; kind < FACT_KINDS; kind++) {
        names_release(&facts->lists[kind].names);
        free(facts->lists[kind].facts);
    }
    *facts = (struct facts){0};
}
