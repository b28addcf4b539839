/* SPDX-License-Identifier: MIT */
/* Axes whose items are classes: sets, or kinds of GPUs, of the same memory. */
#include "vramgrid/figure/figure_axis.h"

#include "vramgrid/base/utf8.h"
#include "vramgrid/sweep/answers.h"
#include "vramgrid/sweep/slice.h"
#include "vramgrid/words/phrases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLASS_LABEL_SIZE = 340 };

/* A set, or a kind of GPU, as classes are told apart. */
struct class_member {
    double vram_gb;
    double usable_gb;          /* of it; the least of a class speaks for all of them */
    double price_usd, power_w; /* of kinds of GPUs; both -1 where one is unknown */
    size_t split, place;
    unsigned gpu_count;
    unsigned most; /* of sets as in struct gpu_set; of kinds of GPUs answer_counts_of */
    bool is_mixed;
    const char *label;
    char mark[SET_MARK_SIZE]; /* behind the label of the class, "" for most */
};

struct member_list {
    struct class_member *members; /* NULL: memory is out */
    size_t count;
    bool by_name;
    int digits; /* of sizes */
    const struct text *text;
};

static int compare_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

/* Members of one class compare as equal; mixed sets are alone. */
static int compare_classes(const struct class_member *a, const struct class_member *b)
{
    int order = compare_numbers(a->gpu_count, b->gpu_count);

    if (order == 0)
        order = compare_numbers(a->vram_gb, b->vram_gb);
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

    if (order == 0)
        order = compare_numbers(x->usable_gb, y->usable_gb);
    return order != 0 ? order : compare_numbers((double)x->place, (double)y->place);
}

static bool begins_class(const struct class_member *members, size_t i)
{
    return i == 0 || compare_classes(&members[i - 1], &members[i]) != 0;
}

/* "24", "2×24": what each GPU of the class has, in so many significant digits. */
static void class_label(const struct member_list *list, const struct class_member *member,
                        char label[CLASS_LABEL_SIZE])
{
    char number[NUMBER_SIZE], shown[NUMBER_SIZE], size[CLASS_LABEL_SIZE - 16]; /* for the count */

    snprintf(number, sizeof number, "%.*g", list->digits, member->vram_gb);
    utf8_copy(size, sizeof size, text_number(list->text, number, shown));
    if (member->is_mixed)
        utf8_copy(label, CLASS_LABEL_SIZE, member->label);
    else if (member->gpu_count > 1)
        snprintf(label, CLASS_LABEL_SIZE, "%u×%s", member->gpu_count, size);
    else
        snprintf(label, CLASS_LABEL_SIZE, "%s", size);
}

/* The fewest digits, from three on, that tell the classes' sizes apart. */
static void choose_digits(struct member_list *list)
{
    enum { FEWEST = 3, MOST = 6 };
    char label[CLASS_LABEL_SIZE], before[CLASS_LABEL_SIZE] = "";
    const struct class_member *members = list->members;

    list->digits = FEWEST;
    for (size_t i = 0; i < list->count; i++) {
        class_label(list, &members[i], label);
        while (i > 0 && list->digits < MOST && strcmp(label, before) == 0 &&
               members[i].vram_gb > members[i - 1].vram_gb) {
            list->digits++;
            class_label(list, &members[i - 1], before);
            class_label(list, &members[i], label);
        }
        memcpy(before, label, sizeof before);
    }
}

/* Writes the members of a class behind the key: "24: A10, A30". */
static void add_to_key(FILE *key, struct axis_item *item, const struct class_member *members,
                       size_t count)
{
    fprintf(key, "%s", ftell(key) > 0 ? " · " : "");
    item->key_at = (size_t)ftell(key);
    fprintf(key, "%s:\u00a0", item->label);
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

/* "80a", "80b": of the same memory, but the engine treats them otherwise. */
static void tell_apart(const struct figure_axis *axis, char label[CLASS_LABEL_SIZE], bool is_next)
{
    const char *before = axis->count > 0 ? axis->items[axis->count - 1].label : "";
    size_t length = strlen(label);
    char letter = 'a';

    if (strncmp(before, label, length) == 0 && before[length] >= 'a' && before[length] < 'z' &&
        before[length + 1] == '\0')
        letter = (char)(before[length] + 1);
    else if (!is_next)
        return;
    snprintf(label + length, CLASS_LABEL_SIZE - length, "%c", letter);
}

static void put_mark(char label[CLASS_LABEL_SIZE], const char *mark)
{
    if (strlen(label) + strlen(mark) < CLASS_LABEL_SIZE)
        strcat(label, mark);
}

/* A group for each number of GPUs, where there are several. */
static bool begin_group(struct figure_axis *axis, const struct text *text,
                        const struct class_member *member)
{
    char heading[CLASS_LABEL_SIZE];

    axis_count_heading(text, member->gpu_count, heading, sizeof heading);
    axis->groups[axis->group_count++] =
        (struct axis_group){arena_copy(&axis->texts, heading, strlen(heading)), axis->count};
    return axis->groups[axis->group_count - 1].heading != NULL;
}

/* The label of members from first to before next. */
static void name_class(const struct figure_axis *axis, const struct member_list *list, size_t first,
                       size_t next, char label[CLASS_LABEL_SIZE])
{
    char after[CLASS_LABEL_SIZE] = "";

    class_label(list, &list->members[first], label);
    if (next < list->count)
        class_label(list, &list->members[next], after);
    if (!list->members[first].is_mixed)
        tell_apart(axis, label, strcmp(label, after) == 0);
}

/* A class of one has its name where that is asked for: it says more than its size. */
static bool add_classes(struct figure_axis *axis, FILE *key, const struct text *text,
                        const struct member_list *list)
{
    const struct class_member *members = list->members;
    size_t member_count = list->count;
    char label[CLASS_LABEL_SIZE];

    for (size_t first = 0, next; first < member_count; first = next) {
        for (next = first + 1; next < member_count && !begins_class(members, next);)
            next++;
        if ((first == 0 || members[first].gpu_count != members[first - 1].gpu_count) &&
            !begin_group(axis, text, &members[first]))
            return false;
        if (list->by_name && next == first + 1)
            utf8_copy(label, sizeof label, members[first].label);
        else
            name_class(axis, list, first, next, label);
        put_mark(label, members[first].mark);
        if (!add_class(axis, key, label, members + first, next - first))
            return false;
    }
    return true;
}

/* Takes the members; they are given back in any case. */
static bool settle_classes(struct figure_axis *axis, const struct report *report,
                           struct member_list *list, struct error *err)
{
    size_t length;
    char *key = NULL;
    FILE *stream = open_memstream(&key, &length);
    bool ok;

    *axis = (struct figure_axis){.title = text_words(report->text, list->by_name
                                                                       ? "figure.gpu_classes_axis"
                                                                       : "figure.classes_axis"),
                                 .items = calloc(list->count, sizeof *axis->items),
                                 .groups = calloc(list->count, sizeof *axis->groups)};
    ok = list->members && stream && axis->items && axis->groups;
    if (ok) {
        qsort(list->members, list->count, sizeof *list->members, compare_members);
        choose_digits(list);
        ok = add_classes(axis, stream, report->text, list);
        if (axis->group_count == 1)
            axis->groups[0].heading = "";
    }
    ok = stream && fclose(stream) == 0 && ok;
    axis->key = ok ? arena_copy(&axis->texts, key, length) : NULL;
    free(key);
    free(list->members);
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
            .vram_gb = set_vram_gb(set),
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
    return settle_classes(
        axis, report, &(struct member_list){members, plan->set_count, false, 0, report->text}, err);
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
            .vram_gb = gpu->vram_gb,
            .usable_gb = mode_usable_vram_gb(plan, mode, gpu),
            .price_usd = has_cost ? plan_price_usd(plan, gpu) : -1,
            .power_w = has_cost ? plan_purchase(plan, gpu)->power_w : -1,
            .place = g,
            .gpu_count = 1,
            .most = (unsigned)answer_counts_of(plan, gpu),
            .label = gpu->name,
        };
    }
    return settle_classes(
        axis, report, &(struct member_list){members, plan->gpu_count, true, 0, report->text}, err);
}
