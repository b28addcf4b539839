/* SPDX-License-Identifier: MIT */
/* Which figures and pages a report can have: what settings and writers ask. */
#ifndef VRAMGRID_FIGURE_KINDS_H
#define VRAMGRID_FIGURE_KINDS_H

#include <stdbool.h>
#include <stddef.h>

/* As heatmap.figures names them; the order of their pages, but for those of one scenario. */
enum figure_kind {
    FIGURE_ANSWER,
    FIGURE_CONTEXTS, /* small multiples, one panel a context */
    FIGURE_FREE_VRAM,
    FIGURE_FEASIBILITY,
    FIGURE_LADDER,
    FIGURE_LONGEST_CONTEXT,
    FIGURE_GPUS_NEEDED,
    FIGURE_AGREEMENT,
    FIGURE_CHANGES,
    FIGURE_METHOD,
};

enum { FIGURE_KINDS = FIGURE_METHOD + 1 };

/* How many there are of a kind in one mode's document. */
enum figure_scope { SCOPE_DOCUMENT, SCOPE_QUANTIZATION, SCOPE_SLICE };

struct figure_kind_traits {
    const char *name, *words; /* for templates; the key of its words for people */
    enum figure_scope scope;
    const char *stem; /* of the files in charts/; NULL: a page of text */
};

extern const struct figure_kind_traits figure_kinds[FIGURE_KINDS];

/* For tables of names: NULL after the last. */
const char *figure_name(size_t place);

struct report;

/* Whether a mode's document has such figures: asked for, and there is something to show. */
bool report_has_figure(const struct report *report, size_t mode, enum figure_kind kind);

/* How many scenarios of a mode such figures show: 0 where there are none. */
size_t report_figure_count(const struct report *report, size_t mode, enum figure_kind kind);

#endif
