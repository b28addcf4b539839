/* SPDX-License-Identifier: MIT */
#include "input/model_config.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Layers one after the other, for configs that list them. */
#define SLIDE "\"sliding_attention\","
#define FULL "\"full_attention\","
#define MAMBA "\"mamba\","
#define SLIDE5 SLIDE SLIDE SLIDE SLIDE SLIDE
#define MAMBA5 MAMBA MAMBA MAMBA MAMBA MAMBA
#define PAIRS4 SLIDE FULL SLIDE FULL SLIDE FULL SLIDE FULL
#define MAMBA9 MAMBA5 MAMBA MAMBA MAMBA MAMBA

/* Published config.json files, less the keys that say nothing about memory. */
static const struct {
    const char *row; /* of inputs/models.csv */
    const char *json;
    double recurrent_state_mib; /* NUMBER_UNKNOWN: none */
    const char *why;
} published[] = {
    {"Llama-3.1-8B",
     "{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\",\"hidden_size\":4096,"
     "\"num_attention_heads\":32,\"num_hidden_layers\":32,\"num_key_value_heads\":8,"
     "\"max_position_embeddings\":131072,\"torch_dtype\":\"bfloat16\",\"vocab_size\":128256}",
     NUMBER_UNKNOWN, "GQA, head_dim from hidden_size"},
    {"Llama-2-7B",
     "{\"model_type\":\"llama\",\"hidden_size\":4096,\"num_attention_heads\":32,"
     "\"num_hidden_layers\":32,\"max_position_embeddings\":4096,\"torch_dtype\":\"float16\","
     "\"vocab_size\":32000}",
     NUMBER_UNKNOWN, "MHA: no num_key_value_heads"},
    {"Falcon-7B",
     "{\"model_type\":\"falcon\",\"hidden_size\":4544,\"num_attention_heads\":71,"
     "\"num_hidden_layers\":32,\"num_kv_heads\":71,\"multi_query\":true,"
     "\"new_decoder_architecture\":false,\"torch_dtype\":\"bfloat16\",\"vocab_size\":65024}",
     NUMBER_UNKNOWN, "MQA: num_kv_heads says nothing in the old architecture"},
    {"Falcon-40B",
     "{\"model_type\":\"RefinedWeb\",\"hidden_size\":8192,\"n_head\":128,\"n_head_kv\":8,"
     "\"n_layer\":60,\"new_decoder_architecture\":true,\"torch_dtype\":\"bfloat16\","
     "\"vocab_size\":65024}",
     NUMBER_UNKNOWN, "the new architecture, with the names of the first release"},
    {"Qwen2-72B",
     "{\"model_type\":\"qwen2\",\"hidden_size\":8192,\"num_attention_heads\":64,"
     "\"num_hidden_layers\":80,\"num_key_value_heads\":8,\"max_position_embeddings\":131072,"
     "\"max_window_layers\":80,\"sliding_window\":131072,\"use_sliding_window\":false,"
     "\"torch_dtype\":\"bfloat16\",\"vocab_size\":152064}",
     NUMBER_UNKNOWN, "use_sliding_window false"},
    {"Mistral-7B-v0.1",
     "{\"model_type\":\"mistral\",\"hidden_size\":4096,\"num_attention_heads\":32,"
     "\"num_hidden_layers\":32,\"num_key_value_heads\":8,\"max_position_embeddings\":32768,"
     "\"sliding_window\":4096,\"torch_dtype\":\"bfloat16\",\"vocab_size\":32000}",
     NUMBER_UNKNOWN, "every layer slides"},
    {"Mistral-7B-v0.3",
     "{\"model_type\":\"mistral\",\"hidden_size\":4096,\"num_attention_heads\":32,"
     "\"num_hidden_layers\":32,\"num_key_value_heads\":8,\"max_position_embeddings\":32768,"
     "\"sliding_window\":null,\"torch_dtype\":\"bfloat16\",\"vocab_size\":32768}",
     NUMBER_UNKNOWN, "a window of null"},
    {"Gemma-2-9B",
     "{\"model_type\":\"gemma2\",\"head_dim\":256,\"hidden_size\":3584,\"num_attention_heads\":16,"
     "\"num_hidden_layers\":42,\"num_key_value_heads\":8,\"max_position_embeddings\":8192,"
     "\"sliding_window\":4096,\"sliding_window_size\":4096,\"vocab_size\":256000}",
     NUMBER_UNKNOWN, "every second layer, by the class's default"},
    {"Gemma-3-4B",
     "{\"model_type\":\"gemma3\",\"torch_dtype\":\"bfloat16\",\"text_config\":{\"hidden_size\":"
     "2560,"
     "\"model_type\":\"gemma3_text\",\"num_hidden_layers\":34,\"sliding_window\":1024},"
     "\"vision_config\":{\"hidden_size\":1152,\"num_hidden_layers\":27}}",
     NUMBER_UNKNOWN, "text_config that leans on the class's defaults"},
    {"Gemma-3-27B",
     "{\"model_type\":\"gemma3\",\"text_config\":{\"head_dim\":128,\"hidden_size\":5376,"
     "\"model_type\":\"gemma3_text\",\"num_attention_heads\":32,\"num_hidden_layers\":62,"
     "\"num_key_value_heads\":16,\"sliding_window\":1024}}",
     NUMBER_UNKNOWN, "every sixth layer is full, 62 is no multiple"},
    {"Gemma-3-1B",
     "{\"model_type\":\"gemma3_text\",\"head_dim\":256,\"hidden_size\":1152,"
     "\"num_attention_heads\":4,\"num_hidden_layers\":26,\"num_key_value_heads\":1,"
     "\"max_position_embeddings\":32768,\"sliding_window\":512,\"layer_types\":[" SLIDE5 FULL SLIDE5
         FULL SLIDE5 FULL SLIDE5 FULL "\"sliding_attention\",\"sliding_attention\"]}",
     NUMBER_UNKNOWN, "layer_types"},
    {"Gemma-4-31B",
     "{\"model_type\":\"gemma4\",\"text_config\":{\"model_type\":\"gemma4_text\",\"head_dim\":256,"
     "\"global_head_dim\":512,\"attention_k_eq_v\":true,\"hidden_size\":5376,"
     "\"num_attention_heads\":32,\"num_hidden_layers\":60,\"num_key_value_heads\":16,"
     "\"num_global_key_value_heads\":4,\"num_kv_shared_layers\":0,\"sliding_window\":1024,"
     "\"num_experts\":null,\"layer_types\":[" SLIDE5 FULL SLIDE5 FULL SLIDE5 FULL SLIDE5 FULL SLIDE5
         FULL SLIDE5 FULL SLIDE5 FULL SLIDE5 FULL SLIDE5 FULL SLIDE5 "\"full_attention\"]}}",
     NUMBER_UNKNOWN, "full layers with heads of their own"},
    {"Gemma-4-E2B",
     "{\"model_type\":\"gemma4_text\",\"head_dim\":256,\"global_head_dim\":512,"
     "\"hidden_size\":1536,\"num_attention_heads\":8,\"num_hidden_layers\":35,"
     "\"num_key_value_heads\":1,\"num_global_key_value_heads\":null,\"num_kv_shared_layers\":20,"
     "\"sliding_window\":512,\"layer_types\":[" SLIDE SLIDE SLIDE SLIDE FULL SLIDE SLIDE SLIDE SLIDE
         FULL SLIDE SLIDE SLIDE SLIDE FULL SLIDE SLIDE SLIDE SLIDE FULL SLIDE SLIDE SLIDE SLIDE FULL
             SLIDE SLIDE SLIDE SLIDE FULL SLIDE SLIDE SLIDE SLIDE "\"full_attention\"]}",
     NUMBER_UNKNOWN, "20 layers that read another one's cache"},
    {"gpt-oss-20b",
     "{\"model_type\":\"gpt_oss\",\"head_dim\":64,\"hidden_size\":2880,\"num_attention_heads\":64,"
     "\"num_hidden_layers\":24,\"num_key_value_heads\":8,\"num_local_experts\":32,"
     "\"max_position_embeddings\":131072,\"sliding_window\":128,\"layer_types\":[" PAIRS4 PAIRS4
         SLIDE FULL SLIDE FULL SLIDE FULL "\"sliding_attention\",\"full_attention\"],"
     "\"quantization_config\":{\"quant_method\":\"mxfp4\"},\"vocab_size\":201088}",
     NUMBER_UNKNOWN, "half the layers slide"},
    {"Llama-4-Scout-17B-16E",
     "{\"model_type\":\"llama4\",\"text_config\":{\"model_type\":\"llama4_text\","
     "\"attention_chunk_size\":8192,\"head_dim\":128,\"hidden_size\":5120,"
     "\"max_position_embeddings\":10485760,\"no_rope_layers\":[],\"num_attention_heads\":40,"
     "\"num_hidden_layers\":48,\"num_key_value_heads\":8,\"num_local_experts\":16}}",
     NUMBER_UNKNOWN, "chunked attention"},
    {"DeepSeek-V3-671B",
     "{\"model_type\":\"deepseek_v3\",\"hidden_size\":7168,\"kv_lora_rank\":512,"
     "\"max_position_embeddings\":163840,\"n_routed_experts\":256,\"num_attention_heads\":128,"
     "\"num_hidden_layers\":61,\"num_key_value_heads\":128,\"num_nextn_predict_layers\":1,"
     "\"qk_nope_head_dim\":128,\"qk_rope_head_dim\":64,\"v_head_dim\":128,"
     "\"quantization_config\":{\"quant_method\":\"fp8\"},\"torch_dtype\":\"bfloat16\","
     "\"vocab_size\":129280}",
     NUMBER_UNKNOWN, "MLA: no heads, no V"},
    {"DeepSeek-V3.2-671B",
     "{\"model_type\":\"deepseek_v32\",\"hidden_size\":7168,\"index_head_dim\":128,"
     "\"index_n_heads\":64,\"kv_lora_rank\":512,\"n_routed_experts\":256,"
     "\"num_attention_heads\":128,\"num_hidden_layers\":61,\"qk_rope_head_dim\":64}",
     NUMBER_UNKNOWN, "an index cache in every layer"},
    {"Kimi-K2.5-1T",
     "{\"model_type\":\"kimi_k25\",\"text_config\":{\"model_type\":\"kimi_k2\",\"hidden_size\":"
     "7168,"
     "\"kv_lora_rank\":512,\"n_routed_experts\":384,\"num_attention_heads\":64,"
     "\"num_hidden_layers\":61,\"qk_rope_head_dim\":64}}",
     NUMBER_UNKNOWN, "a known family in an unknown wrapper"},
    {"Qwen3-Next-80B-A3B",
     "{\"model_type\":\"qwen3_next\",\"full_attention_interval\":4,\"head_dim\":256,"
     "\"hidden_size\":2048,\"linear_conv_kernel_dim\":4,\"linear_key_head_dim\":128,"
     "\"linear_num_key_heads\":16,\"linear_num_value_heads\":32,\"linear_value_head_dim\":128,"
     "\"num_attention_heads\":16,\"num_experts\":512,\"num_hidden_layers\":48,"
     "\"num_key_value_heads\":2,\"max_position_embeddings\":262144}",
     75.375, "36 layers of Gated DeltaNet: 2 MiB of state and 96 KiB of convolution each"},
    {"Qwen3.5-27B",
     "{\"model_type\":\"qwen3_5\",\"text_config\":{\"model_type\":\"qwen3_5_text\",\"head_dim\":"
     "256,"
     "\"full_attention_interval\":4,\"hidden_size\":5120,\"linear_conv_kernel_dim\":4,"
     "\"linear_key_head_dim\":128,\"linear_num_key_heads\":16,\"linear_num_value_heads\":48,"
     "\"linear_value_head_dim\":128,\"num_attention_heads\":24,\"num_hidden_layers\":64,"
     "\"num_key_value_heads\":4}}",
     149.625, "the same in a multimodal model, as llama.cpp measures it"},
    {"Jamba-1.5-Mini-52B",
     "{\"model_type\":\"jamba\",\"attn_layer_offset\":4,\"attn_layer_period\":8,"
     "\"hidden_size\":4096,\"mamba_d_conv\":4,\"mamba_d_state\":16,\"mamba_expand\":2,"
     "\"num_attention_heads\":32,\"num_experts\":16,\"num_hidden_layers\":32,"
     "\"num_key_value_heads\":8,\"sliding_window\":null}",
     16.625, "28 layers of Mamba: 8192 x (16 + 3) elements of 4 bytes each"},
    {"Granite-4.0-H-Tiny-7B-A1B",
     "{\"model_type\":\"granitemoehybrid\",\"hidden_size\":1536,\"mamba_d_conv\":4,"
     "\"mamba_d_head\":64,\"mamba_d_state\":128,\"mamba_expand\":2,\"mamba_n_groups\":1,"
     "\"mamba_n_heads\":48,\"num_attention_heads\":12,\"num_hidden_layers\":40,"
     "\"num_key_value_heads\":4,\"num_local_experts\":64,\"layer_types\":[" MAMBA5
     "\"attention\"," MAMBA9 "\"attention\"," MAMBA9 "\"attention\"," MAMBA9
     "\"attention\"," MAMBA MAMBA MAMBA "\"mamba\"]}",
     55.3710938, "36 layers of Mamba2: 3072 x 128 and 3 x (3072 + 256) elements"},
    {"Nemotron-Nano-9B-v2",
     "{\"model_type\":\"nemotron_h\",\"conv_kernel\":4,\"head_dim\":128,\"hidden_size\":4480,"
     "\"hybrid_override_pattern\":\"M-M-M-MM-M-M-M*-M-M-M*-M-M-M-M*-M-M-M-M*-M-MM-M-M-M-M-M-\","
     "\"mamba_head_dim\":80,\"mamba_num_heads\":128,\"n_groups\":8,\"num_attention_heads\":40,"
     "\"num_hidden_layers\":56,\"num_key_value_heads\":8,\"ssm_state_size\":128}",
     138.796875, "27 layers of Mamba2 among attention and MLP"},
    {"Llama-3.2-11B-Vision",
     "{\"model_type\":\"mllama\",\"text_config\":{\"model_type\":\"mllama_text_model\","
     "\"cross_attention_layers\":[3,8,13,18,23,28,33,38],\"hidden_size\":4096,"
     "\"num_attention_heads\":32,\"num_hidden_layers\":40,\"num_key_value_heads\":8}}",
     NUMBER_UNKNOWN, "layers that look at the image"},
};

static bool same(double a, double b)
{
    return (isnan(a) && isnan(b)) || fabs(a - b) < 0.0001;
}

static const struct model *find_row(const struct catalogue *catalogue, const char *name)
{
    for (size_t i = 0; i < catalogue->tables[SHEET_MODELS].count; i++)
        if (strcmp(catalogue_model(catalogue, i)->name, name) == 0)
            return catalogue_model(catalogue, i);
    return NULL;
}

static bool parse(struct model_shape *shape, const char *json, struct error *err)
{
    *err = (struct error){0};
    return model_config_parse(shape, json, strlen(json), NULL, err);
}

/* The columns that decide the cache; the shipped sheet was not made by this code. */
static void compare_shape(const struct model *model, const struct model *row, const char *why)
{
    static const char *const HEADINGS[] = {
        "num_layers",          "hidden_size",        "num_attention_heads",
        "num_key_value_heads", "head_dim",           "v_head_dim",
        "kv_lora_rank",        "qk_rope_head_dim",   "num_attention_layers",
        "sliding_window",      "num_sliding_layers", "sliding_num_key_value_heads",
        "sliding_head_dim",    "index_head_dim",     "num_index_layers"};
    const struct sheet_layout *layout = &sheet_layouts[SHEET_MODELS];

    for (size_t h = 0; h < sizeof HEADINGS / sizeof HEADINGS[0]; h++) {
        const struct sheet_column *column = layout->columns;

        while (strcmp(column->heading, HEADINGS[h]) != 0)
            column++;
        if (model->kv_lora_rank > 0 && strcmp(column->heading, "head_dim") == 0)
            continue; /* MLA has none; the loader has filled it in from hidden_size */
        if (number_is_known(row->attention_chunk_size) &&
            strcmp(column->heading, "sliding_window") == 0)
            continue; /* import calls chunks windows */
        if (!same(column_number(model, column), column_number(row, column)))
            printf("%s: %s %g, in the sheet %g\n", row->name, HEADINGS[h],
                   column_number(model, column), column_number(row, column));
        UNIT_CHECK(same(column_number(model, column), column_number(row, column)), why);
    }
    UNIT_CHECK(strcmp(model->architecture, row->architecture) == 0, why);
}

static void reads_published_configs_as_the_sheet_has_them(void)
{
    const char *const paths[SHEET_KINDS] = {[SHEET_MODELS] = TESTS_DIR "/../inputs/models.csv"};
    struct catalogue catalogue = {0};
    struct findings findings = {0};

    UNIT_CHECK(catalogue_load(&catalogue, paths, &findings), "the shipped sheet");
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        const struct model *row = find_row(&catalogue, published[i].row);
        struct model_shape shape;
        struct error err;
        bool ok = parse(&shape, published[i].json, &err);

        UNIT_CHECK(row != NULL, published[i].row);
        UNIT_CHECK(ok, err.text);
        if (!ok || !row)
            continue;
        compare_shape(&shape.model, row, published[i].why);
        UNIT_CHECK(same(shape.model.recurrent_state_mib, published[i].recurrent_state_mib),
                   published[i].why);
        UNIT_CHECK(isnan(row->recurrent_state_mib) ||
                       fabs(row->recurrent_state_mib - shape.model.recurrent_state_mib) < 0.01,
                   published[i].why);
    }
    catalogue_release(&catalogue);
    findings_release(&findings);
}

static void reads_heads_of_sliding_layers(void)
{
    struct model_shape shape;
    struct error err;
    bool ok = parse(&shape,
                    "{\"model_type\":\"mimo_v2_flash\",\"num_hidden_layers\":6,"
                    "\"hidden_size\":4096,\"num_attention_heads\":64,\"num_key_value_heads\":4,"
                    "\"head_dim\":192,\"v_head_dim\":128,\"swa_num_key_value_heads\":8,"
                    "\"swa_head_dim\":192,\"swa_v_head_dim\":128,\"sliding_window\":128,"
                    "\"hybrid_layer_pattern\":[0,1,1,1,1,0]}",
                    &err);

    UNIT_CHECK(ok, err.text);
    UNIT_CHECK(same(shape.model.num_sliding_layers, 4), "1 slides");
    UNIT_CHECK(same(shape.model.sliding_num_key_value_heads, 8), "heads of their own");
    UNIT_CHECK(same(shape.model.v_head_dim, 128), "V is narrower than K");
    UNIT_CHECK(isnan(shape.model.sliding_head_dim), "the same dimensions");
}

static void reads_what_strangers_write(void)
{
    static const struct {
        const char *json;
        double layers, attention_layers, recurrent_layers; /* NUMBER_UNKNOWN: not said */
        const char *architecture, *why;
    } cases[] = {
        {"{\"model_type\":\"nemotron_h\",\"layers_block_type\":[\"mamba\",\"moe\",\"attention\"],"
         "\"hidden_size\":64,\"num_attention_heads\":4,\"num_key_value_heads\":2,"
         "\"time_step_limit\":[0.0,Infinity],\"n_routed_experts\":8,\"mamba_num_heads\":4,"
         "\"mamba_head_dim\":8,\"ssm_state_size\":4,\"n_groups\":1,\"conv_kernel\":4}",
         3, 1, 1, "hybrid-moe", "a list instead of a number, and Python's Infinity"},
        {"{\"model_type\":\"qwen3_5\",\"text_config\":{\"num_hidden_layers\":4,\"hidden_size\":64,"
         "\"num_attention_heads\":4,\"num_key_value_heads\":2,\"linear_key_head_dim\":8,"
         "\"linear_value_head_dim\":8,\"linear_num_key_heads\":2,\"linear_num_value_heads\":4,"
         "\"linear_conv_kernel_dim\":4}}",
         4, 1, 3, "hybrid", "a text_config without a model_type"},
        {"{\"model_type\":\"falcon_h1\",\"num_hidden_layers\":2,\"hidden_size\":64,"
         "\"num_attention_heads\":4,\"num_key_value_heads\":2,\"mamba_d_ssm\":64,"
         "\"mamba_d_state\":8,\"mamba_n_groups\":1,\"mamba_d_conv\":4}",
         2, NUMBER_UNKNOWN, 2, "hybrid", "attention and state in every layer"},
        {"{\"model_type\":\"bailing_hybrid\",\"num_hidden_layers\":5,\"layer_group_size\":2,"
         "\"hidden_size\":64,\"head_dim\":16,\"num_attention_heads\":4,\"kv_lora_rank\":32,"
         "\"qk_rope_head_dim\":8}",
         5, 3, 2, "hybrid", "the last of each group, and what is left behind whole groups"},
        {"{\"model_type\":\"nemotron-nas\",\"num_attention_heads\":8,\"hidden_size\":64,"
         "\"block_configs\":[{\"attention\":{\"n_heads_in_group\":4}},"
         "{\"attention\":{\"no_op\":true}},{\"attention\":{\"replace_with_linear\":true}}]}",
         3, 1, NUMBER_UNKNOWN, "dense", "blocks without attention"},
        {"{\"model_type\":\"xlm-roberta\",\"num_hidden_layers\":2,\"hidden_size\":64,"
         "\"num_attention_heads\":4}",
         2, NUMBER_UNKNOWN, NUMBER_UNKNOWN, "encoder", "nothing is cached"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct model_shape shape;
        struct error err;

        UNIT_CHECK(parse(&shape, cases[i].json, &err), err.text);
        UNIT_CHECK(same(shape.model.num_layers, cases[i].layers), cases[i].why);
        UNIT_CHECK(same(shape.model.num_attention_layers, cases[i].attention_layers), cases[i].why);
        UNIT_CHECK(same(shape.model.num_recurrent_layers, cases[i].recurrent_layers), cases[i].why);
        UNIT_CHECK(strcmp(shape.model.architecture, cases[i].architecture) == 0, cases[i].why);
    }
}

static void reads_what_is_not_about_the_cache(void)
{
    static const struct {
        const char *keys, *name, *precision;
        const char *why;
    } cases[] = {
        {"\"_name_or_path\":\"meta-llama/Llama-3.1-8B\",\"torch_dtype\":\"bfloat16\"",
         "Llama-3.1-8B", "bf16", "the hub's name"},
        {"\"_name_or_path\":\"/models/mine/\",\"dtype\":\"float16\"", "mine", "fp16", "a folder"},
        {"\"_name_or_path\":\".\"", "", "", "a folder without a name"},
        {"\"_name_or_path\":\"\",\"torch_dtype\":\"int3\"", "", "", "a dtype nobody has"},
        {"\"torch_dtype\":\"bfloat16\",\"quantization_config\":{\"quant_method\":\"exl3\"}", "", "",
         "quantized weights are not what the dtype says"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct model_shape shape;
        struct error err;
        char json[512];

        snprintf(json, sizeof json,
                 "{\"model_type\":\"llama\",\"num_hidden_layers\":2,\"hidden_size\":64,"
                 "\"num_attention_heads\":4,%s}",
                 cases[i].keys);
        UNIT_CHECK(parse(&shape, json, &err), err.text);
        UNIT_CHECK(strcmp(shape.name, cases[i].name) == 0, cases[i].why);
        UNIT_CHECK(strcmp(shape.model.precision_default, cases[i].precision) == 0, cases[i].why);
    }
}

static void refuses_what_it_cannot_read(void)
{
    static const struct {
        const char *json, *error;
        const char *why;
    } cases[] = {
        {"", "line 1 is not JSON: '[' or '{' expected near end of file", "empty"},
        {"{\n\"a\":}", "line 2 is not JSON: unexpected token near '}'", "not JSON"},
        {"[]", "not a JSON object", "a list"},
        {"{}", "model_type: missing, and without it nothing says how to read the rest", "nothing"},
        {"{\"model_type\":\"qwen4\",\"architectures\":[\"Qwen4ForCausalLM\"]}",
         "model_type: \"qwen4\" (\"Qwen4ForCausalLM\") is no family whose attention is known here, "
         "and it is not guessed; the nearest known is 'qwen3'",
         "unknown"},
        {"{\"model_type\":\"\\u001b[2J\"}",
         "model_type: \"\\u001B[2J\" (no architectures) is no family whose attention is known "
         "here, "
         "and it is not guessed",
         "an escape sequence"},
        {"{\"model_type\":7}",
         "model_type: 7 (no architectures) is no family whose attention is known here, and it is "
         "not guessed",
         "not a text"},
        {"{\"model_type\":\"llama\",\"text_config\":[]}", "text_config: not an object", "nesting"},
        {"{\"model_type\":\"llama\",\"hidden_size\":64}",
         "num_hidden_layers: missing; model_type 'llama' needs it", "no layers"},
        {"{\"model_type\":\"llama\",\"num_hidden_layers\":\"32\"}",
         "num_hidden_layers: \"32\" is not a whole number from 0", "a number in quotes"},
        {"{\"model_type\":\"llama\",\"num_hidden_layers\":-1}",
         "num_hidden_layers: -1 is not a whole number from 0", "negative"},
        {"{\"model_type\":\"llama\",\"num_hidden_layers\":1.5}",
         "num_hidden_layers: 1.5 is not a whole number from 0", "a fraction"},
        {"{\"model_type\":\"llama\",\"num_hidden_layers\":0}",
         "num_hidden_layers: 0 is less than 1", "zero"},
        {"{\"model_type\":\"llama\",\"num_hidden_layers\":9000000000000000000}",
         "num_hidden_layers: more than 10000", "too many to count"},
        {"{\"model_type\":\"llama\",\"num_hidden_layers\":2,\"num_hidden_layers\":3}",
         "line 1 is not JSON: duplicate object key near '\"num_hidden_layers\"'", "doubled"},
        {"{\"model_type\":\"qwen3\",\"num_hidden_layers\":2,\"hidden_size\":64,"
         "\"num_attention_heads\":4}",
         "num_key_value_heads: missing; model_type 'qwen3' needs it", "not MHA by default"},
        {"{\"model_type\":\"llama\",\"num_hidden_layers\":2,\"hidden_size\":65,"
         "\"num_attention_heads\":4}",
         "head_dim: missing, and num_attention_heads (4) does not divide hidden_size (65)",
         "no head_dim"},
        {"{\"model_type\":\"deepseek_v3\",\"num_hidden_layers\":2,\"hidden_size\":64,"
         "\"num_attention_heads\":4,\"kv_lora_rank\":512}",
         "qk_rope_head_dim: missing; model_type 'deepseek_v3' needs it", "half of MLA"},
        {"{\"model_type\":\"gpt_oss\",\"num_hidden_layers\":3,\"layer_types\":[" SLIDE
         "\"full_attention\"]}",
         "layer_types: 2 entries for 3 layers", "a short list"},
        {"{\"model_type\":\"gpt_oss\",\"num_hidden_layers\":2,\"layer_types\":[" SLIDE
         "\"magic\"]}",
         "layer_types: \"magic\" in layer 1 is no kind of layer known here", "an unknown kind"},
        {"{\"model_type\":\"llama\",\"num_hidden_layers\":1,\"layers_block_type\":"
         "[\"deepseek_sparse_attention\"]}",
         "layers_block_type: \"deepseek_sparse_attention\" in layer 0 is no kind of layer known "
         "here",
         "a kind that needs latents, by the older name of the list"},
        {"{\"model_type\":\"gpt_oss\",\"num_hidden_layers\":2,\"layer_types\":\"all\"}",
         "layer_types: \"all\" is not a list", "no list"},
        {"{\"model_type\":\"gemma3n_text\",\"num_hidden_layers\":2}",
         "layer_types: missing; model_type 'gemma3n_text' needs it", "no rule without a list"},
        {"{\"model_type\":\"nemotron_h\",\"num_hidden_layers\":2,"
         "\"hybrid_override_pattern\":\"MX\"}",
         "hybrid_override_pattern: 'X' in layer 1 is no kind of layer known here",
         "an unknown letter"},
        {"{\"model_type\":\"mimo_v2_flash\",\"num_hidden_layers\":1,"
         "\"hybrid_layer_pattern\":[\"0\"]}",
         "hybrid_layer_pattern: \"0\" in layer 0 is no kind of layer known here",
         "a flag in quotes"},
        {"{\"model_type\":\"nemotron-nas\",\"num_attention_heads\":8,\"hidden_size\":64,"
         "\"block_configs\":[{\"attention\":{\"n_heads_in_group\":4}},"
         "{\"attention\":{\"no_op\":true,\"n_heads_in_group\":null}},"
         "{\"attention\":{\"n_heads_in_group\":2}}]}",
         "block_configs: 4 key-value heads in layer 2, but 2 in another: a models sheet has one "
         "figure",
         "heads that differ"},
        {"{\"model_type\":\"nemotron-nas\",\"block_configs\":[{\"attention\":{\"n_heads_in_group\":"
         "4,"
         "\"window_length\":512}}]}",
         "block_configs: {\"attention\":{\"n_heads_in_group\":4,\"window_length\":512}} in layer 0 "
         "is no kind of layer known here",
         "a window in a block"},
        {"{\"model_type\":\"deepseek_v4\",\"num_hidden_layers\":2,\"hidden_size\":64,"
         "\"num_attention_heads\":4,\"compress_ratios\":[0]}",
         "compress_ratios: 1 entries for 2 layers", "a short list of ratios"},
        {"{\"model_type\":\"kimi_linear\",\"num_hidden_layers\":2}",
         "full_attn_layers: missing; model_type 'kimi_linear' needs it", "no list of layers"},
        {"{\"model_type\":\"qwen2\",\"num_hidden_layers\":2,\"use_sliding_window\":\"no\"}",
         "use_sliding_window: \"no\" is not true or false", "not a flag"},
        {"{\"model_type\":\"qwen3_moe\",\"num_hidden_layers\":2,\"use_sliding_window\":true}",
         "use_sliding_window: without layer_types nothing says which layers slide", "no rule"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct model_shape shape;
        struct error err;

        UNIT_CHECK(!parse(&shape, cases[i].json, &err), cases[i].why);
        if (strcmp(err.text, cases[i].error) != 0)
            printf("%s\n", err.text);
        UNIT_CHECK(strcmp(err.text, cases[i].error) == 0, cases[i].why);
        UNIT_CHECK(err.kind == ERROR_INPUT, cases[i].why);
    }
}

static void refuses_deep_nesting(void)
{
    enum { DEPTH = 100000 };
    char *json = malloc(DEPTH);
    struct model_shape shape;
    struct error err = {0};

    memset(json, '[', DEPTH);
    UNIT_CHECK(!model_config_parse(&shape, json, DEPTH, NULL, &err), "a hundred thousand brackets");
    UNIT_CHECK(strstr(err.text, "maximum parsing depth reached") != NULL, err.text);
    free(json);
}

static const struct unit_test tests[] = {
    {"reads published configs as the sheet has them",
     reads_published_configs_as_the_sheet_has_them},
    {"reads heads of sliding layers", reads_heads_of_sliding_layers},
    {"reads what strangers write", reads_what_strangers_write},
    {"reads what is not about the cache", reads_what_is_not_about_the_cache},
    {"refuses what it cannot read", refuses_what_it_cannot_read},
    {"refuses deep nesting", refuses_deep_nesting},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("model_config", tests);
}
