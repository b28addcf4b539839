/* SPDX-License-Identifier: MIT */
/*
 * Rows of the sheets models and checkpoints from what lies on the disk: a config.json, a GGUF file,
 * a safetensors file, the index of several, or a folder with any of them. Headers are read, never
 * weights.
 */
#ifndef VRAMGRID_MODEL_IMPORT_H
#define VRAMGRID_MODEL_IMPORT_H

#include "vramgrid/input/model_shape.h"

enum { IMPORT_SOURCE_SIZE = 512, IMPORT_WARNING_SIZE = 256 };

struct import_request {
    const char *path;
    const char *name;      /* NULL: as the files say */
    const char *assumed;   /* the family to read an unknown one as; NULL: none */
    double params_billion; /* NAN: as the files say */
};

struct model_import {
    struct model_shape shape; /* its model is the row; texts are borrowed from here */
    char source[IMPORT_SOURCE_SIZE];
    char warning[IMPORT_WARNING_SIZE]; /* "" or a line for who asked */
};

/* The shape and where it is from. Errors are ERROR_INPUT and begin with the path. */
bool model_import_read(struct model_import *import, const struct import_request *request,
                       struct error *err);

/*
 * The row of the models sheet: name, parameters as given, as the files hold them or as computed,
 * and what follows from them. Errors are ERROR_USAGE and say which option is missing.
 */
bool model_import_finish(struct model_import *import, const struct import_request *request,
                         struct error *err);

/* The row of the checkpoints sheet, of a finished import. ERROR_INPUT where there are no tensors.
 */
bool model_import_checkpoint(const struct model_import *import,
                             const struct import_request *request, struct checkpoint *checkpoint,
                             struct error *err);

/* One GGUF file or one safetensors header in memory, as model_import_read takes them. */
bool model_import_gguf(struct model_shape *shape, const char *bytes, size_t length,
                       struct error *err);
bool model_import_safetensors(struct model_shape *shape, const char *bytes, size_t length,
                              struct error *err);

#endif
