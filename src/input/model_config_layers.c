/* SPDX-License-Identifier: MIT */
#include "model_config_layers.h"

#include "vramgrid/input/catalogue.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

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
    {"mlp", LAYER_MLP},
    {"moe", LAYER_EXPERTS},
};

/* Beside latents: the index that comes with it is counted from other keys. */
static const char sparse_latents[] = "deepseek_sparse_attention";

static enum layer_kind kind_of_name(const struct config_fields *fields, const char *name)
{
    bool latent = fields->family->attention == ATTENTION_LATENT;

    if (latent && name && strcmp(name, sparse_latents) == 0)
        return LAYER_FULL;
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
        return LAYER_MLP;
    case 'E':
        return LAYER_EXPERTS;
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
    const json_t *attending;     /* a list of the layers that attend, or NULL */
    json_int_t first_layer;      /* how that list calls the first one */
    const char *key;             /* of names, flags or letters, as the config has it */
    double period, offset, first;
};

static void check_length(const struct layer_plan *plan, const char *key, size_t length)
{
    if (length != plan->layers)
        error_set(plan->fields->err, ERROR_INPUT, "%s: %zu entries for %zu layers", key, length,
                  plan->layers);
}

static const json_t *layer_list(struct layer_plan *plan, const char *key)
{
    const json_t *list = fields_list(plan->fields, key);

    plan->key = list ? fields_name(plan->fields, key) : plan->key;
    if (list)
        check_length(plan, key, json_array_size(list));
    return list;
}

static void plan_letters(struct layer_plan *plan)
{
    plan->key = "hybrid_override_pattern";
    plan->letters = fields_text(plan->fields, plan->fields->text, plan->key);
    check_length(plan, "hybrid_override_pattern", strlen(plan->letters));
}

/* A number, or the letters of one period: EXAONE's LLLG. */
static double pattern_period(const struct config_fields *fields)
{
    const json_t *pattern = fields_find(fields, "sliding_window_pattern");

    if (json_is_string(pattern) && json_string_length(pattern) > 0)
        return (double)json_string_length(pattern);
    return fields_needed_count(fields, "sliding_window_pattern");
}

static void plan_flags(struct layer_plan *plan, const char *key)
{
    plan->flags = layer_list(plan, key);
    if (!plan->flags)
        error_set(plan->fields->err, ERROR_INPUT, "%s: missing; model_type '%s' needs it", key,
                  plan->fields->family->model_type);
}

static void plan_attending(struct layer_plan *plan, const struct config_fields *fields,
                           const char *key, json_int_t first_layer)
{
    plan->attending = fields_list(fields, key);
    plan->first_layer = first_layer;
    if (!plan->attending)
        error_set(fields->err, ERROR_INPUT, "%s: missing; model_type '%s' needs it", key,
                  fields->family->model_type);
}

/* Kimi-Linear has the list in an object of its own. */
static void plan_delta(struct layer_plan *plan)
{
    const struct config_fields *fields = plan->fields;
    const struct config_fields linear = {fields->root, fields_object(fields, "linear_attn_config"),
                                         fields->family, fields->err};

    plan_attending(plan, &linear, "full_attn_layers", 1);
}

/* Llama 4 has a list, which may be empty, or a number. */
static void plan_chunks(struct layer_plan *plan)
{
    if (json_array_size(fields_list(plan->fields, "no_rope_layers")) > 0)
        plan->flags = layer_list(plan, "no_rope_layers");
    else
        plan->period = fields_needed_count(plan->fields, "no_rope_layer_interval");
}

/* The list that the family has, by its own name and in its own form. */
static void plan_list(struct layer_plan *plan)
{
    switch (plan->fields->family->layers) {
    case LAYERS_CHUNKED:
        plan_chunks(plan);
        break;
    case LAYERS_FLAGGED:
        plan_flags(plan, "hybrid_layer_pattern");
        break;
    case LAYERS_FLAGS:
        plan_flags(plan, "attn_type_list");
        break;
    case LAYERS_BLOCKS:
        plan_flags(plan, "block_configs");
        break;
    case LAYERS_DELTA:
        plan_delta(plan);
        break;
    case LAYERS_GQA:
        plan_attending(plan, plan->fields, "gqa_layers", 0);
        break;
    case LAYERS_LETTERS:
        plan_letters(plan);
        break;
    case LAYERS_LISTED:
        plan_flags(plan, "layer_types");
        break;
    default: /* one without a list */
        break;
    }
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
        plan->period = pattern_period(fields);
        break;
    case LAYERS_GROUPED:
        plan->period = fields_needed_count(fields, "layer_group_size");
        break;
    case LAYERS_INTERVAL:
        plan->period = fields_needed_count(fields, "full_attention_interval");
        break;
    case LAYERS_OFFSET:
        plan->period = fields_needed_count(fields, "attn_layer_period");
        plan->offset = fields_count(fields, "attn_layer_offset");
        break;
    case LAYERS_UNLISTED:
        if (fields_flag(fields, "use_sliding_window", false))
            error_set(fields->err, ERROR_INPUT,
                      "use_sliding_window: without layer_types nothing says which layers slide");
        break;
    default:
        plan_list(plan);
        break;
    }
}

static bool is_every(const struct layer_plan *plan, size_t layer)
{
    return fmod((double)layer + 1, plan->period) == 0;
}

/* first: how the list calls the first layer. */
static bool is_listed(const json_t *list, size_t layer, json_int_t first)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);

        if (json_is_integer(entry) && json_integer_value(entry) == (json_int_t)layer + first)
            return true;
    }
    return false;
}

static enum layer_kind full_or(bool full, enum layer_kind otherwise)
{
    return full ? LAYER_FULL : otherwise;
}

/* Those behind the last whole group attend too: vLLM's bailing_moe_linear.py. */
static bool ends_group(const struct layer_plan *plan, size_t layer)
{
    double whole = floor((double)plan->layers / plan->period) * plan->period;

    return is_every(plan, layer) || (double)layer >= whole;
}

/* DeciLM: an attention may be left out, or be a matrix that caches nothing. */
static enum layer_kind kind_of_block(const json_t *block)
{
    const json_t *attention = json_object_get(block, "attention");
    const json_t *window = json_object_get(attention, "window_length");

    if (!json_is_object(attention) || (window && !json_is_null(window)))
        return LAYER_UNKNOWN;
    if (json_is_true(json_object_get(attention, "no_op")) ||
        json_is_true(json_object_get(attention, "replace_with_linear")))
        return LAYER_MLP;
    return LAYER_FULL;
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
        assert(plan->letters);
        return kind_of_letter(plan->letters[layer]);
    case LAYERS_CROSS:
        return is_listed(fields_list(fields, "cross_attention_layers"), layer, 0) ? LAYER_CROSS
                                                                                  : LAYER_FULL;
    case LAYERS_FLAGS:
        return full_or(json_integer_value(flag) != 0, LAYER_RECURRENT);
    case LAYERS_DELTA:
    case LAYERS_GQA:
        return full_or(is_listed(plan->attending, layer, plan->first_layer), LAYER_RECURRENT);
    case LAYERS_GROUPED:
        return full_or(ends_group(plan, layer), LAYER_RECURRENT);
    case LAYERS_BLOCKS:
        return kind_of_block(flag);
    case LAYERS_PARALLEL:
        return LAYER_PARALLEL;
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
        return kind_of_name(plan->fields, json_string_value(json_array_get(plan->names, layer)));
    if (flag && !json_is_integer(flag) && plan->fields->family->layers != LAYERS_BLOCKS)
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

/* Names key and value: what a newer release calls its layers. */
static void complain_layer(const struct layer_plan *plan, size_t layer)
{
    const json_t *list = plan->names ? plan->names : plan->flags;
    char text[FIELDS_QUOTE_SIZE] = "";

    if (list)
        fields_quote(json_array_get(list, layer), text);
    else
        snprintf(text, sizeof text, "'%.1s'", plan->letters + layer);
    error_set(plan->fields->err, ERROR_INPUT, "%s: %s in layer %zu is no kind of layer known here",
              plan->key, text, layer);
}

static void add_layer(struct layer_counts *counts, const struct layer_plan *plan, size_t layer)
{
    enum layer_kind kind = (enum layer_kind)counts->kinds[layer];

    switch (kind) {
    case LAYER_SLIDING:
        counts->sliding++;
        break;
    case LAYER_FULL:
        counts->full++;
        break;
    case LAYER_PARALLEL:
        counts->full++;
        counts->recurrent++;
        break;
    case LAYER_RECURRENT:
        counts->recurrent++;
        break;
    case LAYER_UNKNOWN:
        complain_layer(plan, layer);
        break;
    case LAYER_MLP:
    case LAYER_EXPERTS:
    case LAYER_CROSS:
        break;
    }
}

void count_layers(struct layer_counts *counts, const struct config_fields *fields,
                  double num_layers)
{
    struct layer_plan plan = {.fields = fields, .layers = (size_t)num_layers, .first = num_layers};
    /* The last ones of Gemma 3n and 4 read an earlier layer's cache: configuration_gemma3n.py. */
    double shared = fields_count(fields, "num_kv_shared_layers");

    *counts = (struct layer_counts){.count = plan.layers, .own = plan.layers};
    counts->window_tokens = window_tokens(fields);
    if (shared < num_layers)
        counts->own = (size_t)(num_layers - shared);
    plan.names = layer_list(&plan, "layer_types");
    if (!plan.names)
        plan_rule(&plan);
    for (size_t layer = 0; layer < plan.layers && fields->err->kind == ERROR_NONE; layer++) {
        enum layer_kind kind = kind_of_layer(&plan, layer);

        if (kind == LAYER_SLIDING && !number_is_known(counts->window_tokens))
            kind = LAYER_FULL;
        counts->kinds[layer] = (unsigned char)kind;
        if (layer < counts->own)
            add_layer(counts, &plan, layer);
    }
    if (counts->sliding <= 0)
        counts->window_tokens = NUMBER_UNKNOWN;
}
