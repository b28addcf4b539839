/* SPDX-License-Identifier: MIT */
#include "vramgrid/manifest.h"

#include "vramgrid/csv.h"
#include "vramgrid/file.h"
#include "vramgrid/libraries.h"
#include "vramgrid/logo.h"
#include "vramgrid/palette.h"
#include "vramgrid/path.h"
#include "vramgrid/stream.h"

#include <assert.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MANIFEST_BYTES_MAX = 1 << 28 };

static const char GENERATOR[] = "vramgrid";

static const char *const sheet_names[SHEET_KINDS] = {
    [SHEET_MODELS] = "models",
    [SHEET_GPUS] = "gpus",
    [SHEET_QUANTIZATIONS] = "quantizations",
    [SHEET_ENGINES] = "engines",
    [SHEET_KV_TYPES] = "kv_types",
    [SHEET_CHECKPOINTS] = "checkpoints",
};

static json_t *describe_file(const char *path, const struct digest *digest)
{
    return json_pack("{s:s, s:I, s:s}", "path", path, "bytes", (json_int_t)digest->bytes, "sha256",
                     digest->hex);
}

static json_t *describe_inputs(const struct report *report)
{
    const struct catalogue *catalogue = report->plan->catalogue;
    json_t *inputs = json_array();

    if (report->settings->template_path)
        json_array_append_new(
            inputs, describe_file(report_shown_path(report, report->settings->template_path),
                                  &report->settings->template_digest));
    if (*report->palette->path)
        json_array_append_new(inputs,
                              describe_file(report_shown_path(report, report->palette->path),
                                            &report->palette->digest));
    if (report->logo->bytes)
        json_array_append_new(inputs,
                              describe_file(report_shown_path(report, report->settings->logo),
                                            &report->logo->digest));
    for (int kind = 0; kind < SHEET_KINDS; kind++) {
        const struct table *table = &catalogue->tables[kind];

        if (table->path)
            json_array_append_new(
                inputs, describe_file(report_shown_path(report, table->path), &table->digest));
    }
    return inputs;
}

/* How much was read: a sheet that shrank overnight is found by it. */
static json_t *describe_sheets(const struct report *report)
{
    json_t *sheets = json_array();

    for (int kind = 0; kind < SHEET_KINDS; kind++) {
        const struct table *table = &report->plan->catalogue->tables[kind];

        if (table->path)
            json_array_append_new(sheets, json_pack("{s:s, s:s, s:I}", "name", sheet_names[kind],
                                                    "path", report_shown_path(report, table->path),
                                                    "rows", (json_int_t)table->count));
    }
    return sheets;
}

static json_t *describe_counts(const struct plan *plan)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "models",
                     (json_int_t)plan->model_count, "gpus", (json_int_t)plan->gpu_count, "gpu_sets",
                     (json_int_t)plan->set_count, "quantizations",
                     (json_int_t)plan->quantization_count, "contexts",
                     (json_int_t)plan->context_count, "modes", (json_int_t)plan->mode_count,
                     "combinations", (json_int_t)plan_combinations(plan), "shard",
                     (json_int_t)plan->shard.number, "shards", (json_int_t)plan->shard.count);
}

static json_t *describe_libraries(void)
{
    return json_pack("{s:s, s:s, s:s}", "libxlsxwriter", library_xlsxwriter(), "cairo",
                     library_cairo(), "pango", library_pango());
}

static json_t *describe_axes(const struct plan *plan, const struct settings *settings)
{
    json_t *quantizations = json_array(), *contexts = json_array(), *modes = json_array();
    json_t *gpu_counts = json_array(), *gpu_sets = json_array();
    const struct numbers *counts = &settings->gpu_counts;

    for (size_t i = 0; i < plan->quantization_count; i++)
        json_array_append_new(quantizations, json_string(plan->quantizations[i]->name));
    for (size_t i = 0; i < plan->context_count; i++)
        json_array_append_new(contexts, json_integer((json_int_t)plan->contexts[i]));
    for (size_t i = 0; i < plan->mode_count; i++)
        json_array_append_new(modes, json_string(plan->modes[i]->name));
    for (size_t i = 0; i < counts->count; i++)
        json_array_append_new(gpu_counts, json_integer((json_int_t)counts->items[i]));
    /* Each item of the setting is a set, and they come last. */
    for (size_t i = plan->set_count - settings->gpu_sets.count; i < plan->set_count; i++)
        json_array_append_new(gpu_sets, json_string(plan->sets[i].label));
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "quantizations", quantizations, "contexts",
                     contexts, "modes", modes, "gpu_counts", gpu_counts, "gpu_sets", gpu_sets);
}

/* 24, not 24.0: as people write it. */
static json_t *describe_number(double value)
{
    const double exact_max = 9007199254740992; /* 2^53 */

    if (!number_is_known(value))
        return json_null();
    if (fabs(value) < exact_max && trunc(value) == value)
        return json_integer((json_int_t)value);
    return json_real(value);
}

static json_t *describe_models(const struct plan *plan)
{
    json_t *models = json_array();

    for (size_t i = 0; i < plan->model_count; i++)
        json_array_append_new(models, json_pack("{s:s, s:o}", "name", plan->models[i]->name,
                                                "params_billion",
                                                describe_number(plan->models[i]->params_billion)));
    return models;
}

static json_t *describe_gpus(const struct plan *plan)
{
    json_t *gpus = json_array();

    for (size_t i = 0; i < plan->gpu_count; i++) {
        const struct gpu *gpu = plan->gpus[i];
        double price_usd = number_is_known(gpu->price_usd) ? gpu->price_usd : gpu->launch_price_usd;

        json_array_append_new(gpus, json_pack("{s:s, s:o, s:o}", "name", gpu->name, "vram_gb",
                                              describe_number(gpu->vram_gb), "price_usd",
                                              describe_number(price_usd)));
    }
    return gpus;
}

static json_t *describe_assumptions(const struct report *report)
{
    const struct plan *plan = report->plan;
    const struct settings *settings = report->settings;
    char pcie[16] = "auto";

    if (number_is_known(settings->pcie_generation))
        snprintf(pcie, sizeof pcie, "%.1f", settings->pcie_generation);
    return json_pack("{s:f, s:f, s:I, s:s, s:s, s:s, s:f, s:s, s:f, s:f, s:s, s:f, s:f, s:f}",
                     "overhead_factor", plan->overhead_factor, "safety_margin_percent",
                     plan->safety_margin_percent, "sequences", (json_int_t)plan->sequences,
                     "engine", settings->engine, "kv_type", settings->kv_type, "parallelism",
                     parallelism_name(plan->parallelism), "bandwidth_efficiency",
                     settings->bandwidth_efficiency, "model_format", plan->model_format->name,
                     "offload_margin_gb", plan->offload_margin_gb, "system_ram_gb",
                     plan->system_ram_gb, "pcie_generation", pcie, "electricity_price_usd_per_kwh",
                     settings->electricity_price_usd_per_kwh, "pue", settings->pue, "power_load",
                     settings->power_load);
}

json_t *manifest_describe(const struct report *report, const struct manifest_file *files,
                          size_t count)
{
    const struct plan *plan = report->plan;
    json_t *outputs = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(outputs, describe_file(files[i].path, &files[i].digest));
    return json_pack("{s:s, s:s, s:o, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "generator", GENERATOR, "version", VRAMGRID_VERSION, "libraries",
                     describe_libraries(), "command", report->command, "as_of", report->as_of,
                     "csv_dialect", report->dialect->name, "assumptions",
                     describe_assumptions(report), "axes", describe_axes(plan, report->settings),
                     "counts", describe_counts(plan), "models", describe_models(plan), "gpus",
                     describe_gpus(plan), "sheets", describe_sheets(report), "inputs",
                     describe_inputs(report), "outputs", outputs);
}

bool manifest_write(const char *path, const struct report *report,
                    const struct manifest_file *files, size_t count, struct error *err)
{
    json_t *root = manifest_describe(report, files, count);
    char *text = root ? json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(15)) : NULL;
    struct stream stream = {0};
    bool ok = text || error_set_memory(err);

    ok = ok && stream_open(&stream, path, err);
    if (ok) {
        stream_puts(&stream, text);
        stream_puts(&stream, "\n");
    }
    ok = stream_close(&stream, err) && ok;
    free(text);
    json_decref(root);
    return ok;
}

static int compare_outputs(const void *a, const void *b)
{
    const struct manifest_output *x = a, *y = b;

    return strcmp(x->path, y->path);
}

const struct manifest_output *manifest_find(const struct manifest_outputs *outputs,
                                            const char *path)
{
    struct manifest_output wanted = {.path = (char *)path};

    if (outputs->count == 0)
        return NULL;
    return bsearch(&wanted, outputs->files, outputs->count, sizeof wanted, compare_outputs);
}

/* False when memory is out: an output that was left out would be taken away as if it were none. */
static bool take_output(struct manifest_outputs *outputs, json_t *entry)
{
    const char *path = json_string_value(json_object_get(entry, "path"));
    const char *hex = json_string_value(json_object_get(entry, "sha256"));
    struct manifest_output *output = &outputs->files[outputs->count];

    if (!path || !path_stays_inside(path))
        return true;
    output->path = strdup(path);
    snprintf(output->digest.hex, sizeof output->digest.hex, "%s", hex ? hex : "");
    return output->path && ++outputs->count;
}

json_t *manifest_load(const char *folder, struct error *err)
{
    char path[PATH_SIZE], *text;
    const char *reason, *maker;
    json_error_t fault;
    size_t length;
    json_t *root;

    if (!path_join(path, folder, MANIFEST_NAME, err))
        return NULL;
    text = file_read(path, MANIFEST_BYTES_MAX, &length, &reason);
    if (!text) {
        error_set(err, ERROR_WRITE, "%s: %s", path, reason);
        return NULL;
    }
    root = json_loadb(text, length, 0, &fault);
    free(text);
    if (!root) {
        error_set(err, ERROR_WRITE, "%s:%d: %s", path, fault.line, fault.text);
        return NULL;
    }
    maker = json_string_value(json_object_get(root, "generator"));
    if (maker && strcmp(maker, GENERATOR) == 0)
        return root;
    error_set(err, ERROR_WRITE, "%s: is not vramgrid's", path);
    json_decref(root);
    return NULL;
}

bool manifest_take_outputs(struct manifest_outputs *outputs, const json_t *manifest,
                           struct error *err)
{
    const json_t *list = json_object_get(manifest, "outputs");
    bool ok;

    *outputs = (struct manifest_outputs){0};
    if (!list)
        return error_set(err, ERROR_WRITE, "%s: lists no outputs", MANIFEST_NAME);
    outputs->files = calloc(json_array_size(list) + 1, sizeof *outputs->files);
    ok = outputs->files != NULL;
    for (size_t i = 0; ok && i < json_array_size(list); i++)
        ok = take_output(outputs, json_array_get(list, i));
    if (!ok) {
        manifest_outputs_release(outputs);
        return error_set_memory(err);
    }
    if (outputs->count > 0)
        qsort(outputs->files, outputs->count, sizeof *outputs->files, compare_outputs);
    return true;
}

bool manifest_read_outputs(struct manifest_outputs *outputs, const char *folder, struct error *err)
{
    json_t *root = manifest_load(folder, err);
    bool ok = root && manifest_take_outputs(outputs, root, err);

    json_decref(root);
    return ok;
}

void manifest_outputs_release(struct manifest_outputs *outputs)
{
    assert(outputs->files || outputs->count == 0);
    for (size_t i = 0; i < outputs->count; i++)
        free(outputs->files[i].path);
    free(outputs->files);
    *outputs = (struct manifest_outputs){0};
}

/* Outputs are sorted, so those of a folder follow each other. */
bool manifest_sync_folders(const struct manifest_outputs *outputs, const char *dir,
                           struct error *err)
{
    char folder[PATH_SIZE], last[PATH_SIZE] = "";

    for (size_t i = 0; i < outputs->count; i++) {
        if (!path_join(folder, dir, outputs->files[i].path, err))
            return false;
        *strrchr(folder, '/') = '\0';
        if (strcmp(folder, last) != 0 && !path_sync(folder, err))
            return false;
        memcpy(last, folder, sizeof last);
    }
    return path_sync(dir, err);
}

bool manifest_read_date(char date[MANIFEST_DATE_SIZE], const char *folder, struct error *err)
{
    json_t *root = manifest_load(folder, err);
    const char *as_of = json_string_value(json_object_get(root, "as_of"));
    bool ok = as_of && strlen(as_of) < MANIFEST_DATE_SIZE && !strchr(as_of, '/');

    if (ok)
        strcpy(date, as_of);
    json_decref(root);
    return ok || error_set(err, ERROR_WRITE, "%s/%s: has no date", folder, MANIFEST_NAME);
}

bool manifest_same_origin(const char *folder, const char *other)
{
    struct error ignored = {0};
    json_t *a = manifest_load(folder, &ignored), *b = manifest_load(other, &ignored);
    bool same;

    json_object_del(a, "outputs");
    json_object_del(b, "outputs");
    same = a && b && json_equal(a, b);
    json_decref(a);
    json_decref(b);
    return same;
}
