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
};

/* What a recurrent layer keeps for a sequence. */
enum state_rule {
    STATE_UNKNOWN,
    STATE_DELTA_NET,  /* linear_*: Gated DeltaNet */
    STATE_MAMBA,      /* mamba_expand times hidden_size wide, no groups */
    STATE_MAMBA2,     /* the same with mamba_n_groups */
    STATE_NEMOTRON,   /* Mamba2 by mamba_num_heads and mamba_head_dim */
    STATE_SHORT_CONV, /* conv_L_cache */
};

struct model_family {
    const char *model_type;
    enum attention_kind attention;
    enum layer_rule layers;
    enum state_rule state;
    bool every_head_has_kv; /* without num_key_value_heads: as many as num_attention_heads */
    const char *source;
};

/* NULL where the family is not known; *nearest is then a known one that may be meant, or NULL. */
const struct model_family *model_family_find(const char *model_type, const char **nearest);

/* What the family takes for a key that the config leaves out; NAN: nothing. */
double model_family_default(const struct model_family *family, const char *key);

#endif
