/* SPDX-License-Identifier: MIT */
/*
 * What threads that set text have to do one at a time. cairo keeps the faces of a font file in a
 * list without a lock (1.16 to 1.18): two threads that make the face of the same file at once may
 * get two faces, and a PDF would then embed that font twice, in some runs and not in others.
 */
#ifndef VRAMGRID_FONTS_H
#define VRAMGRID_FONTS_H

#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stddef.h>

/* This thread's own, kept for its next file: making one takes longer than a page. */
PangoFontMap *fonts_map(void);

/*
 * Loads these fonts and whatever stands in for their missing ASCII characters, once for a thread's
 * font map: always the same fonts. False where there is none, or none with digits and Latin
 * letters.
 */
bool fonts_load(PangoContext *context, PangoFontDescription *const fonts[], size_t count);

/* Shapes a text that may take further fonts; returns how many characters no font has. */
int fonts_shape(PangoLayout *layout);

#endif
