/* SPDX-License-Identifier: MIT */
/* `vramgrid explain`: the sentences that answer how many, in what, and how fast at most. */
#include "explain.h"
#include "vramgrid/base/number.h"
#include "vramgrid/sweep/answers.h"
#include "vramgrid/words/phrases.h"
#include "vramgrid/words/quantization_words.h"

#include <stdio.h>

/* The bound of one GPU at the breakdown's quantization, with what it comes from. */
static void print_decode_bound(const struct explanation *e)
{
    struct scenario scenario = {explain_mode(e), e->quantization, e->context_tokens};
    struct gpu_set one = explain_set(e, 1);
    double bound = answer_decode_bound(e->plan, &scenario, e->model, &one);
    char line[LINE_SIZE], tokens[NUMBER_SIZE], speed[32], read[32], bandwidth[NUMBER_SIZE];
    char efficiency[NUMBER_SIZE];

    if (!number_is_known(bound))
        return;
    number_grouped(tokens, e->context_tokens);
    snprintf(speed, sizeof speed, "%.1f", bound);
    snprintf(read, sizeof read, "%.2f", answer_read_gb_per_token(e->plan, &scenario, e->model));
    number_brief(bandwidth, e->gpu->memory_bandwidth_gb_s);
    number_brief(efficiency, e->plan->bandwidth_efficiency);
    text_join(e->text, "explain.decode", line, sizeof line, "tokens", tokens, "speed", speed,
              "read", read, "bandwidth", bandwidth, "efficiency", efficiency, NULL);
    puts(line);
}

static void print_unknown(const struct explanation *e)
{
    const char *missing = explain_missing(e);
    char line[LINE_SIZE];

    text_join(e->text, unknown_key(e->model, missing, "explain.unknown", "explain.no_precision"),
              line, sizeof line, "mode", explain_mode(e)->name, "column", missing, "precision",
              e->model->precision_default, NULL);
    printf("\n%s\n", line);
}

/* "1, 2, 4": how many of these GPUs are tried. */
static void describe_counts(const struct explanation *e, char counts[64])
{
    size_t length = 0;

    for (size_t i = 0; i < answer_counts_of(e->plan, e->gpu); i++)
        length += (size_t)snprintf(counts + length, 64 - length, "%s%u", i > 0 ? ", " : "",
                                   answer_counts[i]);
}

static void print_fewest(const struct explanation *e, unsigned fewest)
{
    char line[LINE_SIZE], tokens[NUMBER_SIZE], count[32], counts[64];

    number_grouped(tokens, e->context_tokens);
    snprintf(count, sizeof count, "%u", fewest);
    describe_counts(e, counts);
    text_join(e->text, fewest > 0 ? "explain.fewest" : "explain.fewest_none", line, sizeof line,
              "quantization", e->quantization->name, "tokens", tokens, "count", count, "counts",
              counts, NULL);
    printf("\n%s\n", line);
}

/* Of all that are swept: also where the one of the breakdown is unknown. */
static void print_best(const struct explanation *e, const struct quantization *best)
{
    char line[LINE_SIZE], tokens[NUMBER_SIZE];

    number_grouped(tokens, e->context_tokens);
    text_join(e->text, best ? "explain.best" : "explain.best_none", line, sizeof line, "tokens",
              tokens, "quantization", best ? best->name : "", NULL);
    printf("%s\n", line);
}

void explain_print_answers(const struct explanation *e)
{
    struct scenario scenario = {explain_mode(e), e->quantization, e->context_tokens};
    struct gpu_set one = explain_set(e, 1);
    const struct quantization *best;
    unsigned fewest;

    if (answer_gpu_count(e->plan, &scenario, e->model, e->gpu, &fewest))
        print_fewest(e, fewest);
    else
        print_unknown(e);
    if (answer_best_quantization(e->plan, &scenario, e->model, &one, &best))
        print_best(e, best);
    print_decode_bound(e);
}
