/* SPDX-License-Identifier: MIT */
/* What `explain` says of a workload, found once for people and for machines. */
#ifndef VRAMGRID_EXPLAIN_FLEET_H
#define VRAMGRID_EXPLAIN_FLEET_H

#include "explain.h"
#include "vramgrid/sweep/fleet.h"
#include "vramgrid/sweep/fleet_steps.h"
#include "vramgrid/words/columns.h"

/* The fleets of the explained GPU, and those of all GPUs of the plan beside them. */
struct explain_fleets {
    const struct explanation *explanation;
    const struct workload *workload;
    struct plan plan;           /* of the one GPU; borrows the other */
    struct fleet_grid one, all; /* filled for the workload */
    struct fleet_answer own;    /* of the one GPU: best is NULL where it does not serve */
    struct fleet_answer of_all;
};

/* Whether a workload was asked for. */
bool explain_has_workload(const struct explanation *explanation);

/* To be released in any case. */
bool explain_fleets_init(struct explain_fleets *fleets, const struct explanation *explanation,
                         struct error *err);
void explain_fleets_release(struct explain_fleets *fleets);

/*
 * What of the explained GPU it would take after a step, or in another quantization; its gpus are 0
 * where it would not serve. The fleets are as before afterwards.
 */
struct fleet explain_fleet_after(struct explain_fleets *fleets, const struct workload *workload,
                                 const struct quantization *quantization);

/* Whether another quantization of the plan is another one for the explained model. */
bool explain_is_other(const struct explanation *explanation,
                      const struct quantization *quantization);

/* On stdout, aligned. */
bool explain_print_fleet(const struct explanation *explanation, struct error *err);

#endif
