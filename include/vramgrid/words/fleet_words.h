/* SPDX-License-Identifier: MIT */
/* What is said of fleets: why one does not serve, and the columns of fleet.csv. */
#ifndef VRAMGRID_FLEET_WORDS_H
#define VRAMGRID_FLEET_WORDS_H

#include "vramgrid/sweep/fleet.h"
#include "vramgrid/words/columns.h"

/* A row of fleet.csv: what the getters of fleet_columns take. */
struct fleet_row {
    const struct text *text;
    const struct fleet_grid *grid;
    const struct fleet *fleet;
};

/* Ended by a column without key. */
extern const struct column fleet_columns[];

/* Why a fleet does not serve, with the figures that decide it; "" where it does. */
void describe_fleet_reason(const struct text *text, const struct fleet_grid *grid,
                           const struct fleet *fleet, char words[COLUMN_TEXT_SIZE]);

/* The same of any fleet that fails by it: "weights do not fit". */
struct words fleet_reason_words(const struct text *text, enum fleet_reason reason);

/* What keeps a replica from more, and where its speed is from. */
struct words fleet_limit_words(const struct text *text, enum fleet_limit limit);
struct words fleet_basis_words(const struct text *text, enum speed_basis basis);

#endif
