/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/warnings.h"

#include "vramgrid/base/number.h"

#include <stdio.h>
#include <string.h>

/* Each warning is far shorter than its share of the room. */
enum { SHARE = WARNINGS_SIZE / 4 };

/* Room for one more warning, behind "; " if there is one already. */
static char *next_warning(char *warnings)
{
    if (*warnings != '\0')
        strcat(warnings, "; ");
    return warnings + strlen(warnings);
}

static void warn_of_obstacle(const struct text *text, const struct pair *pair, char *out)
{
    char gpus[32], heads[32];

    snprintf(gpus, sizeof gpus, "%u", pair->set->gpu_count);
    snprintf(heads, sizeof heads, "%.0f", pair->model->num_attention_heads);
    if (pair->placement->obstacle == OBSTACLE_ATTENTION_HEADS)
        text_join(text, "warning.attention_heads", out, SHARE, "gpus", gpus, "heads", heads, NULL);
    else
        text_join(text, "warning.unknown", out, SHARE, "column", pair->model->missing, NULL);
}

void warnings_of(const struct text *text, const struct pair *pair, char out[WARNINGS_SIZE])
{
    const struct gpu *gpu = pair->set->parts[pair->placement->part].gpu;
    char number[NUMBER_SIZE];

    *out = '\0';
    if (pair->placement->obstacle != OBSTACLE_NONE)
        warn_of_obstacle(text, pair, out);
    if (pair->fit->verdict == VERDICT_RUNS_LOW_MARGIN) {
        number_fixed(number, pair->fit->vram_free_percent, 1);
        text_join(text, "warning.low_margin", out, SHARE, "percent", number, NULL);
    }
    if ((double)pair->scenario->context_tokens > pair->model->context_length_max) {
        number_fixed(number, pair->model->context_length_max, 0);
        text_join(text, "warning.context", next_warning(out), SHARE, "tokens", number, NULL);
    }
    if (pair->scenario->mode->is_architecture && !number_is_known(gpu->usable_vram_mib))
        text_join(text, "warning.estimated_vram", next_warning(out), SHARE, NULL);
}
