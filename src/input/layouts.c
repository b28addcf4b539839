/* SPDX-License-Identifier: MIT */
/* The headings of SPEC 2 with their ranges. Order here is the order of the workbook's sheets. */
#include "vramgrid/loader.h"

#include <strings.h>

/* clang-format off */
#define LARGEST 1e9 /* above any real figure, far below where doubles stop counting tokens */

#define NAME(type)                {"name", COLUMN_NAME, offsetof(struct type, name), true, false, 0, 0}
#define TEXT(type, member)        {#member, COLUMN_TEXT, offsetof(struct type, member), false, false, 0, 0}
#define NUMBER(type, member, min, max) \
                                  {#member, COLUMN_NUMBER, offsetof(struct type, member), false, false, min, max}
#define ABOVE_ZERO(type, member)  {#member, COLUMN_NUMBER, offsetof(struct type, member), false, true, 0, LARGEST}
#define REQUIRED(type, member)    {#member, COLUMN_NUMBER, offsetof(struct type, member), true, true, 0, LARGEST}
#define COUNT(type, member, min)  {#member, COLUMN_COUNT, offsetof(struct type, member), false, false, min, LARGEST}
#define COLUMNS(columns)          columns, sizeof columns / sizeof columns[0]

static const struct sheet_column model_columns[] = {
    NAME(model),
    TEXT(model, vendor),
    REQUIRED(model, params_billion),
    ABOVE_ZERO(model, active_params_billion),
    TEXT(model, architecture),
    COUNT(model, num_layers, 1),
    COUNT(model, hidden_size, 1),
    COUNT(model, num_attention_heads, 1),
    COUNT(model, num_key_value_heads, 1),
    COUNT(model, head_dim, 1),
    COUNT(model, v_head_dim, 1),
    COUNT(model, kv_lora_rank, 1),
    COUNT(model, qk_rope_head_dim, 0),
    COUNT(model, num_attention_layers, 0),
    COUNT(model, sliding_window, 1),
    COUNT(model, num_sliding_layers, 0),
    COUNT(model, sliding_num_key_value_heads, 1),
    COUNT(model, sliding_head_dim, 1),
    COUNT(model, index_head_dim, 1),
    COUNT(model, num_index_layers, 0),
    NUMBER(model, recurrent_state_mib, 0, LARGEST),
    ABOVE_ZERO(model, kv_cache_mb_per_token),
    COUNT(model, context_length_max, 1),
    COUNT(model, vocab_size, 1),
    TEXT(model, tie_word_embeddings),
    COUNT(model, intermediate_size, 1),
    COUNT(model, moe_intermediate_size, 1),
    COUNT(model, shared_expert_intermediate_size, 1),
    COUNT(model, num_experts, 1),
    COUNT(model, num_experts_per_tok, 1),
    ABOVE_ZERO(model, expert_params_billion),
    ABOVE_ZERO(model, vision_params_billion),
    COUNT(model, num_nextn_predict_layers, 0),
    ABOVE_ZERO(model, mtp_params_billion),
    COUNT(model, attention_chunk_size, 1),
    COUNT(model, hidden_size_per_layer_input, 1),
    COUNT(model, num_recurrent_layers, 0),
    NUMBER(model, conv_state_mib, 0, LARGEST),
    TEXT(model, mamba_ssm_dtype),
    COUNT(model, num_csa_layers, 1),
    COUNT(model, csa_compress_ratio, 1),
    COUNT(model, num_hca_layers, 1),
    COUNT(model, hca_compress_ratio, 1),
    TEXT(model, precision_default),
    TEXT(model, released),
    TEXT(model, license),
    TEXT(model, source),
};

static const struct sheet_column gpu_columns[] = {
    NAME(gpu),
    TEXT(gpu, vendor),
    TEXT(gpu, type),
    TEXT(gpu, architecture),
    REQUIRED(gpu, vram_gb),
    ABOVE_ZERO(gpu, usable_vram_mib),
    TEXT(gpu, memory_type),
    ABOVE_ZERO(gpu, memory_bandwidth_gb_s),
    NUMBER(gpu, pcie_gen, 1, 9),
    ABOVE_ZERO(gpu, tdp_w),
    TEXT(gpu, interconnect),
    ABOVE_ZERO(gpu, interconnect_gb_s),
    ABOVE_ZERO(gpu, fp16_tflops),
    ABOVE_ZERO(gpu, launch_price_usd),
    ABOVE_ZERO(gpu, price_usd),
    TEXT(gpu, released),
    TEXT(gpu, source),
};

static const struct sheet_column quantization_columns[] = {
    NAME(quantization),
    TEXT(quantization, family),
    ABOVE_ZERO(quantization, bits_per_weight),
    ABOVE_ZERO(quantization, bytes_per_param),
    ABOVE_ZERO(quantization, kv_cache_multiplier),
    TEXT(quantization, notes),
    TEXT(quantization, source),
};

static const struct sheet_column engine_columns[] = {
    NAME(engine),
    TEXT(engine, version),
    {"gpu_memory_utilization", COLUMN_NUMBER, offsetof(struct engine, gpu_memory_utilization), true, true, 0, 1},
    NUMBER(engine, runtime_context_gib, 0, LARGEST),
    NUMBER(engine, activation_gib, 0, LARGEST),
    NUMBER(engine, multi_gpu_extra_gib, 0, LARGEST),
    COUNT(engine, kv_block_tokens, 1),
    COUNT(engine, sliding_extra_tokens, 0),
    TEXT(engine, notes),
    TEXT(engine, source),
};

static const struct sheet_column kv_type_columns[] = {
    NAME(kv_type),
    REQUIRED(kv_type, bytes_per_element),
    TEXT(kv_type, notes),
    TEXT(kv_type, source),
};

_Static_assert(sizeof model_columns / sizeof model_columns[0] <= COLUMNS_MAX, "the largest sheet fits a loader");

const struct sheet_layout sheet_layouts[SHEET_KINDS] = {
    [SHEET_MODELS] = {"model", "models", COLUMNS(model_columns), sizeof(struct model)},
    [SHEET_GPUS] = {"GPU", "GPUs", COLUMNS(gpu_columns), sizeof(struct gpu)},
    [SHEET_QUANTIZATIONS] = {"quantization", "quantizations", COLUMNS(quantization_columns), sizeof(struct quantization)},
    [SHEET_ENGINES] = {"engine", "engines", COLUMNS(engine_columns), sizeof(struct engine)},
    [SHEET_KV_TYPES] = {"KV type", "KV types", COLUMNS(kv_type_columns), sizeof(struct kv_type)},
};
/* clang-format on */

size_t layout_find_column(const struct sheet_layout *layout, const char *heading)
{
    size_t i = 0;

    while (i < layout->column_count && strcasecmp(layout->columns[i].heading, heading) != 0)
        i++;
    return i;
}
