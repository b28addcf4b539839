/* SPDX-License-Identifier: MIT */
/*
 * A model's shape from a Hugging Face config.json: every kind of attention that kv_cache.h knows,
 * by the reading rule of the model's family (model_families.h). No I/O.
 */
#ifndef VRAMGRID_MODEL_CONFIG_H
#define VRAMGRID_MODEL_CONFIG_H

#include "vramgrid/base/error.h"
#include "vramgrid/input/model_shape.h"

/*
 * assumed is NULL, or the model_type by whose rule an unknown family of plain attention is read.
 * False with ERROR_INPUT that names the key, not the file. The shape owns nothing.
 */
bool model_config_parse(struct model_shape *shape, const char *text, size_t length,
                        const char *assumed, struct error *err);

#endif
