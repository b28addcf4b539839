/* SPDX-License-Identifier: MIT */
/*
 * The figure of the answered workload: on which GPUs it takes how many replicas of how many GPUs
 * each, and what they cost (vramgrid-method(7), FLEETS).
 */
#include "figure_scales.h"

#include "vramgrid/base/number.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/sweep/fleet.h"
#include "vramgrid/words/captions.h"
#include "vramgrid/words/thresholds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The best fleet of a model on one kind of GPU. */
struct fleet_pick {
    enum fleet_status status;
    double replicas, gpus, total_usd; /* the latter NAN where nobody knows */
    double fewest;                    /* replicas, at the high speed */
    unsigned gpu_count;               /* of a replica */
    size_t place;                     /* in the grid */
    bool is_best;                     /* what is recommended for the model */
};

_Static_assert((int)COST_BINS == (int)THRESHOLD_BUDGETS, "budgets are where bins of colour begin");

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

static struct fleet_pick pick_of_fleet(const struct fleet_grid *grid, const struct fleet *fleet)
{
    return (struct fleet_pick){
        .status = fleet->status,
        .replicas = fleet->replicas,
        .gpus = fleet->gpus,
        .total_usd = fleet->cost.total_usd,
        .fewest = fleet->replicas,
        .gpu_count = fleet->replica->gpu_count,
        .place = (size_t)(fleet - grid->fleets),
    };
}

/* Statuses are in order, the best first; the fleets of a GPU stand beside each other. */
static void pick_fleets(const struct fleet_grid *grid, struct fleet_pick *picks)
{
    for (size_t i = 0; i < grid->count; i++) {
        const struct fleet *fleet = &grid->fleets[i];
        struct fleet_pick *pick = &picks[i / ANSWER_COUNTS];

        if (i % ANSWER_COUNTS == 0 || is_better(fleet, pick))
            *pick = pick_of_fleet(grid, fleet);
    }
}

/* It is of the least recent cost, or the smallest, which may be another of its GPU's. */
static void pick_best(const struct fleet_grid *grid, struct fleet_pick *picks)
{
    const struct fleet *best = fleet_grid_answer(grid).best;
    struct fleet_pick *pick;

    if (!best)
        return;
    pick = &picks[(size_t)(best - grid->fleets) / ANSWER_COUNTS];
    *pick = pick_of_fleet(grid, best);
    pick->is_best = true;
}

/* What the same take at the high speed. */
static void pick_fewest(const struct fleet_grid *grid, struct fleet_pick *picks)
{
    for (size_t g = 0; g < grid->count / ANSWER_COUNTS; g++)
        if (picks[g].status == FLEET_SERVES)
            picks[g].fewest = fmin(picks[g].replicas, grid->fleets[picks[g].place].replicas);
}

static void take_model(struct fleet_grid *grid, size_t model, struct fleet_pick *picks)
{
    const struct plan *plan = grid->plan;
    const struct workload *workload = plan->workloads[plan->default_workload];

    fleet_grid_prepare(grid, plan->models[model], plan->quantizations[plan->default_quantization]);
    grid->level = SPEED_LOW;
    fleet_grid_fill(grid, workload);
    pick_fleets(grid, picks);
    pick_best(grid, picks);
    grid->level = SPEED_HIGH;
    fleet_grid_fill(grid, workload);
    pick_fewest(grid, picks);
}

/* The best first, then by cost, then by GPUs; what does not serve comes last. */
static int compare_picks(const void *a, const void *b)
{
    const struct fleet_pick *x = *(const struct fleet_pick *const *)a;
    const struct fleet_pick *y = *(const struct fleet_pick *const *)b;
    bool is_priced = number_is_known(x->total_usd);

    if (x->is_best != y->is_best)
        return x->is_best ? -1 : 1;
    if (x->status != y->status)
        return x->status < y->status ? -1 : 1;
    if (x->status == FLEET_SERVES && is_priced != number_is_known(y->total_usd))
        return is_priced ? -1 : 1;
    if (x->status == FLEET_SERVES && is_priced && x->total_usd != y->total_usd)
        return x->total_usd < y->total_usd ? -1 : 1;
    if (x->status == FLEET_SERVES && !is_priced && x->gpus != y->gpus)
        return x->gpus < y->gpus ? -1 : 1;
    return (x > y) - (x < y);
}

/* The best place that each GPU has among those that serve some model; first is room for them. */
static void rank_gpus(struct figure *figure, size_t model, const struct fleet_pick **sorted)
{
    size_t count = figure->report->plan->gpu_count;
    const struct fleet_pick *picks = &figure->fleets[model * count];

    for (size_t g = 0; g < count; g++)
        sorted[g] = &picks[g];
    qsort(sorted, count, sizeof *sorted, compare_picks);
    for (size_t i = 0; i < count && sorted[i]->status == FLEET_SERVES; i++) {
        size_t *rank = &figure->fleet_ranks[sorted[i] - picks];

        *rank = i < *rank ? i : *rank;
    }
}

/* Of all models, and the rank of each GPU: SIZE_MAX where it serves none. */
static bool take_room(struct figure *figure)
{
    const struct plan *plan = figure->report->plan;

    figure->fleets = calloc(plan->model_count * plan->gpu_count, sizeof *figure->fleets);
    figure->fleet_ranks = malloc(plan->gpu_count * sizeof *figure->fleet_ranks);
    figure->fleet_costs_usd = calloc(plan->model_count, sizeof *figure->fleet_costs_usd);
    for (size_t g = 0; figure->fleet_ranks && g < plan->gpu_count; g++)
        figure->fleet_ranks[g] = SIZE_MAX;
    return figure->fleets && figure->fleet_ranks && figure->fleet_costs_usd;
}

bool fleet_take(struct figure *figure, struct error *err)
{
    const struct report *report = figure->report;
    const struct plan *plan = report->plan;
    const struct fleet_pick **sorted = calloc(plan->gpu_count, sizeof(struct fleet_pick *));
    struct fleet_grid grid = {0};
    bool ok = (take_room(figure) && sorted) || error_set_memory(err);

    ok = ok && fleet_grid_init(&grid, plan, report->settings, err);
    for (size_t m = 0; ok && m < plan->model_count; m++) {
        take_model(&grid, m, &figure->fleets[m * plan->gpu_count]);
        rank_gpus(figure, m, sorted);
    }
    fleet_grid_release(&grid);
    free(sorted);
    return ok;
}

static const struct fleet_pick *pick_of(const struct figure *figure, size_t model, size_t gpu)
{
    return &figure->fleets[model * figure->report->plan->gpu_count + gpu];
}

/* "3×8": replicas, and GPUs of each; "2–3×8": at the high speed and at the low one. */
static void label_pick(const struct fleet_pick *pick, char words[FIGURE_LABEL_SIZE])
{
    char fewest[24] = "";

    if (pick->fewest < pick->replicas)
        snprintf(fewest, sizeof fewest, "%.0f\u2013", pick->fewest);
    snprintf(words, FIGURE_LABEL_SIZE, "%s%.0f\u00d7%u", fewest, pick->replicas, pick->gpu_count);
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
        (uint8_t)(FIGURE_SCALE + figure_cost_bin(threshold_fleet_usd, pick->total_usd)));
    label_pick(pick, cell.words);
    cell.is_marked = pick->is_best;
    return cell;
}

/* Digits, the dash and the sign are about as wide as each other. */
static size_t characters(const char *words)
{
    size_t count = 0;

    for (; *words; words += utf8_sequence(words, strlen(words)))
        count++;
    return count;
}

static void find_widest(struct figure *figure)
{
    const struct plan *plan = figure->report->plan;
    char label[FIGURE_LABEL_SIZE];

    snprintf(figure->widest, sizeof figure->widest, "8\u00d78");
    for (size_t i = 0; i < plan->model_count * plan->gpu_count; i++) {
        label_pick(&figure->fleets[i], label);
        if (figure->fleets[i].status == FLEET_SERVES &&
            characters(label) > characters(figure->widest))
            snprintf(figure->widest, sizeof figure->widest, "%s", label);
    }
}

static void explain_best(struct figure *figure)
{
    figure_explain(figure, FIGURE_SCALE, "", text_words(figure->report->text, "figure.fleet_best"));
    figure->legend[figure->legend_count - 1].is_marked = true;
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
    figure_explain_costs(figure, threshold_fleet_usd, "1\u00d71", "2\u00d74");
    explain_best(figure);
    figure_explain_rest(figure, "figure.fleet_none");
}

/* What the cheapest fleet of a model costs, as threshold_fleets takes it. */
static double least_usd(const struct figure *figure, size_t model)
{
    const struct plan *plan = figure->report->plan;
    double least = NUMBER_UNKNOWN;

    for (size_t g = 0; g < plan->gpu_count; g++) {
        const struct fleet_pick *pick = pick_of(figure, model, g);

        if (pick->status != FLEET_UNKNOWN && !number_is_known(least))
            least = HUGE_VAL;
        if (pick->status == FLEET_SERVES && pick->total_usd < least)
            least = pick->total_usd;
    }
    return least;
}

void fleet_show(struct figure *figure)
{
    const struct report *report = figure->report;
    const struct plan *plan = report->plan;
    const struct workload *workload = plan->workloads[plan->default_workload];
    char in[NUMBER_SIZE], out[NUMBER_SIZE], margin[NUMBER_SIZE];

    for (size_t m = 0; m < plan->model_count; m++)
        figure->fleet_costs_usd[m] = least_usd(figure, m);
    threshold_fleets(report->text, plan, figure->fleet_costs_usd, &figure->title);
    number_brief(in, workload->prompt_tokens);
    number_brief(out, workload->output_tokens);
    number_brief(margin, plan->safety_margin_percent);
    text_join(report->text, "figure.fleet_scenario", figure->subtitle, sizeof figure->subtitle,
              "workload", workload->name, "in", in, "out", out, "engine", plan->engine->name,
              "kv_type", plan->kv_type->name, "margin", margin, NULL);
}
