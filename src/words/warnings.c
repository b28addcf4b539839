/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/warnings.h"

#include "vramgrid/base/number.h"
#include "vramgrid/sweep/memory.h"
#include "vramgrid/words/quantization_words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Each warning is far shorter than its share of the room. */
enum { SHARE = WARNINGS_SIZE / 7 };

/* Room for one more warning, behind "; " if there is one already. */
static char *next_warning(char *warnings)
{
    if (*warnings != '\0')
        strcat(warnings, "; ");
    return warnings + strlen(warnings);
}

void warning_of_obstacle(const struct text *text, const struct pair *pair, char out[WARNINGS_SIZE])
{
    const struct model *model = pair->model;
    const struct quantization *quantization = quantization_for(pair->scenario->quantization, model);
    const struct {
        const char *key;
        double figure;
    } reasons[] = {
        [OBSTACLE_ATTENTION_HEADS] = {"warning.attention_heads", model->num_attention_heads},
        [OBSTACLE_KEY_VALUE_HEADS] = {"warning.key_value_heads", model->num_key_value_heads},
        [OBSTACLE_MLP_BLOCKS] = {"warning.mlp_blocks", model->intermediate_size},
        [OBSTACLE_EXPERT_BLOCKS] = {"warning.expert_blocks", model->moe_intermediate_size},
    };
    enum obstacle obstacle = pair->placement->obstacle;
    char gpus[32], figure[NUMBER_SIZE], block[NUMBER_SIZE];

    if (obstacle == OBSTACLE_UNKNOWN) {
        text_join(
            text,
            unknown_key(model, pair->placement->missing, "warning.unknown", "warning.no_precision"),
            out, SHARE, "column", pair->placement->missing, "precision", model->precision_default,
            NULL);
        return;
    }
    assert(quantization);
    snprintf(gpus, sizeof gpus, "%u", pair->set->gpu_count);
    number_fixed(figure, reasons[obstacle].figure, 0);
    number_fixed(block, quantization->block_size, 0);
    text_join(text, reasons[obstacle].key, out, SHARE, "gpus", gpus, "heads", figure, "columns",
              figure, "block", block, "quantization", quantization->name, NULL);
}

/* Why a figure is uncertain: the upper end was taken. */
static void warn_of_doubts(const struct text *text, const struct pair *pair, char *out)
{
    if (pair->placement->doubts & DOUBT_ENGINE)
        text_join(text, "warning.doubt_engine", next_warning(out), SHARE, "engine",
                  pair->placement->engine, NULL);
    if (pair->placement->doubts & DOUBT_FORMAT)
        text_join(text, "warning.doubt_format", next_warning(out), SHARE, "quantization",
                  scenario_precision(pair->scenario, pair->model), NULL);
}

void warnings_of(const struct text *text, const struct pair *pair, char out[WARNINGS_SIZE])
{
    const struct gpu *gpu = pair->set->parts[pair->placement->part].gpu;
    char number[NUMBER_SIZE];

    *out = '\0';
    if (pair->placement->obstacle != OBSTACLE_NONE)
        warning_of_obstacle(text, pair, out);
    if (pair->fit->verdict == VERDICT_RUNS_LOW_MARGIN) {
        number_fixed(number, pair->fit->vram_free_percent, 1);
        text_join(text, "warning.low_margin", out, SHARE, "percent", number, NULL);
    }
    if ((double)pair->scenario->context_tokens > pair->model->context_length_max) {
        number_fixed(number, pair->model->context_length_max, 0);
        text_join(text, "warning.context", next_warning(out), SHARE, "tokens", number, NULL);
    }
    if (pair->set->most > 0) {
        number_fixed(number, pair->set->most, 0);
        text_join(text, "warning.machine", next_warning(out), SHARE, "count", number, NULL);
    }
    if (pair->scenario->mode->is_architecture && gpu_vram_is_estimated(gpu))
        text_join(text, "warning.estimated_vram", next_warning(out), SHARE, NULL);
    if (pair->placement->obstacle == OBSTACLE_NONE)
        warn_of_doubts(text, pair, out);
}
