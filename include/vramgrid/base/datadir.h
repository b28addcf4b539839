/* SPDX-License-Identifier: MIT */
/* Where the shipped inputs/ and templates/ are. */
#ifndef VRAMGRID_DATADIR_H
#define VRAMGRID_DATADIR_H

#include "vramgrid/base/path.h"

#include <stdbool.h>

/*
 * VRAMGRID_DATADIR if set, else the source tree that the program was built in, else the installed
 * folder; "" if neither is there. False where VRAMGRID_DATADIR is set but holds no sheet of models.
 */
bool datadir_find(char path[PATH_SIZE], struct error *err);

#endif
