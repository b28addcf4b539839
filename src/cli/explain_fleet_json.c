/* SPDX-License-Identifier: MIT */
/* The same for machines: rows are those of fleet.csv. */
#include "explain_fleet.h"
#include "explain_json.h"
#include "vramgrid/report/json_text.h"
#include "vramgrid/words/fleet_words.h"

static json_t *describe_fleet(const struct explain_fleets *fleets, const struct fleet_grid *grid,
                              const struct fleet *fleet)
{
    struct fleet_row row = {fleets->explanation->text, grid, fleet};

    return fleet ? explain_json_row(fleet_columns, &row) : json_null();
}

/* How many requests a replica takes by each limit alone; null: as many as there may be. */
static json_t *describe_limits(const struct explain_fleets *fleets, const struct fleet *fleet)
{
    json_t *limits = json_object();

    for (int i = 0; i < FLEET_LIMITS; i++) {
        enum fleet_limit limit = (enum fleet_limit)i;
        double requests = fleet_limit_requests(&fleets->one, fleet, limit);

        limits =
            json_with_member(limits, fleet_limit_name(limit),
                             requests < FLEET_REQUESTS_MAX ? json_number(requests) : json_null());
    }
    return limits;
}

static json_t *describe_counts(const struct explain_fleets *fleets)
{
    json_t *counts = json_array();

    for (size_t i = 0; i < fleets->one.count; i++) {
        const struct fleet *fleet = &fleets->one.fleets[i];
        json_t *row = describe_fleet(fleets, &fleets->one, fleet);

        if (fleet->status == FLEET_SERVES || fleet->status == FLEET_DOES_NOT_SERVE)
            row = json_with_member(row, "limits", describe_limits(fleets, fleet));
        counts = json_with_item(counts, row);
    }
    return counts;
}

/* What a change would make of the fleet; null where it would not serve. */
static json_t *describe_change(const char *kind, const char *name, const struct fleet *after)
{
    bool serves = after->gpus > 0;

    return json_pack("{s:s, s:o, s:o, s:o}", kind, name, "gpus",
                     serves ? json_number(after->gpus) : json_null(), "replicas",
                     serves ? json_number(after->replicas) : json_null(), "gpu_count",
                     serves ? json_number(after->replica->gpu_count) : json_null());
}

static json_t *describe_steps(struct explain_fleets *fleets)
{
    const struct explanation *e = fleets->explanation;
    json_t *steps = json_array();
    struct workload workload;
    struct fleet after;

    for (int step = 0; step < FLEET_STEPS; step++) {
        if (!fleet_step_take((enum fleet_step)step, fleets->workload, &workload))
            continue;
        after = explain_fleet_after(fleets, &workload, e->quantization);
        steps = json_with_item(steps, describe_change("step", fleet_step_names[step], &after));
    }
    for (size_t q = 0; q < e->plan->quantization_count; q++) {
        const struct quantization *other = e->plan->quantizations[q];

        if (!explain_is_other(e, other))
            continue;
        after = explain_fleet_after(fleets, fleets->workload, other);
        steps = json_with_item(steps, describe_change("quantization", other->name, &after));
    }
    return steps;
}

/* Of all GPUs: how many fleets fail by what, and the one of them that lacks least. */
static json_t *describe_failing(const struct explain_fleets *fleets)
{
    static const char *const NAMES[FLEET_REASONS] = {
        [FLEET_NOT_SHARED] = "unsupported",
        [FLEET_TOO_LONG] = "context_length_max",
        [FLEET_MISSING] = "unknown",
        [FLEET_WEIGHTS] = "weights",
        [FLEET_MARGIN] = "safety_margin_percent",
        [FLEET_SPEED] = "min_tokens_per_s",
        [FLEET_FIRST_TOKEN] = "max_ttft_s",
        [FLEET_CANNOT_BE_BUILT] = "max_gpus_per_machine",
    };
    json_t *failing = json_array();

    for (int reason = FLEET_NO_REASON + 1; reason < FLEET_REASONS; reason++)
        if (fleets->of_all.failing[reason] > 0)
            failing = json_with_item(
                failing,
                json_pack("{s:s, s:I, s:o}", "by", NAMES[reason], "fleets",
                          (json_int_t)fleets->of_all.failing[reason], "nearest",
                          describe_fleet(fleets, &fleets->all, fleets->of_all.nearest[reason])));
    return failing;
}

json_t *explain_json_fleet(const struct explanation *e, struct error *err)
{
    struct explain_fleets fleets;
    json_t *object = NULL;

    if (!explain_has_workload(e))
        return json_null();
    if (explain_fleets_init(&fleets, e, err))
        object =
            json_pack("{s:s, s:s, s:o, s:b, s:o, s:o, s:o, s:o}", "workload", fleets.workload->name,
                      "quantization", fleets.one.quantization->name, "gpu_counts",
                      describe_counts(&fleets), "is_cheapest", fleets.of_all.is_cheapest,
                      "recommended", describe_fleet(&fleets, &fleets.all, fleets.of_all.best),
                      "runner_up", describe_fleet(&fleets, &fleets.all, fleets.of_all.runner_up),
                      "steps", describe_steps(&fleets), "failing", describe_failing(&fleets));
    explain_fleets_release(&fleets);
    return object;
}
