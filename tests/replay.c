/* SPDX-License-Identifier: MIT */
#include "replay.h"

#include "grid.h"
#include "vramgrid/core/estimate.h"
#include "vramgrid/core/mode.h"
#include "vramgrid/core/parallel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RULE_OVERHEAD_FACTOR 0.30 /* vramgrid-method(7), RULE MODES */

/* One run with its rows; borrowed from the replay. */
struct measured_run {
    const struct model *model;
    const struct quantization *quantization; /* NULL: none of the sheet's */
    const struct engine *engine;
    double kv_bytes_per_element;
    double params_billion, bits_per_weight; /* as the log prints them, else as the sheets say */
    double tokens;                          /* 0: no cache */
    double sequences, gpus, host_weights_gib;
    double window_extra_tokens;
    double kv_layers;      /* that this build keeps a cache for; NAN: as the model's row says */
    bool has_window_cache; /* the engine keeps only the window of sliding layers */
    bool is_per_gpu;       /* figures are one GPU's share under tensor parallelism */
    bool counts_context;   /* nvidia-smi; an allocator's peak does not see the CUDA context */
};

struct sheets {
    struct grid measured, facts;
};

static double first_known(double value, double otherwise)
{
    return number_is_known(value) ? value : otherwise;
}

static bool says(const struct grid *grid, size_t row, const char *heading, const char *text)
{
    return strcmp(grid_text(grid, row, heading), text) == 0;
}

static const struct model *find_model(const struct catalogue *catalogue, const char *name)
{
    for (size_t i = 0; i < catalogue->tables[SHEET_MODELS].count; i++)
        if (strcmp(catalogue_model(catalogue, i)->name, name) == 0)
            return catalogue_model(catalogue, i);
    return NULL;
}

const struct model *replay_find_model(const struct replay *replay, const char *name)
{
    const struct model *model = find_model(&replay->inputs, name);

    return model ? model : find_model(&replay->own, name);
}

static const struct quantization *find_quantization(const struct catalogue *catalogue,
                                                    const char *name)
{
    for (size_t i = 0; i < catalogue->tables[SHEET_QUANTIZATIONS].count; i++)
        if (strcmp(catalogue_quantization(catalogue, i)->name, name) == 0)
            return catalogue_quantization(catalogue, i);
    return NULL;
}

/* ---- what the two methods say ---- */

/* GiB of each figure. */
struct prediction {
    double figures[FIGURES];
};

static struct parallel_shape parallel_shape_of(const struct measured_run *run)
{
    bool has_latent = number_is_known(run->model->kv_lora_rank);

    return (struct parallel_shape){
        .num_layers = model_num_layers(run->model),
        .num_attention_heads = run->model->num_attention_heads,
        .num_key_value_heads = has_latent ? NUMBER_UNKNOWN : run->model->num_key_value_heads,
        .gpu_overhead_gb = NUMBER_UNKNOWN,
    };
}

static void share_out(struct estimate *need, const struct measured_run *run)
{
    struct parallel_shape shape = parallel_shape_of(run);

    if (run->is_per_gpu)
        parallel_tensor(need, &shape, (unsigned)run->gpus);
}

/*
 * Weights that stay in host memory (embeddings, offloaded experts) are no part of a total. What
 * the rule adds to weights goes with them.
 */
static struct prediction predict_by_rule(const struct measured_run *run)
{
    struct estimate_input input = {
        .params_billion = run->model->params_billion,
        .bytes_per_param =
            run->quantization ? run->quantization->bytes_per_param : run->bits_per_weight / 8,
        .overhead_factor = RULE_OVERHEAD_FACTOR,
        .kv_cache_mb_per_token = run->model->rule_kv_mb_per_token,
        .context_tokens = run->tokens,
        .kv_cache_multiplier = run->quantization ? run->quantization->kv_cache_multiplier : 1,
        .mode_buffer = mode_find("conservative")->buffer,
        .sequences = run->sequences,
    };
    struct estimate need = estimate_model(&input);

    share_out(&need, run);
    return (struct prediction){{
        [FIGURE_KV_CACHE] = need.kv_cache_gb,
        [FIGURE_WEIGHTS] = need.params_memory_gb / GB_PER_GIB,
        [FIGURE_TOTAL] = need.model_with_overhead_gb / GB_PER_GIB + need.kv_cache_gb -
                         run->host_weights_gib * (1 + RULE_OVERHEAD_FACTOR),
    }};
}

static double architecture_kv_gb(const struct measured_run *run)
{
    struct kv_cache_shape shape = run->model->kv_shape;
    struct kv_cache cache;
    struct kv_cache_rounding rounding = {run->engine->kv_block_tokens, run->window_extra_tokens};

    shape.attention_layers = first_known(run->kv_layers, shape.attention_layers);
    cache = kv_cache_of(&shape, run->kv_bytes_per_element);
    if (!run->has_window_cache)
        cache.window_tokens = run->tokens;
    return kv_cache_size_gb(&cache, &rounding, run->tokens, run->sequences);
}

static struct prediction predict_by_architecture(const struct measured_run *run)
{
    double gpu_overhead_gib =
        run->engine->activation_gib + (run->counts_context ? run->engine->runtime_context_gib : 0);
    double kv_gb = architecture_kv_gb(run);
    struct estimate need = estimate_architecture(run->params_billion, run->bits_per_weight,
                                                 gpu_overhead_gib * run->gpus * GB_PER_GIB,
                                                 run->tokens > 0 ? kv_gb : 0);

    share_out(&need, run);
    return (struct prediction){{
        [FIGURE_KV_CACHE] = need.kv_cache_gb / GB_PER_GIB,
        [FIGURE_WEIGHTS] = need.params_memory_gb / GB_PER_GIB,
        [FIGURE_TOTAL] = need.required_vram_gb / GB_PER_GIB - run->host_weights_gib,
    }};
}

/* ---- the sheets ---- */

static bool load_catalogue(struct catalogue *catalogue, const char *root, const char *const names[],
                           struct error *err)
{
    char texts[SHEET_KINDS][4096];
    const char *paths[SHEET_KINDS] = {NULL};
    struct findings findings = {0};
    bool ok;

    for (int kind = 0; kind < SHEET_KINDS; kind++) {
        if (!names[kind])
            continue;
        snprintf(texts[kind], sizeof texts[kind], "%s/%s", root, names[kind]);
        paths[kind] = texts[kind];
    }
    ok = catalogue_load(catalogue, paths, &findings) ||
         error_set(err, ERROR_INPUT, "%s", findings.text);
    findings_release(&findings);
    return ok;
}

static bool load_catalogues(struct replay *replay, const char *root, struct error *err)
{
    static const char *const INPUTS[SHEET_KINDS] = {
        [SHEET_MODELS] = "inputs/models.csv",
        [SHEET_GPUS] = "inputs/gpus.csv",
        [SHEET_QUANTIZATIONS] = "inputs/quantizations.csv",
        [SHEET_ENGINES] = "inputs/engines.csv",
        [SHEET_KV_TYPES] = "inputs/kv_types.csv",
    };
    static const char *const OWN[SHEET_KINDS] = {
        [SHEET_MODELS] = "tests/data/measured-models.csv",
    };

    return load_catalogue(&replay->inputs, root, INPUTS, err) &&
           load_catalogue(&replay->own, root, OWN, err);
}

/* Names into rows; false where a sheet has none of the name. */
static bool find_rows(struct measured_run *run, const struct replay *replay,
                      const struct grid *facts, size_t row)
{
    const struct catalogue *inputs = &replay->inputs;
    const char *quantization = grid_text(facts, row, "quantization");
    const struct kv_type *k, *v;

    run->model = replay_find_model(replay, grid_text(facts, row, "model"));
    run->quantization = find_quantization(inputs, quantization);
    run->engine = catalogue_find(inputs, SHEET_ENGINES, grid_text(facts, row, "engine"));
    k = catalogue_find(inputs, SHEET_KV_TYPES, grid_text(facts, row, "kv_type_k"));
    v = catalogue_find(inputs, SHEET_KV_TYPES, grid_text(facts, row, "kv_type_v"));
    if (!run->model || !run->engine || !k || !v || (*quantization != '\0' && !run->quantization))
        return false;
    run->kv_bytes_per_element = (k->bytes_per_element + v->bytes_per_element) / 2;
    return true;
}

static void read_measured(struct measured_run *run, const struct grid *measured, size_t row)
{
    double bits = grid_number(measured, row, "weights_bits_per_weight");
    bool prints_bits = number_is_known(bits);

    run->params_billion =
        prints_bits ? grid_number(measured, row, "params_billion") : run->model->params_billion;
    run->bits_per_weight = bits;
    if (!prints_bits && run->quantization)
        run->bits_per_weight = run->quantization->bits_per_weight;
    run->tokens = first_known(grid_number(measured, row, "kv_tokens"),
                              grid_number(measured, row, "context_tokens"));
    run->tokens = first_known(run->tokens, 0);
}

static void read_facts(struct measured_run *run, const struct grid *facts, size_t row)
{
    run->sequences = grid_number(facts, row, "sequences");
    run->gpus = grid_number(facts, row, "gpus");
    run->host_weights_gib = first_known(grid_number(facts, row, "host_weights_gib"), 0);
    run->window_extra_tokens =
        first_known(grid_number(facts, row, "ubatch_tokens"), run->engine->sliding_extra_tokens);
    run->kv_layers = grid_number(facts, row, "kv_layers");
    run->has_window_cache = says(facts, row, "window_cache", "yes");
    run->is_per_gpu = says(facts, row, "per_gpu", "yes");
    run->counts_context = says(facts, row, "total_kind", "nvidia-smi");
}

/* ---- one run ---- */

static const char *reason_of(const struct measured_run *run, const char *fact, enum figure figure)
{
    if (*fact == '\0' && figure != FIGURE_WEIGHTS && run->model->missing)
        return run->model->missing;
    return fact;
}

static void compare(struct run *result, const struct measured_run *run, const struct sheets *sheets,
                    size_t measured, size_t facts)
{
    static const char *const HEADINGS[FIGURES] = {"kv_cache_gib", "weights_gib", "total_gib"};
    static const char *const REASONS[FIGURES] = {"kv_reason", "weights_reason", "total_reason"};
    struct prediction rule = predict_by_rule(run), architecture = predict_by_architecture(run);

    for (enum figure f = 0; f < FIGURES; f++) {
        double host_gib = f == FIGURE_WEIGHTS ? run->host_weights_gib : 0;

        result->figures[f] = (struct comparison){
            .measured_gib = grid_number(&sheets->measured, measured, HEADINGS[f]) + host_gib,
            .rule_gib = rule.figures[f],
            .architecture_gib = architecture.figures[f],
            .reason = reason_of(run, grid_text(&sheets->facts, facts, REASONS[f]), f),
        };
    }
}

static bool replay_run(struct replay *replay, const struct sheets *sheets, size_t row,
                       struct error *err)
{
    const char *id = sheets->measured.cells[row][0];
    size_t facts = grid_find(&sheets->facts, id);
    struct measured_run run = {0};
    struct run *result = &replay->runs[replay->count++];

    if (facts == 0 || !find_rows(&run, replay, &sheets->facts, facts))
        return error_set(err, ERROR_INPUT, "measured-runs.csv: %s: no row, or one of no sheet", id);
    read_facts(&run, &sheets->facts, facts);
    read_measured(&run, &sheets->measured, row);
    *result = (struct run){
        .id = id,
        .attention = grid_text(&sheets->facts, facts, "class"),
        .format = grid_text(&sheets->facts, facts, "format"),
        .engine = grid_text(&sheets->measured, row, "engine"),
        .model = run.model->name,
        .facts = grid_text(&sheets->facts, facts, "traced_to"),
        .has_default_flags = says(&sheets->facts, facts, "defaults", "yes"),
    };
    compare(result, &run, sheets, row, facts);
    return true;
}

static bool read_sheets(struct sheets *sheets, struct arena *texts, const char *root,
                        struct error *err)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/tests/data/measured.csv", root);
    if (!grid_read(&sheets->measured, path, texts, err))
        return false;
    snprintf(path, sizeof path, "%s/tests/data/measured-runs.csv", root);
    return grid_read(&sheets->facts, path, texts, err);
}

bool replay_load(struct replay *replay, const char *root, struct error *err)
{
    struct sheets *sheets = calloc(1, sizeof *sheets);
    bool ok;

    *replay = (struct replay){0};
    if (!sheets)
        return error_set_memory(err);
    ok = load_catalogues(replay, root, err) && read_sheets(sheets, &replay->texts, root, err);
    for (size_t row = 1; ok && row < sheets->measured.rows; row++)
        ok = replay_run(replay, sheets, row, err);
    free(sheets);
    return ok;
}

void replay_release(struct replay *replay)
{
    catalogue_release(&replay->inputs);
    catalogue_release(&replay->own);
    arena_release(&replay->texts);
}

/* ---- summaries ---- */

double replay_error(double predicted_gib, double measured_gib)
{
    return predicted_gib / measured_gib - 1;
}

static bool is_selected(const struct run *run, const struct selection *selection)
{
    return number_is_known(run->figures[selection->figure].measured_gib) &&
           (!selection->attention || strcmp(run->attention, selection->attention) == 0) &&
           (!selection->format || strcmp(run->format, selection->format) == 0) &&
           (!selection->engine || strcmp(run->engine, selection->engine) == 0) &&
           (!selection->default_flags_only || run->has_default_flags);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static struct errors summarize_errors(const double errors[RUNS_MAX], size_t count)
{
    struct errors result = {0, 0, HUGE_VAL, 0};
    double absolute[RUNS_MAX];

    for (size_t i = 0; i < count; i++) {
        absolute[i] = fabs(errors[i]);
        if (absolute[i] > fabs(result.worst))
            result.worst = errors[i];
        result.lowest = fmin(result.lowest, errors[i]);
        result.within_1_percent += absolute[i] <= 0.01;
    }
    qsort(absolute, count, sizeof *absolute, compare_doubles);
    if (count > 0)
        result.median = (absolute[(count - 1) / 2] + absolute[count / 2]) / 2;
    return result;
}

struct summary replay_summarize(const struct replay *replay, const struct selection *selection)
{
    double rule[RUNS_MAX], architecture[RUNS_MAX];
    struct summary summary = {0};

    for (size_t i = 0; i < replay->count; i++) {
        const struct comparison *figure = &replay->runs[i].figures[selection->figure];

        if (!is_selected(&replay->runs[i], selection))
            continue;
        if (*figure->reason != '\0') {
            summary.undescribed++;
            continue;
        }
        rule[summary.count] = replay_error(figure->rule_gib, figure->measured_gib);
        architecture[summary.count++] =
            replay_error(figure->architecture_gib, figure->measured_gib);
    }
    summary.rule = summarize_errors(rule, summary.count);
    summary.architecture = summarize_errors(architecture, summary.count);
    return summary;
}
