/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/png.h"

#include <string.h>

const unsigned char png_signature[PNG_SIGNATURE_SIZE] = {0x89, 'P',  'N',  'G',
                                                         '\r', '\n', 0x1A, '\n'};

uint32_t png_number(const void *bytes)
{
    const unsigned char *b = bytes;

    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

bool png_begins(const void *bytes, size_t length)
{
    enum { TYPE_AT = 12 };

    return length >= PNG_HEAD_SIZE && memcmp(bytes, png_signature, sizeof png_signature) == 0 &&
           memcmp((const char *)bytes + TYPE_AT, "IHDR", 4) == 0;
}
