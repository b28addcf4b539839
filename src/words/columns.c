/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/columns.h"

#include "vramgrid/sweep/verdict.h"
#include "vramgrid/words/warnings.h"

#include <string.h>

void column_copy(char text[COLUMN_TEXT_SIZE], const char *words)
{
    size_t length = strnlen(words, COLUMN_TEXT_SIZE - 1);

    memcpy(text, words, length);
    text[length] = '\0';
}

static void model_name(const void *row, char text[COLUMN_TEXT_SIZE])
{
    const struct result *result = row;

    column_copy(text, result->pair.model->name);
}

static double params_billion(const void *row)
{
    const struct result *result = row;

    return result->pair.model->params_billion;
}

/* The kind of GPU; their number has a column of its own. Only a mixed set needs its label. */
static void gpu_name(const void *row, char text[COLUMN_TEXT_SIZE])
{
    const struct result *result = row;
    const struct gpu_set *set = result->pair.set;

    column_copy(text, set->part_count == 1 ? set->parts[0].gpu->name : set->label);
}

static double gpu_count(const void *row)
{
    const struct result *result = row;

    return result->pair.set->gpu_count;
}

static double gpu_vram_gb(const void *row)
{
    const struct result *result = row;

    return result->pair.set->parts[result->pair.placement->part].gpu->vram_gb;
}

static double usable_vram_gb(const void *row)
{
    const struct result *result = row;

    return result->pair.fit->usable_vram_gb;
}

/* A figure of the GPU that decides; there is none where the model is not supported. */
static double figure(const struct result *result, double value)
{
    return result->pair.placement->obstacle == OBSTACLE_NONE ? value : NUMBER_UNKNOWN;
}

static void quantization_name(const void *row, char text[COLUMN_TEXT_SIZE])
{
    const struct result *result = row;

    column_copy(text, scenario_precision(result->pair.scenario, result->pair.model));
}

static double context_tokens(const void *row)
{
    const struct result *result = row;

    return (double)result->pair.scenario->context_tokens;
}

static void scenario_mode(const void *row, char text[COLUMN_TEXT_SIZE])
{
    const struct result *result = row;

    column_copy(text, result->pair.scenario->mode->name);
}

static double params_memory_gb(const void *row)
{
    const struct result *result = row;

    return figure(result, result->pair.placement->need.params_memory_gb);
}

static double overhead_gb(const void *row)
{
    const struct result *result = row;

    return figure(result, result->pair.placement->need.overhead_gb);
}

static double model_with_overhead_gb(const void *row)
{
    const struct result *result = row;

    return figure(result, result->pair.placement->need.model_with_overhead_gb);
}

static double kv_cache_gb(const void *row)
{
    const struct result *result = row;

    return figure(result, result->pair.placement->need.kv_cache_gb);
}

static double required_vram_gb(const void *row)
{
    const struct result *result = row;

    return figure(result, result->pair.placement->need.required_vram_gb);
}

static void status(const void *row, char text[COLUMN_TEXT_SIZE])
{
    const struct result *result = row;

    column_copy(text, verdict_status(result->pair.fit->verdict));
}

static double vram_free_percent(const void *row)
{
    const struct result *result = row;

    return result->pair.fit->vram_free_percent;
}

static double headroom_gb(const void *row)
{
    const struct result *result = row;

    return result->pair.fit->headroom_gb;
}

static void warning(const void *row, char text[COLUMN_TEXT_SIZE])
{
    const struct result *result = row;

    warnings_of(result->text, &result->pair, text);
}

static void engine_name(const void *row, char text[COLUMN_TEXT_SIZE])
{
    const struct result *result = row;
    const char *engine = result->pair.placement->engine;

    column_copy(text, engine ? engine : "");
}

static double kv_pool_gb(const void *row)
{
    const struct result *result = row;
    const struct placement *placement = result->pair.placement;

    if (!placement->engine)
        return NUMBER_UNKNOWN;
    return figure(result, placement_kv_pool_gb(placement, result->pair.fit));
}

static double concurrent_sequences(const void *row)
{
    const struct result *result = row;
    const struct placement *placement = result->pair.placement;

    if (!placement->engine)
        return NUMBER_UNKNOWN;
    return figure(result, placement_sequences(placement, result->pair.fit));
}

const struct column result_columns[] = {
    {"model", FORMAT_TEXT, SCOPE_MODEL, NULL, model_name},
    {"params_billion", FORMAT_INPUT, SCOPE_MODEL, params_billion, NULL},
    {"gpu", FORMAT_TEXT, SCOPE_GPU, NULL, gpu_name},
    {"gpu_count", FORMAT_COUNT, SCOPE_GPU, gpu_count, NULL},
    {"gpu_vram_gb", FORMAT_INPUT, SCOPE_GPU, gpu_vram_gb, NULL},
    {"usable_vram_gb", FORMAT_GB, SCOPE_GPU, usable_vram_gb, NULL},
    {"quantization", FORMAT_TEXT, SCOPE_SCENARIO, NULL, quantization_name},
    {"context_tokens", FORMAT_COUNT, SCOPE_SCENARIO, context_tokens, NULL},
    {"mode", FORMAT_TEXT, SCOPE_SCENARIO, NULL, scenario_mode},
    {"params_memory_gb", FORMAT_GB, SCOPE_NEED, params_memory_gb, NULL},
    {"overhead_gb", FORMAT_GB, SCOPE_NEED, overhead_gb, NULL},
    {"model_with_overhead_gb", FORMAT_GB, SCOPE_NEED, model_with_overhead_gb, NULL},
    {"kv_cache_gb", FORMAT_GB, SCOPE_NEED, kv_cache_gb, NULL},
    {"required_vram_gb", FORMAT_GB, SCOPE_NEED, required_vram_gb, NULL},
    {"status", FORMAT_TEXT, SCOPE_VERDICT, NULL, status},
    {"vram_free_percent", FORMAT_PERCENT, SCOPE_ROW, vram_free_percent, NULL},
    {"headroom_gb", FORMAT_GB, SCOPE_ROW, headroom_gb, NULL},
    {"warning", FORMAT_TEXT, SCOPE_ROW, NULL, warning},
    {"engine", FORMAT_TEXT, SCOPE_SCENARIO, NULL, engine_name},
    {"kv_pool_gb", FORMAT_GB, SCOPE_ROW, kv_pool_gb, NULL},
    {"concurrent_sequences", FORMAT_COUNT, SCOPE_ROW, concurrent_sequences, NULL},
    {NULL, FORMAT_TEXT, SCOPE_ROW, NULL, NULL},
};

int column_decimals(enum column_format format)
{
    switch (format) {
    case FORMAT_GB:
        return 2;
    case FORMAT_PERCENT:
        return 1;
    case FORMAT_RATIO:
        return 4;
    case FORMAT_COUNT:
        return 0;
    case FORMAT_INPUT:
    case FORMAT_TEXT:
        break;
    }
    return -1;
}
