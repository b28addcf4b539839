/* SPDX-License-Identifier: MIT */
/* The figures of slices: free VRAM, feasibility, and all contexts of a quantization side by side.
 */
#include "vramgrid/figure/figure.h"

#include "vramgrid/base/number.h"
#include "vramgrid/sweep/survey.h"
#include "vramgrid/sweep/verdict.h"
#include "vramgrid/words/name_words.h"
#include "vramgrid/words/thresholds.h"

#include <stdio.h>
#include <string.h>

static const struct mode *mode_of(const struct figure *figure)
{
    return figure->report->plan->modes[figure->mode];
}

static struct words formula_of(const struct figure *figure)
{
    return text_words(figure->report->text, mode_of(figure)->is_architecture
                                                ? "figure.formula_architecture"
                                                : "figure.formula");
}

/* Whether the rule beside an exact mode says the other verdict. */
static bool is_disputed(const struct figure *figure, size_t model, size_t set)
{
    enum agreement_kind kind;

    if (!figure->has_agreement)
        return false;
    kind = agreement_kind(&figure->agreement, model, set);
    return kind == AGREEMENT_RULE_ONLY || kind == AGREEMENT_ARCHITECTURE_ONLY;
}

static void explain_dispute(struct figure *figure, size_t bin)
{
    const struct report *report = figure->report;
    struct phrase phrase;

    if (!figure->has_agreement)
        return;
    figure_explain(figure, bin, "",
                   text_phrase(report->text, &phrase, "figure.disputed", "rule",
                               report->plan->modes[figure->agreement.rule_mode]->name, NULL));
    figure->legend[figure->legend_count - 1].is_marked = true;
}

/* Turns to the slice of the scenario, in both modes where they are compared. */
static void fill(struct figure *figure)
{
    slice_fill(&figure->slice, figure_slice(figure));
    if (figure->has_agreement)
        agreement_fill(&figure->agreement, figure->quantization, figure->context);
}

static struct figure_cell free_cell(const struct figure *figure, size_t model, size_t set)
{
    struct fit fit = slice_fit(&figure->slice, model, set);

    return (struct figure_cell){.bin = (uint8_t)palette_bin(&fit),
                                .is_marked = is_disputed(figure, model, set),
                                .number = heatmap_number(palette_headroom_percent(&fit))};
}

void free_vram_begin(struct figure *figure)
{
    figure->numbers = text_words(figure->report->text, "figure.numbers");
    figure->formula = formula_of(figure);
    figure->cell = free_cell;
    figure->merged = &figure->axes->classes;
    snprintf(figure->widest, sizeof figure->widest, "\u221288");
    figure_explain_verdicts(figure, figure->report, mode_of(figure));
    explain_dispute(figure, BIN_FREE);
}

void free_vram_show(struct figure *figure)
{
    fill(figure);
    if (!threshold_margin(figure->report->text, &figure->slice, &figure->title))
        caption_finding(figure->report->text, &figure->slice, &figure->title);
    caption_scenario(figure->report->text, figure->report->plan, &figure->slice.scenario,
                     figure->subtitle);
}

static struct figure_cell feasibility_cell(const struct figure *figure, size_t model, size_t set)
{
    struct fit fit = slice_fit(&figure->slice, model, set);
    bool has_number = fit.verdict != VERDICT_UNSUPPORTED && fit.verdict != VERDICT_UNKNOWN;
    enum palette_bin bin =
        fit.verdict == VERDICT_DOES_NOT_RUN ? palette_bin(&fit) : palette_verdict_bin(fit.verdict);

    return (struct figure_cell){
        .bin = (uint8_t)bin,
        .is_marked = is_disputed(figure, model, set),
        .number = has_number ? heatmap_gb(fit.headroom_gb) : HEATMAP_NO_NUMBER,
    };
}

static void explain_verdict(struct figure *figure, enum verdict verdict, const char *label,
                            struct words words)
{
    figure_explain(figure, palette_verdict_bin(verdict), label, words);
}

void feasibility_begin(struct figure *figure)
{
    const struct text *text = figure->report->text;
    const struct plan *plan = figure->report->plan;
    struct phrase phrase;

    figure->numbers = text_words(text, "figure.feasibility_numbers");
    figure->formula = formula_of(figure);
    figure->cell = feasibility_cell;
    figure->merged = &figure->axes->classes;
    snprintf(figure->widest, sizeof figure->widest, "\u221288");
    explain_verdict(figure, VERDICT_RUNS, "37", status_words(text, verdict_status(VERDICT_RUNS)));
    explain_verdict(figure, VERDICT_RUNS_LOW_MARGIN, "2",
                    palette_describe(text, BIN_LOW_MARGIN, plan->safety_margin_percent, &phrase));
    figure_explain(figure, BIN_SHORT, "\u22123",
                   palette_describe(text, BIN_SHORT, plan->safety_margin_percent, &phrase));
    figure_explain(figure, BIN_FAR_SHORT, "\u221240",
                   palette_describe(text, BIN_FAR_SHORT, plan->safety_margin_percent, &phrase));
    if (plan->has_several_gpus)
        explain_verdict(figure, VERDICT_UNSUPPORTED, "", text_words(text, "palette.unsupported"));
    if (plan_may_be_unknown(plan, mode_of(figure)))
        explain_verdict(figure, VERDICT_UNKNOWN, "", text_words(text, "palette.unknown"));
    explain_dispute(figure, BIN_QUARTER_FREE);
}

void feasibility_show(struct figure *figure)
{
    fill(figure);
    caption_finding(figure->report->text, &figure->slice, &figure->title);
    caption_scenario(figure->report->text, figure->report->plan, &figure->slice.scenario,
                     figure->subtitle);
}

/* The shortest and the longest context, by place in the plan. */
struct extremes {
    size_t shortest, longest;
};

static struct extremes find_extremes(const struct plan *plan)
{
    struct extremes found = {0};

    for (size_t c = 1; c < plan->context_count; c++) {
        found.shortest = plan->contexts[c] < plan->contexts[found.shortest] ? c : found.shortest;
        found.longest = plan->contexts[c] > plan->contexts[found.longest] ? c : found.longest;
    }
    return found;
}

/* Of many contexts those that the title is about, and the answers'; the others are told. */
static void choose_panels(struct figure *figure)
{
    const struct report *report = figure->report;
    const struct plan *plan = report->plan;
    struct extremes extremes = find_extremes(plan);
    char others[CAPTION_SIZE] = "", tokens[CAPTION_TOKENS_SIZE];

    figure->panel_count = plan->context_count;
    if (plan->context_count <= FIGURE_PANELS || report_asks_for_figure(report, figure->kind))
        return;
    figure->panel_count = 0;
    for (size_t c = 0; c < plan->context_count; c++) {
        if (c == extremes.shortest || c == extremes.longest || c == plan->default_context) {
            figure->panels[figure->panel_count++] = c;
            continue;
        }
        caption_short_tokens(plan->contexts[c], tokens);
        if (strlen(others) + sizeof tokens + 2 < sizeof others)
            snprintf(others + strlen(others), sizeof others - strlen(others), "%s%s",
                     *others ? ", " : "", tokens);
    }
    figure->rest = text_phrase(report->text, &figure->rest_phrase, "figure.contexts_rest",
                               "contexts", others, NULL);
}

void contexts_begin(struct figure *figure)
{
    free_vram_begin(figure);
    figure->columns = &figure->axes->classes;
    figure->merged = NULL;
    choose_panels(figure);
}

/* How many models run at a context, by its place. */
static size_t running_at(struct figure *figure, size_t context)
{
    const struct plan *plan = figure->report->plan;

    slice_fill(&figure->slice, plan_slice_index(plan, figure->mode, figure->quantization, context));
    return survey_models(&figure->slice, NULL).runs;
}

static void count_contexts(struct figure *figure)
{
    const struct plan *plan = figure->report->plan;
    struct extremes extremes = find_extremes(plan);
    char from[NUMBER_SIZE], to[NUMBER_SIZE], first[24], last[24], models[24];

    number_grouped(from, plan->contexts[extremes.shortest]);
    number_grouped(to, plan->contexts[extremes.longest]);
    snprintf(first, sizeof first, "%zu", running_at(figure, extremes.shortest));
    snprintf(last, sizeof last, "%zu", running_at(figure, extremes.longest));
    snprintf(models, sizeof models, "%zu", figure_known_models(figure));
    text_phrase(figure->report->text, &figure->title,
                plan->has_several_gpus ? "figure.contexts_sets" : "figure.contexts", "quantization",
                plan->quantizations[figure->quantization]->name, "from", from, "to", to, "first",
                first, "last", last, "models", models, NULL);
}

void contexts_show(struct figure *figure)
{
    const struct plan *plan = figure->report->plan;
    struct scenario scenario = plan_scenario(plan, figure_slice(figure));

    if (!threshold_contexts(figure->report->text, &figure->slice, figure->mode,
                            figure->quantization, &figure->title))
        count_contexts(figure);
    caption_unknown(figure->report->text, plan, &scenario, &figure->title);
    caption_assumptions(figure->report->text, plan, &scenario, figure->subtitle);
}
