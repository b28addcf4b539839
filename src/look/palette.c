/* SPDX-License-Identifier: MIT */
#include "vramgrid/look/palette.h"

#include "vramgrid/base/number.h"
#include "vramgrid/sweep/verdict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INK_BLACK = 0x000000, INK_WHITE = 0xFFFFFF };

const double palette_ladder_bits[LADDER_BINS] = {0, 3.5, 4.5, 5.5, 7.5, 15};
const double palette_context_tokens[CONTEXT_BINS] = {0, 8192, 16384, 32768, 65536, 131072, 262144};
const double palette_cost_usd[COST_BINS] = {0, 2500, 5000, 10000, 25000, 50000, 100000};

bool palette_parse_colour(const char *text, uint32_t *colour)
{
    if (text[0] != '#' || strlen(text) != 7 || strspn(text + 1, "0123456789abcdefABCDEF") != 6)
        return false;
    *colour = (uint32_t)strtoul(text + 1, NULL, 16);
    return true;
}

/* IEC 61966-2-1, with WCAG 2.2's limit: 0.04045, not the 0.03928 of its first versions. */
static double linear_channel(uint32_t colour, int shift)
{
    double channel = (double)(colour >> shift & 0xFF) / 255;

    return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4);
}

double palette_luminance(uint32_t colour)
{
    return 0.2126 * linear_channel(colour, 16) + 0.7152 * linear_channel(colour, 8) +
           0.0722 * linear_channel(colour, 0);
}

double palette_contrast(uint32_t a, uint32_t b)
{
    double x = palette_luminance(a), y = palette_luminance(b);

    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

uint32_t palette_ink(uint32_t fill)
{
    return palette_contrast(fill, INK_WHITE) > palette_contrast(fill, INK_BLACK) ? INK_WHITE
                                                                                 : INK_BLACK;
}

/* So many quarters of the way to another colour. */
static uint32_t mix_quarters(uint32_t colour, uint32_t with, uint32_t quarters)
{
    uint32_t mixed = 0;

    for (int shift = 0; shift <= 16; shift += 8)
        mixed |= ((4 - quarters) * (colour >> shift & 0xFF) + quarters * (with >> shift & 0xFF)) / 4
                 << shift;
    return mixed;
}

uint32_t palette_tint(const struct palette_style *style)
{
    const double visible = 1.25;
    uint32_t away = style->text == INK_BLACK ? INK_WHITE : INK_BLACK;
    uint32_t tint = mix_quarters(style->fill, away, 2);

    if (palette_contrast(style->fill, tint) >= visible)
        return tint;
    return mix_quarters(style->fill, style->text, 1);
}

size_t palette_scale_bin(const double *begins, size_t count, double value)
{
    size_t bin = count - 1;

    while (bin > 0 && value < begins[bin])
        bin--;
    return bin;
}

double palette_headroom_percent(const struct fit *fit)
{
    return fit->headroom_gb / fit->usable_vram_gb * 100;
}

enum palette_bin palette_bin(const struct fit *fit)
{
    if (fit->verdict == VERDICT_UNSUPPORTED)
        return BIN_UNSUPPORTED;
    if (fit->verdict == VERDICT_UNKNOWN)
        return BIN_UNKNOWN;
    if (fit->verdict == VERDICT_DOES_NOT_RUN)
        return palette_headroom_percent(fit) >= -PALETTE_QUARTER ? BIN_SHORT : BIN_FAR_SHORT;
    if (fit->verdict == VERDICT_RUNS_LOW_MARGIN)
        return BIN_LOW_MARGIN;
    if (fit->vram_free_percent >= PALETTE_HALF)
        return BIN_HALF_FREE;
    return fit->vram_free_percent >= PALETTE_QUARTER ? BIN_QUARTER_FREE : BIN_FREE;
}

enum palette_bin palette_verdict_bin(enum verdict verdict)
{
    static const enum palette_bin bins[] = {
        [VERDICT_RUNS] = BIN_QUARTER_FREE,  [VERDICT_RUNS_LOW_MARGIN] = BIN_LOW_MARGIN,
        [VERDICT_DOES_NOT_RUN] = BIN_SHORT, [VERDICT_UNSUPPORTED] = BIN_UNSUPPORTED,
        [VERDICT_UNKNOWN] = BIN_UNKNOWN,
    };

    return bins[verdict];
}

bool palette_status_bin(const char *status, enum palette_bin *bin)
{
    static const enum verdict verdicts[] = {VERDICT_RUNS, VERDICT_DOES_NOT_RUN, VERDICT_UNSUPPORTED,
                                            VERDICT_UNKNOWN};

    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
        if (strcmp(status, verdict_status(verdicts[i])) == 0) {
            *bin = palette_verdict_bin(verdicts[i]);
            return true;
        }
    return false;
}

/* The shares between which a bin lies, as its words name them. */
static void find_limits(enum palette_bin bin, double margin_percent, double *from, double *to)
{
    double half = fmax(PALETTE_HALF, margin_percent);
    double quarter = fmax(PALETTE_QUARTER, margin_percent);

    *from = PALETTE_QUARTER;
    *to = bin == BIN_QUARTER_FREE ? half : quarter;
    if (bin == BIN_HALF_FREE)
        *from = half;
    else if (bin == BIN_QUARTER_FREE)
        *from = quarter;
    else if (bin == BIN_FREE)
        *from = fmin(margin_percent, quarter);
    else if (bin == BIN_LOW_MARGIN)
        *from = margin_percent;
}

/* A high margin leaves nothing for the bins below it. */
static bool is_empty(enum palette_bin bin, double margin_percent)
{
    double from, to;

    find_limits(bin, margin_percent, &from, &to);
    return (bin == BIN_QUARTER_FREE || bin == BIN_FREE) && from >= to;
}

size_t palette_bins_of(const struct plan *plan, const struct mode *mode,
                       enum palette_bin bins[PALETTE_BINS])
{
    size_t count = 0;

    for (int bin = 0; bin < PALETTE_BINS; bin++) {
        bool used = bin < BIN_UNSUPPORTED || (bin == BIN_UNSUPPORTED && plan->has_several_gpus) ||
                    (bin == BIN_UNKNOWN && plan_may_be_unknown(plan, mode));

        if (used && !is_empty((enum palette_bin)bin, plan->safety_margin_percent))
            bins[count++] = (enum palette_bin)bin;
    }
    return count;
}

int palette_example(enum palette_bin bin, double safety_margin_percent)
{
    enum { SHORT = -12, FAR_SHORT = -60, NEARER_TO_FROM = 12 };
    double from, to;

    find_limits(bin, safety_margin_percent, &from, &to);
    switch (bin) {
    case BIN_HALF_FREE:
        return (int)fmin(from + NEARER_TO_FROM, 100);
    case BIN_QUARTER_FREE:
    case BIN_FREE:
        return (int)((from + to) / 2);
    case BIN_LOW_MARGIN:
        return (int)(from / 2);
    case BIN_SHORT:
        return SHORT;
    default:
        return FAR_SHORT;
    }
}

struct words palette_describe(const struct text *text, enum palette_bin bin,
                              double safety_margin_percent, struct phrase *phrase)
{
    static const char *const keys[PALETTE_BINS] = {
        [BIN_HALF_FREE] = "palette.most_free",
        [BIN_QUARTER_FREE] = "palette.free",
        [BIN_FREE] = "palette.free",
        [BIN_LOW_MARGIN] = "palette.low_margin",
        [BIN_SHORT] = "palette.short",
        [BIN_FAR_SHORT] = "palette.far_short",
        [BIN_UNSUPPORTED] = "palette.unsupported",
        [BIN_UNKNOWN] = "palette.unknown",
    };
    char from_percent[NUMBER_SIZE], to_percent[NUMBER_SIZE];
    double from, to;

    find_limits(bin, safety_margin_percent, &from, &to);
    number_brief(from_percent, from);
    number_brief(to_percent, to);
    return text_phrase(text, phrase, keys[bin], "percent", from_percent, "to", to_percent, NULL);
}
