/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/slice.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

bool slice_init(struct slice *slice, const struct plan *plan, struct error *err)
{
    size_t cells = plan->model_count * plan->set_count;

    assert(plan->set_count > 0);
    *slice = (struct slice){.plan = plan};
    for (size_t g = 0; g < plan->set_count; g++)
        slice->has_mixed_sets = slice->has_mixed_sets || plan->sets[g].part_count > 1;
    if (plan->model_count > SIZE_MAX / sizeof *slice->placements / plan->set_count)
        return error_set_memory(err);
    slice->placements = malloc(plan->model_count * plan->split_count * sizeof *slice->placements);
    slice->usable_vram_gb = malloc(plan->set_count * sizeof(double));
    slice->required_vram_gb = malloc(plan->set_count * sizeof(double));
    slice->verdicts = malloc(cells);
    slice->vram_free_percent = malloc(cells * sizeof(double));
    slice->headroom_gb = malloc(cells * sizeof(double));
    return (slice->placements && slice->usable_vram_gb && slice->required_vram_gb &&
            slice->verdicts && slice->vram_free_percent && slice->headroom_gb) ||
           error_set_memory(err);
}

/* Each split once for each model, whatever the number of sets that share it. */
static void place_models(struct slice *slice)
{
    const struct plan *plan = slice->plan;
    size_t splits = 0;

    for (size_t g = 0; g < plan->set_count; g++) {
        if (plan->sets[g].split != splits)
            continue;
        for (size_t m = 0; m < plan->model_count; m++)
            slice->placements[m * plan->split_count + splits] =
                place_model(plan, &slice->scenario, plan->models[m], &plan->sets[g]);
        splits++;
    }
}

/* Where fit_sets() is wrong: there are no figures, or the deciding GPU need not be the first. */
static void put_fit(struct slice *slice, size_t model, size_t set)
{
    const struct plan *plan = slice->plan;
    size_t at = model * plan->set_count + set;
    struct fit fit =
        fit_placement(plan, &slice->scenario, slice_placement(slice, model, set), &plan->sets[set]);

    slice->verdicts[at] = (unsigned char)fit.verdict;
    slice->vram_free_percent[at] = fit.vram_free_percent;
    slice->headroom_gb[at] = fit.headroom_gb;
}

/* Every set as if its first part decided, several at a time: nearly always right. */
static void fit_sets(struct slice *slice, size_t model)
{
    const struct plan *plan = slice->plan;
    const struct placement *placements = slice->placements + model * plan->split_count;
    bool is_same = plan->split_count == 1;
    size_t at = model * plan->set_count, figures = is_same ? 1 : plan->set_count;

    for (size_t g = 0; g < figures; g++)
        slice->required_vram_gb[g] = placements[plan->sets[g].split].need.required_vram_gb;
    estimate_fits(&(struct fit_row){
        .required_vram_gb = slice->required_vram_gb,
        .required_step = is_same ? 0 : 1,
        .usable_vram_gb = slice->usable_vram_gb,
        .count = plan->set_count,
        .safety_margin_percent = plan->safety_margin_percent,
        .verdicts = slice->verdicts + at,
        .vram_free_percent = slice->vram_free_percent + at,
        .headroom_gb = slice->headroom_gb + at,
    });
}

static bool is_exception(const struct slice *slice, size_t model, size_t set)
{
    return slice->plan->sets[set].part_count > 1 ||
           slice_placement(slice, model, set)->obstacle != OBSTACLE_NONE;
}

/* Whether any set may be an exception. */
static bool has_exceptions(const struct slice *slice, size_t model)
{
    const struct plan *plan = slice->plan;
    const struct placement *placements = slice->placements + model * plan->split_count;

    for (size_t s = 0; s < plan->split_count; s++)
        if (placements[s].obstacle != OBSTACLE_NONE)
            return true;
    return slice->has_mixed_sets;
}

static void fit_model(struct slice *slice, size_t model)
{
    fit_sets(slice, model);
    if (has_exceptions(slice, model))
        for (size_t g = 0; g < slice->plan->set_count; g++)
            if (is_exception(slice, model, g))
                put_fit(slice, model, g);
}

void slice_fill(struct slice *slice, size_t index)
{
    const struct plan *plan = slice->plan;

    slice->scenario = plan_scenario(plan, index);
    for (size_t g = 0; g < plan->set_count; g++)
        slice->usable_vram_gb[g] =
            mode_usable_vram_gb(plan, slice->scenario.mode, plan->sets[g].parts[0].gpu);
    place_models(slice);
    for (size_t m = 0; m < plan->model_count; m++)
        fit_model(slice, m);
}

void slice_release(struct slice *slice)
{
    free(slice->placements);
    free(slice->usable_vram_gb);
    free(slice->required_vram_gb);
    free(slice->verdicts);
    free(slice->vram_free_percent);
    free(slice->headroom_gb);
    *slice = (struct slice){0};
}
