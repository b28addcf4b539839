/* SPDX-License-Identifier: MIT */
#include "model_config_params.h"

#include <math.h>
#include <string.h>

/* One of a list that has one entry a layer; -1: no list, or no number there. */
static json_int_t list_flag(const struct config_fields *fields, const char *key, size_t layer)
{
    const json_t *list = fields_find(fields, key);
    const json_t *entry = json_is_array(list) ? json_array_get(list, layer) : NULL;

    return json_is_integer(entry) ? json_integer_value(entry) : -1;
}

static bool list_holds(const struct config_fields *fields, const char *key, size_t layer)
{
    const json_t *list = fields_find(fields, key);

    for (size_t i = 0; json_is_array(list) && i < json_array_size(list); i++)
        if (json_integer_value(json_array_get(list, i)) == (json_int_t)layer)
            return true;
    return false;
}

/* A number where there is one: lists and other types are left to others. */
static double plain_count(const struct config_fields *fields, const char *key)
{
    return json_is_integer(fields_find(fields, key)) ? fields_count(fields, key) : NUMBER_UNKNOWN;
}

/* Layers by number: each of these leaves some of them out. */
static bool is_left_out(const struct config_fields *fields, double layer)
{
    double period = plain_count(fields, "expert_layer_period");           /* Jamba */
    double step = plain_count(fields, "decoder_sparse_step");             /* Qwen */
    double interleave = plain_count(fields, "interleave_moe_layer_step"); /* Llama 4 */
    double interval = plain_count(fields, "moe_layer_interval");          /* ERNIE */
    double frequency = plain_count(fields, "moe_layer_freq");             /* DeepSeek */

    return layer < plain_count(fields, "first_k_dense_replace") ||
           layer < plain_count(fields, "moe_layer_start_index") ||
           layer > plain_count(fields, "moe_layer_end_index") ||
           (period > 0 && fmod(layer, period) != plain_count(fields, "expert_layer_offset")) ||
           (step > 0 && fmod(layer + 1, step) > 0) ||
           (interleave > 0 && fmod(layer + 1, interleave) > 0) ||
           (interval > 0 && fmod(layer + 1, interval) > 0) ||
           (frequency > 0 && fmod(layer, frequency) > 0);
}

bool layer_has_experts(const struct config_fields *fields, const struct layer_counts *counts,
                       size_t layer)
{
    const json_t *types = fields_find(fields, "mlp_layer_types");
    const char *type = json_string_value(json_array_get(types, layer));

    if (counts->kinds[layer] == LAYER_EXPERTS || counts->kinds[layer] == LAYER_MLP)
        return counts->kinds[layer] == LAYER_EXPERTS;
    if (fields->family->layers == LAYERS_LETTERS || !(fields_count(fields, "num_experts") > 1))
        return false;
    if (type)
        return strcmp(type, "sparse") == 0;
    return !is_left_out(fields, (double)layer) && list_flag(fields, "moe_layer_freq", layer) != 0 &&
           !list_holds(fields, "mlp_only_layers", layer);
}

static double first_known_of(const struct config_fields *fields, const char *const *keys)
{
    double count = NUMBER_UNKNOWN;

    for (; *keys && !number_is_known(count); keys++)
        count = fields_largest(fields, *keys);
    return count;
}

/* LFM2 takes two thirds of it, in whole multiples: modeling_lfm2.py. */
static double dense_width(const struct config_fields *fields, double width)
{
    double multiple = fields_above_zero(fields, "block_multiple_of");
    double expansion = plain_count(fields, "expansion_ratio"); /* MPT */
    unsigned traits = model_family_traits(fields->family);

    if (!number_is_known(width) && traits & FAMILY_FOURFOLD)
        return (number_is_known(expansion) ? expansion : 4) * fields_count(fields, "hidden_size");
    if (traits & FAMILY_HALF_WIDTH)
        return width / 2;
    if (!fields_flag(fields, "block_auto_adjust_ff_dim", false))
        return width;
    if (!number_is_known(multiple))
        multiple = 1;
    return ceil(floor(2 * width / 3) / multiple) * multiple;
}

static bool has_dense_mlp(const struct config_fields *fields, const struct layer_counts *counts)
{
    for (size_t layer = 0; layer < counts->count; layer++)
        if (counts->kinds[layer] != LAYER_EXPERTS && !layer_has_experts(fields, counts, layer) &&
            (fields->family->layers != LAYERS_LETTERS || counts->kinds[layer] == LAYER_MLP))
            return true;
    return (model_family_traits(fields->family) & FAMILY_BOTH_MLPS) != 0;
}

void read_experts(const struct config_fields *fields, const struct layer_counts *counts,
                  struct model *model)
{
    static const char *const DENSE[] = {"intermediate_size_mlp", "dense_intermediate_size",
                                        "prefix_dense_intermediate_size", "intermediate_size",
                                        NULL};
    static const char *const ROUTED[] = {"moe_intermediate_size", "intermediate_size", NULL};
    static const char *const SHARED[] = {"shared_expert_intermediate_size", "share_expert_dim",
                                         NULL};
    double shared;

    if (has_dense_mlp(fields, counts))
        model->intermediate_size = dense_width(fields, first_known_of(fields, DENSE));
    if (!(fields_count(fields, "num_experts") > 1))
        return;
    shared = fields_largest(fields, "num_shared_experts");
    model->num_experts = fields_count(fields, "num_experts");
    model->num_experts_per_tok = fields_largest(fields, "num_experts_per_tok");
    model->moe_intermediate_size = first_known_of(fields, ROUTED);
    model->shared_expert_intermediate_size = first_known_of(fields, SHARED);
    if (!number_is_known(model->shared_expert_intermediate_size))
        model->shared_expert_intermediate_size = shared * model->moe_intermediate_size;
    if (!(model->shared_expert_intermediate_size > 0))
        model->shared_expert_intermediate_size = NUMBER_UNKNOWN;
}
