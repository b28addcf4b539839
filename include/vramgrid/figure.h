/* SPDX-License-Identifier: MIT */
/* What a heatmap says and shows, whatever it is about: words, legend and cells. */
#ifndef VRAMGRID_FIGURE_H
#define VRAMGRID_FIGURE_H

#include "vramgrid/agreement.h"
#include "vramgrid/captions.h"
#include "vramgrid/cells.h"
#include "vramgrid/palette.h"

struct legend_entry {
    struct cell cell; /* as the swatch shows it */
    char words[PALETTE_WORDS_SIZE];
};

struct figure {
    char title[CAPTION_SIZE], subtitle[CAPTION_SIZE];
    const char *numbers, *formula;      /* notes below the legend */
    const struct palette_style *styles; /* of the cells' bins */
    size_t bin_count;
    struct legend_entry legend[PALETTE_BINS];
    size_t legend_count;
    struct cell (*cell)(const struct figure *figure, size_t model, size_t set);
    const void *data; /* what cell() looks into */
};

/* Legend and notes of a mode's figures, which are the same for all its slices. */
void figure_begin(struct figure *figure, const struct report *report, const struct mode *mode);

/* The free VRAM of a slice, which must live as long as the figure. */
void figure_of_slice(struct figure *figure, const struct report *report, const struct slice *slice);

/* In how many scenarios the verdicts of two methods differ, by model and set. */
struct disagreement {
    const struct plan *plan;
    unsigned *rule_only, *architecture_only, *compared; /* by model, then set */
    size_t rule_only_pairs, architecture_only_pairs;
    const char *rule; /* the rule mode's name */
};

/* Goes through all quantizations and contexts. To be released in any case. */
bool disagreement_init(struct disagreement *disagreement, const struct plan *plan,
                       struct error *err);

void disagreement_release(struct disagreement *disagreement);

/* The figure of a disagreement, which must live as long as the figure. */
void figure_of_disagreement(struct figure *figure, const struct report *report,
                            const struct disagreement *disagreement);

#endif
