/* SPDX-License-Identifier: MIT */
/* Where the shipped inputs/ and templates/ are. */
#ifndef VRAMGRID_DATADIR_H
#define VRAMGRID_DATADIR_H

#include "vramgrid/path.h"

#include <stdbool.h>

/*
 * VRAMGRID_DATADIR if set, else the source tree that the program was built in, else the installed
 * folder. False, with path worthless, if none of them holds inputs/models.csv.
 */
bool datadir_find(char path[PATH_SIZE]);

#endif
