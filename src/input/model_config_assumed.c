/* SPDX-License-Identifier: MIT */
#include "model_config_assumed.h"

#include <string.h>

/* Parts of keys that say that a layer keeps less, more or something else than keys and values. */
static const char *const hints[] = {"window",        "sliding",
                                    "swa_",          "lora",
                                    "latent",        "mamba",
                                    "ssm",           "state_size",
                                    "d_state",       "conv_",
                                    "_conv",         "linear_",
                                    "layer_types",   "layers_block_type",
                                    "chunk",         "index_",
                                    "indexer",       "recurrent",
                                    "block_configs", "hybrid",
                                    "compress",      "cross_attention",
                                    "kv_shared",     "use_cla",
                                    "cla_",          "rwkv",
                                    "kda",           "gqa_layers",
                                    "attn_type",     "v_head_dim",
                                    "multi_query",   "sparse_attention"};

/* Off: null, false, 0, or an empty list or object. */
static bool is_off(const json_t *value)
{
    return json_is_null(value) || json_is_false(value) ||
           (json_is_integer(value) && json_integer_value(value) == 0) ||
           (json_is_array(value) && json_array_size(value) == 0) ||
           (json_is_object(value) && json_object_size(value) == 0);
}

/* A window that is switched off beside the switch is none. */
static bool is_hint(const struct config_fields *fields, const char *key, const char *hint)
{
    bool off = json_is_false(json_object_get(fields->text, "use_sliding_window"));

    return strstr(key, hint) && !(off && (strstr(key, "window") || strstr(key, "sliding")));
}

static bool check_key(const struct config_fields *fields, const char *key, const json_t *value)
{
    char text[FIELDS_QUOTE_SIZE];

    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        if (is_off(value) || !is_hint(fields, key, hints[i]))
            continue;
        fields_quote(value, text);
        return error_set(fields->err, ERROR_INPUT,
                         "%s: %s hints at more than plain attention, which is all that --assume "
                         "reads",
                         key, text);
    }
    return true;
}

bool assume_family(struct config_fields *fields, const char *model_type)
{
    const char *nearest, *key;
    json_t *value;

    fields->family = model_family_find(model_type, &nearest);
    if (!fields->family || fields->family->attention != ATTENTION_HEADS ||
        fields->family->state != STATE_UNKNOWN)
        return error_set(fields->err, ERROR_USAGE,
                         "--assume: '%s' is no family of plain attention, such as llama or qwen3",
                         model_type);
    json_object_foreach((json_t *)fields->text, key, value)
    {
        if (!check_key(fields, key, value))
            return false;
    }
    return true;
}
