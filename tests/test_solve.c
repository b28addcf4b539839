/* SPDX-License-Identifier: MIT */
/* The longest context, from guesses that are right, a little wrong and far off. */
#include "unit.h"
#include "vramgrid/core/solve.h"

struct question {
    uint64_t longest;
    unsigned *asked;
};

static bool fits(const void *data, uint64_t context_tokens)
{
    const struct question *question = data;

    ++*question->asked;
    return context_tokens >= 1 && context_tokens <= question->longest;
}

static void finds_the_threshold(void)
{
    static const uint64_t longest[] = {0,      1,      2,         3,       7,
                                       117809, 262144, 104857600, 1 << 29, SOLVE_CONTEXT_MAX - 1};
    static const double guesses[] = {-5,     0,      1,   2,   3,   1000, 117808.5,
                                     117810, 262144, 1e6, 1e8, 5e8, 1e9,  1e30};

    for (size_t i = 0; i < sizeof longest / sizeof *longest; i++)
        for (size_t g = 0; g < sizeof guesses / sizeof *guesses; g++) {
            unsigned asked = 0;
            struct question question = {longest[i], &asked};
            uint64_t found = solve_longest_context(fits, &question, guesses[g]);
            char why[128];

            snprintf(why, sizeof why, "%llu from %g: %llu after %u questions",
                     (unsigned long long)longest[i], guesses[g], (unsigned long long)found, asked);
            UNIT_CHECK(found == longest[i] && asked <= 64, why);
        }
}

static void stops_at_the_largest_context(void)
{
    unsigned asked = 0;

    CU_ASSERT_EQUAL(solve_longest_context(fits, &(struct question){UINT64_MAX, &asked}, 10),
                    SOLVE_CONTEXT_MAX);
}

/* A good guess costs two or three calls, besides those about both ends. */
static void a_good_guess_is_cheap(void)
{
    for (int off = -1; off <= 1; off++) {
        unsigned asked = 0;
        struct question question = {117809, &asked};

        CU_ASSERT_EQUAL(solve_longest_context(fits, &question, 117809 + off), 117809);
        CU_ASSERT_TRUE(asked <= 6);
    }
}

static const struct unit_test tests[] = {
    {"finds the threshold from any guess", finds_the_threshold},
    {"stops at the largest context", stops_at_the_largest_context},
    {"a good guess is cheap", a_good_guess_is_cheap},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("solve", tests);
}
