/* SPDX-License-Identifier: MIT */
/*
 * How many parameters a config.json's model has, by its matrices. Norms are counted, biases and
 * other vectors are not: together they are below 0.1 %.
 *
 * Sources: the modeling_*.py beside each family's configuration (model_families.h).
 */
#ifndef VRAMGRID_MODEL_CONFIG_PARAMS_H
#define VRAMGRID_MODEL_CONFIG_PARAMS_H

#include "model_config_layers.h"
#include "vramgrid/input/model_shape.h"

/* The columns about experts and MLPs. */
void read_experts(const struct config_fields *fields, const struct layer_counts *counts,
                  struct model *model);

/* Whether the layer has experts; counts->kinds says whether it has an MLP at all. */
bool layer_has_experts(const struct config_fields *fields, const struct layer_counts *counts,
                       size_t layer);

/*
 * Of the language model, without multi-token prediction; nothing where a dimension is missing. The
 * shape's model is read already.
 */
void count_params(struct model_shape *shape, const struct config_fields *fields,
                  const struct layer_counts *counts);

#endif
