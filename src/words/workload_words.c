/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/workload_words.h"

#include "vramgrid/base/number.h"

#include <math.h>
#include <stdio.h>

void describe_count(double count, char text[NUMBER_SIZE])
{
    const double most = 1e15; /* that is still a number for people */

    if (fabs(count) < most)
        number_grouped(text, (uint64_t)llround(count));
    else
        snprintf(text, NUMBER_SIZE, number_is_known(count) ? "%.3g" : "?", count);
}

void describe_short(double value, char text[NUMBER_SIZE])
{
    if (value < 1000)
        snprintf(text, NUMBER_SIZE, "%.3g", value);
    else
        describe_count(value, text);
}

static void describe_demand(const struct text *text, const struct workload *workload,
                            struct workload_lines *lines)
{
    char users[NUMBER_SIZE], percent[NUMBER_SIZE], requests[NUMBER_SIZE];
    const char *key = "fleet.concurrent";
    double in_flight = workload->concurrent_requests;
    size_t i = lines->count++;

    if (number_is_known(workload->users)) {
        key = "fleet.users";
        in_flight = sizing_active_requests(workload->users, workload->active_percent);
    } else if (number_is_known(workload->requests_per_s)) {
        key = "fleet.rate";
        in_flight = workload->requests_per_s;
    }
    describe_short(workload->users, users);
    number_brief(percent, workload->active_percent);
    describe_short(in_flight, requests);
    lines->lines[i] = text_phrase(text, &lines->room[i], key, "users", users, "percent", percent,
                                  "requests", requests, NULL);
}

static void describe_growth(const struct text *text, const struct fleet_grid *grid,
                            struct workload_lines *lines)
{
    char percent[NUMBER_SIZE], years[NUMBER_SIZE], factor[NUMBER_SIZE];
    size_t i = lines->count;

    if (grid->workload->growth_percent_per_year == 0)
        return;
    number_brief(percent, grid->workload->growth_percent_per_year);
    number_brief(years, grid->terms.years);
    describe_short(grid->growth, factor);
    lines->lines[i] = text_phrase(text, &lines->room[i], "fleet.growth", "percent", percent,
                                  "years", years, "factor", factor, NULL);
    lines->count++;
}

static void describe_tokens(const struct text *text, const struct workload *workload,
                            struct workload_lines *lines)
{
    char in[NUMBER_SIZE], out[NUMBER_SIZE], in_p95[NUMBER_SIZE], out_p95[NUMBER_SIZE];
    size_t i = lines->count++;

    describe_count(workload->prompt_tokens, in);
    describe_count(workload->output_tokens, out);
    describe_count(workload->prompt_tokens_p95, in_p95);
    describe_count(workload->output_tokens_p95, out_p95);
    lines->lines[i] = text_phrase(text, &lines->room[i], "fleet.tokens", "in", in, "out", out,
                                  "in_p95", in_p95, "out_p95", out_p95, NULL);
}

static void describe_limit(const struct text *text, const char *key, double limit,
                           struct workload_lines *lines)
{
    char figure[NUMBER_SIZE];
    size_t i = lines->count;

    if (!number_is_known(limit))
        return;
    number_brief(figure, limit);
    lines->lines[i] = text_phrase(text, &lines->room[i], key, "limit", figure, NULL);
    lines->count++;
}

void describe_workload(const struct text *text, const struct fleet_grid *grid,
                       struct workload_lines *lines)
{
    lines->count = 0;
    describe_demand(text, grid->workload, lines);
    describe_growth(text, grid, lines);
    describe_tokens(text, grid->workload, lines);
    describe_limit(text, "fleet.limit_speed", grid->workload->min_tokens_per_s, lines);
    describe_limit(text, "fleet.limit_first_token", grid->workload->max_ttft_s, lines);
}

struct words describe_fleet(const struct text *text, const struct fleet *fleet,
                            struct phrase *phrase)
{
    char gpus[NUMBER_SIZE], count[32], usd[NUMBER_SIZE];

    describe_count(fleet->gpus, gpus);
    snprintf(count, sizeof count, "%u", fleet->replica->gpu_count);
    describe_count(fleet->cost.total_usd, usd);
    return text_phrase(text, phrase, "fleet.choice", "gpus", gpus, "gpu",
                       fleet->replica->card->gpu->name, "count", count, "usd", usd, NULL);
}

/* In one language each, to be put into a sentence of it. */
static void describe_choice(const struct text *text, const struct fleet *fleet, size_t language,
                            char words[LINE_SIZE])
{
    struct phrase phrase;
    struct words both;

    snprintf(words, LINE_SIZE, "-");
    if (!fleet)
        return;
    both = describe_fleet(text, fleet, &phrase);
    snprintf(words, LINE_SIZE, "%s", both.in[language] ? both.in[language] : both.in[0]);
}

struct words describe_fleet_answer(const struct text *text, const struct fleet_grid *grid,
                                   const struct fleet_answer *answer, struct phrase *phrase)
{
    const char *key = answer->is_cheapest ? "fleet.cheapest" : "fleet.smallest";
    char recent[24], serving[24], years[NUMBER_SIZE], best[LINE_SIZE], second[LINE_SIZE];
    struct words words = {{NULL}};

    snprintf(recent, sizeof recent, "%zu", answer->coverage.recent);
    snprintf(serving, sizeof serving, "%zu", answer->coverage.serving);
    number_brief(years, grid->terms.years);
    for (size_t i = 0; i < text->count; i++) {
        describe_choice(text, answer->best, i, best);
        describe_choice(text, answer->runner_up, i, second);
        text_fill(&text->languages[i], answer->best ? key : "fleet.nothing", phrase->in[i],
                  PHRASE_SIZE, "best", best, "second", second, "recent", recent, "serving", serving,
                  "years", years, NULL);
        words.in[i] = phrase->in[i];
    }
    return words;
}

bool fleet_lacks_hosts(const struct fleet_grid *grid, const struct fleet *fleet)
{
    return number_is_known(fleet->cost.hardware_usd) &&
           fleet->replica->card->price->unit_gpus <= 1 && grid->settings->host_usd_per_machine == 0;
}
