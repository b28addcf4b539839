/* SPDX-License-Identifier: MIT */
/* What each layer of a config.json's model keeps for a sequence, counted. */
#ifndef VRAMGRID_MODEL_CONFIG_LAYERS_H
#define VRAMGRID_MODEL_CONFIG_LAYERS_H

#include "model_config_fields.h"

enum { CONFIG_LAYERS_MAX = 10000 }; /* far above any model, and soon counted */

struct layer_counts {
    double full, sliding, recurrent;
    double window_tokens; /* of the sliding ones; NAN where there are none */
};

/* num_layers from 1 to CONFIG_LAYERS_MAX. Errors go into fields->err. */
struct layer_counts count_layers(const struct config_fields *fields, double num_layers);

/* MiB that so many recurrent layers keep for one sequence at any context; NAN: not derivable. */
double recurrent_state_mib(const struct config_fields *fields, double layers);

#endif
