/* SPDX-License-Identifier: MIT */
/*
 * The calculation core alone, on one thread: slice_fill() and nothing else, beside what the machine
 * could do at all. Prints a line for each case, which `make bench` reads:
 *
 *   core 512345678 combinations/s
 *
 * Processor seconds, the median of rounds in which the cases take turns, so that a busy machine
 * slows down all of them alike.
 */
#include "rounds.h"

#include "cli/settings_table.h"
#include "vramgrid/input/template.h"
#include "vramgrid/sweep/plan.h"
#include "vramgrid/sweep/slice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MODELS = 1000, SETS = 100, CELLS = MODELS * SETS, ROUNDS = 25 };

/* Of a case in a round. */
static const double ROUND_SECONDS = 0.04;

/* Models and GPUs to sweep with a template; by default four quantizations and four contexts. */
struct sweep {
    size_t models, gpus;
    const char *template;
    struct catalogue catalogue;
    struct settings settings;
    struct findings findings;
    struct plan plan;
    struct slice slice;
    size_t filled; /* slices */
};

/* Fills one grid; returns how many cells it has. */
typedef size_t fill(struct sweep *sweep);

static size_t fill_slice(struct sweep *sweep)
{
    slice_fill(&sweep->slice, sweep->filled++ % plan_slices(&sweep->plan));
    return sweep->plan.model_count * sweep->plan.set_count;
}

/* A slice of CELLS cells, as the bare loops need it. */
static double required_gb[MODELS], usable_gb[SETS], percent[CELLS], headroom_gb[CELLS];
static unsigned char verdicts[CELLS];

/* A division for each cell, of numbers that the compiler cannot know. */
static size_t fill_quotients(struct sweep *sweep)
{
    (void)sweep;
    for (size_t m = 0; m < MODELS; m++)
        for (size_t g = 0; g < SETS; g++)
            percent[m * SETS + g] = required_gb[m] / usable_gb[g];
    return CELLS;
}

/* As many bytes as a slice has, without any arithmetic. */
static size_t fill_bytes(struct sweep *sweep)
{
    int byte = (int)(sweep->filled++ % 2);

    memset(percent, byte, sizeof percent);
    memset(headroom_gb, byte, sizeof headroom_gb);
    memset(verdicts, byte, sizeof verdicts);
    return CELLS;
}

static struct bench {
    const char *name;
    fill *fill;
    struct sweep sweep;        /* no models: a bare loop */
    double per_second[ROUNDS]; /* cells */
} benches[] = {
    {.name = "core", .fill = fill_slice, .sweep = {.models = MODELS, .gpus = SETS, .template = ""}},
    {.name = "core_architecture",
     .fill = fill_slice,
     .sweep = {.models = MODELS, .gpus = SETS, .template = "[sweep]\nmodes = architecture\n"}},
    {.name = "core_gpu_counts",
     .fill = fill_slice,
     .sweep = {.models = MODELS, .gpus = SETS / 4, .template = "[sweep]\ngpu_counts = 1,2,4,8\n"}},
    {.name = "core_small", .fill = fill_slice, .sweep = {.models = 20, .gpus = 20, .template = ""}},
    {.name = "floor_division", .fill = fill_quotients},
    {.name = "floor_memset", .fill = fill_bytes},
};

enum { BENCHES = sizeof benches / sizeof benches[0] };

static void write_models(FILE *file, size_t count)
{
    fputs("name,params_billion,num_layers,num_attention_heads,num_key_value_heads,head_dim\n",
          file);
    for (size_t i = 0; i < count; i++)
        fprintf(file, "Model %zu,%.2f,%zu,64,8,128\n", i, 0.5 + 0.2 * (double)i, 16 + i % 80);
}

/* In no order of size, as sheets are: a verdict tells nothing about the next. */
static void write_gpus(FILE *file, size_t count)
{
    fputs("name,vram_gb\n", file);
    for (size_t i = 0; i < count; i++)
        fprintf(file, "GPU %zu,%zu\n", i, 8 + i * 37 % 101 * 3);
}

static bool parse(struct sweep *sweep, enum sheet_kind kind, void write(FILE *, size_t),
                  size_t count)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&bytes, &length);
    bool ok;

    if (!file)
        return false;
    write(file, count);
    fclose(file);
    ok = catalogue_parse(&sweep->catalogue, kind, &(struct sheet_source){"made up", bytes, length},
                         &sweep->findings);
    free(bytes);
    return ok;
}

static bool sweep_init(struct sweep *sweep, struct error *err)
{
    static const char *const PATHS[SHEET_KINDS] = {
        [SHEET_ENGINES] = TESTS_DIR "/../inputs/engines.csv",
        [SHEET_KV_TYPES] = TESTS_DIR "/../inputs/kv_types.csv",
    };

    settings_init(&sweep->settings, settings_table);
    return catalogue_load(&sweep->catalogue, PATHS, &sweep->findings) &&
           parse(sweep, SHEET_MODELS, write_models, sweep->models) &&
           parse(sweep, SHEET_GPUS, write_gpus, sweep->gpus) &&
           template_parse(&sweep->settings, "bench.ini", "", sweep->template, &sweep->findings) &&
           plan_init(&sweep->plan, &sweep->catalogue, &sweep->settings, err) &&
           slice_init(&sweep->slice, &sweep->plan, err);
}

static void sweep_release(struct sweep *sweep)
{
    slice_release(&sweep->slice);
    plan_release(&sweep->plan);
    catalogue_release(&sweep->catalogue);
    settings_release(&sweep->settings);
    findings_release(&sweep->findings);
}

static double measure(struct bench *bench)
{
    double began = processor_seconds(), spent = 0, cells = 0;

    while (spent < ROUND_SECONDS) {
        cells += (double)bench->fill(&bench->sweep);
        spent = processor_seconds() - began;
    }
    return cells / spent;
}

static void run(void)
{
    for (size_t m = 0; m < MODELS; m++)
        required_gb[m] = 1 + (double)m;
    for (size_t g = 0; g < SETS; g++)
        usable_gb[g] = 8 + (double)g;
    for (int round = 0; round < ROUNDS; round++)
        for (size_t b = 0; b < BENCHES; b++)
            benches[b].per_second[round] = measure(&benches[b]);
    for (size_t b = 0; b < BENCHES; b++)
        print_median(benches[b].name, benches[b].per_second, ROUNDS);
}

int main(void)
{
    struct error err = {0};
    bool ok = true;

    for (size_t b = 0; b < BENCHES; b++) {
        struct sweep *sweep = &benches[b].sweep;

        if (ok && sweep->models > 0 && !sweep_init(sweep, &err)) {
            fprintf(stderr, "%s: %s\n%s", benches[b].name, err.text,
                    sweep->findings.text ? sweep->findings.text : "");
            ok = false;
        }
    }
    if (ok)
        run();
    for (size_t b = 0; b < BENCHES; b++)
        sweep_release(&benches[b].sweep);
    return !ok;
}
