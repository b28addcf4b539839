/* SPDX-License-Identifier: MIT */
/*
 * Families whose configs have keys of their own: published ones, less the keys that say nothing
 * about memory, with what their authors say of the size. 3 % is what import tells as apart.
 */
#include "input/model_config.h"
#include "unit.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *name, *json;
    double params_billion, layers, key_value_heads, head_dim;
    bool has_towers;
    const char *why;
} published[] = {
    {"Phi-3-small-8k",
     "{\"model_type\":\"phi3small\",\"hidden_size\":4096,\"ff_intermediate_size\":14336,"
     "\"max_position_embeddings\":8192,\"num_attention_heads\":32,"
     "\"num_hidden_layers\":32,\"num_key_value_heads\":8,\"vocab_size\":100352}",
     7.39, 32, 8, 128, false, "sparse layers cache all; a width of its own name"},
    {"Phi-3-vision",
     "{\"model_type\":\"phi3_v\",\"hidden_size\":3072,\"intermediate_size\":8192,"
     "\"max_position_embeddings\":131072,\"num_attention_heads\":32,"
     "\"num_hidden_layers\":32,\"num_key_value_heads\":32,\"sliding_window\":131072,"
     "\"tie_word_embeddings\":false,\"vocab_size\":32064,"
     "\"img_processor\":{\"name\":\"clip_vision_model\",\"image_dim_out\":1024}}",
     3.82, 32, 32, 96, true, "the text of a vision model, all in one object"},
    {"Phi-4-multimodal",
     "{\"model_type\":\"phi4mm\",\"hidden_size\":3072,\"intermediate_size\":8192,"
     "\"max_position_embeddings\":131072,\"num_attention_heads\":24,"
     "\"num_hidden_layers\":32,\"num_key_value_heads\":8,\"sliding_window\":262144,"
     "\"tie_word_embeddings\":true,\"vocab_size\":200064}",
     3.836, 32, 8, 128, false, "the same with LoRAs"},
    {"Pixtral-12B-hf",
     "{\"model_type\":\"llava\",\"text_config\":{\"hidden_size\":5120,\"head_dim\":128,"
     "\"intermediate_size\":14336,\"max_position_embeddings\":1024000,"
     "\"model_type\":\"mistral\",\"num_hidden_layers\":40,\"num_key_value_heads\":8,"
     "\"sliding_window\":null,\"vocab_size\":131072},\"vision_config\":{\"head_dim\":64,"
     "\"hidden_size\":1024,\"image_size\":1024,\"model_type\":\"pixtral\",\"patch_size\":16,"
     "\"num_attention_heads\":16,\"num_hidden_layers\":24,\"intermediate_size\":4096}}",
     12.25, 40, 8, 128, true, "the class of mistral within another: 32 heads"},
    {"deepseek-moe-16b",
     "{\"model_type\":\"deepseek\",\"first_k_dense_replace\":1,\"hidden_size\":2048,"
     "\"intermediate_size\":10944,\"max_position_embeddings\":4096,"
     "\"moe_intermediate_size\":1408,\"moe_layer_freq\":1,\"n_routed_experts\":64,"
     "\"n_shared_experts\":2,\"num_attention_heads\":16,\"num_experts_per_tok\":6,"
     "\"num_hidden_layers\":28,\"num_key_value_heads\":16,\"vocab_size\":102400,"
     "\"tie_word_embeddings\":false}",
     16.4, 28, 16, 128, false, "experts beside two shared ones, the first layer dense"},
    {"glm-4-9b-chat",
     "{\"model_type\":\"chatglm\",\"ffn_hidden_size\":13696,\"hidden_size\":4096,"
     "\"kv_channels\":128,\"multi_query_attention\":true,\"multi_query_group_num\":2,"
     "\"num_attention_heads\":32,\"num_layers\":40,\"padded_vocab_size\":151552,"
     "\"seq_length\":131072,\"tie_word_embeddings\":false}",
     9.4, 40, 2, 128, false, "ChatGLM: multi_query_group_num, kv_channels, num_layers"},
    {"falcon-7b",
     "{\"model_type\":\"falcon\",\"hidden_size\":4544,\"multi_query\":true,"
     "\"new_decoder_architecture\":false,\"num_attention_heads\":71,"
     "\"num_hidden_layers\":32,\"vocab_size\":65024}",
     7.217, 32, 1, 64, false, "an MLP that no key tells"},
    {"falcon-40b",
     "{\"model_type\":\"falcon\",\"hidden_size\":8192,\"new_decoder_architecture\":true,"
     "\"num_attention_heads\":128,\"num_hidden_layers\":60,\"num_kv_heads\":8,"
     "\"vocab_size\":65024}",
     41.8, 60, 8, 64, false, "new_decoder_architecture"},
    {"falcon-180B",
     "{\"model_type\":\"falcon\",\"hidden_size\":14848,\"new_decoder_architecture\":true,"
     "\"num_attention_heads\":232,\"num_hidden_layers\":80,\"num_kv_heads\":8,"
     "\"vocab_size\":65024}",
     180, 80, 8, 64, false, "the same, larger"},
    {"Bamba-9B",
     "{\"model_type\":\"bamba\",\"attn_layer_indices\":[9,18,27],\"hidden_size\":4096,"
     "\"intermediate_size\":14336,\"mamba_d_conv\":4,\"mamba_d_head\":64,"
     "\"mamba_d_state\":128,\"mamba_expand\":2,\"mamba_n_groups\":1,\"mamba_n_heads\":128,"
     "\"max_position_embeddings\":262144,\"num_attention_heads\":32,"
     "\"num_hidden_layers\":32,\"num_key_value_heads\":8,\"tie_word_embeddings\":false,"
     "\"vocab_size\":128256}",
     9.78, 32, 8, 128, false, "attn_layer_indices, Mamba-2 elsewhere"},
    {"internlm-7b",
     "{\"model_type\":\"internlm\",\"hidden_size\":4096,\"intermediate_size\":11008,"
     "\"max_position_embeddings\":2048,\"num_attention_heads\":32,"
     "\"num_hidden_layers\":32,\"vocab_size\":103168,\"tie_word_embeddings\":false}",
     7.3, 32, 32, 128, false, "MHA"},
    {"internlm3-8b",
     "{\"model_type\":\"internlm3\",\"head_dim\":128,\"hidden_size\":4096,"
     "\"intermediate_size\":10240,\"max_position_embeddings\":32768,"
     "\"num_attention_heads\":32,\"num_hidden_layers\":48,\"num_key_value_heads\":2,"
     "\"vocab_size\":128512,\"tie_word_embeddings\":false}",
     8.8, 48, 2, 128, false, "two KV heads"},
    {"MiniCPM-2B",
     "{\"model_type\":\"minicpm\",\"hidden_size\":2304,\"intermediate_size\":5760,"
     "\"max_position_embeddings\":4096,\"num_attention_heads\":36,"
     "\"num_hidden_layers\":40,\"num_key_value_heads\":36,\"vocab_size\":122753,"
     "\"tie_word_embeddings\":true}",
     2.72, 40, 36, 64, false, "tied"},
    {"EXAONE-3.5-7.8B",
     "{\"model_type\":\"exaone\",\"head_dim\":128,\"hidden_size\":4096,"
     "\"intermediate_size\":14336,\"max_position_embeddings\":32768,"
     "\"num_attention_heads\":32,\"num_key_value_heads\":8,\"num_layers\":32,"
     "\"vocab_size\":102400,\"tie_word_embeddings\":false}",
     7.82, 32, 8, 128, false, "num_layers"},
    {"gpt-j-6b",
     "{\"model_type\":\"gptj\",\"n_embd\":4096,\"n_head\":16,\"n_inner\":null,\"n_layer\":28,"
     "\"n_positions\":2048,\"vocab_size\":50400,\"tie_word_embeddings\":false}",
     6.05, 28, 16, 256, false, "n_inner null"},
    {"gpt2-xl",
     "{\"model_type\":\"gpt2\",\"n_embd\":1600,\"n_head\":25,\"n_layer\":48,"
     "\"n_positions\":1024,\"vocab_size\":50257}",
     1.56, 48, 25, 64, false, "n_inner left out"},
    {"bloom-7b1",
     "{\"model_type\":\"bloom\",\"hidden_size\":4096,\"n_head\":32,\"n_layer\":30,"
     "\"num_attention_heads\":32,\"seq_length\":2048,\"vocab_size\":250880,"
     "\"n_embed\":4096}",
     7.07, 30, 32, 128, false, "n_embed"},
    {"mpt-7b",
     "{\"model_type\":\"mpt\",\"d_model\":4096,\"expansion_ratio\":4,\"max_seq_len\":2048,"
     "\"n_heads\":32,\"n_layers\":32,\"vocab_size\":50432}",
     6.65, 32, 32, 128, false, "attn_config without kv_n_heads"},
    {"Baichuan2-13B",
     "{\"model_type\":\"baichuan\",\"hidden_size\":5120,\"intermediate_size\":13696,"
     "\"model_max_length\":4096,\"num_attention_heads\":40,\"num_hidden_layers\":40,"
     "\"vocab_size\":125696,\"tie_word_embeddings\":false}",
     13.9, 40, 40, 128, false, "MHA, model_max_length"},
    {"Qwen-7B",
     "{\"model_type\":\"qwen\",\"hidden_size\":4096,\"intermediate_size\":22016,"
     "\"kv_channels\":128,\"max_position_embeddings\":32768,\"num_attention_heads\":32,"
     "\"num_hidden_layers\":32,\"seq_length\":8192,\"vocab_size\":151936,"
     "\"tie_word_embeddings\":false}",
     7.72, 32, 32, 128, false, "intermediate_size counts the gate too"},
    {"dbrx",
     "{\"model_type\":\"dbrx\",\"attn_config\":{\"kv_n_heads\":8,\"model_type\":\"\"},"
     "\"d_model\":6144,\"ffn_config\":{\"ffn_hidden_size\":10752,\"moe_num_experts\":16,"
     "\"moe_top_k\":4},\"max_seq_len\":32768,\"n_heads\":48,\"n_layers\":40,"
     "\"vocab_size\":100352,\"tie_word_embeddings\":false}",
     131.6, 40, 8, 128, false, "objects within: attn_config, ffn_config"},
    {"Qwen2.5-Omni-7B",
     "{\"model_type\":\"qwen2_5_omni\","
     "\"thinker_config\":{\"model_type\":\"qwen2_5_omni_thinker\","
     "\"text_config\":{\"model_type\":\"qwen2_5_omni_text\",\"hidden_size\":3584,"
     "\"intermediate_size\":18944,\"max_position_embeddings\":32768,"
     "\"max_window_layers\":28,\"num_attention_heads\":28,\"num_hidden_layers\":28,"
     "\"num_key_value_heads\":4,\"sliding_window\":32768,\"use_sliding_window\":false,"
     "\"vocab_size\":152064}}}",
     7.6, 28, 4, 128, true, "thinker_config.text_config"},
    {"Qwen3-Omni-30B",
     "{\"model_type\":\"qwen3_omni_moe\","
     "\"thinker_config\":{\"model_type\":\"qwen3_omni_moe_thinker\","
     "\"text_config\":{\"model_type\":\"qwen3_omni_moe_text\",\"decoder_sparse_step\":1,"
     "\"head_dim\":128,\"hidden_size\":2048,\"intermediate_size\":768,"
     "\"max_position_embeddings\":65536,\"mlp_only_layers\":[],"
     "\"moe_intermediate_size\":768,\"num_attention_heads\":32,\"num_experts\":128,"
     "\"num_experts_per_tok\":8,\"num_hidden_layers\":48,\"num_key_value_heads\":4,"
     "\"sliding_window\":null,\"use_sliding_window\":false,\"vocab_size\":152064}}}",
     30.5, 48, 4, 128, true, "the same with experts"},
    {"llava-1.5-7b",
     "{\"model_type\":\"llava\",\"text_config\":{\"max_position_embeddings\":4096,"
     "\"model_type\":\"llama\",\"vocab_size\":32064},"
     "\"vision_config\":{\"model_type\":\"clip_vision_model\"}}",
     6.74, 32, 32, 128, true, "all of the class of llama"},
    {"llava-next-mistral",
     "{\"model_type\":\"llava_next\",\"text_config\":{\"model_type\":\"mistral\","
     "\"intermediate_size\":14336,\"max_position_embeddings\":32768,"
     "\"num_key_value_heads\":8,\"sliding_window\":null,\"vocab_size\":32064},"
     "\"vision_config\":{\"model_type\":\"clip_vision_model\"}}",
     7.24, 32, 8, 128, true, "and of mistral"},
    {"MiniCPM-V-2_6",
     "{\"model_type\":\"minicpmv\",\"hidden_size\":3584,\"intermediate_size\":18944,"
     "\"max_position_embeddings\":32768,\"max_window_layers\":28,"
     "\"num_attention_heads\":28,\"num_hidden_layers\":28,\"num_key_value_heads\":4,"
     "\"sliding_window\":131072,\"use_sliding_window\":false,\"vocab_size\":151666,"
     "\"tie_word_embeddings\":false}",
     7.6, 28, 4, 128, false, "as qwen2"},
    {"bitnet-2b",
     "{\"model_type\":\"bitnet\",\"hidden_size\":2560,\"intermediate_size\":6912,"
     "\"max_position_embeddings\":4096,\"num_attention_heads\":20,"
     "\"num_hidden_layers\":30,\"num_key_value_heads\":5,\"vocab_size\":128256,"
     "\"tie_word_embeddings\":true}",
     2.4, 30, 5, 128, false, "tied, five KV heads"},
};

static void reads_families_by_their_own_keys(void)
{
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        struct model_shape shape;
        struct error err = {0};
        bool ok =
            model_config_parse(&shape, published[i].json, strlen(published[i].json), NULL, &err);
        double params = (double)tensor_tally_params(&shape.computed) / 1e9;

        if (!ok)
            printf("%s: %s\n", published[i].name, err.text);
        UNIT_CHECK(ok, published[i].why);
        UNIT_CHECK(fabs(params / published[i].params_billion - 1) <= 0.03, published[i].name);
        UNIT_CHECK(shape.model.num_layers == published[i].layers, published[i].why);
        UNIT_CHECK(shape.model.num_key_value_heads == published[i].key_value_heads,
                   published[i].why);
        UNIT_CHECK(shape.model.head_dim == published[i].head_dim, published[i].why);
        UNIT_CHECK(shape.has_towers == published[i].has_towers, published[i].why);
    }
}

/* An incomplete file is no LLaVA: what its class would take is not guessed. */
static void takes_no_class_for_a_whole_file(void)
{
    static const char JSON[] =
        "{\"model_type\":\"mistral\",\"hidden_size\":4096,\"vocab_size\":32000}";
    struct model_shape shape;
    struct error err = {0};

    UNIT_CHECK(!model_config_parse(&shape, JSON, strlen(JSON), NULL, &err), "no layers");
    UNIT_CHECK(strcmp(err.text, "num_hidden_layers: missing; model_type 'mistral' needs it") == 0,
               err.text);
}

static void reads_a_hybrid_by_its_indices(void)
{
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        struct model_shape shape;
        struct error err = {0};

        if (strcmp(published[i].name, "Bamba-9B") != 0)
            continue;
        UNIT_CHECK(
            model_config_parse(&shape, published[i].json, strlen(published[i].json), NULL, &err),
            err.text);
        UNIT_CHECK(shape.model.num_attention_layers == 3, "9, 18 and 27");
        UNIT_CHECK(shape.model.num_recurrent_layers == 29, "the others");
        /* 29 layers of 4 bytes: 8,192 x 128 of state, 3 inputs of 8,192 + 2 x 128 */
        UNIT_CHECK(shape.model.recurrent_state_mib == 29 * 4 * (8192 * 128 + 3 * 8448) / 1048576.0,
                   "Mamba-2");
    }
}

static const struct unit_test tests[] = {
    {"reads families by their own keys", reads_families_by_their_own_keys},
    {"takes no class for a whole file", takes_no_class_for_a_whole_file},
    {"reads a hybrid by its indices", reads_a_hybrid_by_its_indices},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("model_families", tests);
}
