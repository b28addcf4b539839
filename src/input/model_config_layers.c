/* SPDX-License-Identifier: MIT */
#include "model_config_layers.h"

#include "vramgrid/input/catalogue.h"

#include <math.h>
#include <string.h>

enum layer_kind { LAYER_NONE, LAYER_FULL, LAYER_SLIDING, LAYER_RECURRENT, LAYER_UNKNOWN };

/* transformers' ALLOWED_LAYER_TYPES, and Granite's and Nemotron-H's layers_block_type. */
static const struct {
    const char *name;
    enum layer_kind kind;
} layer_names[] = {
    {"full_attention", LAYER_FULL},
    {"attention", LAYER_FULL},
    {"sliding_attention", LAYER_SLIDING},
    {"chunked_attention", LAYER_SLIDING},
    {"linear_attention", LAYER_RECURRENT},
    {"mamba", LAYER_RECURRENT},
    {"conv", LAYER_RECURRENT},
    {"mlp", LAYER_NONE},
    {"moe", LAYER_NONE},
};

static enum layer_kind kind_of_name(const char *name)
{
    for (size_t i = 0; name && i < sizeof layer_names / sizeof layer_names[0]; i++)
        if (strcmp(layer_names[i].name, name) == 0)
            return layer_names[i].kind;
    return LAYER_UNKNOWN;
}

/* M Mamba, * attention, - MLP, E experts: configuration_nemotron_h.py. */
static enum layer_kind kind_of_letter(char letter)
{
    switch (letter) {
    case 'M':
        return LAYER_RECURRENT;
    case '*':
        return LAYER_FULL;
    case '-':
    case 'E':
        return LAYER_NONE;
    default:
        return LAYER_UNKNOWN;
    }
}

/* The numbers by which a rule tells the layers apart, read once. */
struct layer_plan {
    const struct config_fields *fields;
    size_t layers;
    const json_t *names, *flags; /* lists with one entry a layer, or NULL */
    const char *letters;         /* likewise */
    double period, offset, first;
};

static void check_length(const struct layer_plan *plan, const char *key, size_t length)
{
    if (length != plan->layers)
        error_set(plan->fields->err, ERROR_INPUT, "%s: %zu entries for %zu layers", key, length,
                  plan->layers);
}

static const json_t *layer_list(const struct layer_plan *plan, const char *key)
{
    const json_t *list = fields_list(plan->fields, key);

    if (list)
        check_length(plan, key, json_array_size(list));
    return list;
}

static void plan_letters(struct layer_plan *plan)
{
    plan->letters = fields_text(plan->fields, plan->fields->text, "hybrid_override_pattern");
    check_length(plan, "hybrid_override_pattern", strlen(plan->letters));
}

/* What the family's rule needs, for a config that does not list its layers. */
static void plan_rule(struct layer_plan *plan)
{
    const struct config_fields *fields = plan->fields;

    switch (fields->family->layers) {
    case LAYERS_TOP:
        if (fields_flag(fields, "use_sliding_window", false))
            plan->first = fields_needed_count(fields, "max_window_layers");
        break;
    case LAYERS_PATTERN:
        plan->period = fields_needed_count(fields, "sliding_window_pattern");
        break;
    case LAYERS_CHUNKED:
        if (json_array_size(fields_list(fields, "no_rope_layers")) > 0)
            plan->flags = layer_list(plan, "no_rope_layers");
        else
            plan->period = fields_needed_count(fields, "no_rope_layer_interval");
        break;
    case LAYERS_FLAGGED:
        plan->flags = layer_list(plan, "hybrid_layer_pattern");
        if (!plan->flags)
            error_set(fields->err, ERROR_INPUT, "hybrid_layer_pattern: missing");
        break;
    case LAYERS_INTERVAL:
        plan->period = fields_needed_count(fields, "full_attention_interval");
        break;
    case LAYERS_OFFSET:
        plan->period = fields_needed_count(fields, "attn_layer_period");
        plan->offset = fields_count(fields, "attn_layer_offset");
        break;
    case LAYERS_LETTERS:
        plan_letters(plan);
        break;
    case LAYERS_LISTED:
        error_set(fields->err, ERROR_INPUT, "layer_types: missing; model_type '%s' needs it",
                  fields->family->model_type);
        break;
    case LAYERS_UNLISTED:
        if (fields_flag(fields, "use_sliding_window", false))
            error_set(fields->err, ERROR_INPUT,
                      "use_sliding_window: without layer_types nothing says which layers slide");
        break;
    case LAYERS_FULL:
    case LAYERS_WINDOW:
    case LAYERS_CROSS:
        break;
    }
}

static bool is_every(const struct layer_plan *plan, size_t layer)
{
    return fmod((double)layer + 1, plan->period) == 0;
}

static bool is_listed(const json_t *list, size_t layer)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);

        if (json_is_integer(entry) && json_integer_value(entry) == (json_int_t)layer)
            return true;
    }
    return false;
}

static enum layer_kind full_or(bool full, enum layer_kind otherwise)
{
    return full ? LAYER_FULL : otherwise;
}

static enum layer_kind kind_by_rule(const struct layer_plan *plan, size_t layer)
{
    const struct config_fields *fields = plan->fields;
    const json_t *flag = json_array_get(plan->flags, layer);

    switch (fields->family->layers) {
    case LAYERS_WINDOW:
        return LAYER_SLIDING;
    case LAYERS_TOP:
        return full_or((double)layer < plan->first, LAYER_SLIDING);
    case LAYERS_PATTERN:
        return full_or(is_every(plan, layer), LAYER_SLIDING);
    case LAYERS_CHUNKED: /* no_rope_layers: 1 has rope and chunks */
        return full_or(plan->flags ? json_integer_value(flag) == 0 : is_every(plan, layer),
                       LAYER_SLIDING);
    case LAYERS_FLAGGED:
        return full_or(json_integer_value(flag) == 0, LAYER_SLIDING);
    case LAYERS_INTERVAL:
        return full_or(is_every(plan, layer), LAYER_RECURRENT);
    case LAYERS_OFFSET:
        return full_or(fmod((double)layer, plan->period) == plan->offset, LAYER_RECURRENT);
    case LAYERS_LETTERS:
        return kind_of_letter(plan->letters[layer]);
    case LAYERS_CROSS:
        return is_listed(fields_list(fields, "cross_attention_layers"), layer) ? LAYER_NONE
                                                                               : LAYER_FULL;
    case LAYERS_FULL:
    case LAYERS_LISTED:
    case LAYERS_UNLISTED:
        break;
    }
    return LAYER_FULL;
}

static enum layer_kind kind_of_layer(const struct layer_plan *plan, size_t layer)
{
    const json_t *flag = json_array_get(plan->flags, layer);

    if (plan->names)
        return kind_of_name(json_string_value(json_array_get(plan->names, layer)));
    if (flag && !json_is_integer(flag))
        return LAYER_UNKNOWN;
    return kind_by_rule(plan, layer);
}

/* Tokens of a window that does cut something off, or NAN. */
static double window_tokens(const struct config_fields *fields)
{
    bool chunked = fields->family->layers == LAYERS_CHUNKED;
    double window = fields_count(fields, chunked ? "attention_chunk_size" : "sliding_window");
    double context_max = fields_count(fields, "max_position_embeddings");

    if (!fields_flag(fields, "use_sliding_window", true) || window >= context_max)
        return NUMBER_UNKNOWN;
    return window > 0 ? window : NUMBER_UNKNOWN;
}

static void add_layer(struct layer_counts *counts, const struct layer_plan *plan, size_t layer)
{
    switch (kind_of_layer(plan, layer)) {
    case LAYER_SLIDING:
        if (number_is_known(counts->window_tokens))
            counts->sliding++;
        else
            counts->full++;
        break;
    case LAYER_FULL:
        counts->full++;
        break;
    case LAYER_RECURRENT:
        counts->recurrent++;
        break;
    case LAYER_UNKNOWN:
        error_set(plan->fields->err, ERROR_INPUT, "layer %zu is of no kind known here", layer);
        break;
    case LAYER_NONE:
        break;
    }
}

struct layer_counts count_layers(const struct config_fields *fields, double num_layers)
{
    struct layer_plan plan = {.fields = fields, .layers = (size_t)num_layers, .first = num_layers};
    struct layer_counts counts = {.window_tokens = window_tokens(fields)};
    /* The last ones of Gemma 3n and 4 read an earlier layer's cache: configuration_gemma3n.py. */
    double shared = fields_count(fields, "num_kv_shared_layers");
    size_t own = shared < num_layers ? (size_t)(num_layers - shared) : plan.layers;

    plan.names = layer_list(&plan, "layer_types");
    if (!plan.names)
        plan_rule(&plan);
    for (size_t layer = 0; layer < own && fields->err->kind == ERROR_NONE; layer++)
        add_layer(&counts, &plan, layer);
    if (counts.sliding <= 0)
        counts.window_tokens = NUMBER_UNKNOWN;
    return counts;
}

/* The state is K by V in each value head, the convolution runs over Q, K and V. */
static double delta_net_elements(const struct config_fields *fields)
{
    double key_dim = fields_count(fields, "linear_key_head_dim");
    double value_dim = fields_count(fields, "linear_value_head_dim");
    double key_heads = fields_count(fields, "linear_num_key_heads");
    double value_heads = fields_count(fields, "linear_num_value_heads");
    double conv_tokens = fields_count(fields, "linear_conv_kernel_dim") - 1;

    return conv_tokens * (2 * key_dim * key_heads + value_dim * value_heads) +
           value_heads * key_dim * value_dim;
}

/* The state is inner by state, the convolution runs over the input and B and C of each group. */
static double mamba_elements(double inner, double state, double groups, double kernel)
{
    return (kernel - 1) * (inner + 2 * groups * state) + inner * state;
}

/*
 * Elements that a recurrent layer keeps: the convolution's last kernel - 1 inputs, and the state.
 * Mamba: ollama's GraphSize, vLLM's MambaStateShapeCalculator. Gated DeltaNet:
 * modeling_qwen3_next.py. Short convolution: llama.cpp's llama_hparams::n_embd_r.
 */
static double recurrent_elements(const struct config_fields *fields)
{
    double hidden = fields_count(fields, "hidden_size");

    switch (fields->family->state) {
    case STATE_DELTA_NET:
        return delta_net_elements(fields);
    case STATE_MAMBA:
        return mamba_elements(fields_count(fields, "mamba_expand") * hidden,
                              fields_count(fields, "mamba_d_state"), 0,
                              fields_count(fields, "mamba_d_conv"));
    case STATE_MAMBA2:
        return mamba_elements(
            fields_count(fields, "mamba_expand") * hidden, fields_count(fields, "mamba_d_state"),
            fields_count(fields, "mamba_n_groups"), fields_count(fields, "mamba_d_conv"));
    case STATE_NEMOTRON:
        return mamba_elements(
            fields_count(fields, "mamba_num_heads") * fields_count(fields, "mamba_head_dim"),
            fields_count(fields, "ssm_state_size"), fields_count(fields, "n_groups"),
            fields_count(fields, "conv_kernel"));
    case STATE_SHORT_CONV:
        return (fields_count(fields, "conv_L_cache") - 1) * hidden;
    case STATE_UNKNOWN:
        break;
    }
    return NUMBER_UNKNOWN;
}

double recurrent_state_mib(const struct config_fields *fields, double layers)
{
    enum { BYTES_PER_ELEMENT = 4 }; /* llama.cpp and the measured runs: both at 32 bits */

    return layers * recurrent_elements(fields) * BYTES_PER_ELEMENT / 1048576;
}
