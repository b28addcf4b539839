/* SPDX-License-Identifier: MIT */
#include "vramgrid/figure/figure.h"

#include "vramgrid/base/number.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/sweep/survey.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a kind begins with and how it turns to a scenario. */
static const struct {
    void (*begin)(struct figure *figure);
    void (*show)(struct figure *figure);
} actions[FIGURE_KINDS] = {
    [FIGURE_CONTEXTS] = {contexts_begin, contexts_show},
    [FIGURE_FREE_VRAM] = {free_vram_begin, free_vram_show},
    [FIGURE_FEASIBILITY] = {feasibility_begin, feasibility_show},
    [FIGURE_LADDER] = {ladder_begin, ladder_show},
    [FIGURE_LONGEST_CONTEXT] = {longest_context_begin, longest_context_show},
    [FIGURE_GPUS_NEEDED] = {gpus_needed_begin, gpus_needed_show},
    [FIGURE_FLEET] = {fleet_begin, fleet_show},
    [FIGURE_AGREEMENT] = {agreement_begin, agreement_show},
};

bool figure_axes_init(struct figure_axes *axes, const struct report *report,
                      const struct mode *mode, struct error *err)
{
    memset(axes, 0, sizeof *axes);
    return axis_of_models(&axes->models, report, err) && axis_of_sets(&axes->sets, report, err) &&
           axis_of_classes(&axes->classes, report, mode, err) &&
           axis_of_gpus(&axes->gpus, report, err) &&
           axis_of_gpu_classes(&axes->gpu_classes, report, mode, err);
}

void figure_axes_release(struct figure_axes *axes)
{
    axis_release(&axes->models);
    axis_release(&axes->sets);
    axis_release(&axes->classes);
    axis_release(&axes->gpus);
    axis_release(&axes->gpu_classes);
}

bool figure_open(struct figure *figure, enum figure_kind kind, const struct report *report,
                 size_t mode, const struct figure_axes *axes, struct error *err)
{
    const struct plan *plan = report->plan;

    memset(figure, 0, sizeof *figure);
    figure->kind = kind;
    figure->report = report;
    figure->axes = axes;
    figure->mode = mode;
    figure->quantization = plan->default_quantization;
    figure->context = plan->default_context;
    figure->columns = &axes->sets;
    figure->panel_count = 1;
    figure->rest = words_same("");
    memcpy(figure->styles, report->palette->verdicts, sizeof report->palette->verdicts);
    figure->has_agreement = (kind == FIGURE_FREE_VRAM || kind == FIGURE_FEASIBILITY) &&
                            plan->modes[mode]->is_architecture && agreement_is_possible(plan);
    if (!slice_init(&figure->slice, plan, err) ||
        (figure->has_agreement && !agreement_init(&figure->agreement, plan, err)) ||
        (kind == FIGURE_FLEET && !fleet_take(figure, err)) ||
        (kind == FIGURE_AGREEMENT && !disagreement_init(&figure->disagreement, plan, err)))
        return false;
    actions[kind].begin(figure);
    return true;
}

size_t figure_slice(const struct figure *figure)
{
    return plan_slice_index(figure->report->plan, figure->mode, figure->quantization,
                            figure->context);
}

void figure_show(struct figure *figure, size_t quantization, size_t context)
{
    const struct plan *plan = figure->report->plan;
    enum figure_scope scope = figure_kinds[figure->kind].scope;

    figure->quantization = scope == SCOPE_DOCUMENT ? plan->default_quantization : quantization;
    figure->context = scope == SCOPE_SLICE ? context : plan->default_context;
    actions[figure->kind].show(figure);
}

/* The context of a panel, by place in the plan. */
static size_t context_of(const struct figure *figure, size_t panel)
{
    bool is_whole = figure->panel_count == figure->report->plan->context_count;

    return is_whole ? panel : figure->panels[panel];
}

void figure_panel_words(const struct figure *figure, size_t panel, char words[CAPTION_SIZE])
{
    char tokens[CAPTION_TOKENS_SIZE];

    *words = '\0';
    if (figure->panel_count == 1)
        return;
    caption_short_tokens(figure->report->plan->contexts[context_of(figure, panel)], tokens);
    text_join(figure->report->text, "page.context", words, CAPTION_SIZE, "tokens", tokens, NULL);
}

void figure_show_panel(struct figure *figure, size_t panel, char words[CAPTION_SIZE])
{
    const struct plan *plan = figure->report->plan;

    figure_panel_words(figure, panel, words);
    if (figure->panel_count > 1)
        slice_fill(&figure->slice, plan_slice_index(plan, figure->mode, figure->quantization,
                                                    context_of(figure, panel)));
}

bool figure_may_leave_out(const struct figure *figure)
{
    return figure->kind == FIGURE_FLEET && !report_asks_for_figure(figure->report, figure->kind);
}

/* A column, and how much it matters. */
struct weighed {
    size_t rank;
    size_t item;
};

static int compare_weighed(const void *a, const void *b)
{
    const struct weighed *x = a, *y = b;

    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

static void say_rest(struct figure *figure)
{
    char shown[24], all[24];

    snprintf(shown, sizeof shown, "%zu", figure->kept.count);
    snprintf(all, sizeof all, "%zu", figure->axes->gpus.count);
    figure->rest = text_phrase(figure->report->text, &figure->rest_phrase, "figure.fleet_rest",
                               "shown", shown, "all", all, NULL);
}

bool figure_leave_out(struct figure *figure, size_t count, struct error *err)
{
    const struct figure_axis *all = &figure->axes->gpus;
    struct weighed *weighed = calloc(all->count, sizeof *weighed);
    bool *kept = calloc(all->count, sizeof *kept), ok = weighed && kept;

    for (size_t i = 0; ok && i < all->count; i++)
        weighed[i] = (struct weighed){figure->fleet_ranks[all->items[i].place], i};
    if (ok)
        qsort(weighed, all->count, sizeof *weighed, compare_weighed);
    for (size_t i = 0; ok && i < count && i < all->count; i++)
        kept[weighed[i].item] = true;
    axis_release(&figure->kept);
    ok = ok ? axis_keep(&figure->kept, all, kept, err) : error_set_memory(err);
    free(weighed);
    free(kept);
    figure->columns = &figure->kept;
    if (ok)
        say_rest(figure);
    return ok;
}

void figure_close(struct figure *figure)
{
    slice_release(&figure->slice);
    if (figure->has_agreement)
        agreement_release(&figure->agreement);
    disagreement_release(&figure->disagreement);
    axis_release(&figure->kept);
    free(figure->fleets);
    free(figure->fleet_ranks);
    free(figure->fleet_costs_usd);
    figure->fleets = NULL;
    figure->fleet_ranks = NULL;
    figure->fleet_costs_usd = NULL;
}

static struct scenario default_scenario(const struct figure *figure)
{
    const struct plan *plan = figure->report->plan;

    return (struct scenario){plan->modes[figure->mode],
                             plan->quantizations[plan->default_quantization],
                             plan->contexts[plan->default_context]};
}

size_t figure_known_models(const struct figure *figure)
{
    const struct plan *plan = figure->report->plan;
    struct scenario scenario = default_scenario(figure);

    return plan->model_count - survey_unknown_models(plan, &scenario);
}

void figure_explain(struct figure *figure, size_t bin, const char *label, struct words words)
{
    struct legend_entry *entry = &figure->legend[figure->legend_count++];
    char both[2 * PALETTE_WORDS_SIZE];

    assert(figure->legend_count <= LEGEND_MAX);
    entry->bin = (uint8_t)bin;
    utf8_copy(entry->label, sizeof entry->label, label);
    words_join(words, both, sizeof both);
    utf8_copy(entry->words, sizeof entry->words, both);
}

void figure_explain_verdicts(struct figure *figure, const struct report *report,
                             const struct mode *mode)
{
    double margin = report->plan->safety_margin_percent;
    enum palette_bin bins[PALETTE_BINS];
    size_t count = palette_bins_of(report->plan, mode, bins);
    char label[HEATMAP_LABEL_SIZE];
    struct phrase phrase;

    memcpy(figure->styles, report->palette->verdicts, sizeof report->palette->verdicts);
    for (size_t i = 0; i < count; i++) {
        heatmap_label(palette_example(bins[i], margin), label);
        figure_explain(figure, bins[i], bins[i] < BIN_UNSUPPORTED ? label : "",
                       palette_describe(report->text, bins[i], margin, &phrase));
    }
}
