/* SPDX-License-Identifier: MIT */
/* How a PNG begins (ISO/IEC 15948, 5.2 and 11.2.2): what its writer and its readers share. */
#ifndef VRAMGRID_PNG_H
#define VRAMGRID_PNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Signature and the chunk IHDR; where the latter has the sides in pixels. */
enum { PNG_SIGNATURE_SIZE = 8, PNG_HEAD_SIZE = 33, PNG_WIDTH_AT = 16, PNG_HEIGHT_AT = 20 };

extern const unsigned char png_signature[PNG_SIGNATURE_SIZE];

/* The four bytes of a number: the most significant first. */
uint32_t png_number(const void *bytes);

/* Whether a file has the signature and IHDR as its first chunk, which may still be damaged. */
bool png_begins(const void *bytes, size_t length);

#endif
