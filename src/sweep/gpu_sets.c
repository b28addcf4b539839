/* SPDX-License-Identifier: MIT */
/* The GPU axis: each GPU in each count asked for, then the mixed sets. */
#include "vramgrid/sweep/memory.h"
#include "vramgrid/sweep/plan.h"

#include <ctype.h>
#include <limits.h>
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

unsigned plan_max_gpus(const struct plan *plan, const struct gpu *gpu)
{
    const struct {
        const char *type;
        double most;
    } limits[] = {
        {"integrated", plan->max_gpus.integrated},
        {"consumer", plan->max_gpus.consumer},
        {"workstation", plan->max_gpus.workstation},
        {"datacenter", plan->max_gpus.datacenter},
    };

    if (number_is_known(gpu->max_gpus_per_machine))
        return (unsigned)gpu->max_gpus_per_machine;
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        if (strcasecmp(limits[i].type, gpu->type) == 0)
            return (unsigned)limits[i].most;
    return UINT_MAX;
}

/* A mixed set is somebody's own machine: only more of one kind than it can take are too many. */
static void find_most(const struct plan *plan, struct gpu_set *set)
{
    for (size_t i = 0; i < set->part_count && set->most == 0; i++) {
        unsigned most = plan_max_gpus(plan, set->parts[i].gpu);

        if (set->parts[i].count > most)
            set->most = most;
    }
}

/* Sets on their way into the plan. */
struct building {
    struct plan *plan;
    const struct settings *settings;
    /* Of equal GPUs, by their number and by whether they are large; 0: none yet, else + 1. */
    size_t splits[GPU_COUNT_MAX + 1][2];
};

/* Equal GPUs share by their number, and by the engine's defaults for them; a mixed set by what its
 * GPUs hold. */
static size_t find_split(struct building *building, const struct gpu_set *set)
{
    const struct plan *plan = building->plan;
    bool is_large =
        plan->tells_cards_apart && memory_is_large_card(plan->engine, set->parts[0].gpu);
    size_t *known = &building->splits[set->gpu_count][is_large];

    if (set->part_count > 1)
        return building->plan->split_count++;
    if (*known == 0)
        *known = ++building->plan->split_count;
    return *known - 1;
}

static bool add_set(struct building *building, struct gpu_set *set, struct error *err)
{
    struct plan *plan = building->plan;

    if (!label_set(plan, set, err))
        return false;
    set->split = find_split(building, set);
    find_most(plan, set);
    plan->has_several_gpus = plan->has_several_gpus || set->gpu_count > 1;
    plan->sets[plan->set_count++] = *set;
    return true;
}

static bool add_counts(struct building *building, struct error *err)
{
    const struct numbers *counts = &building->settings->gpu_counts;
    const struct plan *plan = building->plan;

    for (size_t g = 0; g < plan->gpu_count; g++) {
        for (size_t i = 0; i < counts->count; i++) {
            struct gpu_set set = equal_gpus(plan->gpus[g], (unsigned)counts->items[i]);

            if (!add_set(building, &set, err))
                return false;
        }
    }
    return true;
}

static bool refuse_name(const struct plan *plan, const struct settings *settings, const char *name,
                        struct error *err)
{
    char suggestion[SUGGESTION_SIZE], problem[1024];

    catalogue_suggest(plan->catalogue, SHEET_GPUS, name, suggestion);
    snprintf(problem, sizeof problem, "'%.300s' is no GPU of %.300s%s", name,
             plan->catalogue->tables[SHEET_GPUS].path, suggestion);
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
    char problem[128];

    while (length > 0 && isspace((unsigned char)text[length - 1]))
        text[--length] = '\0';
    name = parse_count(text + strspn(text, " \t"), &part.count);
    part.gpu = catalogue_find(plan->catalogue, SHEET_GPUS, name);
    if (!part.gpu)
        return refuse_name(plan, settings, name, err);
    if (part.count == 0 || set->gpu_count + part.count > GPU_COUNT_MAX ||
        set->part_count == GPU_PARTS_MAX) {
        snprintf(problem, sizeof problem, "a set has from 1 to %d GPUs of at most %d kinds",
                 GPU_COUNT_MAX, GPU_PARTS_MAX);
        return plan_refuse(settings, &settings->gpu_sets, problem, err);
    }
    set->parts[set->part_count++] = part;
    set->gpu_count += part.count;
    return true;
}

/* "2x RTX 4090 + 1x RTX 3090" */
static bool add_mixed(struct building *building, const char *text, struct error *err)
{
    struct gpu_set set = {0};
    char *copy = strdup(text), *rest = copy;
    bool ok = copy || error_set_memory(err);

    while (ok && rest) {
        char *plus = strstr(rest, " + ");

        if (plus)
            *plus = '\0';
        ok = add_part(building->plan, building->settings, &set, rest, err);
        rest = plus ? plus + 3 : NULL;
    }
    free(copy);
    return ok && add_set(building, &set, err);
}

static int compare_labels(const void *a, const void *b)
{
    const struct gpu_set *const *x = a, *const *y = b;

    return strcmp((*x)->label, (*y)->label);
}

/* Labels head columns: two that read the same would be one set or hide one behind the other. */
static bool check_labels(const struct plan *plan, const struct settings *settings,
                         struct error *err)
{
    const struct gpu_set **sorted = calloc(plan->set_count + 1, sizeof(struct gpu_set *));
    char problem[LABEL_SIZE + 64] = "";

    if (!sorted)
        return error_set_memory(err);
    for (size_t i = 0; i < plan->set_count; i++)
        sorted[i] = &plan->sets[i];
    qsort(sorted, plan->set_count, sizeof(struct gpu_set *), compare_labels);
    for (size_t i = 1; i < plan->set_count && *problem == '\0'; i++)
        if (strcmp(sorted[i - 1]->label, sorted[i]->label) == 0)
            snprintf(problem, sizeof problem,
                     "two columns would be called '%.900s': rename a GPU, or drop a count or set",
                     sorted[i]->label);
    free(sorted);
    return *problem == '\0' || plan_refuse(settings, &settings->gpu_sets, problem, err);
}

bool plan_add_gpu_sets(struct plan *plan, const struct settings *settings, struct error *err)
{
    struct building building = {.plan = plan, .settings = settings};
    size_t most = plan->gpu_count * settings->gpu_counts.count + settings->gpu_sets.count;

    plan->sets = calloc(most + 1, sizeof *plan->sets);
    if (!plan->sets)
        return error_set_memory(err);
    if (!add_counts(&building, err))
        return false;
    for (size_t i = 0; i < settings->gpu_sets.count; i++)
        if (!add_mixed(&building, settings->gpu_sets.items[i], err))
            return false;
    return check_labels(plan, settings, err);
}
