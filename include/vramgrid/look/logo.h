/* SPDX-License-Identifier: MIT */
/* The organisation's logo: a PNG file (ISO/IEC 15948), kept as it is. */
#ifndef VRAMGRID_LOGO_H
#define VRAMGRID_LOGO_H

#include "vramgrid/base/digest.h"
#include "vramgrid/input/settings.h"

struct logo {
    unsigned char *bytes; /* NULL: there is none */
    size_t length;
    unsigned width, height; /* pixels, from 1 */
    struct digest digest;
};

/*
 * Reads the file that the settings name, if any. False with an error that names the setting where
 * it is no PNG or larger than 4 MiB. To be released in any case.
 */
bool logo_load(struct logo *logo, const struct settings *settings, struct error *err);

void logo_release(struct logo *logo);

#endif
