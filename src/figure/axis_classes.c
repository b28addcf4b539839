/* SPDX-License-Identifier: MIT */
/* Axes whose items are classes: sets, or kinds of GPUs, of which a figure has the same to say. */
#include "vramgrid/figure/figure_axis.h"

#include "vramgrid/base/utf8.h"
#include "vramgrid/sweep/answers.h"
#include "vramgrid/words/phrases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLASS_LABEL_SIZE = 340 };

/* A set, or a kind of GPU, as classes are told apart. */
struct class_member {
    double usable_gb;
    double price_usd, power_w; /* of kinds of GPUs; both -1 where one is unknown */
    size_t split, place;
    unsigned gpu_count;
    unsigned most; /* of sets as in struct gpu_set; of kinds of GPUs answer_counts_of */
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
static void class_label(const struct class_member *member, int digits, char label[CLASS_LABEL_SIZE])
{
    char size[CLASS_LABEL_SIZE - 16]; /* with room for the count */

    snprintf(size, sizeof size, "%.*g", digits, member->usable_gb);
    if (member->is_mixed)
        utf8_copy(label, CLASS_LABEL_SIZE, member->label);
    else if (member->gpu_count > 1)
        snprintf(label, CLASS_LABEL_SIZE, "%u×%s", member->gpu_count, size);
    else
        snprintf(label, CLASS_LABEL_SIZE, "%s", size);
}

/* The fewest digits, from three on, that tell the classes' sizes apart. */
static int digits_for(const struct class_member *members, size_t count)
{
    enum { FEWEST = 3, MOST = 6 };
    char label[CLASS_LABEL_SIZE], before[CLASS_LABEL_SIZE] = "";
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

static void put_mark(char label[CLASS_LABEL_SIZE], const char *mark)
{
    if (strlen(label) + strlen(mark) < CLASS_LABEL_SIZE)
        strcat(label, mark);
}

/* by_name: a class of one has its name, which says more than its size. */
static bool add_classes(struct figure_axis *axis, FILE *key, const struct class_member *members,
                        size_t member_count, bool by_name)
{
    int digits = digits_for(members, member_count);
    char label[CLASS_LABEL_SIZE];

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
