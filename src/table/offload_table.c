/* SPDX-License-Identifier: MIT */
/*
 * offload.csv: how much of a model that does not fit goes to the CPU (vramgrid-method(7), LAYER
 * OFFLOAD, CPU OFFLOAD).
 */
#include "vramgrid/base/number.h"
#include "vramgrid/report/writer.h"
#include "vramgrid/table/tables.h"
#include "vramgrid/words/columns.h"

#include <stdio.h>

double offload_pcie_generation(const struct plan *plan, const struct gpu *gpu)
{
    const double usual = 4.0;

    if (number_is_known(plan->pcie_generation))
        return plan->pcie_generation;
    return offload_pcie_bandwidth_gb_s(gpu->pcie_gen) > 0 ? gpu->pcie_gen : usual;
}

const char *offload_status_name(enum offload_status status)
{
    static const char *const names[] = {
        [OFFLOAD_FULL_GPU] = "full_gpu",
        [OFFLOAD_PARTIAL] = "partial_offload",
        [OFFLOAD_CPU_ONLY] = "cpu_only",
        [OFFLOAD_UNKNOWN] = "unknown",
    };

    return names[status];
}

void offload_describe_split(const struct offload *offload, double num_layers,
                            char text[OFFLOAD_SPLIT_SIZE])
{
    char on_gpu[NUMBER_SIZE], all[NUMBER_SIZE];

    *text = '\0';
    if (offload->status == OFFLOAD_UNKNOWN)
        return;
    number_fixed(on_gpu, offload->layers_on_gpu, 0);
    number_fixed(all, num_layers, 0);
    if (offload->status == OFFLOAD_CPU_ONLY)
        snprintf(text, OFFLOAD_SPLIT_SIZE, "0 (CPU only)");
    else if (offload->status == OFFLOAD_FULL_GPU)
        snprintf(text, OFFLOAD_SPLIT_SIZE, "%.20s (all layers, full GPU)", all);
    else
        snprintf(text, OFFLOAD_SPLIT_SIZE, "%.20s (of %.20s total)", on_gpu, all);
}

void offload_row_fill(struct offload_row *row, const struct plan *plan, const struct model *model,
                      const struct gpu *gpu, const struct scenario *scenario)
{
    const struct quantization *own = quantization_for(scenario->quantization, model);

    *row = (struct offload_row){
        .plan = plan,
        .model = model,
        .gpu = gpu,
        .scenario = scenario,
        .input =
            {
                .params_billion = model->params_billion,
                .num_layers = model_num_layers(model),
                .bytes_per_param = own ? own->bytes_per_param : NUMBER_UNKNOWN,
                .format_overhead = plan->model_format->overhead,
                .kv_cache_mb_per_token = model->rule_kv_mb_per_token * plan->sequences,
                .context_tokens = (double)scenario->context_tokens,
                .vram_gb = gpu->vram_gb,
                .margin_gb = plan->offload_margin_gb,
                .system_ram_gb = plan->system_ram_gb,
                .pcie_bandwidth_gb_s =
                    offload_pcie_bandwidth_gb_s(offload_pcie_generation(plan, gpu)),
            },
    };
    row->offload = offload_model(&row->input);
}

static void model_name(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct offload_row *row = data;

    column_copy(text, row->model->name);
}

static double params_billion(const void *data)
{
    const struct offload_row *row = data;

    return row->input.params_billion;
}

static void gpu_name(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct offload_row *row = data;

    column_copy(text, row->gpu->name);
}

static double gpu_vram_gb(const void *data)
{
    const struct offload_row *row = data;

    return row->gpu->vram_gb;
}

static void quantization_name(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct offload_row *row = data;

    column_copy(text, scenario_precision(row->scenario, row->model));
}

static double context_tokens(const void *data)
{
    const struct offload_row *row = data;

    return row->input.context_tokens;
}

static void model_format(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct offload_row *row = data;

    column_copy(text, row->plan->model_format->name);
}

static double total_layers(const void *data)
{
    const struct offload_row *row = data;

    return row->input.num_layers;
}

static double layer_size_gb(const void *data)
{
    const struct offload_row *row = data;

    return row->offload.layer_size_gb;
}

static double layers_on_gpu(const void *data)
{
    const struct offload_row *row = data;

    return row->offload.layers_on_gpu;
}

static double layers_on_cpu(const void *data)
{
    const struct offload_row *row = data;

    return row->offload.layers_on_cpu;
}

static double gpu_vram_used_gb(const void *data)
{
    const struct offload_row *row = data;

    return row->offload.gpu_vram_used_gb;
}

static double cpu_ram_used_gb(const void *data)
{
    const struct offload_row *row = data;

    return row->offload.cpu_ram_used_gb;
}

static double offload_ratio(const void *data)
{
    const struct offload_row *row = data;

    return row->offload.ratio;
}

static double performance_impact_percent(const void *data)
{
    const struct offload_row *row = data;

    return row->offload.performance_impact_percent;
}

static void offload_status(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct offload_row *row = data;

    column_copy(text, offload_status_name(row->offload.status));
}

static void recommended_gpu_split(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct offload_row *row = data;

    offload_describe_split(&row->offload, row->input.num_layers, text);
}

static double system_ram_required_gb(const void *data)
{
    const struct offload_row *row = data;

    return row->offload.system_ram_required_gb;
}

static void fits_in_ram(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct offload_row *row = data;

    if (row->offload.status == OFFLOAD_UNKNOWN)
        *text = '\0';
    else
        column_copy(text, row->offload.fits_in_ram ? "true" : "false");
}

static void pcie_generation(const void *data, char text[COLUMN_TEXT_SIZE])
{
    const struct offload_row *row = data;

    snprintf(text, COLUMN_TEXT_SIZE, "%.1f", offload_pcie_generation(row->plan, row->gpu));
}

static double estimated_tokens_per_s(const void *data)
{
    const struct offload_row *row = data;

    return row->offload.tokens_per_s;
}

static double speed_vs_full_gpu(const void *data)
{
    const struct offload_row *row = data;

    return row->offload.speed_vs_full_gpu;
}

static double total_model_memory_gb(const void *data)
{
    const struct offload_row *row = data;

    return row->offload.total_model_memory_gb;
}

const struct column offload_columns[] = {
    {"model", FORMAT_TEXT, SCOPE_MODEL, NULL, model_name},
    {"params_billion", FORMAT_INPUT, SCOPE_MODEL, params_billion, NULL},
    {"gpu", FORMAT_TEXT, SCOPE_GPU, NULL, gpu_name},
    {"gpu_vram_gb", FORMAT_INPUT, SCOPE_GPU, gpu_vram_gb, NULL},
    {"quantization", FORMAT_TEXT, SCOPE_SCENARIO, NULL, quantization_name},
    {"context_tokens", FORMAT_COUNT, SCOPE_SCENARIO, context_tokens, NULL},
    {"model_format", FORMAT_TEXT, SCOPE_SCENARIO, NULL, model_format},
    {"total_layers", FORMAT_COUNT, SCOPE_NEED, total_layers, NULL},
    {"layer_size_gb", FORMAT_GB, SCOPE_NEED, layer_size_gb, NULL},
    {"layers_on_gpu", FORMAT_COUNT, SCOPE_ROW, layers_on_gpu, NULL},
    {"layers_on_cpu", FORMAT_COUNT, SCOPE_ROW, layers_on_cpu, NULL},
    {"gpu_vram_used_gb", FORMAT_GB, SCOPE_ROW, gpu_vram_used_gb, NULL},
    {"cpu_ram_used_gb", FORMAT_GB, SCOPE_ROW, cpu_ram_used_gb, NULL},
    {"offload_ratio", FORMAT_RATIO, SCOPE_ROW, offload_ratio, NULL},
    {"performance_impact_percent", FORMAT_PERCENT, SCOPE_ROW, performance_impact_percent, NULL},
    {"offload_status", FORMAT_TEXT, SCOPE_VERDICT, NULL, offload_status},
    {"recommended_gpu_split", FORMAT_TEXT, SCOPE_ROW, NULL, recommended_gpu_split},
    {"system_ram_required_gb", FORMAT_GB, SCOPE_ROW, system_ram_required_gb, NULL},
    {"fits_in_ram", FORMAT_TEXT, SCOPE_ROW, NULL, fits_in_ram},
    {"pcie_generation", FORMAT_TEXT, SCOPE_GPU, NULL, pcie_generation},
    {"estimated_tokens_per_s", FORMAT_GB, SCOPE_ROW, estimated_tokens_per_s, NULL},
    {"speed_vs_full_gpu", FORMAT_RATIO, SCOPE_ROW, speed_vs_full_gpu, NULL},
    {"total_model_memory_gb", FORMAT_GB, SCOPE_NEED, total_model_memory_gb, NULL},
    {NULL, FORMAT_TEXT, SCOPE_ROW, NULL, NULL},
};

static void offload_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    (void)report, (void)index;
    snprintf(path, REPORT_PATH_SIZE, "offload.csv");
}

static void put_model(struct table_file *file, size_t model)
{
    const struct plan *plan = file->plan;
    struct scenario scenario = plan_scenario(plan, file->slice);
    size_t places[COLUMN_SCOPES] = {0};

    for (size_t g = 0; g < plan->gpu_count; g++) {
        struct offload_row row;

        offload_row_fill(&row, plan, plan->models[model], plan->gpus[g], &scenario);
        places[SCOPE_GPU] = g;
        places[SCOPE_VERDICT] = row.offload.status;
        rows_put(&file->rows, &file->csv, &row, places);
    }
}

/* The slices of the first mode: each quantization and context once. */
static bool write_offload(const struct report *report, size_t index, const char *staged_path,
                          struct witness *witness, struct error *err)
{
    const struct plan *plan = report->plan;
    struct row_table table = {
        .columns = offload_columns,
        .end_slice = plan_slices(plan) / plan->mode_count,
        .places = {[SCOPE_GPU] = plan->gpu_count, [SCOPE_NEED] = 1},
        .put_model = put_model,
    };

    (void)index;
    return row_table_write(&table, report, staged_path, witness, err);
}

const struct writer offload_writer = {OUTPUT_OFFLOAD, FILE_CSV, one_file, offload_path,
                                      write_offload};
