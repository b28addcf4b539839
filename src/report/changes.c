/* SPDX-License-Identifier: MIT */
#include "vramgrid/report/changes.h"

#include "vramgrid/sweep/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    const char *one, *several; /* in sentences */
} kinds[CHANGE_KINDS] = {
    [CHANGE_VERDICT_FLIPPED] = {"verdict_flipped", "verdict changed", "verdicts changed"},
    [CHANGE_MODEL_ADDED] = {"model_added", "model added", "models added"},
    [CHANGE_MODEL_REMOVED] = {"model_removed", "model removed", "models removed"},
    [CHANGE_MODEL_ALTERED] = {"model_altered", "model altered", "models altered"},
    [CHANGE_GPU_ADDED] = {"gpu_added", "GPU added", "GPUs added"},
    [CHANGE_GPU_REMOVED] = {"gpu_removed", "GPU removed", "GPUs removed"},
    [CHANGE_VRAM_ALTERED] = {"vram_altered", "VRAM capacity altered", "VRAM capacities altered"},
    [CHANGE_PRICE_ALTERED] = {"price_altered", "price altered", "prices altered"},
    [CHANGE_QUANTIZATION_ADDED] = {"quantization_added", "quantization added",
                                   "quantizations added"},
    [CHANGE_QUANTIZATION_REMOVED] = {"quantization_removed", "quantization removed",
                                     "quantizations removed"},
    [CHANGE_CONTEXT_ADDED] = {"context_added", "context added", "contexts added"},
    [CHANGE_CONTEXT_REMOVED] = {"context_removed", "context removed", "contexts removed"},
    [CHANGE_MODE_ADDED] = {"mode_added", "mode added", "modes added"},
    [CHANGE_MODE_REMOVED] = {"mode_removed", "mode removed", "modes removed"},
    [CHANGE_GPU_COUNT_ADDED] = {"gpu_count_added", "GPU count added", "GPU counts added"},
    [CHANGE_GPU_COUNT_REMOVED] = {"gpu_count_removed", "GPU count removed", "GPU counts removed"},
    [CHANGE_GPU_SET_ADDED] = {"gpu_set_added", "GPU set added", "GPU sets added"},
    [CHANGE_GPU_SET_REMOVED] = {"gpu_set_removed", "GPU set removed", "GPU sets removed"},
    [CHANGE_ASSUMPTION_ALTERED] = {"assumption_altered", "assumption altered",
                                   "assumptions altered"},
};

/* The worst news first: what was bought no longer runs. */
static const struct {
    enum verdict old, new;
} flips[CHANGE_FLIPS] = {
    {VERDICT_RUNS, VERDICT_DOES_NOT_RUN},
    {VERDICT_RUNS, VERDICT_UNSUPPORTED},
    {VERDICT_RUNS, VERDICT_UNKNOWN},
    {VERDICT_UNSUPPORTED, VERDICT_DOES_NOT_RUN},
    {VERDICT_UNKNOWN, VERDICT_DOES_NOT_RUN},
    {VERDICT_UNKNOWN, VERDICT_UNSUPPORTED},
    {VERDICT_UNSUPPORTED, VERDICT_UNKNOWN},
    {VERDICT_DOES_NOT_RUN, VERDICT_UNKNOWN},
    {VERDICT_DOES_NOT_RUN, VERDICT_UNSUPPORTED},
    {VERDICT_UNKNOWN, VERDICT_RUNS},
    {VERDICT_UNSUPPORTED, VERDICT_RUNS},
    {VERDICT_DOES_NOT_RUN, VERDICT_RUNS},
};

const char *change_kind_name(enum change_kind kind)
{
    return kinds[kind].name;
}

static enum verdict plain(enum verdict verdict)
{
    return verdict_runs(verdict) ? VERDICT_RUNS : verdict;
}

bool changes_flip(struct changes *changes, uint64_t combination, enum verdict old, enum verdict new)
{
    size_t flip = 0;

    if (plain(old) == plain(new))
        return true;
    if (!changes->flips)
        changes->flips = calloc(plan_combinations(changes->plan), 1);
    if (!changes->flips)
        return false;
    while (flips[flip].old != plain(old) || flips[flip].new != plain(new))
        flip++;
    changes->flips[combination] = (uint8_t)(flip + 1);
    changes->flip_counts[flip]++;
    changes->counts[CHANGE_VERDICT_FLIPPED]++;
    return true;
}

static size_t sum_counts(const size_t counts[CHANGE_KINDS])
{
    size_t total = 0;

    for (int kind = 0; kind < CHANGE_KINDS; kind++)
        total += counts[kind];
    return total;
}

size_t changes_total(const struct changes *changes)
{
    return changes ? sum_counts(changes->counts) : 0;
}

size_t changes_describe(const size_t counts[CHANGE_KINDS], char *words, size_t size)
{
    size_t total = sum_counts(counts), length;
    const char *between = ": ";

    length = (size_t)snprintf(words, size, "%zu change%s since the last report", total,
                              total == 1 ? "" : "s");
    for (int kind = 0; kind < CHANGE_KINDS && length < size; kind++) {
        if (counts[kind] == 0)
            continue;
        length += (size_t)snprintf(words + length, size - length, "%s%zu %s", between, counts[kind],
                                   counts[kind] == 1 ? kinds[kind].one : kinds[kind].several);
        between = ", ";
    }
    return total;
}

static void describe_flip(const struct plan *plan, uint64_t combination, size_t flip,
                          struct change *change)
{
    size_t pairs = plan->model_count * plan->set_count, pair = (size_t)(combination % pairs);
    struct scenario scenario = plan_scenario(plan, (size_t)(combination / pairs));
    const struct model *model = plan->models[pair / plan->set_count];

    *change = (struct change){
        .kind = CHANGE_VERDICT_FLIPPED,
        .model = model->name,
        .gpu = plan->sets[pair % plan->set_count].label,
        .quantization = scenario_precision(&scenario, model),
        .context_tokens = scenario.context_tokens,
        .mode = scenario.mode->name,
        .old = verdict_status(flips[flip].old),
        .new = verdict_status(flips[flip].new),
    };
}

/* One search through the combinations for each way to flip, and none for a way that none went. */
static bool next_flip(struct changes_walk *walk, struct change *change)
{
    const struct changes *changes = walk->changes;
    size_t total = changes->flips ? (size_t)plan_combinations(changes->plan) : 0;

    for (; changes->flips && walk->flip < CHANGE_FLIPS; walk->flip++, walk->combination = 0) {
        const uint8_t *from = changes->flips + walk->combination, *found = NULL;

        if (changes->flip_counts[walk->flip] > 0)
            found = memchr(from, (int)walk->flip + 1, total - (size_t)walk->combination);
        if (!found)
            continue;
        describe_flip(changes->plan, (uint64_t)(found - changes->flips), walk->flip, change);
        walk->combination = (uint64_t)(found - changes->flips) + 1;
        return true;
    }
    return false;
}

bool changes_next(struct changes_walk *walk, struct change *change)
{
    if (!walk->changes)
        return false;
    if (next_flip(walk, change))
        return true;
    if (walk->fact == walk->changes->fact_count)
        return false;
    *change = walk->changes->facts[walk->fact++];
    return true;
}

void changes_release(struct changes *changes)
{
    free(changes->facts);
    free(changes->flips);
    arena_release(&changes->texts);
    *changes = (struct changes){0};
}
