/* SPDX-License-Identifier: MIT */
/*
 * What somebody measured of a replica, at loads between the rows (vramgrid-method(7), SPEED): never
 * better than what was seen, and never better with more requests in flight.
 */
#ifndef VRAMGRID_BENCHMARKS_H
#define VRAMGRID_BENCHMARKS_H

#include "vramgrid/sweep/speed.h"

/* Whether a model has a row about the replica, at any load. */
bool benchmarks_exist(const struct replica_speed *speed, const struct model *model);

/* Replaces figures of a replica with benchmarks by what they say at this load, if they do. */
void benchmarks_apply(const struct replica_speed *speed, double prompt_tokens, double output_tokens,
                      double concurrent_requests, struct speed *at);

#endif
