/* SPDX-License-Identifier: MIT */
/*
 * Shaped texts, which a thread keeps from one file to the next: the charts of a report have the
 * same names, headings and notes again and again, and shaping takes longer than drawing. How a text
 * comes out follows from its words and its style alone, never from what was shaped before it.
 */
#ifndef VRAMGRID_TEXT_LAYOUTS_H
#define VRAMGRID_TEXT_LAYOUTS_H

#include "pdf_text.h"

struct shape_key;

struct layouts {
    PangoContext *context;
    PangoFontDescription *fonts[FONTS];
    GHashTable *shapes; /* by words and style */
    size_t ready;       /* how many of them have a layout */
};

/* A text in a style. Lengths are points. */
struct shape {
    const struct shape_key *key; /* the text and the style */
    struct text_size size;
    double left;         /* how far its lines begin to the right of where they are drawn */
    double baseline;     /* of the first line, below the upper end */
    int unknown;         /* characters that no font has */
    PangoLayout *layout; /* NULL: to be made anew */
};

/* This thread's own, for its life. */
struct layouts *layouts_of_thread(void);

/* A text, measured; valid until the next call. */
struct shape *layouts_find(struct layouts *layouts, const struct text_style *style,
                           const char *words);

/* Its layout, valid as long. */
PangoLayout *layouts_ready(struct layouts *layouts, struct shape *shape);

#endif
