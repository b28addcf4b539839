/* SPDX-License-Identifier: MIT */
/*
 * How fast a replica is (vramgrid-method(7), SPEED): rows of sheets put into the core's formulas,
 * and measured rows of the sheet `speeds` before them.
 */
#ifndef VRAMGRID_SPEED_H
#define VRAMGRID_SPEED_H

#include "vramgrid/core/throughput.h"
#include "vramgrid/sweep/plan.h"

#include <stdbool.h>

/* Where a speed is from, the best first. */
enum speed_basis {
    SPEED_MEASURED,   /* a row of the sheet `speeds` */
    SPEED_CALIBRATED, /* the formulas, for an engine and a card that have measured points */
    SPEED_ESTIMATED,  /* the formulas, for an engine or a card without any */
};
enum { SPEED_BASES = SPEED_ESTIMATED + 1 };

/* "measured", "calibrated", "estimated". */
extern const char *const speed_basis_names[SPEED_BASES];

/* A model in a quantization on so many of a GPU, from 1. Borrows the catalogue. */
struct replica {
    const struct model *model;
    const struct quantization *quantization;
    const struct gpu *gpu;
    unsigned gpu_count;
};

/* What a replica does under any load. Borrows the catalogue. */
struct replica_speed {
    struct throughput_replica replica;
    struct throughput_factors low, high;
    enum speed_basis basis; /* of what is not measured */
    const char *missing;    /* the heading without which nothing is known; NULL: known */
    /* Of the sheet `speeds`: the model's rows, and what those about the replica have; NULL: none.
     */
    const struct benchmark *benchmarks;
    const struct quantization *quantization;
    const struct engine *engine;
    const struct gpu *gpu;
    unsigned gpu_count;
};

struct speed {
    struct throughput_times low, expected, high;
    enum speed_basis basis;
};

/* One of the three. */
enum speed_level { SPEED_LOW, SPEED_EXPECTED, SPEED_HIGH };

const struct throughput_times *speed_take(const struct speed *speed, enum speed_level level);

/* What goes into the formulas, for those who calculate elsewhere; without benchmarks. */
struct speed_parts {
    struct throughput_model model;
    struct throughput_card card;
    struct throughput_engine engine;
    struct throughput_factors low, high;
    enum speed_basis basis;
    const char *missing;
};

/* False where a sheet lacks what is needed, whose heading is in missing. */
bool speed_parts_of(const struct plan *plan, const struct replica *replica,
                    struct speed_parts *parts);

/* The same, but of the model only num_experts: the rest is the same on every GPU, and half of the
 * time. */
bool speed_card_parts_of(const struct plan *plan, const struct replica *replica,
                         struct speed_parts *parts);

/*
 * False where a sheet lacks what is needed, whose heading is in missing: the speed is unknown,
 * never guessed. Benchmarks do without a card's rates and an engine's constants; beyond the loads
 * that they are of tokens/s are 0 then. The plan has an engine and a KV type.
 */
bool speed_prepare(const struct plan *plan, const struct replica *replica,
                   struct replica_speed *speed);

/* The heading that model and quantization lack, on whatever GPU; NULL: none. */
const char *speed_model_missing(const struct plan *plan, const struct replica *replica);

/* The model's part, which is the same on equal numbers of any GPU. */
struct speed_model {
    struct throughput_model figures;
    const char *missing; /* the heading without which there are none; NULL: none is missing */
};

/* Of the replica's model, quantization and number of GPUs; its GPU may be NULL. */
struct speed_model speed_model_of(const struct plan *plan, const struct replica *replica);

/* As speed_prepare, by a model's part that is there already, which is most of the time. */
bool speed_prepare_model(const struct plan *plan, const struct replica *replica,
                         const struct speed_model *model, struct replica_speed *speed);

/* Tokens and requests are from 1. More requests in flight never make a request faster. */
struct speed speed_at(const struct replica_speed *speed, double prompt_tokens, double output_tokens,
                      double concurrent_requests);

/* One of the three alone, which takes less time. */
struct throughput_times speed_at_level(const struct replica_speed *speed, double prompt_tokens,
                                       double output_tokens, double concurrent_requests,
                                       enum speed_level level);

#endif
