/* SPDX-License-Identifier: MIT */
#include "gguf_model.h"

#include "gguf_architectures.h"
#include "gguf_keys.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct reading {
    struct gguf_keys keys;
    const struct gguf_architecture *architecture;
    const struct gguf_layers *layers;
    struct model *model;
    size_t layer_count;  /* without those of multi-token prediction */
    const char *assumed; /* NULL: the file's own architecture is known */
};

/* What the layers of one kind have in common. */
struct kind_count {
    double layers, key_value_heads;
};

static bool fail(const struct reading *reading, const char *text)
{
    return error_set(reading->keys.err, ERROR_INPUT, "%s", text);
}

/* With keys that hint at more than plain attention, no other architecture's rule can be assumed. */
static bool check_hints(const struct reading *reading)
{
    static const char *const HINTS[] = {"attention.sliding_window",
                                        "attention.kv_lora_rank",
                                        "attention.indexer.key_length",
                                        "ssm.state_size",
                                        "attention.chunk_size",
                                        "attention.compress_ratios",
                                        "shortconv.l_cache",
                                        "attention.shared_kv_layers",
                                        "wkv.head_size",
                                        "full_attention_interval",
                                        "kda.head_dim"};

    for (size_t i = 0; i < sizeof HINTS / sizeof HINTS[0]; i++)
        if (gguf_keys_find(&reading->keys, HINTS[i]))
            return error_set(reading->keys.err, ERROR_INPUT,
                             "%s.%s: hints at more than the plain attention of --assume %s",
                             reading->keys.architecture, HINTS[i], reading->assumed);
    return true;
}

static bool is_whole_model(const struct reading *reading, const char *architecture)
{
    const char *type = gguf_keys_text(&reading->keys, "general.type");

    if ((*type == '\0' || strcmp(type, "model") == 0) && strcmp(architecture, "clip") != 0)
        return true;
    return error_set(reading->keys.err, ERROR_INPUT,
                     "a part of a model (general.type '%s', architecture '%s'): give the model's "
                     "own file",
                     type, architecture);
}

static bool find_architecture(struct reading *reading, const char *assumed)
{
    const char *name = gguf_keys_text(&reading->keys, "general.architecture"), *nearest;

    if (*name == '\0')
        return fail(reading, "general.architecture: missing, and without it nothing says how to "
                             "read the rest");
    if (!is_whole_model(reading, name))
        return false;
    snprintf(reading->keys.architecture, sizeof reading->keys.architecture, "%s", name);
    reading->architecture = gguf_architecture_find(name, &nearest);
    if (reading->architecture)
        return true;
    if (!assumed)
        return error_set(reading->keys.err, ERROR_INPUT,
                         "general.architecture: '%s' is none whose attention is known here, and it "
                         "is not guessed%s%s%s",
                         name, nearest ? "; the nearest known is '" : "", nearest ? nearest : "",
                         nearest ? "'" : "");
    reading->assumed = assumed;
    reading->architecture = gguf_architecture_find(assumed, &nearest);
    if (!reading->architecture || reading->architecture->window != GGUF_FULL)
        return error_set(reading->keys.err, ERROR_USAGE,
                         "--assume: '%s' is no GGUF architecture of plain attention, such as llama",
                         assumed);
    return check_hints(reading);
}

/* Layers of multi-token prediction come last, and a file may lack their tensors. */
static bool count_layers(struct reading *reading)
{
    double blocks = gguf_keys_needed_count(&reading->keys, "block_count");
    size_t last;

    if (reading->keys.err->kind != ERROR_NONE)
        return false;
    if (blocks > GGUF_LAYERS_MAX)
        return fail(reading, "block_count: more layers than any model has");
    for (last = (size_t)blocks; last > 0; last--) {
        unsigned flags = reading->layers->flags[last - 1];

        if (flags & LAYER_HAS_TENSORS && !(flags & LAYER_HAS_NEXTN))
            break;
    }
    reading->layer_count = last;
    reading->model->num_layers = (double)last;
    for (size_t i = last; i < (size_t)blocks; i++)
        if (reading->layers->flags[i] & LAYER_HAS_NEXTN)
            reading->model->num_nextn_predict_layers =
                fmax(reading->model->num_nextn_predict_layers, 0) + 1;
    return last > 0 || fail(reading, "block_count: no layer has tensors in this file");
}

static double key_value_heads(const struct reading *reading, size_t layer)
{
    double heads = gguf_keys_layer_count(&reading->keys, "attention.head_count_kv", layer);

    return number_is_known(heads)
               ? heads
               : gguf_keys_layer_count(&reading->keys, "attention.head_count", layer);
}

static bool attends(const struct reading *reading, size_t layer)
{
    unsigned flags = reading->layers->flags[layer];
    bool has_keys = flags & LAYER_HAS_KEYS || (flags & LAYER_HAS_QKV && !(flags & LAYER_HAS_STATE));

    return has_keys && key_value_heads(reading, layer) > 0;
}

/* The window of the layers that have one, in tokens; 0: none has. */
static double window_tokens(const struct reading *reading)
{
    double window = gguf_keys_count(&reading->keys, "attention.sliding_window");
    double context_max = gguf_keys_count(&reading->keys, "context_length");

    if (reading->architecture->window == GGUF_FULL)
        return 0;
    if (reading->architecture->window == GGUF_CHUNKED || !number_is_known(window))
        window = reading->architecture->window_tokens;
    return window >= context_max ? 0 : window;
}

static bool slides(const struct reading *reading, size_t layer)
{
    const char *key = "attention.sliding_window_pattern";
    const struct gguf_value *pattern = gguf_keys_find(&reading->keys, key);
    double period = reading->architecture->period;

    if (pattern && pattern->list)
        return gguf_keys_layer_count(&reading->keys, key, layer) > 0;
    if (pattern)
        period = gguf_keys_count(&reading->keys, key);
    if (period > 0)
        return fmod((double)layer + 1, period) > 0;
    return fail(reading, "attention.sliding_window_pattern: missing, and nothing else says which "
                         "layers slide");
}

static void add_to_kind(const struct reading *reading, struct kind_count *kind, size_t layer)
{
    double heads = key_value_heads(reading, layer);

    if (kind->layers > 0 && heads != kind->key_value_heads)
        error_set(reading->keys.err, ERROR_INPUT,
                  "%s.attention.head_count_kv: %g in layer %zu, but %g in another of its kind: a "
                  "models sheet has one figure",
                  reading->keys.architecture, heads, layer, kind->key_value_heads);
    kind->key_value_heads = heads;
    kind->layers++;
}

/* Layers that read an earlier one's cache come last: Gemma 3n and 4. */
static size_t layers_with_cache(const struct reading *reading)
{
    double shared = gguf_keys_count(&reading->keys, "attention.shared_kv_layers");
    double own = number_is_known(shared) ? reading->model->num_layers - shared
                                         : reading->architecture->own_layers;

    return own > 0 && own < reading->model->num_layers ? (size_t)own : reading->layer_count;
}

static void read_head_dims(const struct reading *reading)
{
    const struct gguf_keys *keys = &reading->keys;
    struct model *model = reading->model;
    double value_dim = gguf_keys_count(keys, "attention.value_length");
    double sliding_key = gguf_keys_count(keys, "attention.key_length_swa");
    double sliding_value = gguf_keys_count(keys, "attention.value_length_swa");

    model->head_dim = gguf_keys_count(keys, "attention.key_length");
    if (!number_is_known(model->head_dim))
        model->head_dim = floor(model->hidden_size / model->num_attention_heads);
    if (number_is_known(value_dim) && value_dim != model->head_dim)
        model->v_head_dim = value_dim;
    if (!(model->num_sliding_layers > 0) || !number_is_known(sliding_key))
        return;
    if (sliding_key != model->head_dim)
        model->sliding_head_dim = sliding_key;
    if (number_is_known(sliding_value) && sliding_value != sliding_key &&
        !(sliding_key == model->head_dim && sliding_value == value_dim))
        error_set(keys->err, ERROR_INPUT,
                  "attention.value_length_swa: %g beside key_length_swa %g cannot be said in a "
                  "models sheet",
                  sliding_value, sliding_key);
}

static void read_heads(const struct reading *reading, const struct kind_count *full,
                       const struct kind_count *sliding)
{
    struct model *model = reading->model;

    if (full->layers + sliding->layers <= 0)
        return;
    model->num_key_value_heads =
        full->layers > 0 ? full->key_value_heads : sliding->key_value_heads;
    read_head_dims(reading);
    if (sliding->layers > 0 && (sliding->key_value_heads != model->num_key_value_heads ||
                                number_is_known(model->sliding_head_dim)))
        model->sliding_num_key_value_heads = sliding->key_value_heads;
}

/* A file from before llama.cpp cached latents has whole heads: it does without this key. */
static bool caches_latents(const struct reading *reading)
{
    return gguf_keys_find(&reading->keys, "attention.kv_lora_rank") &&
           (gguf_keys_find(&reading->keys, "attention.key_length_mla") ||
            key_value_heads(reading, 0) <= 1);
}

static double count_flag(const struct reading *reading, unsigned flag)
{
    double count = 0;

    for (size_t i = 0; i < reading->layer_count; i++)
        count += (reading->layers->flags[i] & flag) != 0;
    return count;
}

static void read_latent(const struct reading *reading)
{
    struct model *model = reading->model;

    model->kv_lora_rank = gguf_keys_needed_count(&reading->keys, "attention.kv_lora_rank");
    model->qk_rope_head_dim = gguf_keys_needed_count(&reading->keys, "rope.dimension_count");
    model->index_head_dim = gguf_keys_count(&reading->keys, "attention.indexer.key_length");
    if (number_is_known(model->index_head_dim))
        model->num_index_layers = count_flag(reading, LAYER_HAS_INDEX);
    model->index_n_heads = gguf_keys_count(&reading->keys, "attention.indexer.head_count");
}

/* DeepSeek-V4: every layer has a window of latents, most keep compressed ones beyond it. */
static void read_compressed(const struct reading *reading, const struct gguf_value *ratios)
{
    struct model *model = reading->model;
    double list[GGUF_LAYERS_MAX];

    if (!ratios->list || ratios->count < reading->layer_count) {
        fail(reading, "attention.compress_ratios: not a number for each layer");
        return;
    }
    for (size_t i = 0; i < reading->layer_count; i++)
        list[i] = gguf_element(ratios, i);
    model->qk_rope_head_dim = gguf_keys_needed_count(&reading->keys, "rope.dimension_count");
    model->kv_lora_rank =
        gguf_keys_needed_count(&reading->keys, "attention.key_length") - model->qk_rope_head_dim;
    model->index_head_dim = gguf_keys_count(&reading->keys, "attention.indexer.key_length");
    model->index_n_heads = gguf_keys_count(&reading->keys, "attention.indexer.head_count");
    model->sliding_window = gguf_keys_needed_count(&reading->keys, "attention.sliding_window");
    model_shape_take_compression(model, list, reading->layer_count);
}

static void read_attention(const struct reading *reading)
{
    const struct gguf_value *ratios = gguf_keys_find(&reading->keys, "attention.compress_ratios");
    struct model *model = reading->model;
    struct kind_count full = {0}, sliding = {0};
    double window = window_tokens(reading);
    size_t own = layers_with_cache(reading);

    if (ratios) {
        read_compressed(reading, ratios);
        return;
    }
    for (size_t layer = 0; layer < own; layer++)
        if (attends(reading, layer))
            add_to_kind(reading, window > 0 && slides(reading, layer) ? &sliding : &full, layer);
    if (full.layers + sliding.layers < model->num_layers)
        model->num_attention_layers = full.layers + sliding.layers;
    if (sliding.layers > 0) {
        model->num_sliding_layers = sliding.layers;
        *(reading->architecture->window == GGUF_CHUNKED ? &model->attention_chunk_size
                                                        : &model->sliding_window) = window;
    }
    if (caches_latents(reading))
        read_latent(reading);
    else
        read_heads(reading, &full, &sliding);
}

struct state_elements {
    double convolution, state;
};

/* llama.cpp's llama_hparams::n_embd_r and n_embd_s. */
static struct state_elements find_state(const struct reading *reading)
{
    const struct gguf_keys *keys = &reading->keys;
    double short_tokens = gguf_keys_count(keys, "shortconv.l_cache") - 1;
    double conv_tokens = gguf_keys_count(keys, "ssm.conv_kernel") - 1;
    double groups = gguf_keys_count(keys, "ssm.group_count");
    double inner = gguf_keys_count(keys, "ssm.inner_size");
    double state = gguf_keys_count(keys, "ssm.state_size");
    double kda_dim = gguf_keys_count(keys, "kda.head_dim");
    double heads = gguf_keys_count(keys, "attention.head_count");

    if (number_is_known(short_tokens))
        return (struct state_elements){short_tokens * reading->model->hidden_size, 0};
    if (number_is_known(kda_dim))
        return (struct state_elements){3 * conv_tokens * heads * kda_dim,
                                       heads * kda_dim * kda_dim};
    if (!number_is_known(groups))
        groups = 0;
    return (struct state_elements){conv_tokens * (inner + 2 * groups * state), inner * state};
}

static void read_state(const struct reading *reading, double layers)
{
    enum { BYTES_PER_ELEMENT = 4 }; /* llama.cpp keeps both at 32 bits */
    struct state_elements elements = find_state(reading);
    double mib_per_element = layers * BYTES_PER_ELEMENT / 1048576;

    reading->model->num_recurrent_layers = layers;
    reading->model->conv_state_mib = elements.convolution * mib_per_element;
    reading->model->recurrent_state_mib = (elements.convolution + elements.state) * mib_per_element;
    if (!number_is_known(reading->model->recurrent_state_mib))
        fail(reading, "layers with a state, but no ssm keys that say how large it is");
}

static void read_experts(const struct reading *reading)
{
    const struct gguf_keys *keys = &reading->keys;
    struct model *model = reading->model;
    double mlp = gguf_keys_largest(keys, "feed_forward_length");
    double shared_count = gguf_keys_count(keys, "expert_shared_count");

    model->num_experts = gguf_keys_count(keys, "expert_count");
    if (!(model->num_experts > 0)) {
        model->num_experts = NUMBER_UNKNOWN;
        model->intermediate_size = mlp > 0 ? mlp : NUMBER_UNKNOWN;
        return;
    }
    model->num_experts_per_tok = gguf_keys_needed_count(keys, "expert_used_count");
    model->moe_intermediate_size = gguf_keys_count(keys, "expert_feed_forward_length");
    if (!number_is_known(model->moe_intermediate_size))
        model->moe_intermediate_size = mlp;
    if (mlp > 0 && count_flag(reading, LAYER_HAS_DENSE_FFN) > 0)
        model->intermediate_size = mlp;
    model->shared_expert_intermediate_size =
        gguf_keys_count(keys, "expert_shared_feed_forward_length");
    if (!(model->shared_expert_intermediate_size > 0))
        model->shared_expert_intermediate_size =
            shared_count > 0 ? shared_count * model->moe_intermediate_size : NUMBER_UNKNOWN;
}

static double read_vocabulary(const struct reading *reading)
{
    const struct gguf_value *tokens = gguf_find(reading->keys.gguf, "tokenizer.ggml.tokens");
    double size = gguf_keys_count(&reading->keys, "vocab_size");

    return number_is_known(size) || !tokens ? size : (double)tokens->count;
}

/* The heads of a full layer, where sliding ones have more: Laguna. */
static double read_attention_heads(const struct reading *reading)
{
    double heads = gguf_keys_count(&reading->keys, "attention.head_count");

    for (size_t i = 0; i < reading->layer_count; i++)
        if (attends(reading, i) && !(window_tokens(reading) > 0 && slides(reading, i)))
            return gguf_keys_layer_count(&reading->keys, "attention.head_count", i);
    return heads > 0 ? heads : NUMBER_UNKNOWN;
}

static const char *read_quantization(const struct gguf *gguf)
{
    const struct gguf_value *type = gguf_find(gguf, "general.file_type");
    const char *name = NULL;

    if (type && type->number >= 0 && type->number < 1024)
        name = gguf_file_type_name((uint32_t)type->number);
    return name ? name : "";
}

static void read_decoder(struct reading *reading)
{
    struct model *model = reading->model;
    double recurrent = count_flag(reading, LAYER_HAS_STATE);

    model->num_attention_heads = read_attention_heads(reading);
    read_attention(reading);
    if (recurrent > 0)
        read_state(reading, recurrent);
    read_experts(reading);
    model->hidden_size_per_layer_input =
        gguf_keys_count(&reading->keys, "embedding_length_per_layer_input");
    model->architecture = model_shape_architecture(recurrent > 0, model->num_experts > 0);
}

bool gguf_model_read(struct model_shape *shape, const struct gguf *gguf,
                     const struct gguf_layers *layers, const char *assumed, struct error *err)
{
    struct reading reading = {
        .keys = {.gguf = gguf, .err = err}, .layers = layers, .model = &shape->model};
    const char *name = gguf_keys_text(&reading.keys, "general.name");

    if (!find_architecture(&reading, assumed) || !count_layers(&reading))
        return false;
    assert(reading.architecture);
    shape->model.hidden_size = gguf_keys_needed_count(&reading.keys, "embedding_length");
    shape->model.vocab_size = read_vocabulary(&reading);
    shape->model.context_length_max = gguf_keys_count(&reading.keys, "context_length");
    shape->model.tie_word_embeddings = layers->has_head ? 0 : 1;
    if (reading.architecture->kind == GGUF_ENCODER)
        shape->model.architecture = "encoder";
    else
        read_decoder(&reading);
    shape->quantization = read_quantization(gguf);
    shape->model.precision_default = shape->quantization;
    shape->llama_cpp = true;
    model_shape_take_name(shape, name, strlen(name));
    snprintf(shape->read_as, READ_AS_SIZE, "GGUF %u; architecture %s%s%s", gguf->version,
             reading.keys.architecture, reading.assumed ? " assumed to be " : "",
             reading.assumed ? reading.assumed : "");
    return err->kind == ERROR_NONE && model_shape_check(shape, err);
}
