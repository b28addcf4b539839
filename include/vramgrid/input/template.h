/* SPDX-License-Identifier: MIT */
/* INI templates: what a report is made of. The only module that knows inih. */
#ifndef VRAMGRID_TEMPLATE_H
#define VRAMGRID_TEMPLATE_H

#include "vramgrid/base/findings.h"
#include "vramgrid/input/settings.h"

/*
 * Sets what the file says; relative paths in it start from its folder. path must live as long as
 * the settings. False if anything is wrong; findings then says what, by line.
 */
bool template_load(struct settings *settings, const char *path, struct findings *findings);

/* The same from memory; name stands in the findings, base is the folder for relative paths. */
bool template_parse(struct settings *settings, const char *name, const char *base, const char *text,
                    struct findings *findings);

#endif
