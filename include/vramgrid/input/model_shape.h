/* SPDX-License-Identifier: MIT */
/*
 * What a model's files say about it: config.json, GGUF and safetensors all fill this, and one
 * function (model_import_finish) makes rows of it.
 */
#ifndef VRAMGRID_MODEL_SHAPE_H
#define VRAMGRID_MODEL_SHAPE_H

#include "vramgrid/base/error.h"
#include "vramgrid/input/catalogue.h"
#include "vramgrid/input/tensor_tally.h"

enum { READ_AS_SIZE = 192 };

struct model_shape {
    struct model model; /* name, params_billion and what follows from tensors are left unknown */
    struct tensor_tally stored;   /* of the files; count 0: no tensors were there to read */
    struct tensor_tally computed; /* parameters by the model's dimensions; count 0: no rule */
    double index_bytes;           /* of the checkpoint where its tensors are not at hand, or NAN */
    char name[CATALOGUE_NAME_MAX + 1]; /* as the files have it, or "" */
    const char *quantization;          /* a name of the quantizations sheet, or "": static text */
    double packed_bits;                /* of a weight in packed integers, or NAN */
    bool experts_are_fp4;              /* two in a byte */
    bool llama_cpp;                    /* stored as llama.cpp loads it */
    bool has_towers;                   /* beside the language model: no key tells their size */
    char read_as[READ_AS_SIZE];        /* by which rule: for the row's source */
};

/* Everything unknown. */
void model_shape_clear(struct model_shape *shape);

/* Copies at most CATALOGUE_NAME_MAX bytes that a sheet can hold; other names are left out. */
void model_shape_take_name(struct model_shape *shape, const char *name, size_t length);

/* False with ERROR_INPUT where a figure is out of the range that its column has. */
bool model_shape_check(const struct model_shape *shape, struct error *err);

/* As the shipped models sheet says it. */
const char *model_shape_architecture(bool hybrid, bool experts);

/*
 * Compressed attention of DeepSeek-V4: tokens that one latent stands for, in each of count layers
 * (0: none, only the window). 4 are the layers with an index, above that the heavily compressed.
 */
void model_shape_take_compression(struct model *model, const double *ratios, size_t count);

#endif
