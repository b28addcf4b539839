/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/disagreement.h"

#include <stdlib.h>

static void count_slice(struct disagreement *disagreement, const struct agreement *agreement)
{
    const struct plan *plan = disagreement->plan;
    size_t at = 0;

    for (size_t m = 0; m < plan->model_count; m++) {
        for (size_t g = 0; g < plan->set_count; g++, at++) {
            enum agreement_kind kind = agreement_kind(agreement, m, g);

            disagreement->rule_only[at] += kind == AGREEMENT_RULE_ONLY;
            disagreement->architecture_only[at] += kind == AGREEMENT_ARCHITECTURE_ONLY;
            disagreement->compared[at] += kind != AGREEMENT_UNKNOWN;
            disagreement->compared_pairs += kind != AGREEMENT_UNKNOWN;
            disagreement->rule_only_pairs += kind == AGREEMENT_RULE_ONLY;
            disagreement->architecture_only_pairs += kind == AGREEMENT_ARCHITECTURE_ONLY;
        }
    }
}

bool disagreement_init(struct disagreement *disagreement, const struct plan *plan,
                       struct error *err)
{
    size_t cells = plan->model_count * plan->set_count;
    struct agreement agreement = {0};
    bool ok;

    *disagreement = (struct disagreement){
        .plan = plan,
        .rule_only = calloc(cells, sizeof(unsigned)),
        .architecture_only = calloc(cells, sizeof(unsigned)),
        .compared = calloc(cells, sizeof(unsigned)),
    };
    ok = (disagreement->rule_only && disagreement->architecture_only && disagreement->compared) ||
         error_set_memory(err);
    ok = ok && agreement_init(&agreement, plan, err);
    for (size_t q = 0; ok && q < plan->quantization_count; q++) {
        for (size_t c = 0; c < plan->context_count; c++) {
            agreement_fill(&agreement, q, c);
            count_slice(disagreement, &agreement);
        }
    }
    if (ok)
        disagreement->rule = plan->modes[agreement.rule_mode]->name;
    agreement_release(&agreement);
    return ok;
}

void disagreement_release(struct disagreement *disagreement)
{
    free(disagreement->rule_only);
    free(disagreement->architecture_only);
    free(disagreement->compared);
    *disagreement = (struct disagreement){0};
}
