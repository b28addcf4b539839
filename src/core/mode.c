/* SPDX-License-Identifier: MIT */
#include "vramgrid/core/mode.h"

#include <strings.h>

const struct mode mode_table[] = {
    {"theoretical", 1.0, false},
    {"conservative", 1.1, false},
    {"production", 1.25, false},
    {"architecture", 1.0, true},
    {NULL, 0, false},
};

const char *mode_name(size_t place)
{
    return mode_table[place].name;
}

const struct mode *mode_find(const char *name)
{
    for (const struct mode *mode = mode_table; mode->name; mode++)
        if (strcasecmp(mode->name, name) == 0)
            return mode;
    return NULL;
}
