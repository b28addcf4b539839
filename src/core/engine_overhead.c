/* SPDX-License-Identifier: MIT */
#include "vramgrid/core/engine_overhead.h"

#include <math.h>

#define BYTES_PER_GIB 1073741824.0
#define SCORE_BYTES 4.0        /* f32 */
#define EXPERT_INPUT_BYTES 2.0 /* 16-bit */

static double logits_bytes(const struct engine_buffers *buffers,
                           const struct engine_workload *workload)
{
    double rows =
        buffers->logit_rows == LOGITS_OF_BATCH ? buffers->batched_tokens : buffers->max_sequences;

    return buffers->logit_bytes > 0 ? rows * workload->vocab_size * buffers->logit_bytes : 0;
}

/* A batch of tokens on its way through one layer. */
static double layer_bytes(const struct engine_buffers *buffers,
                          const struct engine_workload *workload, unsigned gpu_count)
{
    double copies = buffers->mlp_bytes > 0 ? workload->expert_inputs * EXPERT_INPUT_BYTES : 0;
    double hidden = buffers->hidden_bytes + copies;
    double mlp = buffers->mlp_bytes * workload->mlp_columns / gpu_count;

    return buffers->batched_tokens * ((hidden > 0 ? hidden * workload->hidden_size : 0) + mlp);
}

struct engine_overhead engine_overhead_of(const struct engine_buffers *buffers,
                                          const struct engine_workload *workload,
                                          double context_tokens, unsigned gpu_count)
{
    double scores = buffers->batched_tokens * SCORE_BYTES * context_tokens;
    double heads = workload->num_attention_heads / gpu_count;
    double index_heads = buffers->index_scores == INDEX_SCORES_SUMMED
                             ? fmin(workload->index_heads, 1)
                             : workload->index_heads;

    return (struct engine_overhead){
        .context =
            buffers->runtime_context_gib + (gpu_count > 1 ? buffers->multi_gpu_extra_gib : 0),
        .activation = buffers->activation_gib,
        .logits = logits_bytes(buffers, workload) / BYTES_PER_GIB,
        .layers = layer_bytes(buffers, workload, gpu_count) / BYTES_PER_GIB,
        .scores = buffers->has_flash_attention
                      ? 0
                      : scores * heads / workload->entry_tokens / BYTES_PER_GIB,
        .index = scores * index_heads / workload->entry_tokens / BYTES_PER_GIB,
        .graphs = buffers->graphs_gib,
        .samples_apart = buffers->logit_rows == LOGITS_OF_SEQUENCES,
    };
}

/* Of it what is held while tokens are computed. */
static double engine_peak_gib(const struct engine_overhead *overhead)
{
    double layers = overhead->layers + overhead->scores + overhead->index;

    return overhead->samples_apart ? fmax(layers, overhead->logits) : layers + overhead->logits;
}

double engine_overhead_gib(const struct engine_overhead *overhead)
{
    return overhead->context + overhead->activation + engine_peak_gib(overhead) + overhead->graphs;
}
