/* SPDX-License-Identifier: MIT */
#include "vramgrid/core/offload.h"

#include <math.h>

/* The constants of vramgrid-method(7), LAYER OFFLOAD, CPU OFFLOAD. */
#define OVERHEAD_FACTOR 0.30
#define SYSTEM_RAM_EXTRA_GB 2.0
#define BASELINE_TOKENS_PER_S 50.0 /* of a 7 B model */
#define BASELINE_BILLION 7.0
#define CPU_SLOWDOWN 15.0
#define PCIE_EFFICIENCY 0.75
#define PCIE_REFERENCE_GB_S 24.0

const struct offload_format offload_formats[] = {
    {"fp16", 1.0}, {"gguf", 1.15}, {"exl2", 1.05}, {"gptq", 1.10}, {"awq", 1.08}, {NULL, 0},
};

const char *offload_format_name(size_t place)
{
    return offload_formats[place].name;
}

double offload_pcie_bandwidth_gb_s(double generation)
{
    if (generation < 1 || generation > 9 || generation != floor(generation))
        return 0;
    return ldexp(16, (int)generation - 3);
}

static void place_layers(struct offload *offload, const struct offload_input *in)
{
    double kv_cache_gb = in->kv_cache_mb_per_token * in->context_tokens / 1024;
    double overhead_gb = in->params_billion * in->bytes_per_param * OVERHEAD_FACTOR;
    double available_gb = in->vram_gb - kv_cache_gb - overhead_gb - in->margin_gb;

    offload->layer_size_gb =
        in->params_billion / in->num_layers * in->bytes_per_param * in->format_overhead;
    offload->layers_on_gpu =
        available_gb <= 0 ? 0 : fmin(in->num_layers, floor(available_gb / offload->layer_size_gb));
    offload->layers_on_cpu = in->num_layers - offload->layers_on_gpu;
    offload->gpu_vram_used_gb =
        offload->layers_on_gpu * offload->layer_size_gb + kv_cache_gb + overhead_gb;
    offload->cpu_ram_used_gb = offload->layers_on_cpu * offload->layer_size_gb;
    offload->ratio = offload->layers_on_gpu / in->num_layers;
}

static void judge(struct offload *offload, const struct offload_input *in)
{
    if (offload->layers_on_cpu == 0) {
        offload->status = OFFLOAD_FULL_GPU;
        offload->performance_impact_percent = 0;
    } else if (offload->layers_on_gpu == 0) {
        offload->status = OFFLOAD_CPU_ONLY;
        offload->performance_impact_percent = 1000;
    } else {
        offload->status = OFFLOAD_PARTIAL;
        offload->performance_impact_percent = offload->layers_on_cpu / in->num_layers * 30;
    }
}

static void estimate_speed(struct offload *offload, const struct offload_input *in)
{
    double baseline = BASELINE_TOKENS_PER_S / (in->params_billion / BASELINE_BILLION);
    double speed;

    switch (offload->status) {
    case OFFLOAD_FULL_GPU:
        offload->tokens_per_s = baseline;
        offload->speed_vs_full_gpu = 1;
        break;
    case OFFLOAD_CPU_ONLY:
        offload->tokens_per_s = baseline / CPU_SLOWDOWN;
        offload->speed_vs_full_gpu = 1.0 / CPU_SLOWDOWN;
        break;
    case OFFLOAD_PARTIAL:
        speed = baseline * offload->ratio + (baseline / CPU_SLOWDOWN) * (1 - offload->ratio);
        speed *= 0.7 + 0.3 * (in->pcie_bandwidth_gb_s * PCIE_EFFICIENCY / PCIE_REFERENCE_GB_S);
        offload->tokens_per_s = speed;
        offload->speed_vs_full_gpu = speed / baseline;
        break;
    case OFFLOAD_UNKNOWN:
        break;
    }
}

static struct offload unknown_offload(void)
{
    const double unknown = (double)NAN;

    return (struct offload){
        .status = OFFLOAD_UNKNOWN,
        .layer_size_gb = unknown,
        .layers_on_gpu = unknown,
        .layers_on_cpu = unknown,
        .gpu_vram_used_gb = unknown,
        .cpu_ram_used_gb = unknown,
        .ratio = unknown,
        .performance_impact_percent = unknown,
        .system_ram_required_gb = unknown,
        .tokens_per_s = unknown,
        .speed_vs_full_gpu = unknown,
        .total_model_memory_gb = unknown,
    };
}

struct offload offload_model(const struct offload_input *in)
{
    double weights_gb = in->params_billion * in->bytes_per_param * in->format_overhead;
    struct offload offload = {0};

    if (isnan(in->bytes_per_param))
        return unknown_offload();
    place_layers(&offload, in);
    judge(&offload, in);
    estimate_speed(&offload, in);
    offload.system_ram_required_gb = offload.cpu_ram_used_gb + SYSTEM_RAM_EXTRA_GB;
    offload.fits_in_ram = offload.system_ram_required_gb <= in->system_ram_gb;
    offload.total_model_memory_gb = weights_gb + weights_gb * OVERHEAD_FACTOR;
    return offload;
}
