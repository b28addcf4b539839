/* SPDX-License-Identifier: MIT */
/* Versions of the libraries that shape the outputs, as they are loaded now: "1.16.0". */
#ifndef VRAMGRID_LIBRARIES_H
#define VRAMGRID_LIBRARIES_H

const char *library_xlsxwriter(void);
const char *library_cairo(void);
const char *library_pango(void);

#endif
