/* SPDX-License-Identifier: MIT */
#include "model_config_fields.h"

#include "vramgrid/input/catalogue.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* transformers' attribute_map and renamed keys, which published configs still have. */
static const struct {
    const char *key, *older;
} aliases[] = {
    {"num_hidden_layers", "n_layer"},
    {"num_hidden_layers", "n_layers"},
    {"num_hidden_layers", "num_layers"},
    {"num_attention_heads", "n_head"},
    {"num_attention_heads", "n_heads"},
    {"num_attention_heads", "num_heads"},
    {"num_key_value_heads", "num_attention_groups"},
    {"num_key_value_heads", "multi_query_group_num"},
    {"num_key_value_heads", "attn_config.kv_n_heads"},
    {"num_kv_heads", "n_head_kv"},
    {"hidden_size", "n_embd"},
    {"hidden_size", "n_embed"},
    {"hidden_size", "d_model"},
    {"head_dim", "attention_head_dim"},
    {"head_dim", "kv_channels"},
    {"max_position_embeddings", "n_positions"},
    {"max_position_embeddings", "seq_length"},
    {"max_position_embeddings", "max_seq_len"},
    {"sliding_window", "sliding_window_size"},
    {"max_position_embeddings", "model_max_length"},
    {"intermediate_size", "ffn_hidden_size"},
    {"intermediate_size", "n_inner"},
    {"intermediate_size", "ffn_dim"},
    {"intermediate_size", "ff_intermediate_size"},
    {"intermediate_size", "ffn_config.ffn_hidden_size"},
    {"num_experts_per_tok", "num_experts_per_token"},
    {"num_experts_per_tok", "moe_top_k"},
    {"num_experts_per_tok", "moe_k"},
    {"num_experts_per_tok", "top_k_experts"},
    {"num_experts_per_tok", "ffn_config.moe_top_k"},
    {"num_experts", "num_local_experts"},
    {"num_experts", "n_routed_experts"},
    {"num_experts", "moe_num_experts"},
    {"num_experts", "ffn_config.moe_num_experts"},
    {"moe_intermediate_size", "expert_ffn_hidden_size"},
    {"num_shared_experts", "n_shared_experts"},
    {"num_shared_experts", "moe_num_shared_experts"},
    {"first_k_dense_replace", "num_dense_layers"},
    {"num_nextn_predict_layers", "mtp_num_hidden_layers"},
    {"num_nextn_predict_layers", "_num_mtp_layers"},
    {"num_nextn_predict_layers", "num_mtp_modules"},
    {"tie_word_embeddings", "tie_embedding"},
    {"tie_word_embeddings", "use_embedding_sharing"},
    {"mamba_ssm_dtype", "mamba_ssm_cache_dtype"},
    {"shared_expert_intermediate_size", "moe_shared_expert_intermediate_size"},
    {"shared_expert_intermediate_size", "shared_intermediate_size"},
    {"sliding_window_pattern", "_sliding_window_pattern"},
    {"layer_types", "layers_block_type"},
    {"vocab_size", "padded_vocab_size"},
    {"gqa_layers", "attn_layer_indices"},
};

/* "attn_config.kv_n_heads" is a key of an object within. */
static const json_t *present(const json_t *object, const char *key)
{
    const char *point = strchr(key, '.');
    char outer[64];
    const json_t *value;

    if (point) {
        snprintf(outer, sizeof outer, "%.*s", (int)(point - key), key);
        object = json_object_get(object, outer);
        key = point + 1;
    }
    value = json_object_get(object, key);
    return value && !json_is_null(value) ? value : NULL;
}

const char *fields_name(const struct config_fields *fields, const char *key)
{
    if (present(fields->text, key))
        return key;
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        if (strcmp(aliases[i].key, key) == 0 && present(fields->text, aliases[i].older))
            return aliases[i].older;
    return key;
}

const json_t *fields_find(const struct config_fields *fields, const char *key)
{
    return present(fields->text, fields_name(fields, key));
}

const json_t *fields_object(const struct config_fields *fields, const char *key)
{
    const json_t *value = fields_find(fields, key);

    return json_is_object(value) ? value : NULL;
}

void fields_quote(const json_t *value, char text[FIELDS_QUOTE_SIZE])
{
    char *json = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);
    size_t length = json ? strlen(json) : 0;

    snprintf(text, FIELDS_QUOTE_SIZE, "%.80s%s", json ? json : "?", length > 80 ? "..." : "");
    free(json);
}

/* Says what stands there instead of what the key is to be. */
static void complain_type(const struct config_fields *fields, const char *key, const json_t *value,
                          const char *wanted)
{
    char text[FIELDS_QUOTE_SIZE];

    fields_quote(value, text);
    error_set(fields->err, ERROR_INPUT, "%s: %s is not %s", key, text, wanted);
}

double fields_count(const struct config_fields *fields, const char *key)
{
    const json_t *value = fields_find(fields, key);

    if (!value)
        return model_family_default(fields->family, key, fields->text != fields->root);
    if (json_is_integer(value) && json_integer_value(value) >= 0)
        return (double)json_integer_value(value);
    complain_type(fields, key, value, "a whole number from 0");
    return NUMBER_UNKNOWN;
}

double fields_largest(const struct config_fields *fields, const char *key)
{
    const json_t *value = fields_find(fields, key);
    double largest = NUMBER_UNKNOWN;

    if (!value)
        return model_family_default(fields->family, key, fields->text != fields->root);
    if (json_is_integer(value) && json_integer_value(value) >= 0)
        return (double)json_integer_value(value);
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++)
        if (json_is_integer(json_array_get(value, i)))
            largest = fmax(largest, (double)json_integer_value(json_array_get(value, i)));
    return largest;
}

double fields_above_zero(const struct config_fields *fields, const char *key)
{
    double count = fields_largest(fields, key);

    return count > 0 ? count : NUMBER_UNKNOWN;
}

double fields_needed_count(const struct config_fields *fields, const char *key)
{
    double count = fields_count(fields, key);

    if (!number_is_known(count))
        error_set(fields->err, ERROR_INPUT, "%s: missing; model_type '%s' needs it", key,
                  fields->family->model_type);
    else if (count < 1)
        error_set(fields->err, ERROR_INPUT, "%s: 0 is less than 1", key);
    return count;
}

bool fields_flag(const struct config_fields *fields, const char *key, bool otherwise)
{
    const json_t *value = fields_find(fields, key);

    if (value && !json_is_boolean(value))
        complain_type(fields, key, value, "true or false");
    return value ? json_is_true(value) : otherwise;
}

const json_t *fields_list(const struct config_fields *fields, const char *key)
{
    const json_t *value = fields_find(fields, key);

    if (!value || json_is_array(value))
        return value;
    complain_type(fields, key, value, "a list");
    return NULL;
}

const char *fields_text(const struct config_fields *fields, const json_t *object, const char *key)
{
    const json_t *value = present(object, key);

    if (value && !json_is_string(value))
        complain_type(fields, key, value, "a text");
    return json_is_string(value) ? json_string_value(value) : "";
}

const char *fields_state_dtype(const struct config_fields *fields)
{
    static const char *const TYPES[] = {"float32", "bfloat16", "float16", "auto"};
    const char *type = json_string_value(fields_find(fields, "mamba_ssm_dtype"));

    for (size_t i = 0; type && i < sizeof TYPES / sizeof TYPES[0]; i++)
        if (strcmp(TYPES[i], type) == 0)
            return TYPES[i];
    return "";
}
