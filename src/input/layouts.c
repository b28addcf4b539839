/* SPDX-License-Identifier: MIT */
/*
 * The headings of vramgrid(1), SHEETS, with their ranges. Order here is the order of the workbook's
 * sheets.
 */
#include "loader.h"

#include <strings.h>

/* clang-format off */
#define LARGEST 1e9 /* above any real figure, far below where doubles stop counting tokens */

#define MEMBER(type, member, its_kind) .heading = #member, .kind = its_kind, .offset = offsetof(struct type, member)
#define FROM_ABOVE(least, most)        .above_minimum = true, .minimum = least, .maximum = most

#define KEY(type, member)              {MEMBER(type, member, COLUMN_NAME), .required = true}
#define NAME(type)                     KEY(type, name)
#define TEXT(type, member)             {MEMBER(type, member, COLUMN_TEXT)}
#define DATE(type, member)             {MEMBER(type, member, COLUMN_DATE)}
#define NUMBER(type, member, min, max) {MEMBER(type, member, COLUMN_NUMBER), .minimum = min, .maximum = max}
#define ABOVE_ZERO(type, member)       {MEMBER(type, member, COLUMN_NUMBER), FROM_ABOVE(0, LARGEST)}
#define REQUIRED(type, member)         {MEMBER(type, member, COLUMN_NUMBER), .required = true, FROM_ABOVE(0, LARGEST)}
#define SHARE(type, member)            {MEMBER(type, member, COLUMN_NUMBER), FROM_ABOVE(0, 1)}
#define REQUIRED_COUNT(type, member)   {MEMBER(type, member, COLUMN_COUNT), .required = true, .minimum = 1, .maximum = LARGEST}
#define COUNT(type, member, min)       {MEMBER(type, member, COLUMN_COUNT), .minimum = min, .maximum = LARGEST}
#define FLAG(type, member)             {MEMBER(type, member, COLUMN_FLAG), .maximum = 1}

/* Cards have some GB: what is above was meant as MiB. */
#define LARGEST_VRAM_GB 2000

#define COLUMNS(columns)          columns, sizeof columns / sizeof columns[0]

static const struct sheet_column model_columns[] = {
    NAME(model),
    TEXT(model, vendor),
    {MEMBER(model, params_billion, COLUMN_NUMBER), .required = true, FROM_ABOVE(0, LARGEST),
     .too_large = "a number of parameters? billions are wanted"},
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
    COUNT(model, index_n_heads, 1),
    FLAG(model, tie_word_embeddings),
    COUNT(model, intermediate_size, 1),
    COUNT(model, moe_intermediate_size, 1),
    COUNT(model, shared_expert_intermediate_size, 0),
    COUNT(model, num_experts, 1),
    COUNT(model, num_experts_per_tok, 1),
    ABOVE_ZERO(model, expert_params_billion),
    NUMBER(model, vision_params_billion, 0, LARGEST),
    COUNT(model, num_nextn_predict_layers, 0),
    NUMBER(model, mtp_params_billion, 0, LARGEST),
    COUNT(model, attention_chunk_size, 1),
    COUNT(model, hidden_size_per_layer_input, 1),
    COUNT(model, num_recurrent_layers, 0),
    NUMBER(model, recurrent_state_mib, 0, LARGEST),
    NUMBER(model, conv_state_mib, 0, LARGEST),
    TEXT(model, mamba_ssm_dtype),
    COUNT(model, num_csa_layers, 0),
    COUNT(model, csa_compress_ratio, 1),
    COUNT(model, num_hca_layers, 0),
    COUNT(model, hca_compress_ratio, 1),
    ABOVE_ZERO(model, kv_cache_mb_per_token),
    COUNT(model, context_length_max, 1),
    COUNT(model, vocab_size, 1),
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
    {MEMBER(gpu, vram_gb, COLUMN_NUMBER), .required = true, FROM_ABOVE(0, LARGEST_VRAM_GB),
     .too_large = "MiB? they go into usable_vram_mib", .instead = "usable_vram_mib"},
    {MEMBER(gpu, usable_vram_mib, COLUMN_NUMBER), FROM_ABOVE(0, LARGEST),
     .alias = "memory.total [MiB]", .unit = " MiB"},
    ABOVE_ZERO(gpu, cuda_visible_mib),
    TEXT(gpu, memory_type),
    ABOVE_ZERO(gpu, memory_bandwidth_gb_s),
    {MEMBER(gpu, pcie_gen, COLUMN_NUMBER), .minimum = 1, .maximum = 9, .alias = "pcie.link.gen.max"},
    {MEMBER(gpu, tdp_w, COLUMN_NUMBER), FROM_ABOVE(0, LARGEST),
     .alias = "power.default_limit [W]", .unit = " W"},
    TEXT(gpu, interconnect),
    ABOVE_ZERO(gpu, interconnect_gb_s),
    COUNT(gpu, max_gpus_per_machine, 1),
    COUNT(gpu, speed_points, 0),
    ABOVE_ZERO(gpu, fp16_tflops),
    ABOVE_ZERO(gpu, fp8_tflops),
    ABOVE_ZERO(gpu, int8_tops),
    ABOVE_ZERO(gpu, fp4_tflops),
    ABOVE_ZERO(gpu, launch_price_usd),
    ABOVE_ZERO(gpu, price_usd),
    DATE(gpu, as_of),
    TEXT(gpu, released),
    TEXT(gpu, source),
};

static const struct sheet_column quantization_columns[] = {
    NAME(quantization),
    TEXT(quantization, family),
    ABOVE_ZERO(quantization, bits_per_weight),
    ABOVE_ZERO(quantization, bytes_per_param),
    ABOVE_ZERO(quantization, kv_cache_multiplier),
    TEXT(quantization, scope),
    COUNT(quantization, block_size, 1),
    ABOVE_ZERO(quantization, embedding_bits),
    ABOVE_ZERO(quantization, head_bits),
    NUMBER(quantization, padding, 1, 100),
    TEXT(quantization, notes),
    TEXT(quantization, source),
};

static const struct sheet_column engine_columns[] = {
    NAME(engine),
    TEXT(engine, version),
    {MEMBER(engine, gpu_memory_utilization, COLUMN_NUMBER), .required = true, FROM_ABOVE(0, 1)},
    COUNT(engine, batched_tokens, 0),
    COUNT(engine, max_sequences, 1),
    NUMBER(engine, large_card_gib, 0, LARGEST),
    COUNT(engine, large_batched_tokens, 0),
    COUNT(engine, large_max_sequences, 1),
    TEXT(engine, large_card_except),
    NUMBER(engine, runtime_context_gib, 0, LARGEST),
    NUMBER(engine, multi_gpu_extra_gib, 0, LARGEST),
    NUMBER(engine, activation_gib, 0, LARGEST),
    NUMBER(engine, graphs_gib, 0, LARGEST),
    TEXT(engine, logit_rows),
    NUMBER(engine, logit_bytes, 0, LARGEST),
    NUMBER(engine, hidden_bytes, 0, LARGEST),
    NUMBER(engine, mlp_bytes, 0, LARGEST),
    TEXT(engine, index_scores),
    FLAG(engine, flash_attention),
    COUNT(engine, kv_block_tokens, 1),
    TEXT(engine, sliding_layers),
    TEXT(engine, chunked_layers),
    FLAG(engine, page_pool),
    FLAG(engine, shared_context),
    FLAG(engine, f32_states),
    FLAG(engine, scaled_latents),
    FLAG(engine, host_embedding),
    NUMBER(engine, index_element_bytes, 0, 8),
    NUMBER(engine, index_scale_bytes, 0, LARGEST),
    COUNT(engine, measured_runs, 0),
    SHARE(engine, bandwidth_efficiency),
    SHARE(engine, compute_efficiency),
    ABOVE_ZERO(engine, compute_ceiling_tflops),
    SHARE(engine, expert_efficiency),
    NUMBER(engine, minimum_rows, 1, LARGEST),
    NUMBER(engine, layer_us, 0, LARGEST),
    NUMBER(engine, sequence_us, 0, LARGEST),
    NUMBER(engine, all_reduce_us, 0, LARGEST),
    NUMBER(engine, first_token_ms, 0, LARGEST),
    FLAG(engine, splits_layers),
    ABOVE_ZERO(engine, largest_bandwidth_gb_s),
    ABOVE_ZERO(engine, largest_tflops),
    NUMBER(engine, slow_factor, 1, LARGEST),
    SHARE(engine, fast_factor),
    NUMBER(engine, busy_slow_factor, 1, LARGEST),
    SHARE(engine, busy_fast_factor),
    COUNT(engine, speed_points, 0),
    TEXT(engine, notes),
    TEXT(engine, source),
};

static const struct sheet_column kv_type_columns[] = {
    NAME(kv_type),
    REQUIRED(kv_type, bytes_per_element),
    TEXT(kv_type, notes),
    TEXT(kv_type, source),
};

static const struct sheet_column checkpoint_columns[] = {
    KEY(checkpoint, model),
    KEY(checkpoint, quantization),
    {MEMBER(checkpoint, weights_bytes, COLUMN_NUMBER), .required = true, FROM_ABOVE(0, 1e15)},
    NUMBER(checkpoint, host_bytes, 0, 1e15),
    ABOVE_ZERO(checkpoint, params_billion),
    ABOVE_ZERO(checkpoint, bits_per_weight),
    DATE(checkpoint, as_of),
    TEXT(checkpoint, source),
};

static const struct sheet_column price_columns[] = {
    KEY(price, gpu),
    TEXT(price, item),
    TEXT(price, kind),
    COUNT(price, gpus, 1),
    REQUIRED(price, price_usd),
    TEXT(price, currency),
    {MEMBER(price, condition, COLUMN_TEXT), .required = true},
    DATE(price, as_of),
    DATE(price, valid_until),
    TEXT(price, vendor),
    TEXT(price, quote_number),
    TEXT(price, notes),
    TEXT(price, source),
};

static const struct sheet_column rent_columns[] = {
    KEY(rent, provider),
    {MEMBER(rent, gpu, COLUMN_TEXT), .required = true},
    COUNT(rent, gpus_per_instance, 1),
    TEXT(rent, instance),
    {MEMBER(rent, commitment, COLUMN_TEXT), .required = true},
    REQUIRED(rent, usd_per_gpu_hour),
    TEXT(rent, region),
    DATE(rent, as_of),
    TEXT(rent, notes),
    TEXT(rent, source),
};

/* The largest racks draw some hundred kW: what is above was meant as W. */
#define LARGEST_POWER_KW 1000
#define POWER_KW(member) \
    {MEMBER(server, member, COLUMN_NUMBER), FROM_ABOVE(0, LARGEST_POWER_KW), .too_large = "W? kilowatts are wanted"}

static const struct sheet_column server_columns[] = {
    KEY(server, server),
    TEXT(server, vendor),
    {MEMBER(server, gpu, COLUMN_TEXT), .required = true},
    {MEMBER(server, gpus, COLUMN_COUNT), .required = true, .minimum = 1, .maximum = LARGEST},
    ABOVE_ZERO(server, rack_units),
    POWER_KW(typical_power_kw),
    POWER_KW(max_power_kw),
    ABOVE_ZERO(server, price_usd),
    TEXT(server, cooling),
    TEXT(server, cpu),
    ABOVE_ZERO(server, ram_gb_max),
    DATE(server, as_of),
    TEXT(server, notes),
    TEXT(server, source),
};

/* Any finite demand and any limit will do: what no card can meet is an answer. */
static const struct sheet_column workload_columns[] = {
    NAME(workload),
    ABOVE_ZERO(workload, users),
    {MEMBER(workload, active_percent, COLUMN_NUMBER), FROM_ABOVE(0, 100)},
    ABOVE_ZERO(workload, requests_per_s),
    ABOVE_ZERO(workload, concurrent_requests),
    REQUIRED_COUNT(workload, prompt_tokens),
    REQUIRED_COUNT(workload, output_tokens),
    COUNT(workload, prompt_tokens_p95, 1),
    COUNT(workload, output_tokens_p95, 1),
    ABOVE_ZERO(workload, min_tokens_per_s),
    ABOVE_ZERO(workload, max_ttft_s),
    {MEMBER(workload, growth_percent_per_year, COLUMN_NUMBER), FROM_ABOVE(-100, 1000)},
    NUMBER(workload, years, 0.25, 20),
    NUMBER(workload, headroom_percent, 0, 1000),
    COUNT(workload, spare_servers, 0),
    TEXT(workload, notes),
    TEXT(workload, source),
};

/* GB200 racks give some hundred thousand tokens a second. */
#define LARGEST_TOKENS_PER_S 1e7

static const struct sheet_column speed_columns[] = {
    KEY(benchmark, model),
    KEY(benchmark, gpu),
    REQUIRED_COUNT(benchmark, gpu_count),
    KEY(benchmark, quantization),
    KEY(benchmark, engine),
    {MEMBER(benchmark, prompt_tokens, COLUMN_NUMBER), .required = true, .minimum = 1, .maximum = LARGEST},
    {MEMBER(benchmark, output_tokens, COLUMN_NUMBER), .required = true, .minimum = 1, .maximum = LARGEST},
    {MEMBER(benchmark, concurrent_requests, COLUMN_NUMBER), .required = true, .minimum = 1, .maximum = LARGEST},
    {MEMBER(benchmark, output_tokens_per_s, COLUMN_NUMBER), .required = true, FROM_ABOVE(0, LARGEST_TOKENS_PER_S)},
    ABOVE_ZERO(benchmark, ttft_ms),
    ABOVE_ZERO(benchmark, tpot_ms),
    DATE(benchmark, as_of),
    TEXT(benchmark, notes),
    TEXT(benchmark, source),
};

_Static_assert(sizeof model_columns / sizeof model_columns[0] <= COLUMNS_MAX, "the largest sheet fits a loader");

const struct sheet_layout sheet_layouts[SHEET_KINDS] = {
    [SHEET_MODELS] = {"model", "models", COLUMNS(model_columns), sizeof(struct model), false},
    [SHEET_GPUS] = {"GPU", "GPUs", COLUMNS(gpu_columns), sizeof(struct gpu), false},
    [SHEET_QUANTIZATIONS] = {"quantization", "quantizations", COLUMNS(quantization_columns), sizeof(struct quantization), false},
    [SHEET_ENGINES] = {"engine", "engines", COLUMNS(engine_columns), sizeof(struct engine), false},
    [SHEET_KV_TYPES] = {"KV type", "KV types", COLUMNS(kv_type_columns), sizeof(struct kv_type), false},
    [SHEET_CHECKPOINTS] = {"checkpoint", "checkpoints", COLUMNS(checkpoint_columns), sizeof(struct checkpoint), false},
    [SHEET_PRICES] = {"price", "prices", COLUMNS(price_columns), sizeof(struct price), .may_repeat = true},
    [SHEET_RENTS] = {"rent", "rents", COLUMNS(rent_columns), sizeof(struct rent), .may_repeat = true},
    [SHEET_SERVERS] = {"server", "servers", COLUMNS(server_columns), sizeof(struct server), false},
    [SHEET_WORKLOADS] = {"workload", "workloads", COLUMNS(workload_columns), sizeof(struct workload), false},
    [SHEET_SPEEDS] = {"speed", "speeds", COLUMNS(speed_columns), sizeof(struct benchmark), .may_repeat = true},
};
/* clang-format on */

const char *const sheet_names[SHEET_KINDS] = {
    [SHEET_MODELS] = "models",
    [SHEET_GPUS] = "gpus",
    [SHEET_QUANTIZATIONS] = "quantizations",
    [SHEET_ENGINES] = "engines",
    [SHEET_KV_TYPES] = "kv_types",
    [SHEET_CHECKPOINTS] = "checkpoints",
    [SHEET_PRICES] = "prices",
    [SHEET_RENTS] = "rents",
    [SHEET_SERVERS] = "servers",
    [SHEET_WORKLOADS] = "workloads",
    [SHEET_SPEEDS] = "speeds",
};

const char *const price_condition_names[PRICE_CONDITIONS] = {
    [PRICE_QUOTE] = "quote",
    [PRICE_STREET] = "street",
    [PRICE_LIST] = "list",
    [PRICE_ESTIMATE] = "estimate",
};

static bool has_heading(const struct sheet_column *column, const char *heading)
{
    return strcasecmp(column->heading, heading) == 0 ||
           (column->alias && strcasecmp(column->alias, heading) == 0);
}

size_t layout_find_column(const struct sheet_layout *layout, const char *heading)
{
    size_t i = 0;

    while (i < layout->column_count && !has_heading(&layout->columns[i], heading))
        i++;
    return i;
}
