/* SPDX-License-Identifier: MIT */
/*
 * What a model's weights take, by what its format quantizes (vramgrid-method(7), ARCHITECTURE
 * MODE). Pure arithmetic.
 *
 * Sources: vLLM model_executor/layers/quantization (AWQ, GPTQ, FP8 and bitsandbytes replace linear
 * layers; embedding and head keep 16 bits), vLLM quantization/mxfp4.py (gpt-oss: experts alone,
 * their columns padded), llama.cpp src/llama-quant.cpp (types of token_embd and output) and
 * src/llama-model.cpp (token_embd and per_layer_token_embd stay in host memory).
 */
#ifndef VRAMGRID_WEIGHTS_H
#define VRAMGRID_WEIGHTS_H

#include <stdbool.h>

/* What has the format's bits; the rest has 16. */
enum weights_scope {
    WEIGHTS_ALL, /* everything but vision towers, with bits of their own for embedding and head */
    WEIGHTS_LINEAR,  /* all but token embedding, head and vision towers */
    WEIGHTS_EXPERTS, /* routed experts; of a dense model its MLPs */
};

/* 1e9 parameters; counts. NAN: unknown, and see weights_need_vocabulary. */
struct weights_shape {
    double params_billion; /* of all */
    double vocab_size, hidden_size;
    bool ties_embeddings;         /* one matrix is token embedding and head */
    bool has_own_head;            /* known to have two; neither: unknown, the larger of both */
    double expert_params_billion; /* of routed experts; dense: of the MLPs; 0: neither is known */
    double vision_params_billion; /* of towers; from 0 */
    double per_layer_params_billion; /* per-layer embeddings (Gemma 3n and 4); from 0 */
};

/* Bits a weight; embedding and head NAN: those of the scope. */
struct weights_format {
    enum weights_scope scope;
    double bits, embedding_bits, head_bits;
    double padding; /* of what is quantized, from 1: whole blocks of columns */
};

struct weights {
    double bytes;        /* of all tensors */
    double padded_bytes; /* of them those of a format with padding */
    double host_bytes;   /* of them what llama.cpp keeps in host memory */
};

/* Whether vocab_size and hidden_size have to be known. */
bool weights_need_vocabulary(const struct weights_format *format);

/*
 * How much more padded columns take where each of so many GPUs fills up its own part to whole
 * blocks: 1 where the parts come out even.
 */
double weights_growth(double columns, double block_columns, unsigned gpu_count);

/* A tied embedding is the head too: llama.cpp holds it on the GPU, and a copy on the host. */
struct weights weights_of(const struct weights_shape *shape, const struct weights_format *format);

#endif
