/* SPDX-License-Identifier: MIT */
#include "gguf_architectures.h"

#include "vramgrid/base/nearest.h"

#include <string.h>

/* clang-format off */
#define FULL(name)                  {name, GGUF_DECODER, GGUF_FULL, 0, 0, 0}
#define LISTED(name)                {name, GGUF_DECODER, GGUF_LISTED, 0, 0, 0}
#define PERIOD(name, every, window) {name, GGUF_DECODER, GGUF_PERIOD, every, window, 0}
#define ENCODER(name)               {name, GGUF_ENCODER, GGUF_FULL, 0, 0, 0}

static const struct gguf_architecture architectures[] = {
    FULL("apertus"), FULL("arcee"), FULL("arctic"), FULL("baichuan"), FULL("bailingmoe"), FULL("bailingmoe2"),
    FULL("bailingmoe3"), FULL("bitnet"), FULL("bitnet-25"), FULL("bitnet-b1.58"), FULL("bloom"), FULL("chatglm"),
    FULL("codeshell"), FULL("command-r"), FULL("dbrx"), FULL("deci"), FULL("deepseek"), FULL("deepseek2"),
    FULL("deepseek32"), FULL("dots1"), FULL("ernie4_5"), FULL("ernie4_5-moe"), FULL("exaone"), FULL("falcon"),
    FULL("falcon-h1"), FULL("gemma"), FULL("glm-dsa"), FULL("glm4"), FULL("glm4moe"), FULL("gpt2"), FULL("gptj"),
    FULL("gptneox"), FULL("granite"), FULL("granitehybrid"), FULL("granitemoe"), FULL("grok"), FULL("hunyuan-dense"),
    FULL("hunyuan-moe"), FULL("internlm2"), FULL("jais"), FULL("jamba"), FULL("kimi-linear"), FULL("lfm2"),
    FULL("lfm2moe"), FULL("llama"), FULL("maincoder"), FULL("mamba"), FULL("mamba2"), FULL("minicpm"),
    FULL("minicpm3"), FULL("minimax-m2"), FULL("mistral3"), FULL("mistral4"), FULL("mpt"), FULL("nemotron"),
    FULL("nemotron_h"), FULL("nemotron_h_moe"), FULL("olmo"), FULL("olmoe"), FULL("openelm"), FULL("orion"),
    FULL("phi2"), FULL("phi3"), FULL("phimoe"), FULL("plamo"), FULL("plamo2"), FULL("qwen"), FULL("qwen2"),
    FULL("qwen2moe"), FULL("qwen2vl"), FULL("qwen3"), FULL("qwen35"), FULL("qwen35moe"), FULL("qwen3moe"),
    FULL("qwen3next"), FULL("qwen3vl"), FULL("qwen3vlmoe"), FULL("refact"), FULL("seed_oss"), FULL("smollm3"),
    FULL("stablelm"), FULL("starcoder"), FULL("starcoder2"), FULL("xverse"),
    PERIOD("afmoe", 4, 0), PERIOD("cohere2", 4, 0), PERIOD("cohere2_moe", 4, 0), PERIOD("exaone-moe", 4, 0),
    PERIOD("exaone4", 4, 0), PERIOD("gemma2", 2, 4096), PERIOD("gemma3", 6, 0), PERIOD("gpt-oss", 2, 0),
    PERIOD("mellum", 4, 0), PERIOD("muse-glimmer", 4, 0), PERIOD("olmo2", 4, 0), PERIOD("smallthinker", 4, 4096),
    {"gemma3n", GGUF_DECODER, GGUF_PERIOD, 5, 0, 20},
    {"llama4", GGUF_DECODER, GGUF_CHUNKED, 4, 8192, 0},
    LISTED("deepseek4"), LISTED("gemma4"), LISTED("laguna"), LISTED("mimo2"), LISTED("step35"),
    ENCODER("bert"), ENCODER("gemma-embedding"), ENCODER("jina-bert-v2"), ENCODER("jina-bert-v3"),
    ENCODER("modern-bert"), ENCODER("neo-bert"), ENCODER("nomic-bert"), ENCODER("nomic-bert-moe"),
};
/* clang-format on */

const struct gguf_architecture *gguf_architecture_find(const char *name, const char **nearest)
{
    struct nearest search = {0};

    *nearest = NULL;
    for (size_t i = 0; i < sizeof architectures / sizeof architectures[0]; i++) {
        if (strcmp(architectures[i].name, name) == 0)
            return &architectures[i];
        nearest_offer(&search, name, architectures[i].name);
    }
    *nearest = search.name;
    return NULL;
}
