/* SPDX-License-Identifier: MIT */
/* What a safetensors file's tensor is for, by its name. */
#ifndef VRAMGRID_SAFETENSORS_NAMES_H
#define VRAMGRID_SAFETENSORS_NAMES_H

#include "vramgrid/input/tensor_tally.h"

/* num_layers: layers from there on are of multi-token prediction; NAN: none is. */
enum tensor_role safetensors_role(const char *name, double num_layers);

/* Scales, zero points and permutations of quantized weights: bytes, but no parameters. */
bool safetensors_is_scale(const char *name, const char *dtype);

/* How many parameters one value of this dtype holds: 1, or more where small ones are packed. */
double safetensors_packed(const char *name, const char *dtype, double packed_bits,
                          bool experts_are_fp4);

#endif
