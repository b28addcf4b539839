/* SPDX-License-Identifier: MIT */
/* How grids that are too large for one sheet are shared out. */
#include "unit.h"
#include "xlsx/windows.h"

#include <stdint.h>
#include <string.h>

enum { EXCEL_ROWS = 1048576 };

static void shares_out_grids(void)
{
    static const struct {
        struct grid_size grid;
        struct window_limits limits;
        size_t part;
        struct window window;
        const char *why;
    } cases[] = {
        {{1, 1, 1}, {1, 1}, 0, {0, 1, 0, 1, 0, 1}, "one pair"},
        {{5, 2, 7}, {10, 7}, 0, {0, 5, 0, 7, 0, 1}, "just as much as one sheet takes"},
        {{5, 2, 7}, {SIZE_MAX, SIZE_MAX}, 0, {0, 5, 0, 7, 0, 1}, "no limits"},
        {{5, 2, 8}, {10, 7}, 0, {0, 5, 0, 7, 0, 2}, "a set too many: the first is full"},
        {{5, 2, 8}, {10, 7}, 1, {0, 5, 7, 1, 1, 2}, "a set too many: the second has the rest"},
        {{6, 2, 7}, {10, 7}, 1, {5, 1, 0, 7, 1, 2}, "a model too many"},
        {{5, 2, 7}, {9, 7}, 0, {0, 4, 0, 7, 0, 2}, "the rows of a model stay together"},
        {{5, 2, 7}, {9, 7}, 1, {4, 1, 0, 7, 1, 2}, "the model that did not fit"},
        {{5, 1, 5}, {2, 3}, 1, {0, 2, 3, 2, 1, 6}, "sets first, with the same models"},
        {{5, 1, 5}, {2, 3}, 2, {2, 2, 0, 3, 2, 6}, "then the next models"},
        {{5, 1, 5}, {2, 3}, 5, {4, 1, 3, 2, 5, 6}, "the last corner"},
        {{3, 9, 1}, {4, 1}, 2, {2, 1, 0, 1, 2, 3}, "a model with too many rows stands alone"},
        {{5, 1, 5120}, {EXCEL_ROWS, 4000}, 1, {0, 5, 4000, 1120, 1, 2}, "1,024 of each of 5 GPUs"},
        {{70000, 15, 3}, {EXCEL_ROWS, 4000}, 1, {69905, 95, 0, 3, 1, 2}, "70,000 x 15 rows"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct window window = grid_window(&cases[i].grid, &cases[i].limits, cases[i].part);

        UNIT_CHECK(memcmp(&window, &cases[i].window, sizeof window) == 0, cases[i].why);
        UNIT_CHECK(grid_windows(&cases[i].grid, &cases[i].limits) == window.parts, cases[i].why);
    }
}

enum { MODELS_MAX = 7, SETS_MAX = 7 };

/* How often the windows of a grid have a pair, for each pair. */
static void count_pairs(const struct grid_size *grid, const struct window_limits *limits,
                        size_t counts[MODELS_MAX][SETS_MAX])
{
    size_t parts = grid_windows(grid, limits);

    memset(counts, 0, MODELS_MAX * sizeof *counts);
    for (size_t part = 0; part < parts; part++) {
        struct window window = grid_window(grid, limits, part);

        for (size_t m = 0; m < window.model_count; m++)
            for (size_t g = 0; g < window.set_count; g++)
                counts[window.first_model + m][window.first_set + g]++;
    }
}

static void every_pair_is_in_one_window(void)
{
    size_t counts[MODELS_MAX][SETS_MAX];

    for (size_t rows = 1; rows <= 3 * MODELS_MAX + 1; rows++) {
        for (size_t sets = 1; sets <= SETS_MAX + 1; sets++) {
            struct grid_size grid = {MODELS_MAX, 3, SETS_MAX};

            count_pairs(&grid, &(struct window_limits){rows, sets}, counts);
            for (size_t i = 0; i < MODELS_MAX * SETS_MAX; i++)
                CU_ASSERT_EQUAL(counts[i / SETS_MAX][i % SETS_MAX], 1);
        }
    }
}

static void names_the_first_plainly(void)
{
    char suffix[WINDOW_SUFFIX_SIZE];

    window_suffix(suffix, &(struct window){.part = 0});
    CU_ASSERT_STRING_EQUAL(suffix, "");
    window_suffix(suffix, &(struct window){.part = 1});
    CU_ASSERT_STRING_EQUAL(suffix, " 2");
    window_suffix(suffix, &(struct window){.part = SIZE_MAX - 1});
    UNIT_CHECK(strlen(suffix) < sizeof suffix, "the largest number fits");
}

static const struct unit_test tests[] = {
    {"shares out grids", shares_out_grids},
    {"every pair is in one window", every_pair_is_in_one_window},
    {"names the first window plainly", names_the_first_plainly},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("windows", tests);
}
