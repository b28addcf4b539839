/* SPDX-License-Identifier: MIT */
/* Which sheets a workbook can have: what settings and writer ask. */
#ifndef VRAMGRID_WORKBOOK_H
#define VRAMGRID_WORKBOOK_H

#include <stddef.h>

/* For tables of names, in the order of the tabs: NULL after the last. */
const char *workbook_sheet_name(size_t place);

#endif
