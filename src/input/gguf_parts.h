/* SPDX-License-Identifier: MIT */
/* A model out of one GGUF file, or out of all parts of a split one. */
#ifndef VRAMGRID_GGUF_PARTS_H
#define VRAMGRID_GGUF_PARTS_H

#include "vramgrid/base/error.h"
#include "vramgrid/input/model_shape.h"

/* path is that of the first part: NAME-00001-of-00003.gguf. Errors are ERROR_INPUT and name it. */
bool gguf_parts_read(struct model_shape *shape, const char *path, const char *assumed,
                     struct error *err);

#endif
