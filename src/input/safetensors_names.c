/* SPDX-License-Identifier: MIT */
#include "safetensors_names.h"

#include "vramgrid/base/path.h"

#include <stdlib.h>
#include <string.h>

/* The first that stands in the name decides. */
static const struct {
    const char *part;
    enum tensor_role role;
} roles[] = {
    {"mtp.", TENSOR_NEXTN},
    {"visual.", TENSOR_TOWER},
    {"vision_tower", TENSOR_TOWER},
    {"vision_model", TENSOR_TOWER},
    {"vision_encoder", TENSOR_TOWER},
    {"vision_language_adapter", TENSOR_TOWER},
    {"embed_vision", TENSOR_TOWER},
    {"patch_merger", TENSOR_TOWER},
    {"mm_projector", TENSOR_TOWER},
    {"multi_modal_projector", TENSOR_TOWER},
    {"mlp1.", TENSOR_TOWER}, /* InternVL's projector */
    {"audio_tower", TENSOR_TOWER},
    {"audio_encoder", TENSOR_TOWER},
    {"embed_audio", TENSOR_TOWER},
    {"embed_tokens_per_layer", TENSOR_LAYER_EMBEDDING},
    {"embed_tokens.", TENSOR_EMBEDDING},
    {"word_embeddings.", TENSOR_EMBEDDING},
    {"tok_embeddings.", TENSOR_EMBEDDING},
    {"wte.", TENSOR_EMBEDDING},
    {"embeddings.weight", TENSOR_EMBEDDING},
    {"embedding.weight", TENSOR_EMBEDDING},
    {"embed.weight", TENSOR_EMBEDDING},
    {"embed_in.", TENSOR_EMBEDDING},
    {"lm_head.", TENSOR_HEAD},
    {"embed_out.", TENSOR_HEAD},
};

/* Endings of what quantized checkpoints keep beside the weights. */
static const char *const scale_endings[] = {
    "_scale",         "_scale_inv",        "_scales",        ".scales",    ".qzeros",  ".g_idx",
    "_scale_2",       "_zero_point",       ".absmax",        ".quant_map", ".SCB",     "_shape",
    ".nested_absmax", ".nested_quant_map", ".weight_format", "_g_idx",     ".inv_freq"};

/* The number behind the first "layers." or, in older models, "h."; -1 where there is none. */
static long find_layer(const char *name)
{
    const char *found = strstr(name, "layers.");

    if (!found || found[7] < '0' || found[7] > '9')
        return -1;
    return strtol(found + 7, NULL, 10);
}

enum tensor_role safetensors_role(const char *name, double num_layers)
{
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        const char *found = strstr(name, roles[i].part);

        if (found && (found == name || found[-1] == '.'))
            return (double)find_layer(name) >= num_layers && roles[i].role != TENSOR_TOWER
                       ? TENSOR_NEXTN
                       : roles[i].role;
    }
    if ((double)find_layer(name) >= num_layers)
        return TENSOR_NEXTN;
    if (strcmp(name, "output.weight") == 0 || strcmp(name, "head.weight") == 0)
        return TENSOR_HEAD;
    return strstr(name, ".experts.") ? TENSOR_EXPERT : TENSOR_OTHER;
}

/* ".scale" is a norm's weight in some models: it is a scale where the dtype is none of a norm. */
bool safetensors_is_scale(const char *name, const char *dtype)
{
    for (size_t i = 0; i < sizeof scale_endings / sizeof scale_endings[0]; i++)
        if (path_has_suffix(name, scale_endings[i]))
            return true;
    if (path_has_suffix(name, ".scale"))
        return strcmp(dtype, "BF16") != 0 && strcmp(dtype, "F16") != 0;
    return strstr(name, ".quant_state.") != NULL;
}

double safetensors_packed(const char *name, const char *dtype, double packed_bits,
                          bool experts_are_fp4)
{
    if (strcmp(dtype, "I32") == 0 &&
        (path_has_suffix(name, ".qweight") || path_has_suffix(name, "weight_packed")))
        return 32 / packed_bits;
    if (strcmp(dtype, "U8") == 0)
        return 2;
    if (strcmp(dtype, "I8") == 0 && experts_are_fp4 && strstr(name, ".experts."))
        return 2;
    return 1;
}
