/* SPDX-License-Identifier: MIT */
/*
 * A row of the models sheet from a Hugging Face config.json: every kind of attention that
 * kv_cache.h knows, by the reading rule of the model's family (model_families.h). No I/O.
 */
#ifndef VRAMGRID_MODEL_CONFIG_H
#define VRAMGRID_MODEL_CONFIG_H

#include "vramgrid/base/error.h"
#include "vramgrid/input/catalogue.h"
#include "vramgrid/input/model_families.h"

struct model_config {
    struct model model; /* unknown where the config does not say: name and params_billion always */
    char name[CATALOGUE_NAME_MAX + 1]; /* the last part of _name_or_path, or "" */
    const struct model_family *family;
};

/*
 * False with ERROR_INPUT that names the key, not the file. The config owns nothing; the model's
 * texts are static.
 */
bool model_config_parse(struct model_config *config, const char *text, size_t length,
                        struct error *err);

#endif
