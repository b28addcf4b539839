/* SPDX-License-Identifier: MIT */
#include "vramgrid/core/throughput.h"

#include <math.h>

#define GFLOP_PER_TFLOP 1000.0
#define BYTES_16_BIT 2.0

double throughput_bound_tokens_per_s(double read_gb_per_token, double bandwidth_gb_s,
                                     double efficiency)
{
    return bandwidth_gb_s * efficiency / read_gb_per_token;
}

/* Two all-reduces a layer; nothing is exchanged where layers are split. */
static double all_reduces(const struct throughput_model *model,
                          const struct throughput_engine *engine, unsigned gpu_count)
{
    return gpu_count > 1 && !engine->splits_layers ? 2 * model->num_layers : 0;
}

/* Of one token: a ring sends 2 (n - 1) / n of each hidden state. */
static double sent_s(const struct throughput_model *model, const struct throughput_card *card,
                     const struct throughput_engine *engine, unsigned gpu_count)
{
    double share = 2.0 * (gpu_count - 1) / gpu_count;
    double gb = share * model->hidden_size * BYTES_16_BIT / 1e9;

    return all_reduces(model, engine, gpu_count) * gb / card->link_gb_s;
}

/*
 * What a card of a rate gives: its share of it, and the more is lost the faster it is, since what
 * is not multiplying takes its time beside it.
 */
static double gflop_s(const struct throughput_engine *engine, double tflops)
{
    double share = tflops * engine->compute_efficiency;

    return GFLOP_PER_TFLOP / (1 / share + 1 / engine->compute_ceiling_tflops);
}

/* The share of the experts that a token passes. */
static double touched_alone(const struct throughput_model *model)
{
    return model->num_experts > model->num_experts_per_tok
               ? model->num_experts_per_tok / model->num_experts
               : 1;
}

/* GPUs that split layers work one after the other: each reads its part, as one would read all. */
struct throughput_replica throughput_prepare(const struct throughput_model *model,
                                             const struct throughput_card *card,
                                             const struct throughput_engine *engine,
                                             unsigned gpu_count)
{
    double shares = engine->splits_layers ? 1 : gpu_count;
    double gb_s = card->bandwidth_gb_s * engine->bandwidth_efficiency;
    double weights_gflop_s = gflop_s(engine, card->weight_tflops) * shares *
                             (model->num_experts > 0 ? engine->expert_efficiency : 1);
    double attention_gflop_s = gflop_s(engine, card->attention_tflops) * shares;
    double body_params = model->active_params_billion - model->head_params_billion;
    double sent = sent_s(model, card, engine, gpu_count);
    double alone = touched_alone(model);

    return (struct throughput_replica){
        .fixed_s = (model->num_layers * engine->layer_us +
                    all_reduces(model, engine, gpu_count) * engine->all_reduce_us) /
                   1e6,
        .body_s = model->body_gb / (gb_s * shares),
        .experts_s = model->experts_gb / (gb_s * shares),
        .touched_alone = alone,
        .touched_log = alone < 1 ? log1p(-alone) : 0,
        .row_s = 2 * model->active_params_billion / weights_gflop_s,
        .minimum_rows = engine->minimum_rows,
        .sequence_s = engine->sequence_us / 1e6 + model->state_gb / gb_s + sent,
        .token_s = model->cache_gb_per_token / gb_s,
        .window_token_s = model->window_gb_per_token / gb_s,
        .window_tokens = model->window_tokens,
        .prompt_token_s = 2 * body_params / weights_gflop_s + sent,
        .prompt_pair_s = 4 * model->attention_width / 1e9 / attention_gflop_s,
        .prompt_window_pair_s = 4 * model->window_width / 1e9 / attention_gflop_s,
        .first_token_s = engine->first_token_ms / 1e3,
    };
}

/* The share of the experts that a step of so many tokens reads. */
static double touched(const struct throughput_replica *replica, double tokens)
{
    return replica->touched_log < 0 ? -expm1(tokens * replica->touched_log) : 1;
}

static double step_s(const struct throughput_replica *replica, double context, double touched_share,
                     double requests)
{
    double read_s = replica->body_s + replica->experts_s * touched_share;
    double cache_s = context * replica->token_s +
                     fmin(context, replica->window_tokens) * replica->window_token_s;

    return replica->fixed_s + read_s + fmax(requests, replica->minimum_rows) * replica->row_s +
           requests * (cache_s + replica->sequence_s);
}

/* Tokens that see each other: half of all pairs, within a window less. */
static double prompt_s(const struct throughput_replica *replica, double tokens)
{
    double window = fmin(tokens, replica->window_tokens);

    return tokens * replica->prompt_token_s + tokens * tokens / 2 * replica->prompt_pair_s +
           window * (tokens - window / 2) * replica->prompt_window_pair_s;
}

/*
 * A prompt that comes waits for the step that runs and for prompts that came before: with them at
 * random times and one after the other (M/D/1) rho / (2 (1 - rho)) of a prompt, where rho is the
 * share of the time that prompts take. Faster steps bring prompts closer together, so that beyond
 * some point they only move the wait from one to the other; a server can put prompts first, so that
 * this is never counted as a loss.
 */
static double wait_s(double step, double prompt, double requests_per_token)
{
    double least = prompt * sqrt(requests_per_token / 2);
    double paced = fmax(step, least);

    return paced > 0 ? paced + least * (least / paced) : 0;
}

struct throughput_times throughput_at(const struct throughput_replica *replica,
                                      double prompt_tokens, double output_tokens,
                                      double concurrent_requests)
{
    double context = prompt_tokens + output_tokens / 2;
    double prompt = prompt_s(replica, prompt_tokens), prompt_share = prompt / output_tokens;
    double step =
        step_s(replica, context, touched(replica, concurrent_requests), concurrent_requests);
    double alone = step_s(replica, context, replica->touched_alone, 1);
    double wait = wait_s(step, prompt, concurrent_requests / output_tokens);
    double tpot = step + concurrent_requests * prompt_share;
    double tokens_per_s = 1 / tpot;

    return (struct throughput_times){
        .step_s = step,
        .prompt_s = prompt,
        .ttft_s = replica->first_token_s + prompt + wait,
        .tpot_s = tpot,
        .tokens_per_s_per_request = tokens_per_s,
        .tokens_per_s = concurrent_requests * tokens_per_s,
        .alone_step_s = alone,
        .alone_tpot_s = alone + prompt_share,
    };
}

static double stretch(double at, double alone, const struct throughput_factors *factors)
{
    return factors->one * alone + factors->more * (at - alone);
}

/* First tokens are not split: a card that is faster alone can wait for more prompts of others. */
struct throughput_times throughput_stretch(const struct throughput_times *at,
                                           const struct throughput_factors *factors)
{
    double tpot = stretch(at->tpot_s, at->alone_tpot_s, factors), tokens_per_s = 1 / tpot;

    if (isinf(at->tpot_s)) /* nothing is known: nothing is promised */
        return *at;
    return (struct throughput_times){
        .step_s = stretch(at->step_s, at->alone_step_s, factors),
        .prompt_s = at->prompt_s * factors->more,
        .ttft_s = at->ttft_s * factors->more,
        .tpot_s = tpot,
        .tokens_per_s_per_request = tokens_per_s,
        .tokens_per_s = at->tokens_per_s * at->tpot_s * tokens_per_s,
        .alone_step_s = at->alone_step_s * factors->one,
        .alone_tpot_s = at->alone_tpot_s * factors->one,
    };
}
