/* SPDX-License-Identifier: MIT */
#include "vramgrid/answers.h"

#include "vramgrid/solve.h"

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

uint64_t answer_longest_context(const struct plan *plan, const struct scenario *scenario,
                                const struct model *model, const struct gpu_set *set)
{
    struct question question = {plan, model, set, *scenario};
    struct placement one = place(&question, 1);
    double free_gb =
        fit_placement(plan, scenario, &one, set).usable_vram_gb - one.need.model_with_overhead_gb;

    return solve_longest_context(runs_with, &question, free_gb / one.need.kv_cache_gb);
}

unsigned answer_gpu_count(const struct plan *plan, const struct scenario *scenario,
                          const struct model *model, const struct gpu *gpu)
{
    for (unsigned count = 1; count <= 8; count *= 2) {
        struct gpu_set set = {.parts = {{gpu, count}}, .part_count = 1, .gpu_count = count};
        struct question question = {plan, model, &set, *scenario};

        if (runs_with(&question, scenario->context_tokens))
            return count;
    }
    return 0;
}

const struct quantization *answer_best_quantization(const struct plan *plan,
                                                    const struct scenario *scenario,
                                                    const struct model *model,
                                                    const struct gpu_set *set)
{
    const struct quantization *best = NULL;

    for (size_t q = 0; q < plan->quantization_count; q++) {
        struct question question = {plan, model, set, *scenario};

        question.scenario.quantization = plan->quantizations[q];
        if ((!best || plan->quantizations[q]->bits_per_weight > best->bits_per_weight) &&
            runs_with(&question, scenario->context_tokens))
            best = plan->quantizations[q];
    }
    return best;
}
