/* SPDX-License-Identifier: MIT */
/*
 * What stops an unattended run before it publishes: a sheet that lost so many rows, or verdicts
 * flipped so many at once, that a damaged input is likelier than a changed world.
 */
#ifndef VRAMGRID_GATES_H
#define VRAMGRID_GATES_H

#include "vramgrid/input/settings.h"
#include "vramgrid/report/changes.h"

enum { GATE_ROWS_MIN = 10 }; /* of smaller sheets a share says little */

/*
 * False with ERROR_INPUT if a sheet of more than GATE_ROWS_MIN rows lost more than
 * settings->max_shrink_percent of them, or more than settings->max_flips_percent of the verdicts
 * that both reports have flipped.
 */
bool gates_pass(const struct changes *changes, const struct settings *settings, struct error *err);

#endif
