/* SPDX-License-Identifier: MIT */
/* What the tensors of a checkpoint hold together, by what they are for and by their types. */
#ifndef VRAMGRID_TENSOR_TALLY_H
#define VRAMGRID_TENSOR_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tensor_role {
    TENSOR_OTHER,
    TENSOR_EMBEDDING,
    TENSOR_LAYER_EMBEDDING, /* per-layer embeddings of Gemma 3n and 4 */
    TENSOR_HEAD,
    TENSOR_EXPERT, /* a routed one */
    TENSOR_TOWER,  /* vision or audio, with its projector */
    TENSOR_NEXTN,  /* everything in the layers of multi-token prediction */
    TENSOR_ROLES
};

enum { TENSOR_TYPES_MAX = 32 };

struct tensor_tally {
    size_t count;
    uint64_t params[TENSOR_ROLES], bytes[TENSOR_ROLES];
    struct {
        const char *name; /* static text */
        uint64_t bytes;
    } types[TENSOR_TYPES_MAX];
    bool overflows; /* more than can be counted: to be refused */
};

struct tallied_tensor {
    enum tensor_role role;
    const char *type; /* static text */
    uint64_t params, bytes;
};

void tensor_tally_add(struct tensor_tally *tally, const struct tallied_tensor *tensor);

uint64_t tensor_tally_params(const struct tensor_tally *tally);
uint64_t tensor_tally_bytes(const struct tensor_tally *tally);

/* The type of most of the bytes, "" where there are none. */
const char *tensor_tally_main_type(const struct tensor_tally *tally);

#endif
