/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/flags.h"

#include "vramgrid/base/number.h"

#include <stdio.h>

void flags_vllm(const struct plan *plan, const struct gpu_set *set, char text[FLAGS_SIZE])
{
    *text = '\0';
    if (set->gpu_count == 1 || set->part_count > 1)
        return;
    snprintf(text, FLAGS_SIZE, "--%s-parallel-size %u",
             plan->parallelism == PARALLEL_TENSOR ? "tensor" : "pipeline", set->gpu_count);
}

void flags_llama_cpp(const struct plan *plan, const struct gpu_set *set, char text[FLAGS_SIZE])
{
    bool row = set->part_count == 1 && plan->parallelism == PARALLEL_TENSOR;
    char share[NUMBER_SIZE];
    int length;

    *text = '\0';
    if (set->gpu_count == 1 || set->gpu_count > LLAMA_CPP_GPUS)
        return;
    length = snprintf(text, FLAGS_SIZE, "--split-mode %s --tensor-split ", row ? "row" : "layer");
    for (size_t p = 0; p < set->part_count; p++) {
        number_shortest(share, set->part_count == 1 ? 1 : set->parts[p].gpu->vram_gb);
        for (unsigned i = 0; i < set->parts[p].count; i++)
            length += snprintf(text + length, FLAGS_SIZE - (size_t)length, "%s%s",
                               p + i > 0 ? "," : "", share);
    }
}
