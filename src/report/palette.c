/* SPDX-License-Identifier: MIT */
#include "vramgrid/palette.h"

#include "vramgrid/number.h"
#include "vramgrid/text.h"

#include <math.h>

const struct palette palette_built_in = {
    .verdicts =
        {
            [BIN_HALF_FREE] = {0x2166AC, 0xFFFFFF, CUE_NONE},
            [BIN_QUARTER_FREE] = {0x67A9CF, 0x000000, CUE_NONE},
            [BIN_FREE] = {0xD1E5F0, 0x000000, CUE_NONE},
            [BIN_LOW_MARGIN] = {0xF7F7F7, 0x000000, CUE_BORDER},
            [BIN_SHORT] = {0xFDB863, 0x000000, CUE_HATCH},
            [BIN_FAR_SHORT] = {0xE66101, 0x000000, CUE_DENSE_HATCH},
            [BIN_UNSUPPORTED] = {0xBDBDBD, 0x000000, CUE_CROSS},
            [BIN_UNKNOWN] = {0xFFFFFF, 0x595959, CUE_QUESTION},
        },
    .ladder =
        {
            {0xF7FBFF, 0x000000, CUE_NONE},
            {0xDEEBF7, 0x000000, CUE_NONE},
            {0xC6DBEF, 0x000000, CUE_NONE},
            {0x9ECAE1, 0x000000, CUE_NONE},
            {0x6BAED6, 0x000000, CUE_NONE},
            {0x08519C, 0xFFFFFF, CUE_NONE},
        },
    .contexts =
        {
            {0xFFFFD9, 0x000000, CUE_NONE},
            {0xEDF8B1, 0x000000, CUE_NONE},
            {0xC7E9B4, 0x000000, CUE_NONE},
            {0x7FCDBB, 0x000000, CUE_NONE},
            {0x41B6C4, 0x000000, CUE_NONE},
            {0x225EA8, 0xFFFFFF, CUE_NONE},
            {0x081D58, 0xFFFFFF, CUE_NONE},
        },
    .costs =
        {
            {0xFCFBFD, 0x000000, CUE_NONE},
            {0xEFEDF5, 0x000000, CUE_NONE},
            {0xDADAEB, 0x000000, CUE_NONE},
            {0xBCBDDC, 0x000000, CUE_NONE},
            {0x9E9AC8, 0x000000, CUE_NONE},
            {0x6A51A3, 0xFFFFFF, CUE_NONE},
            {0x3F007D, 0xFFFFFF, CUE_NONE},
        },
};

const double palette_ladder_bits[LADDER_BINS] = {0, 3.5, 4.5, 5.5, 7.5, 15};
const double palette_context_tokens[CONTEXT_BINS] = {0, 4096, 8192, 16384, 32768, 131072, 262144};
const double palette_cost_usd[COST_BINS] = {0, 2500, 5000, 10000, 25000, 50000, 100000};

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

size_t palette_bins_of(const struct plan *plan, const struct mode *mode,
                       enum palette_bin bins[PALETTE_BINS])
{
    size_t count = 0;

    for (int bin = 0; bin < PALETTE_BINS; bin++) {
        bool used = bin < BIN_UNSUPPORTED || (bin == BIN_UNSUPPORTED && plan->has_several_gpus) ||
                    (bin == BIN_UNKNOWN && mode->is_architecture);

        if (used)
            bins[count++] = (enum palette_bin)bin;
    }
    return count;
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

void palette_describe(const struct text *text, enum palette_bin bin, double safety_margin_percent,
                      char words[PALETTE_WORDS_SIZE])
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
    text_fill(text, keys[bin], words, PALETTE_WORDS_SIZE, "percent", from_percent, "to", to_percent,
              NULL);
}
