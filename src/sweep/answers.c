/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/answers.h"

#include "vramgrid/base/number.h"
#include "vramgrid/core/solve.h"
#include "vramgrid/core/throughput.h"

#include <assert.h>
#include <math.h>

struct question {
    const struct plan *plan;
    const struct model *model;
    const struct gpu_set *set;
    struct scenario scenario;
};

static struct placement place(const struct question *question, uint64_t context_tokens)
{
    struct scenario scenario = question->scenario;

    scenario.context_tokens = context_tokens;
    return place_model(question->plan, &scenario, question->model, question->set);
}

static bool runs_with(const void *data, uint64_t context_tokens)
{
    const struct question *question = data;
    struct placement placement = place(question, context_tokens);

    return verdict_runs(
        fit_placement(question->plan, &question->scenario, &placement, question->set).verdict);
}

bool answer_longest_context(const struct plan *plan, const struct scenario *scenario,
                            const struct model *model, const struct gpu_set *set, uint64_t *tokens)
{
    struct question question = {plan, model, set, *scenario};
    struct placement one = place(&question, 1);
    double free_gb;

    *tokens = 0;
    if (one.obstacle == OBSTACLE_UNKNOWN)
        return false;
    free_gb =
        fit_placement(plan, scenario, &one, set).usable_vram_gb - one.need.model_with_overhead_gb;
    *tokens = solve_longest_context(runs_with, &question, free_gb / one.need.kv_cache_gb);
    return true;
}

bool answer_reach(const struct plan *plan, const struct scenario *scenario,
                  const struct model *model, const struct gpu_set *set, struct reach *reach)
{
    bool is_known = answer_longest_context(plan, scenario, model, set, &reach->tokens);

    reach->is_maximum = (double)reach->tokens > model->context_length_max;
    if (reach->is_maximum)
        reach->tokens = (uint64_t)model->context_length_max;
    return is_known;
}

const unsigned answer_counts[ANSWER_COUNTS] = {1, 2, 4, 8};

size_t answer_counts_of(const struct plan *plan, const struct gpu *gpu)
{
    unsigned most = plan_max_gpus(plan, gpu);
    size_t count = 1;

    while (count < ANSWER_COUNTS && answer_counts[count] <= most)
        count++;
    return count;
}

bool answer_gpu_count(const struct plan *plan, const struct scenario *scenario,
                      const struct model *model, const struct gpu *gpu, unsigned *count)
{
    enum verdict verdict = VERDICT_UNKNOWN;
    size_t counts = answer_counts_of(plan, gpu);

    *count = 0;
    for (size_t i = 0; i < counts && *count == 0; i++) {
        verdict = fit_on_gpus(plan, scenario, model, gpu, answer_counts[i]).verdict;
        if (verdict_runs(verdict))
            *count = answer_counts[i];
    }
    return verdict != VERDICT_UNKNOWN;
}

bool answer_is_better(const struct plan *plan, const struct model *model,
                      const struct quantization *row, const struct quantization *than)
{
    double most = plan->has_native && model->native ? model->native->bits_per_weight : HUGE_VAL;
    double bits, than_bits;

    if (!than)
        return true;
    bits = fmin(row->bits_per_weight, most);
    than_bits = fmin(than->bits_per_weight, most);
    return bits != than_bits ? bits > than_bits : row->bits_per_weight < than->bits_per_weight;
}

bool answer_best_quantization(const struct plan *plan, const struct scenario *scenario,
                              const struct model *model, const struct gpu_set *set,
                              const struct quantization **best)
{
    bool is_known = false;

    *best = NULL;
    for (size_t q = 0; q < plan->quantization_count; q++) {
        struct question question = {plan, model, set, *scenario};
        const struct quantization *row = quantization_for(plan->quantizations[q], model);

        question.scenario.quantization = plan->quantizations[q];
        if (scenario_missing(plan, &question.scenario, model))
            continue;
        assert(row);
        is_known = true;
        if (answer_is_better(plan, model, row, *best) &&
            runs_with(&question, scenario->context_tokens))
            *best = row;
    }
    return is_known;
}

double answer_read_gb_per_token(const struct plan *plan, const struct scenario *scenario,
                                const struct model *model)
{
    const double f16_bytes = 2, bytes_per_mib = 1048576;
    struct kv_cache_engine exact = {
        .bytes_per_element = plan->kv_type ? plan->kv_type->bytes_per_element : f16_bytes,
        .block_tokens = 1,
        .sliding = KV_WINDOW_ALONE,
        .chunked = KV_WINDOW_ALONE,
        .keeps_f32_states = true,
        .index_element_bytes = 1,
    };
    double tokens = (double)scenario->context_tokens;
    const struct quantization *own = quantization_for(scenario->quantization, model);
    double weights_gb =
        own ? model_active_params_billion(model) * own->bits_per_weight / 8 : NUMBER_UNKNOWN;

    if (model->missing)
        return weights_gb + model->rule_kv_mb_per_token * bytes_per_mib * tokens / 1e9;
    return weights_gb + kv_cache_bytes(&model->kv_shape, &exact, tokens, 1, 1) / 1e9;
}

double answer_decode_bound(const struct plan *plan, const struct scenario *scenario,
                           const struct model *model, const struct gpu_set *set)
{
    double read_gb = answer_read_gb_per_token(plan, scenario, model);
    double sum_gb = 0, seconds_per_gb = 0;

    if (scenario_missing(plan, scenario, model))
        return NUMBER_UNKNOWN;
    if (set->part_count == 1 && plan->parallelism == PARALLEL_TENSOR)
        return throughput_bound_tokens_per_s(
            read_gb, set->parts[0].gpu->memory_bandwidth_gb_s * set->gpu_count,
            plan->bandwidth_efficiency);
    for (size_t p = 0; p < set->part_count; p++) {
        const struct gpu *gpu = set->parts[p].gpu;
        double share_gb = set->parts[p].count * mode_usable_vram_gb(plan, scenario->mode, gpu);

        sum_gb += share_gb;
        seconds_per_gb += share_gb / gpu->memory_bandwidth_gb_s;
    }
    return throughput_bound_tokens_per_s(read_gb, sum_gb / seconds_per_gb,
                                         plan->bandwidth_efficiency);
}
