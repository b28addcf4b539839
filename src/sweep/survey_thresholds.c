/* SPDX-License-Identifier: MIT */
/* Up to which size of model something holds. */
#include "vramgrid/sweep/answers.h"
#include "vramgrid/sweep/survey.h"

#include <math.h>

enum judgement { JUDGED_UNKNOWN, JUDGED_GOOD, JUDGED_BAD };

/* What is asked of every model. */
struct asking {
    const struct plan *plan;
    const struct slice *slice;
    const struct scenario *scenario;
    double vram_gb;
    enum verdict least; /* as good, or better */
    unsigned gpu_count;
    enum judgement (*judge)(const struct asking *asking, size_t model);
};

static double threshold(const struct asking *asking)
{
    const struct plan *plan = asking->plan;
    double failing = HUGE_VAL, most = 0;

    for (size_t m = 0; m < plan->model_count; m++)
        if (plan->models[m]->params_billion < failing && asking->judge(asking, m) == JUDGED_BAD)
            failing = plan->models[m]->params_billion;
    for (size_t m = 0; m < plan->model_count; m++)
        if (plan->models[m]->params_billion < failing && plan->models[m]->params_billion > most &&
            asking->judge(asking, m) == JUDGED_GOOD)
            most = plan->models[m]->params_billion;
    return most;
}

static bool is_card(const struct gpu_set *set)
{
    return set->gpu_count == 1;
}

static bool is_card_of(const struct gpu_set *set, double vram_gb)
{
    double gb = set_vram_gb(set);

    return is_card(set) && gb >= vram_gb && gb <= vram_gb;
}

static enum judgement judge_cards(const struct asking *asking, size_t model)
{
    const struct plan *plan = asking->plan;
    enum judgement judgement = JUDGED_UNKNOWN;

    for (size_t g = 0; g < plan->set_count; g++) {
        enum verdict verdict = slice_verdict(asking->slice, model, g);

        if (!is_card_of(&plan->sets[g], asking->vram_gb) || verdict == VERDICT_UNKNOWN)
            continue;
        if (verdict > asking->least)
            return JUDGED_BAD;
        judgement = JUDGED_GOOD;
    }
    return judgement;
}

double survey_served_billion(const struct slice *slice, double vram_gb, bool keeps_margin)
{
    struct asking asking = {.plan = slice->plan,
                            .slice = slice,
                            .vram_gb = vram_gb,
                            .least = keeps_margin ? VERDICT_RUNS : VERDICT_RUNS_LOW_MARGIN,
                            .judge = judge_cards};

    return threshold(&asking);
}

/* Whether a model runs on any set that meets the limits. */
static enum judgement judge_together(const struct asking *asking, size_t model)
{
    const struct plan *plan = asking->plan;

    if (slice_verdict(asking->slice, model, 0) == VERDICT_UNKNOWN)
        return JUDGED_UNKNOWN;
    for (size_t g = 0; g < plan->set_count; g++)
        if (plan->sets[g].most == 0 && plan->sets[g].gpu_count <= asking->gpu_count &&
            slice_verdict(asking->slice, model, g) <= asking->least)
            return JUDGED_GOOD;
    return JUDGED_BAD;
}

double survey_served_together_billion(const struct slice *slice, unsigned gpu_count)
{
    struct asking asking = {.plan = slice->plan,
                            .slice = slice,
                            .least = VERDICT_RUNS_LOW_MARGIN,
                            .gpu_count = gpu_count,
                            .judge = judge_together};

    return threshold(&asking);
}

static enum judgement judge_reach(const struct asking *asking, size_t model)
{
    const struct plan *plan = asking->plan;
    enum judgement judgement = JUDGED_UNKNOWN;

    for (size_t g = 0; g < plan->set_count; g++) {
        struct reach reach;

        if (!is_card_of(&plan->sets[g], asking->vram_gb) ||
            !isfinite(plan->models[model]->context_length_max) ||
            !answer_reach(plan, asking->scenario, plan->models[model], &plan->sets[g], &reach))
            continue;
        if (!reach.is_maximum)
            return JUDGED_BAD;
        judgement = JUDGED_GOOD;
    }
    return judgement;
}

double survey_unlimited_billion(const struct plan *plan, const struct scenario *scenario,
                                double vram_gb)
{
    struct asking asking = {
        .plan = plan, .scenario = scenario, .vram_gb = vram_gb, .judge = judge_reach};

    return threshold(&asking);
}

static enum judgement judge_needs(const struct asking *asking, size_t model)
{
    const struct plan *plan = asking->plan;
    enum judgement judgement = JUDGED_UNKNOWN;
    unsigned needed;

    for (size_t g = 0; g < plan->gpu_count && judgement != JUDGED_GOOD; g++)
        if (answer_gpu_count(plan, asking->scenario, plan->models[model], plan->gpus[g], &needed))
            judgement = needed > 0 && needed <= asking->gpu_count ? JUDGED_GOOD : JUDGED_BAD;
    return judgement;
}

double survey_needing_billion(const struct plan *plan, const struct scenario *scenario,
                              unsigned gpu_count)
{
    struct asking asking = {
        .plan = plan, .scenario = scenario, .gpu_count = gpu_count, .judge = judge_needs};

    return threshold(&asking);
}

double survey_largest_alone_billion(const struct slice *slice)
{
    const struct plan *plan = slice->plan;
    double largest = 0;

    for (size_t m = 0; m < plan->model_count; m++)
        for (size_t g = 0; g < plan->set_count; g++)
            if (is_card(&plan->sets[g]) && slice_verdict(slice, m, g) <= VERDICT_RUNS_LOW_MARGIN)
                largest = fmax(largest, plan->models[m]->params_billion);
    return largest;
}

double survey_largest_known_billion(const struct slice *slice)
{
    const struct plan *plan = slice->plan;
    double largest = 0;

    for (size_t m = 0; m < plan->model_count; m++)
        if (slice_verdict(slice, m, 0) != VERDICT_UNKNOWN)
            largest = fmax(largest, plan->models[m]->params_billion);
    return largest;
}

/* The smallest and the largest card above one size and up to another. */
static void find_sizes(const struct plan *plan, double above_gb, double up_to_gb, double *smallest,
                       double *largest)
{
    *smallest = HUGE_VAL;
    *largest = 0;
    for (size_t g = 0; g < plan->set_count; g++) {
        double vram_gb = set_vram_gb(&plan->sets[g]);

        if (is_card(&plan->sets[g]) && vram_gb > above_gb && vram_gb <= up_to_gb) {
            *smallest = fmin(*smallest, vram_gb);
            *largest = fmax(*largest, vram_gb);
        }
    }
}

static size_t models_on_cards(const struct slice *slice, double vram_gb)
{
    return survey_models(slice, &(struct survey_limits){vram_gb, 1}).runs;
}

/* By bisection. */
double survey_half_way_vram_gb(const struct slice *slice)
{
    double above_gb = 0, up_to_gb = HUGE_VAL, smallest, largest;
    size_t running = models_on_cards(slice, HUGE_VAL);

    if (running == 0)
        return 0;
    find_sizes(slice->plan, above_gb, up_to_gb, &smallest, &largest);
    while (smallest < largest) {
        double middle_gb = (smallest + largest) / 2;

        if (middle_gb >= largest) /* neighbouring doubles: it was rounded up */
            middle_gb = smallest;
        if (models_on_cards(slice, middle_gb) * 2 >= running)
            up_to_gb = middle_gb;
        else
            above_gb = middle_gb;
        find_sizes(slice->plan, above_gb, up_to_gb, &smallest, &largest);
    }
    return smallest;
}

static bool serve_all(const struct slice *slice, double vram_gb)
{
    const struct plan *plan = slice->plan;

    for (size_t g = 0; g < plan->set_count; g++)
        for (size_t m = 0; is_card_of(&plan->sets[g], vram_gb) && m < plan->model_count; m++) {
            enum verdict verdict = slice_verdict(slice, m, g);

            if (verdict != VERDICT_UNKNOWN && !verdict_runs(verdict))
                return false;
        }
    return true;
}

double survey_serving_all_vram_gb(const struct slice *slice)
{
    double vram_gb = 0, largest;

    do
        find_sizes(slice->plan, vram_gb, HUGE_VAL, &vram_gb, &largest);
    while (isfinite(vram_gb) && !serve_all(slice, vram_gb));
    return isfinite(vram_gb) ? vram_gb : 0;
}
