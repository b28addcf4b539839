/* SPDX-License-Identifier: MIT */
/* All that a template or --set can say, one row a key. */
#ifndef VRAMGRID_SETTINGS_TABLE_H
#define VRAMGRID_SETTINGS_TABLE_H

#include "vramgrid/input/settings.h"

/* Ended by a setting without section. */
extern const struct setting settings_table[];

#endif
