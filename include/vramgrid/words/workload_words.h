/* SPDX-License-Identifier: MIT */
/* Sentences about a workload and about the answer to it, for pages, sheets and explain. */
#ifndef VRAMGRID_WORKLOAD_WORDS_H
#define VRAMGRID_WORKLOAD_WORDS_H

#include "vramgrid/sweep/fleet.h"
#include "vramgrid/words/phrases.h"

enum { WORKLOAD_LINES = 5 };

/* In words, which borrow the room of their phrases. */
struct workload_lines {
    struct words lines[WORKLOAD_LINES];
    struct phrase room[WORKLOAD_LINES];
    size_t count;
};

/* Who is served, how that grows, lengths, limits: of the grid's workload; a line each. */
void describe_workload(const struct text *text, const struct fleet_grid *grid,
                       struct workload_lines *lines);

/* "16 RTX A6000, 2 per replica, 43,210 USD" */
struct words describe_fleet(const struct text *text, const struct fleet *fleet,
                            struct phrase *phrase);

/* What is recommended and what comes next, or that nothing serves, or is called cheapest. */
struct words describe_fleet_answer(const struct text *text, const struct fleet_grid *grid,
                                   const struct fleet_answer *answer, struct phrase *phrase);

/* Whether what a fleet costs is the price of cards, without the machines around them. */
bool fleet_lacks_hosts(const struct fleet_grid *grid, const struct fleet *fleet);

/* A count with its thousands apart, of what is beyond any three digits; "?" where it is unknown. */
void describe_count(double count, char text[NUMBER_SIZE]);

/* The same, but three digits of what is less than a thousand. */
void describe_short(double value, char text[NUMBER_SIZE]);

#endif
