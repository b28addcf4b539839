/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/survey.h"

#include "vramgrid/sweep/answers.h"

#include <math.h>

static void count(struct survey *survey, enum verdict verdict)
{
    survey->asked++;
    survey->runs += verdict_runs(verdict);
    survey->low_margin += verdict == VERDICT_RUNS_LOW_MARGIN;
    survey->unknown += verdict == VERDICT_UNKNOWN;
}

struct survey survey_pairs(const struct slice *slice, const struct survey_area *area)
{
    struct survey_area whole = {0, slice->plan->model_count, 0, slice->plan->set_count};
    struct survey survey = {0};

    area = area ? area : &whole;
    for (size_t m = 0; m < area->model_count; m++)
        for (size_t g = 0; g < area->set_count; g++)
            count(&survey, slice_verdict(slice, area->first_model + m, area->first_set + g));
    return survey;
}

static bool is_within(const struct gpu_set *set, const struct survey_limits *limits)
{
    return set->most == 0 && set_vram_gb(set) <= limits->vram_gb &&
           (limits->gpu_count == 0 || set->gpu_count <= limits->gpu_count);
}

/* Verdicts are in order, the best first. What is unknown is so on every set. */
static enum verdict best_verdict(const struct slice *slice, size_t model,
                                 const struct survey_limits *limits)
{
    enum verdict best = VERDICT_DOES_NOT_RUN;

    if (slice_verdict(slice, model, 0) == VERDICT_UNKNOWN)
        return VERDICT_UNKNOWN;
    for (size_t g = 0; g < slice->plan->set_count && best != VERDICT_RUNS; g++) {
        enum verdict verdict = slice_verdict(slice, model, g);

        if (verdict < best && is_within(&slice->plan->sets[g], limits))
            best = verdict;
    }
    return best;
}

struct survey survey_models(const struct slice *slice, const struct survey_limits *limits)
{
    static const struct survey_limits ANY = {HUGE_VAL, 0};
    struct survey survey = {0};

    for (size_t m = 0; m < slice->plan->model_count; m++)
        count(&survey, best_verdict(slice, m, limits ? limits : &ANY));
    return survey;
}

struct survey survey_on_gpus(const struct plan *plan, const struct scenario *scenario,
                             const struct gpu *gpu, unsigned gpu_count)
{
    struct survey survey = {0};

    for (size_t m = 0; m < plan->model_count; m++)
        count(&survey, fit_on_gpus(plan, scenario, plan->models[m], gpu, gpu_count).verdict);
    return survey;
}

size_t survey_unknown_models(const struct plan *plan, const struct scenario *scenario)
{
    size_t unknown = 0;

    for (size_t m = 0; m < plan->model_count; m++)
        unknown += scenario_missing(plan, scenario, plan->models[m]) != NULL;
    return unknown;
}

/* The fewest of any kind, 0 if none will do. */
static unsigned fewest_gpus(const struct plan *plan, const struct scenario *scenario,
                            const struct model *model)
{
    unsigned fewest = 0, needed;

    for (size_t g = 0; g < plan->gpu_count; g++)
        if (answer_gpu_count(plan, scenario, model, plan->gpus[g], &needed) && needed > 0 &&
            (fewest == 0 || needed < fewest))
            fewest = needed;
    return fewest;
}

struct survey_needs survey_gpus_needed(const struct plan *plan, const struct scenario *scenario)
{
    struct survey_needs needs = {.unknown = survey_unknown_models(plan, scenario)};

    for (size_t m = 0; m < plan->model_count; m++) {
        unsigned fewest = fewest_gpus(plan, scenario, plan->models[m]);

        needs.one += fewest == 1;
        needs.several += fewest > 1;
    }
    needs.none = plan->model_count - needs.unknown - needs.one - needs.several;
    return needs;
}
