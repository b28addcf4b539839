/* SPDX-License-Identifier: MIT */
/*
 * Reads a staged file back before it is published. Libraries were seen to report success for files
 * that end in mid-tag when the disk is full, so nothing is believed that was not read.
 */
#ifndef VRAMGRID_VERIFY_H
#define VRAMGRID_VERIFY_H

#include "vramgrid/report/writer.h"

/*
 * CSV: as many bytes as were written, the last one a line break. Workbook: every part unpacks with
 * its checksum and ends with its root's end tag, and as many cells. PDF: from %PDF- to a trailer
 * whose startxref leads to a cross-reference, and as many pages. SVG: as many bytes as were
 * written, from the XML declaration to the root's end tag. PNG: every chunk with its checksum, the
 * end chunk last, and the size in pixels.
 */
bool verify_file(enum file_kind kind, const char *path, const struct witness *witness,
                 struct error *err);

#endif
