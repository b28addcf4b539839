/* SPDX-License-Identifier: MIT */
/* The form that published weights have, by dtype and quantization_config. */
#ifndef VRAMGRID_MODEL_CONFIG_QUANTIZATION_H
#define VRAMGRID_MODEL_CONFIG_QUANTIZATION_H

#include "model_config_fields.h"
#include "vramgrid/input/model_shape.h"

/* Fills in quantization, precision_default, packed_bits and experts_are_fp4. */
void read_quantization(const struct config_fields *fields, struct model_shape *shape);

#endif
