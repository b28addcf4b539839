/* SPDX-License-Identifier: MIT */
/*
 * A model's files as Hugging Face's cache, huggingface-cli download or git clone leave them:
 * config.json and safetensors beside it, or one GGUF.
 */
#ifndef VRAMGRID_MODEL_FOLDER_H
#define VRAMGRID_MODEL_FOLDER_H

#include "vramgrid/input/model_import.h"

/* Each fills shape and source of a cleared import; errors are ERROR_INPUT and name the file. */

bool model_folder_read(struct model_import *import, const struct import_request *request,
                       const char *folder, struct error *err);

/* A config.json, or what else is one by its content. */
bool model_folder_read_config(struct model_import *import, const struct import_request *request,
                              const char *path, struct error *err);

/* One .safetensors file that is a whole checkpoint, with the config.json beside it. */
bool model_folder_read_single(struct model_import *import, const struct import_request *request,
                              const char *path, struct error *err);

/* A model.safetensors.index.json, with the shards and the config.json beside it. */
bool model_folder_read_index(struct model_import *import, const struct import_request *request,
                             const char *path, struct error *err);

/* Where the shape has no name yet, that of the folder that a file lies in. */
void model_folder_take_name(struct model_shape *shape, const char *file);

#endif
