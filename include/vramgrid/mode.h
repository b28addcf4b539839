/* SPDX-License-Identifier: MIT */
/* The ways to calculate (SPEC 1.1). */
#ifndef VRAMGRID_MODE_H
#define VRAMGRID_MODE_H

struct mode {
    const char *name;
    double buffer; /* what the KV cache is multiplied by */
};

/* Ended by a mode without name. */
extern const struct mode mode_table[];

/* NULL where there is none of this name, any case. */
const struct mode *mode_find(const char *name);

#endif
