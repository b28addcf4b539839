/* SPDX-License-Identifier: MIT */
/*
 * The metadata keys of one architecture one by one. The first error is kept and reading goes on
 * with unknowns, so that a caller looks once, at the end.
 */
#ifndef VRAMGRID_GGUF_KEYS_H
#define VRAMGRID_GGUF_KEYS_H

#include "gguf.h"

enum { GGUF_ARCHITECTURE_MAX = 63 };

struct gguf_keys {
    const struct gguf *gguf;
    char architecture[GGUF_ARCHITECTURE_MAX + 1]; /* as the file says: the keys' beginning */
    struct error *err;
};

/* The value of "ARCHITECTURE.key", or NULL. */
const struct gguf_value *gguf_keys_find(const struct gguf_keys *keys, const char *key);

/* A whole number from 0, or NAN where there is none; of an array the first. */
double gguf_keys_count(const struct gguf_keys *keys, const char *key);

/* The same; an error where there is none, or where it is less than 1. */
double gguf_keys_needed_count(const struct gguf_keys *keys, const char *key);

/* Likewise for one layer, where an array has one for each. */
double gguf_keys_layer_count(const struct gguf_keys *keys, const char *key, size_t layer);

/* The largest of an array, or the one number; NAN where there is none. */
double gguf_keys_largest(const struct gguf_keys *keys, const char *key);

/* The text of a whole key such as general.name, or "". */
const char *gguf_keys_text(const struct gguf_keys *keys, const char *key);

#endif
