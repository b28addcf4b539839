/* SPDX-License-Identifier: MIT */
/*
 * What a figure says and shows, whatever it is about: words, legend, axes and cells. Nothing here
 * draws. A figure is opened once for a mode and then shows one scenario after the other, always
 * with the same legend and axes, so that pages look alike.
 */
#ifndef VRAMGRID_FIGURE_H
#define VRAMGRID_FIGURE_H

#include "vramgrid/figure/figure_axis.h"
#include "vramgrid/figure/figure_kinds.h"
#include "vramgrid/look/palette.h"
#include "vramgrid/sweep/agreement.h"
#include "vramgrid/sweep/disagreement.h"
#include "vramgrid/words/captions.h"

/* The axes of a mode's figures. */
struct figure_axes {
    struct figure_axis models, sets, classes, gpus, gpu_classes;
};

/* To be released in any case. */
bool figure_axes_init(struct figure_axes *axes, const struct report *report,
                      const struct mode *mode, struct error *err);

void figure_axes_release(struct figure_axes *axes);

/*
 * Bins of verdicts come first, then those of a figure's own scale, then the same with the border of
 * a low safety margin.
 */
enum {
    FIGURE_SCALE_BINS = 8,
    FIGURE_SCALE = PALETTE_BINS,
    FIGURE_LOW_SCALE = FIGURE_SCALE + FIGURE_SCALE_BINS,
    FIGURE_BINS = FIGURE_LOW_SCALE + FIGURE_SCALE_BINS,
};

enum { LEGEND_MAX = 16, LEGEND_LABEL_SIZE = 64 };

struct legend_entry {
    uint8_t bin;
    bool is_marked;
    char label[LEGEND_LABEL_SIZE]; /* as cells have them */
    char words[PALETTE_WORDS_SIZE];
};

/* What stands in cells is short: longer names would take a page's width. */
enum { FIGURE_LABEL_SIZE = 40 };

struct figure_cell {
    uint8_t bin;                   /* of the styles */
    bool is_marked;                /* as the legend explains */
    int number;                    /* what stands in the cell, HEATMAP_NO_NUMBER for nothing; */
    char words[FIGURE_LABEL_SIZE]; /* or these, where they are not "" */
};

/* Contexts side by side that nobody asked for: more would have no room for their numbers. */
enum { FIGURE_PANELS = 3 };

struct figure {
    enum figure_kind kind;
    const struct report *report;
    const struct figure_axes *axes;
    size_t mode, quantization, context; /* what is shown, by place in the plan */
    struct phrase title;
    char subtitle[CAPTION_SIZE];
    struct words numbers, formula; /* notes below the legend */
    struct words rest;             /* what is not shown, and where it is; of that: */
    struct phrase rest_phrase;
    struct palette_style styles[FIGURE_BINS];
    struct legend_entry legend[LEGEND_MAX];
    size_t legend_count;
    const struct figure_axis *columns;
    const struct figure_axis *merged; /* may stand for columns where room is short; NULL: none */
    char widest[LEGEND_LABEL_SIZE];   /* of the labels in cells */
    size_t panel_count;
    size_t panels[FIGURE_PANELS]; /* by place in the plan, where not all contexts are shown */
    struct slice slice;
    struct agreement agreement; /* where cells are marked that the rule judges otherwise */
    bool has_agreement;
    struct disagreement disagreement;
    struct fleet_pick *fleets; /* by model, then GPU; see figure_fleet.c */
    size_t *fleet_ranks;       /* of GPUs of the plan: less is nearer to what is recommended */
    double *fleet_costs_usd;   /* of models: as threshold_fleets takes them */
    struct figure_axis kept;   /* the columns where some are left out */
    /* A cell by places in the plan: of a model, and of what columns are. */
    struct figure_cell (*cell)(const struct figure *figure, size_t model, size_t column);
};

/* One of the kinds that are drawn. Borrows all but what it makes; to be closed in any case. */
bool figure_open(struct figure *figure, enum figure_kind kind, const struct report *report,
                 size_t mode, const struct figure_axes *axes, struct error *err);

/* Turns to a scenario: title, subtitle and cells. A kind of a wider scope overlooks the rest. */
void figure_show(struct figure *figure, size_t quantization, size_t context);

/* What a panel is called: "32K tokens"; "" where there is only one. */
void figure_panel_words(const struct figure *figure, size_t panel, char words[CAPTION_SIZE]);

/* Turns to a panel before its cells are asked for; its name goes to words. */
void figure_show_panel(struct figure *figure, size_t panel, char words[CAPTION_SIZE]);

/*
 * What the figure shows, for readers who cannot see it: "Feasibility: a grid of 33 models by 17
 * columns of GPUs. Cells: 320 × RUNS; 12 × under 10 % free: low margin". columns: those drawn.
 */
void figure_describe(struct figure *figure, const struct figure_axis *columns,
                     char words[CAPTION_SIZE]);

/*
 * Whether columns may be left out for which a page has no room: of figures that nobody asked for by
 * name. The figure says how many, and where they are.
 */
bool figure_may_leave_out(const struct figure *figure);

/* Keeps the so many columns that matter most, at least one. */
bool figure_leave_out(struct figure *figure, size_t count, struct error *err);

void figure_close(struct figure *figure);

/* The number of the slice that is shown. */
size_t figure_slice(const struct figure *figure);

/* How many models the mode can say something about. */
size_t figure_known_models(const struct figure *figure);

/* Adds an entry to the legend. */
void figure_explain(struct figure *figure, size_t bin, const char *label, struct words words);

/* What verdicts look like: the legend of free VRAM. Also for pages that only explain it. */
void figure_explain_verdicts(struct figure *figure, const struct report *report,
                             const struct mode *mode);

/* The beginnings of kinds: notes, legend, and cell(); what turns to a scenario. */
void free_vram_begin(struct figure *figure);
void free_vram_show(struct figure *figure);
void feasibility_begin(struct figure *figure);
void feasibility_show(struct figure *figure);
void contexts_begin(struct figure *figure);
void contexts_show(struct figure *figure);
void ladder_begin(struct figure *figure);
void ladder_show(struct figure *figure);
void longest_context_begin(struct figure *figure);
void longest_context_show(struct figure *figure);
void gpus_needed_begin(struct figure *figure);
void gpus_needed_show(struct figure *figure);
bool fleet_take(struct figure *figure, struct error *err); /* before the following two */
void fleet_begin(struct figure *figure);
void fleet_show(struct figure *figure);
void agreement_begin(struct figure *figure);
void agreement_show(struct figure *figure);

#endif
