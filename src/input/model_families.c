/* SPDX-License-Identifier: MIT */
#include "model_families.h"

#include "vramgrid/base/nearest.h"
#include "vramgrid/input/catalogue.h"

#include <string.h>

/* clang-format off */
#define HEADS ATTENTION_HEADS
#define QUERY ATTENTION_MULTI_QUERY
#define MLA   ATTENTION_LATENT
#define CSA   ATTENTION_COMPRESSED
#define NONE  ATTENTION_NONE

static const struct model_family families[] = {
    {"afmoe", HEADS, LAYERS_LISTED, STATE_UNKNOWN, false, "Trinity configuration_afmoe.py"},
    {"albert", NONE, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_albert.py"},
    {"apertus", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_apertus.py"},
    {"aquila", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "Aquila configuration_aquila.py"},
    {"arcee", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_arcee.py"},
    {"baichuan", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "Baichuan2 configuration_baichuan.py"},
    {"bailing_hybrid", MLA, LAYERS_GROUPED, STATE_BAILING, false, "Ling configuration_bailing_moe_v3.py; vLLM bailing_moe_linear.py"},
    {"bailing_moe", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "Ling configuration_bailing_moe.py"},
    {"bailing_moe_v2", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "Ling configuration_bailing_moe_v2.py"},
    {"bamba", HEADS, LAYERS_GQA, STATE_MAMBA2, false, "transformers configuration_bamba.py"},
    {"bert", NONE, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_bert.py"},
    {"bitnet", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_bitnet.py"},
    {"bloom", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_bloom.py"},
    {"camembert", NONE, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_camembert.py"},
    {"chatglm", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "GLM-4 configuration_chatglm.py"},
    {"codegen", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_codegen.py"},
    {"cohere", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_cohere.py"},
    {"cohere2", HEADS, LAYERS_PATTERN, STATE_UNKNOWN, true, "transformers configuration_cohere2.py"},
    {"cohere2_moe", HEADS, LAYERS_PATTERN, STATE_UNKNOWN, false, "transformers configuration_cohere2_moe.py"},
    {"dbrx", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_dbrx.py"},
    {"deberta-v2", NONE, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_deberta_v2.py"},
    {"deepseek", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "DeepSeek-MoE configuration_deepseek.py"},
    {"deepseek_v2", MLA, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_deepseek_v2.py"},
    {"deepseek_v3", MLA, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_deepseek_v3.py"},
    {"deepseek_v32", MLA, LAYERS_FULL, STATE_UNKNOWN, false, "DeepSeek-V3.2 inference/model.py"},
    {"deepseek_v4", CSA, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_deepseek_v4.py"},
    {"distilbert", NONE, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_distilbert.py"},
    {"dots1", HEADS, LAYERS_UNLISTED, STATE_UNKNOWN, true, "transformers configuration_dots1.py"},
    {"electra", NONE, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_electra.py"},
    {"ernie4_5", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_ernie4_5.py"},
    {"ernie4_5_moe", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_ernie4_5_moe.py"},
    {"exaone", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "EXAONE-3.5 configuration_exaone.py"},
    {"exaone_moe", HEADS, LAYERS_PATTERN, STATE_UNKNOWN, false, "transformers configuration_exaone_moe.py"},
    {"exaone4", HEADS, LAYERS_PATTERN, STATE_UNKNOWN, false, "transformers configuration_exaone4.py"},
    {"exaone4_5_text", HEADS, LAYERS_PATTERN, STATE_UNKNOWN, false, "transformers configuration_exaone4_5.py"},
    {"falcon", QUERY, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_falcon.py"},
    {"falcon_h1", HEADS, LAYERS_PARALLEL, STATE_MAMBA2, false, "transformers configuration_falcon_h1.py"},
    {"gemma", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_gemma.py"},
    {"gemma2", HEADS, LAYERS_PATTERN, STATE_UNKNOWN, false, "transformers configuration_gemma2.py"},
    {"gemma3_text", HEADS, LAYERS_PATTERN, STATE_UNKNOWN, false, "transformers configuration_gemma3.py"},
    {"gemma3n_text", HEADS, LAYERS_LISTED, STATE_UNKNOWN, false, "transformers configuration_gemma3n.py"},
    {"gemma4_text", HEADS, LAYERS_PATTERN, STATE_UNKNOWN, false, "transformers configuration_gemma4.py"},
    {"glm", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_glm.py"},
    {"glm_moe_dsa", MLA, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_glm_moe_dsa.py"},
    {"glm4", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_glm4.py"},
    {"glm4_moe", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_glm4_moe.py"},
    {"glm4_moe_lite", MLA, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_glm4_moe_lite.py"},
    {"glm4v_moe_text", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_glm4v_moe.py"},
    {"glm4v_text", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_glm4v.py"},
    {"gpt_bigcode", QUERY, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_gpt_bigcode.py"},
    {"gpt_neox", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_gpt_neox.py"},
    {"gpt_oss", HEADS, LAYERS_PATTERN, STATE_UNKNOWN, false, "transformers configuration_gpt_oss.py"},
    {"gpt2", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_gpt2.py"},
    {"gptj", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_gptj.py"},
    {"granite", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_granite.py"},
    {"granitemoe", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_granitemoe.py"},
    {"granitemoehybrid", HEADS, LAYERS_LISTED, STATE_MAMBA2, true, "transformers configuration_granitemoehybrid.py"},
    {"granitemoeshared", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_granitemoeshared.py"},
    {"helium", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_helium.py"},
    {"hunyuan_v1_dense", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_hunyuan_v1_dense.py"},
    {"hunyuan_v1_moe", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_hunyuan_v1_moe.py"},
    {"hy_v3", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_hy_v3.py"},
    {"internlm", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "InternLM configuration_internlm.py"},
    {"internlm2", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "InternLM2 configuration_internlm2.py"},
    {"internlm3", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "InternLM3 configuration_internlm3.py"},
    {"jamba", HEADS, LAYERS_OFFSET, STATE_MAMBA, false, "transformers configuration_jamba.py"},
    {"kimi_k2", MLA, LAYERS_FULL, STATE_UNKNOWN, false, "Kimi-K2 configuration_deepseek.py"},
    {"kimi_linear", MLA, LAYERS_DELTA, STATE_KDA, false, "Kimi-Linear configuration_kimi.py"},
    {"laguna", HEADS, LAYERS_LISTED, STATE_UNKNOWN, false, "Laguna configuration_laguna.py"},
    {"lfm2", HEADS, LAYERS_LISTED, STATE_SHORT_CONV, false, "transformers configuration_lfm2.py"},
    {"lfm2_moe", HEADS, LAYERS_LISTED, STATE_SHORT_CONV, false, "transformers configuration_lfm2_moe.py"},
    {"llama", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_llama.py"},
    {"llama4_text", HEADS, LAYERS_CHUNKED, STATE_UNKNOWN, true, "transformers configuration_llama4.py"},
    {"mimo", HEADS, LAYERS_TOP, STATE_UNKNOWN, false, "MiMo configuration_mimo.py: as qwen2"},
    {"mimo_v2_flash", HEADS, LAYERS_FLAGGED, STATE_UNKNOWN, false, "MiMo-V2 configuration_mimo_v2_flash.py"},
    {"minicpm", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "MiniCPM configuration_minicpm.py"},
    {"minicpmo", HEADS, LAYERS_TOP, STATE_UNKNOWN, false, "MiniCPM-o configuration_minicpm.py: as qwen2"},
    {"minicpmv", HEADS, LAYERS_TOP, STATE_UNKNOWN, false, "MiniCPM-V configuration_minicpm.py: as qwen2"},
    {"minimax", HEADS, LAYERS_LISTED, STATE_LIGHTNING, false, "transformers configuration_minimax.py"},
    {"minimax_m1", HEADS, LAYERS_FLAGS, STATE_LIGHTNING, false, "MiniMax-M1 configuration_minimax_m1.py"},
    {"minimax_m2", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_minimax_m2.py"},
    {"minimax_m3", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "MiniMax-M3 configuration_minimax_m3.py"},
    {"minimax_text_01", HEADS, LAYERS_FLAGS, STATE_LIGHTNING, false, "MiniMax-Text-01 configuration_minimax_text_01.py"},
    {"ministral3", HEADS, LAYERS_WINDOW, STATE_UNKNOWN, false, "transformers configuration_ministral3.py"},
    {"mistral", HEADS, LAYERS_WINDOW, STATE_UNKNOWN, false, "transformers configuration_mistral.py"},
    {"mistral_large3", MLA, LAYERS_FULL, STATE_UNKNOWN, false, "Mistral-Large-3 params.json, read as deepseek_v3"},
    {"mistral4", MLA, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_mistral4.py"},
    {"mixtral", HEADS, LAYERS_WINDOW, STATE_UNKNOWN, false, "transformers configuration_mixtral.py"},
    {"mllama_text_model", HEADS, LAYERS_CROSS, STATE_UNKNOWN, false, "transformers configuration_mllama.py"},
    {"modernbert", NONE, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_modernbert.py"},
    {"mpnet", NONE, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_mpnet.py"},
    {"mpt", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_mpt.py"},
    {"muse_glimmer_text", HEADS, LAYERS_LISTED, STATE_UNKNOWN, false, "transformers configuration_muse_glimmer.py"},
    {"nemotron", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_nemotron.py"},
    {"nemotron_h", HEADS, LAYERS_LETTERS, STATE_NEMOTRON, false, "Nemotron-H configuration_nemotron_h.py"},
    {"nemotron-nas", HEADS, LAYERS_BLOCKS, STATE_UNKNOWN, false, "DeciLM configuration_decilm.py and block_config.py"},
    {"nomic_bert", NONE, LAYERS_FULL, STATE_UNKNOWN, true, "nomic-embed configuration_hf_nomic_bert.py"},
    {"olmo", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_olmo.py"},
    {"olmo2", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_olmo2.py"},
    {"olmo3", HEADS, LAYERS_PATTERN, STATE_UNKNOWN, true, "transformers configuration_olmo3.py"},
    {"olmoe", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_olmoe.py"},
    {"opt", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_opt.py"},
    {"orion", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "Orion configuration_orion.py"},
    {"persimmon", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_persimmon.py"},
    {"phi", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_phi.py"},
    {"phi3", HEADS, LAYERS_WINDOW, STATE_UNKNOWN, true, "transformers configuration_phi3.py"},
    {"phi3_v", HEADS, LAYERS_WINDOW, STATE_UNKNOWN, true, "Phi-3-vision configuration_phi3_v.py"},
    {"phi3small", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "Phi-3-small configuration_phi3_small.py: sparse layers cache all"},
    {"phi4mm", HEADS, LAYERS_WINDOW, STATE_UNKNOWN, true, "Phi-4-multimodal configuration_phi4mm.py"},
    {"phimoe", HEADS, LAYERS_WINDOW, STATE_UNKNOWN, false, "transformers configuration_phimoe.py"},
    {"qwen", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "Qwen configuration_qwen.py"},
    {"qwen2", HEADS, LAYERS_TOP, STATE_UNKNOWN, false, "transformers configuration_qwen2.py"},
    {"qwen2_5_omni_text", HEADS, LAYERS_TOP, STATE_UNKNOWN, false, "transformers configuration_qwen2_5_omni.py"},
    {"qwen2_5_vl", HEADS, LAYERS_TOP, STATE_UNKNOWN, false, "transformers configuration_qwen2_5_vl.py"},
    {"qwen2_5_vl_text", HEADS, LAYERS_TOP, STATE_UNKNOWN, false, "transformers configuration_qwen2_5_vl.py"},
    {"qwen2_moe", HEADS, LAYERS_UNLISTED, STATE_UNKNOWN, false, "transformers configuration_qwen2_moe.py"},
    {"qwen2_vl", HEADS, LAYERS_TOP, STATE_UNKNOWN, false, "transformers configuration_qwen2_vl.py"},
    {"qwen2_vl_text", HEADS, LAYERS_TOP, STATE_UNKNOWN, false, "transformers configuration_qwen2_vl.py"},
    {"qwen3", HEADS, LAYERS_TOP, STATE_UNKNOWN, false, "transformers configuration_qwen3.py"},
    {"qwen3_5_moe_text", HEADS, LAYERS_INTERVAL, STATE_DELTA_NET, false, "transformers configuration_qwen3_5_moe.py"},
    {"qwen3_5_text", HEADS, LAYERS_INTERVAL, STATE_DELTA_NET, false, "transformers configuration_qwen3_5.py"},
    {"qwen3_moe", HEADS, LAYERS_UNLISTED, STATE_UNKNOWN, false, "transformers configuration_qwen3_moe.py"},
    {"qwen3_next", HEADS, LAYERS_INTERVAL, STATE_DELTA_NET, false, "transformers configuration_qwen3_next.py"},
    {"qwen3_omni_moe_text", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_qwen3_omni_moe.py"},
    {"qwen3_vl_moe_text", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_qwen3_vl_moe.py"},
    {"qwen3_vl_text", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_qwen3_vl.py"},
    {"RefinedWeb", QUERY, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_falcon.py"},
    {"RefinedWebModel", QUERY, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_falcon.py"},
    {"roberta", NONE, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_roberta.py"},
    {"seed_oss", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_seed_oss.py"},
    {"smollm3", HEADS, LAYERS_UNLISTED, STATE_UNKNOWN, false, "transformers configuration_smollm3.py"},
    {"solar_open2", HEADS, LAYERS_GQA, STATE_KDA, false, "Solar-Open-2 config.json: gqa_layers"},
    {"stablelm", HEADS, LAYERS_FULL, STATE_UNKNOWN, false, "transformers configuration_stablelm.py"},
    {"stablelm_epoch", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "StableLM configuration_stablelm_epoch.py"},
    {"starcoder2", HEADS, LAYERS_WINDOW, STATE_UNKNOWN, false, "transformers configuration_starcoder2.py"},
    {"step3p5", HEADS, LAYERS_LISTED, STATE_UNKNOWN, false, "Step-3.5-Flash configuration_step3p5.py"},
    {"step3p7", HEADS, LAYERS_LISTED, STATE_UNKNOWN, false, "Step-3.7-Flash config.json: layer_types"},
    {"xlm-roberta", NONE, LAYERS_FULL, STATE_UNKNOWN, true, "transformers configuration_xlm_roberta.py"},
    {"xverse", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "XVERSE configuration_xverse.py"},
    {"Yi", HEADS, LAYERS_FULL, STATE_UNKNOWN, true, "Yi configuration_yi.py"},
};

/*
 * Defaults of the configuration classes that published configs do lean on, or without which a key
 * left out would be read wrongly. gemma-3-4b's config has none of its heads.
 */
struct family_default {
    const char *model_type, *key;
    double value;
};

static const struct family_default defaults[] = {
    {"cohere2", "sliding_window_pattern", 4},
    {"exaone4", "sliding_window_pattern", 4},
    {"falcon", "max_position_embeddings", 2048},
    {"RefinedWeb", "max_position_embeddings", 2048},
    {"RefinedWebModel", "max_position_embeddings", 2048},
    {"gemma", "head_dim", 256},
    {"gemma2", "head_dim", 256},
    {"gemma2", "sliding_window_pattern", 2},
    {"gemma2", "sliding_window", 4096},
    {"gemma3_text", "num_attention_heads", 8},
    {"gemma3_text", "num_key_value_heads", 4},
    {"gemma3_text", "head_dim", 256},
    {"gemma3_text", "sliding_window", 4096},
    {"gemma3_text", "sliding_window_pattern", 6},
    {"gemma3_text", "max_position_embeddings", 131072},
    {"gemma3_text", "vocab_size", 262208},
    {"gemma3n_text", "head_dim", 256},
    {"gemma3n_text", "num_kv_shared_layers", 15},
    {"gemma4_text", "head_dim", 256},
    {"gemma4_text", "sliding_window_pattern", 6},
    {"gemma4_text", "global_head_dim", 512},
    {"glm", "head_dim", 128},
    {"glm4", "head_dim", 128},
    {"gpt_oss", "head_dim", 64},
    {"gpt_oss", "sliding_window", 128},
    {"gpt_oss", "sliding_window_pattern", 2},
    {"cohere2_moe", "sliding_window_pattern", 4},
    {"exaone4_5_text", "sliding_window_pattern", 4},
    {"exaone_moe", "sliding_window_pattern", 4},
    {"falcon_h1", "mamba_expand", 2},
    {"jamba", "attn_layer_period", 8},
    {"jamba", "attn_layer_offset", 4},
    {"llama4_text", "attention_chunk_size", 8192},
    {"llama4_text", "no_rope_layer_interval", 4},
    {"llama4_text", "head_dim", 128},
    {"llama4_text", "num_shared_experts", 1},
    {"olmo3", "sliding_window", 4096},
    {"olmo3", "sliding_window_pattern", 4},
    {"qwen3", "head_dim", 128},
    {"qwen3_5_moe_text", "head_dim", 256},
    {"qwen3_5_moe_text", "full_attention_interval", 4},
    {"qwen3_5_text", "head_dim", 256},
    {"qwen3_5_text", "full_attention_interval", 4},
    {"qwen3_next", "head_dim", 256},
    {"qwen3_next", "full_attention_interval", 4},
    {"qwen3_vl_text", "head_dim", 128},
    {"seed_oss", "head_dim", 128},
};

/*
 * Of language models within others (LLaVA, Pixtral): their configs leave out what is as in the
 * class. A whole file that leaves these out is an incomplete one.
 */
static const struct family_default nested_defaults[] = {
    {"llama", "num_hidden_layers", 32},
    {"llama", "num_attention_heads", 32},
    {"llama", "hidden_size", 4096},
    {"llama", "intermediate_size", 11008},
    {"llama", "vocab_size", 32000},
    {"mistral", "num_hidden_layers", 32},
    {"mistral", "num_attention_heads", 32},
    {"mistral", "num_key_value_heads", 8},
    {"mistral", "hidden_size", 4096},
    {"mistral", "intermediate_size", 14336},
    {"mistral", "vocab_size", 32000},
};

/* Multimodal models, and what their language model is where text_config does not say it. */
static const struct {
    const char *model_type, *text_model_type;
} wrappers[] = {
    {"exaone4_5", "exaone4_5_text"}, {"gemma3", "gemma3_text"}, {"gemma3n", "gemma3n_text"},
    {"gemma4", "gemma4_text"}, {"glm4v", "glm4v_text"}, {"glm4v_moe", "glm4v_moe_text"}, {"llama4", "llama4_text"},
    {"llava", "llama"}, {"mistral3", "mistral"}, {"mllama", "mllama_text_model"}, {"muse_glimmer", "muse_glimmer_text"},
    {"qwen3_5", "qwen3_5_text"}, {"qwen3_5_moe", "qwen3_5_moe_text"}, {"qwen3_vl", "qwen3_vl_text"},
    {"qwen3_vl_moe", "qwen3_vl_moe_text"},
};

static const struct {
    const char *model_type;
    unsigned traits;
} traits[] = {
    {"afmoe", FAMILY_OUTPUT_GATE},
    {"albert", FAMILY_PLAIN_MLP | FAMILY_TIED},
    {"apertus", FAMILY_PLAIN_MLP},
    {"arcee", FAMILY_PLAIN_MLP},
    {"bert", FAMILY_PLAIN_MLP | FAMILY_TIED},
    {"bitnet", FAMILY_TIED},
    {"bloom", FAMILY_PLAIN_MLP | FAMILY_TIED | FAMILY_FOURFOLD},
    {"camembert", FAMILY_PLAIN_MLP | FAMILY_TIED},
    {"codegen", FAMILY_PLAIN_MLP | FAMILY_FOURFOLD},
    {"cohere", FAMILY_TIED},
    {"cohere2", FAMILY_TIED},
    {"cohere2_moe", FAMILY_TIED},
    {"deberta-v2", FAMILY_PLAIN_MLP | FAMILY_TIED},
    {"distilbert", FAMILY_PLAIN_MLP | FAMILY_TIED},
    {"electra", FAMILY_PLAIN_MLP | FAMILY_TIED},
    {"falcon", FAMILY_PLAIN_MLP | FAMILY_FOURFOLD},
    {"gptj", FAMILY_PLAIN_MLP | FAMILY_FOURFOLD},
    {"helium", FAMILY_TIED},
    {"minicpm", FAMILY_TIED},
    {"mpt", FAMILY_PLAIN_MLP | FAMILY_TIED | FAMILY_FOURFOLD},
    {"persimmon", FAMILY_PLAIN_MLP},
    {"phi3small", FAMILY_TIED},
    {"qwen", FAMILY_HALF_WIDTH},
    {"RefinedWeb", FAMILY_PLAIN_MLP | FAMILY_FOURFOLD},
    {"RefinedWebModel", FAMILY_PLAIN_MLP | FAMILY_FOURFOLD},
    {"gemma", FAMILY_TIED},
    {"gemma2", FAMILY_TIED},
    {"gemma3_text", FAMILY_TIED},
    {"gemma3n_text", FAMILY_TIED},
    {"gemma4_text", FAMILY_TIED | FAMILY_BOTH_MLPS | FAMILY_DOUBLE_WIDE},
    {"gpt2", FAMILY_PLAIN_MLP | FAMILY_TIED | FAMILY_FOURFOLD},
    {"gpt_bigcode", FAMILY_PLAIN_MLP | FAMILY_TIED | FAMILY_FOURFOLD},
    {"gpt_neox", FAMILY_PLAIN_MLP},
    {"gpt_oss", FAMILY_EXPERT_BIASES},
    {"lfm2", FAMILY_TIED},
    {"lfm2_moe", FAMILY_TIED},
    {"modernbert", FAMILY_TIED},
    {"muse_glimmer_text", FAMILY_OUTPUT_GATE},
    {"mpnet", FAMILY_PLAIN_MLP | FAMILY_TIED},
    {"nemotron", FAMILY_PLAIN_MLP},
    {"nemotron_h", FAMILY_PLAIN_MLP},
    {"nomic_bert", FAMILY_TIED},
    {"opt", FAMILY_PLAIN_MLP | FAMILY_TIED},
    {"phi", FAMILY_PLAIN_MLP},
    {"qwen3_5_moe_text", FAMILY_OUTPUT_GATE},
    {"qwen3_5_text", FAMILY_OUTPUT_GATE},
    {"qwen3_next", FAMILY_OUTPUT_GATE},
    {"roberta", FAMILY_PLAIN_MLP | FAMILY_TIED},
    {"starcoder2", FAMILY_PLAIN_MLP | FAMILY_TIED},
    {"xlm-roberta", FAMILY_PLAIN_MLP | FAMILY_TIED},
};
/* clang-format on */

const struct model_family *model_family_find(const char *model_type, const char **nearest)
{
    struct nearest search = {0};

    *nearest = NULL;
    for (size_t i = 0; i < sizeof wrappers / sizeof wrappers[0]; i++)
        if (strcmp(wrappers[i].model_type, model_type) == 0)
            model_type = wrappers[i].text_model_type;
    for (size_t i = sizeof families / sizeof families[0]; i-- > 0;) { /* newer versions first */
        if (strcmp(families[i].model_type, model_type) == 0)
            return &families[i];
        nearest_offer(&search, model_type, families[i].model_type);
    }
    *nearest = search.name;
    return NULL;
}

static double find_default(const struct family_default *rows, size_t count, const char *model_type,
                           const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].model_type, model_type) == 0 && strcmp(rows[i].key, key) == 0)
            return rows[i].value;
    return NUMBER_UNKNOWN;
}

double model_family_default(const struct model_family *family, const char *key, bool is_nested)
{
    double value =
        find_default(defaults, sizeof defaults / sizeof defaults[0], family->model_type, key);

    if (number_is_known(value) || !is_nested)
        return value;
    return find_default(nested_defaults, sizeof nested_defaults / sizeof nested_defaults[0],
                        family->model_type, key);
}

unsigned model_family_traits(const struct model_family *family)
{
    for (size_t i = 0; i < sizeof traits / sizeof traits[0]; i++)
        if (strcmp(traits[i].model_type, family->model_type) == 0)
            return traits[i].traits;
    return 0;
}
