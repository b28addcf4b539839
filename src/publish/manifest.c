/* SPDX-License-Identifier: MIT */
#include "manifest.h"

#include "vramgrid/base/stream.h"
#include "vramgrid/report/json_text.h"
#include "vramgrid/report/libraries.h"
#include "vramgrid/report/sources.h"
#include "vramgrid/table/csv.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *describe_file(const char *path, const struct digest *digest)
{
    return json_pack("{s:o, s:I, s:s}", "path", json_text(path), "bytes", (json_int_t)digest->bytes,
                     "sha256", digest->hex);
}

static json_t *describe_inputs(const struct sources *sources)
{
    json_t *inputs = json_array();

    for (size_t i = 0; i < sources->count; i++)
        inputs =
            json_with_item(inputs, describe_file(sources->list[i].shown, sources->list[i].digest));
    return inputs;
}

/* How much was read: a sheet that shrank overnight is found by it. */
static json_t *describe_sheets(const struct sources *sources)
{
    json_t *sheets = json_array();

    for (size_t i = 0; i < sources->count; i++) {
        const struct source *source = &sources->list[i];

        if (!source->table)
            continue;
        sheets = json_with_item(
            sheets, json_pack("{s:s, s:o, s:I}", "name", sheet_names[source->kind], "path",
                              json_text(source->shown), "rows", (json_int_t)source->table->count));
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
        quantizations = json_with_item(quantizations, json_string(plan->quantizations[i]->name));
    for (size_t i = 0; i < plan->context_count; i++)
        contexts = json_with_item(contexts, json_integer((json_int_t)plan->contexts[i]));
    for (size_t i = 0; i < plan->mode_count; i++)
        modes = json_with_item(modes, json_string(plan->modes[i]->name));
    for (size_t i = 0; i < counts->count; i++)
        gpu_counts = json_with_item(gpu_counts, json_integer((json_int_t)counts->items[i]));
    /* Each item of the setting is a set, and they come last. */
    for (size_t i = plan->set_count - settings->gpu_sets.count; i < plan->set_count; i++)
        gpu_sets = json_with_item(gpu_sets, json_string(plan->sets[i].label));
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "quantizations", quantizations, "contexts",
                     contexts, "modes", modes, "gpu_counts", gpu_counts, "gpu_sets", gpu_sets);
}

static json_t *describe_models(const struct plan *plan)
{
    json_t *models = json_array();

    for (size_t i = 0; i < plan->model_count; i++)
        models = json_with_item(models, json_pack("{s:s, s:o}", "name", plan->models[i]->name,
                                                  "params_billion",
                                                  json_number(plan->models[i]->params_billion)));
    return models;
}

static json_t *describe_gpus(const struct plan *plan)
{
    json_t *gpus = json_array();

    for (size_t i = 0; i < plan->gpu_count; i++) {
        const struct gpu *gpu = plan->gpus[i];
        const struct unit_price *price = &plan_purchase(plan, gpu)->price;

        gpus = json_with_item(
            gpus, json_pack("{s:s, s:o, s:o, s:f, s:s, s:s, s:o}", "name", gpu->name, "vram_gb",
                            json_number(gpu->vram_gb), "price_usd", json_number(price->usd),
                            "price_gpus", price->unit_gpus, "price_condition", price->condition,
                            "price_as_of", price->as_of, "price_source", json_text(price->source)));
    }
    return gpus;
}

/* A value that is no number, text or choice is that of PCIe, unless the GPU has its own. */
static json_t *describe_assumption(const struct settings *settings, const struct setting *setting)
{
    const void *member = (const char *)settings + setting->offset;
    char pcie[16];

    switch (setting->kind) {
    case SETTING_NUMBER:
        return json_real(*(const double *)member);
    case SETTING_COUNT:
        return json_integer((json_int_t) * (const double *)member);
    case SETTING_CHOICE:
        return json_string(setting->name(*(const unsigned *)member));
    case SETTING_TEXT:
        return json_text(*(const char *const *)member);
    default:
        break;
    }
    assert(member == &settings->pcie_generation);
    snprintf(pcie, sizeof pcie, "%.1f", settings->pcie_generation);
    return json_string(number_is_known(settings->pcie_generation) ? pcie : "auto");
}

static json_t *describe_assumptions(const struct settings *settings)
{
    json_t *all = json_object();

    for (const struct setting *setting = settings->table; setting->section; setting++)
        if (strcmp(setting->section, "assumptions") == 0)
            all = json_with_member(all, setting->key, describe_assumption(settings, setting));
    return all;
}

json_t *manifest_describe(const struct report *report, const struct manifest_file *files,
                          size_t count)
{
    const struct plan *plan = report->plan;
    json_t *outputs = json_array();
    const struct sources *sources = report->sources;

    for (size_t i = 0; i < count; i++)
        outputs = json_with_item(outputs, describe_file(files[i].path, &files[i].digest));
    return json_pack(
        "{s:s, s:s, s:o, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "generator",
        MANIFEST_GENERATOR, "version", VRAMGRID_VERSION, "libraries", describe_libraries(),
        "command", report->command, "as_of", report->as_of, "csv_dialect", report->dialect->name,
        "assumptions", describe_assumptions(report->settings), "axes",
        describe_axes(plan, report->settings), "counts", describe_counts(plan), "models",
        describe_models(plan), "gpus", describe_gpus(plan), "sheets", describe_sheets(sources),
        "inputs", describe_inputs(sources), "outputs", outputs);
}

static bool write_json(json_t *root, const char *path, struct error *err)
{
    char *text = root ? json_dumps(root, json_text_form) : NULL;
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

bool manifest_write(const char *path, const struct report *report,
                    const struct manifest_file *files, size_t count, struct error *err)
{
    return write_json(manifest_describe(report, files, count), path, err);
}

bool marker_write(const char *path, const struct manifest_file *files, size_t count,
                  struct error *err)
{
    json_t *outputs = json_array();

    for (size_t i = 0; i < count; i++)
        outputs = json_with_item(outputs, describe_file(files[i].path, &files[i].digest));
    return write_json(json_pack("{s:s, s:o}", "generator", MANIFEST_GENERATOR, "outputs", outputs),
                      path, err);
}
