/* SPDX-License-Identifier: MIT */
#include "model_config.h"

#include "model_config_params.h"

#include "model_config_assumed.h"
#include "model_config_json.h"
#include "model_config_quantization.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Where multimodal models keep their language model: transformers, InternVL, DeepSeek-VL2; what
 * Qwen's Omni models think with has one of its own. */
static bool find_text_config(struct config_fields *fields)
{
    static const char *const KEYS[] = {"text_config", "llm_config", "language_config"};

    const json_t *thinker = json_object_get(fields->root, "thinker_config");
    const json_t *outer = json_is_object(thinker) ? thinker : fields->root;

    fields->text = outer;
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        const json_t *nested = json_object_get(outer, KEYS[i]);

        if (!nested || json_is_null(nested))
            continue;
        if (!json_is_object(nested))
            return error_set(fields->err, ERROR_INPUT, "%s: not an object", KEYS[i]);
        fields->text = nested;
        break;
    }
    return true;
}

/* For images and sound; their dimensions are every model's own, so they are not counted. */
static bool has_towers(const json_t *object)
{
    static const char *const KEYS[] = {"vision_config", "audio_config", "visual",
                                       "img_processor", "embd_layer",   "thinker_config"};

    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++)
        if (json_object_size(json_object_get(object, KEYS[i])) > 0)
            return true;
    return false;
}

/* Names what the config calls itself and the nearest family that is known. */
static bool refuse_family(const struct config_fields *fields, const json_t *type,
                          const char *nearest)
{
    const json_t *architectures = json_object_get(fields->root, "architectures");
    const json_t *architecture = json_array_get(architectures, 0);
    char type_text[FIELDS_QUOTE_SIZE], architecture_text[FIELDS_QUOTE_SIZE] = "no architectures";

    fields_quote(type, type_text);
    if (architecture)
        fields_quote(architecture, architecture_text);
    return error_set(fields->err, ERROR_INPUT,
                     "model_type: %s (%s) is no family whose attention is known here, and it is "
                     "not guessed%s%s%s",
                     type_text, architecture_text, nearest ? "; the nearest known is '" : "",
                     nearest ? nearest : "", nearest ? "'" : "");
}

/* The language model's own model_type, or the whole file's. */
static const json_t *find_type(const struct config_fields *fields)
{
    const json_t *type = json_object_get(fields->text, "model_type");

    return type ? type : json_object_get(fields->root, "model_type");
}

static bool find_family(struct config_fields *fields, const char *assumed)
{
    const json_t *type = find_type(fields);
    const char *nearest;

    if (!type && !assumed)
        return error_set(fields->err, ERROR_INPUT,
                         "model_type: missing, and without it nothing says how to read the rest");
    if (json_is_string(type)) {
        fields->family = model_family_find(json_string_value(type), &nearest);
        if (fields->family)
            return true;
    }
    if (assumed)
        return assume_family(fields, assumed);
    return refuse_family(fields, type, json_is_string(type) ? nearest : NULL);
}

static double read_head_dim(const struct config_fields *fields, const struct model *model)
{
    double head_dim = fields_count(fields, "head_dim");

    if (number_is_known(head_dim))
        return head_dim;
    if (fmod(model->hidden_size, model->num_attention_heads) > 0)
        error_set(
            fields->err, ERROR_INPUT,
            "head_dim: missing, and num_attention_heads (%g) does not divide hidden_size (%g)",
            model->num_attention_heads, model->hidden_size);
    return model->hidden_size / model->num_attention_heads;
}

/* Falcon: FalconConfig and FalconAttention; GPT BigCode: multi_query. */
static double read_multi_query_heads(const struct config_fields *fields, double attention_heads)
{
    double key_value_heads;

    if (!fields_flag(fields, "new_decoder_architecture", false))
        return fields_flag(fields, "multi_query", true) ? 1 : attention_heads;
    key_value_heads = fields_count(fields, "num_kv_heads");
    return number_is_known(key_value_heads) ? key_value_heads : attention_heads;
}

/* DeciLM: each block says how many heads share a key; a models sheet has one figure. */
static double read_block_heads(const struct config_fields *fields, double attention_heads)
{
    const json_t *blocks = fields_list(fields, "block_configs");
    double all = NUMBER_UNKNOWN;

    for (size_t i = 0; i < json_array_size(blocks); i++) {
        const json_t *attention = json_object_get(json_array_get(blocks, i), "attention");
        json_int_t shared = json_integer_value(json_object_get(attention, "n_heads_in_group"));
        double heads = shared > 0 ? attention_heads / (double)shared : NUMBER_UNKNOWN;

        if (number_is_known(all) && number_is_known(heads) && heads != all)
            error_set(fields->err, ERROR_INPUT,
                      "block_configs: %g key-value heads in layer %zu, but %g in another: a models "
                      "sheet has one figure",
                      heads, i, all);
        if (number_is_known(heads))
            all = heads;
    }
    return all;
}

static double read_key_value_heads(const struct config_fields *fields, const struct model *model)
{
    if (fields->family->attention == ATTENTION_MULTI_QUERY)
        return read_multi_query_heads(fields, model->num_attention_heads);
    if (fields->family->layers == LAYERS_BLOCKS)
        return read_block_heads(fields, model->num_attention_heads);
    if (fields->family->every_head_has_kv && !fields_find(fields, "num_key_value_heads"))
        return model->num_attention_heads;
    if (!fields_flag(fields, "multi_query_attention", true)) /* ChatGLM */
        return model->num_attention_heads;
    return fields_needed_count(fields, "num_key_value_heads");
}

/* Full-attention layers with heads of their own: Gemma4TextAttention. */
static void read_global_heads(const struct config_fields *fields, struct model *model)
{
    double head_dim = fields_count(fields, "global_head_dim");
    double key_value_heads = fields_count(fields, "num_global_key_value_heads");

    if (!number_is_known(head_dim))
        return;
    model->sliding_head_dim = model->head_dim;
    model->sliding_num_key_value_heads = model->num_key_value_heads;
    model->head_dim = head_dim;
    if (number_is_known(key_value_heads) && fields_flag(fields, "attention_k_eq_v", false))
        model->num_key_value_heads = key_value_heads;
}

/* Sliding layers with heads of their own: MiMo-V2's swa_*. The sheet has one dimension for them. */
static void read_sliding_heads(const struct config_fields *fields, struct model *model)
{
    double key_dim = fields_count(fields, "swa_head_dim");
    double value_dim = fields_count(fields, "swa_v_head_dim");
    double same_value_dim =
        number_is_known(model->v_head_dim) ? model->v_head_dim : model->head_dim;

    model->sliding_num_key_value_heads = fields_count(fields, "swa_num_key_value_heads");
    if (!number_is_known(key_dim))
        key_dim = model->head_dim;
    if (!number_is_known(value_dim))
        value_dim = same_value_dim;
    if (key_dim == model->head_dim && value_dim == same_value_dim)
        return;
    if (key_dim != value_dim)
        error_set(fields->err, ERROR_INPUT,
                  "swa_v_head_dim: %g beside swa_head_dim %g cannot be said in a models sheet",
                  value_dim, key_dim);
    model->sliding_head_dim = key_dim;
}

static void read_heads(const struct config_fields *fields, struct model *model)
{
    bool sliding = model->num_sliding_layers > 0;

    model->num_key_value_heads = read_key_value_heads(fields, model);
    model->head_dim = read_head_dim(fields, model);
    if (fields->family->layers == LAYERS_FLAGGED) {
        model->v_head_dim = fields_count(fields, "v_head_dim");
        if (sliding)
            read_sliding_heads(fields, model);
    }
    if (sliding)
        read_global_heads(fields, model);
}

/* GLM-5.2 shares most layers' index; without indexer_types every layer has its own. */
static double read_index_layers(const struct config_fields *fields, double num_layers)
{
    const json_t *types = fields_list(fields, "indexer_types");
    double full = 0;

    if (!types)
        return num_layers;
    for (size_t i = 0; i < json_array_size(types); i++) {
        const char *type = json_string_value(json_array_get(types, i));

        full += type && strcmp(type, "full") == 0;
    }
    return full;
}

static void read_latent(const struct config_fields *fields, struct model *model)
{
    model->kv_lora_rank = fields_needed_count(fields, "kv_lora_rank");
    model->qk_rope_head_dim = fields_needed_count(fields, "qk_rope_head_dim");
    model->index_head_dim = fields_count(fields, "index_head_dim");
    if (number_is_known(model->index_head_dim))
        model->num_index_layers = read_index_layers(fields, model->num_layers);
    model->index_n_heads = fields_above_zero(fields, "index_n_heads");
}

/* DeepSeek-V4: a head's width is the latent's, rope and all. */
static void read_compressed(const struct config_fields *fields, struct model *model)
{
    const json_t *list = fields_list(fields, "compress_ratios");
    double ratios[CONFIG_LAYERS_MAX];
    size_t layers = (size_t)model->num_layers;

    if (json_array_size(list) < layers) { /* one more, for multi-token prediction */
        error_set(fields->err, ERROR_INPUT, "compress_ratios: %zu entries for %zu layers",
                  json_array_size(list), layers);
        return;
    }
    for (size_t i = 0; i < layers; i++)
        ratios[i] = (double)json_integer_value(json_array_get(list, i));
    model->qk_rope_head_dim = fields_needed_count(fields, "qk_rope_head_dim");
    model->kv_lora_rank = fields_needed_count(fields, "head_dim") - model->qk_rope_head_dim;
    model->index_head_dim = fields_count(fields, "index_head_dim");
    model->index_n_heads = fields_above_zero(fields, "index_n_heads");
    model->sliding_window = fields_needed_count(fields, "sliding_window");
    model_shape_take_compression(model, ratios, layers);
}

/* MiniMax-M3: heads with an index beside them in the layers that are sparse. */
static void read_sparse(const struct config_fields *fields, struct model *model)
{
    const struct config_fields sparse = {fields->root,
                                         fields_object(fields, "sparse_attention_config"),
                                         fields->family, fields->err};
    const json_t *frequency = fields_list(&sparse, "sparse_attention_freq");
    double layers = 0;

    for (size_t i = 0; i < json_array_size(frequency); i++)
        layers += json_integer_value(json_array_get(frequency, i)) != 0;
    if (layers <= 0)
        return;
    model->index_head_dim = fields_needed_count(&sparse, "sparse_index_dim");
    model->index_n_heads = fields_above_zero(&sparse, "sparse_num_index_heads");
    model->num_index_layers = layers;
}

/* Without the number there may be a list with one entry a layer. */
static double read_num_layers(const struct config_fields *fields)
{
    static const char *const LISTS[] = {"layer_types", "block_configs"};
    const json_t *letters = fields_find(fields, "hybrid_override_pattern");

    if (number_is_known(fields_count(fields, "num_hidden_layers")))
        return fields_needed_count(fields, "num_hidden_layers");
    for (size_t i = 0; i < sizeof LISTS / sizeof LISTS[0]; i++)
        if (json_array_size(fields_find(fields, LISTS[i])) > 0)
            return (double)json_array_size(fields_find(fields, LISTS[i]));
    if (json_is_string(letters) && json_string_length(letters) > 0)
        return (double)json_string_length(letters);
    return fields_needed_count(fields, "num_hidden_layers");
}

static void read_states(const struct config_fields *fields, double layers, struct model *model)
{
    enum { BYTES_PER_ELEMENT = 4 }; /* llama.cpp and the measured runs: both at 32 bits */
    struct state_elements elements = recurrent_elements(fields);
    double mib_per_element = layers * BYTES_PER_ELEMENT / 1048576;

    model->num_recurrent_layers = layers;
    model->conv_state_mib = elements.convolution * mib_per_element;
    model->recurrent_state_mib = (elements.convolution + elements.state) * mib_per_element;
    model->mamba_ssm_dtype = fields_state_dtype(fields);
}

static bool read_layers(const struct config_fields *fields, struct model *model,
                        struct layer_counts *counts)
{
    bool chunked;

    assert(fields->family);
    chunked = fields->family->layers == LAYERS_CHUNKED;
    model->num_layers = read_num_layers(fields);
    if (model->num_layers > CONFIG_LAYERS_MAX)
        error_set(fields->err, ERROR_INPUT, "num_hidden_layers: more than %d", CONFIG_LAYERS_MAX);
    if (fields->err->kind != ERROR_NONE)
        return false;
    count_layers(counts, fields, model->num_layers);
    if (counts->full + counts->sliding < model->num_layers)
        model->num_attention_layers = counts->full + counts->sliding;
    if (counts->sliding > 0) {
        *(chunked ? &model->attention_chunk_size : &model->sliding_window) = counts->window_tokens;
        model->num_sliding_layers = counts->sliding;
    }
    if (counts->recurrent > 0)
        read_states(fields, counts->recurrent, model);
    return fields->err->kind == ERROR_NONE;
}

/* "meta-llama/Llama-3.1-8B" and "/models/Llama-3.1-8B/" are both Llama-3.1-8B. */
static void read_name(const struct config_fields *fields, struct model_shape *shape)
{
    const char *path = fields_text(fields, fields->root, "_name_or_path");
    size_t end = strlen(path), start;

    while (end > 0 && path[end - 1] == '/')
        end--;
    for (start = end; start > 0 && path[start - 1] != '/'; start--)
        ;
    if (end - start != 1 || path[start] != '.')
        model_shape_take_name(shape, path + start, end - start);
}

/* The whole file's word is heard too: multimodal models keep it there. */
static double read_tie(const struct config_fields *fields)
{
    const json_t *tie = fields_find(fields, "tie_word_embeddings");
    bool tied = (model_family_traits(fields->family) & FAMILY_TIED) != 0;

    if (!tie)
        tie = json_object_get(fields->root, "tie_word_embeddings");
    if (json_is_boolean(tie))
        tied = json_is_true(tie);
    return tied ? 1 : 0;
}

static bool read_attention(const struct config_fields *fields, struct model *model)
{
    model->num_attention_heads = fields_needed_count(fields, "num_attention_heads");
    if (fields->err->kind != ERROR_NONE)
        return false;
    switch (fields->family->attention) {
    case ATTENTION_LATENT:
        read_latent(fields, model);
        break;
    case ATTENTION_COMPRESSED:
        read_compressed(fields, model);
        break;
    case ATTENTION_HEADS:
    case ATTENTION_MULTI_QUERY:
        read_heads(fields, model);
        read_sparse(fields, model);
        break;
    case ATTENTION_NONE:
        break;
    }
    return true;
}

static bool read_model(struct config_fields *fields, struct model_shape *shape)
{
    struct model *model = &shape->model;
    struct layer_counts counts;

    if (!read_layers(fields, model, &counts))
        return false;
    model->hidden_size = fields_needed_count(fields, "hidden_size");
    if (!read_attention(fields, model))
        return false;
    read_experts(fields, &counts, model);
    model->architecture =
        model_shape_architecture(counts.recurrent > 0, number_is_known(model->num_experts));
    if (fields->family->attention == ATTENTION_NONE)
        model->architecture = "encoder";
    model->context_length_max = fields_count(fields, "max_position_embeddings");
    model->vocab_size = fields_count(fields, "vocab_size");
    model->tie_word_embeddings = read_tie(fields);
    model->hidden_size_per_layer_input = fields_above_zero(fields, "hidden_size_per_layer_input");
    model->num_nextn_predict_layers = fields_above_zero(fields, "num_nextn_predict_layers");
    shape->has_towers = has_towers(fields->root);
    read_quantization(fields, shape);
    read_name(fields, shape);
    count_params(shape, fields, &counts);
    return fields->err->kind == ERROR_NONE;
}

static void describe_reading(const struct config_fields *fields, const char *assumed,
                             char read_as[READ_AS_SIZE])
{
    const json_t *type = find_type(fields);
    char text[FIELDS_QUOTE_SIZE] = "none";
    bool taken = assumed && strcmp(fields->family->model_type, assumed) == 0;

    if (!taken) {
        snprintf(read_as, READ_AS_SIZE, "model_type %s read as %s", fields->family->model_type,
                 fields->family->source);
        return;
    }
    if (type)
        fields_quote(type, text);
    snprintf(read_as, READ_AS_SIZE, "model_type %s assumed to be %s", text, assumed);
}

bool model_config_parse(struct model_shape *shape, const char *text, size_t length,
                        const char *assumed, struct error *err)
{
    json_t *root = model_config_load_json(text, length, err);
    struct config_fields fields = {.root = root, .err = err};
    bool ok;

    model_shape_clear(shape);
    if (!root)
        return false;
    ok = find_text_config(&fields) && find_family(&fields, assumed) && read_model(&fields, shape) &&
         model_shape_check(shape, err);
    if (ok)
        describe_reading(&fields, assumed, shape->read_as);
    json_decref(root);
    return ok;
}
