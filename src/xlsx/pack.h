/* SPDX-License-Identifier: MIT */
/* The finished workbook: what libxlsxwriter made of it, with the large sheets' rows put in. */
#ifndef VRAMGRID_PACK_H
#define VRAMGRID_PACK_H

#include "bulk_rows.h"
#include "vramgrid/base/error.h"

struct pack {
    const char *workbook; /* to be written */
    const char *skeleton; /* libxlsxwriter's: of the large sheets what is above the rows */
    FILE *rows;
    const struct bulk *bulks; /* where in it the rows of each sheet are; most sheets have none */
    size_t sheets;
};

/* Parts that are whole are copied as libxlsxwriter packed them. */
bool pack_workbook(const struct pack *pack, struct error *err);

#endif
