/* SPDX-License-Identifier: MIT */
/* What to tell an inference engine so that it shares out a model as the report assumes. */
#ifndef VRAMGRID_FLAGS_H
#define VRAMGRID_FLAGS_H

#include "vramgrid/base/number.h"
#include "vramgrid/sweep/plan.h"

enum {
    LLAMA_CPP_GPUS = 16, /* llama_max_devices() of llama.cpp */
    FLAGS_SIZE = 64 + LLAMA_CPP_GPUS * NUMBER_SIZE
};

/*
 * Whether flags of "vllm" or "llama.cpp" are of use in a mode: a named engine takes its own, one
 * that nobody decided on, and rule modes, whichever comes.
 */
bool flags_suit(const struct plan *plan, const struct mode *mode, const char *program);

/*
 * vLLM (docs: --tensor-parallel-size, --pipeline-parallel-size): "" for one GPU; "" for a mixed
 * set, which vLLM does not share out by memory.
 */
void flags_vllm(const struct plan *plan, const struct gpu_set *set, char text[FLAGS_SIZE]);

/*
 * llama.cpp (--split-mode, --tensor-split in proportion to VRAM); "" for one GPU and for more than
 * LLAMA_CPP_GPUS, which it does not take.
 */
void flags_llama_cpp(const struct plan *plan, const struct gpu_set *set, char text[FLAGS_SIZE]);

#endif
