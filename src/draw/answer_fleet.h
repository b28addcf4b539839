/* SPDX-License-Identifier: MIT */
/* What the answer recommends for the workload that is named, model by model. */
#ifndef VRAMGRID_ANSWER_FLEET_H
#define VRAMGRID_ANSWER_FLEET_H

#include "vramgrid/report/report.h"
#include "vramgrid/words/phrases.h"

struct answer_fleet {
    const struct gpu *gpu; /* NULL: nothing serves, or nobody can say */
    double replicas, gpus, total_usd;
    double least_usd;    /* of the same at the high speed; NAN like total_usd */
    double cheapest_usd; /* of any, as threshold_fleets takes it */
    unsigned gpu_count;  /* of a replica */
    bool is_cheapest;    /* else the smallest: too few have a recent price */
};

/* Whether a workload is named, and there is what fleets are counted by. */
bool answer_has_fleets(const struct report *report);

/* The best fleet of one model after the other, in the quantization of the answers. */
struct answer_fleets *answer_fleets_open(const struct report *report, struct error *err);
struct answer_fleet answer_fleets_find(struct answer_fleets *fleets, const struct model *model);
void answer_fleets_close(struct answer_fleets *fleets);

/* "8x L40S (4×2)": all GPUs, and replicas x GPUs of each. */
void describe_answer_fleet(const struct answer_fleet *fleet, char words[LINE_SIZE]);

#endif
