/* SPDX-License-Identifier: MIT */
#include "replay.h"

#include "grid.h"
#include "prediction.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEASURED_SHEETS = 2 };

struct sheets {
    struct grid measured[MEASURED_SHEETS], facts, files;
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
        [SHEET_CHECKPOINTS] = "inputs/checkpoints.csv",
    };
    static const char *const OWN[SHEET_KINDS] = {
        [SHEET_MODELS] = "tests/data/measured-models.csv",
    };

    return load_catalogue(&replay->inputs, root, INPUTS, err) &&
           load_catalogue(&replay->own, root, OWN, err);
}

/* A row of inputs/ by the name in a column; NULL where it is empty or unknown. */
static const void *find_row(const struct replay *replay, enum sheet_kind kind,
                            const struct grid *facts, size_t row, const char *heading)
{
    return catalogue_find(&replay->inputs, kind, grid_text(facts, row, heading));
}

/* Names into rows; false where a sheet has none of the name. */
static bool find_rows(struct measured_run *run, const struct replay *replay,
                      const struct grid *facts, size_t row)
{
    const struct model *model = replay_find_model(replay, grid_text(facts, row, "model"));
    const struct engine *engine = find_row(replay, SHEET_ENGINES, facts, row, "engine");
    const struct kv_type *k = find_row(replay, SHEET_KV_TYPES, facts, row, "kv_type_k");
    const struct kv_type *v = find_row(replay, SHEET_KV_TYPES, facts, row, "kv_type_v");
    const struct quantization *quantization =
        find_row(replay, SHEET_QUANTIZATIONS, facts, row, "quantization");
    bool has_quantization = *grid_text(facts, row, "quantization") != '\0';

    run->gpu = find_row(replay, SHEET_GPUS, facts, row, "gpu");
    if (!model || !engine || !k || !v || (has_quantization && !quantization) ||
        (!run->gpu && *grid_text(facts, row, "gpu") != '\0'))
        return false;
    run->model = *model;
    run->rule_params_billion = model->params_billion;
    run->engine = *engine;
    run->kv_type = *k;
    run->kv_type.bytes_per_element = (k->bytes_per_element + v->bytes_per_element) / 2;
    run->quantization = (struct quantization){
        .name = "", .scope = "", .bits_per_weight = 16, .kv_cache_multiplier = 1};
    if (quantization)
        run->quantization = *quantization;
    return true;
}

/* Parameters and bits of the log are those of the whole file: no use where bits are nominal, or
 * half of it are per-layer embeddings with bits of their own. */
static void take_printed_bits(struct measured_run *run, double params_billion, double bits)
{
    run->model.params_billion = params_billion;
    run->model.vision_params_billion = 0;
    run->model.checkpoints = NULL;
    run->quantization.weights_scope = WEIGHTS_ALL;
    run->quantization.bits_per_weight = bits;
    if (!*run->quantization.name)
        run->quantization.bytes_per_param = bits / 8;
    run->quantization.embedding_bits = run->quantization.head_bits = NUMBER_UNKNOWN;
}

/* A GGUF file has the text model alone; towers are in a file of their own. */
static void take_text_model(struct measured_run *run)
{
    run->model.params_billion -= first_known(run->model.vision_params_billion, 0) +
                                 first_known(run->model.mtp_params_billion, 0);
    run->model.vision_params_billion = 0;
}

static void read_measured(struct measured_run *run, const struct grid *measured, size_t row,
                          bool is_gguf)
{
    double bits = grid_number(measured, row, "weights_bits_per_weight");
    double context_tokens = grid_number(measured, row, "context_tokens");

    run->quantization.bytes_per_param =
        first_known(run->quantization.bytes_per_param, run->quantization.bits_per_weight / 8);
    if (number_is_known(bits) && (is_gguf || bits >= 16) &&
        !number_is_known(run->model.hidden_size_per_layer_input))
        take_printed_bits(run, grid_number(measured, row, "params_billion"), bits);
    else if (is_gguf)
        take_text_model(run);
    run->tokens = first_known(grid_number(measured, row, "kv_tokens"), context_tokens);
    run->tokens = first_known(run->tokens, 0);
    run->context_tokens = first_known(context_tokens, run->tokens);
    run->measured_pool_gib = grid_number(measured, row, "kv_cache_gib");
}

static void read_facts(struct measured_run *run, const struct grid *facts, size_t row)
{
    double layers = grid_number(facts, row, "kv_layers");

    run->sequences = grid_number(facts, row, "sequences");
    run->gpus = grid_number(facts, row, "gpus");
    run->host_weights_gib = first_known(grid_number(facts, row, "host_weights_gib"), 0);
    run->batched_tokens = first_known(grid_number(facts, row, "batched_tokens"), 0);
    run->max_sequences = first_known(grid_number(facts, row, "max_sequences"), 0);
    run->draft_tokens = first_known(grid_number(facts, row, "draft_tokens"), 0);
    run->utilization = first_known(grid_number(facts, row, "utilization"), 0);
    run->requests_tokens = grid_number(facts, row, "requests_tokens");
    run->model.kv_shape.attention_layers =
        first_known(layers, run->model.kv_shape.attention_layers);
    if (says(facts, row, "flash_attention", "off"))
        run->flash_attention = FLASH_ATTENTION_OFF;
    if (says(facts, row, "cuda_graphs", "no"))
        run->engine.graphs_gib = 0;
    if (says(facts, row, "window_cache", "no"))
        run->engine.sliding = KV_WINDOW_FULL;
    run->is_per_gpu = says(facts, row, "per_gpu", "yes");
    run->is_offloaded = says(facts, row, "is_offloaded", "yes");
    run->counts_context = says(facts, row, "total_kind", "nvidia-smi");
}

/* ---- one run ---- */

static const char *reason_of(const struct measured_run *run, const char *fact, enum figure figure)
{
    const char *missing = prediction_missing(run);

    if (*fact == '\0' && figure != FIGURE_WEIGHTS && figure != FIGURE_FORMULA && missing)
        return missing;
    return fact;
}

/* vLLM's pool in GiB, or from the tokens that it says fit there. */
static double measured_pool_gib(const struct measured_run *run)
{
    if (!run->gpu || run->utilization <= 0)
        return NUMBER_UNKNOWN;
    return first_known(run->measured_pool_gib, run->tokens > run->context_tokens
                                                   ? prediction_kv_cache_gib(run)
                                                   : NUMBER_UNKNOWN);
}

static void compare(struct run *result, const struct measured_run *run, const struct grid *measured,
                    size_t row, const struct grid *facts, size_t facts_row)
{
    static const char *const REASONS[FIGURES] = {"kv_reason",    "weights_reason", "weights_reason",
                                                 "total_reason", "pool_reason",    "pool_reason"};
    struct prediction rule = predict_by_rule(run), architecture = predict_by_architecture(run);
    double weights_gib = grid_number(measured, row, "weights_gib") + run->host_weights_gib;
    const double values[FIGURES] = {
        [FIGURE_KV_CACHE] = grid_number(measured, row, "kv_cache_gib"),
        [FIGURE_WEIGHTS] = weights_gib,
        [FIGURE_FORMULA] = weights_gib,
        [FIGURE_TOTAL] = grid_number(measured, row, "total_gib"),
        [FIGURE_POOL] = measured_pool_gib(run),
        [FIGURE_REQUESTS] = grid_number(facts, facts_row, "requests"),
    };

    for (enum figure f = 0; f < FIGURES; f++)
        result->figures[f] = (struct comparison){
            .measured_gib = values[f],
            .rule_gib = rule.figures[f],
            .architecture_gib = architecture.figures[f],
            .reason = reason_of(run, grid_text(facts, facts_row, REASONS[f]), f),
        };
}

static bool replay_run(struct replay *replay, const struct grid *measured, size_t row,
                       const struct grid *facts, struct error *err)
{
    const char *id = measured->cells[row][0];
    size_t facts_row = grid_find(facts, id);
    struct measured_run run = {0};
    struct run *result = &replay->runs[replay->count++];

    if (facts_row == 0 || !find_rows(&run, replay, facts, facts_row))
        return error_set(err, ERROR_INPUT, "measured-runs.csv: %s: no row, or one of no sheet", id);
    read_facts(&run, facts, facts_row);
    read_measured(&run, measured, row, says(facts, facts_row, "format", "GGUF"));
    *result = (struct run){
        .id = id,
        .attention = grid_text(facts, facts_row, "class"),
        .format = grid_text(facts, facts_row, "format"),
        .engine = grid_text(measured, row, "engine"),
        .model = run.model.name,
        .facts = grid_text(facts, facts_row, "traced_to"),
        .has_default_flags = says(facts, facts_row, "defaults", "yes"),
    };
    compare(result, &run, measured, row, facts, facts_row);
    return true;
}

static bool read_sheets(struct sheets *sheets, struct arena *texts, const char *root,
                        struct error *err)
{
    static const char *const NAMES[MEASURED_SHEETS] = {"measured", "measured2"};
    char path[4096];

    for (int i = 0; i < MEASURED_SHEETS; i++) {
        snprintf(path, sizeof path, "%s/tests/data/%s.csv", root, NAMES[i]);
        if (!grid_read(&sheets->measured[i], path, texts, err))
            return false;
    }
    snprintf(path, sizeof path, "%s/tests/data/gguf-files.csv", root);
    if (!grid_read(&sheets->files, path, texts, err))
        return false;
    snprintf(path, sizeof path, "%s/tests/data/measured-runs.csv", root);
    return grid_read(&sheets->facts, path, texts, err);
}

/* A file of the text model, by its formula. */
static bool replay_file(struct replay *replay, const struct grid *grid, size_t row,
                        struct error *err)
{
    struct measured_run run = {.sequences = 1, .gpus = 1};
    const struct model *model = replay_find_model(replay, grid->cells[row][0]);
    const struct quantization *quantization =
        find_row(replay, SHEET_QUANTIZATIONS, grid, row, "quantization");

    if (!model || !quantization)
        return error_set(err, ERROR_INPUT, "gguf-files.csv: %s: no row", grid->cells[row][0]);
    run.model = *model;
    run.quantization = *quantization;
    run.engine = *(const struct engine *)catalogue_find(&replay->inputs, SHEET_ENGINES, "generic");
    run.kv_type = *(const struct kv_type *)catalogue_find(&replay->inputs, SHEET_KV_TYPES, "f16");
    run.model.checkpoints = NULL;
    take_text_model(&run);
    replay->files[replay->file_count++] = (struct published_file){
        .model = model->name,
        .quantization = quantization->name,
        .file_gb = grid_number(grid, row, "file_gb"),
        .predicted_gb = predict_by_architecture(&run).figures[FIGURE_FORMULA] * GB_PER_GIB,
    };
    return true;
}

bool replay_load(struct replay *replay, const char *root, struct error *err)
{
    struct sheets *sheets = calloc(1, sizeof *sheets);
    bool ok;

    *replay = (struct replay){0};
    if (!sheets)
        return error_set_memory(err);
    ok = load_catalogues(replay, root, err) && read_sheets(sheets, &replay->texts, root, err);
    for (int i = 0; i < MEASURED_SHEETS; i++)
        for (size_t row = 1; ok && row < sheets->measured[i].rows; row++)
            ok = replay_run(replay, &sheets->measured[i], row, &sheets->facts, err);
    for (size_t row = 1; ok && row < sheets->files.rows; row++)
        ok = replay_file(replay, &sheets->files, row, err);
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
           (!selection->default_flags_only || run->has_default_flags) &&
           (!selection->quantized_only ||
            (strcmp(run->format, "GGUF") != 0 && strcmp(run->format, "16-bit") != 0));
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median_of_absolutes(const double *values, size_t count)
{
    double absolute[RUNS_MAX];

    for (size_t i = 0; i < count; i++)
        absolute[i] = fabs(values[i]);
    qsort(absolute, count, sizeof *absolute, compare_doubles);
    return count > 0 ? (absolute[(count - 1) / 2] + absolute[count / 2]) / 2 : 0;
}

static struct errors summarize_errors(const double errors[RUNS_MAX], size_t count)
{
    struct errors result = {.lowest = HUGE_VAL};

    for (size_t i = 0; i < count; i++) {
        if (fabs(errors[i]) > fabs(result.worst))
            result.worst = errors[i];
        result.lowest = fmin(result.lowest, errors[i]);
        result.within_1_percent += fabs(errors[i]) <= 0.01;
        result.low += errors[i] < -0.10;
    }
    result.median = median_of_absolutes(errors, count);
    return result;
}

struct files replay_files(const struct replay *replay)
{
    double errors[RUNS_MAX];
    struct files files = {.count = replay->file_count};

    for (size_t i = 0; i < replay->file_count; i++)
        errors[i] = replay_error(replay->files[i].predicted_gb, replay->files[i].file_gb);
    files.errors = summarize_errors(errors, replay->file_count);
    return files;
}

struct summary replay_summarize(const struct replay *replay, const struct selection *selection)
{
    double rule[RUNS_MAX], architecture[RUNS_MAX], gib[RUNS_MAX], highest_gib = -HUGE_VAL;
    struct summary summary = {0};

    for (size_t i = 0; i < replay->count; i++) {
        const struct comparison *figure = &replay->runs[i].figures[selection->figure];

        if (!is_selected(&replay->runs[i], selection))
            continue;
        if (*figure->reason != '\0') {
            summary.undescribed++;
            continue;
        }
        gib[summary.count] = figure->architecture_gib - figure->measured_gib;
        highest_gib = fmax(highest_gib, gib[summary.count]);
        rule[summary.count] = replay_error(figure->rule_gib, figure->measured_gib);
        architecture[summary.count++] =
            replay_error(figure->architecture_gib, figure->measured_gib);
    }
    summary.rule = summarize_errors(rule, summary.count);
    summary.architecture = summarize_errors(architecture, summary.count);
    summary.architecture.median_gib = median_of_absolutes(gib, summary.count);
    summary.architecture.highest_gib = highest_gib;
    return summary;
}
