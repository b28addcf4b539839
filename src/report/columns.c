/* SPDX-License-Identifier: MIT */
#include "vramgrid/columns.h"

#include "vramgrid/text.h"

#include <stdio.h>

static void model_name(const struct result *result, char text[RESULT_TEXT_SIZE])
{
    snprintf(text, RESULT_TEXT_SIZE, "%s", result->model->name);
}

static double params_billion(const struct result *result)
{
    return result->model->params_billion;
}

/* The kind of GPU; their number has a column of its own. Only a mixed set needs its label. */
static void gpu_name(const struct result *result, char text[RESULT_TEXT_SIZE])
{
    const struct gpu_set *set = result->set;

    snprintf(text, RESULT_TEXT_SIZE, "%s",
             set->part_count == 1 ? set->parts[0].gpu->name : set->label);
}

static double gpu_count(const struct result *result)
{
    return result->set->gpu_count;
}

static double gpu_vram_gb(const struct result *result)
{
    return result->set->parts[result->placement->part].gpu->vram_gb;
}

static double usable_vram_gb(const struct result *result)
{
    return result->fit->usable_vram_gb;
}

/* A figure of the GPU that decides; there is none where the model is not supported. */
static double figure(const struct result *result, double value)
{
    return result->placement->obstacle == OBSTACLE_NONE ? value : NUMBER_UNKNOWN;
}

static void quantization_name(const struct result *result, char text[RESULT_TEXT_SIZE])
{
    snprintf(text, RESULT_TEXT_SIZE, "%s", result->scenario->quantization->name);
}

static double context_tokens(const struct result *result)
{
    return (double)result->scenario->context_tokens;
}

static void mode_name(const struct result *result, char text[RESULT_TEXT_SIZE])
{
    snprintf(text, RESULT_TEXT_SIZE, "%s", result->scenario->mode->name);
}

static double params_memory_gb(const struct result *result)
{
    return figure(result, result->placement->need.params_memory_gb);
}

static double overhead_gb(const struct result *result)
{
    return figure(result, result->placement->need.overhead_gb);
}

static double model_with_overhead_gb(const struct result *result)
{
    return figure(result, result->placement->need.model_with_overhead_gb);
}

static double kv_cache_gb(const struct result *result)
{
    return figure(result, result->placement->need.kv_cache_gb);
}

static double required_vram_gb(const struct result *result)
{
    return figure(result, result->placement->need.required_vram_gb);
}

static void status(const struct result *result, char text[RESULT_TEXT_SIZE])
{
    snprintf(text, RESULT_TEXT_SIZE, "%s", text_status(result->fit->verdict));
}

static double vram_free_percent(const struct result *result)
{
    return result->fit->vram_free_percent;
}

static double headroom_gb(const struct result *result)
{
    return result->fit->headroom_gb;
}

static void warning(const struct result *result, char text[RESULT_TEXT_SIZE])
{
    text_warning(result->fit, result->placement->obstacle, result->set->gpu_count, result->model,
                 result->scenario->context_tokens, text);
}

const struct result_column result_columns[] = {
    {"model", RESULT_TEXT, NULL, model_name},
    {"params_billion", RESULT_INPUT, params_billion, NULL},
    {"gpu", RESULT_TEXT, NULL, gpu_name},
    {"gpu_count", RESULT_COUNT, gpu_count, NULL},
    {"gpu_vram_gb", RESULT_INPUT, gpu_vram_gb, NULL},
    {"usable_vram_gb", RESULT_GB, usable_vram_gb, NULL},
    {"quantization", RESULT_TEXT, NULL, quantization_name},
    {"context_tokens", RESULT_COUNT, context_tokens, NULL},
    {"mode", RESULT_TEXT, NULL, mode_name},
    {"params_memory_gb", RESULT_GB, params_memory_gb, NULL},
    {"overhead_gb", RESULT_GB, overhead_gb, NULL},
    {"model_with_overhead_gb", RESULT_GB, model_with_overhead_gb, NULL},
    {"kv_cache_gb", RESULT_GB, kv_cache_gb, NULL},
    {"required_vram_gb", RESULT_GB, required_vram_gb, NULL},
    {"status", RESULT_TEXT, NULL, status},
    {"vram_free_percent", RESULT_PERCENT, vram_free_percent, NULL},
    {"headroom_gb", RESULT_GB, headroom_gb, NULL},
    {"warning", RESULT_TEXT, NULL, warning},
    {NULL, RESULT_TEXT, NULL, NULL},
};

int result_decimals(enum result_format format)
{
    switch (format) {
    case RESULT_GB:
        return 2;
    case RESULT_PERCENT:
        return 1;
    case RESULT_COUNT:
        return 0;
    case RESULT_INPUT:
    case RESULT_TEXT:
        break;
    }
    return -1;
}
