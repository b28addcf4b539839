/* SPDX-License-Identifier: MIT */
/* The chain from users to GPUs with its numbers, and what would change the answer. */
#include "explain_fleet.h"
#include "terminal.h"
#include "vramgrid/base/number.h"
#include "vramgrid/words/fleet_words.h"
#include "vramgrid/words/workload_words.h"

#include <math.h>
#include <stdio.h>

enum { LABEL_WIDTH = 34, FIGURE_WIDTH = 14 };

static void print_sentence(const char *words)
{
    printf("  ");
    terminal_hanging(words, 2);
}

static void print_workload(const struct explain_fleets *fleets)
{
    struct workload_lines lines;
    char line[LINE_SIZE];

    describe_workload(fleets->explanation->text, &fleets->one, &lines);
    for (size_t i = 0; i < lines.count; i++) {
        words_join(lines.lines[i], line, sizeof line);
        print_sentence(line);
    }
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

static void print_figure(const struct explain_fleets *fleets, double figure, int decimals)
{
    char text[NUMBER_SIZE], shown[NUMBER_SIZE];

    if (decimals == 0)
        describe_count(figure, text);
    else if (number_is_known(figure))
        number_fixed(text, figure, decimals);
    else
        snprintf(text, sizeof text, "?");
    terminal_right(text_number(fleets->explanation->text, text, shown), FIGURE_WIDTH);
}

static void print_line(const struct explain_fleets *fleets, const struct fleet_line *line)
{
    begin_line(fleets, line->label);
    for (size_t i = 0; i < fleets->one.count; i++) {
        const struct fleet *fleet = &fleets->one.fleets[i];

        if (fleet->status == FLEET_SERVES)
            print_figure(fleets, line->figure(fleet), line->decimals);
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
            print_figure(fleets, requests, 0);
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
        print_figure(fleets, fleets->one.fleets[i].replica->gpu_count, 0);
    putchar('\n');
}

static void print_table(const struct explain_fleets *fleets)
{
    print_headings(fleets);
    print_limit(fleets, FLEET_BY_MEMORY, "fleet.by_memory");
    print_limit(fleets, FLEET_BY_SEQUENCES, "fleet.by_sequences");
    print_limit(fleets, FLEET_BY_SPEED, "fleet.by_speed");
    print_limit(fleets, FLEET_BY_FIRST_TOKEN, "fleet.by_first_token");
    for (size_t i = 0; fleets->own.best && i < sizeof lines / sizeof lines[0]; i++)
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
    const struct text *text = fleets->explanation->text;
    const struct fleet *best = fleets->own.best;
    char requests[NUMBER_SIZE], headroom[NUMBER_SIZE], fit[NUMBER_SIZE], replicas[NUMBER_SIZE];
    char basis[2 * PHRASE_SIZE];
    char count[32], servers[NUMBER_SIZE], spare[NUMBER_SIZE], gpus[NUMBER_SIZE], line[LINE_SIZE];

    words_join(fleet_basis_words(text, best->speed.basis), basis, sizeof basis);
    describe_short(best->requests, requests);
    number_brief(headroom, fleets->workload->headroom_percent);
    describe_count(best->concurrent_requests_full, fit);
    describe_count(best->replicas, replicas);
    snprintf(count, sizeof count, "%u", best->replica->gpu_count);
    describe_count(best->servers, servers);
    describe_count(best->spare_servers, spare);
    describe_count(best->gpus, gpus);
    putchar('\n');
    print_sentence(text_join(
        text, "fleet.chain", line, sizeof line, "requests", requests, "headroom", headroom, "fit",
        fit, "limit", fleet_limit_name(best->limited_by), "replicas", replicas, "count", count,
        "gpus", gpus, "servers", servers, "spare", spare, "basis", basis, NULL));
}

/* How many GPUs, as how many replicas of how many. */
static void print_after(const struct explain_fleets *fleets, const char *words,
                        const struct fleet *after)
{
    char figure[NUMBER_SIZE], line[LINE_SIZE];

    printf("  ");
    terminal_left(words, LABEL_WIDTH);
    if (!after || after->gpus <= 0) {
        terminal_right(
            text_join(fleets->explanation->text, "fleet.serves_not", line, sizeof line, NULL),
            FIGURE_WIDTH);
        putchar('\n');
        return;
    }
    print_figure(fleets, after->gpus, 0);
    describe_count(after->replicas, figure);
    printf("  (%s \u00d7 %u)\n", figure, after->replica->gpu_count);
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
    struct workload workload;
    struct fleet after;
    char line[LINE_SIZE];

    terminal_heading(text_join(e->text, "fleet.steps", line, sizeof line, NULL));
    print_after(fleets, text_join(e->text, "fleet.as_it_is", line, sizeof line, NULL),
                fleets->own.best);
    for (int step = 0; step < FLEET_STEPS; step++) {
        if (!fleet_step_take((enum fleet_step)step, fleets->workload, &workload))
            continue;
        after = explain_fleet_after(fleets, &workload, e->quantization);
        print_after(fleets, text_join(e->text, keys[step], line, sizeof line, NULL), &after);
    }
    for (size_t q = 0; q < e->plan->quantization_count; q++) {
        if (!explain_is_other(e, e->plan->quantizations[q]))
            continue;
        after = explain_fleet_after(fleets, fleets->workload, e->plan->quantizations[q]);
        print_after(fleets, e->plan->quantizations[q]->name, &after);
    }
}

static void print_recommendation(const struct explain_fleets *fleets)
{
    char line[2 * PHRASE_SIZE];
    struct phrase phrase;

    words_join(
        describe_fleet_answer(fleets->explanation->text, &fleets->all, &fleets->of_all, &phrase),
        line, sizeof line);
    putchar('\n');
    print_sentence(line);
}

/* Cards that are priced alone look cheaper than machines. */
static void print_machine_note(const struct explain_fleets *fleets)
{
    const struct fleet *best = fleets->of_all.best;
    char line[LINE_SIZE];

    if (best && fleet_lacks_hosts(&fleets->all, best))
        print_sentence(
            text_join(fleets->explanation->text, "fleet.cards_alone", line, sizeof line, NULL));
}

/* How many of all ways fail by what, and the one of them that lacks least. */
static void print_others(const struct explain_fleets *fleets)
{
    const struct explanation *e = fleets->explanation;
    char line[LINE_SIZE], count[NUMBER_SIZE], words[COLUMN_TEXT_SIZE], label[LINE_SIZE];

    describe_count((double)fleets->all.count, count);
    terminal_heading(text_join(e->text, "fleet.others", line, sizeof line, "count", count, NULL));
    for (int reason = 0; reason < FLEET_REASONS; reason++) {
        const struct fleet *nearest = fleets->of_all.nearest[reason];
        bool serves = reason == FLEET_NO_REASON;
        size_t fleets_of_it = serves ? fleets->of_all.serving : fleets->of_all.failing[reason];

        if (fleets_of_it == 0)
            continue;
        words_join(fleet_reason_words(e->text, (enum fleet_reason)reason), line, sizeof line);
        printf("  %4zu %s\n", fleets_of_it, line);
        if (!nearest)
            continue;
        describe_fleet_reason(e->text, &fleets->all, nearest, words);
        label_gpus(nearest->replica->card->gpu, nearest->replica->gpu_count, label);
        text_join(e->text, "fleet.nearest", line, sizeof line, "fleet", label, "reason", words,
                  NULL);
        printf("       ");
        terminal_hanging(line, 7);
    }
}

bool explain_print_fleet(const struct explanation *e, struct error *err)
{
    struct explain_fleets fleets;
    bool ok = explain_fleets_init(&fleets, e, err);
    char line[LINE_SIZE];

    if (ok) {
        terminal_heading(text_join(
            e->text, "fleet.heading", line, sizeof line, "workload", fleets.workload->name,
            "quantization", fleets.one.quantization->name, "engine", e->plan->engine->name, NULL));
        print_workload(&fleets);
        print_table(&fleets);
        print_reasons(&fleets);
        if (fleets.own.best)
            print_chain(&fleets);
        print_steps(&fleets);
        print_recommendation(&fleets);
        print_machine_note(&fleets);
        print_others(&fleets);
    }
    explain_fleets_release(&fleets);
    return ok;
}
