/* SPDX-License-Identifier: MIT */
#include "vramgrid/look/logo.h"

#include "vramgrid/base/file.h"
#include "vramgrid/base/png.h"
#include "vramgrid/sweep/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOGO_BYTES_MAX = 4 << 20, LOGO_PIXELS_MAX = 10000 };

/* From its head to IEND as the last chunk (ISO/IEC 15948, 5.6). */
static bool is_png(const struct logo *logo)
{
    enum { IEND_BYTES = 12, SHORTEST = PNG_HEAD_SIZE + IEND_BYTES };

    return logo->length >= SHORTEST && png_begins(logo->bytes, logo->length) &&
           memcmp(logo->bytes + logo->length - IEND_BYTES + 4, "IEND", 4) == 0;
}

static bool measure(struct logo *logo)
{
    logo->width = png_number(logo->bytes + PNG_WIDTH_AT);
    logo->height = png_number(logo->bytes + PNG_HEIGHT_AT);
    return logo->width > 0 && logo->width <= LOGO_PIXELS_MAX && logo->height > 0 &&
           logo->height <= LOGO_PIXELS_MAX;
}

static bool refuse(const struct settings *settings, const char *reason, struct error *err)
{
    char problem[1024];

    snprintf(problem, sizeof problem, "%.700s: %s", settings->logo, reason);
    return plan_refuse(settings, &settings->logo, problem, err);
}

bool logo_load(struct logo *logo, const struct settings *settings, struct error *err)
{
    const char *reason;

    *logo = (struct logo){0};
    if (!settings->logo)
        return true;
    logo->bytes =
        (unsigned char *)file_read(settings->logo, LOGO_BYTES_MAX, &logo->length, &reason);
    if (!logo->bytes)
        return refuse(settings, reason, err);
    if (!is_png(logo))
        return refuse(settings, "is not a PNG file", err);
    if (!measure(logo))
        return refuse(settings, "has no side of 1 to 10000 pixels", err);
    return digest_bytes(&logo->digest, logo->bytes, logo->length, err);
}

void logo_release(struct logo *logo)
{
    free(logo->bytes);
    *logo = (struct logo){0};
}
