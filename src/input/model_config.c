/* SPDX-License-Identifier: MIT */
#include "vramgrid/input/model_config.h"

#include "loader.h"
#include "model_config_layers.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Where multimodal models keep their language model: transformers, InternVL, DeepSeek-VL2. */
static bool find_text_config(struct config_fields *fields)
{
    static const char *const KEYS[] = {"text_config", "llm_config", "language_config"};

    fields->text = fields->root;
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        const json_t *nested = json_object_get(fields->root, KEYS[i]);

        if (!nested || json_is_null(nested))
            continue;
        if (!json_is_object(nested))
            return error_set(fields->err, ERROR_INPUT, "%s: not an object", KEYS[i]);
        fields->text = nested;
        break;
    }
    return true;
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

static bool find_family(struct config_fields *fields)
{
    const json_t *type = json_object_get(fields->text, "model_type");
    const char *nearest;

    if (!type)
        type = json_object_get(fields->root, "model_type");
    if (!type)
        return error_set(fields->err, ERROR_INPUT,
                         "model_type: missing, and without it nothing says how to read the rest");
    if (!json_is_string(type))
        return refuse_family(fields, type, NULL);
    fields->family = model_family_find(json_string_value(type), &nearest);
    return fields->family || refuse_family(fields, type, nearest);
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

static double read_key_value_heads(const struct config_fields *fields, const struct model *model)
{
    if (fields->family->attention == ATTENTION_MULTI_QUERY)
        return read_multi_query_heads(fields, model->num_attention_heads);
    if (fields->family->every_head_has_kv && !fields_find(fields, "num_key_value_heads"))
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
}

static bool read_layers(const struct config_fields *fields, struct model *model, bool *hybrid)
{
    struct layer_counts counts;

    model->num_layers = fields_needed_count(fields, "num_hidden_layers");
    if (model->num_layers > CONFIG_LAYERS_MAX)
        error_set(fields->err, ERROR_INPUT, "num_hidden_layers: more than %d", CONFIG_LAYERS_MAX);
    if (fields->err->kind != ERROR_NONE)
        return false;
    counts = count_layers(fields, model->num_layers);
    if (counts.full + counts.sliding < model->num_layers)
        model->num_attention_layers = counts.full + counts.sliding;
    if (counts.sliding > 0) {
        model->sliding_window = counts.window_tokens;
        model->num_sliding_layers = counts.sliding;
    }
    *hybrid = counts.recurrent > 0;
    if (*hybrid)
        model->recurrent_state_mib = recurrent_state_mib(fields, counts.recurrent);
    return fields->err->kind == ERROR_NONE;
}

static bool has_experts(const struct config_fields *fields)
{
    static const char *const KEYS[] = {"num_experts", "num_local_experts", "n_routed_experts",
                                       "moe_num_experts"};

    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++)
        if (fields_count(fields, KEYS[i]) > 1)
            return true;
    return false;
}

/* As the shipped models sheet says it. */
static const char *describe_architecture(bool hybrid, bool experts)
{
    if (hybrid)
        return experts ? "hybrid-moe" : "hybrid";
    return experts ? "moe" : "dense";
}

/* The language model's own goes before the whole file's. */
static const char *read_dtype(const struct config_fields *fields)
{
    const json_t *const places[] = {fields->text, fields->root};
    const char *name = "";

    for (size_t i = 0; *name == '\0' && i < sizeof places / sizeof places[0]; i++) {
        name = fields_text(fields, places[i], "dtype");
        if (*name == '\0')
            name = fields_text(fields, places[i], "torch_dtype");
    }
    return name;
}

/*
 * The form that the published weights have. A quantization that the sheet has no short name for is
 * left out: the dtype beside it is only what the layers compute in.
 */
static const char *read_precision(const struct config_fields *fields)
{
    static const struct {
        const char *theirs, *ours;
    } NAMES[] = {{"bfloat16", "bf16"},     {"float16", "fp16"}, {"float32", "fp32"},
                 {"float8_e4m3fn", "fp8"}, {"fp8", "fp8"},      {"mxfp4", "mxfp4"}};
    const json_t *packed = json_object_get(fields->root, "quantization_config");
    const char *name;

    if (!json_is_object(packed))
        packed = json_object_get(fields->text, "quantization_config");
    name =
        json_is_object(packed) ? fields_text(fields, packed, "quant_method") : read_dtype(fields);
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        if (strcmp(NAMES[i].theirs, name) == 0)
            return NAMES[i].ours;
    return "";
}

/* "meta-llama/Llama-3.1-8B" and "/models/Llama-3.1-8B/" are both Llama-3.1-8B. */
static void read_name(const struct config_fields *fields, char name[CATALOGUE_NAME_MAX + 1])
{
    const char *path = fields_text(fields, fields->root, "_name_or_path");
    size_t end = strlen(path), start;

    while (end > 0 && path[end - 1] == '/')
        end--;
    for (start = end; start > 0 && path[start - 1] != '/'; start--)
        ;
    if (end - start > CATALOGUE_NAME_MAX || (end - start == 1 && path[start] == '.'))
        return;
    memcpy(name, path + start, end - start);
    name[end - start] = '\0';
}

static bool read_model(struct config_fields *fields, struct model_config *config)
{
    struct model *model = &config->model;
    bool hybrid;

    if (!find_text_config(fields) || !find_family(fields))
        return false;
    assert(fields->family);
    config->family = fields->family;
    if (!read_layers(fields, model, &hybrid))
        return false;
    model->hidden_size = fields_needed_count(fields, "hidden_size");
    model->num_attention_heads = fields_needed_count(fields, "num_attention_heads");
    if (fields->err->kind != ERROR_NONE)
        return false;
    if (fields->family->attention == ATTENTION_LATENT)
        read_latent(fields, model);
    else
        read_heads(fields, model);
    model->architecture = describe_architecture(hybrid, has_experts(fields));
    model->context_length_max = fields_count(fields, "max_position_embeddings");
    model->vocab_size = fields_count(fields, "vocab_size");
    model->precision_default = read_precision(fields);
    read_name(fields, config->name);
    return fields->err->kind == ERROR_NONE;
}

/* What a config may hold and the models sheet does not take, as no key-value heads at all. */
static bool check_ranges(const struct model *model, struct error *err)
{
    const struct sheet_layout *layout = &sheet_layouts[SHEET_MODELS];

    for (size_t i = 0; i < layout->column_count; i++) {
        const struct sheet_column *column = &layout->columns[i];
        double number;

        if (column->kind != COLUMN_NUMBER && column->kind != COLUMN_COUNT)
            continue;
        number = column_number(model, column);
        if (number_is_known(number) && !column_takes(column, number))
            return error_set(err, ERROR_INPUT, "%s: %.17g is out of range", column->heading,
                             number);
    }
    return true;
}

bool model_config_parse(struct model_config *config, const char *text, size_t length,
                        struct error *err)
{
    json_error_t why;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &why);
    struct config_fields fields = {.root = root, .err = err};
    bool ok;

    *config = (struct model_config){0};
    layout_clear_row(&sheet_layouts[SHEET_MODELS], &config->model);
    if (!root)
        return error_set(err, ERROR_INPUT, "line %d is not JSON: %s", why.line, why.text);
    if (json_is_object(root))
        ok = read_model(&fields, config) && check_ranges(&config->model, err);
    else
        ok = error_set(err, ERROR_INPUT, "not a JSON object");
    json_decref(root);
    return ok;
}
