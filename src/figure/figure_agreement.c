/* SPDX-License-Identifier: MIT */
/* The figure of two methods: where their verdicts differ. */
#include "vramgrid/figure/figure.h"

#include "vramgrid/base/number.h"

#include <stdio.h>

/* Cells have room for two digits and a sign. */
static int capped(unsigned count)
{
    enum { MOST = 100 };

    return count < MOST ? (int)count : MOST;
}

static struct figure_cell counted(uint8_t bin, unsigned count)
{
    return (struct figure_cell){.bin = bin, .number = capped(count)};
}

/* A single scenario in which only the rule lets it run counts for more than any number of others.
 */
static struct figure_cell cell_of_pair(const struct figure *figure, size_t model, size_t set)
{
    const struct disagreement *disagreement = &figure->disagreement;
    size_t at = model * disagreement->plan->set_count + set;

    if (disagreement->compared[at] == 0)
        return (struct figure_cell){.bin = BIN_UNKNOWN, .number = HEATMAP_NO_NUMBER};
    if (disagreement->rule_only[at] > 0)
        return counted(BIN_SHORT,
                       disagreement->rule_only[at] + disagreement->architecture_only[at]);
    if (disagreement->architecture_only[at] > 0)
        return counted(BIN_QUARTER_FREE, disagreement->architecture_only[at]);
    return (struct figure_cell){.bin = BIN_FREE, .number = HEATMAP_NO_NUMBER};
}

static void explain(struct figure *figure, size_t bin, const char *label, const char *key)
{
    figure_explain(figure, bin, label, text_words(figure->report->text, key));
}

void agreement_begin(struct figure *figure)
{
    figure->numbers = text_words(figure->report->text, "figure.agreement_numbers");
    figure->formula = text_words(figure->report->text, "figure.agreement_formula");
    figure->cell = cell_of_pair;
    snprintf(figure->widest, sizeof figure->widest, "100");
    explain(figure, BIN_SHORT, "3", "figure.agreement_rule_only");
    explain(figure, BIN_QUARTER_FREE, "12", "figure.agreement_architecture_only");
    explain(figure, BIN_FREE, "", "figure.agreement_same");
    explain(figure, BIN_UNKNOWN, "", "figure.agreement_unknown");
}

void agreement_show(struct figure *figure)
{
    const struct report *report = figure->report;
    const struct disagreement *disagreement = &figure->disagreement;
    const struct plan *plan = report->plan;
    char rule_only[NUMBER_SIZE], architecture_only[NUMBER_SIZE], all[NUMBER_SIZE], scenarios[24];

    number_grouped(rule_only, disagreement->rule_only_pairs);
    number_grouped(architecture_only, disagreement->architecture_only_pairs);
    number_grouped(all, disagreement->compared_pairs);
    snprintf(scenarios, sizeof scenarios, "%zu", plan->quantization_count * plan->context_count);
    text_phrase(report->text, &figure->title,
                disagreement->compared_pairs > 0 ? "figure.agreement_title"
                                                 : "figure.agreement_none",
                "rule", disagreement->rule, "rule_only", rule_only, "architecture_only",
                architecture_only, "all", all, NULL);
    text_join(report->text, "figure.agreement_subtitle", figure->subtitle, sizeof figure->subtitle,
              "rule", disagreement->rule, "scenarios", scenarios, NULL);
}
