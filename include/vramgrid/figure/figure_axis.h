/* SPDX-License-Identifier: MIT */
/*
 * One side of a figure: models or GPUs in an order that means something (small before large), in
 * groups with headings. Sheets and CSV files keep the order of the sheets; figures are read by eye.
 */
#ifndef VRAMGRID_FIGURE_AXIS_H
#define VRAMGRID_FIGURE_AXIS_H

#include "vramgrid/figure/heatmap_layout.h"
#include "vramgrid/report/report.h"
#include "vramgrid/words/text.h"

enum { AXIS_NOTE_SIZE = 24 };

struct axis_item {
    const char *label;
    char note[AXIS_NOTE_SIZE]; /* small, beside the label: billions of parameters, GB of VRAM */
    size_t place;              /* in the plan, of the model, set or GPU; of a class its first set */
    size_t key_at; /* where the key begins to speak of a class, and where it names the members: */
    size_t members_at, members_length; /* length 0: nowhere */
};

struct axis_group {
    const char *heading; /* side by side in two languages; "" where there is only one group */
    size_t first;        /* item */
};

struct figure_axis {
    struct words title;
    struct axis_item *items;
    size_t count;
    struct axis_group *groups; /* the first one begins with item 0 */
    size_t group_count;
    const char *key; /* "24: A10, A30 · 80: H100", but for heads that are names; NULL: no classes */
    struct arena texts;
};

/*
 * Models by size, grouped as heatmap.group_models says. This and the following borrow the plan's
 * names, fail only where memory is out, and are to be released in any case.
 */
bool axis_of_models(struct figure_axis *axis, const struct report *report, struct error *err);

/*
 * GPU sets by the memory of their smallest GPU, grouped as heatmap.group_gpus says. Several counts
 * of a card never stand between each other: sets of few GPUs come first.
 */
bool axis_of_sets(struct figure_axis *axis, const struct report *report, struct error *err);

/* Kinds of GPUs, likewise. */
bool axis_of_gpus(struct figure_axis *axis, const struct report *report, struct error *err);

/*
 * Classes of sets: as many GPUs of as much memory that share out models alike, grouped by how many
 * GPUs that is. Of those whose usable memory differs, the one with the least stands for all: a
 * class never has less room than its cells say.
 */
bool axis_of_classes(struct figure_axis *axis, const struct report *report, const struct mode *mode,
                     struct error *err);

/*
 * Classes of kinds of GPUs, likewise: as much memory, as many in one machine, and the same cost or
 * none that is known.
 */
bool axis_of_gpu_classes(struct figure_axis *axis, const struct report *report,
                         const struct mode *mode, struct error *err);

/* "1 GPU", "4 GPUs": the heading of a group. */
void axis_count_heading(const struct text *text, unsigned gpu_count, char *heading, size_t size);

/*
 * Only those items of another axis that are kept, one at least, in their order. Borrows its words;
 * to be released in any case, and before it.
 */
bool axis_keep(struct figure_axis *axis, const struct figure_axis *from, const bool *kept,
               struct error *err);

void axis_release(struct figure_axis *axis);

/* The group that an item is in, by place. */
size_t axis_group_of(const struct figure_axis *axis, size_t item);

/* How groups lie on an axis: extra room before each, if any; headed also before the first. */
struct axis_gaps axis_gaps(const struct figure_axis *axis, double gap, bool headed);

#endif
