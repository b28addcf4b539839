/* SPDX-License-Identifier: MIT */
#include "vramgrid/figure/figure_kinds.h"

#include "vramgrid/report/report.h"
#include "vramgrid/sweep/agreement.h"

const struct figure_kind_traits figure_kinds[FIGURE_KINDS] = {
    [FIGURE_ANSWER] = {"answer", "figures.answer", SCOPE_DOCUMENT, NULL},
    [FIGURE_CONTEXTS] = {"contexts", "figures.contexts", SCOPE_QUANTIZATION, "contexts"},
    [FIGURE_FREE_VRAM] = {"free_vram", "figures.free_vram", SCOPE_SLICE, "heatmap"},
    [FIGURE_FEASIBILITY] = {"feasibility", "figures.feasibility", SCOPE_SLICE, "feasibility"},
    [FIGURE_LADDER] = {"ladder", "figures.ladder", SCOPE_DOCUMENT, "ladder"},
    [FIGURE_LONGEST_CONTEXT] = {"longest_context", "figures.longest_context", SCOPE_DOCUMENT,
                                "longest_context"},
    [FIGURE_GPUS_NEEDED] = {"gpus_needed", "figures.gpus_needed", SCOPE_DOCUMENT, "gpus_needed"},
    [FIGURE_AGREEMENT] = {"agreement", "figures.agreement", SCOPE_DOCUMENT, "agreement"},
    [FIGURE_CHANGES] = {"changes", "figures.changes", SCOPE_DOCUMENT, NULL},
    [FIGURE_METHOD] = {"method", "figures.method", SCOPE_DOCUMENT, NULL},
};

const char *figure_name(size_t place)
{
    return place < FIGURE_KINDS ? figure_kinds[place].name : NULL;
}

bool report_has_figure(const struct report *report, size_t mode, enum figure_kind kind)
{
    uint64_t wanted = report->settings->figures;
    const struct plan *plan = report->plan;

    if (wanted && !settings_has(wanted, kind))
        return false;
    switch (kind) {
    case FIGURE_CONTEXTS:
        return plan->context_count > 1;
    case FIGURE_LADDER:
        return plan->quantization_count > 1;
    case FIGURE_AGREEMENT: /* it closes the document of the exact method */
        return plan->modes[mode]->is_architecture && agreement_is_possible(plan);
    default:
        return true;
    }
}

size_t report_figure_count(const struct report *report, size_t mode, enum figure_kind kind)
{
    const struct plan *plan = report->plan;

    if (!report_has_figure(report, mode, kind))
        return 0;
    switch (figure_kinds[kind].scope) {
    case SCOPE_SLICE:
        return plan->quantization_count * plan->context_count;
    case SCOPE_QUANTIZATION:
        return plan->quantization_count;
    case SCOPE_DOCUMENT:
        break;
    }
    return 1;
}
