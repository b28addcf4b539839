/* SPDX-License-Identifier: MIT */
#include "vramgrid/palette.h"

#include <math.h>
#include <stdio.h>

const struct palette_style palette_styles[PALETTE_BINS] = {
    [BIN_HALF_FREE] = {0x2166AC, 0xFFFFFF, CUE_NONE},
    [BIN_QUARTER_FREE] = {0x67A9CF, 0x000000, CUE_NONE},
    [BIN_FREE] = {0xD1E5F0, 0x000000, CUE_NONE},
    [BIN_LOW_MARGIN] = {0xF7F7F7, 0x000000, CUE_BORDER},
    [BIN_SHORT] = {0xFDB863, 0x000000, CUE_HATCH},
    [BIN_FAR_SHORT] = {0xE66101, 0x000000, CUE_DENSE_HATCH},
    [BIN_UNSUPPORTED] = {0xBDBDBD, 0x000000, CUE_CROSS},
};

double palette_headroom_percent(const struct fit *fit)
{
    return fit->headroom_gb / fit->usable_vram_gb * 100;
}

int palette_bins_used(bool has_several_gpus)
{
    return has_several_gpus ? PALETTE_BINS : BIN_UNSUPPORTED;
}

enum palette_bin palette_bin(const struct fit *fit)
{
    if (fit->verdict == VERDICT_UNSUPPORTED)
        return BIN_UNSUPPORTED;
    if (fit->verdict == VERDICT_DOES_NOT_RUN)
        return palette_headroom_percent(fit) >= -PALETTE_QUARTER ? BIN_SHORT : BIN_FAR_SHORT;
    if (fit->verdict == VERDICT_RUNS_LOW_MARGIN)
        return BIN_LOW_MARGIN;
    if (fit->vram_free_percent >= PALETTE_HALF)
        return BIN_HALF_FREE;
    return fit->vram_free_percent >= PALETTE_QUARTER ? BIN_QUARTER_FREE : BIN_FREE;
}

void palette_describe(enum palette_bin bin, double safety_margin_percent, char text[64])
{
    double half = fmax(PALETTE_HALF, safety_margin_percent);
    double quarter = fmax(PALETTE_QUARTER, safety_margin_percent);

    switch (bin) {
    case BIN_HALF_FREE:
        snprintf(text, 64, "%g %% free or more", half);
        break;
    case BIN_QUARTER_FREE:
        snprintf(text, 64, "%g to %g %% free", quarter, half);
        break;
    case BIN_FREE:
        snprintf(text, 64, "%g to %g %% free", fmin(safety_margin_percent, quarter), quarter);
        break;
    case BIN_LOW_MARGIN:
        snprintf(text, 64, "under %g %% free: low margin", safety_margin_percent);
        break;
    case BIN_SHORT:
        snprintf(text, 64, "short by up to %d %%", PALETTE_QUARTER);
        break;
    case BIN_FAR_SHORT:
        snprintf(text, 64, "short by more than %d %%", PALETTE_QUARTER);
        break;
    case BIN_UNSUPPORTED:
        snprintf(text, 64, "n/s: not on so many GPUs");
        break;
    }
}
