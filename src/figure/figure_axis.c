/* SPDX-License-Identifier: MIT */
#include "vramgrid/figure/figure_axis.h"

#include "vramgrid/base/number.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/sweep/slice.h"
#include "vramgrid/words/captions.h"
#include "vramgrid/words/phrases.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HEADING_SIZE = 340 };

/* An item on its way to its place. */
struct sorted {
    struct axis_item item;
    const char *group; /* a vendor or the like; NULL: the group follows from the size */
    size_t group_place;
    unsigned count; /* of GPUs; 0 where that does not matter */
    double size, sort_size;
};

/* Sizes where groups end: those that buyers think in. */
static const double model_limits[] = {10, 40, 100, 300};
static const double gpu_limits[] = {16, 24, 48, 96};

enum { LIMITS = 4 };

static int compare_sorted(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;

    if (x->group_place != y->group_place)
        return x->group_place < y->group_place ? -1 : 1;
    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    if (x->sort_size != y->sort_size)
        return x->sort_size < y->sort_size ? -1 : 1;
    return (x->item.place > y->item.place) - (x->item.place < y->item.place);
}

static size_t group_of_size(const double limits[LIMITS], double size)
{
    size_t group = 0;

    while (group < LIMITS && size > limits[group])
        group++;
    return group;
}

/* Groups by name come in the order in which the sheet first has them, as it first writes them. */
static void join_group(struct sorted *sorted, size_t item)
{
    sorted[item].group_place = item;
    for (size_t i = 0; i < item && sorted[item].group_place == item; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.*): every item has a group */
        if (strcasecmp(sorted[i].group, sorted[item].group) == 0) {
            sorted[item].group_place = sorted[i].group_place;
            sorted[item].group = sorted[i].group;
        }
}

/* "up to 16 GB", "16 to 24 GB", "over 96 GB"; unit is a key of the words. */
static void size_heading(const struct text *text, const double limits[LIMITS], size_t group,
                         const char *unit, char heading[HEADING_SIZE])
{
    char from[NUMBER_SIZE] = "", to[NUMBER_SIZE] = "";
    const char *key = "axis.between";
    struct phrase phrase;

    if (group > 0)
        number_brief(from, limits[group - 1]);
    if (group < LIMITS)
        number_brief(to, limits[group]);
    if (group == 0)
        key = "axis.up_to";
    else if (group == LIMITS)
        key = "axis.over";
    for (size_t i = 0; i < text->count; i++)
        text_fill(&text->languages[i], key, phrase.in[i], sizeof phrase.in[i], "from", from, "to",
                  to, "unit", text_get(&text->languages[i], unit), NULL);
    words_join(phrase_words(text, &phrase), heading, HEADING_SIZE);
}

/* What the groups of an axis go by. */
struct grouping {
    const double *limits; /* of sizes */
    const char *unit;
    bool by_count; /* of GPUs instead */
};

void axis_count_heading(const struct text *text, unsigned gpu_count, char *heading, size_t size)
{
    char count[24];

    snprintf(count, sizeof count, "%u", gpu_count);
    text_join(text, gpu_count == 1 ? "axis.one_gpu" : "axis.gpus", heading, size, "count", count,
              NULL);
}

static const char *heading_of(struct figure_axis *axis, const struct text *text,
                              const struct sorted *first, const struct grouping *grouping)
{
    char heading[HEADING_SIZE] = "";

    if (first->group)
        words_join(*first->group ? words_same(first->group) : text_words(text, "axis.other"),
                   heading, sizeof heading);
    else if (grouping->by_count)
        axis_count_heading(text, first->count, heading, sizeof heading);
    else if (grouping->limits)
        size_heading(text, grouping->limits, first->group_place, grouping->unit, heading);
    return arena_copy(&axis->texts, heading, strlen(heading));
}

/* Sorts, and takes over items and groups. */
static bool settle(struct figure_axis *axis, const struct report *report, struct sorted *sorted,
                   const struct grouping *grouping, struct error *err)
{
    size_t group = 0;

    assert(axis->count > 0);
    axis->items = calloc(axis->count, sizeof *axis->items);
    axis->groups = calloc(axis->count, sizeof *axis->groups);
    if (!axis->items || !axis->groups)
        return error_set_memory(err);
    qsort(sorted, axis->count, sizeof *sorted, compare_sorted);
    for (size_t i = 0; i < axis->count; i++) {
        axis->items[i] = sorted[i].item;
        if (i > 0 && sorted[i].group_place == group)
            continue;
        group = sorted[i].group_place;
        axis->groups[axis->group_count++] =
            (struct axis_group){heading_of(axis, report->text, &sorted[i], grouping), i};
        if (!axis->groups[axis->group_count - 1].heading)
            return error_set_memory(err);
    }
    if (axis->group_count == 1)
        axis->groups[0].heading = "";
    return true;
}

/* Gives every item its group: by size, by a name, or all the same one. */
static void group(struct sorted *sorted, size_t count, const struct grouping *grouping)
{
    for (size_t i = 0; i < count; i++) {
        if (sorted[i].group)
            join_group(sorted, i);
        else if (grouping->by_count)
            sorted[i].group_place = sorted[i].count;
        else if (grouping->limits)
            sorted[i].group_place = group_of_size(grouping->limits, sorted[i].size);
    }
}

static bool begin(struct figure_axis *axis, size_t count, struct sorted **sorted, struct error *err)
{
    *axis = (struct figure_axis){.count = count};
    *sorted = calloc(count, sizeof **sorted);
    return *sorted || error_set_memory(err);
}

/* A number in its reader's signs. */
static void put_note(const struct text *text, const char *number, char note[AXIS_NOTE_SIZE])
{
    char shown[NUMBER_SIZE];

    utf8_copy(note, AXIS_NOTE_SIZE, text_number(text, number, shown));
}

static void params_note(const struct text *text, double params_billion, char note[AXIS_NOTE_SIZE])
{
    char number[NUMBER_SIZE];

    caption_params(params_billion, number);
    put_note(text, number, note);
}

static void size_note(const struct text *text, double size, char note[AXIS_NOTE_SIZE])
{
    char number[NUMBER_SIZE];

    number_shortest(number, size);
    put_note(text, number, note);
}

bool axis_of_models(struct figure_axis *axis, const struct report *report, struct error *err)
{
    const struct plan *plan = report->plan;
    enum model_grouping by = report->settings->group_models;
    struct grouping grouping = {by == MODELS_BY_SIZE ? model_limits : NULL, "axis.billion", false};
    struct sorted *sorted;
    bool ok = begin(axis, plan->model_count, &sorted, err);

    axis->title = text_words(report->text, "figure.models_axis");
    for (size_t m = 0; ok && m < axis->count; m++) {
        const struct model *model = plan->models[m];

        sorted[m] = (struct sorted){.item = {.label = model->name, .place = m},
                                    .size = model->params_billion};
        params_note(report->text, model->params_billion, sorted[m].item.note);
        sorted[m].group = by == MODELS_BY_VENDOR ? model->vendor : NULL;
        sorted[m].sort_size = by == MODELS_AS_ONE ? 0 : sorted[m].size;
    }
    if (ok) {
        group(sorted, axis->count, &grouping);
        ok = settle(axis, report, sorted, &grouping, err);
    }
    free(sorted);
    return ok;
}

/* A column: some of a GPU. */
static struct sorted column(const struct report *report, const char *label, const struct gpu *gpu,
                            double vram_gb, size_t place)
{
    enum gpu_grouping by = report->settings->group_gpus;
    struct sorted sorted = {.item = {.label = label, .place = place}, .size = vram_gb};

    size_note(report->text, vram_gb, sorted.item.note);
    if (by == GPUS_BY_VENDOR)
        sorted.group = gpu->vendor;
    else if (by == GPUS_BY_TYPE)
        sorted.group = gpu->type;
    sorted.sort_size = by == GPUS_AS_ONE ? 0 : vram_gb;
    return sorted;
}

/* Takes the columns; sorted is given back in any case. */
static bool settle_columns(struct figure_axis *axis, const struct report *report,
                           struct sorted *sorted, bool has_counts, struct error *err)
{
    bool by_memory = report->settings->group_gpus == GPUS_BY_MEMORY;
    struct grouping grouping = {by_memory ? gpu_limits : NULL, "axis.gb", by_memory && has_counts};
    bool ok;

    axis->title = text_words(report->text, "figure.gpus_axis");
    group(sorted, axis->count, &grouping);
    ok = settle(axis, report, sorted, &grouping, err);
    free(sorted);
    return ok;
}

/* A set's label, marked where it cannot be built; NULL when memory is out. */
static const char *heading_of_set(struct figure_axis *axis, const struct report *report,
                                  const struct gpu_set *set)
{
    char room[LINE_SIZE];
    const char *heading = set_heading(report->text, set, room);

    return heading == room ? arena_copy(&axis->texts, room, strlen(room)) : heading;
}

bool axis_of_sets(struct figure_axis *axis, const struct report *report, struct error *err)
{
    const struct plan *plan = report->plan;
    struct sorted *sorted;

    if (!begin(axis, plan->set_count, &sorted, err))
        return false;
    for (size_t g = 0; g < axis->count; g++) {
        const struct gpu_set *set = &plan->sets[g];
        const char *heading = heading_of_set(axis, report, set);

        if (!heading) {
            free(sorted);
            return error_set_memory(err);
        }
        sorted[g] = column(report, heading, set->parts[0].gpu, set_vram_gb(set), g);
        if (report->settings->group_gpus != GPUS_AS_ONE)
            sorted[g].count = set->gpu_count;
    }
    return settle_columns(axis, report, sorted, plan->has_several_gpus, err);
}

bool axis_of_gpus(struct figure_axis *axis, const struct report *report, struct error *err)
{
    const struct plan *plan = report->plan;
    struct sorted *sorted;

    if (!begin(axis, plan->gpu_count, &sorted, err))
        return false;
    for (size_t g = 0; g < axis->count; g++)
        sorted[g] = column(report, plan->gpus[g]->name, plan->gpus[g], plan->gpus[g]->vram_gb, g);
    return settle_columns(axis, report, sorted, false, err);
}

bool axis_keep(struct figure_axis *axis, const struct figure_axis *from, const bool *kept,
               struct error *err)
{
    size_t last = from->group_count; /* none */

    *axis = (struct figure_axis){.title = from->title,
                                 .items = calloc(from->count, sizeof *axis->items),
                                 .groups = calloc(from->group_count, sizeof *axis->groups)};
    if (!axis->items || !axis->groups)
        return error_set_memory(err);
    for (size_t i = 0; i < from->count; i++) {
        size_t group = axis_group_of(from, i);

        if (!kept[i])
            continue;
        if (group != last)
            axis->groups[axis->group_count++] =
                (struct axis_group){from->groups[group].heading, axis->count};
        last = group;
        axis->items[axis->count++] = from->items[i];
    }
    return true;
}

void axis_release(struct figure_axis *axis)
{
    free(axis->items);
    free(axis->groups);
    arena_release(&axis->texts);
    *axis = (struct figure_axis){0};
}

size_t axis_group_of(const struct figure_axis *axis, size_t item)
{
    size_t group = axis->group_count - 1;

    while (group > 0 && axis->groups[group].first > item)
        group--;
    return group;
}

static size_t group_of_item(const void *axis, size_t item)
{
    return axis_group_of(axis, item);
}

struct axis_gaps axis_gaps(const struct figure_axis *axis, double gap, bool headed)
{
    if (axis->group_count <= 1)
        return (struct axis_gaps){0};
    return (struct axis_gaps){group_of_item, axis, gap, headed};
}
