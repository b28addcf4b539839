/* SPDX-License-Identifier: MIT */
#include "benchmarks.h"

#include <math.h>
#include <strings.h>

#define MS_PER_S 1000.0

static bool is_about(const struct benchmark *row, const struct replica_speed *speed)
{
    return row->gpu_count == speed->gpu_count && gpu_is_called(speed->gpu, row->gpu) &&
           strcasecmp(row->quantization, speed->quantization->name) == 0 &&
           strcasecmp(row->engine, speed->engine->name) == 0;
}

static bool is_near(double asked, double measured)
{
    const double tolerance = 0.25;

    return fabs(asked - measured) <= tolerance * measured;
}

/* What rows of a kind of request say of at most so many in flight. */
struct side {
    double requests; /* of the row with the most; 0: no row */
    double tpot_s;   /* the longest of them */
    double ttft_s;   /* the same; 0 where some row, with however many, does not say */
};

/* Rows of one replica and of requests of about the same lengths. */
struct rows {
    const struct replica_speed *speed;
    double prompt_tokens, output_tokens;
};

static const struct benchmark *next_row(const struct rows *rows, const struct benchmark *row)
{
    while (row &&
           !(is_about(row, rows->speed) && is_near(rows->prompt_tokens, row->prompt_tokens) &&
             is_near(rows->output_tokens, row->output_tokens)))
        row = row->next;
    return row;
}

/* The rows around a number in flight: the next from it up, and the last below. */
struct neighbours {
    double below, above; /* requests in flight; 0 and HUGE_VAL where there is none */
    bool has_ttft;       /* all rows: what only some say would make gaps */
};

static struct neighbours find_neighbours(const struct rows *rows, double requests)
{
    struct neighbours found = {0, HUGE_VAL, true};
    const struct benchmark *row = rows->speed->benchmarks;

    for (; (row = next_row(rows, row)) != NULL; row = row->next) {
        if (row->concurrent_requests < requests)
            found.below = fmax(found.below, row->concurrent_requests);
        else
            found.above = fmin(found.above, row->concurrent_requests);
        found.has_ttft = found.has_ttft && row->ttft_ms > 0;
    }
    return found;
}

/* A row that is slower than one with more requests in flight counts for both: no gain with more. */
static struct side side_at(const struct rows *rows, double requests, bool has_ttft)
{
    struct side side = {.requests = requests};
    const struct benchmark *row = rows->speed->benchmarks;

    for (; (row = next_row(rows, row)) != NULL; row = row->next) {
        if (row->concurrent_requests > requests)
            continue;
        side.tpot_s = fmax(side.tpot_s, row->concurrent_requests / row->output_tokens_per_s);
        if (has_ttft)
            side.ttft_s = fmax(side.ttft_s, row->ttft_ms / MS_PER_S);
    }
    return side;
}

/* Steps and prompts share it as the formulas say, where there are any. */
static void take_tpot(struct throughput_times *times, double tpot_s, double requests)
{
    bool has_formulas = isfinite(times->tpot_s);

    times->step_s = has_formulas ? times->step_s * tpot_s / times->tpot_s : tpot_s;
    times->prompt_s = has_formulas ? times->prompt_s * tpot_s / times->tpot_s : 0;
    times->tpot_s = tpot_s;
    times->tokens_per_s_per_request = 1 / tpot_s;
    times->tokens_per_s = requests / tpot_s;
}

/* More in flight than anybody tried: the formulas, but no better than the row with the most. */
static void bound(struct throughput_times *times, const struct side *most, double requests)
{
    if (times->tpot_s < most->tpot_s)
        take_tpot(times, most->tpot_s, requests);
    times->ttft_s = fmax(times->ttft_s, most->ttft_s);
}

/* A straight line between two rows; with fewer than the first row has, as in that one. */
static double between(const struct side *below, const struct side *above, double requests)
{
    double share = (requests - below->requests) / (above->requests - below->requests);

    if (below->requests <= 0)
        return above->tpot_s;
    return below->tpot_s + (above->tpot_s - below->tpot_s) * share;
}

bool benchmarks_exist(const struct replica_speed *speed, const struct model *model)
{
    const struct benchmark *row = model->benchmarks;

    while (row && !is_about(row, speed))
        row = row->next;
    return row != NULL;
}

void benchmarks_apply(const struct replica_speed *speed, double prompt_tokens, double output_tokens,
                      double concurrent_requests, struct speed *at)
{
    struct rows rows = {speed, prompt_tokens, output_tokens};
    struct neighbours found = find_neighbours(&rows, concurrent_requests);
    struct side below = side_at(&rows, found.below, found.has_ttft), above;

    if (isfinite(found.above)) {
        above = side_at(&rows, found.above, found.has_ttft);
        take_tpot(&at->expected, between(&below, &above, concurrent_requests), concurrent_requests);
        if (found.has_ttft)
            at->expected.ttft_s = above.ttft_s;
        at->low = at->high = at->expected;
        at->basis = SPEED_MEASURED;
    } else if (found.below > 0) {
        bound(&at->low, &below, concurrent_requests);
        bound(&at->expected, &below, concurrent_requests);
        bound(&at->high, &below, concurrent_requests);
    }
}
