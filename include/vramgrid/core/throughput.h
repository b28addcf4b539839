/* SPDX-License-Identifier: MIT */
/*
 * What a replica needs for a step and for a prompt (vramgrid-method(7), SPEED): a step of so many
 * requests in flight reads the weights and their caches, or is bound by compute; layers, sequences
 * and the exchange between GPUs come on top. Pure arithmetic. Seconds, GB of 1e9 bytes, 1e9
 * parameters, TFLOP/s of 1e12.
 *
 * Source: the roofline of memory-bound decoding (LLM-Viewer, aiconfigurator), and Megatron-LM's two
 * all-reduces a layer; constants are fitted to measured points (inputs/engines.csv,
 * samples/accuracy.md).
 */
#ifndef VRAMGRID_THROUGHPUT_H
#define VRAMGRID_THROUGHPUT_H

#include <stdbool.h>

/* Tokens a second of one sequence; all figures above 0, efficiency up to 1. */
double throughput_bound_tokens_per_s(double read_gb_per_token, double bandwidth_gb_s,
                                     double efficiency);

/*
 * A model in a quantization on several GPUs. Weights are those of all GPUs together, caches are
 * what one GPU reads. All known, from 0.
 */
struct throughput_model {
    double body_gb;    /* weights that every step reads: all but embedding and routed experts */
    double experts_gb; /* of all routed experts; 0: dense */
    double num_experts, num_experts_per_tok; /* 0: dense */
    double active_params_billion;            /* that a token passes: body, head, its experts */
    double head_params_billion;              /* of them the head's: a prompt passes it once */
    double num_layers, hidden_size;
    double attention_width; /* attention layers x heads x head_dim, of layers that see everything */
    double window_width;    /* the same of layers that see a window */
    double window_tokens;
    double cache_gb_per_token; /* of layers that keep every token */
    double window_gb_per_token;
    double state_gb; /* of a sequence's recurrent states, read and written */
};

/* One GPU, and what connects it with the others. All above 0. */
struct throughput_card {
    double bandwidth_gb_s;
    double weight_tflops;    /* dense, of the type that weights are multiplied in */
    double attention_tflops; /* of 16 bits, in which tokens see each other */
    double link_gb_s;        /* to the other GPUs, one way */
};

/* What an engine makes of a card. Shares are above 0 and up to 1, times from 0. */
struct throughput_engine {
    double bandwidth_efficiency, compute_efficiency;
    double compute_ceiling_tflops; /* which no card gets beyond: what is not multiplying */
    double expert_efficiency;      /* of computing with experts, beside models without */
    double minimum_rows;   /* that multiplying takes as long as; from 1: tiles of matrices */
    double layer_us;       /* of a step, whatever it computes: launching kernels */
    double sequence_us;    /* of a step, for each sequence in it: scheduling, sampling */
    double all_reduce_us;  /* of each, before any byte is sent */
    double first_token_ms; /* of an idle server beside the prompt: tokens, HTTP */
    bool splits_layers;    /* over GPUs, which work one after the other */
};

/* What does not depend on the load, in seconds. */
struct throughput_replica {
    double fixed_s;           /* of every step */
    double body_s, experts_s; /* to read */
    double touched_alone;     /* share of the experts that a token passes */
    double touched_log;       /* ln(1 - that share); 0: all */
    double row_s;             /* to compute a token */
    double minimum_rows;
    double sequence_s;     /* of a step, for each sequence */
    double token_s;        /* to read a token of a cache, */
    double window_token_s; /* and more where it is in the window */
    double window_tokens;
    double prompt_token_s;
    double prompt_pair_s; /* of a token of a prompt that sees another */
    double prompt_window_pair_s;
    double first_token_s;
};

/* At a load. */
struct throughput_times {
    double step_s;   /* one token for every request in flight */
    double prompt_s; /* one prompt, alone */
    double ttft_s;   /* time to first token of a request that comes when the others are in flight */
    double tpot_s;   /* time per output token: a step, and prompts of others between two steps */
    double tokens_per_s;               /* output tokens of all requests in flight */
    double tokens_per_s_per_request;   /* of one: 1 / tpot_s */
    double alone_step_s, alone_tpot_s; /* with one request in flight */
};

/* gpu_count is from 1. */
struct throughput_replica throughput_prepare(const struct throughput_model *model,
                                             const struct throughput_card *card,
                                             const struct throughput_engine *engine,
                                             unsigned gpu_count);

/*
 * Tokens and requests are from 1, whole or not. More requests in flight never make a figure of one
 * request better; a card with a larger figure is never slower.
 */
struct throughput_times throughput_at(const struct throughput_replica *replica,
                                      double prompt_tokens, double output_tokens,
                                      double concurrent_requests);

/* How much longer (above 1) or shorter times may be than they were calculated. Above 0. */
struct throughput_factors {
    double one;  /* of what one request takes alone */
    double more; /* of what more requests add to it, and of first tokens */
};

/*
 * What a load takes then. It keeps the order of loads and of cards: what more requests add is less
 * on a card with a larger figure, too.
 */
struct throughput_times throughput_stretch(const struct throughput_times *at,
                                           const struct throughput_factors *factors);

#endif
