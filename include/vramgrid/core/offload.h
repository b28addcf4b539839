/* SPDX-License-Identifier: MIT */
/*
 * Layers that do not fit go to the CPU (vramgrid-method(7), LAYER OFFLOAD, CPU OFFLOAD), in double
 * and in exactly the order written there: bit-identical to tests/data/offload.csv. No modes here:
 * the cache is taken as it is. The figures for llama.cpp's --gpu-layers. Pure arithmetic.
 */
#ifndef VRAMGRID_OFFLOAD_H
#define VRAMGRID_OFFLOAD_H

#include <stdbool.h>
#include <stddef.h>

/* What a file format adds to the weights. */
struct offload_format {
    const char *name; /* fp16, gguf, exl2, gptq, awq */
    double overhead;  /* factor on the weights, from 1 */
};

/* Ended by a format without name. */
extern const struct offload_format offload_formats[];

/* For tables of names: NULL after the last. */
const char *offload_format_name(size_t place);

/*
 * GB/s of an x16 slot: 16 for generation 3.0 (vramgrid-method(7), CPU OFFLOAD), half or twice that
 * for each one before or after it; 0 where there is no such generation.
 */
double offload_pcie_bandwidth_gb_s(double generation);

/* One model, GPU, quantization and context. All figures positive. */
struct offload_input {
    double params_billion;
    double num_layers;      /* whole */
    double bytes_per_param; /* or NAN */
    double format_overhead;
    double kv_cache_mb_per_token;
    double context_tokens;
    double vram_gb;
    double margin_gb; /* kept free on the GPU, from 0 */
    double system_ram_gb;
    double pcie_bandwidth_gb_s;
};

enum offload_status {
    OFFLOAD_FULL_GPU,
    OFFLOAD_PARTIAL,
    OFFLOAD_CPU_ONLY,
    OFFLOAD_UNKNOWN, /* bytes_per_param is: every figure is NAN */
};

struct offload {
    enum offload_status status;
    double layer_size_gb;
    double layers_on_gpu, layers_on_cpu; /* whole */
    double gpu_vram_used_gb, cpu_ram_used_gb;
    double ratio;                      /* layers on the GPU, 0 to 1 */
    double performance_impact_percent; /* 0 to 30, 1000 for the CPU alone */
    double system_ram_required_gb;
    bool fits_in_ram;
    double tokens_per_s; /* a rough figure */
    double speed_vs_full_gpu;
    double total_model_memory_gb;
};

struct offload offload_model(const struct offload_input *input);

#endif
