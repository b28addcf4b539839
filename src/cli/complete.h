/* SPDX-License-Identifier: MIT */
/* What the word being typed may become: one candidate a line, on stdout. */
#ifndef VRAMGRID_COMPLETE_H
#define VRAMGRID_COMPLETE_H

#include "vramgrid/cli/run.h"

/* Items of a list stay in front of what its last item may become. */
struct typed {
    const char *before;
    int before_length;
    const char *text;
};

/* Offers what stands in a column of a sheet, each once. */
void complete_offer_column(const struct run *run, const struct typed *typed, enum sheet_kind kind,
                           const char *heading);

#endif
