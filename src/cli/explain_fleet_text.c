/* SPDX-License-Identifier: MIT */
/* The chain from users to GPUs with its numbers, and what would change the answer. */
#include "explain_fleet.h"
#include "terminal.h"
#include "vramgrid/base/number.h"
#include "vramgrid/words/fleet_words.h"
#include "vramgrid/words/phrases.h"

#include <math.h>
#include <stdio.h>

enum { LABEL_WIDTH = 34, FIGURE_WIDTH = 14 };

static void put_count(char text[NUMBER_SIZE], double count)
{
    if (isfinite(count))
        number_grouped(text, (uint64_t)llround(count));
    else
        snprintf(text, NUMBER_SIZE, "?");
}

/* Three digits of what is not whole. */
static void put_short(char text[NUMBER_SIZE], double value)
{
    if (value >= 1000)
        put_count(text, value);
    else
        snprintf(text, NUMBER_SIZE, "%.3g", value);
}

static void print_sentence(const char *words)
{
    printf("  ");
    terminal_hanging(words, 2);
}

/* ---- the demand ---- */

static void print_demand(const struct explain_fleets *fleets)
{
    const struct workload *workload = fleets->workload;
    const struct text *text = fleets->explanation->text;
    char line[LINE_SIZE], users[NUMBER_SIZE], percent[NUMBER_SIZE], requests[NUMBER_SIZE];
    const char *key = "fleet.concurrent";
    double in_flight = workload->concurrent_requests;

    if (number_is_known(workload->users)) {
        key = "fleet.users";
        in_flight = sizing_active_requests(workload->users, workload->active_percent);
    } else if (number_is_known(workload->requests_per_s)) {
        key = "fleet.rate";
        in_flight = workload->requests_per_s;
    }
    put_short(users, workload->users);
    number_brief(percent, workload->active_percent);
    put_short(requests, in_flight);
    print_sentence(text_join(text, key, line, sizeof line, "users", users, "percent", percent,
                             "requests", requests, NULL));
}

static void print_growth(const struct explain_fleets *fleets)
{
    const struct workload *workload = fleets->workload;
    char line[LINE_SIZE], percent[NUMBER_SIZE], years[NUMBER_SIZE], factor[NUMBER_SIZE];

    if (workload->growth_percent_per_year == 0)
        return;
    number_brief(percent, workload->growth_percent_per_year);
    number_brief(years, fleets->one.terms.years);
    put_short(factor, fleets->one.growth);
    print_sentence(text_join(fleets->explanation->text, "fleet.growth", line, sizeof line,
                             "percent", percent, "years", years, "factor", factor, NULL));
}

static void print_tokens(const struct explain_fleets *fleets)
{
    const struct workload *workload = fleets->workload;
    char line[LINE_SIZE], in[NUMBER_SIZE], out[NUMBER_SIZE], in_p95[NUMBER_SIZE];
    char out_p95[NUMBER_SIZE];

    put_count(in, workload->prompt_tokens);
    put_count(out, workload->output_tokens);
    put_count(in_p95, workload->prompt_tokens_p95);
    put_count(out_p95, workload->output_tokens_p95);
    print_sentence(text_join(fleets->explanation->text, "fleet.tokens", line, sizeof line, "in", in,
                             "out", out, "in_p95", in_p95, "out_p95", out_p95, NULL));
}

static void print_limits(const struct explain_fleets *fleets)
{
    const struct workload *workload = fleets->workload;
    const struct text *text = fleets->explanation->text;
    char line[LINE_SIZE], speed[NUMBER_SIZE], seconds[NUMBER_SIZE];

    number_brief(speed, workload->min_tokens_per_s);
    number_brief(seconds, workload->max_ttft_s);
    if (number_is_known(workload->min_tokens_per_s))
        print_sentence(
            text_join(text, "fleet.limit_speed", line, sizeof line, "speed", speed, NULL));
    if (number_is_known(workload->max_ttft_s))
        print_sentence(text_join(text, "fleet.limit_first_token", line, sizeof line, "seconds",
                                 seconds, NULL));
}

/* ---- the table ---- */

/* A figure of a fleet that serves, or of one that is known to hold so many. */
struct fleet_line {
    const char *label; /* key */
    double (*figure)(const struct fleet *fleet);
    int decimals;
};

static double requests_of(const struct fleet *fleet)
{
    return fleet->requests;
}

static double fit_of(const struct fleet *fleet)
{
    return fleet->concurrent_requests_fit;
}

static double replicas_of(const struct fleet *fleet)
{
    return fleet->replicas;
}

static double busiest_of(const struct fleet *fleet)
{
    return fleet->concurrent_requests;
}

static double low_of(const struct fleet *fleet)
{
    return fleet->speed.low.tokens_per_s;
}

static double expected_of(const struct fleet *fleet)
{
    return fleet->speed.expected.tokens_per_s;
}

static double high_of(const struct fleet *fleet)
{
    return fleet->speed.high.tokens_per_s;
}

static double per_request_of(const struct fleet *fleet)
{
    return fleet->speed.low.tokens_per_s_per_request;
}

static double first_token_of(const struct fleet *fleet)
{
    return fleet->speed.low.ttft_s;
}

static double utilization_of(const struct fleet *fleet)
{
    return fleet->utilization_percent;
}

static double gpus_of(const struct fleet *fleet)
{
    return fleet->gpus;
}

static double servers_of(const struct fleet *fleet)
{
    return fleet->servers;
}

static double power_of(const struct fleet *fleet)
{
    return fleet->cost.power_kw;
}

static double hardware_of(const struct fleet *fleet)
{
    return fleet->cost.hardware_usd;
}

static double total_of(const struct fleet *fleet)
{
    return fleet->cost.total_usd;
}

static double rent_of(const struct fleet *fleet)
{
    return fleet->rent_usd;
}

static double per_million_of(const struct fleet *fleet)
{
    return fleet->usd_per_million_output_tokens;
}

static const struct fleet_line lines[] = {
    {"fleet.fit", fit_of, 0},
    {"fleet.in_flight", requests_of, 1},
    {"fleet.replicas", replicas_of, 0},
    {"fleet.busiest", busiest_of, 0},
    {"fleet.low", low_of, 0},
    {"fleet.expected", expected_of, 0},
    {"fleet.high", high_of, 0},
    {"fleet.per_request", per_request_of, 1},
    {"fleet.ttft", first_token_of, 2},
    {"fleet.utilization", utilization_of, 0},
    {"fleet.gpus", gpus_of, 0},
    {"fleet.servers", servers_of, 0},
    {"fleet.power", power_of, 1},
    {"fleet.hardware", hardware_of, 0},
    {"fleet.total", total_of, 0},
    {"fleet.rent", rent_of, 0},
    {"fleet.per_million", per_million_of, 2},
};

static void begin_line(const struct explain_fleets *fleets, const char *key)
{
    char label[LINE_SIZE];

    printf("  ");
    terminal_left(text_join(fleets->explanation->text, key, label, sizeof label, NULL),
                  LABEL_WIDTH);
}

static void print_figure(double figure, int decimals)
{
    char text[NUMBER_SIZE];

    if (decimals == 0)
        put_count(text, figure);
    else if (number_is_known(figure))
        number_fixed(text, figure, decimals);
    else
        snprintf(text, sizeof text, "?");
    terminal_right(text, FIGURE_WIDTH);
}

static void print_line(const struct explain_fleets *fleets, const struct fleet_line *line)
{
    begin_line(fleets, line->label);
    for (size_t i = 0; i < fleets->one.count; i++) {
        const struct fleet *fleet = &fleets->one.fleets[i];

        if (fleet->status == FLEET_SERVES)
            print_figure(line->figure(fleet), line->decimals);
        else
            terminal_right("-", FIGURE_WIDTH);
    }
    putchar('\n');
}

/* How many requests a replica takes by one limit alone. */
static void print_limit(const struct explain_fleets *fleets, enum fleet_limit limit,
                        const char *key)
{
    begin_line(fleets, key);
    for (size_t i = 0; i < fleets->one.count; i++) {
        const struct fleet *fleet = &fleets->one.fleets[i];
        double requests = 0;

        if (fleet->status == FLEET_SERVES || fleet->status == FLEET_DOES_NOT_SERVE)
            requests = fleet_limit_requests(&fleets->one, fleet, limit);
        else
            requests = FLEET_REQUESTS_MAX;
        if (requests < FLEET_REQUESTS_MAX)
            print_figure(requests, 0);
        else
            terminal_right("-", FIGURE_WIDTH);
    }
    putchar('\n');
}

static void print_headings(const struct explain_fleets *fleets)
{
    putchar('\n');
    begin_line(fleets, "fleet.gpus_a_replica");
    for (size_t i = 0; i < fleets->one.count; i++)
        print_figure(fleets->one.fleets[i].replica->gpu_count, 0);
    putchar('\n');
}

static void print_table(const struct explain_fleets *fleets)
{
    print_headings(fleets);
    print_limit(fleets, FLEET_BY_MEMORY, "fleet.by_memory");
    print_limit(fleets, FLEET_BY_SEQUENCES, "fleet.by_sequences");
    print_limit(fleets, FLEET_BY_SPEED, "fleet.by_speed");
    print_limit(fleets, FLEET_BY_FIRST_TOKEN, "fleet.by_first_token");
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        print_line(fleets, &lines[i]);
}

/* ---- sentences ---- */

static void print_reasons(const struct explain_fleets *fleets)
{
    for (size_t i = 0; i < fleets->one.count; i++) {
        const struct fleet *fleet = &fleets->one.fleets[i];
        char words[COLUMN_TEXT_SIZE];

        if (fleet->status == FLEET_SERVES)
            continue;
        describe_fleet_reason(fleets->explanation->text, &fleets->one, fleet, words);
        printf("  %ux: %s: %s\n", fleet->replica->gpu_count, fleet_status_name(fleet->status),
               words);
    }
}

/* From requests to GPUs, in the number a replica that is best for this GPU. */
static void print_chain(const struct explain_fleets *fleets)
{
    const struct fleet *best = fleets->own.best;
    char requests[NUMBER_SIZE], headroom[NUMBER_SIZE], fit[NUMBER_SIZE], replicas[NUMBER_SIZE];
    char count[32], servers[NUMBER_SIZE], spare[NUMBER_SIZE], gpus[NUMBER_SIZE], line[LINE_SIZE];

    put_short(requests, best->requests);
    number_brief(headroom, fleets->workload->headroom_percent);
    put_count(fit, best->concurrent_requests_fit);
    put_count(replicas, best->replicas);
    snprintf(count, sizeof count, "%u", best->replica->gpu_count);
    put_count(servers, best->servers);
    put_count(spare, best->spare_servers);
    put_count(gpus, best->gpus);
    putchar('\n');
    print_sentence(text_join(fleets->explanation->text, "fleet.chain", line, sizeof line,
                             "requests", requests, "headroom", headroom, "fit", fit, "limit",
                             fleet_limit_name(best->limited_by), "replicas", replicas, "count",
                             count, "gpus", gpus, "servers", servers, "spare", spare, "basis",
                             speed_basis_names[best->speed.basis], NULL));
}

static void print_after(const struct explain_fleets *fleets, const char *words, double gpus)
{
    char figure[NUMBER_SIZE], none[LINE_SIZE];

    put_count(figure, gpus);
    printf("  ");
    terminal_left(words, LABEL_WIDTH);
    terminal_right(gpus > 0 ? figure
                            : text_join(fleets->explanation->text, "fleet.serves_not", none,
                                        sizeof none, NULL),
                   FIGURE_WIDTH);
    putchar('\n');
}

/* GPUs of this kind, in whatever number a replica is best then. */
static void print_steps(struct explain_fleets *fleets)
{
    static const char *const keys[FLEET_STEPS] = {
        [STEP_DEMAND_DOUBLED] = "fleet.demand_doubled",
        [STEP_DEMAND_HALVED] = "fleet.demand_halved",
        [STEP_PROMPTS_DOUBLED] = "fleet.prompts_doubled",
        [STEP_ANSWERS_DOUBLED] = "fleet.answers_doubled",
        [STEP_SPEED_DOUBLED] = "fleet.speed_doubled",
        [STEP_SPEED_HALVED] = "fleet.speed_halved",
        [STEP_FIRST_TOKEN_DOUBLED] = "fleet.first_token_doubled",
        [STEP_SPARE_SERVER] = "fleet.spare_server",
    };
    const struct explanation *e = fleets->explanation;
    char line[LINE_SIZE];

    terminal_heading(text_join(e->text, "fleet.steps", line, sizeof line, NULL));
    print_after(fleets, text_join(e->text, "fleet.as_it_is", line, sizeof line, NULL),
                fleets->own.best ? fleets->own.best->gpus : 0);
    for (int step = 0; step < FLEET_STEPS; step++) {
        struct workload after;

        if (fleet_step_take((enum fleet_step)step, fleets->workload, &after))
            print_after(fleets, text_join(e->text, keys[step], line, sizeof line, NULL),
                        explain_gpus_after(fleets, &after, e->quantization));
    }
    for (size_t q = 0; q < e->plan->quantization_count; q++)
        if (e->plan->quantizations[q] != e->quantization)
            print_after(fleets, e->plan->quantizations[q]->name,
                        explain_gpus_after(fleets, fleets->workload, e->plan->quantizations[q]));
}

/* "16 of RTX A6000, 2 a replica, 43,210 USD" */
static void describe_choice(const struct explain_fleets *fleets, const struct fleet *fleet,
                            char words[LINE_SIZE])
{
    char gpus[NUMBER_SIZE], count[32], usd[NUMBER_SIZE];

    put_count(gpus, fleet->gpus);
    snprintf(count, sizeof count, "%u", fleet->replica->gpu_count);
    put_count(usd, fleet->cost.total_usd);
    text_join(fleets->explanation->text, "fleet.choice", words, LINE_SIZE, "gpus", gpus, "gpu",
              fleet->replica->card->gpu->name, "count", count, "usd", usd, NULL);
}

static void print_recommendation(const struct explain_fleets *fleets)
{
    const struct fleet_answer *answer = &fleets->of_all;
    char best[LINE_SIZE] = "", second[LINE_SIZE] = "-", line[2 * LINE_SIZE];
    char recent[24], serving[24], years[NUMBER_SIZE];
    const char *key = answer->is_cheapest ? "fleet.cheapest" : "fleet.smallest";

    if (answer->best)
        describe_choice(fleets, answer->best, best);
    else
        key = "fleet.nothing";
    if (answer->runner_up)
        describe_choice(fleets, answer->runner_up, second);
    snprintf(recent, sizeof recent, "%zu", answer->coverage.recent);
    snprintf(serving, sizeof serving, "%zu", answer->coverage.serving);
    number_brief(years, fleets->all.terms.years);
    putchar('\n');
    print_sentence(text_join(fleets->explanation->text, key, line, sizeof line, "best", best,
                             "second", second, "recent", recent, "serving", serving, "years", years,
                             NULL));
}

bool explain_print_fleet(const struct explanation *e, struct error *err)
{
    struct explain_fleets fleets;
    bool ok = explain_fleets_init(&fleets, e, err);
    char line[LINE_SIZE];

    if (ok) {
        terminal_heading(text_join(e->text, "fleet.heading", line, sizeof line, "workload",
                                   fleets.workload->name, "quantization", e->quantization->name,
                                   "engine", e->plan->engine->name, NULL));
        print_demand(&fleets);
        print_growth(&fleets);
        print_tokens(&fleets);
        print_limits(&fleets);
        print_table(&fleets);
        print_reasons(&fleets);
        if (fleets.own.best)
            print_chain(&fleets);
        print_steps(&fleets);
        print_recommendation(&fleets);
    }
    explain_fleets_release(&fleets);
    return ok;
}
