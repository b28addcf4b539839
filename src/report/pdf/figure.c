/* SPDX-License-Identifier: MIT */
#include "vramgrid/figure.h"

#include "vramgrid/number.h"
#include "vramgrid/text.h"

#include <stdio.h>
#include <stdlib.h>

/* A number that each bin may have, to show what cells look like. */
static const int8_t examples[PALETTE_BINS] = {
    [BIN_HALF_FREE] = 62,
    [BIN_QUARTER_FREE] = 37,
    [BIN_FREE] = 18,
    [BIN_LOW_MARGIN] = 4,
    [BIN_SHORT] = -12,
    [BIN_FAR_SHORT] = -60,
    [BIN_UNSUPPORTED] = HEATMAP_NO_NUMBER,
    [BIN_UNKNOWN] = HEATMAP_NO_NUMBER,
};

void figure_begin(struct figure *figure, const struct report *report, const struct mode *mode)
{
    enum palette_bin bins[PALETTE_BINS];
    double margin = report->plan->safety_margin_percent;

    *figure = (struct figure){
        .numbers = text_get(report->text, "figure.numbers"),
        .formula = text_get(report->text, mode->is_architecture ? "figure.formula_architecture"
                                                                : "figure.formula"),
        .styles = report->palette->verdicts,
        .bin_count = PALETTE_BINS,
    };
    figure->legend_count = palette_bins_of(report->plan, mode, bins);
    for (size_t i = 0; i < figure->legend_count; i++) {
        struct legend_entry *entry = &figure->legend[i];

        entry->cell = (struct cell){(uint8_t)bins[i], examples[bins[i]]};
        palette_describe(report->text, bins[i], margin, entry->words);
    }
}

static struct cell cell_of_slice(const struct figure *figure, size_t model, size_t set)
{
    const struct fit *fit = slice_fit(figure->data, model, set);

    return (struct cell){(uint8_t)palette_bin(fit),
                         (int8_t)heatmap_number(palette_headroom_percent(fit))};
}

void figure_of_slice(struct figure *figure, const struct report *report, const struct slice *slice)
{
    figure_begin(figure, report, slice->scenario.mode);
    caption_finding(report->text, slice, figure->title);
    caption_scenario(report->text, slice, figure->subtitle);
    figure->cell = cell_of_slice;
    figure->data = slice;
}

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

/* Cells have room for two digits and a sign. */
static int8_t capped(unsigned count)
{
    enum { MOST = 100 };

    return (int8_t)(count < MOST ? count : MOST);
}

/* A single scenario in which only the rule lets it run counts for more than any number of others.
 */
static struct cell cell_of_disagreement(const struct figure *figure, size_t model, size_t set)
{
    const struct disagreement *disagreement = figure->data;
    size_t at = model * disagreement->plan->set_count + set;

    if (disagreement->compared[at] == 0)
        return (struct cell){BIN_UNKNOWN, HEATMAP_NO_NUMBER};
    if (disagreement->rule_only[at] > 0)
        return (struct cell){BIN_SHORT, capped(disagreement->rule_only[at])};
    if (disagreement->architecture_only[at] > 0)
        return (struct cell){BIN_QUARTER_FREE, capped(disagreement->architecture_only[at])};
    return (struct cell){BIN_FREE, HEATMAP_NO_NUMBER};
}

static void add_entry(struct figure *figure, const struct report *report, struct cell cell,
                      const char *key)
{
    struct legend_entry *entry = &figure->legend[figure->legend_count++];

    entry->cell = cell;
    snprintf(entry->words, sizeof entry->words, "%s", text_get(report->text, key));
}

void figure_of_disagreement(struct figure *figure, const struct report *report,
                            const struct disagreement *disagreement)
{
    const struct plan *plan = report->plan;
    char rule_only[NUMBER_SIZE], architecture_only[NUMBER_SIZE], all[NUMBER_SIZE], scenarios[24];

    *figure = (struct figure){
        .numbers = text_get(report->text, "figure.agreement_numbers"),
        .formula = text_get(report->text, "figure.agreement_formula"),
        .cell = cell_of_disagreement,
        .data = disagreement,
        .styles = report->palette->verdicts,
        .bin_count = PALETTE_BINS,
    };
    number_grouped(rule_only, disagreement->rule_only_pairs);
    number_grouped(architecture_only, disagreement->architecture_only_pairs);
    number_grouped(all, plan_combinations(plan) / plan->mode_count);
    snprintf(scenarios, sizeof scenarios, "%zu", plan->quantization_count * plan->context_count);
    text_fill(report->text, "figure.agreement_title", figure->title, sizeof figure->title, "rule",
              disagreement->rule, "rule_only", rule_only, "architecture_only", architecture_only,
              "all", all, NULL);
    text_fill(report->text, "figure.agreement_subtitle", figure->subtitle, sizeof figure->subtitle,
              "rule", disagreement->rule, "scenarios", scenarios, NULL);
    add_entry(figure, report, (struct cell){BIN_SHORT, 3}, "figure.agreement_rule_only");
    add_entry(figure, report, (struct cell){BIN_QUARTER_FREE, 12},
              "figure.agreement_architecture_only");
    add_entry(figure, report, (struct cell){BIN_FREE, HEATMAP_NO_NUMBER}, "figure.agreement_same");
    add_entry(figure, report, (struct cell){BIN_UNKNOWN, HEATMAP_NO_NUMBER},
              "figure.agreement_unknown");
}
