/* SPDX-License-Identifier: MIT */
#include "vramgrid/text.h"

#include <stdio.h>
#include <string.h>

const char *text_status(enum verdict verdict)
{
    if (verdict == VERDICT_UNSUPPORTED)
        return "unsupported";
    return verdict_runs(verdict) ? "RUNS" : "DOESN'T RUN";
}

const char *text_feasibility(enum verdict verdict)
{
    return verdict == VERDICT_RUNS_LOW_MARGIN ? "RUNS (low margin)" : text_status(verdict);
}

void text_warning(const struct fit *fit, enum obstacle obstacle, unsigned gpu_count,
                  const struct model *model, uint64_t context_tokens, char text[TEXT_WARNING_SIZE])
{
    int length = 0;

    *text = '\0';
    if (obstacle == OBSTACLE_ATTENTION_HEADS)
        length = snprintf(text, TEXT_WARNING_SIZE, "%u GPUs do not divide %.0f attention heads",
                          gpu_count, model->num_attention_heads);
    if (fit->verdict == VERDICT_RUNS_LOW_MARGIN)
        length = snprintf(text, TEXT_WARNING_SIZE, "Low safety margin (%.1f%% free)",
                          fit->vram_free_percent);
    if ((double)context_tokens > model->context_length_max)
        snprintf(text + length, TEXT_WARNING_SIZE - (size_t)length,
                 "%sContext exceeds the model maximum (%.0f)", length ? "; " : "",
                 model->context_length_max);
}
