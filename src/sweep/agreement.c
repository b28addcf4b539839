/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/agreement.h"

/* The place of the first mode of a kind, or mode_count. */
static size_t find_mode(const struct plan *plan, bool is_architecture)
{
    size_t i = 0;

    while (i < plan->mode_count && plan->modes[i]->is_architecture != is_architecture)
        i++;
    return i;
}

bool agreement_is_possible(const struct plan *plan)
{
    return find_mode(plan, true) < plan->mode_count && find_mode(plan, false) < plan->mode_count;
}

bool agreement_init(struct agreement *agreement, const struct plan *plan, struct error *err)
{
    *agreement = (struct agreement){
        .plan = plan,
        .rule_mode = find_mode(plan, false),
        .architecture_mode = find_mode(plan, true),
    };
    return slice_init(&agreement->rule, plan, err) &&
           slice_init(&agreement->architecture, plan, err);
}

void agreement_fill(struct agreement *agreement, size_t quantization, size_t context)
{
    const struct plan *plan = agreement->plan;

    slice_fill(&agreement->rule,
               plan_slice_index(plan, agreement->rule_mode, quantization, context));
    slice_fill(&agreement->architecture,
               plan_slice_index(plan, agreement->architecture_mode, quantization, context));
}

enum agreement_kind agreement_kind(const struct agreement *agreement, size_t model, size_t set)
{
    enum verdict rule = slice_verdict(&agreement->rule, model, set);
    enum verdict architecture = slice_verdict(&agreement->architecture, model, set);

    if (rule >= VERDICT_UNSUPPORTED || architecture >= VERDICT_UNSUPPORTED)
        return AGREEMENT_UNKNOWN;
    if (verdict_runs(rule) == verdict_runs(architecture))
        return verdict_runs(rule) ? AGREEMENT_BOTH_RUN : AGREEMENT_NEITHER_RUNS;
    return verdict_runs(rule) ? AGREEMENT_RULE_ONLY : AGREEMENT_ARCHITECTURE_ONLY;
}

void agreement_release(struct agreement *agreement)
{
    slice_release(&agreement->rule);
    slice_release(&agreement->architecture);
}
