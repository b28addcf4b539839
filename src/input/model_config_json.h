/* SPDX-License-Identifier: MIT */
/* JSON as Python writes it: with NaN and Infinity. */
#ifndef VRAMGRID_MODEL_CONFIG_JSON_H
#define VRAMGRID_MODEL_CONFIG_JSON_H

#include "vramgrid/base/error.h"

#include <jansson.h>
#include <stddef.h>

/*
 * A JSON object, to be released; NaN, Infinity and -Infinity in it are texts of that name, so that
 * who needs a number there can say what stands instead. NULL with ERROR_INPUT that names the line.
 */
json_t *model_config_load_json(const char *text, size_t length, struct error *err);

#endif
