/* SPDX-License-Identifier: MIT */
/*
 * What an engine takes on a GPU besides weights and cache (vramgrid-method(7), ARCHITECTURE MODE),
 * part by part. Pure arithmetic.
 *
 * Sources: ggml's compute buffer is one batch of logits and hidden states in f32 (37 configurations
 * of ik_llama.cpp within 3 %), without flash attention the scores of all heads; vLLM's profile run
 * is a batch of tokens through a layer, then the sampler on the logits of max_num_seqs sequences
 * (v1/worker/gpu_model_runner.py; 18 runs up to 0.11); the indexer's scores are f32 for every token
 * of the batch and context (two runs: 4.0 GiB at 131,072 tokens, 8.0 at 262,144).
 */
#ifndef VRAMGRID_ENGINE_OVERHEAD_H
#define VRAMGRID_ENGINE_OVERHEAD_H

#include <stdbool.h>

/* For how many tokens logits are computed at once. */
enum logit_rows {
    LOGITS_OF_SEQUENCES, /* the last of each, when the layers have given back what they took */
    LOGITS_OF_BATCH,     /* all, in one graph with the layers */
};

/* Whether index scores are added up over heads as they are computed. */
enum index_scores { INDEX_SCORES_SUMMED, INDEX_SCORES_PER_HEAD };

/* Whether an engine is told to use it; auto: as it would by itself. */
enum flash_attention { FLASH_ATTENTION_AUTO, FLASH_ATTENTION_ON, FLASH_ATTENTION_OFF };

/* All from 0. */
struct engine_buffers {
    double runtime_context_gib; /* of driver and libraries */
    double multi_gpu_extra_gib; /* where there are several GPUs */
    double activation_gib;      /* whatever the model */
    double graphs_gib;          /* CUDA graphs, where they are taken from the same budget */
    double batched_tokens, max_sequences;
    double logit_bytes;  /* for a row and entry of the vocabulary */
    double hidden_bytes; /* for a batched token and column of hidden state */
    double mlp_bytes;    /* for a batched token and column of its MLPs, which GPUs share */
    enum logit_rows logit_rows;
    enum index_scores index_scores;
    bool has_flash_attention;
};

/* Counts; 0: the model has none. vocab_size and hidden_size NAN: unknown, see below. */
struct engine_workload {
    double vocab_size, hidden_size;
    double mlp_columns;   /* that one token passes in a layer: of its experts, if it has any */
    double expert_inputs; /* 16-bit copies of the hidden state that experts are given */
    double num_attention_heads;
    double index_heads;
    double entry_tokens; /* tokens that share an entry in the longest cache: 1, or more */
};

/* GiB each. */
struct engine_overhead {
    double context, activation, logits, layers, scores, index, graphs;
    bool samples_apart; /* logits when the others of the peak are given back */
};

/* On each of gpu_count tensor parallel GPUs (1: also on one of a pipeline's). */
struct engine_overhead engine_overhead_of(const struct engine_buffers *buffers,
                                          const struct engine_workload *workload,
                                          double context_tokens, unsigned gpu_count);

/*
 * GiB in all. What sampling takes and what layers take (a batch, scores) are held one after the
 * other where logits are those of sequences: the larger counts.
 */
double engine_overhead_gib(const struct engine_overhead *overhead);

#endif
