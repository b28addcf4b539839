/* SPDX-License-Identifier: MIT */
/*
 * What recurrent layers keep: the convolution's last kernel - 1 inputs, and the state. Mamba:
 * ollama's GraphSize, vLLM's MambaStateShapeCalculator. Gated DeltaNet: modeling_qwen3_next.py.
 * Kimi Delta Attention: modeling_kimi_linear.py. Lightning attention: modeling_minimax.py. Short
 * convolution: llama.cpp's llama_hparams::n_embd_r.
 */
#include "model_config_layers.h"

#include "vramgrid/input/catalogue.h"

/* The state is K by V in each value head, the convolution runs over Q, K and V. */
static struct state_elements delta_net(const struct config_fields *fields)
{
    double key_dim = fields_count(fields, "linear_key_head_dim");
    double value_dim = fields_count(fields, "linear_value_head_dim");
    double key_heads = fields_count(fields, "linear_num_key_heads");
    double value_heads = fields_count(fields, "linear_num_value_heads");
    double conv_tokens = fields_count(fields, "linear_conv_kernel_dim") - 1;

    return (struct state_elements){conv_tokens *
                                       (2 * key_dim * key_heads + value_dim * value_heads),
                                   value_heads * key_dim * value_dim};
}

/* The state is inner by state, the convolution runs over the input and B and C of each group. */
static struct state_elements mamba(double inner, double state, double groups, double kernel)
{
    return (struct state_elements){(kernel - 1) * (inner + 2 * groups * state), inner * state};
}

static double mamba_inner(const struct config_fields *fields)
{
    double inner = fields_count(fields, "mamba_d_ssm");

    return number_is_known(inner)
               ? inner
               : fields_count(fields, "mamba_expand") * fields_count(fields, "hidden_size");
}

/* As delta_net, with as many heads and dimensions of Q, K and V. */
static struct state_elements kimi_delta(double heads, double head_dim, double kernel)
{
    return (struct state_elements){3 * (kernel - 1) * heads * head_dim,
                                   heads * head_dim * head_dim};
}

static struct state_elements kimi(const struct config_fields *fields)
{
    const struct config_fields linear = {fields->root, fields_object(fields, "linear_attn_config"),
                                         fields->family, fields->err};

    return kimi_delta(fields_count(&linear, "num_heads"), fields_count(&linear, "head_dim"),
                      fields_count(&linear, "short_conv_kernel_size"));
}

/* No convolution: heads keep their K by V alone. */
static struct state_elements lightning(const struct config_fields *fields)
{
    double head_dim = fields_count(fields, "head_dim");

    return (struct state_elements){0, fields_count(fields, "num_attention_heads") * head_dim *
                                          head_dim};
}

static struct state_elements bailing(const struct config_fields *fields)
{
    double kernel = fields_count(fields, "short_conv_kernel_size");

    if (!number_is_known(kernel))
        return lightning(fields);
    return kimi_delta(fields_count(fields, "num_attention_heads"), fields_count(fields, "head_dim"),
                      kernel);
}

struct state_elements recurrent_elements(const struct config_fields *fields)
{
    switch (fields->family->state) {
    case STATE_DELTA_NET:
        return delta_net(fields);
    case STATE_MAMBA:
        return mamba(mamba_inner(fields), fields_count(fields, "mamba_d_state"), 0,
                     fields_count(fields, "mamba_d_conv"));
    case STATE_MAMBA2:
        return mamba(mamba_inner(fields), fields_count(fields, "mamba_d_state"),
                     fields_count(fields, "mamba_n_groups"), fields_count(fields, "mamba_d_conv"));
    case STATE_NEMOTRON:
        return mamba(fields_count(fields, "mamba_num_heads") *
                         fields_count(fields, "mamba_head_dim"),
                     fields_count(fields, "ssm_state_size"), fields_count(fields, "n_groups"),
                     fields_count(fields, "conv_kernel"));
    case STATE_SHORT_CONV:
        return (struct state_elements){
            (fields_count(fields, "conv_L_cache") - 1) * fields_count(fields, "hidden_size"), 0};
    case STATE_KDA:
        return kimi(fields);
    case STATE_LIGHTNING:
        return lightning(fields);
    case STATE_BAILING:
        return bailing(fields);
    case STATE_UNKNOWN:
        break;
    }
    return (struct state_elements){NUMBER_UNKNOWN, NUMBER_UNKNOWN};
}
