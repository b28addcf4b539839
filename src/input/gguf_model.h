/* SPDX-License-Identifier: MIT */
/*
 * A model's shape from GGUF: its attention, windows, latents, states and experts by the metadata
 * keys and tensors of its architecture (gguf_architectures.h).
 */
#ifndef VRAMGRID_GGUF_MODEL_H
#define VRAMGRID_GGUF_MODEL_H

#include "gguf_layers.h"

#include "vramgrid/input/model_shape.h"

/*
 * gguf is the first part, layers know all of them. assumed is NULL or the architecture by whose
 * rules an unknown one is read. shape->stored is left alone. Errors are ERROR_INPUT and name the
 * key.
 */
bool gguf_model_read(struct model_shape *shape, const struct gguf *gguf,
                     const struct gguf_layers *layers, const char *assumed, struct error *err);

#endif
