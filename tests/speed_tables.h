/* SPDX-License-Identifier: MIT */
/* The part of the accuracy appendix that is about speed. */
#ifndef VRAMGRID_TESTS_SPEED_TABLES_H
#define VRAMGRID_TESTS_SPEED_TABLES_H

#include "points.h"

enum { CROSS_VALIDATION_ROUNDS = 7 };

void print_speed_tables(const struct points *points);

/* Of points that nothing was ever fitted to, with the constants as they are. */
void print_unseen_speeds(const struct points *points);

#endif
