/* SPDX-License-Identifier: MIT */
#include "vramgrid/mode.h"

#include <stddef.h>
#include <strings.h>

const struct mode mode_table[] = {
    {"theoretical", 1.0},
    {"conservative", 1.1},
    {"production", 1.25},
    {NULL, 0},
};

const struct mode *mode_find(const char *name)
{
    for (const struct mode *mode = mode_table; mode->name; mode++)
        if (strcasecmp(mode->name, name) == 0)
            return mode;
    return NULL;
}
