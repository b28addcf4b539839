/* SPDX-License-Identifier: MIT */
/*
 * One model on several GPUs (vramgrid-method(7), SEVERAL GPUS): what each of them has to hold. VRAM
 * is never summed: every GPU must fit, so the figures are those of one GPU. Pure arithmetic.
 *
 * Sources: vLLM config/model.py get_num_kv_heads (heads are sharded, at least one on each GPU, and
 * one latent for MLA) and model_executor/models (total_num_kv_heads % tp_size, or the other way
 * round), quantization/fp8.py ("output_partition_size is not divisible by weight quantization
 * block_n") and gptq_marlin.py (groups), vllm#5951, #16021, #17569, #25292; llama.cpp
 * --tensor-split (whole layers).
 */
#ifndef VRAMGRID_PARALLEL_H
#define VRAMGRID_PARALLEL_H

#include "vramgrid/core/estimate.h"

#include <stddef.h>

enum parallelism {
    PARALLEL_TENSOR,   /* every layer on every GPU, a share of each */
    PARALLEL_PIPELINE, /* whole layers, each on one GPU */
};

/* For tables of names: NULL after the last. */
const char *parallelism_name(size_t place);

/* What decides how a model can be shared out. NAN: unknown. */
struct parallel_shape {
    double num_layers; /* known, from 1 */
    double num_attention_heads;
    double num_key_value_heads;     /* NAN for MLA too: its cache is the same on every GPU */
    double sliding_key_value_heads; /* NAN: the same */
    double gpu_overhead_gb; /* paid in full on every GPU; NAN: the rule's, which is shared out */
    /* Columns of quantized matrices that are shared out; NAN: none, or unknown. */
    double mlp_columns, expert_columns;
    double block_columns; /* that share a scale, so that a GPU has to get whole ones; NAN: none */
};

/* Why there are no figures for a model on a number of GPUs. */
enum obstacle {
    OBSTACLE_NONE,
    OBSTACLE_ATTENTION_HEADS,
    OBSTACLE_KEY_VALUE_HEADS, /* neither shared out nor copied evenly */
    OBSTACLE_MLP_BLOCKS,      /* a GPU's part of an MLP is no whole number of quantized blocks */
    OBSTACLE_EXPERT_BLOCKS,   /* the same of each expert: they can be shared out whole instead */
    OBSTACLE_UNKNOWN,         /* the sheet lacks what the mode needs, on any number of GPUs */
};

/* Communication buffers of tensor parallelism in rule modes, as a share of a GPU's weights. */
#define PARALLEL_BUFFER_SHARE 0.08

/* Whether engines take a model on gpu_count (from 1) tensor parallel GPUs. */
enum obstacle parallel_obstacle(const struct parallel_shape *shape, unsigned gpu_count);

/*
 * Each GPU's share of a rule mode's need under tensor parallelism over gpu_count (from 2) GPUs.
 * need is left as it was where there is an obstacle.
 */
enum obstacle parallel_tensor(struct estimate *need, const struct parallel_shape *shape,
                              unsigned gpu_count);

/* The share of need on a GPU that holds so many of the model's layers. */
void parallel_pipeline(struct estimate *need, const struct parallel_shape *shape, double layers);

/*
 * Shares out whole layers in proportion to weights (> 0) by largest remainder, of equals the first:
 * the sum is exact.
 */
void parallel_split_layers(double num_layers, const double *weights, double *layers, size_t count);

#endif
