/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/flags.h"

#include "vramgrid/base/number.h"

#include <stdio.h>
#include <string.h>

/* By the name's part, so that vllm-0.11 and ik_llama.cpp, and a sheet's own versions, are known. */
bool flags_suit(const struct plan *plan, const struct mode *mode, const char *program)
{
    static const char *const programs[] = {"vllm", "llama.cpp", "sglang", "tensorrt",
                                           "transformers"};

    if (!mode->is_architecture || !plan->engine || strstr(plan->engine->name, program))
        return true;
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        if (strstr(plan->engine->name, programs[i]))
            return false;
    return true;
}

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
