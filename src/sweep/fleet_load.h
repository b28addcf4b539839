/* SPDX-License-Identifier: MIT */
/* How many requests a replica takes within the limits of a workload. */
#ifndef VRAMGRID_FLEET_LOAD_H
#define VRAMGRID_FLEET_LOAD_H

#include "vramgrid/sweep/fleet.h"

/* The most requests, from 1 to most, with which a replica keeps a limit at its level of speed; 0:
 * not even one. */
double fleet_most_requests(const struct fleet_replica *replica, const struct workload *workload,
                           enum fleet_limit limit, double most);

/*
 * How many requests in flight, up to fit, answer the most requests a second at its level of speed,
 * which may count more in flight as so much slower that fewer are answered. Of all numbers only
 * those of five binary digits are tried, so that a larger fit never answers less.
 */
double fleet_full_requests(const struct fleet_replica *replica, const struct workload *workload,
                           double fit);

/* The fewest, up to full, with which a replica answers so many requests a second, likewise. */
double fleet_requests_for_rate(const struct fleet_replica *replica, const struct workload *workload,
                               double requests_per_s, double full);

/* Seconds that a request is in flight where so many are, likewise. */
double fleet_seconds_in_flight(const struct fleet_replica *replica, const struct workload *workload,
                               double requests);

#endif
