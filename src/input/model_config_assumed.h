/* SPDX-License-Identifier: MIT */
/* A config of an unknown family, read by a known one's rule because somebody said so. */
#ifndef VRAMGRID_MODEL_CONFIG_ASSUMED_H
#define VRAMGRID_MODEL_CONFIG_ASSUMED_H

#include "model_config_fields.h"

/*
 * Sets fields->family. False with ERROR_USAGE where the family is none of plain attention, or
 * ERROR_INPUT where a key hints at windows, latents, states or anything else beyond it.
 */
bool assume_family(struct config_fields *fields, const char *model_type);

#endif
