/* SPDX-License-Identifier: MIT */
/* What the columns of a row say together: contradictions, and figures that follow from others. */
#include "loader.h"

#include "vramgrid/core/estimate.h"
#include "vramgrid/core/kv_cache.h"
#include "vramgrid/core/offload.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

void loader_complain(struct loader *loader, size_t column, const char *format, ...)
{
    unsigned field = loader->fields[column] ? loader->fields[column] : 1;
    char text[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    findings_add(loader->findings, loader->line, field, "%s: %s",
                 loader->layout->columns[column].heading, text);
}

#define MODEL_COLUMN(member) layout_find_column(loader->layout, #member)
#define GPU_COLUMN MODEL_COLUMN

/* As transformers does it. With fewer elements than heads it is no dimension, and stays unknown. */
static void derive_head_dim(struct model *model)
{
    double head_dim = floor(model->hidden_size / model->num_attention_heads);

    if (!number_is_known(model->head_dim) && head_dim >= 1)
        model->head_dim = head_dim;
}

/* Of a figure that full and sliding layers may each have of their own; a latent has none, and
 * compressed attention has a window of latents. */
static bool is_known_in_all_layers(const struct model *model, double full, double sliding)
{
    double attention_layers = known_or(model->num_attention_layers, model->num_layers);
    double sliding_layers = known_or(model->num_sliding_layers, 0);
    bool has_latent = number_is_known(model->kv_lora_rank);
    bool is_compressed = has_latent && (model->num_csa_layers > 0 || model->num_hca_layers > 0);
    bool full_need_it = attention_layers > sliding_layers && !has_latent;
    bool sliding_need_it = sliding_layers > 0 && !is_compressed;

    return (!full_need_it || number_is_known(full)) &&
           (!sliding_need_it || number_is_known(known_or(sliding, full)));
}

/* The first column that stands in the way of deriving the cache, or column_count. */
static size_t missing_for_kv_cache(const struct loader *loader, const struct model *model)
{
    if (!number_is_known(model->num_layers))
        return MODEL_COLUMN(num_layers);
    if (!is_known_in_all_layers(model, model->num_key_value_heads,
                                model->sliding_num_key_value_heads))
        return MODEL_COLUMN(num_key_value_heads);
    if (!is_known_in_all_layers(model, model->head_dim, model->sliding_head_dim))
        return MODEL_COLUMN(head_dim);
    return loader->layout->column_count;
}

/* An encoder keeps nothing from one token to the next. */
static bool is_encoder(const struct model *model)
{
    return strcasecmp(model->architecture, "encoder") == 0;
}

/* Some of its layers are recurrent: its attention alone would be too little. */
static bool has_state(const struct model *model)
{
    return strncasecmp(model->architecture, "hybrid", 6) == 0 || model->num_recurrent_layers > 0 ||
           model->num_attention_layers <= 0;
}

/* Bytes of an element of a recurrent state in engines that follow the config; 4 where it is silent.
 */
static double state_element_bytes(const struct model *model)
{
    const char *type = model->mamba_ssm_dtype;

    return *type == '\0' || strcasecmp(type, "float32") == 0 ? 4 : 2;
}

/* Of models whose sheet does not say how many: all that are no attention layers. */
static double recurrent_layers(const struct model *model)
{
    double others = model->num_layers - known_or(model->num_attention_layers, model->num_layers);

    return model->recurrent_state_mib > 0
               ? known_or(model->num_recurrent_layers, fmax(1, known_or(others, 1)))
               : 0;
}

static void derive_kv_shape(struct model *model)
{
    model->kv_shape = (struct kv_cache_shape){
        .attention_layers = known_or(model->num_attention_layers, model->num_layers),
        .sliding_layers = known_or(model->num_sliding_layers, 0),
        .key_value_heads = model->num_key_value_heads,
        .head_dim = model->head_dim,
        .v_head_dim = known_or(model->v_head_dim, model->head_dim),
        .sliding_key_value_heads = model->sliding_num_key_value_heads,
        .sliding_head_dim = model->sliding_head_dim,
        .latent_dim = known_or(model->kv_lora_rank + model->qk_rope_head_dim, 0),
        .rope_dim = known_or(model->qk_rope_head_dim, 0),
        .sliding_window = known_or(model->sliding_window, known_or(model->attention_chunk_size, 0)),
        .is_chunked = number_is_known(model->attention_chunk_size),
        .index_layers = known_or(model->num_index_layers, 0),
        .index_head_dim = known_or(model->index_head_dim, 0),
        .recurrent_layers = recurrent_layers(model),
        .recurrent_bytes = known_or(model->recurrent_state_mib, 0) * 1048576,
        .conv_bytes = known_or(model->conv_state_mib, 0) * 1048576,
        .state_element_bytes = state_element_bytes(model),
        .csa_layers = known_or(model->num_csa_layers, 0),
        .csa_ratio = known_or(model->csa_compress_ratio, 1),
        .hca_layers = known_or(model->num_hca_layers, 0),
        .hca_ratio = known_or(model->hca_compress_ratio, 1),
        .nextn_layers = known_or(model->num_nextn_predict_layers, 0),
    };
}

/* Where both: the sheet's own figure goes before the derived one, in the rule modes. */
static void derive_kv_cache(struct loader *loader, struct model *model)
{
    const struct sheet_layout *layout = loader->layout;
    size_t missing = missing_for_kv_cache(loader, model);

    if (is_encoder(model)) {
        model->rule_kv_mb_per_token = known_or(model->kv_cache_mb_per_token, 0);
        return;
    }
    derive_kv_shape(model);
    if (missing < layout->column_count)
        model->missing = layout->columns[missing].heading;
    else if (has_state(model) && !number_is_known(model->recurrent_state_mib))
        model->missing = "recurrent_state_mib";
    model->rule_kv_mb_per_token = model->kv_cache_mb_per_token;
    if (number_is_known(model->kv_cache_mb_per_token))
        return;
    if (missing < layout->column_count)
        loader_complain(loader, MODEL_COLUMN(kv_cache_mb_per_token),
                        "empty: fill it in, or %s, from which it can be calculated",
                        model->missing);
    else
        model->rule_kv_mb_per_token = kv_cache_rule_mb_per_token(&model->kv_shape);
}

static void check_layers(struct loader *loader, const struct model *model)
{
    double attention = known_or(model->num_attention_layers, model->num_layers);

    if (model->num_attention_layers > model->num_layers)
        loader_complain(loader, MODEL_COLUMN(num_attention_layers), "more than num_layers (%g)",
                        model->num_layers);
    if (model->num_sliding_layers > attention)
        loader_complain(loader, MODEL_COLUMN(num_sliding_layers),
                        "more than the %g attention layers", attention);
    if (number_is_known(model->sliding_window) && number_is_known(model->attention_chunk_size))
        loader_complain(loader, MODEL_COLUMN(attention_chunk_size), "a window and chunks at once");
    if (number_is_known(model->attention_chunk_size) && !number_is_known(model->num_sliding_layers))
        loader_complain(loader, MODEL_COLUMN(attention_chunk_size),
                        "chunks without num_sliding_layers");
    if (number_is_known(model->sliding_window) && !number_is_known(model->num_sliding_layers))
        loader_complain(loader, MODEL_COLUMN(sliding_window),
                        "a window without num_sliding_layers");
    if (model->num_sliding_layers > 0 && !number_is_known(model->sliding_window) &&
        !number_is_known(model->attention_chunk_size))
        loader_complain(loader, MODEL_COLUMN(num_sliding_layers),
                        "sliding layers without sliding_window");
}

/* Half of what says how large it is would leave the index cache out. */
static void check_index(struct loader *loader, const struct model *model)
{
    if (model->num_index_layers > 0 && !number_is_known(model->index_head_dim))
        loader_complain(loader, MODEL_COLUMN(num_index_layers),
                        "index layers without index_head_dim");
    if (number_is_known(model->index_head_dim) && !number_is_known(model->num_index_layers))
        loader_complain(loader, MODEL_COLUMN(index_head_dim),
                        "an index dimension without num_index_layers");
}

static void check_heads(struct loader *loader, const struct model *model)
{
    if (fmod(model->num_attention_heads, model->num_key_value_heads) > 0)
        loader_complain(loader, MODEL_COLUMN(num_key_value_heads),
                        "%g does not divide num_attention_heads (%g)", model->num_key_value_heads,
                        model->num_attention_heads);
    if (number_is_known(model->kv_lora_rank) && !number_is_known(model->qk_rope_head_dim))
        loader_complain(loader, MODEL_COLUMN(kv_lora_rank),
                        "a latent rank without qk_rope_head_dim");
}

/* A part that is larger than the whole, or a figure without the other that it counts with. */
static void check_parts(struct loader *loader, const struct model *model)
{
    if (model->active_params_billion > model->params_billion)
        loader_complain(loader, MODEL_COLUMN(active_params_billion),
                        "more than params_billion (%g)", model->params_billion);
    if (model->expert_params_billion > model->params_billion)
        loader_complain(loader, MODEL_COLUMN(expert_params_billion),
                        "more than params_billion (%g)", model->params_billion);
    if (model->vision_params_billion > model->params_billion)
        loader_complain(loader, MODEL_COLUMN(vision_params_billion),
                        "more than params_billion (%g)", model->params_billion);
    if (model->conv_state_mib > model->recurrent_state_mib)
        loader_complain(loader, MODEL_COLUMN(conv_state_mib), "more than recurrent_state_mib (%g)",
                        model->recurrent_state_mib);
    if (model->num_experts_per_tok > model->num_experts)
        loader_complain(loader, MODEL_COLUMN(num_experts_per_tok), "more than num_experts (%g)",
                        model->num_experts);
    if (model->num_csa_layers > 0 && !number_is_known(model->csa_compress_ratio))
        loader_complain(loader, MODEL_COLUMN(num_csa_layers),
                        "compressed layers without csa_compress_ratio");
    if (model->num_hca_layers > 0 && !number_is_known(model->hca_compress_ratio))
        loader_complain(loader, MODEL_COLUMN(num_hca_layers),
                        "compressed layers without hca_compress_ratio");
}

static void finish_model(struct loader *loader, struct model *model)
{
    size_t before = findings_in_file(loader->findings);

    model->line = loader->line;
    model->precision_field = loader->fields[MODEL_COLUMN(precision_default)];
    check_layers(loader, model);
    check_index(loader, model);
    check_heads(loader, model);
    check_parts(loader, model);
    derive_head_dim(model);
    if (findings_in_file(loader->findings) == before)
        derive_kv_cache(loader, model);
}

/* The place of a word in its list, 0 where the field is empty. */
static unsigned take_choice(struct loader *loader, const char *heading, const char *word,
                            const char *const *known, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (strcasecmp(word, known[i]) == 0)
            return i;
    if (*word != '\0')
        loader_complain(loader, layout_find_column(loader->layout, heading),
                        "'%.80s' is not one of %s, %s%s%s", word, known[0], known[1],
                        count > 2 ? ", " : "", count > 2 ? known[2] : "");
    return 0;
}

/*
 * bytes_per_param and bits_per_weight follow from one another (vramgrid-method(7), DERIVED VALUES).
 */
static void finish_quantization(struct loader *loader, struct quantization *quantization)
{
    static const char *const SCOPES[] = {"all", "linear", "experts"};

    quantization->weights_scope =
        (enum weights_scope)take_choice(loader, "scope", quantization->scope, SCOPES, 3);
    if (!number_is_known(quantization->bytes_per_param))
        quantization->bytes_per_param = quantization->bits_per_weight / 8;
    if (!number_is_known(quantization->bits_per_weight))
        quantization->bits_per_weight = quantization->bytes_per_param * 8;
    if (!number_is_known(quantization->kv_cache_multiplier))
        quantization->kv_cache_multiplier = 1.0;
    if (!number_is_known(quantization->bytes_per_param))
        loader_complain(loader, layout_find_column(loader->layout, "bytes_per_param"),
                        "either this or bits_per_weight is required");
    if (strcasecmp(quantization->name, quantization_native.name) == 0)
        loader_complain(loader, layout_find_column(loader->layout, "name"),
                        "'%s' means what each model is published in: another name is required",
                        quantization->name);
}

/*
 * A sheet may have either figure; the driver's own is never more than what can be used. As much as
 * a tenth more than the card has is a unit mistake: drivers show less, not more.
 */
static void finish_vram(struct loader *loader, struct gpu *gpu)
{
    const double mib_per_gb = 1024, surplus = 1.1;
    size_t nominal = GPU_COLUMN(vram_gb), usable = GPU_COLUMN(usable_vram_mib);

    if (!number_is_known(gpu->vram_gb))
        gpu->vram_gb = gpu->usable_vram_mib / mib_per_gb;
    if (!number_is_known(gpu->vram_gb))
        loader_complain(loader, loader->fields[nominal] ? nominal : usable, "a value is required");
    else if (gpu->usable_vram_mib > surplus * mib_per_gb * gpu->vram_gb)
        loader_complain(loader, usable,
                        "%g MiB are more than the card's %g GB: is one of them in another unit?",
                        gpu->usable_vram_mib, gpu->vram_gb);
}

/* One that is not there would be taken for the usual one where offloading is estimated. */
static void check_pcie(struct loader *loader, const struct gpu *gpu)
{
    if (number_is_known(gpu->pcie_gen) && offload_pcie_bandwidth_gb_s(gpu->pcie_gen) <= 0)
        loader_complain(loader, GPU_COLUMN(pcie_gen), "%g is no generation of PCIe", gpu->pcie_gen);
}

static void finish_gpu(struct loader *loader, struct gpu *gpu)
{
    finish_vram(loader, gpu);
    check_pcie(loader, gpu);
}

static void finish_checkpoint(struct loader *loader, const struct checkpoint *checkpoint)
{
    const double smallest_bytes = 1e6; /* of a model of two million parameters at 4 bits */

    if (checkpoint->weights_bytes < smallest_bytes)
        loader_complain(loader, layout_find_column(loader->layout, "weights_bytes"),
                        "%.10g bytes are no model: GB? bytes are wanted",
                        checkpoint->weights_bytes);
    if (checkpoint->host_bytes > checkpoint->weights_bytes)
        loader_complain(loader, layout_find_column(loader->layout, "host_bytes"),
                        "more than weights_bytes (%.0f)", checkpoint->weights_bytes);
}

static void finish_engine(struct loader *loader, struct engine *engine)
{
    static const char *const ROWS[] = {"max_sequences", "batched_tokens"};
    static const char *const SCORES[] = {"summed", "per_head"};
    static const char *const WINDOWS[] = {"window_and_batch", "window", "full"};

    engine->rows_of_logits =
        (enum logit_rows)take_choice(loader, "logit_rows", engine->logit_rows, ROWS, 2);
    engine->scores_of_index =
        (enum index_scores)take_choice(loader, "index_scores", engine->index_scores, SCORES, 2);
    engine->sliding =
        (enum kv_window)take_choice(loader, "sliding_layers", engine->sliding_layers, WINDOWS, 3);
    engine->chunked =
        (enum kv_window)take_choice(loader, "chunked_layers", engine->chunked_layers, WINDOWS, 3);
    engine->runtime_context_gib = known_or(engine->runtime_context_gib, 0);
    engine->activation_gib = known_or(engine->activation_gib, 0);
    engine->multi_gpu_extra_gib = known_or(engine->multi_gpu_extra_gib, 0);
    engine->kv_block_tokens = known_or(engine->kv_block_tokens, 1);
}

/* A word that decides something is none of many spellings. */
static bool is_one_of(const char *text, const char *const words[], size_t count, size_t *place)
{
    for (*place = 0; *place < count; ++*place)
        if (strcasecmp(text, words[*place]) == 0)
            return true;
    return false;
}

static void finish_price(struct loader *loader, struct price *price)
{
    static const char *const KINDS[] = {"card", "board", "server"};
    static const char *const DOLLARS[] = {"USD", "US$", "$"};
    size_t place;

    price->gpus = known_or(price->gpus, 1);
    if (is_one_of(price->condition, price_condition_names, PRICE_CONDITIONS, &place))
        price->rank = (enum price_condition)place;
    else if (*price->condition)
        loader_complain(loader, MODEL_COLUMN(condition),
                        "'%.80s' is not quote, street, list or estimate", price->condition);
    if (*price->kind && !is_one_of(price->kind, KINDS, sizeof KINDS / sizeof KINDS[0], &place))
        loader_complain(loader, MODEL_COLUMN(kind), "'%.80s' is not card, board or server",
                        price->kind);
    if (*price->currency &&
        !is_one_of(price->currency, DOLLARS, sizeof DOLLARS / sizeof DOLLARS[0], &place))
        loader_complain(loader, MODEL_COLUMN(currency), "'%.80s': prices are in USD: convert it",
                        price->currency);
    if (*price->as_of && *price->valid_until && strcmp(price->valid_until, price->as_of) < 0)
        loader_complain(loader, MODEL_COLUMN(valid_until), "%s is before as_of (%s)",
                        price->valid_until, price->as_of);
}

/* A machine is given in kW; no GPU draws, with its share of the machine, as much as this. */
static void check_power(struct loader *loader, size_t column, double kw, double gpus)
{
    const double largest_kw_per_gpu = 20;

    if (kw > largest_kw_per_gpu * gpus)
        loader_complain(loader, column, "%g kW for each of its GPUs: W? kilowatts are wanted",
                        kw / gpus);
}

static void finish_server(struct loader *loader, struct server *server)
{
    check_power(loader, MODEL_COLUMN(typical_power_kw), server->typical_power_kw, server->gpus);
    check_power(loader, MODEL_COLUMN(max_power_kw), server->max_power_kw, server->gpus);
    if (server->typical_power_kw > server->max_power_kw)
        loader_complain(loader, MODEL_COLUMN(typical_power_kw), "more than max_power_kw (%g)",
                        server->max_power_kw);
}

/* Each needs a load, and only one: two would have to agree. */
static void check_demand(struct loader *loader, const struct workload *workload)
{
    bool has_users = number_is_known(workload->users);
    int given = has_users + number_is_known(workload->requests_per_s) +
                number_is_known(workload->concurrent_requests);
    size_t column = MODEL_COLUMN(users);

    if (given == 0)
        loader_complain(loader, column,
                        "empty, as are requests_per_s and concurrent_requests: one is required");
    if (given > 1 && !has_users)
        column = MODEL_COLUMN(requests_per_s);
    if (given > 1)
        loader_complain(loader, column,
                        "only one of users, requests_per_s and concurrent_requests may be given");
    if (number_is_known(workload->active_percent) && !has_users && given == 1)
        loader_complain(loader, MODEL_COLUMN(active_percent), "a share of users without users");
}

/* A figure that 95 % stay below is not below the mean; where it is empty, the mean is taken. */
static void finish_p95(struct loader *loader, const char *heading, double *p95, double mean)
{
    if (*p95 < mean)
        loader_complain(loader, layout_find_column(loader->layout, heading),
                        "%g is below the mean (%g)", *p95, mean);
    *p95 = known_or(*p95, mean);
}

static void finish_workload(struct loader *loader, struct workload *workload)
{
    check_demand(loader, workload);
    finish_p95(loader, "prompt_tokens_p95", &workload->prompt_tokens_p95, workload->prompt_tokens);
    finish_p95(loader, "output_tokens_p95", &workload->output_tokens_p95, workload->output_tokens);
    workload->active_percent = known_or(workload->active_percent, 10);
    workload->growth_percent_per_year = known_or(workload->growth_percent_per_year, 0);
    workload->headroom_percent = known_or(workload->headroom_percent, 20);
    workload->spare_servers = known_or(workload->spare_servers, 0);
}

/*
 * While each of the requests in flight makes a token in tpot_ms, they cannot make more in all; what
 * is more than rounding is another unit, or another number of requests.
 */
static void finish_benchmark(struct loader *loader, const struct benchmark *benchmark)
{
    const double ms_per_s = 1000, rounding = 1.25;
    double most = benchmark->concurrent_requests * ms_per_s / benchmark->tpot_ms;

    if (benchmark->output_tokens_per_s > rounding * most)
        loader_complain(loader, MODEL_COLUMN(output_tokens_per_s),
                        "more than the %g that %g requests with %g ms a token give", most,
                        benchmark->concurrent_requests, benchmark->tpot_ms);
}

double model_num_layers(const struct model *model)
{
    return known_or(model->num_layers, estimate_num_layers(model->params_billion));
}

double model_active_params_billion(const struct model *model)
{
    return known_or(model->active_params_billion, model->params_billion);
}

void loader_finish_row(struct loader *loader, void *row)
{
    if (loader->kind == SHEET_MODELS)
        finish_model(loader, row);
    else if (loader->kind == SHEET_GPUS)
        finish_gpu(loader, row);
    else if (loader->kind == SHEET_QUANTIZATIONS)
        finish_quantization(loader, row);
    else if (loader->kind == SHEET_ENGINES)
        finish_engine(loader, row);
    else if (loader->kind == SHEET_CHECKPOINTS)
        finish_checkpoint(loader, row);
    else if (loader->kind == SHEET_PRICES)
        finish_price(loader, row);
    else if (loader->kind == SHEET_SERVERS)
        finish_server(loader, row);
    else if (loader->kind == SHEET_WORKLOADS)
        finish_workload(loader, row);
    else if (loader->kind == SHEET_SPEEDS)
        finish_benchmark(loader, row);
}
