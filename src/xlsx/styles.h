/* SPDX-License-Identifier: MIT */
/* How cells look. Only the book needs this. */
#ifndef VRAMGRID_STYLES_H
#define VRAMGRID_STYLES_H

#include "book.h"

/* The template's accent as the library takes colours. */
uint32_t styles_accent(const struct book *book);

/* Creates every format of the workbook; a failure is kept in the book. */
void styles_create(struct book *book);

#endif
