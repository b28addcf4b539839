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
    [FIGURE_FLEET] = {"fleet", "figures.fleet", SCOPE_DOCUMENT, "fleet"},
    [FIGURE_AGREEMENT] = {"agreement", "figures.agreement", SCOPE_DOCUMENT, "agreement"},
    [FIGURE_CHANGES] = {"changes", "figures.changes", SCOPE_DOCUMENT, NULL},
    [FIGURE_METHOD] = {"method", "figures.method", SCOPE_DOCUMENT, NULL},
};

const char *figure_name(size_t place)
{
    if (place == FIGURE_ALL)
        return "all";
    return place < FIGURE_KINDS ? figure_kinds[place].name : NULL;
}

bool report_asks_for_figure(const struct report *report, enum figure_kind kind)
{
    uint64_t wanted = report->settings->figures;

    return settings_has(wanted, kind) || settings_has(wanted, FIGURE_ALL);
}

/*
 * Of reports that nobody chose figures for: free VRAM shows what is feasible, marks say what
 * agreement has to say, and fleets are for a workload that somebody named.
 */
static bool is_usual(const struct report *report, enum figure_kind kind)
{
    if (kind == FIGURE_FLEET)
        return *report->settings->workload != '\0';
    return kind != FIGURE_FEASIBILITY && kind != FIGURE_AGREEMENT;
}

size_t report_lead_mode(const struct report *report)
{
    const struct plan *plan = report->plan;

    for (size_t mode = 0; mode < plan->mode_count; mode++)
        if (plan->modes[mode]->is_architecture)
            return mode;
    return 0;
}

bool report_mode_has_figures(const struct report *report, size_t mode)
{
    size_t lead = report_lead_mode(report);

    return mode == lead || report->settings->figures || !report->plan->modes[lead]->is_architecture;
}

bool report_has_figure(const struct report *report, size_t mode, enum figure_kind kind)
{
    const struct plan *plan = report->plan;

    if (report->settings->figures ? !report_asks_for_figure(report, kind) : !is_usual(report, kind))
        return false;
    switch (kind) {
    case FIGURE_CONTEXTS:
        return plan->context_count > 1;
    case FIGURE_LADDER:
        return plan->quantization_count > 1;
    case FIGURE_FLEET: /* whatever the mode, fleets are counted exactly */
        return mode == report_lead_mode(report) && plan->workload_count > 0 && plan->engine &&
               plan->kv_type;
    case FIGURE_AGREEMENT: /* it closes the figures of the exact method */
        return plan->modes[mode]->is_architecture && agreement_is_possible(plan);
    default:
        return true;
    }
}

struct figure_range report_figure_range(const struct report *report, enum figure_kind kind)
{
    const struct plan *plan = report->plan;
    struct figure_range range = {{plan->default_quantization, 1}, {plan->default_context, 1}};

    if (!report_asks_for_figure(report, kind))
        return range;
    if (figure_kinds[kind].scope != SCOPE_DOCUMENT)
        range.quantizations = (struct span){0, plan->quantization_count};
    if (figure_kinds[kind].scope == SCOPE_SLICE)
        range.contexts = (struct span){0, plan->context_count};
    return range;
}

size_t report_figure_count(const struct report *report, size_t mode, enum figure_kind kind)
{
    struct figure_range range = report_figure_range(report, kind);

    if (!report_mode_has_figures(report, mode) || !report_has_figure(report, mode, kind))
        return 0;
    return range.quantizations.count * range.contexts.count;
}
