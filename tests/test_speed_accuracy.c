/* SPDX-License-Identifier: MIT */
/* What `make calibrate` reaches stays reached, and the sheets say what it says. */
#include "fit.h"
#include "speed_tables.h"
#include "unit.h"

#include <math.h>

static struct replay replay;
static struct points points, unseen;

static void every_point_has_a_prediction_or_a_reason(void)
{
    size_t predicted = 0;

    for (size_t i = 0; i < points.count; i++) {
        const struct point *point = &points.list[i];

        if (*point->reason != '\0')
            continue;
        UNIT_CHECK(isfinite(point_speed(point).expected.tokens_per_s), point->id);
        predicted++;
    }
    CU_ASSERT_EQUAL(points.count, 352);
    CU_ASSERT_EQUAL(predicted, 326);
}

/* On groups of points that the constants have not seen; paths that nobody fits to are counted. */
static void unseen_points_are_predicted(void)
{
    static double ratios[POINTS_MAX];
    struct spread all, busy;

    fit_cross_validate(&points, CROSS_VALIDATION_ROUNDS, ratios);
    all = spread_of(&points, ratios, &(struct chosen){0});
    busy = spread_of(&points, ratios, &(struct chosen){.servers_only = true});
    CU_ASSERT(all.median_error <= 0.15);
    CU_ASSERT(all.within_50_percent >= 0.84);
    CU_ASSERT(all.reach_low >= 0.90);
    CU_ASSERT(all.reach_high <= 0.10);
    UNIT_CHECK(busy.reach_low >= 0.89, "with several requests in flight too");
}

/* Of another source, and of a card with one point: nothing was fitted to them. */
static void other_sources_agree(void)
{
    static double ratios[POINTS_MAX];
    struct fitted shipped = fit_shipped(&unseen);
    struct spread all;

    for (size_t i = 0; i < unseen.count; i++)
        ratios[i] = fit_ratio(&unseen.list[i], &shipped);
    all = spread_of(&unseen, ratios, &(struct chosen){0});
    CU_ASSERT_EQUAL(unseen.count, 314);
    CU_ASSERT(all.count >= 300);
    CU_ASSERT(all.median_error <= 0.22);
    CU_ASSERT(all.within_50_percent >= 0.85);
    CU_ASSERT(all.reach_low >= 0.90);
}

/* Nobody turned a constant by hand, or it was fitted anew after a change of the formulas. */
static void constants_are_those_that_fit(void)
{
    struct fitted shipped = fit_shipped(&points);
    struct fitted fitted = fit_from(&points, &shipped, NO_FOLD, CROSS_VALIDATION_ROUNDS);

    CU_ASSERT(fit_loss(&points, &shipped, NO_FOLD) <= 1.01 * fit_loss(&points, &fitted, NO_FOLD));
    for (size_t c = 0; c < CONSTANTS; c++) {
        UNIT_CHECK(shipped.values[c] >= constants[c].least, constants[c].column);
        UNIT_CHECK(shipped.values[c] <= constants[c].most, constants[c].column);
    }
}

static void sheets_count_the_points(void)
{
    const struct catalogue *inputs = &replay.inputs;

    for (size_t i = 0; i < inputs->tables[SHEET_GPUS].count; i++) {
        const struct gpu *gpu = catalogue_gpu(inputs, i);
        size_t count = points_of(&points, SHEET_GPUS, gpu->name);

        UNIT_CHECK(count > 0 ? gpu->speed_points == (double)count : !(gpu->speed_points > 0),
                   gpu->name);
    }
    for (size_t i = 0; i < inputs->tables[SHEET_ENGINES].count; i++) {
        const struct engine *row = (const struct engine *)inputs->tables[SHEET_ENGINES].rows + i;

        UNIT_CHECK(row->speed_points == (double)points_of(&points, SHEET_ENGINES, row->name),
                   row->name);
    }
}

/* Nothing beyond the largest card of an engine's own points. */
static void engines_are_bounded_by_their_points(void)
{
    for (size_t i = 0; i < points.count; i++) {
        const struct point *point = &points.list[i];

        if (*point->reason != '\0')
            continue;
        UNIT_CHECK(point->row.largest_bandwidth_gb_s >= point->card->memory_bandwidth_gb_s,
                   point->id);
        UNIT_CHECK(point->row.largest_tflops >= point->card->fp16_tflops, point->id);
    }
}

static const struct unit_test tests[] = {
    {"every point has a prediction or a reason", every_point_has_a_prediction_or_a_reason},
    {"unseen points are predicted", unseen_points_are_predicted},
    {"other sources agree", other_sources_agree},
    {"constants are those that fit", constants_are_those_that_fit},
    {"sheets count the points", sheets_count_the_points},
    {"engines are bounded by their points", engines_are_bounded_by_their_points},
    {NULL, NULL},
};

int main(void)
{
    struct error err = {0};
    int failed = 1;

    if (replay_load(&replay, TESTS_DIR "/..", &err) &&
        points_load(&points, &replay, TESTS_DIR "/data", "throughput.csv", &err) &&
        points_load(&unseen, &replay, TESTS_DIR "/data", "throughput-unseen.csv", &err))
        failed = unit_main("speed_accuracy", tests);
    else
        fprintf(stderr, "test_speed_accuracy: %s\n", err.text);
    replay_release(&replay);
    return failed;
}
