/* SPDX-License-Identifier: MIT */
/* What a workbook says of itself outside its sheets: title, date, the digests of what went in. */
#ifndef VRAMGRID_PROPERTIES_H
#define VRAMGRID_PROPERTIES_H

#include "book.h"

/* Of a workbook that is open; failures are kept in the book. */
void properties_set(struct book *book);

#endif
