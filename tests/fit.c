/* SPDX-License-Identifier: MIT */
#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Engines whose constants are one: Python servers, those that schedule a step while the last one
 * runs, compiled ones, those for a desk. */
enum { SERVER = 1, RECENT = 2, COMPILED = 4, LOCAL = 8, ALL = SERVER | RECENT | COMPILED | LOCAL };

/* clang-format off */
const struct constant constants[CONSTANTS] = {
    {"bandwidth_efficiency", "all", offsetof(struct engine, bandwidth_efficiency), ALL, 0.3, 0.95},
    {"compute_efficiency", "all", offsetof(struct engine, compute_efficiency), ALL, 0.3, 0.95},
    {"compute_ceiling_tflops", "all but tensorrt-llm", offsetof(struct engine, compute_ceiling_tflops), SERVER | RECENT | LOCAL, 200, 10000},
    {"compute_ceiling_tflops", "tensorrt-llm", offsetof(struct engine, compute_ceiling_tflops), COMPILED, 200, 10000},
    {"expert_efficiency", "all", offsetof(struct engine, expert_efficiency), ALL, 0.2, 1},
    {"minimum_rows", "all but llama.cpp", offsetof(struct engine, minimum_rows), SERVER | RECENT | COMPILED, 1, 128},
    {"layer_us", "vllm, sglang", offsetof(struct engine, layer_us), SERVER | RECENT, 20, 500},
    {"layer_us", "tensorrt-llm", offsetof(struct engine, layer_us), COMPILED, 20, 500},
    {"layer_us", "llama.cpp", offsetof(struct engine, layer_us), LOCAL, 20, 500},
    {"sequence_us", "vllm-0.11, sglang", offsetof(struct engine, sequence_us), SERVER, 1, 1000},
    {"sequence_us", "vllm", offsetof(struct engine, sequence_us), RECENT, 1, 1000},
    {"all_reduce_us", "all", offsetof(struct engine, all_reduce_us), ALL, 2, 200},
};
/* clang-format on */

static unsigned profile_of(const char *engine)
{
    if (strstr(engine, "llama.cpp"))
        return LOCAL;
    if (strcmp(engine, "tensorrt-llm") == 0)
        return COMPILED;
    return strcmp(engine, "vllm") == 0 ? RECENT : SERVER;
}

static double *member_of(struct engine *engine, const struct constant *constant)
{
    return (double *)(void *)((char *)engine + constant->offset);
}

struct fitted fit_shipped(const struct points *points)
{
    static const char *const NAMES[] = {"vllm-0.11", "vllm", "tensorrt-llm", "llama.cpp"};
    struct fitted fitted = {{0}};

    for (size_t n = 0; n < sizeof NAMES / sizeof NAMES[0]; n++) {
        const struct engine *row = catalogue_find(&points->replay->inputs, SHEET_ENGINES, NAMES[n]);
        struct engine copy = *row;

        for (size_t c = 0; c < CONSTANTS; c++)
            if (constants[c].shared_by & profile_of(NAMES[n]))
                fitted.values[c] = *member_of(&copy, &constants[c]);
    }
    return fitted;
}

double fit_ratio(const struct point *point, const struct fitted *fitted)
{
    struct point copy = *point;

    if (*point->reason != '\0')
        return NUMBER_UNKNOWN;
    for (size_t c = 0; c < CONSTANTS; c++)
        if (constants[c].shared_by & profile_of(point->row.name))
            *member_of(&copy.row, &constants[c]) = fitted->values[c];
    return point_speed(&copy).expected.tokens_per_s / point->tokens_per_s;
}

static bool is_fitted_to(const struct point *point, int fold)
{
    return *point->reason == '\0' && *point->path == '\0' && (int)(point->group % FOLDS) != fold;
}

/* Square near zero, linear beyond: a path that nobody optimised does not bend the others. */
static double loss_of(double ratio)
{
    const double scale = 0.25;

    return hypot(1, log(ratio) / scale) - 1;
}

double fit_loss(const struct points *points, const struct fitted *fitted, int fold)
{
    double sum = 0;
    size_t count = 0;

    for (size_t i = 0; i < points->count; i++)
        if (is_fitted_to(&points->list[i], fold)) {
            sum += loss_of(fit_ratio(&points->list[i], fitted));
            count++;
        }
    return sum / (double)count;
}

/* One constant a step up or down, as far as it helps. */
static double descend(const struct points *points, struct fitted *fitted, size_t c, int fold,
                      double step)
{
    double best = fit_loss(points, fitted, fold);

    for (int direction = 0; direction < 2; direction++) {
        double factor = direction == 0 ? 1 + step : 1 / (1 + step);
        bool goes_on = true;

        while (goes_on) {
            double before = fitted->values[c], loss;

            fitted->values[c] = fmin(constants[c].most, fmax(constants[c].least, before * factor));
            loss = fit_loss(points, fitted, fold);
            goes_on = loss < best;
            if (goes_on)
                best = loss;
            else
                fitted->values[c] = before;
        }
    }
    return best;
}

struct fitted fit_from(const struct points *points, const struct fitted *start, int fold,
                       unsigned rounds)
{
    struct fitted fitted = *start;
    double step = 0.16;

    for (unsigned round = 0; round < rounds; round++, step *= 0.7)
        for (size_t c = 0; c < CONSTANTS; c++)
            descend(points, &fitted, c, fold, step);
    return fitted;
}

void fit_cross_validate(const struct points *points, unsigned rounds, double *ratios)
{
    struct fitted shipped = fit_shipped(points);

    for (int fold = 0; fold < FOLDS; fold++) {
        struct fitted fitted = fit_from(points, &shipped, fold, rounds);

        for (size_t i = 0; i < points->count; i++)
            if ((int)(points->list[i].group % FOLDS) == fold)
                ratios[i] = fit_ratio(&points->list[i], &fitted);
    }
}

/* ---- errors ---- */

static bool is_any_or(const char *wanted, const char *text)
{
    return !wanted || strcmp(wanted, text) == 0;
}

bool point_is_chosen(const struct point *point, const struct chosen *chosen)
{
    return *point->reason == '\0' && !(chosen->fitted_only && *point->path != '\0') &&
           !(chosen->servers_only && point->asked_requests <= 1) &&
           is_any_or(chosen->engine, point->row.name) && is_any_or(chosen->family, point->family) &&
           is_any_or(chosen->load, point->load) && is_any_or(chosen->card, point->card->name);
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Sorted; between two of them the mean in proportion. */
static double quantile(const double *sorted, size_t count, double share)
{
    double place = share * (double)(count - 1);
    size_t below = (size_t)place, above = below + 1 < count ? below + 1 : below;

    return sorted[below] + (sorted[above] - sorted[below]) * (place - (double)below);
}

static size_t choose(const struct points *points, const double *ratios, const struct chosen *chosen,
                     double *taken)
{
    size_t count = 0;

    for (size_t i = 0; i < points->count; i++)
        if (point_is_chosen(&points->list[i], chosen))
            taken[count++] = ratios[i];
    qsort(taken, count, sizeof *taken, compare_numbers);
    return count;
}

double ratio_quantile(const struct points *points, const double *ratios,
                      const struct chosen *chosen, double share)
{
    double taken[POINTS_MAX];
    size_t count = choose(points, ratios, chosen, taken);

    return quantile(taken, count, share);
}

/* Where one request alone takes one times as long, more have to add so many times as much. */
double factor_of_more(const struct points *points, const double *ratios, double one, double share)
{
    const struct chosen chosen = {.servers_only = true};
    double needed[POINTS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < points->count; i++) {
        const struct point *point = &points->list[i];
        double part;

        if (!point_is_chosen(point, &chosen) || point->concurrent_requests <= 1)
            continue;
        part = point_alone(point).expected.tpot_s / point_speed(point).expected.tpot_s;
        needed[count++] = (ratios[i] - one * part) / (1 - part);
    }
    qsort(needed, count, sizeof *needed, compare_numbers);
    return quantile(needed, count, share);
}

static double share_below(const double *sorted, size_t count, double limit)
{
    size_t below = 0;

    while (below < count && sorted[below] <= limit)
        below++;
    return (double)below / (double)count;
}

/* Who is as fast as the program says at least, or at most: by the rows of inputs/. */
static void take_reach(struct spread *spread, const struct points *points, const double *ratios,
                       const struct chosen *chosen)
{
    size_t low = 0, high = 0;

    for (size_t i = 0; i < points->count; i++) {
        struct speed at;

        if (!point_is_chosen(&points->list[i], chosen))
            continue;
        at = point_speed(&points->list[i]);
        low += ratios[i] <= at.low.tpot_s / at.expected.tpot_s;
        high += ratios[i] <= at.high.tpot_s / at.expected.tpot_s;
    }
    spread->reach_low = (double)low / (double)spread->count;
    spread->reach_high = (double)high / (double)spread->count;
}

struct spread spread_of(const struct points *points, const double *ratios,
                        const struct chosen *chosen)
{
    double taken[POINTS_MAX], errors[POINTS_MAX];
    struct spread spread = {.count = choose(points, ratios, chosen, taken)};

    if (spread.count == 0)
        return spread;
    for (size_t i = 0; i < spread.count; i++)
        errors[i] = fabs(taken[i] - 1);
    qsort(errors, spread.count, sizeof *errors, compare_numbers);
    spread.median_error = quantile(errors, spread.count, 0.5);
    spread.median = quantile(taken, spread.count, 0.5);
    spread.p10 = quantile(taken, spread.count, 0.1);
    spread.p90 = quantile(taken, spread.count, 0.9);
    spread.within_25_percent = share_below(errors, spread.count, 0.25);
    spread.within_50_percent = share_below(errors, spread.count, 0.5);
    spread.within_factor_2 =
        share_below(taken, spread.count, 2) - share_below(taken, spread.count, 0.5);
    take_reach(&spread, points, ratios, chosen);
    return spread;
}
