/* SPDX-License-Identifier: MIT */
/* The tensors of a GGUF file: what each is for, and what they say about each layer. */
#ifndef VRAMGRID_GGUF_LAYERS_H
#define VRAMGRID_GGUF_LAYERS_H

#include "gguf.h"

#include "vramgrid/input/tensor_tally.h"

enum { GGUF_LAYERS_MAX = 10000 }; /* far above any model */

enum {
    LAYER_HAS_TENSORS = 1,
    LAYER_HAS_KEYS = 2,       /* or latents: attention */
    LAYER_HAS_QKV = 4,        /* attention, unless it has a state too: qwen3next */
    LAYER_HAS_STATE = 8,      /* a recurrent one */
    LAYER_HAS_NEXTN = 16,     /* of multi-token prediction */
    LAYER_HAS_INDEX = 32,     /* sparse attention's index */
    LAYER_HAS_DENSE_FFN = 64, /* an MLP that is no expert */
};

struct gguf_layers {
    unsigned char flags[GGUF_LAYERS_MAX];
    bool has_head; /* a tensor of its own for it: not tied to the embedding */
};

/* All tensors of a part, of which a model may have several; layers begins zeroed. */
bool gguf_layers_note(struct gguf_layers *layers, const struct gguf *gguf, struct error *err);

/* Once layers knows all parts: what lies in a layer of multi-token prediction counts for that. */
void gguf_layers_tally(const struct gguf_layers *layers, const struct gguf *gguf,
                       struct tensor_tally *tally);

#endif
