/* SPDX-License-Identifier: MIT */
#include "model_config_params.h"

#include <math.h>

/* What all layers have in common, read once. */
struct counting {
    const struct config_fields *fields;
    const struct layer_counts *layers;
    const struct model *model;
    unsigned traits;
    double hidden, heads;
};

static double optional(const struct counting *counting, const char *key, double otherwise)
{
    return known_or(fields_largest(counting->fields, key), otherwise);
}

/* As wide as the attention's output. */
static bool has_output_gate(const struct counting *counting)
{
    static const char *const FLAGS[] = {"attn_output_gate", "use_gqa_gate", "mla_use_output_gate"};

    for (size_t i = 0; i < sizeof FLAGS / sizeof FLAGS[0]; i++)
        if (json_is_true(fields_find(counting->fields, FLAGS[i])))
            return true;
    return (counting->traits & FAMILY_OUTPUT_GATE) != 0;
}

/* Queries through a smaller matrix, where there is one. */
static double query_params(const struct counting *counting, double width)
{
    double rank = optional(counting, "q_lora_rank", 0);

    return rank > 0 ? rank * (counting->hidden + width) : counting->hidden * width;
}

static double latent_params(const struct counting *counting)
{
    const struct model *model = counting->model;
    double nope = fields_count(counting->fields, "qk_nope_head_dim");
    double value = fields_count(counting->fields, "v_head_dim");
    double rope = model->qk_rope_head_dim, rank = model->kv_lora_rank;
    double outputs = has_output_gate(counting) ? 2 : 1;

    return query_params(counting, counting->heads * (nope + rope)) +
           counting->hidden * (rank + rope) + rank * counting->heads * (nope + value) +
           outputs * counting->heads * value * counting->hidden;
}

/* DeepSeek's indexer: queries from the compressed ones, one key and a weight for each head. */
static double index_params(const struct counting *counting)
{
    double heads = optional(counting, "index_n_heads", 0);
    double dim = optional(counting, "index_head_dim", 0);
    double rank = optional(counting, "q_lora_rank", 0);

    return rank * heads * dim + counting->hidden * (dim + heads);
}

/* DeepSeek-V4: one key that is its value too, outputs in groups, and what makes latents. */
static double compressed_params(const struct counting *counting)
{
    double dim = fields_count(counting->fields, "head_dim");
    double rank = fields_count(counting->fields, "o_lora_rank");
    double groups = fields_count(counting->fields, "o_groups");
    double width = counting->heads * dim;

    return query_params(counting, width) + counting->hidden * dim + width * rank +
           groups * rank * counting->hidden + 4 * counting->hidden * dim;
}

static double heads_of_layer(const struct counting *counting, size_t layer)
{
    const json_t *list = fields_find(counting->fields, "num_attention_heads_per_layer");
    const json_t *entry = json_is_array(list) ? json_array_get(list, layer) : NULL;
    bool slides = counting->layers->kinds[layer] == LAYER_SLIDING;

    if (json_is_integer(entry))
        return (double)json_integer_value(entry);
    return slides ? optional(counting, "swa_num_attention_heads", counting->heads)
                  : counting->heads;
}

static double head_params(const struct counting *counting, size_t layer)
{
    const struct model *model = counting->model;
    bool slides = counting->layers->kinds[layer] == LAYER_SLIDING;
    double heads = heads_of_layer(counting, layer);
    double key_value =
        slides ? known_or(model->sliding_num_key_value_heads, model->num_key_value_heads)
               : model->num_key_value_heads;
    double key = slides ? known_or(model->sliding_head_dim, model->head_dim) : model->head_dim;
    double value =
        slides && number_is_known(model->sliding_head_dim) ? key : known_or(model->v_head_dim, key);
    double queries = heads * key * (has_output_gate(counting) ? 2 : 1);
    bool value_is_key = !slides && fields_flag(counting->fields, "attention_k_eq_v", false);
    double pairs = key_value * (key + (value_is_key ? 0 : value));

    return counting->hidden * (queries + pairs + heads * value);
}

static double attention_params(const struct counting *counting, size_t layer)
{
    switch (counting->fields->family->attention) {
    case ATTENTION_LATENT:
        return latent_params(counting);
    case ATTENTION_COMPRESSED:
        return compressed_params(counting);
    case ATTENTION_NONE:
        return 4 * counting->hidden * counting->hidden;
    case ATTENTION_HEADS:
    case ATTENTION_MULTI_QUERY:
        break;
    }
    return head_params(counting, layer);
}

static double delta_net_params(const struct counting *counting)
{
    const struct config_fields *fields = counting->fields;
    double keys =
        fields_count(fields, "linear_key_head_dim") * fields_count(fields, "linear_num_key_heads");
    double value_heads = fields_count(fields, "linear_num_value_heads");
    double values = fields_count(fields, "linear_value_head_dim") * value_heads;

    return counting->hidden * (2 * keys + 2 * values + 2 * value_heads) +
           fields_count(fields, "linear_conv_kernel_dim") * (2 * keys + values) +
           values * counting->hidden;
}

struct mamba {
    double inner, state, groups, heads, kernel;
};

static double mamba2_params(const struct counting *counting, const struct mamba *mamba)
{
    double convolved = mamba->inner + 2 * mamba->groups * mamba->state;

    return counting->hidden * (mamba->inner + convolved + mamba->heads) +
           (mamba->kernel + 1) * convolved + mamba->inner * counting->hidden;
}

static double mamba1_params(const struct counting *counting, const struct mamba *mamba)
{
    double rank = optional(counting, "mamba_dt_rank", ceil(counting->hidden / 16));

    return counting->hidden * 3 * mamba->inner + (mamba->kernel + 3) * mamba->inner +
           mamba->inner * (2 * rank + 3 * mamba->state);
}

static double mamba_params(const struct counting *counting)
{
    const struct config_fields *fields = counting->fields;
    double expanded = optional(counting, "mamba_expand", NUMBER_UNKNOWN) * counting->hidden;
    struct mamba mamba = {.inner = optional(counting, "mamba_d_ssm", expanded),
                          .state = fields_count(fields, "mamba_d_state"),
                          .groups = fields_count(fields, "mamba_n_groups"),
                          .heads = fields_count(fields, "mamba_n_heads"),
                          .kernel = fields_count(fields, "mamba_d_conv")};

    if (fields->family->state == STATE_MAMBA)
        return mamba1_params(counting, &mamba);
    if (fields->family->state == STATE_NEMOTRON) {
        mamba.heads = fields_count(fields, "mamba_num_heads");
        mamba.inner = mamba.heads * fields_count(fields, "mamba_head_dim");
        mamba.state = fields_count(fields, "ssm_state_size");
        mamba.groups = fields_count(fields, "n_groups");
        mamba.kernel = fields_count(fields, "conv_kernel");
    }
    return mamba2_params(counting, &mamba);
}

/* Q, K, V and O; two gates, each either whole or through one head's dimension; a beta a head. */
static double kimi_params(const struct counting *counting, double heads, double head_dim,
                          double kernel)
{
    const struct config_fields *fields = counting->fields;
    const json_t *linear = fields_object(fields, "linear_attn_config");
    double width = heads * head_dim, narrow = head_dim * (counting->hidden + width);
    double whole = counting->hidden * width;
    bool both = fields_flag(fields, "no_kda_lora", false);
    bool one = json_is_true(json_object_get(linear, "use_full_rank_gate"));

    return 4 * whole + 3 * kernel * width + (both ? whole : narrow) +
           (both || one ? whole : narrow) + counting->hidden * heads;
}

static double delta_attention_params(const struct counting *counting)
{
    const struct config_fields *fields = counting->fields;
    const struct config_fields linear = {fields->root, fields_object(fields, "linear_attn_config"),
                                         fields->family, fields->err};

    return kimi_params(counting, fields_count(&linear, "num_heads"),
                       fields_count(&linear, "head_dim"),
                       fields_count(&linear, "short_conv_kernel_size"));
}

/* Q, K, V, the output's gate and O. */
static double lightning_params(const struct counting *counting)
{
    return 5 * counting->hidden * counting->heads * fields_count(counting->fields, "head_dim");
}

static double state_params(const struct counting *counting)
{
    double kernel = fields_count(counting->fields, "short_conv_kernel_size");

    switch (counting->fields->family->state) {
    case STATE_DELTA_NET:
        return delta_net_params(counting);
    case STATE_MAMBA:
    case STATE_MAMBA2:
    case STATE_NEMOTRON:
        return mamba_params(counting);
    case STATE_SHORT_CONV:
        return counting->hidden *
               (4 * counting->hidden + fields_count(counting->fields, "conv_L_cache"));
    case STATE_KDA:
        return delta_attention_params(counting);
    case STATE_BAILING:
        if (number_is_known(kernel))
            return kimi_params(counting, counting->heads,
                               fields_count(counting->fields, "head_dim"), kernel);
        return lightning_params(counting);
    case STATE_LIGHTNING:
        return lightning_params(counting);
    case STATE_UNKNOWN:
        break;
    }
    return NUMBER_UNKNOWN;
}

static double mixer_params(const struct counting *counting, size_t layer)
{
    switch ((enum layer_kind)counting->layers->kinds[layer]) {
    case LAYER_RECURRENT:
        return state_params(counting);
    case LAYER_PARALLEL:
        return attention_params(counting, layer) + state_params(counting);
    case LAYER_MLP:
    case LAYER_EXPERTS:
        return 0;
    case LAYER_FULL:
    case LAYER_SLIDING:
    case LAYER_CROSS:
    case LAYER_UNKNOWN:
        break;
    }
    return attention_params(counting, layer);
}

static double mlp_params(const struct counting *counting, double hidden, double width)
{
    return (counting->traits & FAMILY_PLAIN_MLP ? 2 : 3) * hidden * width;
}

static double dense_params(const struct counting *counting, size_t layer)
{
    bool wide = counting->traits & FAMILY_DOUBLE_WIDE && layer >= counting->layers->own &&
                fields_flag(counting->fields, "use_double_wide_mlp", false);
    double width = optional(counting, "intermediate_size", counting->model->intermediate_size);

    return mlp_params(counting, counting->hidden,
                      (wide ? 2 : 1) * known_or(counting->model->intermediate_size, width));
}

/* DeciLM rounds two thirds of a multiple of hidden_size up to whole 256s. */
static double block_params(const struct counting *counting, size_t layer)
{
    const json_t *block = json_array_get(fields_find(counting->fields, "block_configs"), layer);
    const json_t *attention = json_object_get(block, "attention");
    const json_t *mlp = json_object_get(block, "ffn");
    double multiple = json_number_value(json_object_get(mlp, "ffn_mult"));
    double width = ceil(floor(2 * multiple * counting->hidden / 3) / 256) * 256;
    double square = counting->hidden * counting->hidden;
    double mixer = 0, rest = mlp_params(counting, counting->hidden, width);

    if (json_is_true(json_object_get(attention, "replace_with_linear")))
        mixer = square;
    else if (!json_is_true(json_object_get(attention, "no_op")))
        mixer = attention_params(counting, layer);
    if (json_is_true(json_object_get(mlp, "replace_with_linear")))
        rest = square;
    return mixer + (json_is_true(json_object_get(mlp, "no_op")) ? 0 : rest);
}

/* Experts may work on a latent: then two matrices lead there and back. */
static void add_experts(const struct counting *counting, double *experts, double *others)
{
    const struct model *model = counting->model;
    double latent =
        optional(counting, "moe_latent_size", optional(counting, "routed_expert_hidden_size", 0));

    *experts += model->num_experts * mlp_params(counting, latent > 0 ? latent : counting->hidden,
                                                model->moe_intermediate_size);
    if (counting->traits & FAMILY_EXPERT_BIASES)
        *experts += model->num_experts * (2 * model->moe_intermediate_size + counting->hidden);
    *others += counting->hidden * model->num_experts + 2 * latent * counting->hidden;
    *others +=
        mlp_params(counting, counting->hidden, known_or(model->shared_expert_intermediate_size, 0));
}

/* Whether the mixer of this layer stands alone, as in Nemotron-H. */
static bool has_mlp(const struct counting *counting, size_t layer)
{
    enum layer_kind kind = (enum layer_kind)counting->layers->kinds[layer];

    return counting->fields->family->layers != LAYERS_LETTERS || kind == LAYER_MLP ||
           kind == LAYER_EXPERTS;
}

static void add_layer(const struct counting *counting, size_t layer, double *experts,
                      double *others)
{
    if (counting->fields->family->layers == LAYERS_BLOCKS) {
        *others += block_params(counting, layer) + 2 * counting->hidden;
        return;
    }
    *others += mixer_params(counting, layer) + 2 * counting->hidden;
    if (!has_mlp(counting, layer))
        return;
    if (layer_has_experts(counting->fields, counting->layers, layer)) {
        add_experts(counting, experts, others);
        if (counting->traits & FAMILY_BOTH_MLPS)
            *others += dense_params(counting, layer);
    } else {
        *others += dense_params(counting, layer);
    }
}

static void add(struct tensor_tally *tally, enum tensor_role role, double params)
{
    struct tallied_tensor tensor = {role, "", (uint64_t)params, 0};

    if (params > 0)
        tensor_tally_add(tally, &tensor);
}

/* Gemma 3n and 4: a narrow embedding for each layer, and the matrices that bring it in. */
static double per_layer_inputs(const struct counting *counting, double *others)
{
    double width = known_or(counting->model->hidden_size_per_layer_input, 0);
    double layers = counting->model->num_layers;

    *others += 3 * counting->hidden * width * layers;
    return optional(counting, "vocab_size_per_layer_input", counting->model->vocab_size) * width *
           layers;
}

void count_params(struct model_shape *shape, const struct config_fields *fields,
                  const struct layer_counts *counts)
{
    const struct model *model = &shape->model;
    struct counting counting = {fields,
                                counts,
                                model,
                                model_family_traits(fields->family),
                                model->hidden_size,
                                model->num_attention_heads};
    double experts = 0, others = model->hidden_size, per_layer;
    double embedding = model->vocab_size * model->hidden_size;
    bool encodes = fields->family->attention == ATTENTION_NONE;

    for (size_t layer = 0; layer < counts->count; layer++)
        add_layer(&counting, layer, &experts, &others);
    per_layer = per_layer_inputs(&counting, &others);
    others += known_or(model->num_index_layers, 0) * index_params(&counting);
    if (encodes)
        others += optional(&counting, "max_position_embeddings", 0) * model->hidden_size;
    if (!(embedding + experts + others + per_layer < 1e18))
        return;
    add(&shape->computed, TENSOR_EXPERT, experts);
    add(&shape->computed, TENSOR_OTHER, others);
    add(&shape->computed, TENSOR_LAYER_EMBEDDING, per_layer);
    add(&shape->computed, TENSOR_EMBEDDING, embedding);
    if (!(model->tie_word_embeddings > 0) && !encodes)
        add(&shape->computed, TENSOR_HEAD, embedding);
}
