/* SPDX-License-Identifier: MIT */
/*
 * What several formulas of a replica's row have in common (vramgrid-method(7), SPEED), as patterns
 * (formula.h): each is given the pattern of what it is about.
 */
#ifndef VRAMGRID_LIVE_PARTS_H
#define VRAMGRID_LIVE_PARTS_H

#include "book.h"

enum { PART_SIZE = 1024 };

/* Model and card are known; it serves, but for its machine; it serves; memory is compared. */
extern const char when_known[], when_goes[], when_serves[], when_held[];

/* A formula that is empty where the condition does not hold. */
void part_if(char pattern[FORMULA_SIZE], const char *when, const char *what);

/* Time of a step with so many requests in flight. */
void part_step(char part[PART_SIZE], const char *requests);

/* Time per output token at the low speed, from that of a step. */
void part_low_tpot(char part[PART_SIZE], const char *step, const char *requests);

/* Time to first token: a prompt waits for a step, or for prompts before it. */
void part_ttft(char part[PART_SIZE], const char *step, const char *requests);

/* Requests whose caches fit into so many GB, up to a million. */
void part_fitting(char part[PART_SIZE], const char *gb);

#endif
