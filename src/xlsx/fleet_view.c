/* SPDX-License-Identifier: MIT */
#include "fleet_view.h"
#include "live.h"

#include "vramgrid/base/number.h"
#include "vramgrid/sweep/placement.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool has_exact_mode(const struct plan *plan)
{
    for (size_t i = 0; i < plan->mode_count; i++)
        if (plan->modes[i]->is_architecture)
            return true;
    return false;
}

bool fleet_is_possible(const struct report *report)
{
    const struct plan *plan = report->plan;

    if (!plan->engine || !plan->kv_type || plan->gpu_count > FLEET_GPUS_MAX ||
        plan->model_count > FLEET_PAIRS_MAX / plan->quantization_count)
        return false;
    return (plan->workload_count > 0 || has_exact_mode(plan)) &&
           number_is_known(plan->engine->bandwidth_efficiency) &&
           number_is_known(plan->engine->compute_efficiency);
}

/* ---- rates ---- */

static struct fleet_rates rates_of(const struct speed_parts *parts, unsigned gpu_count)
{
    const struct throughput_model computed = {.num_experts = parts->model.num_experts,
                                              .body_gb = 1,
                                              .active_params_billion = 1,
                                              .num_layers = 1,
                                              .attention_width = 1,
                                              .cache_gb_per_token = 1};
    const struct throughput_model sent = {.num_layers = 1, .hidden_size = 1};
    struct throughput_replica unit =
        throughput_prepare(&computed, &parts->card, &parts->engine, gpu_count);
    struct throughput_replica exchange =
        throughput_prepare(&sent, &parts->card, &parts->engine, gpu_count);

    return (struct fleet_rates){
        .rate =
            {
                [RATE_WEIGHTS_S] = unit.body_s,
                [RATE_CACHE_S] = unit.token_s,
                [RATE_ROW_S] = unit.row_s,
                [RATE_LAYER_S] = unit.fixed_s,
                [RATE_SEQUENCE_S] = unit.sequence_s,
                [RATE_SENT_S] = exchange.prompt_token_s,
                [RATE_PAIR_S] = unit.prompt_pair_s,
                [RATE_FIRST_S] = unit.first_token_s,
                [RATE_ROWS] = unit.minimum_rows,
                [RATE_LOW] = parts->low.one,
                [RATE_LOW_MORE] = parts->low.more,
                [RATE_HIGH] = parts->high.one,
                [RATE_HIGH_MORE] = parts->high.more,
            },
        .basis = parts->basis,
        .is_known = true,
    };
}

/* The rates of all rows for one model in one quantization. */
static void take_rates(const struct fleet_view *view, const struct replica *replica,
                       struct fleet_rates *rates)
{
    for (size_t i = 0; i < view->grid.count; i++) {
        struct replica row = *replica;
        struct speed_parts parts;

        row.gpu = view->plan->gpus[i / ANSWER_COUNTS];
        row.gpu_count = answer_counts[i % ANSWER_COUNTS];
        memset(&rates[i], 0, sizeof rates[i]);
        if (speed_card_parts_of(view->plan, &row, &parts))
            rates[i] = rates_of(&parts, row.gpu_count);
    }
}

static bool rates_are_same(const struct fleet_rates *a, const struct fleet_rates *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (a[i].is_known != b[i].is_known || a[i].basis != b[i].basis)
            return false;
        for (int r = 0; a[i].is_known && r < RATES; r++)
            if (a[i].rate[r] != b[i].rate[r])
                return false;
    }
    return true;
}

/* The class whose rates these are, which is a new one if there is none. */
static bool find_class(struct fleet_view *view, const struct fleet_rates *rates, size_t *class,
                       struct error *err)
{
    size_t rows = view->grid.count;
    struct fleet_rates *grown;

    for (*class = 0; *class < view->class_count; (*class)++)
        if (rates_are_same(view->rates + *class * rows, rates, rows))
            return true;
    grown = realloc(view->rates, (view->class_count + 1) * rows * sizeof *grown);
    if (!grown)
        return error_set_memory(err);
    memcpy(grown + view->class_count * rows, rates, rows * sizeof *rates);
    view->rates = grown;
    view->class_count++;
    return true;
}

static bool any_is_known(const struct fleet_rates *rates, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rates[i].is_known)
            return true;
    return false;
}

/* Rates depend on nothing else of a model (speed_card_parts_of). */
struct kind {
    const struct quantization *quantization;
    double num_experts;
    size_t class;
};

/* The kinds that have been met, and room for the rates of one. */
struct kinds {
    struct kind *kinds;
    size_t count;
    struct fleet_rates *rates;
};

static bool add_kind(struct fleet_view *view, struct kinds *kinds, const struct replica *replica,
                     struct error *err)
{
    struct kind *kind = &kinds->kinds[kinds->count++];

    *kind = (struct kind){replica->quantization, above_zero_or(replica->model->num_experts, 0),
                          SIZE_MAX};
    take_rates(view, replica, kinds->rates);
    return !any_is_known(kinds->rates, view->grid.count) ||
           find_class(view, kinds->rates, &kind->class, err);
}

/* The class of a model in a quantization; SIZE_MAX: no speed is known. */
static bool classify(struct fleet_view *view, struct kinds *kinds, const struct replica *replica,
                     size_t *class, struct error *err)
{
    size_t i = 0;

    *class = SIZE_MAX;
    if (!replica->quantization || speed_model_missing(view->plan, replica))
        return true;
    while (i < kinds->count &&
           !(kinds->kinds[i].quantization == replica->quantization &&
             kinds->kinds[i].num_experts == above_zero_or(replica->model->num_experts, 0)))
        i++;
    if (i == kinds->count && !add_kind(view, kinds, replica, err))
        return false;
    *class = kinds->kinds[i].class;
    return true;
}

static bool classify_all(struct fleet_view *view, struct error *err)
{
    const struct plan *plan = view->plan;
    size_t pairs = plan->model_count * plan->quantization_count;
    struct kinds kinds = {.kinds = calloc(pairs, sizeof *kinds.kinds),
                          .rates = calloc(view->grid.count, sizeof *kinds.rates)};
    bool ok;

    view->classes = calloc(pairs, sizeof *view->classes);
    ok = (kinds.kinds && kinds.rates && view->classes) || error_set_memory(err);
    for (size_t i = 0; ok && i < pairs; i++) {
        const struct model *model = plan->models[i / plan->quantization_count];
        struct replica replica = {.model = model};

        replica.quantization =
            quantization_for(plan->quantizations[i % plan->quantization_count], model);
        ok = classify(view, &kinds, &replica, &view->classes[i], err);
    }
    free(kinds.kinds);
    free(kinds.rates);
    return ok;
}

/* ---- the choice ---- */

/* The precision that a model is published in where that is swept, else the report's default. */
static size_t first_quantization(const struct plan *plan, const struct model *model)
{
    for (size_t q = 0; q < plan->quantization_count; q++)
        if (*model->precision_default &&
            strcasecmp(plan->quantizations[q]->name, model->precision_default) == 0)
            return q;
    return plan->default_quantization;
}

const struct workload *fleet_view_workload(const struct fleet_view *view)
{
    const struct plan *plan = view->plan;

    if (view->grid.workload)
        return view->grid.workload;
    return plan->workload_count > 0 ? plan->workloads[plan->default_workload] : &view->unnamed;
}

/* One request of the report's context, without limits: by memory alone. */
static struct workload one_request(const struct plan *plan)
{
    double tokens = (double)plan->contexts[plan->default_context];
    double output = tokens > 1024 ? 512 : 1;

    return (struct workload){
        .name = "",
        .users = NUMBER_UNKNOWN,
        .active_percent = 10,
        .requests_per_s = NUMBER_UNKNOWN,
        .concurrent_requests = plan->sequences,
        .prompt_tokens = tokens - output,
        .output_tokens = output,
        .prompt_tokens_p95 = tokens - output,
        .output_tokens_p95 = output,
        .min_tokens_per_s = NUMBER_UNKNOWN,
        .max_ttft_s = NUMBER_UNKNOWN,
        .years = NUMBER_UNKNOWN,
    };
}

const struct mode *fleet_view_rule_mode(const struct fleet_view *view)
{
    return live_rule_mode(view->plan);
}

struct fleet_rule fleet_view_rule(const struct fleet_view *view, const struct model *model,
                                  size_t quantization, unsigned gpu_count)
{
    const struct plan *plan = view->plan;
    struct scenario scenario = {fleet_view_rule_mode(view), plan->quantizations[quantization], 1};
    struct gpu_set set = equal_gpus(plan->gpus[0], gpu_count);
    struct placement placement = place_model(plan, &scenario, model, &set);

    if (placement.obstacle != OBSTACLE_NONE)
        return (struct fleet_rule){NUMBER_UNKNOWN, NUMBER_UNKNOWN};
    return (struct fleet_rule){placement.need.model_with_overhead_gb,
                               placement.need.kv_cache_gb / plan->sequences};
}

static bool is_swept(const struct plan *plan, const char *gpu)
{
    for (size_t g = 0; g < plan->gpu_count; g++)
        if (gpu_is_called(plan->gpus[g], gpu))
            return true;
    return false;
}

size_t fleet_view_benchmarks(const struct fleet_view *view, const struct model *model,
                             size_t quantization)
{
    const struct plan *plan = view->plan;
    const struct quantization *wanted = quantization_for(plan->quantizations[quantization], model);
    size_t count = 0;

    for (const struct benchmark *row = model->benchmarks; wanted && row; row = row->next)
        count += strcasecmp(row->quantization, wanted->name) == 0 &&
                 strcasecmp(row->engine, plan->engine->name) == 0 && is_swept(plan, row->gpu);
    return count;
}

bool fleet_view_init(struct fleet_view *view, const struct report *report, struct error *err)
{
    const struct plan *plan = report->plan;

    *view = (struct fleet_view){.report = report, .plan = plan, .model = plan->models[0]};
    view->unnamed = one_request(plan);
    view->quantization = first_quantization(plan, view->model);
    if (!fleet_grid_init(&view->grid, plan, report->settings, err) || !classify_all(view, err) ||
        !fleet_rents_init(&view->rents, report, err))
        return false;
    fleet_grid_prepare(&view->grid, view->model, plan->quantizations[view->quantization]);
    for (size_t i = 0; i < view->grid.count; i++)
        view->grid.replicas[i].speed.benchmarks = NULL; /* no formula for a cell */
    fleet_grid_fill(&view->grid, fleet_view_workload(view));
    view->answer = fleet_grid_answer(&view->grid);
    return true;
}

void fleet_view_release(struct fleet_view *view)
{
    fleet_grid_release(&view->grid);
    free(view->rates);
    free(view->classes);
    fleet_rents_release(&view->rents);
}
