/* SPDX-License-Identifier: MIT */
/* Which figures and pages a report can have: what settings and writers ask. */
#ifndef VRAMGRID_FIGURE_KINDS_H
#define VRAMGRID_FIGURE_KINDS_H

#include "vramgrid/figure/heatmap_layout.h"

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
    FIGURE_FLEET,
    FIGURE_AGREEMENT,
    FIGURE_CHANGES,
    FIGURE_METHOD,
};

/* Behind the kinds, as a name for all of them: every scenario of every mode. */
enum { FIGURE_KINDS = FIGURE_METHOD + 1, FIGURE_ALL = FIGURE_KINDS };

/* How many there can be of a kind in one mode. */
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

/*
 * The mode that leads: the exact one where it is swept, for it is what a buyer signs for, else the
 * first that was asked for. A place in the plan.
 */
size_t report_lead_mode(const struct report *report);

/*
 * Whether a mode has figures of its own. Unless figures are asked for by name, an exact mode speaks
 * alone: where a rule beside it says otherwise is a mark in its cells.
 */
bool report_mode_has_figures(const struct report *report, size_t mode);

/* Whether somebody named the kind, or all of them. */
bool report_asks_for_figure(const struct report *report, enum figure_kind kind);

/* Whether a mode has such figures: asked for, or of those that every report has, and there is
 * something to show. */
bool report_has_figure(const struct report *report, size_t mode, enum figure_kind kind);

/* Which scenarios figures of a kind show, by places in the plan: all of them where the kind is
 * asked for, else the one that answers are given for. Scopes that overlook a side have one there.
 */
struct figure_range {
    struct span quantizations, contexts;
};

struct figure_range report_figure_range(const struct report *report, enum figure_kind kind);

/* How many scenarios of a mode such figures show: 0 where there are none. */
size_t report_figure_count(const struct report *report, size_t mode, enum figure_kind kind);

#endif
