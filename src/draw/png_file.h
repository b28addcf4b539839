/* SPDX-License-Identifier: MIT */
/*
 * A PNG (ISO/IEC 15948) on its way into a stream: 8-bit RGB, with its resolution, row by row, so
 * that a large one takes no more memory than a small one.
 */
#ifndef VRAMGRID_PNG_FILE_H
#define VRAMGRID_PNG_FILE_H

#include "vramgrid/base/deflate.h"
#include "vramgrid/base/stream.h"

#include <stdint.h>

struct png_file {
    struct stream *stream;
    uint32_t width;
    struct deflating deflating;
    unsigned char *row; /* filter type and RGB */
    bool is_short;      /* memory was */
};

/* Borrows the stream. To be closed in any case. */
bool png_file_open(struct png_file *png, struct stream *stream, uint32_t width, uint32_t height,
                   uint32_t pixels_per_metre, struct error *err);

/* One row of pixels as cairo has them: 0xXXRRGGBB. */
void png_file_row(struct png_file *png, const uint32_t *pixels);

/* After the last row; also of a zeroed file, or one that could not be opened. */
bool png_file_close(struct png_file *png, struct error *err);

#endif
