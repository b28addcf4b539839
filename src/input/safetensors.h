/* SPDX-License-Identifier: MIT */
/*
 * The header of a safetensors file: its tensors by dtype, and what each is for by its name. Never
 * its weights.
 *
 * Source: the format's description in github.com/huggingface/safetensors (README, dtypes of
 * tensor.rs); names as transformers, AutoAWQ, GPTQModel, bitsandbytes, compressed-tensors and
 * ModelOpt write them.
 */
#ifndef VRAMGRID_SAFETENSORS_H
#define VRAMGRID_SAFETENSORS_H

#include "byte_source.h"

#include "vramgrid/input/tensor_tally.h"

#include <jansson.h>

/* What the tensors' names do not say. */
struct safetensors_reading {
    double num_layers;        /* of the model without multi-token prediction; NAN: unknown */
    double packed_bits;       /* of a weight in packed integers; NAN: 4 */
    bool experts_are_fp4;     /* two in a byte, though the dtype says I8 */
    const json_t *weight_map; /* of an index: only what it has in this file counts; NULL: all */
    const char *file;         /* as the index calls it */
};

/* Adds to the tally. Errors are ERROR_INPUT and name the tensor, not the file. */
bool safetensors_tally(struct tensor_tally *tally, struct byte_source *source,
                       const struct safetensors_reading *reading, struct error *err);

#endif
