/* SPDX-License-Identifier: MIT */
/*
 * The figure of the answered workload: on which GPUs it takes how many replicas of how many GPUs
 * each, and what they cost (vramgrid-method(7), FLEETS).
 */
#include "figure_scales.h"

#include "vramgrid/base/number.h"
#include "vramgrid/sweep/fleet.h"
#include "vramgrid/words/captions.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The best fleet of a model on one kind of GPU. */
struct fleet_pick {
    enum fleet_status status;
    double replicas, gpus, total_usd; /* the latter NAN where nobody knows */
    unsigned gpu_count;               /* of a replica */
};

/* USD over the years at which bins of colour begin. */
static const double fleet_usd[COST_BINS] = {0, 25000, 50000, 100000, 250000, 500000, 1000000};

/* One that serves beats one that does not; then what costs less, and known costs the unknown. */
static bool is_better(const struct fleet *fleet, const struct fleet_pick *than)
{
    bool is_priced = number_is_known(fleet->cost.total_usd);

    if (fleet->status != than->status)
        return fleet->status < than->status;
    if (fleet->status != FLEET_SERVES)
        return false;
    if (is_priced != number_is_known(than->total_usd))
        return is_priced;
    return is_priced ? fleet->cost.total_usd < than->total_usd : fleet->gpus < than->gpus;
}

/* Statuses are in order, the best first; the fleets of a GPU stand beside each other. */
static void pick_fleets(const struct fleet_grid *grid, struct fleet_pick *picks)
{
    for (size_t i = 0; i < grid->count; i++) {
        const struct fleet *fleet = &grid->fleets[i];
        struct fleet_pick *pick = &picks[i / ANSWER_COUNTS];

        if (i % ANSWER_COUNTS == 0 || is_better(fleet, pick))
            *pick = (struct fleet_pick){fleet->status, fleet->replicas, fleet->gpus,
                                        fleet->cost.total_usd, fleet->replica->gpu_count};
    }
}

bool fleet_take(struct figure *figure, struct error *err)
{
    const struct report *report = figure->report;
    const struct plan *plan = report->plan;
    struct fleet_grid grid = {0};
    bool ok;

    figure->fleets = calloc(plan->model_count * plan->gpu_count, sizeof *figure->fleets);
    if (!figure->fleets)
        return error_set_memory(err);
    ok = fleet_grid_init(&grid, plan, report->settings, err);
    for (size_t m = 0; ok && m < plan->model_count; m++) {
        fleet_grid_prepare(&grid, plan->models[m], plan->quantizations[plan->default_quantization]);
        fleet_grid_fill(&grid, plan->workloads[plan->default_workload]);
        pick_fleets(&grid, &figure->fleets[m * plan->gpu_count]);
    }
    fleet_grid_release(&grid);
    return ok;
}

static const struct fleet_pick *pick_of(const struct figure *figure, size_t model, size_t gpu)
{
    return &figure->fleets[model * figure->report->plan->gpu_count + gpu];
}

/* "3×8": replicas, and GPUs of each. */
static void label_pick(const struct fleet_pick *pick, char words[FIGURE_LABEL_SIZE])
{
    snprintf(words, FIGURE_LABEL_SIZE, "%.0f\u00d7%u", pick->replicas, pick->gpu_count);
}

static struct figure_cell fleet_cell(const struct figure *figure, size_t model, size_t gpu)
{
    const struct fleet_pick *pick = pick_of(figure, model, gpu);
    struct figure_cell cell;

    if (pick->status == FLEET_UNKNOWN)
        return figure_cell_without_label(BIN_UNKNOWN);
    if (pick->status != FLEET_SERVES)
        return figure_cell_without_label(BIN_FAR_SHORT);
    cell = figure_cell_without_label(
        (uint8_t)(FIGURE_SCALE + figure_cost_bin(fleet_usd, pick->total_usd)));
    label_pick(pick, cell.words);
    return cell;
}

static void find_widest(struct figure *figure)
{
    const struct plan *plan = figure->report->plan;
    char label[FIGURE_LABEL_SIZE];

    snprintf(figure->widest, sizeof figure->widest, "8\u00d78");
    for (size_t i = 0; i < plan->model_count * plan->gpu_count; i++) {
        label_pick(&figure->fleets[i], label);
        if (figure->fleets[i].status == FLEET_SERVES && strlen(label) > strlen(figure->widest))
            snprintf(figure->widest, sizeof figure->widest, "%s", label);
    }
}

void fleet_begin(struct figure *figure)
{
    const struct text *text = figure->report->text;

    figure_take_costs(figure);
    figure->numbers = text_words(text, "figure.fleet_numbers");
    figure->formula = text_words(text, "figure.fleet_formula");
    figure->cell = fleet_cell;
    figure->columns = &figure->axes->gpus;
    find_widest(figure);
    figure_explain_costs(figure, fleet_usd, "1\u00d71", "2\u00d74");
    figure_explain_rest(figure, "figure.fleet_none");
}

/* Whether some GPU serves the model for less; unknown: -1. */
static int is_served(const struct figure *figure, size_t model, double under_usd)
{
    const struct plan *plan = figure->report->plan;
    int served = -1;

    for (size_t g = 0; g < plan->gpu_count; g++) {
        const struct fleet_pick *pick = pick_of(figure, model, g);

        if (pick->status == FLEET_SERVES && pick->total_usd < under_usd)
            return 1;
        if (pick->status != FLEET_UNKNOWN)
            served = 0;
    }
    return served;
}

/* Up to which size all models are served for less; 0: not even the smallest. */
static double served_billion(const struct figure *figure, double under_usd)
{
    const struct plan *plan = figure->report->plan;
    double failing = HUGE_VAL, most = 0;

    for (size_t m = 0; m < plan->model_count; m++)
        if (is_served(figure, m, under_usd) == 0)
            failing = fmin(failing, plan->models[m]->params_billion);
    for (size_t m = 0; m < plan->model_count; m++)
        if (plan->models[m]->params_billion < failing && is_served(figure, m, under_usd) == 1)
            most = fmax(most, plan->models[m]->params_billion);
    return most;
}

/* The least and the greatest of the budgets that tell models apart. */
static void say_title(struct figure *figure)
{
    const struct report *report = figure->report;
    const struct plan *plan = report->plan;
    size_t first = 1, last = COST_BINS - 1;
    char less[NUMBER_SIZE], more[NUMBER_SIZE], less_usd[NUMBER_SIZE], more_usd[NUMBER_SIZE];
    const char *key = "figure.fleet_title";

    while (first < last && served_billion(figure, fleet_usd[first]) <= 0)
        first++;
    while (last > first &&
           served_billion(figure, fleet_usd[last]) <= served_billion(figure, fleet_usd[last - 1]))
        last--;
    caption_params(served_billion(figure, fleet_usd[first]), less);
    caption_params(served_billion(figure, fleet_usd[last]), more);
    number_grouped(less_usd, (uint64_t)fleet_usd[first]);
    number_grouped(more_usd, (uint64_t)fleet_usd[last]);
    if (served_billion(figure, fleet_usd[last]) <= 0)
        key = "figure.fleet_title_plain";
    else if (first == last)
        key = "figure.fleet_title_one";
    text_phrase(report->text, &figure->title, key, "workload",
                plan->workloads[plan->default_workload]->name, "quantization",
                plan->quantizations[plan->default_quantization]->name, "less_usd", less_usd,
                "more_usd", more_usd, "less", less, "more", more, NULL);
}

void fleet_show(struct figure *figure)
{
    const struct report *report = figure->report;
    const struct plan *plan = report->plan;
    const struct workload *workload = plan->workloads[plan->default_workload];
    char in[NUMBER_SIZE], out[NUMBER_SIZE], margin[NUMBER_SIZE];

    say_title(figure);
    number_brief(in, workload->prompt_tokens);
    number_brief(out, workload->output_tokens);
    number_brief(margin, plan->safety_margin_percent);
    text_join(report->text, "figure.fleet_scenario", figure->subtitle, sizeof figure->subtitle,
              "workload", workload->name, "in", in, "out", out, "engine", plan->engine->name,
              "kv_type", plan->kv_type->name, "margin", margin, NULL);
}
