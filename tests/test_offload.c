/* SPDX-License-Identifier: MIT */
/* Offload against the reference vectors. */
#include "unit.h"
#include "vramgrid/core/estimate.h"
#include "vramgrid/core/offload.h"
#include "vramgrid/input/sheet.h"
#include "vramgrid/words/columns.h"

#include <stdlib.h>
#include <string.h>

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* The columns of offload.csv. */
enum field {
    MODEL,
    PARAMS,
    KV,
    NUM_LAYERS,
    VRAM,
    CONTEXT,
    QUANTIZATION,
    FORMAT,
    MARGIN,
    RAM,
    PCIE,
    TOTAL_LAYERS,
    LAYER_SIZE,
    ON_GPU,
    ON_CPU,
    VRAM_USED,
    RAM_USED,
    RATIO,
    IMPACT,
    STATUS,
    SPLIT,
    RAM_REQUIRED,
    FITS,
    TOKENS,
    SPEED,
    TOTAL,
    FIELDS
};

static unsigned vectors;

static double number(const struct sheet_row *row, enum field field)
{
    return strtod(row->fields[field], NULL);
}

static bool take_heading(void *context, const struct sheet_row *row)
{
    (void)context;
    CU_ASSERT_EQUAL(row->count, FIELDS);
    return true;
}

static double bytes_of(const char *quantization)
{
    static const struct {
        const char *name;
        double bytes;
    } known[] = {{"fp32", 4.0}, {"fp16", 2.0}, {"int8", 1.0}, {"int4", 0.5}};

    for (size_t i = 0; i < 4; i++)
        if (strcmp(known[i].name, quantization) == 0)
            return known[i].bytes;
    return 0;
}

static double overhead_of(const char *name)
{
    const struct offload_format *format = offload_formats;

    while (format->name && strcmp(format->name, name) != 0)
        format++;
    return format->overhead;
}

static void take_vector(void *context, const struct sheet_row *row)
{
    struct offload_input input = {
        .params_billion = number(row, PARAMS),
        .num_layers = *row->fields[NUM_LAYERS] ? number(row, NUM_LAYERS)
                                               : estimate_num_layers(number(row, PARAMS)),
        .bytes_per_param = bytes_of(row->fields[QUANTIZATION]),
        .format_overhead = overhead_of(row->fields[FORMAT]),
        .kv_cache_mb_per_token = number(row, KV),
        .context_tokens = number(row, CONTEXT),
        .vram_gb = number(row, VRAM),
        .margin_gb = number(row, MARGIN),
        .system_ram_gb = number(row, RAM),
        .pcie_bandwidth_gb_s = offload_pcie_bandwidth_gb_s(number(row, PCIE)),
    };
    struct offload offload = offload_model(&input);
    char where[32], split[OFFLOAD_SPLIT_SIZE];

    (void)context;
    snprintf(where, sizeof where, "line %u", row->line);
    offload_describe_split(&offload, input.num_layers, split);
    UNIT_CHECK(input.num_layers == number(row, TOTAL_LAYERS), where);
    UNIT_CHECK(same_bits(offload.layer_size_gb, number(row, LAYER_SIZE)), where);
    UNIT_CHECK(offload.layers_on_gpu == number(row, ON_GPU), where);
    UNIT_CHECK(offload.layers_on_cpu == number(row, ON_CPU), where);
    UNIT_CHECK(same_bits(offload.gpu_vram_used_gb, number(row, VRAM_USED)), where);
    UNIT_CHECK(same_bits(offload.cpu_ram_used_gb, number(row, RAM_USED)), where);
    UNIT_CHECK(same_bits(offload.ratio, number(row, RATIO)), where);
    UNIT_CHECK(same_bits(offload.performance_impact_percent, number(row, IMPACT)), where);
    UNIT_CHECK(strcmp(offload_status_name(offload.status), row->fields[STATUS]) == 0, where);
    UNIT_CHECK(strcmp(split, row->fields[SPLIT]) == 0, where);
    UNIT_CHECK(same_bits(offload.system_ram_required_gb, number(row, RAM_REQUIRED)), where);
    UNIT_CHECK(strcmp(offload.fits_in_ram ? "true" : "false", row->fields[FITS]) == 0, where);
    UNIT_CHECK(same_bits(offload.tokens_per_s, number(row, TOKENS)), where);
    UNIT_CHECK(same_bits(offload.speed_vs_full_gpu, number(row, SPEED)), where);
    UNIT_CHECK(same_bits(offload.total_model_memory_gb, number(row, TOTAL)), where);
    vectors++;
}

static void offload_matches_reference(void)
{
    struct sheet_handler handler = {.context = NULL, .heading = take_heading, .row = take_vector};
    struct findings findings = {0};
    struct digest digest;

    findings_begin(&findings, TESTS_DIR "/data/offload.csv");
    sheet_read(TESTS_DIR "/data/offload.csv", &handler, &digest, &findings);
    CU_ASSERT_TRUE(findings_end(&findings));
    CU_ASSERT_EQUAL(vectors, 1340);
    printf("%u reference vectors\n", vectors);
    findings_release(&findings);
}

static const struct unit_test tests[] = {
    {"offload matches the reference vectors bit for bit", offload_matches_reference},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("offload", tests);
}
