/* SPDX-License-Identifier: MIT */
/*
 * From a workload to a fleet (vramgrid-method(7), FLEETS): for a model in a quantization, on 1, 2,
 * 4 or 8 of every GPU of the plan, how many requests a replica takes within the workload's limits,
 * how many replicas, GPUs and machines that makes, what they cost, and why the others do not serve.
 * The grid of one workload, model and quantization is the unit; nobody stores them all.
 */
#ifndef VRAMGRID_FLEET_H
#define VRAMGRID_FLEET_H

#include "vramgrid/core/sizing.h"
#include "vramgrid/sweep/answers.h"
#include "vramgrid/sweep/cost.h"
#include "vramgrid/sweep/speed.h"

enum fleet_status { FLEET_SERVES, FLEET_DOES_NOT_SERVE, FLEET_UNSUPPORTED, FLEET_UNKNOWN };

/* "SERVES", "DOESN'T SERVE", "unsupported" or "unknown". */
const char *fleet_status_name(enum fleet_status status);

/* Why one does not serve; the first of these that holds. */
enum fleet_reason {
    FLEET_NO_REASON,       /* it serves */
    FLEET_NOT_SHARED,      /* unsupported: the model cannot be shared out over so many GPUs */
    FLEET_TOO_LONG,        /* unsupported: requests longer than the model's context_length_max */
    FLEET_MISSING,         /* unknown: a heading without which there is no memory or no speed */
    FLEET_WEIGHTS,         /* they and one request do not fit */
    FLEET_MARGIN,          /* they do, but not with the safety margin */
    FLEET_SPEED,           /* one request alone is slower than min_tokens_per_s */
    FLEET_FIRST_TOKEN,     /* and comes later than max_ttft_s */
    FLEET_CANNOT_BE_BUILT, /* no machine takes so many of the GPU */
};
enum { FLEET_REASONS = FLEET_CANNOT_BE_BUILT + 1 };

/* What keeps a replica from taking more requests. */
enum fleet_limit { FLEET_BY_MEMORY, FLEET_BY_SEQUENCES, FLEET_BY_SPEED, FLEET_BY_FIRST_TOKEN };
enum { FLEET_LIMITS = FLEET_BY_FIRST_TOKEN + 1 };

/* "memory", "max_sequences", "min_tokens_per_s", "max_ttft_s". */
const char *fleet_limit_name(enum fleet_limit limit);

/* Requests that one replica takes at most, whatever the limits. */
enum { FLEET_REQUESTS_MAX = 1000000 };

enum { FLEET_MACHINES_MAX = 8 };

/* A GPU of the plan, as fleets are made of it: the same for every workload. */
struct fleet_card {
    const struct gpu *gpu;
    const struct purchase *purchase;
    const struct unit_price *price; /* the purchase's */
    bool is_recent;                 /* the price is */
    const struct rent *rent;        /* the cheapest of assumptions.rent_commitment; NULL: none */
    double usable_gb, budget_gb;    /* of one GPU in architecture mode; without the safety margin */
    double max_sequences; /* of the engine on this card; HUGE_VAL: as many as it is told */
    bool is_large;        /* memory.h */
    unsigned most;        /* in one machine */
    struct sizing_machine machines[FLEET_MACHINES_MAX];
    double rack_units[FLEET_MACHINES_MAX]; /* of each; NAN: unknown */
    size_t machine_count;                  /* from 1 */
};

/* So many of a GPU that serve a model together. */
struct fleet_replica {
    const struct fleet_card *card;
    unsigned gpu_count;
    struct replica_speed speed;
    enum speed_level level; /* the grid's */
};

struct fleet {
    const struct fleet_replica *replica;
    enum fleet_status status;
    enum fleet_reason reason;
    enum obstacle obstacle; /* of FLEET_NOT_SHARED */
    const char *missing;    /* the heading, of FLEET_MISSING */
    /* What it takes over what there is, above 1, where memory, speed or first token are the reason;
     * NAN elsewhere. */
    double shortfall;

    /* Of a fleet that serves; of others all of it is 0 or NAN. */
    enum fleet_limit limited_by;
    double concurrent_requests_fit; /* on one replica, from 1 */
    /* So many of them as a full replica has: all, but of requests a second as many as answer most.
     */
    double concurrent_requests_full;
    double requests; /* in flight on all of them at the peak, not whole */
    double replicas;
    double concurrent_requests;          /* on the busiest replica at the peak */
    struct speed speed;                  /* of a replica at that load */
    double utilization_percent;          /* of all that the replicas could take */
    double spare_servers, servers, gpus; /* the latter two with the spare ones */
    double rack_units;
    struct money cost;        /* hardware_usd, power_kw, total_usd ... over the workload's years */
    double rent_usd;          /* of as many GPUs over as long */
    double break_even_months; /* HUGE_VAL: never */
    double usd_per_million_output_tokens;
    unsigned rank; /* by cost in its grid, from 1; 0: none */
};

/* The fleets of a workload, a model and a quantization. */
struct fleet_grid {
    const struct plan *plan;
    const struct settings *settings;
    const struct workload *workload;
    const struct model *model;
    const struct quantization *quantization; /* native only where the model's is unknown */
    struct money_terms terms;       /* over the workload's years, else those of the settings */
    double growth;                  /* of the demand over them, from 1 of today */
    enum speed_level level;         /* that fleets keep their limits at: low unless it is set */
    struct fleet_card *cards;       /* by GPU of the plan */
    struct fleet_replica *replicas; /* by GPU, then answer_counts */
    struct fleet *fleets;           /* likewise */
    size_t count;                   /* of replicas and of fleets: ANSWER_COUNTS x plan->gpu_count */
    struct fleet **ranked;          /* those with a rank, in its order */
    size_t ranked_count;
    struct price_coverage coverage; /* of the GPUs that serve in any number */
};

/*
 * Room for one grid of the plan, which has an engine and a KV type and is borrowed like settings.
 * To be released in any case.
 */
bool fleet_grid_init(struct fleet_grid *grid, const struct plan *plan,
                     const struct settings *settings, struct error *err);

/* Takes a model in a quantization: what holds for every workload. */
void fleet_grid_prepare(struct fleet_grid *grid, const struct model *model,
                        const struct quantization *quantization);

/* Sizes all fleets of a workload and ranks those that serve. */
void fleet_grid_fill(struct fleet_grid *grid, const struct workload *workload);

void fleet_grid_release(struct fleet_grid *grid);

/* What is recommended, and what speaks against the others. All borrowed from the grid. */
struct fleet_answer {
    /*
     * Of least cost, where coverage.is_enough; else of fewest GPUs, then least VRAM each. NULL:
     * nothing serves.
     */
    const struct fleet *best;
    const struct fleet *runner_up; /* the best of another GPU; NULL: there is none */
    bool is_cheapest;              /* they are those of least cost */
    struct price_coverage coverage;
    size_t serving;                /* fleets */
    size_t unranked;               /* of them those without a rank: no recent price, no power */
    size_t failing[FLEET_REASONS]; /* fleets by reason */
    /* Of each reason the one that fails by least; NULL: none, or nobody can say. */
    const struct fleet *nearest[FLEET_REASONS];
};

struct fleet_answer fleet_grid_answer(const struct fleet_grid *grid);

/*
 * How many requests a replica takes of the grid's workload by one limit alone, up to
 * FLEET_REQUESTS_MAX; 0: not even one. The fleet has neither obstacle nor missing.
 */
double fleet_limit_requests(const struct fleet_grid *grid, const struct fleet *fleet,
                            enum fleet_limit limit);

/* How many grids a report has: workloads x models x quantizations of the plan, and the i-th of them
 * in the order of fleet.csv, prepared and filled. */
size_t fleet_grids(const struct plan *plan);
void fleet_grid_take(struct fleet_grid *grid, size_t i);

#endif
