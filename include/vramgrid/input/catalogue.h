/* SPDX-License-Identifier: MIT */
/*
 * Models, GPUs, quantizations, engines, KV types, checkpoints and money as the sheets have them:
 * checked, in sheet order, const after loading. Numbers that a sheet leaves empty are NAN (see
 * number_is_known), texts are "". All texts belong to the catalogue.
 */
#ifndef VRAMGRID_CATALOGUE_H
#define VRAMGRID_CATALOGUE_H

#include "vramgrid/base/arena.h"
#include "vramgrid/base/digest.h"
#include "vramgrid/base/findings.h"
#include "vramgrid/base/nearest.h"
#include "vramgrid/core/engine_overhead.h"
#include "vramgrid/core/known.h"
#include "vramgrid/core/kv_cache.h"
#include "vramgrid/core/weights.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

enum { CATALOGUE_NAME_MAX = 255 }; /* bytes in a name */

/* Names follow Hugging Face's config.json. */
struct model {
    const char *name, *vendor, *architecture, *precision_default, *released, *license, *source;
    double params_billion, active_params_billion;
    double num_layers, hidden_size, num_attention_heads, num_key_value_heads;
    double head_dim, v_head_dim;               /* elements */
    double kv_lora_rank, qk_rope_head_dim;     /* multi-head latent attention */
    double num_attention_layers;               /* default: num_layers */
    double sliding_window, num_sliding_layers; /* tokens; layers */
    double sliding_num_key_value_heads, sliding_head_dim;
    double index_head_dim, num_index_layers;
    double recurrent_state_mib;
    double kv_cache_mb_per_token; /* as the sheet has it, or NAN */
    double rule_kv_mb_per_token;  /* the same, or derived from the architecture: always known */
    double context_length_max;    /* tokens */
    double vocab_size;
    double tie_word_embeddings; /* 1 or 0 */
    double intermediate_size, moe_intermediate_size, shared_expert_intermediate_size;
    double num_experts, num_experts_per_tok;
    double expert_params_billion, vision_params_billion, mtp_params_billion;
    double num_nextn_predict_layers;             /* multi-token prediction, beside num_layers */
    double attention_chunk_size;                 /* tokens; sliding layers are chunked ones then */
    double hidden_size_per_layer_input;          /* of per-layer embeddings */
    double num_recurrent_layers, conv_state_mib; /* the latter is part of recurrent_state_mib */
    const char *mamba_ssm_dtype;
    double index_n_heads;
    double num_csa_layers, csa_compress_ratio, num_hca_layers, hca_compress_ratio;
    /* For architecture mode (vramgrid-method(7), ARCHITECTURE MODE), from the columns above. */
    struct kv_cache_shape kv_shape;
    const struct checkpoint *checkpoints; /* of this model, by next; NULL: none */
    const struct quantization *native;    /* the row of precision_default; NULL: there is none */
    const struct benchmark *benchmarks;   /* likewise, in sheet order */
    unsigned line, precision_field; /* of the sheet; the latter 0 where it has no such column */
    const char *missing; /* the heading without which kv_shape is worthless; NULL: none */
};

struct gpu {
    const char *name, *vendor, *type, *architecture, *memory_type, *interconnect, *released,
        *source;
    const char *as_of;       /* of its prices */
    double vram_gb;          /* nominal */
    double usable_vram_mib;  /* what the driver shows */
    double cuda_visible_mib; /* what of it a process can have */
    double memory_bandwidth_gb_s, interconnect_gb_s;
    double pcie_gen, tdp_w;
    double fp16_tflops, fp8_tflops, int8_tops, fp4_tflops; /* dense, FP32 accumulate */
    double max_gpus_per_machine;
    double speed_points; /* measured ones of this card */
    double launch_price_usd, price_usd;
};

struct quantization {
    const char *name, *family, *notes, *source;
    double bytes_per_param, bits_per_weight; /* both known after loading */
    double kv_cache_multiplier;
    const char *scope; /* "all", "linear" or "experts"; "": all */
    /* Columns of a block. GPUs have to get whole ones, or, with padding, theirs are filled up. */
    double block_size;
    double embedding_bits, head_bits, padding;
    enum weights_scope weights_scope; /* from scope */
};

struct engine {
    const char *name, *version, *notes, *source;
    double gpu_memory_utilization; /* 0 to 1 */
    /* What a batch and a server's sequences are by default; from large_card_gib up more. */
    double batched_tokens, max_sequences;
    double large_card_gib, large_batched_tokens, large_max_sequences;
    const char *large_card_except; /* in the name of cards that are not large ones; "": none */
    double runtime_context_gib, multi_gpu_extra_gib, activation_gib, graphs_gib;
    const char *logit_rows; /* "batched_tokens" or "max_sequences" */
    double logit_bytes, hidden_bytes, mlp_bytes;
    const char *index_scores; /* "summed" or "per_head" */
    double flash_attention;   /* 1 or 0, like the others without a unit */
    double kv_block_tokens;
    const char *sliding_layers, *chunked_layers; /* "window", "window_and_batch" or "full" */
    double page_pool, shared_context, f32_states, scaled_latents, host_embedding;
    double index_element_bytes, index_scale_bytes;
    double measured_runs; /* that the figures come from; 0: none, so that they are uncertain */
    /* What it makes of a card (core/throughput.h); unknown: its speed is not known. */
    double bandwidth_efficiency, compute_efficiency, compute_ceiling_tflops, expert_efficiency;
    double minimum_rows, layer_us, sequence_us, all_reduce_us, first_token_ms;
    double splits_layers;
    /* Of the largest cards that they were measured on, in 16 bits: others count for no more. */
    double largest_bandwidth_gb_s, largest_tflops;
    /* Of times: 90 % and 10 % of the points are as fast. Of one request, and of what more add. */
    double slow_factor, fast_factor, busy_slow_factor, busy_fast_factor;
    double speed_points; /* measured points of this engine; 0: estimated */
    /* From the columns above. */
    enum logit_rows rows_of_logits;
    enum index_scores scores_of_index;
    enum kv_window sliding, chunked;
};

struct kv_type {
    const char *name, *notes, *source;
    double bytes_per_element;
};

/* What a model takes in a quantization, where somebody has looked: beats every formula. */
struct checkpoint {
    const char *model, *quantization, *as_of, *source;
    double weights_bytes, host_bytes; /* the latter of the former; NAN: by the formula */
    double params_billion, bits_per_weight;
    const struct checkpoint *next; /* of the same model */
};

/* From what is most binding to what is least. */
enum price_condition { PRICE_QUOTE, PRICE_STREET, PRICE_LIST, PRICE_ESTIMATE };
enum { PRICE_CONDITIONS = PRICE_ESTIMATE + 1 };

/* "quote", "street", "list", "estimate". */
extern const char *const price_condition_names[PRICE_CONDITIONS];

/* What somebody asks for a card, or for a board or server with its GPUs. Dates are YYYY-MM-DD. */
struct price {
    const char *gpu, *item, *kind, *condition, *as_of, *valid_until;
    const char *vendor, *quote_number, *notes, *source;
    const char *currency; /* "" or USD: no other is taken */
    double gpus;          /* that come with it; known after loading */
    double price_usd;
    enum price_condition rank; /* from condition */
};

struct rent {
    const char *provider, *gpu, *instance, *commitment, *region, *as_of, *notes, *source;
    double gpus_per_instance, usd_per_gpu_hour;
};

/* A machine with its GPUs: whole ones are bought, and their power is known, not guessed. */
struct server {
    const char *server, *vendor, *gpu, *cooling, *cpu, *as_of, *notes, *source;
    double gpus, rack_units;
    double typical_power_kw, max_power_kw; /* of the whole machine, before PUE */
    double price_usd, ram_gb_max;
};

/* Who is to be served: so many, with such requests, this fast (vramgrid-method(7), FLEETS). */
struct workload {
    const char *name, *notes, *source;
    /* One of them is known: people, of whom active_percent have a request in flight at the peak; */
    double users, active_percent;
    double requests_per_s;                       /* that arrive at the peak; */
    double concurrent_requests;                  /* in flight at the peak */
    double prompt_tokens, output_tokens;         /* of a request, mean */
    double prompt_tokens_p95, output_tokens_p95; /* that memory is kept for; from the mean up */
    double min_tokens_per_s;               /* of one request, its first token apart; NAN: any */
    double max_ttft_s;                     /* time to first token; NAN: any */
    double growth_percent_per_year, years; /* of the demand; years NAN: those of the settings */
    double headroom_percent;
    double spare_servers; /* idle, for one that fails */
};

/* How fast somebody saw a replica to be: beats every formula. All but ttft_ms, tpot_ms known. */
struct benchmark {
    const char *model, *gpu, *quantization, *engine, *as_of, *notes, *source;
    double gpu_count, prompt_tokens, output_tokens; /* the latter of each request, mean */
    double concurrent_requests;                     /* in flight */
    double output_tokens_per_s;                     /* of all of them */
    double ttft_ms, tpot_ms;
    const struct benchmark *next; /* of the same model */
};

enum sheet_kind {
    SHEET_MODELS,
    SHEET_GPUS,
    SHEET_QUANTIZATIONS,
    SHEET_ENGINES,
    SHEET_KV_TYPES,
    SHEET_CHECKPOINTS,
    SHEET_PRICES,
    SHEET_RENTS,
    SHEET_SERVERS,
    SHEET_WORKLOADS,
    SHEET_SPEEDS,
};
enum { SHEET_KINDS = SHEET_SPEEDS + 1 };

enum column_kind {
    COLUMN_NAME,   /* text, required; all names of a row together are unique */
    COLUMN_TEXT,   /* const char * */
    COLUMN_DATE,   /* const char *: a day as date.h has it, or "" */
    COLUMN_NUMBER, /* double */
    COLUMN_COUNT,  /* double that holds a whole number */
    COLUMN_FLAG,   /* double that is 1 for "true" or "yes", 0 for "false" or "no" */
};

static inline bool column_is_text(enum column_kind kind)
{
    return kind <= COLUMN_DATE;
}

/* One column of a sheet: what the loader reads and what the workbook's twin of the sheet shows. */
struct sheet_column {
    const char *heading;
    enum column_kind kind;
    size_t offset; /* of the member in its row */
    bool required;
    bool above_minimum; /* the minimum itself is out of range */
    double minimum, maximum;
    /* The rest is NULL for most. */
    const char *too_large; /* what a value above the maximum most likely is */
    const char *instead;   /* a heading that does for this required one */
    const char *alias;     /* the heading of nvidia-smi's CSV */
    const char *unit;      /* behind the values of such a column: " MiB" */
};

struct sheet_layout {
    const char *noun; /* "model" */
    const char *plural;
    const struct sheet_column *columns;
    size_t column_count;
    size_t row_size;
    bool may_repeat; /* several rows may have one name: prices of one GPU */
};

extern const struct sheet_layout sheet_layouts[SHEET_KINDS];

/* One word for each sheet, which its shipped file is called by, too: "kv_types". */
extern const char *const sheet_names[SHEET_KINDS];

/* The rows of one sheet. */
struct table {
    const char *path; /* as given; NULL: built in */
    void *rows;       /* row_size bytes each */
    size_t count;
    struct digest digest; /* "" where it was not read from a file */
    struct table *before; /* another sheet of the same kind, given before this one; NULL: none */
};

struct catalogue {
    struct table tables[SHEET_KINDS];
    struct arena texts;
    struct findings notices; /* unknown columns: no errors */
    /* As in struct findings, of each kind of sheet: whoever loads them may say it. */
    const char *named_by[SHEET_KINDS];
};

static inline const struct model *catalogue_model(const struct catalogue *catalogue, size_t i)
{
    return (const struct model *)catalogue->tables[SHEET_MODELS].rows + i;
}

static inline const struct gpu *catalogue_gpu(const struct catalogue *catalogue, size_t i)
{
    return (const struct gpu *)catalogue->tables[SHEET_GPUS].rows + i;
}

static inline const struct quantization *catalogue_quantization(const struct catalogue *catalogue,
                                                                size_t i)
{
    return (const struct quantization *)catalogue->tables[SHEET_QUANTIZATIONS].rows + i;
}

/* The i-th row, for what serves every kind of sheet. */
static inline void *layout_row(const struct sheet_layout *layout, const struct table *table,
                               size_t i)
{
    return (char *)table->rows + i * layout->row_size;
}

/* The place of a heading, any case, or column_count. */
size_t layout_find_column(const struct sheet_layout *layout, const char *heading);

/* Every row begins with its name; the layouts' first column says so. */
static inline const char *row_name(const void *row)
{
    return *(const char *const *)row;
}

/*
 * Whether a row of another sheet is about this GPU: the same name, in any case, with or without the
 * vendor's and "GeForce", as nvidia-smi says it, and with "-" for a blank.
 */
bool gpu_is_called(const struct gpu *gpu, const char *name);

/* The row of this name, any case, or NULL where the sheet has none. */
const void *catalogue_find(const struct catalogue *catalogue, enum sheet_kind kind,
                           const char *name);

/*
 * The i-th sheet of a kind that was given, from 0, where the catalogue has the last of them; NULL
 * behind that.
 */
const struct table *table_given(const struct table *last, size_t i);

/* The place of a row in its sheet, from 0. */
static inline size_t catalogue_place(const struct catalogue *catalogue, enum sheet_kind kind,
                                     const void *row)
{
    return (size_t)((const char *)row - (const char *)catalogue->tables[kind].rows) /
           sheet_layouts[kind].row_size;
}

/* nearest_suggest among the names of a sheet, for a name that catalogue_find does not find. */
void catalogue_suggest(const struct catalogue *catalogue, enum sheet_kind kind, const char *typed,
                       char text[SUGGESTION_SIZE]);

static inline const char *column_text(const void *row, const struct sheet_column *column)
{
    return *(const char *const *)((const char *)row + column->offset);
}

static inline double column_number(const void *row, const struct sheet_column *column)
{
    return *(const double *)((const char *)row + column->offset);
}

/* Whether a number is in the range that a column has. */
bool column_takes(const struct sheet_column *column, double value);

/*
 * num_layers, or a guess from the size where the sheet does not say (vramgrid-method(7), DERIVED
 * VALUES).
 */
double model_num_layers(const struct model *model);

/* The parameters that each token reads: active_params_billion, or all of them. */
double model_active_params_billion(const struct model *model);

/* The newest date in the columns as_of of all sheets; "" where there is none. */
const char *catalogue_newest_date(const struct catalogue *catalogue);
/* The checkpoint of a model in a quantization, or NULL. */
const struct checkpoint *model_checkpoint(const struct model *model,
                                          const struct quantization *quantization);

/*
 * What the name "native" stands for: each model in the quantization that it is published in
 * (precision_default). It has no figures: quantization_for() gives the row that has.
 */
extern const struct quantization quantization_native;

/* The row of a sheet, or what the name means beside it: native. NULL: neither. */
const struct quantization *catalogue_find_quantization(const struct catalogue *catalogue,
                                                       const char *name);

/* The row that a model has in a quantization: of native its own, NULL where it has none. */
static inline const struct quantization *quantization_for(const struct quantization *quantization,
                                                          const struct model *model)
{
    return quantization == &quantization_native ? model->native : quantization;
}

/* The same, but native itself where it has none: what a row or cell about the model is called by.
 */
static inline const struct quantization *quantization_shown(const struct quantization *quantization,
                                                            const struct model *model)
{
    const struct quantization *row = quantization_for(quantization, model);

    return row ? row : quantization;
}

/*
 * Reads the sheets into a zeroed catalogue, which borrows the paths. paths[kind] NULL: the four
 * quantizations of vramgrid-method(7), RULE MODES, for quantizations, an empty table for the
 * others. False if anything is wrong; findings then says what. The catalogue is to be released in
 * any case.
 */
bool catalogue_load(struct catalogue *catalogue, const char *const paths[SHEET_KINDS],
                    struct findings *findings);

/*
 * One more sheet of a kind of which there may be several: it goes before those that are there. To
 * be called after catalogue_load, which reads the first one.
 */
bool catalogue_add(struct catalogue *catalogue, enum sheet_kind kind, const char *path,
                   struct findings *findings);

/* What a sheet is read from: a file, or bytes in memory. The name, which stands in findings, is
 * borrowed, and for longer than the bytes. */
struct sheet_source {
    const char *name;  /* the file's path */
    const char *bytes; /* NULL: to be read from the file */
    size_t length;
};

/* One sheet, as catalogue_load does it with each of them. */
bool catalogue_parse(struct catalogue *catalogue, enum sheet_kind kind,
                     const struct sheet_source *source, struct findings *findings);

/*
 * Gives every model its checkpoints, its benchmarks and the quantization that it is published in;
 * rows of no model stay where they are. catalogue_load does it, whoever parses sheets does it
 * himself, again for each that comes later.
 */
void catalogue_link(struct catalogue *catalogue);

/* A precision_default that is no row of a quantization sheet is a notice; catalogue_load sees to
 * it. */
void catalogue_check_precisions(struct catalogue *catalogue);

void catalogue_release(struct catalogue *catalogue);

#endif
