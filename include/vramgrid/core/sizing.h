/* SPDX-License-Identifier: MIT */
/*
 * From a demand to replicas, GPUs and machines (vramgrid-method(7), FLEETS). Pure arithmetic.
 * Counts are whole doubles; nothing here is NAN.
 */
#ifndef VRAMGRID_SIZING_H
#define VRAMGRID_SIZING_H

#include <stdbool.h>

/* Requests in flight of so many people, of whom a share has one (0 to 100 %). */
double sizing_active_requests(double users, double active_percent);

/*
 * Requests in flight where so many arrive a second and each stays so long: Little's law (Little
 * 1961, A Proof for the Queuing Formula L = lambda W).
 */
double sizing_requests_in_flight(double requests_per_s, double seconds_in_flight);

/* What a demand of 1 has become after the years; percent_per_year is above -100. */
double sizing_growth(double percent_per_year, double years);

/* The fewest replicas that take so many requests with headroom, each at most fit (from 1): from 1.
 */
double sizing_replicas(double requests, double headroom_percent, double fit);

/* Requests on the busiest of the replicas, where they are shared out evenly: from 1. */
double sizing_requests_per_replica(double requests, double replicas);

/* What GPUs come in. */
struct sizing_machine {
    double gpus;   /* that it takes, from 1 */
    bool is_whole; /* it has them all from the start: a board; else those that are needed */
};

struct sizing_order {
    double servers, gpus; /* with the spare ones */
};

/*
 * The machines for so many replicas (from 1) of replica_gpus each, which do not reach over two
 * machines, and spare ones that each can stand in for any of them. The machine takes a replica.
 */
struct sizing_order sizing_machines(const struct sizing_machine *machine, double replicas,
                                    double replica_gpus, double spare_servers);

#endif
