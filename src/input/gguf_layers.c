/* SPDX-License-Identifier: MIT */
#include "gguf_layers.h"

#include <stdlib.h>
#include <string.h>

/* What a layer's tensors are called, by llama.cpp's src/llama-arch.cpp. */
static const struct {
    const char *begins;
    unsigned char flag;
} layer_parts[] = {
    {"attn_k.", LAYER_HAS_KEYS},
    {"attn_kv.", LAYER_HAS_KEYS},
    {"attn_kv_a_mqa.", LAYER_HAS_KEYS},
    {"attn_qkv.", LAYER_HAS_QKV},
    {"ssm_", LAYER_HAS_STATE},
    {"shortconv.", LAYER_HAS_STATE},
    {"time_mix_", LAYER_HAS_STATE},
    {"nextn.", LAYER_HAS_NEXTN},
    {"indexer.", LAYER_HAS_INDEX},
    {"indexer_", LAYER_HAS_INDEX},
    {"ffn_up.weight", LAYER_HAS_DENSE_FFN},
    {"ffn_gate_up.weight", LAYER_HAS_DENSE_FFN},
};

static bool begins_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* "blk.12.attn_k.weight": 12, and *rest is "attn_k.weight"; -1 for what is in no layer. */
static long find_layer(const char *name, const char **rest)
{
    char *end;
    long layer;

    if (!begins_with(name, "blk.") || name[4] < '0' || name[4] > '9')
        return -1;
    layer = strtol(name + 4, &end, 10);
    if (*end != '.' || layer < 0)
        return -1;
    *rest = end + 1;
    return layer;
}

static bool note_tensor(struct gguf_layers *layers, const char *name, struct error *err)
{
    const char *rest;
    long layer = find_layer(name, &rest);

    if (strcmp(name, "output.weight") == 0)
        layers->has_head = true;
    if (layer < 0)
        return true;
    if (layer >= GGUF_LAYERS_MAX)
        return error_set(err, ERROR_INPUT, "tensor %s: more than %d layers", name, GGUF_LAYERS_MAX);
    layers->flags[layer] |= LAYER_HAS_TENSORS;
    for (size_t i = 0; i < sizeof layer_parts / sizeof layer_parts[0]; i++)
        if (begins_with(rest, layer_parts[i].begins))
            layers->flags[layer] |= layer_parts[i].flag;
    return true;
}

bool gguf_layers_note(struct gguf_layers *layers, const struct gguf *gguf, struct error *err)
{
    for (size_t i = 0; i < gguf->tensor_count; i++)
        if (!note_tensor(layers, gguf->tensors[i].name, err))
            return false;
    return true;
}

/* "ffn_up_exps.weight", and "ffn_up.3.weight" of the first releases. */
static bool is_expert(const char *rest)
{
    const char *dot = strchr(rest, '.');

    if (!begins_with(rest, "ffn_") || !dot)
        return false;
    return (dot - rest >= 5 && strncmp(dot - 5, "_exps", 5) == 0) ||
           (dot[1] >= '0' && dot[1] <= '9');
}

static enum tensor_role find_role(const struct gguf_layers *layers, const char *name)
{
    const char *rest;
    long layer = find_layer(name, &rest);

    if (layer >= 0 && layer < GGUF_LAYERS_MAX && layers->flags[layer] & LAYER_HAS_NEXTN)
        return TENSOR_NEXTN;
    if (layer >= 0)
        return is_expert(rest) ? TENSOR_EXPERT : TENSOR_OTHER;
    if (begins_with(name, "v.") || begins_with(name, "a.") || begins_with(name, "mm."))
        return TENSOR_TOWER;
    if (strcmp(name, "token_embd.weight") == 0)
        return TENSOR_EMBEDDING;
    if (strcmp(name, "per_layer_token_embd.weight") == 0)
        return TENSOR_LAYER_EMBEDDING;
    return strcmp(name, "output.weight") == 0 ? TENSOR_HEAD : TENSOR_OTHER;
}

void gguf_layers_tally(const struct gguf_layers *layers, const struct gguf *gguf,
                       struct tensor_tally *tally)
{
    for (size_t i = 0; i < gguf->tensor_count; i++) {
        const struct gguf_tensor *tensor = &gguf->tensors[i];
        struct tallied_tensor tallied = {find_role(layers, tensor->name), tensor->type->name,
                                         tensor->params, tensor->bytes};

        tensor_tally_add(tally, &tallied);
    }
}
