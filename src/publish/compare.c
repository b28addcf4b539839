/* SPDX-License-Identifier: MIT */
#include "compare.h"

#include "last_report.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No list is about verdicts, so their kind stands for differences that are not listed. */
enum { NOT_LISTED = CHANGE_VERDICT_FLIPPED };

/* As what the differences of a list are listed. */
static const struct {
    enum change_kind added, removed, altered;
} kinds[FACT_KINDS] = {
    [FACT_PARAMS] = {CHANGE_MODEL_ADDED, CHANGE_MODEL_REMOVED, CHANGE_MODEL_ALTERED},
    [FACT_VRAM] = {CHANGE_GPU_ADDED, CHANGE_GPU_REMOVED, CHANGE_VRAM_ALTERED},
    [FACT_PRICE] = {.altered = CHANGE_PRICE_ALTERED},
    [FACT_QUANTIZATION] = {.added = CHANGE_QUANTIZATION_ADDED,
                           .removed = CHANGE_QUANTIZATION_REMOVED},
    [FACT_CONTEXT] = {.added = CHANGE_CONTEXT_ADDED, .removed = CHANGE_CONTEXT_REMOVED},
    [FACT_MODE] = {.added = CHANGE_MODE_ADDED, .removed = CHANGE_MODE_REMOVED},
    [FACT_GPU_COUNT] = {.added = CHANGE_GPU_COUNT_ADDED, .removed = CHANGE_GPU_COUNT_REMOVED},
    [FACT_GPU_SET] = {.added = CHANGE_GPU_SET_ADDED, .removed = CHANGE_GPU_SET_REMOVED},
    [FACT_ASSUMPTION] = {.altered = CHANGE_ASSUMPTION_ALTERED},
    /* What is said of sheets is for gates.h alone. */
};

/* Several notes are one line. */
static void add_note(struct changes *changes, const char *note)
{
    size_t length = strlen(changes->note);

    snprintf(changes->note + length, sizeof changes->note - length, "%s%s", length > 0 ? "; " : "",
             note);
}

static bool has_room(struct changes *changes)
{
    size_t count = changes->fact_count;
    struct change *facts;

    if ((count & (count - 1)) != 0) /* grows at powers of two */
        return true;
    facts = realloc(changes->facts, (count > 0 ? 2 * count : 1) * sizeof *facts);
    if (facts)
        changes->facts = facts;
    return facts != NULL;
}

/* "name = value" */
static const char *join_assumption(struct changes *changes, const char *name, const char *value)
{
    char text[1024];
    int length = snprintf(text, sizeof text, "%.200s = %.800s", name, value);
    const char *copy = arena_copy(&changes->texts, text, (size_t)length);

    return copy ? copy : "";
}

/* The name goes where a reader looks for it. */
static void put_name(struct changes *changes, struct change *change, enum fact_kind list,
                     const char *name)
{
    switch (list) {
    case FACT_PARAMS:
        change->model = name;
        break;
    case FACT_VRAM:
    case FACT_PRICE:
    case FACT_GPU_SET:
        change->gpu = name;
        break;
    case FACT_QUANTIZATION:
        change->quantization = name;
        break;
    case FACT_CONTEXT:
        change->context_tokens = strtoull(name, NULL, 10);
        break;
    case FACT_MODE:
        change->mode = name;
        break;
    case FACT_GPU_COUNT:
        *(change->kind == CHANGE_GPU_COUNT_ADDED ? &change->new : &change->old) = name;
        break;
    case FACT_ASSUMPTION:
        change->old = join_assumption(changes, name, change->old);
        change->new = join_assumption(changes, name, change->new);
        break;
    case FACT_SHEET_PATH:
    case FACT_SHEET_ROWS:
        break;
    }
}

/* old or new is NULL where that run has no such fact. */
static bool add_change(struct changes *changes, enum change_kind kind, enum fact_kind list,
                       const struct fact *old, const struct fact *new)
{
    struct change change = {
        .kind = kind,
        .model = "",
        .gpu = "",
        .quantization = "",
        .mode = "",
        .old = old && old->value ? old->value : "",
        .new = new &&new->value ? new->value : "",
    };

    if (!has_room(changes))
        return false;
    put_name(changes, &change, list, new ? new->name : old->name);
    changes->facts[changes->fact_count++] = change;
    changes->counts[kind]++;
    return true;
}

/* What one list has and the other has not: added, or with the lists swapped removed. */
static bool add_missing(struct changes *changes, enum change_kind kind, enum fact_kind list,
                        const struct fact_list *from, const struct fact_list *in)
{
    bool is_removed = kind == kinds[list].removed;

    for (size_t i = 0; (int)kind != NOT_LISTED && i < from->count; i++) {
        const struct fact *fact = &from->facts[i];

        if (fact_find(in, fact->name) || fact_find(from, fact->name) != fact)
            continue;
        if (!add_change(changes, kind, list, is_removed ? fact : NULL, is_removed ? NULL : fact))
            return false;
    }
    return true;
}

/* A value that either run did not record says nothing. */
static bool is_altered(const struct fact *old, const struct fact *new)
{
    return old && old->value && new->value &&strcmp(old->value, new->value) != 0;
}

static bool compare_lists(struct changes *changes, enum fact_kind list, const struct fact_list *old,
                          const struct fact_list *new)
{
    if (!add_missing(changes, kinds[list].added, list, new, old) ||
        !add_missing(changes, kinds[list].removed, list, old, new))
        return false;
    for (size_t i = 0; (int)kinds[list].altered != NOT_LISTED && i < new->count; i++) {
        const struct fact *fact = &new->facts[i], *before = fact_find(old, fact->name);

        if (is_altered(before, fact) &&
            !add_change(changes, kinds[list].altered, list, before, fact))
            return false;
    }
    return true;
}

static double rows_of(const struct facts *facts, const char *sheet)
{
    const struct fact *rows = fact_find(&facts->lists[FACT_SHEET_ROWS], sheet);

    return rows && rows->value ? strtod(rows->value, NULL) : 0;
}

/* Of sheets that both reports read under the same path: another path was somebody's choice. */
static void find_shrunk_sheet(struct changes *changes, const struct facts *old,
                              const struct facts *new)
{
    const struct fact_list *paths = &new->lists[FACT_SHEET_PATH];
    double least = 1;

    for (size_t i = 0; i < paths->count; i++) {
        const struct fact *path = &paths->facts[i];
        const struct fact *before = fact_find(&old->lists[FACT_SHEET_PATH], path->name);
        double rows_before = rows_of(old, path->name), rows = rows_of(new, path->name);

        if (!before || !before->value || strcmp(before->value, path->value) != 0 ||
            rows >= least * rows_before)
            continue;
        least = rows / rows_before;
        changes->shrunk = (struct shrunk_sheet){path->value, rows_before, rows};
    }
}

static bool is_listed(int list)
{
    return (int)kinds[list].added != NOT_LISTED || (int)kinds[list].altered != NOT_LISTED;
}

static bool compare_facts(struct changes *changes, const struct facts *old, const struct facts *new)
{
    size_t unknown = 0;

    for (int list = 0; list < FACT_KINDS; list++) {
        if (!old->lists[list].facts)
            unknown += is_listed(list);
        else if (!compare_lists(changes, (enum fact_kind)list, &old->lists[list],
                                &new->lists[list]))
            return false;
    }
    find_shrunk_sheet(changes, old, new);
    if (unknown > 0)
        add_note(changes, "its manifest records less than this version compares");
    return true;
}

/* Slices that either report does not have cannot flip. */
static bool compare_slice(struct changes *changes, const struct last_verdicts *old,
                          const struct slice *slice, size_t index)
{
    const struct plan *plan = changes->plan;
    size_t pairs = plan->model_count * plan->set_count;

    for (size_t i = 0; i < pairs; i++) {
        if (old->verdicts[i] == 0)
            continue;
        changes->verdicts_compared++;
        if (!changes_flip(changes, (uint64_t)index * pairs + i,
                          (enum verdict)(old->verdicts[i] - 1), slice->verdicts[i]))
            return false;
    }
    return true;
}

static bool compare_slices(struct changes *changes, struct last_verdicts *old, struct slice *slice)
{
    const struct plan *plan = changes->plan;
    size_t damaged = 0;
    char note[CHANGES_NOTE_SIZE];

    for (size_t s = plan->first_slice; s < plan->end_slice; s++) {
        struct scenario scenario = plan_scenario(plan, s);
        enum last_slice found = last_verdicts_read(old, &scenario);

        damaged += found == LAST_SLICE_DAMAGED;
        if (found != LAST_SLICE_READ)
            continue;
        slice_fill(slice, s);
        if (!compare_slice(changes, old, slice, s))
            return false;
    }
    snprintf(note, sizeof note, "%zu of its feasibility matrices are missing or damaged", damaged);
    if (damaged > 0)
        add_note(changes, note);
    return true;
}

static bool compare_verdicts(struct changes *changes, const struct last_report *last)
{
    struct last_verdicts old;
    struct slice slice = {0};
    bool ok = last_verdicts_init(&old, last, changes->plan) &&
              slice_init(&slice, changes->plan, &(struct error){0}) &&
              compare_slices(changes, &old, &slice);

    slice_release(&slice);
    last_verdicts_release(&old);
    return ok;
}

static bool compare_all(struct changes *changes, const struct last_report *last,
                        const struct report *report)
{
    json_t *manifest = manifest_describe(report, NULL, 0);
    struct facts facts = {0};
    bool ok = manifest && facts_read(&facts, manifest, &changes->texts) &&
              compare_facts(changes, &last->facts, &facts) && !changes->texts.is_short &&
              compare_verdicts(changes, last);

    facts_release(&facts);
    json_decref(manifest);
    return ok;
}

/* Half a list would be taken for a whole one. */
static void give_up(struct changes *changes, const struct plan *plan)
{
    changes_release(changes);
    changes->plan = plan;
    add_note(changes, "out of memory");
}

void compare_with_last_report(struct changes *changes, const struct folder *dir,
                              const struct report *report)
{
    struct last_report last;
    struct error err = {0};

    *changes = (struct changes){.plan = report->plan};
    if (!last_report_load(&last, dir, &changes->texts, &err))
        add_note(changes, err.kind == ERROR_NONE ? "out of memory" : err.text);
    else if (!compare_all(changes, &last, report))
        give_up(changes, report->plan);
    changes->is_partial = last.exists && *changes->note;
    last_report_release(&last);
}
