/* SPDX-License-Identifier: MIT */
/*
 * How a verdict looks, the same in workbook and PDF: discrete bins of free VRAM around the
 * threshold where a model no longer fits, each with a fill and a second cue for print without
 * colour. The colours are data: a file of templates/palettes, see palette_file.h.
 */
#ifndef VRAMGRID_PALETTE_H
#define VRAMGRID_PALETTE_H

#include "vramgrid/base/digest.h"
#include "vramgrid/base/path.h"
#include "vramgrid/sweep/plan.h"
#include "vramgrid/words/text.h"

#include <stdbool.h>
#include <stdint.h>

enum palette_bin {
    BIN_HALF_FREE,    /* at least 50 % free */
    BIN_QUARTER_FREE, /* at least 25 % */
    BIN_FREE,         /* less, but above the safety margin */
    BIN_LOW_MARGIN,   /* runs below the safety margin */
    BIN_SHORT,        /* does not run, short by up to 25 % of the usable VRAM */
    BIN_FAR_SHORT,    /* short by more */
    BIN_UNSUPPORTED,  /* the model cannot be shared out over so many GPUs */
    BIN_UNKNOWN,      /* the sheet lacks what the mode needs */
};

enum { PALETTE_BINS = BIN_UNKNOWN + 1 };

enum palette_cue {
    CUE_NONE,
    CUE_BORDER,
    CUE_HATCH,
    CUE_DENSE_HATCH,
    CUE_CROSS,
    CUE_QUESTION,
    CUE_FRAME
};

struct palette_style {
    uint32_t fill, text; /* 0xRRGGBB; text as palette_ink() has it for the fill */
    enum palette_cue cue;
};

/* Shares of usable VRAM, in percent, at which bins change. */
enum { PALETTE_HALF = 50, PALETTE_QUARTER = 25 };

enum palette_bin palette_bin(const struct fit *fit);

/* The bin that stands for a verdict where shares do not count. */
enum palette_bin palette_verdict_bin(enum verdict verdict);

/* The same for a verdict's word as in results.csv; false for any other word. */
bool palette_status_bin(const char *status, enum palette_bin *bin);

/* Headroom as a share of the usable VRAM in percent: free above 0, short below; NAN: unsupported.
 */
double palette_headroom_percent(const struct fit *fit);

/*
 * Three sequential scales, each darker for more: ladders by the bits per weight of the best
 * quantization that fits, contexts by the tokens that fit, costs by three-year cost in USD.
 */
enum { LADDER_BINS = 6, CONTEXT_BINS = 7, COST_BINS = 7 };

struct palette {
    struct palette_style verdicts[PALETTE_BINS];
    struct palette_style ladder[LADDER_BINS];
    struct palette_style contexts[CONTEXT_BINS];
    struct palette_style costs[COST_BINS];
    char path[PATH_SIZE]; /* the file it was read from; "": the built-in one */
    struct digest digest; /* of that file */
};

/* "#RRGGBB", and nothing else, as 0xRRGGBB. */
bool palette_parse_colour(const char *text, uint32_t *colour);

/* Relative luminance of an sRGB colour: WCAG 2.2's formula, from 0 (black) to 1 (white). */
double palette_luminance(uint32_t colour);

/* WCAG 2.2's contrast ratio of two colours, in any order, from 1 (the same) to 21. */
double palette_contrast(uint32_t a, uint32_t b);

/* Black or white, whichever has the higher contrast on the fill: at least 4.58. */
uint32_t palette_ink(uint32_t fill);

/*
 * A style's second colour, for patterns behind figures: away from that of the text, so that it
 * takes no contrast from it; a light one towards it where a fill has no room on the other side.
 */
uint32_t palette_tint(const struct palette_style *style);

/* From which on a bin begins, the least first: bits per weight; tokens; USD. */
extern const double palette_ladder_bits[LADDER_BINS];
extern const double palette_context_tokens[CONTEXT_BINS];
extern const double palette_cost_usd[COST_BINS];

/* The last bin whose beginning a value reaches; the first for less. */
size_t palette_scale_bin(const double *begins, size_t count, double value);

/* The bins that a mode of the plan can have, in order; returns how many. */
size_t palette_bins_of(const struct plan *plan, const struct mode *mode,
                       enum palette_bin bins[PALETTE_BINS]);

/* A headroom in percent that a bin with numbers may have, to show what its cells look like. */
int palette_example(enum palette_bin bin, double safety_margin_percent);

/* Room for a bin's legend, side by side in two languages. */
enum { PALETTE_WORDS_SIZE = 256 };

/* A bin's legend: "50 % or more free", "short by more than 25 %". */
struct words palette_describe(const struct text *text, enum palette_bin bin,
                              double safety_margin_percent, struct phrase *phrase);

#endif
