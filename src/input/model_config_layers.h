/* SPDX-License-Identifier: MIT */
/* What each layer of a config.json's model is, and what it keeps for a sequence, counted. */
#ifndef VRAMGRID_MODEL_CONFIG_LAYERS_H
#define VRAMGRID_MODEL_CONFIG_LAYERS_H

#include "model_config_fields.h"

enum { CONFIG_LAYERS_MAX = 10000 }; /* far above any model, and soon counted */

/* A layer has an MLP or experts beside it, but where they are layers of their own. */
enum layer_kind {
    LAYER_FULL,
    LAYER_SLIDING,
    LAYER_RECURRENT,
    LAYER_PARALLEL, /* attention and state */
    LAYER_CROSS,    /* attention to an image, which does not grow */
    LAYER_MLP,
    LAYER_EXPERTS,
    LAYER_UNKNOWN
};

struct layer_counts {
    double full, sliding, recurrent; /* among those with a cache of their own */
    double window_tokens;            /* of the sliding ones; NAN where there are none */
    size_t count, own;               /* layers; of them the first that have caches of their own */
    unsigned char kinds[CONFIG_LAYERS_MAX];
};

/* num_layers from 1 to CONFIG_LAYERS_MAX. Errors go into fields->err. */
void count_layers(struct layer_counts *counts, const struct config_fields *fields,
                  double num_layers);

/* Elements that one recurrent layer keeps for a sequence at any context; NAN: not derivable. */
struct state_elements {
    double convolution, state;
};

struct state_elements recurrent_elements(const struct config_fields *fields);

#endif
