/* SPDX-License-Identifier: MIT */
/*
 * A palette is a file templates/palettes/NAME.ini, or one of the reader's own: a section for the
 * verdicts and one for each scale, as templates/palettes/blue-orange.ini explains. That one is
 * built in, and what another leaves out is taken from it.
 */
#ifndef VRAMGRID_PALETTE_FILE_H
#define VRAMGRID_PALETTE_FILE_H

#include "vramgrid/base/findings.h"
#include "vramgrid/input/settings.h"
#include "vramgrid/look/palette.h"

/*
 * Reads the palette that the settings name, from folder or by its path. folder NULL: only the
 * built-in one has a name. False with findings or an error; the palette is then not to be used.
 */
bool palette_load(struct palette *palette, const char *folder, const struct settings *settings,
                  struct findings *findings, struct error *err);

#endif
