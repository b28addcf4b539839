/* SPDX-License-Identifier: MIT */
/*
 * What the live fleet in cells is published with: the choice that the yellow cells have when the
 * report is made, its fleets as the program finds them, and what the formulas are told of models,
 * cards and engine. Beside the program's own answer, so that cells have it before anybody
 * recalculates.
 *
 *     Fleet data (models, cards, workloads) + Answer (choices) + Cost (quotes) -> Fleet workings
 *         -> Answer, Fleet, Decision
 */
#ifndef VRAMGRID_FLEET_VIEW_H
#define VRAMGRID_FLEET_VIEW_H

#include "fleet_rents.h"
#include "sheets.h"
#include "vramgrid/sweep/fleet.h"

/* Beyond so many rows of models in quantizations a reader waits to open the file. */
enum { FLEET_PAIRS_MAX = 4000, FLEET_GPUS_MAX = 250 };

/*
 * Whether there are fleets in cells: a workload or architecture mode, an engine whose speed is
 * known, and not too many models and cards.
 */
bool fleet_is_possible(const struct report *report);

/*
 * What a replica makes of one unit of a model, in the order of the columns: times are linear in a
 * model's figures, whatever the constants of card and engine behind them (core/throughput.h).
 */
enum rate {
    RATE_WEIGHTS_S,  /* to read a GB of all weights */
    RATE_CACHE_S,    /* to read a GB of caches */
    RATE_ROW_S,      /* to compute a token with 10^9 parameters */
    RATE_LAYER_S,    /* of each layer, of each step */
    RATE_SEQUENCE_S, /* of each sequence, of each step */
    RATE_SENT_S,     /* to exchange a token's hidden state, a layer and column */
    RATE_PAIR_S,     /* of two tokens that see each other, a layer, head and column */
    RATE_FIRST_S,    /* of the first token beside its prompt */
    RATE_ROWS,       /* that computing takes as long as at least */
    RATE_LOW,        /* low times are so many times as long of one request, */
    RATE_LOW_MORE,   /* and of what more add */
    RATE_HIGH,
    RATE_HIGH_MORE,
    RATES,
};

struct fleet_rates {
    double rate[RATES];
    enum speed_basis basis;
    bool is_known;
};

struct fleet_view {
    const struct report *report;
    const struct plan *plan;
    struct workload unnamed; /* what is answered for where no sheet has workloads */
    const struct model *model;
    size_t quantization; /* place in the plan */
    struct fleet_grid grid;
    struct fleet_answer answer;
    /* Models in quantizations to which cards have the same rates are of one class. */
    struct fleet_rates *rates; /* by class, then by row of the grid */
    size_t *classes;           /* by model and quantization */
    size_t class_count;
    struct fleet_rents rents;
};

/* The model and quantization at which everything begins. To be released in any case. */
bool fleet_view_init(struct fleet_view *view, const struct report *report, struct error *err);
void fleet_view_release(struct fleet_view *view);

/* The workload that the grid is filled with: as it is published, that of the report. */
const struct workload *fleet_view_workload(const struct fleet_view *view);

/* The rule of thumb beside the exact answer: the plan's first, else what explain takes. */
const struct mode *fleet_view_rule_mode(const struct fleet_view *view);

/* What each of so many GPUs holds by it; NAN: unsupported or unknown. */
struct fleet_rule {
    double fixed_gb; /* weights and overhead */
    double token_gb; /* the cache of one token of one sequence */
};

struct fleet_rule fleet_view_rule(const struct fleet_view *view, const struct model *model,
                                  size_t quantization, unsigned gpu_count);

/*
 * How many rows the sheet of speeds has for a model in a quantization on this engine, on GPUs of
 * the plan. Cells go by the formulas: what was measured is no formula for a cell.
 */
size_t fleet_view_benchmarks(const struct fleet_view *view, const struct model *model,
                             size_t quantization);

/* The place of a model in the plan. */
static inline size_t fleet_view_class(const struct fleet_view *view, size_t model,
                                      size_t quantization)
{
    return view->classes[model * view->plan->quantization_count + quantization];
}

#endif
