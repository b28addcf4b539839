/* SPDX-License-Identifier: MIT */
/*
 * `make calibrate`: the constants of speed in inputs/engines.csv from the measured points, and what
 * the sheets have to say of them. Nothing is written but to stdout.
 */
#include "fit.h"
#include "speed_tables.h"

#include <stdio.h>
#include <string.h>

enum { ROUNDS = 14 };

static void print_quantiles(const struct points *points, const double *ratios, const char *what,
                            const struct chosen *chosen)
{
    printf("%s: 10 %% at most %.3f, 90 %% at most %.3f\n", what,
           ratio_quantile(points, ratios, chosen, 0.1),
           ratio_quantile(points, ratios, chosen, 0.9));
}

/*
 * fast_factor, slow_factor and those of what more requests add, which is harder to predict and what
 * fleets are planned for. One request: of every engine, and of llama.cpp, which is measured so.
 */
static void print_factors(const struct points *points, const double *ratios)
{
    const struct engine *row = catalogue_find(&points->replay->inputs, SHEET_ENGINES, "vllm");

    print_quantiles(points, ratios, "one in flight", &(struct chosen){.load = "1"});
    print_quantiles(points, ratios, "llama.cpp", &(struct chosen){.engine = "llama.cpp"});
    printf("what more add: 10 %% at most %.3f, 90 %% at most %.3f\n",
           factor_of_more(points, ratios, row->fast_factor, 0.1),
           factor_of_more(points, ratios, row->slow_factor, 0.9));
}

static void print_spread(const struct points *points, const double *ratios, const char *what,
                         const struct chosen *chosen)
{
    struct spread spread = spread_of(points, ratios, chosen);

    printf(
        "%s: %zu points, median error %.1f %%, within 50 %% %.1f %%, low reached by %.1f %%, high "
        "by %.1f %%\n",
        what, spread.count, spread.median_error * 100, spread.within_50_percent * 100,
        spread.reach_low * 100, spread.reach_high * 100);
}

/* What columns speed_points have to hold. */
static void print_counts(const struct points *points, enum sheet_kind kind)
{
    const struct table *table = &points->replay->inputs.tables[kind];

    printf("\n%s with points:\n", sheet_layouts[kind].plural);
    for (size_t i = 0; i < table->count; i++) {
        const char *name = row_name(layout_row(&sheet_layouts[kind], table, i));
        size_t count = points_of(points, kind, name);

        if (count > 0)
            printf("%s,%zu\n", name, count);
    }
}

static void calibrate(const struct points *points)
{
    static double ratios[POINTS_MAX];
    struct fitted shipped = fit_shipped(points), fitted;

    fitted = fit_from(points, &shipped, NO_FOLD, ROUNDS);
    printf("loss of the constants in inputs/engines.csv %.5f, of the best %.5f\n\n",
           fit_loss(points, &shipped, NO_FOLD), fit_loss(points, &fitted, NO_FOLD));
    for (size_t c = 0; c < CONSTANTS; c++)
        printf("%-23s %-27s %.3g\n", constants[c].column, constants[c].engines, fitted.values[c]);
    fit_cross_validate(points, CROSS_VALIDATION_ROUNDS, ratios);
    printf("\ncross-validated in %d folds by group, predicted / measured:\n", FOLDS);
    print_factors(points, ratios);
    print_spread(points, ratios, "all", &(struct chosen){0});
    print_spread(points, ratios, "without paths", &(struct chosen){.fitted_only = true});
    print_counts(points, SHEET_ENGINES);
    print_counts(points, SHEET_GPUS);
}

int main(void)
{
    static struct replay replay;
    static struct points points;
    struct error err = {0};
    bool ok = replay_load(&replay, TESTS_DIR "/..", &err) &&
              points_load(&points, &replay, TESTS_DIR "/data", "throughput.csv", &err);

    if (ok)
        calibrate(&points);
    else
        fprintf(stderr, "calibrate: %s\n", err.text);
    replay_release(&replay);
    return !ok;
}
