/* SPDX-License-Identifier: MIT */
/* The ways to calculate (vramgrid-method(7), RULE MODES, ARCHITECTURE MODE). */
#ifndef VRAMGRID_MODE_H
#define VRAMGRID_MODE_H

#include <stdbool.h>
#include <stddef.h>

struct mode {
    const char *name;
    double buffer;        /* of a rule mode: what the KV cache is multiplied by */
    bool is_architecture; /* exact bytes instead of a rule of thumb */
};

/* Ended by a mode without name. */
extern const struct mode mode_table[];

/* For tables of names: NULL after the last. */
const char *mode_name(size_t place);

/* NULL where there is none of this name, any case. */
const struct mode *mode_find(const char *name);

#endif
