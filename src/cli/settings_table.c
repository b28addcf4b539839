/* SPDX-License-Identifier: MIT */
#include "settings_table.h"

#include "vramgrid/core/mode.h"
#include "vramgrid/core/offload.h"
#include "vramgrid/figure/figure_kinds.h"
#include "vramgrid/input/setting_values.h"
#include "vramgrid/look/palette.h"
#include "vramgrid/report/writer.h"
#include "vramgrid/table/csv.h"
#include "vramgrid/xlsx/workbook.h"

static const char *flash_attention_name(size_t place)
{
    static const char *const NAMES[] = {[FLASH_ATTENTION_AUTO] = "auto",
                                        [FLASH_ATTENTION_ON] = "on",
                                        [FLASH_ATTENTION_OFF] = "off",
                                        NULL};

    return NAMES[place];
}

static const char *precision_name(size_t place)
{
    static const char *const NAMES[] = {
        [PRECISION_FIXED] = "fixed", [PRECISION_FULL] = "full", NULL};

    return NAMES[place];
}

static const char *log_target_name(size_t place)
{
    static const char *const NAMES[] = {
        [LOG_TO_NOTHING] = "none", [LOG_TO_STDERR] = "stderr", [LOG_TO_SYSLOG] = "syslog", NULL};

    return NAMES[place];
}

static const char *yes_or_no_name(size_t place)
{
    static const char *const NAMES[] = {[SAYS_NO] = "no", [SAYS_YES] = "yes", NULL};

    return NAMES[place];
}

static const char *log_format_name(size_t place)
{
    static const char *const NAMES[] = {[LOG_AS_TEXT] = "text", [LOG_AS_JSON] = "json", NULL};

    return NAMES[place];
}

static const char *furniture_name(size_t place)
{
    static const char *const NAMES[] = {
        [FURNITURE_FULL] = "full", [FURNITURE_PLAIN] = "plain", [FURNITURE_NONE] = "none", NULL};

    return NAMES[place];
}

static const char *matrices_name(size_t place)
{
    static const char *const NAMES[] = {
        [MATRICES_ALL] = "all", [MATRICES_SCENARIO] = "scenario", NULL};

    return NAMES[place];
}

static const char *paper_name(size_t place)
{
    static const char *const NAMES[] = {
        [PAPER_A4] = "a4", [PAPER_A3] = "a3", [PAPER_LETTER] = "letter", NULL};

    return NAMES[place];
}

static const char *orientation_name(size_t place)
{
    static const char *const NAMES[] = {
        [ORIENTATION_LANDSCAPE] = "landscape", [ORIENTATION_PORTRAIT] = "portrait", NULL};

    return NAMES[place];
}

static const char *model_grouping_name(size_t place)
{
    static const char *const NAMES[] = {
        [MODELS_BY_SIZE] = "size", [MODELS_BY_VENDOR] = "vendor", [MODELS_AS_ONE] = "none", NULL};

    return NAMES[place];
}

static const char *gpu_grouping_name(size_t place)
{
    static const char *const NAMES[] = {[GPUS_BY_MEMORY] = "memory",
                                        [GPUS_BY_TYPE] = "type",
                                        [GPUS_BY_VENDOR] = "vendor",
                                        [GPUS_AS_ONE] = "none",
                                        NULL};

    return NAMES[place];
}

static bool parse_colour(const char *text, void *colour)
{
    return palette_parse_colour(text, colour);
}

/* clang-format off */
#define AT(member) offsetof(struct settings, member)

const struct setting settings_table[] = {
    {"report", "title", SETTING_TEXT, AT(title), .initial = ""},
    {"report", "organisation", SETTING_TEXT, AT(organisation), .initial = ""},
    {"report", "as_of", SETTING_DATE, AT(as_of), .initial = ""},
    {"report", "language", SETTING_TEXT, AT(language), .initial = "en"},
    {"report", "default_quantization", SETTING_TEXT, AT(default_quantization), .initial = "fp16", .sheet = SHEET_QUANTIZATIONS, .column = "name"},
    {"report", "default_context", SETTING_VALUE, AT(default_context), .initial = "8K", .parse = parse_context, .known = "a number of tokens, as in 8K"},
    {"report", "workload", SETTING_TEXT, AT(workload), .initial = "", .sheet = SHEET_WORKLOADS, .column = "name"},
    {"inputs", "models", SETTING_PATH, AT(models), .initial = NULL},
    {"inputs", "gpus", SETTING_PATH, AT(gpus), .initial = NULL},
    {"inputs", "quantizations", SETTING_PATH, AT(quantization_sheet), .initial = NULL},
    {"inputs", "engines", SETTING_PATH, AT(engines), .initial = NULL},
    {"inputs", "kv_types", SETTING_PATH, AT(kv_types), .initial = NULL},
    {"inputs", "checkpoints", SETTING_PATH, AT(checkpoints), .initial = NULL},
    {"inputs", "prices", SETTING_PATHS, AT(prices), .initial = NULL},
    {"inputs", "rents", SETTING_PATH, AT(rents), .initial = NULL},
    {"inputs", "servers", SETTING_PATH, AT(servers), .initial = NULL},
    {"inputs", "workloads", SETTING_PATH, AT(workloads), .initial = NULL},
    {"inputs", "speeds", SETTING_PATH, AT(speeds), .initial = NULL},
    {"sweep", "select_models", SETTING_TEXTS, AT(select_models), .initial = NULL, .sheet = SHEET_MODELS, .column = "name"},
    {"sweep", "select_gpus", SETTING_TEXTS, AT(select_gpus), .initial = NULL, .sheet = SHEET_GPUS, .column = "name"},
    {"sweep", "gpu_types", SETTING_TEXTS, AT(gpu_types), .initial = NULL, .sheet = SHEET_GPUS, .column = "type"},
    {"sweep", "select_workloads", SETTING_TEXTS, AT(select_workloads), .initial = NULL, .sheet = SHEET_WORKLOADS, .column = "name"},
    {"sweep", "gpu_counts", SETTING_NUMBERS, AT(gpu_counts), .initial = "1", .parse = parse_gpu_count, .known = "a number of GPUs from 1 to 1024"},
    {"sweep", "max_gpus_integrated", SETTING_COUNT, AT(max_gpus.integrated), .initial = "1", .minimum = 1, .maximum = GPU_COUNT_MAX},
    {"sweep", "max_gpus_consumer", SETTING_COUNT, AT(max_gpus.consumer), .initial = "2", .minimum = 1, .maximum = GPU_COUNT_MAX},
    {"sweep", "max_gpus_workstation", SETTING_COUNT, AT(max_gpus.workstation), .initial = "4", .minimum = 1, .maximum = GPU_COUNT_MAX},
    {"sweep", "max_gpus_datacenter", SETTING_COUNT, AT(max_gpus.datacenter), .initial = "8", .minimum = 1, .maximum = GPU_COUNT_MAX},
    {"sweep", "gpu_sets", SETTING_TEXTS, AT(gpu_sets), .initial = NULL},
    {"sweep", "quantizations", SETTING_TEXTS, AT(quantizations), .initial = "fp32,fp16,int8,int4", .sheet = SHEET_QUANTIZATIONS, .column = "name"},
    {"sweep", "contexts", SETTING_NUMBERS, AT(contexts), .initial = "4096,8192,32768,131072", .parse = parse_context, .known = "a number of tokens from 1 to 1024M, as in 4096, 128K or 1M"},
    {"sweep", "modes", SETTING_NUMBERS, AT(modes), .initial = "conservative", .name = mode_name},
    {"sweep", "shard", SETTING_VALUE, AT(shard), .initial = "1/1", .parse = parse_shard, .known = "I/N with I from 1 to N and N up to 1000000"},
    {"assumptions", "overhead_factor", SETTING_NUMBER, AT(overhead_factor), .initial = "0.30", .maximum = 10},
    {"assumptions", "safety_margin_percent", SETTING_NUMBER, AT(safety_margin_percent), .initial = "10", .maximum = 100},
    {"assumptions", "sequences", SETTING_COUNT, AT(sequences), .initial = "1", .minimum = 1, .maximum = 1000000},
    {"assumptions", "bandwidth_efficiency", SETTING_NUMBER, AT(bandwidth_efficiency), .initial = "0.8", .minimum = 0.01, .maximum = 1},
    {"assumptions", "engine", SETTING_TEXT, AT(engine), .initial = "generic", .sheet = SHEET_ENGINES, .column = "name"},
    {"assumptions", "kv_type", SETTING_TEXT, AT(kv_type), .initial = "f16", .sheet = SHEET_KV_TYPES, .column = "name"},
    {"assumptions", "gpu_memory_utilization", SETTING_NUMBER, AT(gpu_memory_utilization), .initial = "0", .maximum = 1},
    {"assumptions", "batched_tokens", SETTING_COUNT, AT(batched_tokens), .initial = "0", .maximum = 10000000},
    {"assumptions", "max_sequences", SETTING_COUNT, AT(max_sequences), .initial = "0", .maximum = 1000000},
    {"assumptions", "speculative_tokens", SETTING_COUNT, AT(speculative_tokens), .initial = "0", .maximum = 64},
    {"assumptions", "flash_attention", SETTING_CHOICE, AT(flash_attention), .initial = "auto", .name = flash_attention_name},
    {"assumptions", "parallelism", SETTING_CHOICE, AT(parallelism), .initial = "tensor", .name = parallelism_name},
    {"assumptions", "model_format", SETTING_CHOICE, AT(model_format), .initial = "gguf", .name = offload_format_name},
    {"assumptions", "offload_margin_gb", SETTING_NUMBER, AT(offload_margin_gb), .initial = "1.0", .maximum = 1000000},
    {"assumptions", "system_ram_gb", SETTING_NUMBER, AT(system_ram_gb), .initial = "32", .maximum = 1000000},
    {"assumptions", "pcie_generation", SETTING_VALUE, AT(pcie_generation), .initial = "auto", .parse = parse_pcie_generation, .known = "auto, 3.0, 4.0, 5.0 or 6.0"},
    {"assumptions", "electricity_price_usd_per_kwh", SETTING_NUMBER, AT(electricity_price_usd_per_kwh), .initial = "0.15", .maximum = 100},
    {"assumptions", "pue", SETTING_NUMBER, AT(pue), .initial = "1.5", .minimum = 1, .maximum = 10},
    {"assumptions", "power_load", SETTING_NUMBER, AT(power_load), .initial = "0.7", .maximum = 1},
    {"assumptions", "server_power_factor", SETTING_NUMBER, AT(server_power_factor), .initial = "1.8", .minimum = 1, .maximum = 10},
    {"assumptions", "years", SETTING_NUMBER, AT(years), .initial = "3", .minimum = 0.25, .maximum = 20},
    {"assumptions", "support_percent_per_year", SETTING_NUMBER, AT(support_percent_per_year), .initial = "0", .maximum = 100},
    {"assumptions", "licence_usd_per_gpu_year", SETTING_NUMBER, AT(licence_usd_per_gpu_year), .initial = "0", .maximum = 1000000},
    {"assumptions", "residual_percent", SETTING_NUMBER, AT(residual_percent), .initial = "0", .maximum = 100},
    {"assumptions", "host_usd_per_machine", SETTING_NUMBER, AT(host_usd_per_machine), .initial = "0", .maximum = 10000000},
    {"assumptions", "rent_commitment", SETTING_TEXT, AT(rent_commitment), .initial = "on-demand", .sheet = SHEET_RENTS, .column = "commitment"},
    {"assumptions", "min_priced_percent", SETTING_NUMBER, AT(min_priced_percent), .initial = "60", .maximum = 100},
    {"assumptions", "max_price_age_days", SETTING_NUMBER, AT(max_price_age_days), .initial = "540", .maximum = 36500},
    {"output", "dir", SETTING_PATH, AT(dir), .initial = "report"},
    {"output", "formats", SETTING_SET, AT(formats), .initial = "csv,xlsx,pdf,charts", .name = output_format_name},
    {"output", "matrices", SETTING_CHOICE, AT(matrices), .initial = "all", .name = matrices_name},
    {"output", "precision", SETTING_CHOICE, AT(precision), .initial = "fixed", .name = precision_name},
    {"output", "csv_dialect", SETTING_CHOICE, AT(csv_dialect), .initial = "unix", .name = csv_dialect_name},
    {"output", "jobs", SETTING_COUNT, AT(jobs), .initial = "0", .maximum = 1024},
    {"output", "keep", SETTING_COUNT, AT(keep), .initial = "0", .maximum = 10000},
    {"output", "max_shrink_percent", SETTING_NUMBER, AT(max_shrink_percent), .initial = "50", .maximum = 100},
    {"output", "max_flips_percent", SETTING_NUMBER, AT(max_flips_percent), .initial = "100", .maximum = 100},
    {"output", "retry_seconds", SETTING_NUMBER, AT(retry_seconds), .initial = "60", .maximum = 3600},
    {"output", "metrics", SETTING_PATH, AT(metrics), .initial = NULL},
    {"output", "log", SETTING_NAME_OR_PATH, AT(log), .initial = "none", .name = log_target_name, .known = "a path with a '/' in it"},
    {"output", "strict", SETTING_CHOICE, AT(strict), .initial = "no", .name = yes_or_no_name},
    {"output", "log_format", SETTING_CHOICE, AT(log_format), .initial = "text", .name = log_format_name},
    {"workbook", "sheets", SETTING_SET, AT(sheets), .initial = NULL, .name = workbook_sheet_name},
    {"workbook", "accent", SETTING_VALUE, AT(accent), .initial = "#1F4E79", .parse = parse_colour, .known = "a colour as in #1F4E79"},
    {"workbook", "logo", SETTING_PATH, AT(logo), .initial = NULL},
    {"heatmap", "paper", SETTING_CHOICE, AT(paper), .initial = "a4", .name = paper_name},
    {"heatmap", "orientation", SETTING_CHOICE, AT(orientation), .initial = "landscape", .name = orientation_name},
    {"heatmap", "figures", SETTING_SET, AT(figures), .initial = NULL, .name = figure_name},
    {"heatmap", "furniture", SETTING_CHOICE, AT(furniture), .initial = "full", .name = furniture_name},
    {"heatmap", "chart_widths", SETTING_NUMBERS, AT(chart_widths), .initial = NULL, .parse = parse_chart_width, .known = "natural or a width of 60 to 1000 in mm"},
    {"heatmap", "group_models", SETTING_CHOICE, AT(group_models), .initial = "size", .name = model_grouping_name},
    {"heatmap", "group_gpus", SETTING_CHOICE, AT(group_gpus), .initial = "memory", .name = gpu_grouping_name},
    {"heatmap", "palette", SETTING_NAME_OR_PATH, AT(palette), .initial = "blue-orange"},
    {.section = NULL},
};
/* clang-format on */
