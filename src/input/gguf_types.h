/* SPDX-License-Identifier: MIT */
/*
 * What the numbers of GGUF's tensor types and file types mean.
 *
 * Sources: gguf-py/gguf/constants.py (GGML_QUANT_SIZES) and include/llama.h (llama_ftype) of
 * llama.cpp; types from 133 on and their bytes a row, ggml.c of ikawrakow/ik_llama.cpp@8337e4c.
 */
#ifndef VRAMGRID_GGUF_TYPES_H
#define VRAMGRID_GGUF_TYPES_H

#include <stdint.h>

struct ggml_type {
    uint32_t number;
    const char *name;
    unsigned block_values, block_bytes;
    unsigned row_bytes; /* more for each row */
};

/* NULL where the number is not known. */
const struct ggml_type *ggml_type_find(uint32_t number);

/* "Q4_K_M", as a quantizations sheet has it, or NULL. */
const char *gguf_file_type_name(uint32_t number);

#endif
