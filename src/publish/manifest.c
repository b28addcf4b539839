/* SPDX-License-Identifier: MIT */
#include "vramgrid/manifest.h"

#include "vramgrid/logo.h"
#include "vramgrid/path.h"
#include "vramgrid/stream.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char GENERATOR[] = "vramgrid";

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

static json_t *describe_counts(const struct plan *plan)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "models", (json_int_t)plan->model_count,
                     "gpus", (json_int_t)plan->gpu_count, "gpu_sets", (json_int_t)plan->set_count,
                     "quantizations", (json_int_t)plan->quantization_count, "contexts",
                     (json_int_t)plan->context_count, "modes", (json_int_t)plan->mode_count,
                     "combinations", (json_int_t)plan_combinations(plan));
}

static json_t *describe_axes(const struct plan *plan)
{
    json_t *quantizations = json_array(), *contexts = json_array(), *modes = json_array();

    for (size_t i = 0; i < plan->quantization_count; i++)
        json_array_append_new(quantizations, json_string(plan->quantizations[i]->name));
    for (size_t i = 0; i < plan->context_count; i++)
        json_array_append_new(contexts, json_integer((json_int_t)plan->contexts[i]));
    for (size_t i = 0; i < plan->mode_count; i++)
        json_array_append_new(modes, json_string(plan->modes[i]->name));
    return json_pack("{s:o, s:o, s:o}", "quantizations", quantizations, "contexts", contexts,
                     "modes", modes);
}

static json_t *describe_assumptions(const struct report *report)
{
    const struct plan *plan = report->plan;

    return json_pack("{s:f, s:f, s:I, s:s, s:s, s:f, s:f, s:s}", "overhead_factor",
                     plan->overhead_factor, "safety_margin_percent", plan->safety_margin_percent,
                     "sequences", (json_int_t)plan->sequences, "parallelism",
                     plan->parallelism == PARALLEL_TENSOR ? "tensor" : "pipeline", "model_format",
                     plan->model_format->name, "offload_margin_gb", plan->offload_margin_gb,
                     "system_ram_gb", plan->system_ram_gb, "pcie_generation",
                     report->settings->pcie_generation);
}

static json_t *describe(const struct report *report, const struct manifest_file *files,
                        size_t count)
{
    const struct plan *plan = report->plan;
    json_t *outputs = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(outputs, describe_file(files[i].path, &files[i].digest));
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "generator", GENERATOR,
                     "version", VRAMGRID_VERSION, "command", report->command, "as_of",
                     report->as_of, "assumptions", describe_assumptions(report), "axes",
                     describe_axes(plan), "counts", describe_counts(plan), "inputs",
                     describe_inputs(report), "outputs", outputs);
}

bool manifest_write(const char *path, const struct report *report,
                    const struct manifest_file *files, size_t count, struct error *err)
{
    json_t *root = describe(report, files, count);
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

static void take_output(struct manifest_outputs *outputs, json_t *entry)
{
    const char *path = json_string_value(json_object_get(entry, "path"));
    const char *hex = json_string_value(json_object_get(entry, "sha256"));
    struct manifest_output *output = &outputs->files[outputs->count];

    if (!path || !path_stays_inside(path))
        return;
    output->path = strdup(path);
    snprintf(output->digest.hex, sizeof output->digest.hex, "%s", hex ? hex : "");
    outputs->count += output->path != NULL;
}

bool manifest_read_outputs(struct manifest_outputs *outputs, const char *folder, struct error *err)
{
    char path[PATH_SIZE];
    json_error_t reason;
    json_t *root, *list = NULL;
    const char *maker;

    if (!path_join(path, folder, MANIFEST_NAME, err))
        return false;
    root = json_load_file(path, 0, &reason);
    if (!root)
        return error_set(err, ERROR_WRITE, "%s:%d: %s", path, reason.line, reason.text);
    maker = json_string_value(json_object_get(root, "generator"));
    if (maker && strcmp(maker, GENERATOR) == 0)
        list = json_object_get(root, "outputs");
    else
        error_set(err, ERROR_WRITE, "%s: is not vramgrid's", path);
    if (list)
        outputs->files = calloc(json_array_size(list) + 1, sizeof *outputs->files);
    for (size_t i = 0; outputs->files && i < json_array_size(list); i++)
        take_output(outputs, json_array_get(list, i));
    if (outputs->count > 0)
        qsort(outputs->files, outputs->count, sizeof *outputs->files, compare_outputs);
    json_decref(root);
    return list != NULL && outputs->files != NULL;
}

void manifest_outputs_release(struct manifest_outputs *outputs)
{
    for (size_t i = 0; i < outputs->count; i++)
        free(outputs->files[i].path);
    free(outputs->files);
    *outputs = (struct manifest_outputs){0};
}
