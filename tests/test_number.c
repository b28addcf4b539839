/* SPDX-License-Identifier: MIT */
#include "unit.h"
#include "vramgrid/decimal.h"
#include "vramgrid/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void parses(void)
{
    static const struct {
        const char *text;
        char decimal;
        enum number_result result;
        double value;
        const char *why;
    } cases[] = {
        {"7", '.', NUMBER_OK, 7, "a whole number"},
        {"-0.5e-3", '.', NUMBER_OK, -0.0005, "sign and exponent"},
        {"+.5", '.', NUMBER_OK, 0.5, "no digit before the point"},
        {"0.1", '.', NUMBER_OK, 0.1, "the nearest double"},
        {"7,25", ',', NUMBER_OK, 7.25, "decimal comma"},
        {"7,25", '.', NUMBER_MALFORMED, 0, "a comma in the comma dialect"},
        {"7.25", ',', NUMBER_MALFORMED, 0, "a point may be a thousands separator"},
        {"1,2,3", ',', NUMBER_MALFORMED, 0, "two commas"},
        {"", '.', NUMBER_MALFORMED, 0, "nothing"},
        {" 7", '.', NUMBER_MALFORMED, 0, "strtod would skip the space"},
        {"0x1p3", '.', NUMBER_MALFORMED, 0, "strtod would take hexadecimal"},
        {"7B", '.', NUMBER_MALFORMED, 0, "a unit"},
        {"1e", '.', NUMBER_MALFORMED, 0, "an exponent without digits"},
        {"--7", '.', NUMBER_MALFORMED, 0, "two signs"},
        {"NaN", '.', NUMBER_NOT_FINITE, 0, "not a number, any case"},
        {"-inf", '.', NUMBER_NOT_FINITE, 0, "infinity"},
        {"Infinity", '.', NUMBER_NOT_FINITE, 0, "infinity in full"},
        {"1e400", '.', NUMBER_TOO_LARGE, 0, "beyond double"},
        {"1e-400", '.', NUMBER_OK, 0, "below double"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = 0;
        enum number_result result = number_parse(cases[i].text, cases[i].decimal, &value);

        UNIT_CHECK(result == cases[i].result, cases[i].why);
        if (cases[i].result == NUMBER_OK)
            UNIT_CHECK(value == cases[i].value, cases[i].why);
    }
}

static void writes_shortest(void)
{
    static const struct {
        double value;
        const char *text, *why;
    } cases[] = {
        {0.1, "0.1", "no digit too many"},
        {24, "24", "no point"},
        {13.588000000000001, "13.588000000000001", "17 digits where they are needed"},
        {15.749999999999996, "15.749999999999996", "the README's figure"},
        {-2.5, "-2.5", "sign"},
        {0.0, "0", "zero"},
    };
    char text[NUMBER_SIZE];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = number_shortest(text, cases[i].value);

        UNIT_CHECK(strcmp(text, cases[i].text) == 0, cases[i].why);
        UNIT_CHECK(length == strlen(text), cases[i].why);
    }
}

/* Every double written is read back, over many orders of magnitude. */
static void shortest_reads_back(void)
{
    unsigned long long state = 42;

    for (int i = 0; i < 20000; i++) {
        char text[NUMBER_SIZE];
        double value;

        state = state * 6364136223846793005u + 1442695040888963407u;
        value = ldexp((double)(state >> 11), (int)(state % 120) - 110);
        number_shortest(text, value);
        UNIT_CHECK(strtod(text, NULL) == value, text);
    }
}

static void writes_fixed(void)
{
    static const struct {
        double value;
        int decimals;
        const char *text, *why;
    } cases[] = {
        {0.125, 2, "0.12", "a tie goes to even"},
        {0.375, 2, "0.38", "a tie goes to even, upwards"},
        {2.675, 2, "2.67", "the exact binary value lies below"},
        {15.75, 1, "15.8", "a tie goes to even: 15.8"},
        {-0.001, 2, "-0.00", "printf keeps the sign"},
        {1e22, 2, "10000000000000000000000.00", "large"},
    };
    char text[NUMBER_SIZE];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        number_fixed(text, cases[i].value, cases[i].decimals);
        UNIT_CHECK(strcmp(text, cases[i].text) == 0, cases[i].why);
    }
}

/* The same cells as libxlsxwriter would write, which prints "%.16G". */
static void writes_16_digits(void)
{
    static const double values[] = {0,
                                    -0.0,
                                    1,
                                    -1,
                                    0.1,
                                    1e-4,
                                    24,
                                    1e15 - 0.125,
                                    999999999999999,
                                    1.0000000000000002,
                                    9.9999999999999982,
                                    0.99999999999999989,
                                    0.30000000000000004,
                                    99.999999999999986,
                                    10.000000000000002,
                                    128.00000000000003,
                                    1e9 + 0.00000011920928955078125,
                                    4503599627370495.5,
                                    100000000000000.02,
                                    0.00012345678901234567};
    char text[DECIMAL_SIZE], expected[NUMBER_SIZE];
    uint64_t state = 1;

    for (size_t i = 0; i < 200000; i++) {
        double value = i < sizeof values / sizeof values[0] ? values[i] : 0;
        size_t length;

        state = state * 6364136223846793005u + 1442695040888963407u;
        if (i >= sizeof values / sizeof values[0])
            value = ldexp((double)(state >> (11 + state % 40)), (int)(state >> 7 & 63) - 64);
        length = decimal_16_digits(text, value);
        if (length == 0) {
            UNIT_CHECK(value != 0 && (fabs(value) < 1e-4 || fabs(value) >= 1e15), "in range");
            continue;
        }
        text[length] = '\0';
        snprintf(expected, sizeof expected, "%.16G", value);
        UNIT_CHECK(strcmp(text, expected) == 0, expected);
    }
}

static const struct unit_test tests[] = {
    {"parses decimal numbers and nothing else", parses},
    {"writes the shortest decimal", writes_shortest},
    {"the shortest decimal reads back", shortest_reads_back},
    {"writes fixed decimals as printf rounds", writes_fixed},
    {"writes 16 digits as printf does", writes_16_digits},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("number", tests);
}
