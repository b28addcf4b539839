/* SPDX-License-Identifier: MIT */
#include "fleet_view.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool fleet_is_possible(const struct report *report)
{
    const struct plan *plan = report->plan;

    return plan->engine && plan->kv_type && plan->gpu_count <= FLEET_GPUS_MAX &&
           plan->model_count <= FLEET_PAIRS_MAX / plan->quantization_count;
}

/* ---- rates ---- */

static struct fleet_rates rates_of(const struct speed_parts *parts, unsigned gpu_count)
{
    const struct throughput_card *card = &parts->card;
    const struct throughput_engine *engine = &parts->engine;
    bool splits = engine->splits_layers;

    return (struct fleet_rates){
        .rate =
            {
                [RATE_READ_S] = 1 / (card->bandwidth_gb_s * engine->bandwidth_efficiency),
                [RATE_FLOP_S] = 1 / (card->tflops * engine->compute_efficiency * 1000),
                [RATE_LAYER_S] = engine->layer_us / 1e6,
                [RATE_STEP_S] = engine->step_ms / 1e3,
                [RATE_EXCHANGE_S] = engine->all_reduce_us / 1e6,
                [RATE_SEQUENCE_S] = engine->sequence_ms / 1e3,
                [RATE_LINK_S] = 1 / card->link_gb_s,
                [RATE_LOW] = parts->low_factor,
                [RATE_HIGH] = parts->high_factor,
                [RATE_SHARES] = splits ? 1 : gpu_count,
                [RATE_STAGES] = splits ? gpu_count : 1,
                [RATE_EXCHANGES] = gpu_count > 1 && !splits ? 2 : 0,
            },
        .basis = parts->basis,
        .is_known = true,
    };
}

/* The rates of all rows for one model in one quantization; false: no speed is known. */
static bool take_rates(const struct fleet_view *view, const struct model *model,
                       const struct quantization *quantization, struct fleet_rates *rates)
{
    bool any = false;

    for (size_t i = 0; i < view->grid.count; i++) {
        unsigned gpu_count = answer_counts[i % ANSWER_COUNTS];
        struct speed_parts parts;
        bool is_known = speed_parts_of(view->plan, quantization, model,
                                       view->plan->gpus[i / ANSWER_COUNTS], gpu_count, &parts);

        memset(&rates[i], 0, sizeof rates[i]);
        if (is_known)
            rates[i] = rates_of(&parts, gpu_count);
        any = any || is_known;
    }
    return any;
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

static bool classify(struct fleet_view *view, struct fleet_rates *rates, struct error *err)
{
    const struct plan *plan = view->plan;
    bool ok = true;

    for (size_t i = 0; ok && i < plan->model_count * plan->quantization_count; i++) {
        view->classes[i] = SIZE_MAX;
        if (take_rates(view, plan->models[i / plan->quantization_count],
                       plan->quantizations[i % plan->quantization_count], rates))
            ok = find_class(view, rates, &view->classes[i], err);
    }
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

bool fleet_view_init(struct fleet_view *view, const struct report *report, struct error *err)
{
    const struct plan *plan = report->plan;
    struct fleet_rates *rates;
    bool ok;

    *view = (struct fleet_view){.report = report, .plan = plan, .model = plan->models[0]};
    view->unnamed = one_request(plan);
    view->quantization = first_quantization(plan, view->model);
    if (!fleet_grid_init(&view->grid, plan, report->settings, err))
        return false;
    view->classes = calloc(plan->model_count * plan->quantization_count, sizeof *view->classes);
    rates = calloc(view->grid.count, sizeof *rates);
    ok = (view->classes && rates) || error_set_memory(err);
    ok = ok && classify(view, rates, err);
    free(rates);
    if (!ok)
        return false;
    fleet_grid_prepare(&view->grid, view->model, plan->quantizations[view->quantization]);
    fleet_grid_fill(&view->grid, fleet_view_workload(view));
    view->answer = fleet_grid_answer(&view->grid);
    return true;
}

void fleet_view_release(struct fleet_view *view)
{
    fleet_grid_release(&view->grid);
    free(view->rates);
    free(view->classes);
}
