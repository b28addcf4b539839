/* SPDX-License-Identifier: MIT */
/*
 * Sizing fleets alone, on one thread: the shipped models, GPUs and workloads, from a model in a
 * quantization to the ranks of each workload, and nothing else. Prints lines that `make bench`
 * reads:
 *
 *   fleets 1234567 combinations/s
 *
 * A combination is a workload, model, quantization, GPU and number of GPUs a replica. Processor
 * seconds, the median of rounds in which the cases take turns.
 */
#include "rounds.h"

#include "cli/settings_table.h"
#include "vramgrid/input/template.h"
#include "vramgrid/sweep/fleet.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 15 };

/* Of a case in a round. */
static const double ROUND_SECONDS = 0.1;

static struct catalogue catalogue;
static struct settings settings;
static struct findings findings;
static struct plan plan;
static struct fleet_grid grid;
static size_t taken; /* models in a quantization, or grids */

/* Sizes some fleets; returns how many. */
typedef size_t size_some(void);

/* All workloads of a model in a quantization, which is prepared once. */
static size_t size_workloads(void)
{
    size_t i = taken++;

    fleet_grid_prepare(&grid, plan.models[i / plan.quantization_count % plan.model_count],
                       plan.quantizations[i % plan.quantization_count]);
    for (size_t w = 0; w < plan.workload_count; w++)
        fleet_grid_fill(&grid, plan.workloads[w]);
    return grid.count * plan.workload_count;
}

/* In the order of fleet.csv: a grid is prepared for every workload anew. */
static size_t size_grid(void)
{
    fleet_grid_take(&grid, taken++ % fleet_grids(&plan));
    return grid.count;
}

static struct bench {
    const char *name;
    size_some *size;
    double per_second[ROUNDS];
} benches[] = {{.name = "fleets", .size = size_workloads},
               {.name = "fleets_in_file_order", .size = size_grid}};

enum { BENCHES = sizeof benches / sizeof benches[0] };

static bool load(struct error *err)
{
    static const char *const PATHS[SHEET_KINDS] = {
        [SHEET_MODELS] = TESTS_DIR "/../inputs/models.csv",
        [SHEET_GPUS] = TESTS_DIR "/../inputs/gpus.csv",
        [SHEET_QUANTIZATIONS] = TESTS_DIR "/../inputs/quantizations.csv",
        [SHEET_ENGINES] = TESTS_DIR "/../inputs/engines.csv",
        [SHEET_KV_TYPES] = TESTS_DIR "/../inputs/kv_types.csv",
        [SHEET_CHECKPOINTS] = TESTS_DIR "/../inputs/checkpoints.csv",
        [SHEET_PRICES] = TESTS_DIR "/../inputs/prices.csv",
        [SHEET_RENTS] = TESTS_DIR "/../inputs/rents.csv",
        [SHEET_SERVERS] = TESTS_DIR "/../inputs/servers.csv",
        [SHEET_WORKLOADS] = TESTS_DIR "/../inputs/workloads.csv",
    };
    static const char TEMPLATE[] = "[report]\nas_of = 2026-11-01\n[assumptions]\nengine = vllm\n";

    return settings_init(&settings, settings_table) &&
           catalogue_load(&catalogue, PATHS, &findings) &&
           template_parse(&settings, "bench.ini", "", TEMPLATE, &findings) &&
           plan_init(&plan, &catalogue, &settings, err) &&
           fleet_grid_init(&grid, &plan, &settings, err);
}

static double measure(const struct bench *bench)
{
    double began = processor_seconds(), spent = 0, sized = 0;

    while (spent < ROUND_SECONDS) {
        sized += (double)bench->size();
        spent = processor_seconds() - began;
    }
    return sized / spent;
}

static void run(void)
{
    for (int round = 0; round < ROUNDS; round++)
        for (size_t b = 0; b < BENCHES; b++)
            benches[b].per_second[round] = measure(&benches[b]);
    for (size_t b = 0; b < BENCHES; b++)
        print_median(benches[b].name, benches[b].per_second, ROUNDS);
}

int main(void)
{
    struct error err = {0};
    bool ok = load(&err);

    if (ok)
        run();
    else
        fprintf(stderr, "%s\n%s", err.text, findings.text ? findings.text : "");
    fleet_grid_release(&grid);
    plan_release(&plan);
    catalogue_release(&catalogue);
    settings_release(&settings);
    findings_release(&findings);
    return !ok;
}
