/* SPDX-License-Identifier: MIT */
/* Which sheets a workbook can have: what settings and writer ask. */
#ifndef VRAMGRID_WORKBOOK_H
#define VRAMGRID_WORKBOOK_H

#include <stdbool.h>

#define WORKBOOK_SHEETS                                                                            \
    "Summary, Fit, Explorer, Quantization ladder, Longest context, GPU ranking, Smallest GPU, "    \
    "Shortlist, Cost, Speed, Offload, Agreement, Changes, Inputs, GPU sets, Models, GPUs, "        \
    "Quantizations, Data, Checks, Workings, About or Lists"

/* Whether a template may name this sheet, in any case. */
bool workbook_is_sheet(const char *name);

#endif
