/* SPDX-License-Identifier: MIT */
/*
 * The families of models whose config.json can be read, and by which rule. The same key means
 * different things in different families, so a family that is not here is refused, never guessed.
 *
 * Sources: the configuration_*.py and modeling_*.py of Hugging Face transformers (4.57 and 5.0),
 * named in each row, or the modeling code published beside the model.
 */
#ifndef VRAMGRID_MODEL_FAMILIES_H
#define VRAMGRID_MODEL_FAMILIES_H

#include <stdbool.h>

enum attention_kind {
    ATTENTION_HEADS,       /* MHA, GQA and MQA: num_key_value_heads */
    ATTENTION_MULTI_QUERY, /* multi_query, new_decoder_architecture and num_kv_heads, as Falcon */
    ATTENTION_LATENT,      /* MLA: kv_lora_rank and qk_rope_head_dim */
    ATTENTION_COMPRESSED,  /* windows of latents and compressed ones beyond: compress_ratios */
    ATTENTION_NONE,        /* an encoder: nothing is cached */
};

/* Which layers keep a cache and how much of it, where the config does not list them one by one. */
enum layer_rule {
    LAYERS_FULL,     /* every layer keeps every token */
    LAYERS_WINDOW,   /* every layer slides, if there is a sliding_window */
    LAYERS_TOP,      /* use_sliding_window: from max_window_layers on */
    LAYERS_UNLISTED, /* use_sliding_window needs layer_types to say which */
    LAYERS_PATTERN,  /* every sliding_window_pattern-th layer is full, the others slide */
    LAYERS_CHUNKED,  /* chunks of attention_chunk_size but where no_rope_layers is 0 */
    LAYERS_FLAGGED,  /* hybrid_layer_pattern: 1 slides */
    LAYERS_INTERVAL, /* every full_attention_interval-th attends, the others are recurrent */
    LAYERS_OFFSET,   /* attn_layer_period and attn_layer_offset; the others are recurrent */
    LAYERS_LETTERS,  /* hybrid_override_pattern: M recurrent, * attention, - and E neither */
    LAYERS_CROSS,    /* cross_attention_layers look at the image and do not grow */
    LAYERS_LISTED,   /* only layer_types or layers_block_type say it */
    LAYERS_PARALLEL, /* every layer has attention and a state */
    LAYERS_DELTA,    /* linear_attn_config.full_attn_layers, from 1; the others are recurrent */
    LAYERS_GQA,      /* gqa_layers or attn_layer_indices, from 0; the others are recurrent */
    LAYERS_GROUPED,  /* the last of each layer_group_size attends, the others are recurrent */
    LAYERS_FLAGS,    /* attn_type_list: 1 attends, 0 is recurrent */
    LAYERS_BLOCKS,   /* block_configs */
};

/* What a recurrent layer keeps for a sequence. */
enum state_rule {
    STATE_UNKNOWN,
    STATE_DELTA_NET,  /* linear_*: Gated DeltaNet */
    STATE_MAMBA,      /* mamba_expand times hidden_size wide, no groups */
    STATE_MAMBA2,     /* the same with mamba_n_groups */
    STATE_NEMOTRON,   /* Mamba2 by mamba_num_heads and mamba_head_dim */
    STATE_SHORT_CONV, /* conv_L_cache */
    STATE_KDA,        /* linear_attn_config.head_dim and num_heads, or those of the attention */
    STATE_LIGHTNING,  /* head_dim by head_dim in each head, no convolution */
    STATE_BAILING,    /* STATE_KDA where short_conv_kernel_size is given, else STATE_LIGHTNING */
};

/* What is unusual about the weights; these count parameters, not caches. */
enum family_trait {
    FAMILY_PLAIN_MLP = 1,      /* two matrices, no gate */
    FAMILY_TIED = 2,           /* without tie_word_embeddings the head is the embedding */
    FAMILY_OUTPUT_GATE = 4,    /* the attention's output has a gate as wide as the queries */
    FAMILY_BOTH_MLPS = 8,      /* a layer with experts has a dense MLP too */
    FAMILY_EXPERT_BIASES = 32, /* counted, since a sheet does */
    FAMILY_DOUBLE_WIDE = 16,   /* use_double_wide_mlp: in the layers that share a cache */
    FAMILY_FOURFOLD = 64, /* the MLP is four times as wide as the model, if nothing else is said */
    FAMILY_HALF_WIDTH = 128, /* intermediate_size counts the gate's columns too */
};

struct model_family {
    const char *model_type;
    enum attention_kind attention;
    enum layer_rule layers;
    enum state_rule state;
    bool every_head_has_kv; /* without num_key_value_heads: as many as num_attention_heads */
    const char *source;
};

/* Of enum family_trait. */
unsigned model_family_traits(const struct model_family *family);

/*
 * By model_type, or by that of a multimodal model whose language model has none of its own.
 * NULL where the family is not known; *nearest is then a known one that may be meant, or NULL. */
const struct model_family *model_family_find(const char *model_type, const char **nearest);

/* What the family takes for a key that the config leaves out, a whole file or one that is nested in
 * that of a multimodal model; NAN: nothing. */
double model_family_default(const struct model_family *family, const char *key, bool is_nested);

#endif
