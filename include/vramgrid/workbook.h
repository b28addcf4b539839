/* SPDX-License-Identifier: MIT */
/* Which sheets a workbook can have: what settings and writer ask. */
#ifndef VRAMGRID_WORKBOOK_H
#define VRAMGRID_WORKBOOK_H

#include <stdbool.h>

/* Whether a template may name this sheet, in any case. */
bool workbook_is_sheet(const char *name);

#endif
