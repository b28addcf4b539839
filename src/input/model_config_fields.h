/* SPDX-License-Identifier: MIT */
/*
 * The keys of a config.json one by one. The first error is kept in err and reading goes on with
 * unknowns, so that a caller looks once, at the end. A null is the same as a key left out.
 */
#ifndef VRAMGRID_MODEL_CONFIG_FIELDS_H
#define VRAMGRID_MODEL_CONFIG_FIELDS_H

#include "model_families.h"
#include "vramgrid/base/error.h"

#include <jansson.h>
#include <stdbool.h>

struct config_fields {
    const json_t *root; /* the whole file */
    const json_t *text; /* its language model: root, or text_config within a multimodal one */
    const struct model_family *family;
    struct error *err;
};

enum { FIELDS_QUOTE_SIZE = 96 };

/* A value as JSON in ASCII, cut short: a config must not be able to write to the terminal. */
void fields_quote(const json_t *value, char text[FIELDS_QUOTE_SIZE]);

/* The value of a key of the language model, or by an older family's name for it; or NULL. */
const json_t *fields_find(const struct config_fields *fields, const char *key);

/* By which of a key's names the config has it; the key itself where it has none. */
const char *fields_name(const struct config_fields *fields, const char *key);

/* An object, or NULL: then every key in it is missing. */
const json_t *fields_object(const struct config_fields *fields, const char *key);

/* A whole number, the family's default for it, or NAN. */
double fields_count(const struct config_fields *fields, const char *key);

/* Likewise, and of a list the largest; other types are left to who needs them: NAN. */
double fields_largest(const struct config_fields *fields, const char *key);

/* As fields_largest; NAN for 0 too, which says that there are none. */
double fields_above_zero(const struct config_fields *fields, const char *key);

/* The same as fields_count; an error where there is none, or where it is less than 1. */
double fields_needed_count(const struct config_fields *fields, const char *key);

bool fields_flag(const struct config_fields *fields, const char *key, bool otherwise);

/* An array, or NULL. */
const json_t *fields_list(const struct config_fields *fields, const char *key);

/* A text of this object, or "". */
const char *fields_text(const struct config_fields *fields, const json_t *object, const char *key);

/* mamba_ssm_dtype as a models sheet has it: float32, bfloat16, float16, auto or "". */
const char *fields_state_dtype(const struct config_fields *fields);

#endif
