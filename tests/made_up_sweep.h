/* SPDX-License-Identifier: MIT */
/* Made-up models on made-up GPUs, for tests of what is said of them. */
#ifndef VRAMGRID_TESTS_MADE_UP_SWEEP_H
#define VRAMGRID_TESTS_MADE_UP_SWEEP_H

#include "unit.h"
#include "vramgrid/sweep/slice.h"

/* Quantization of 1 byte and no overhead: a model needs as many GB as it has billions. */
struct sweep {
    struct model models[5];
    struct gpu gpus[3];
    const struct model *model_axis[5];
    const struct gpu *gpu_axis[3];
    struct gpu_set sets[3];
    struct catalogue catalogue;
    struct purchase purchases[3];
    struct settings settings;
    struct plan plan;
};

static const struct quantization int8 = {
    .name = "int8", .bytes_per_param = 1, .bits_per_weight = 8, .kv_cache_multiplier = 1};
static const struct quantization *const quantizations[] = {&int8};
static const struct mode rule = {.name = "theoretical", .buffer = 1};
static const struct mode exact = {.name = "architecture", .is_architecture = true};
static uint64_t contexts[] = {1024};

/* models: billions each, ended by 0; less than 0: unknown in architecture mode. */
static inline void set_models(struct sweep *sweep, const double *models)
{
    static const char *const names[] = {"A", "B", "C", "D", "E"};

    for (size_t m = 0; m < 5 && models[m] != 0; m++) {
        sweep->models[m] = (struct model){
            .name = names[m],
            .params_billion = models[m] < 0 ? -models[m] : models[m],
            .num_layers = 32,
            .num_attention_heads = 32,
            .num_key_value_heads = 32,
            .rule_kv_mb_per_token = 1e-9,
            .context_length_max = 100,
            .missing = models[m] < 0 ? "num_layers" : NULL,
        };
        sweep->model_axis[m] = &sweep->models[m];
        sweep->plan.model_count = m + 1;
    }
}

/* A GPU of 24 GB, one of 80 GB and one of 48 GB, at prices; NUMBER_UNKNOWN: unknown. */
static inline void set_gpus(struct sweep *sweep, const double prices_usd[3])
{
    static const char *const names[] = {"S", "L", "M"};
    static const double vram_gb[] = {24, 80, 48};

    for (size_t g = 0; g < 3; g++) {
        sweep->gpus[g] = (struct gpu){.name = names[g],
                                      .vendor = "AMD",
                                      .vram_gb = vram_gb[g],
                                      .usable_vram_mib = NUMBER_UNKNOWN,
                                      .tdp_w = NUMBER_UNKNOWN,
                                      .type = "",
                                      .max_gpus_per_machine = NUMBER_UNKNOWN};
        sweep->purchases[g] = (struct purchase){.price = {.usd = prices_usd[g],
                                                          .unit_gpus = 1,
                                                          .condition = "list",
                                                          .as_of = "",
                                                          .source = ""},
                                                .is_recent = number_is_known(prices_usd[g]),
                                                .power_w = NUMBER_UNKNOWN};
        sweep->gpu_axis[g] = &sweep->gpus[g];
        sweep->sets[g] = equal_gpus(&sweep->gpus[g], 1);
        sweep->sets[g].label = names[g];
    }
}

static inline void set_plan(struct sweep *sweep, size_t gpus)
{
    size_t models = sweep->plan.model_count;

    sweep->catalogue.tables[SHEET_GPUS] = (struct table){.rows = sweep->gpus, .count = 3};
    sweep->plan = (struct plan){
        .catalogue = &sweep->catalogue,
        .purchases = sweep->purchases,
        .models = sweep->model_axis,
        .gpus = sweep->gpu_axis,
        .sets = sweep->sets,
        .quantizations = (const struct quantization **)quantizations,
        .contexts = contexts,
        .model_count = models,
        .gpu_count = gpus,
        .set_count = gpus,
        .quantization_count = 1,
        .context_count = 1,
        .mode_count = 1,
        .split_count = 1,
        .safety_margin_percent = 10,
        .sequences = 1,
    };
}

#endif
