/* SPDX-License-Identifier: MIT */
/* The GPU axis: each GPU in each count asked for, then the mixed sets. */
#include "vramgrid/plan.h"

#include "vramgrid/nearest.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LABEL_SIZE = GPU_PARTS_MAX * (CATALOGUE_NAME_MAX + 16) };

static bool label_set(struct plan *plan, struct gpu_set *set, struct error *err)
{
    char label[LABEL_SIZE];
    size_t length = 0;

    for (size_t i = 0; i < set->part_count; i++) {
        const struct gpu_part *part = &set->parts[i];

        if (set->gpu_count == 1)
            length = (size_t)snprintf(label, sizeof label, "%s", part->gpu->name);
        else
            length += (size_t)snprintf(label + length, sizeof label - length, "%s%ux %s",
                                       i > 0 ? " + " : "", part->count, part->gpu->name);
    }
    set->label = arena_copy(&plan->labels, label, length);
    return set->label || error_set_memory(err);
}

static bool is_there(const struct plan *plan, const struct gpu_set *set)
{
    for (size_t i = 0; i < plan->set_count; i++)
        if (strcmp(plan->sets[i].label, set->label) == 0)
            return true;
    return false;
}

/* Equal GPUs share by their number alone; a mixed set by what its GPUs hold. */
static size_t find_split(const struct plan *plan, const struct gpu_set *set)
{
    for (size_t i = 0; set->part_count == 1 && i < plan->set_count; i++)
        if (plan->sets[i].part_count == 1 && plan->sets[i].gpu_count == set->gpu_count)
            return plan->sets[i].split;
    return plan->split_count;
}

static bool add_set(struct plan *plan, struct gpu_set *set, struct error *err)
{
    if (!label_set(plan, set, err))
        return false;
    if (is_there(plan, set))
        return true;
    set->split = find_split(plan, set);
    plan->split_count += set->split == plan->split_count;
    plan->has_several_gpus = plan->has_several_gpus || set->gpu_count > 1;
    plan->sets[plan->set_count++] = *set;
    return true;
}

static bool add_counts(struct plan *plan, const struct list *counts, struct error *err)
{
    for (size_t g = 0; g < plan->gpu_count; g++) {
        for (size_t i = 0; i < counts->count; i++) {
            unsigned count = settings_gpu_count(counts->items[i]);
            struct gpu_set set = {
                .parts = {{plan->gpus[g], count}}, .part_count = 1, .gpu_count = count};

            if (!add_set(plan, &set, err))
                return false;
        }
    }
    return true;
}

static const struct gpu *find_gpu(const struct catalogue *catalogue, const char *name)
{
    for (size_t i = 0; i < catalogue->tables[SHEET_GPUS].count; i++)
        if (strcasecmp(catalogue_gpu(catalogue, i)->name, name) == 0)
            return catalogue_gpu(catalogue, i);
    return NULL;
}

static bool refuse_name(const struct plan *plan, const struct settings *settings, const char *name,
                        struct error *err)
{
    struct nearest nearest = {0};
    char problem[1024];

    for (size_t i = 0; i < plan->catalogue->tables[SHEET_GPUS].count; i++)
        nearest_offer(&nearest, name, catalogue_gpu(plan->catalogue, i)->name);
    snprintf(problem, sizeof problem, "gpu_sets: '%.300s' is no GPU of %.300s%s%.200s%s", name,
             plan->catalogue->tables[SHEET_GPUS].path, nearest.name ? "; did you mean '" : "",
             nearest.name ? nearest.name : "", nearest.name ? "'?" : "");
    return plan_refuse(settings, &settings->gpu_sets, problem, err);
}

/* "2x RTX 4090", or a name alone; returns where the name begins. */
static const char *parse_count(const char *text, unsigned *count)
{
    size_t digits = strspn(text, "0123456789");
    const char *name = text + digits;

    *count = 1;
    if (digits == 0 || digits > 4 || (*name != 'x' && *name != 'X') ||
        !isspace((unsigned char)name[1]))
        return text;
    *count = (unsigned)strtoul(text, NULL, 10);
    return name + 1 + strspn(name + 1, " \t");
}

static bool add_part(struct plan *plan, const struct settings *settings, struct gpu_set *set,
                     char *text, struct error *err)
{
    size_t length = strlen(text);
    struct gpu_part part;
    const char *name;

    while (length > 0 && isspace((unsigned char)text[length - 1]))
        text[--length] = '\0';
    name = parse_count(text + strspn(text, " \t"), &part.count);
    part.gpu = find_gpu(plan->catalogue, name);
    if (!part.gpu)
        return refuse_name(plan, settings, name, err);
    if (part.count == 0 || set->gpu_count + part.count > 1024 || set->part_count == GPU_PARTS_MAX)
        return plan_refuse(settings, &settings->gpu_sets,
                           "gpu_sets: a set has from 1 to 1024 GPUs of at most 8 kinds", err);
    set->parts[set->part_count++] = part;
    set->gpu_count += part.count;
    return true;
}

/* "2x RTX 4090 + 1x RTX 3090" */
static bool add_mixed(struct plan *plan, const struct settings *settings, const char *text,
                      struct error *err)
{
    struct gpu_set set = {0};
    char *copy = strdup(text), *rest = copy;
    bool ok = copy || error_set_memory(err);

    while (ok && rest) {
        char *plus = strstr(rest, " + ");

        if (plus)
            *plus = '\0';
        ok = add_part(plan, settings, &set, rest, err);
        rest = plus ? plus + 3 : NULL;
    }
    free(copy);
    return ok && add_set(plan, &set, err);
}

bool plan_add_gpu_sets(struct plan *plan, const struct settings *settings, struct error *err)
{
    size_t most = plan->gpu_count * settings->gpu_counts.count + settings->gpu_sets.count;

    plan->sets = calloc(most + 1, sizeof *plan->sets);
    if (!plan->sets)
        return error_set_memory(err);
    if (!add_counts(plan, &settings->gpu_counts, err))
        return false;
    for (size_t i = 0; i < settings->gpu_sets.count; i++)
        if (!add_mixed(plan, settings, settings->gpu_sets.items[i], err))
            return false;
    return plan->set_count > 0 ||
           plan_refuse(settings, &settings->gpu_counts, "no number of GPUs is left", err);
}
