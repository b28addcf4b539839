/* SPDX-License-Identifier: MIT */
/*
 * The architectures of GGUF files whose caches can be read from their metadata. One that is not
 * here is refused, never guessed.
 *
 * Source: llama.cpp's src/llama-arch.cpp for the names, llm_load_hparams (here as of
 * ikawrakow/ik_llama.cpp@8337e4c src/llama-hparams.cpp) for what stands in no key.
 */
#ifndef VRAMGRID_GGUF_ARCHITECTURES_H
#define VRAMGRID_GGUF_ARCHITECTURES_H

#include "gguf.h"

enum gguf_window {
    GGUF_FULL,    /* no layer slides, whatever the metadata say */
    GGUF_LISTED,  /* attention.sliding_window_pattern says which */
    GGUF_PERIOD,  /* it, or every so manyth layer is full */
    GGUF_CHUNKED, /* every so manyth is full, the others in chunks of that many tokens */
};

enum gguf_kind { GGUF_DECODER, GGUF_ENCODER };

struct gguf_architecture {
    const char *name;
    enum gguf_kind kind;
    enum gguf_window window;
    double period;
    double window_tokens; /* where the file does not say; 0: then none slides */
    double own_layers;    /* the later ones read an earlier one's cache; 0: all, or as it says */
};

/* NULL where it is not known; *nearest is then a known one that may be meant, or NULL. */
const struct gguf_architecture *gguf_architecture_find(const char *name, const char **nearest);

#endif
