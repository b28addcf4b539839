/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/remedy.h"

#include <stdio.h>
#include <string.h>

/* Settings to try; 0 and NULL: as they are. */
struct change {
    double max_sequences, batched_tokens, gpu_memory_utilization;
    const char *kv_type;
};

/*
 * Engines that leave the token embedding in host memory are those of GGUF files, whose caches have
 * ggml's types (llama.cpp --cache-type-k); the others have fp8 (vLLM --kv-cache-dtype).
 */
static bool has_kv_type(const struct engine *engine, const char *kv_type)
{
    return strcmp(kv_type, engine->host_embedding > 0 ? "q8_0" : "fp8") == 0;
}

/* From what costs a deployer least to what costs most. */
static const struct change changes[] = {
    {256, 0, 0, NULL}, {64, 0, 0, NULL},    {16, 0, 0, NULL},        {0, 2048, 0, NULL},
    {0, 512, 0, NULL}, {64, 2048, 0, NULL}, {0, 0, 0.95, NULL},      {64, 2048, 0.95, NULL},
    {0, 0, 0, "fp8"},  {0, 0, 0, "q8_0"},   {64, 2048, 0.95, "fp8"}, {0, 512, 0, "q8_0"},
};

static bool runs(const struct plan *plan, const struct scenario *scenario,
                 const struct model *model, const struct gpu_set *set)
{
    struct placement placement = place_model(plan, scenario, model, set);

    return verdict_runs(fit_placement(plan, scenario, &placement, set).verdict);
}

static void say(char words[REMEDY_SIZE], const char *setting, const char *value)
{
    size_t length = strlen(words);

    snprintf(words + length, REMEDY_SIZE - length, "%s%s=%s", length > 0 ? " " : "", setting,
             value);
}

/* Takes over a number that is set and is a change for the better. */
static bool set(double *member, double value, bool is_better, const char *setting,
                char words[REMEDY_SIZE])
{
    char number[32];

    if (value <= 0)
        return true;
    snprintf(number, sizeof number, "%g", value);
    say(words, setting, number);
    *member = value;
    return is_better;
}

/* The plan with a change; false where it would change nothing for the better. */
static bool apply(struct plan *plan, const struct change *change, bool is_large,
                  char words[REMEDY_SIZE])
{
    struct engine_buffers now = memory_buffers(plan, is_large);
    const struct kv_type *type = NULL;
    bool better =
        set(&plan->max_sequences, change->max_sequences,
            change->max_sequences < now.max_sequences && change->max_sequences >= plan->sequences,
            "max_sequences", words);

    better = set(&plan->batched_tokens, change->batched_tokens,
                 change->batched_tokens < now.batched_tokens, "batched_tokens", words) &&
             better;
    better = set(&plan->gpu_memory_utilization, change->gpu_memory_utilization,
                 change->gpu_memory_utilization > memory_utilization(plan),
                 "gpu_memory_utilization", words) &&
             better;
    if (!change->kv_type)
        return better;
    if (!has_kv_type(plan->engine, change->kv_type))
        return false;
    type = catalogue_find(plan->catalogue, SHEET_KV_TYPES, change->kv_type);
    if (!type || type->bytes_per_element >= plan->kv_type->bytes_per_element)
        return false;
    plan->kv_type = type;
    say(words, "kv_type", type->name);
    return better;
}

bool remedy_find(const struct plan *plan, const struct scenario *scenario,
                 const struct model *model, const struct gpu_set *set, char words[REMEDY_SIZE])
{
    bool is_large = memory_is_large_card(plan->engine, set->parts[0].gpu);

    if (runs(plan, scenario, model, set))
        return false;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct plan changed = *plan;

        *words = '\0';
        if (apply(&changed, &changes[i], is_large, words) && runs(&changed, scenario, model, set))
            return true;
    }
    return false;
}
