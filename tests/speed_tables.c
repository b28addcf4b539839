/* SPDX-License-Identifier: MIT */
#include "speed_tables.h"

#include "fit.h"

#include <stdio.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static void print_row(const struct points *points, const double *ratios, const char *label,
                      struct chosen chosen)
{
    struct spread spread = spread_of(points, ratios, &chosen);

    if (spread.count == 0)
        return;
    printf("| %s | %zu | %.1f %% | %.2f | %.2f - %.2f | %.0f / %.0f / %.0f %% | %.0f %% | %.0f %% "
           "|\n",
           label, spread.count, spread.median_error * 100, spread.median, spread.p10, spread.p90,
           spread.within_25_percent * 100, spread.within_50_percent * 100,
           spread.within_factor_2 * 100, spread.reach_low * 100, spread.reach_high * 100);
}

static void print_heading(const char *by)
{
    printf("\n| %s | points | median error | median | 10 - 90 %% | within 25 / 50 %% / x2 | reach "
           "low | reach high |\n|---|---:|---:|---:|---:|---:|---:|---:|\n",
           by);
}

static void print_engines(const struct points *points, const double *ratios)
{
    const struct table *table = &points->replay->inputs.tables[SHEET_ENGINES];

    print_heading("engine");
    for (size_t i = 0; i < table->count; i++) {
        const char *name = row_name(layout_row(&sheet_layouts[SHEET_ENGINES], table, i));

        print_row(points, ratios, name, (struct chosen){.engine = name});
    }
    print_row(points, ratios, "**all**", (struct chosen){0});
    print_row(points, ratios, "without paths that are not fitted to",
              (struct chosen){.fitted_only = true});
}

static void print_loads(const struct points *points, const double *ratios)
{
    static const char *const LOADS[] = {"1", "2-32", "33-256", "over 256"};

    print_heading("requests in flight");
    for (size_t i = 0; i < COUNT_OF(LOADS); i++)
        print_row(points, ratios, LOADS[i], (struct chosen){.load = LOADS[i]});
}

static void print_kinds(const struct points *points, const double *ratios)
{
    static const char *const FAMILIES[] = {"GQA", "MHA", "MoE", "MLA", "hybrid"};

    print_heading("kind of model");
    for (size_t i = 0; i < COUNT_OF(FAMILIES); i++)
        print_row(points, ratios, FAMILIES[i], (struct chosen){.family = FAMILIES[i]});
    print_loads(points, ratios);
}

static void print_cards(const struct points *points, const double *ratios)
{
    const struct table *table = &points->replay->inputs.tables[SHEET_GPUS];

    print_heading("card");
    for (size_t i = 0; i < table->count; i++) {
        const char *name = row_name(layout_row(&sheet_layouts[SHEET_GPUS], table, i));

        print_row(points, ratios, name, (struct chosen){.card = name});
    }
}

static void print_target(const char *target, double limit, double reached, bool is_at_most)
{
    bool ok = is_at_most ? reached <= limit : reached >= limit;

    printf("| %s | %.1f %% | %s |\n", target, reached, ok ? "yes" : "**no**");
}

static void print_targets(const struct points *points, const double *ratios)
{
    struct spread all = spread_of(points, ratios, &(struct chosen){0});

    puts("\n| target, of all points with a prediction | reached | |\n|---|---:|---|");
    print_target("median error at most 22 %", 22, all.median_error * 100, true);
    print_target("75 % of the points within 50 %", 75, all.within_50_percent * 100, false);
    print_target("90 % of the points reach the low figure", 90, all.reach_low * 100, false);
}

static void print_constants(const struct points *points)
{
    struct fitted shipped = fit_shipped(points);

    puts("\n| constant in inputs/engines.csv | of | value |\n|---|---|---:|");
    for (size_t c = 0; c < CONSTANTS; c++)
        printf("| %s | %s | %g |\n", constants[c].column, constants[c].engines, shipped.values[c]);
}

/* Points that share a reason, once. */
static void print_reasons(const struct points *points, bool of_paths)
{
    for (size_t i = 0; i < points->count; i++) {
        const struct point *point = &points->list[i];
        const char *reason = of_paths ? point->path : point->reason;
        size_t before = 0, count = 0;

        for (size_t k = 0; *reason != '\0' && k < points->count; k++) {
            const struct point *other = &points->list[k];
            bool is_same = strcmp(of_paths ? other->path : other->reason, reason) == 0;

            before += is_same && k < i;
            count += is_same;
        }
        if (count > 0 && before == 0)
            printf("| %s | %zu | %s, %s, %s %s |\n", reason, count, point->model_name, point->gpu,
                   point->engine, point->version);
    }
}

static void print_exceptions(const struct points *points)
{
    puts("\n| no prediction, since it lacks | points | the first |\n|---|---:|---|");
    print_reasons(points, false);
    puts("\n| path that is not fitted to, but counted | points | the first |\n|---|---:|---|");
    print_reasons(points, true);
}

void print_speed_tables(const struct points *points)
{
    static double ratios[POINTS_MAX];

    fit_cross_validate(points, CROSS_VALIDATION_ROUNDS, ratios);
    printf(
        "\n## Speed\n\n"
        "Output tokens a second of %zu points from public tables (tests/data/throughput.csv, with\n"
        "sources) against what vramgrid expects of them. `make calibrate` fits the constants; "
        "here\n"
        "each point is predicted with constants that have not seen its group (source, model, GPU,\n"
        "engine, quantization), in %d folds. Requests in flight are those that memory and the\n"
        "engine let in, of those that the source sent. Figures are predicted / measured; low and\n"
        "high are those of the program.\n",
        points->count, FOLDS);
    print_targets(points, ratios);
    print_engines(points, ratios);
    print_kinds(points, ratios);
    print_cards(points, ratios);
    print_constants(points);
    print_exceptions(points);
}

void print_unseen_speeds(const struct points *points)
{
    static const char *const CARDS[] = {"H100 SXM5 80GB", "B200 SXM 180GB"};
    static double ratios[POINTS_MAX];
    struct fitted shipped = fit_shipped(points);

    for (size_t i = 0; i < points->count; i++)
        ratios[i] = fit_ratio(&points->list[i], &shipped);
    printf(
        "\n### Points that nothing is fitted to\n\n"
        "%zu of vLLM on H100 and B200 in steady state (tests/data/throughput-unseen.csv, from the\n"
        "ML.ENERGY leaderboard), with the constants of row vllm as they stand. Their source tells\n"
        "neither version nor length of prompts.\n",
        points->count);
    print_heading("card");
    for (size_t i = 0; i < COUNT_OF(CARDS); i++)
        print_row(points, ratios, CARDS[i], (struct chosen){.card = CARDS[i]});
    print_row(points, ratios, "**both**", (struct chosen){0});
    print_loads(points, ratios);
}
