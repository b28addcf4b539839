/* SPDX-License-Identifier: MIT */
/* Texts with characters that no font has: a figure shows boxes in their place. */
#ifndef VRAMGRID_BOXES_H
#define VRAMGRID_BOXES_H

#include <stddef.h>

enum { BOXED_SIZE = 96 };

struct boxes {
    size_t texts;           /* different ones, in one file */
    char first[BOXED_SIZE]; /* the one drawn first; a long one ends in "..." */
};

#endif
