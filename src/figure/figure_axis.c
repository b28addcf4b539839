/* SPDX-License-Identifier: MIT */
#include "vramgrid/figure/figure_axis.h"

#include "vramgrid/base/number.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/sweep/answers.h"
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
    size_t group_place, count;
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
};

static const char *heading_of(struct figure_axis *axis, const struct text *text,
                              const struct sorted *first, const struct grouping *grouping)
{
    char heading[HEADING_SIZE] = "";

    if (first->group)
        words_join(*first->group ? words_same(first->group) : text_words(text, "axis.other"),
                   heading, sizeof heading);
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

static void params_note(double params_billion, char note[AXIS_NOTE_SIZE])
{
    char number[NUMBER_SIZE];

    caption_params(params_billion, number);
    utf8_copy(note, AXIS_NOTE_SIZE, number);
}

static void size_note(double size, char note[AXIS_NOTE_SIZE])
{
    char number[NUMBER_SIZE];

    number_shortest(number, size);
    utf8_copy(note, AXIS_NOTE_SIZE, number);
}

bool axis_of_models(struct figure_axis *axis, const struct report *report, struct error *err)
{
    const struct plan *plan = report->plan;
    enum model_grouping by = report->settings->group_models;
    struct grouping grouping = {by == MODELS_BY_SIZE ? model_limits : NULL, "axis.billion"};
    struct sorted *sorted;
    bool ok = begin(axis, plan->model_count, &sorted, err);

    axis->title = text_words(report->text, "figure.models_axis");
    for (size_t m = 0; ok && m < axis->count; m++) {
        const struct model *model = plan->models[m];

        sorted[m] = (struct sorted){.item = {.label = model->name, .place = m},
                                    .size = model->params_billion};
        params_note(model->params_billion, sorted[m].item.note);
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

    size_note(vram_gb, sorted.item.note);
    if (by == GPUS_BY_VENDOR)
        sorted.group = gpu->vendor;
    else if (by == GPUS_BY_TYPE)
        sorted.group = gpu->type;
    sorted.sort_size = by == GPUS_AS_ONE ? 0 : vram_gb;
    return sorted;
}

/* Takes the columns; sorted is given back in any case. */
static bool settle_columns(struct figure_axis *axis, const struct report *report,
                           struct sorted *sorted, struct error *err)
{
    bool by_memory = report->settings->group_gpus == GPUS_BY_MEMORY;
    struct grouping grouping = {by_memory ? gpu_limits : NULL, "axis.gb"};
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
    }
    return settle_columns(axis, report, sorted, err);
}

bool axis_of_gpus(struct figure_axis *axis, const struct report *report, struct error *err)
{
    const struct plan *plan = report->plan;
    struct sorted *sorted;

    if (!begin(axis, plan->gpu_count, &sorted, err))
        return false;
    for (size_t g = 0; g < axis->count; g++)
        sorted[g] = column(report, plan->gpus[g]->name, plan->gpus[g], plan->gpus[g]->vram_gb, g);
    return settle_columns(axis, report, sorted, err);
}

/* A set, or a kind of GPU, as classes are told apart. */
struct class_member {
    double usable_gb;
    double price_usd, power_w; /* of kinds of GPUs; both -1 where one is unknown */
    size_t split, place;
    unsigned gpu_count;
    unsigned most; /* as answers differ by it: of kinds of GPUs what answer_counts_of says, */
                   /* of sets what more than can be built has */
    bool is_mixed;
    const char *label;
    char mark[SET_MARK_SIZE]; /* behind the label of the class, "" for most */
};

static int compare_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

/* Members of one class compare as equal but for their places; mixed sets are alone. */
static int compare_classes(const struct class_member *a, const struct class_member *b)
{
    int order = compare_numbers(a->usable_gb, b->usable_gb);

    if (order == 0)
        order = compare_numbers(a->gpu_count, b->gpu_count);
    if (order == 0)
        order = compare_numbers(a->most, b->most);
    if (order == 0)
        order = compare_numbers((double)a->split, (double)b->split);
    if (order == 0)
        order = compare_numbers(a->price_usd, b->price_usd);
    if (order == 0)
        order = compare_numbers(a->power_w, b->power_w);
    if (order == 0 && (a->is_mixed || b->is_mixed))
        order = compare_numbers((double)a->place, (double)b->place);
    return order;
}

static int compare_members(const void *a, const void *b)
{
    const struct class_member *x = a, *y = b;
    int order = compare_classes(x, y);

    return order != 0 ? order : compare_numbers((double)x->place, (double)y->place);
}

static bool begins_class(const struct class_member *members, size_t i)
{
    return i == 0 || compare_classes(&members[i - 1], &members[i]) != 0;
}

/* "24", "2×24": what each GPU of the class may use, in so many significant digits. */
static void class_label(const struct class_member *member, int digits, char label[HEADING_SIZE])
{
    char size[HEADING_SIZE - 16]; /* with room for the count */

    snprintf(size, sizeof size, "%.*g", digits, member->usable_gb);
    if (member->is_mixed)
        utf8_copy(label, HEADING_SIZE, member->label);
    else if (member->gpu_count > 1)
        snprintf(label, HEADING_SIZE, "%u×%s", member->gpu_count, size);
    else
        snprintf(label, HEADING_SIZE, "%s", size);
}

/* The fewest digits, from three on, that tell the classes' sizes apart. */
static int digits_for(const struct class_member *members, size_t count)
{
    enum { FEWEST = 3, MOST = 6 };
    char label[HEADING_SIZE], before[HEADING_SIZE] = "";
    int digits = FEWEST;

    for (size_t i = 0; i < count; i++) {
        class_label(&members[i], digits, label);
        while (i > 0 && digits < MOST && strcmp(label, before) == 0 &&
               members[i].usable_gb > members[i - 1].usable_gb) {
            digits++;
            class_label(&members[i - 1], digits, before);
            class_label(&members[i], digits, label);
        }
        memcpy(before, label, sizeof before);
    }
    return digits;
}

/* Writes the members of a class behind the key: "24: A10, A30". */
static void add_to_key(FILE *key, struct axis_item *item, const struct class_member *members,
                       size_t count)
{
    fprintf(key, "%s%s:\u00a0", ftell(key) > 0 ? " · " : "", item->label);
    item->members_at = (size_t)ftell(key);
    for (size_t i = 0; i < count; i++)
        fprintf(key, "%s%s", i > 0 ? ", " : "", members[i].label);
    item->members_length = (size_t)ftell(key) - item->members_at;
}

static bool add_class(struct figure_axis *axis, FILE *key, const char *label,
                      const struct class_member *members, size_t count)
{
    struct axis_item *item = &axis->items[axis->count++];

    item->label = arena_copy(&axis->texts, label, strlen(label));
    if (!item->label)
        return false;
    item->place = members[0].place;
    snprintf(item->note, sizeof item->note, "%zu", count);
    if (count > 1 || strcmp(label, members[0].label) != 0)
        add_to_key(key, item, members, count);
    return true;
}

static void put_mark(char label[HEADING_SIZE], const char *mark)
{
    if (strlen(label) + strlen(mark) < HEADING_SIZE)
        strcat(label, mark);
}

/* by_name: a class of one has its name, which says more than its size. */
static bool add_classes(struct figure_axis *axis, FILE *key, const struct class_member *members,
                        size_t member_count, bool by_name)
{
    int digits = digits_for(members, member_count);
    char label[HEADING_SIZE];

    for (size_t first = 0, next; first < member_count; first = next) {
        for (next = first + 1; next < member_count && !begins_class(members, next);)
            next++;
        if (by_name && next == first + 1)
            utf8_copy(label, sizeof label, members[first].label);
        else
            class_label(&members[first], digits, label);
        put_mark(label, members[first].mark);
        if (!add_class(axis, key, label, members + first, next - first))
            return false;
    }
    return true;
}

/* Takes the members, NULL for none; they are given back in any case. */
static bool settle_classes(struct figure_axis *axis, const struct report *report,
                           struct class_member *members, size_t count, bool by_name,
                           struct error *err)
{
    size_t length;
    char *key = NULL;
    FILE *stream = open_memstream(&key, &length);
    bool ok;

    *axis = (struct figure_axis){.title = text_words(report->text, "figure.classes_axis"),
                                 .items = calloc(count, sizeof *axis->items),
                                 .groups = calloc(1, sizeof *axis->groups),
                                 .group_count = 1};
    ok = members && stream && axis->items && axis->groups;
    if (ok) {
        qsort(members, count, sizeof *members, compare_members);
        axis->groups[0].heading = "";
        ok = add_classes(axis, stream, members, count, by_name);
    }
    ok = stream && fclose(stream) == 0 && ok;
    axis->key = ok ? arena_copy(&axis->texts, key, length) : NULL;
    free(key);
    free(members);
    return axis->key || error_set_memory(err);
}

bool axis_of_classes(struct figure_axis *axis, const struct report *report, const struct mode *mode,
                     struct error *err)
{
    const struct plan *plan = report->plan;
    struct class_member *members = calloc(plan->set_count, sizeof *members);

    for (size_t g = 0; members && g < plan->set_count; g++) {
        const struct gpu_set *set = &plan->sets[g];

        members[g] = (struct class_member){
            .usable_gb = mode_usable_vram_gb(plan, mode, set->parts[0].gpu),
            .split = set->split,
            .place = g,
            .gpu_count = set->gpu_count,
            .most = set->most,
            .is_mixed = set->part_count > 1,
            .label = set->label,
        };
        mark_set(report->text, set, members[g].mark);
    }
    return settle_classes(axis, report, members, plan->set_count, false, err);
}

bool axis_of_gpu_classes(struct figure_axis *axis, const struct report *report,
                         const struct mode *mode, struct error *err)
{
    const struct plan *plan = report->plan;
    struct class_member *members = calloc(plan->gpu_count, sizeof *members);

    for (size_t g = 0; members && g < plan->gpu_count; g++) {
        const struct gpu *gpu = plan->gpus[g];
        bool has_cost = number_is_known(plan_price_usd(plan, gpu)) &&
                        number_is_known(plan_purchase(plan, gpu)->power_w);

        members[g] = (struct class_member){
            .usable_gb = mode_usable_vram_gb(plan, mode, gpu),
            .price_usd = has_cost ? plan_price_usd(plan, gpu) : -1,
            .power_w = has_cost ? plan_purchase(plan, gpu)->power_w : -1,
            .place = g,
            .gpu_count = 1,
            .most = (unsigned)answer_counts_of(plan, gpu),
            .label = gpu->name,
        };
    }
    return settle_classes(axis, report, members, plan->gpu_count, true, err);
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
