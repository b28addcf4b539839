/* SPDX-License-Identifier: MIT */
/*
 * The header of a GGUF file: its metadata and its tensor table, never its weights. Versions 2 and 3
 * in either byte order.
 *
 * Source: the specification of GGUF in ggml-org/ggml; limits are far above any published model.
 */
#ifndef VRAMGRID_GGUF_H
#define VRAMGRID_GGUF_H

#include "byte_source.h"
#include "gguf_types.h"

#include "vramgrid/base/arena.h"

#include <string.h>

enum {
    GGUF_VALUES_MAX = 65536,
    GGUF_TENSORS_MAX = 262144,
    GGUF_NAME_MAX = 255,           /* bytes in a key or a tensor's name */
    GGUF_TEXT_MAX = 1023,          /* of a value that is kept */
    GGUF_TEXTS_MAX = 1 << 25,      /* in all arrays together: tokens and merges */
    GGUF_LIST_MAX = 16384,         /* numbers in an array that is kept */
    GGUF_KEPT_BYTES_MAX = 16 << 20 /* of all metadata together */
};

/* One number, one text, or an array of numbers; of other arrays only how long they are. */
struct gguf_value {
    const char *key;
    const char *text; /* NULL: no text, or a long one */
    const char *list; /* see gguf_element; NULL: no array of numbers, or a long one */
    uint64_t count;   /* of an array's elements; a number or a text is one */
    double number;    /* of a number or a truth value; NAN for others */
};

struct gguf_tensor {
    const char *name;
    const struct ggml_type *type;
    uint64_t dimensions[4]; /* 1 where there are fewer */
    uint64_t params, bytes;
    uint64_t offset; /* from where the data begin */
};

struct gguf {
    struct arena texts;
    struct gguf_value *values;
    size_t value_count, kept_bytes;
    uint64_t texts_passed;       /* in arrays */
    struct gguf_tensor *tensors; /* in the file's order */
    size_t tensor_count;
    unsigned version;
    bool big_endian;
};

/* To be released in any case. Errors are ERROR_INPUT and name key or tensor, not the file. */
bool gguf_read(struct gguf *gguf, struct byte_source *source, struct error *err);

/* NULL where there is no such key. */
const struct gguf_value *gguf_find(const struct gguf *gguf, const char *key);

/* The i-th number of a list that has so many. */
static inline double gguf_element(const struct gguf_value *value, size_t i)
{
    double number;

    memcpy(&number, value->list + i * sizeof number, sizeof number);
    return number;
}

void gguf_release(struct gguf *gguf);

#endif
