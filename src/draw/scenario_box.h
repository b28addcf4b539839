/* SPDX-License-Identifier: MIT */
/* What answers were given for, in a box on the first page. */
#ifndef VRAMGRID_SCENARIO_BOX_H
#define VRAMGRID_SCENARIO_BOX_H

#include "leaf.h"

/* Draws it from x, y and returns where it ends; cr NULL: only measures. */
double scenario_box_draw(const struct leaf *leaf, const struct scenario *scenario, cairo_t *cr,
                         double x, double y, double width);

#endif
