/* SPDX-License-Identifier: MIT */
/* Finds the pair that is meant, and the scenario to break down. */
#include "complete.h"
#include "explain_fleet.h"
#include "vramgrid/cli/commands.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct gpu_set explain_set(const struct explanation *explanation, unsigned count)
{
    struct gpu_set set = equal_gpus(explanation->gpu, count);

    set.label = explanation->gpu->name;
    return set;
}

const struct mode *explain_mode(const struct explanation *explanation)
{
    return explanation->plan->modes[0];
}

const char *explain_missing(const struct explanation *explanation)
{
    struct scenario scenario = {explain_mode(explanation), explanation->quantization,
                                explanation->context_tokens};

    return scenario_missing(explanation->plan, &scenario, explanation->model);
}

struct explain_case explain_case(const struct explanation *explanation, const struct mode *mode,
                                 const struct quantization *quantization, uint64_t context_tokens,
                                 unsigned gpu_count)
{
    struct scenario scenario = {mode, quantization, context_tokens};
    struct gpu_set set = explain_set(explanation, gpu_count);
    struct explain_case result;

    result.placement = place_model(explanation->plan, &scenario, explanation->model, &set);
    result.fit = fit_placement(explanation->plan, &scenario, &result.placement, &set);
    return result;
}

/* From the strictest way of meaning a name to the loosest. */
enum matching { MATCH_WHOLE, MATCH_PATTERN, MATCH_PART, MATCH_NONE };

static bool matches(const char *name, const char *typed, enum matching matching)
{
    switch (matching) {
    case MATCH_WHOLE:
        return strcasecmp(name, typed) == 0;
    case MATCH_PATTERN:
        return fnmatch(typed, name, FNM_CASEFOLD) == 0;
    case MATCH_PART:
        return strcasestr(name, typed) != NULL;
    case MATCH_NONE:
        break;
    }
    return false;
}

/* The rows of a sheet that a name may mean. */
struct candidates {
    const struct catalogue *catalogue;
    enum sheet_kind kind;
    const char *typed;
};

static size_t candidate_count(const struct candidates *candidates)
{
    return candidates->catalogue->tables[candidates->kind].count;
}

static const char *candidate(const struct candidates *candidates, size_t i)
{
    return row_name(layout_row(&sheet_layouts[candidates->kind],
                               &candidates->catalogue->tables[candidates->kind], i));
}

static bool refuse_unknown(const struct candidates *candidates, struct error *err)
{
    char suggestion[SUGGESTION_SIZE];

    catalogue_suggest(candidates->catalogue, candidates->kind, candidates->typed, suggestion);
    return error_set(err, ERROR_USAGE, "'%s' is no %s of %s%s", candidates->typed,
                     sheet_layouts[candidates->kind].noun,
                     candidates->catalogue->tables[candidates->kind].path, suggestion);
}

static bool refuse_ambiguous(const struct candidates *candidates, enum matching matching,
                             struct error *err)
{
    enum { LISTED = 12 };
    char names[1500] = "";
    size_t count = 0, length = 0;

    for (size_t i = 0; i < candidate_count(candidates); i++) {
        const char *name = candidate(candidates, i);

        if (!matches(name, candidates->typed, matching))
            continue;
        if (count++ < LISTED && length + strlen(name) + 8 < sizeof names)
            length += (size_t)snprintf(names + length, sizeof names - length, "%s'%s'",
                                       length > 0 ? ", " : "", name);
    }
    return error_set(err, ERROR_USAGE, "'%s' may mean %zu %s: %s%s", candidates->typed, count,
                     sheet_layouts[candidates->kind].plural, names, count > LISTED ? " ..." : "");
}

/* The one row that is meant; false with an error where there is none or more than one. */
static bool find_row(const struct candidates *candidates, size_t *found, struct error *err)
{
    for (enum matching matching = MATCH_WHOLE; matching < MATCH_NONE; matching++) {
        size_t count = 0;

        for (size_t i = 0; i < candidate_count(candidates); i++) {
            if (matches(candidate(candidates, i), candidates->typed, matching)) {
                *found = i;
                count++;
            }
        }
        if (count > 1)
            return refuse_ambiguous(candidates, matching, err);
        if (count == 1)
            return true;
    }
    return refuse_unknown(candidates, err);
}

static bool list_quantizations(struct explanation *e, struct error *err)
{
    const struct plan *plan = e->plan;

    e->quantizations = calloc(plan->quantization_count, sizeof *e->quantizations);
    if (!e->quantizations)
        return error_set_memory(err);
    for (size_t q = 0; q < plan->quantization_count; q++) {
        const struct quantization *row = quantization_shown(plan->quantizations[q], e->model);
        size_t known = 0;

        while (known < e->quantization_count && e->quantizations[known] != row)
            known++;
        if (known == e->quantization_count)
            e->quantizations[e->quantization_count++] = row;
    }
    return true;
}

static bool print(struct explanation *e, bool as_json, struct error *err)
{
    bool ok = list_quantizations(e, err);

    if (ok && as_json)
        ok = explain_print_json(e, err);
    else if (ok)
        explain_print(e);
    if (ok && !as_json && explain_has_workload(e))
        ok = explain_print_fleet(e, err);
    free(e->quantizations);
    return ok;
}

/* Breakdown, several GPUs, longest context, offload. */
static bool explain(struct run *run, struct error *err)
{
    const struct catalogue *catalogue = &run->catalogue;
    struct candidates models = {catalogue, SHEET_MODELS, run->options->argument};
    struct candidates gpus = {catalogue, SHEET_GPUS, run->options->second_argument};
    struct explanation explanation = {
        .plan = &run->plan,
        .settings = &run->settings,
        .text = &run->text,
        .context_tokens = run->plan.contexts[run->plan.default_context],
    };
    size_t model = 0, gpu = 0;

    if (!models.typed || !gpus.typed)
        return error_set(err, ERROR_USAGE, "explain: a MODEL and a GPU are required");
    if (!find_row(&models, &model, err) || !find_row(&gpus, &gpu, err))
        return false;
    explanation.model = catalogue_model(catalogue, model);
    explanation.gpu = catalogue_gpu(catalogue, gpu);
    explanation.quantization = quantization_shown(
        run->plan.quantizations[run->plan.default_quantization], explanation.model);
    return print(&explanation, run->options->json, err);
}

static void complete(const struct run *run, const struct typed *typed)
{
    complete_offer_column(run, typed, run->options->argument ? SHEET_GPUS : SHEET_MODELS, "name");
}

static const struct option_row own_options[] = {
    {NULL, '\0', "json", NULL, OPTION_AT(ACTION_FLAG, json), "answer as JSON"},
    {.name = NULL},
};

const struct command explain_command = {
    .name = "explain",
    .usage = "[OPTIONS] MODEL GPU",
    .help = "explain one model on one GPU, step by step",
    .options = own_options,
    .arguments_max = 2,
    .loads = LOADS_PLAN,
    .run = explain,
    .complete = complete,
};
