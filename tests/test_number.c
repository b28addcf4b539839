/* SPDX-License-Identifier: MIT */
#include "unit.h"
#include "vramgrid/base/decimal.h"
#include "vramgrid/base/number.h"

#include <inttypes.h>
#include <math.h>
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
        {"4e-320", '.', NUMBER_TOO_SMALL, 0, "subnormal"},
        {"1e-400", '.', NUMBER_TOO_SMALL, 0, "not 0, though it reads as 0"},
        {"0e-400", '.', NUMBER_OK, 0, "0 however it is written"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = 0;
        enum number_result result = number_parse(cases[i].text, cases[i].decimal, &value);

        UNIT_CHECK(result == cases[i].result, cases[i].why);
        if (cases[i].result == NUMBER_OK)
            UNIT_CHECK(value == cases[i].value, cases[i].why);
    }
}

static void suggests_what_was_meant(void)
{
    static const struct {
        const char *text;
        char decimal;
        const char *words, *why; /* words NULL: nobody can tell */
    } cases[] = {
        {"7.900,00", '.', "7900.00", "thousands apart, and a decimal comma"},
        {"7,900.00", '.', "7900.00", "thousands apart"},
        {"7.900,00", ',', "7900,00", "the same with decimal commas"},
        {"1,000", '.', "1000 or 1.000", "three digits may be thousands or decimals"},
        {"1.000", ',', "1000 or 1,000", "the same with decimal commas"},
        {"-1,234,567.5e3", '.', "-1234567.5e3", "thousands and an exponent"},
        {"-1,234,567.5", '.', "-1234567.5", "a sign"},
        {"1.234.567", '.', "1234567", "twice: thousands"},
        {"7,5", '.', "7.5", "a decimal comma"},
        {"1,2,3", '.', NULL, "no thousands"},
        {"1,23.456", '.', NULL, "no thousands either"},
        {"1,234.567.890", '.', NULL, "two signs for the same"},
        {",", '.', NULL, "no digit"},
        {"seven", '.', NULL, "a word"},
        {"", '.', NULL, "nothing"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char words[NUMBER_HINT_SIZE];
        bool found = number_suggest(cases[i].text, cases[i].decimal, words);

        UNIT_CHECK(found == (cases[i].words != NULL), cases[i].why);
        UNIT_CHECK(!found || (cases[i].words && strcmp(words, cases[i].words) == 0), cases[i].why);
    }
}

static void finds_units(void)
{
    static const struct {
        const char *text, *unit, *why;
    } cases[] = {
        {"24 GB", "GB", "behind a space"}, {"7B", "B", "behind a digit"},
        {"30%", "%", "percent"},           {"24", NULL, "none"},
        {"seven", NULL, "no number"},      {"0x10", NULL, "digits in it"},
        {"1.2.3 GB", NULL, "no number"},   {"", NULL, "nothing"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *unit = number_unit(cases[i].text, '.');

        UNIT_CHECK(!unit == !cases[i].unit, cases[i].why);
        UNIT_CHECK(!unit || (cases[i].unit && strcmp(unit, cases[i].unit) == 0), cases[i].why);
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
        {-0.0, "-0", "printf keeps the sign"},
        {1.0 / 3, "0.3333333333333333", "16 digits where 15 do not do"},
        {5e-324, "4.94065645841247e-324", "subnormal: fewer digits would do, 15 are the least"},
        {1e15, "1e+15", "an exponent from 1e15"},
        {9007199254740992, "9007199254740992", "but not of 16 digits"},
        {0.0001, "0.0001", "the last without exponent"},
        {0.00001, "1e-05", "an exponent below 1e-4"},
        {1.7976931348623157e308, "1.7976931348623157e+308", "the largest"},
    };
    char text[NUMBER_SIZE];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = number_shortest(text, cases[i].value);

        UNIT_CHECK(strcmp(text, cases[i].text) == 0, cases[i].why);
        UNIT_CHECK(length == strlen(text), cases[i].why);
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
        {-0.0, 1, "-0.0", "zero has a sign too"},
        {0.5, 0, "0", "a tie goes to even without decimals"},
        {1.5, 0, "2", "a tie goes to even without decimals, upwards"},
        {99.995, 2, "100.00", "a digit more by rounding: 99.9949999... is above"},
        {5e-324, 4, "0.0000", "subnormal"},
        {999999999999999.9, 2, "999999999999999.88", "the last of the fast ones"},
        {NAN, 2, "nan", "not a number"},
        {-INFINITY, 2, "-inf", "infinity"},
    };
    char text[NUMBER_SIZE];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        number_fixed(text, cases[i].value, cases[i].decimals);
        UNIT_CHECK(strcmp(text, cases[i].text) == 0, cases[i].why);
    }
}

/* Knuth's MMIX generator, of which only the upper bits are good. */
static uint64_t next_random(void)
{
    static uint64_t state = 42;
    uint64_t high;

    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    high = state >> 32 << 32;
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return high | state >> 32;
}

static double from_bits(uint64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static double any_bits(void)
{
    return from_bits(next_random());
}

/* Exponents from 2^-16 to 2^52, past both ends of what is written without the C library. */
static double usual_size(void)
{
    uint64_t exponent = 1023 - 16 + next_random() % 69;

    return from_bits((next_random() & UINT64_C(0x800fffffffffffff)) | exponent << 52);
}

static double short_decimal(void)
{
    char text[64];
    uint64_t digits = next_random() >> (next_random() % 60 + 4);

    snprintf(text, sizeof text, "%" PRIu64 "e-%d", digits, (int)(next_random() % 20));
    return strtod(text, NULL);
}

/* A whole number of 2^-1 to 2^-12: ties at every number of decimals. */
static double tie(void)
{
    return ldexp((double)(next_random() >> (next_random() % 40 + 20)),
                 -(int)(next_random() % 12) - 1);
}

/* The doubles around the middle between two decimals. */
static double near_tie(void)
{
    static const double scales[] = {1, 10, 100, 1000, 10000};
    uint64_t whole = next_random() >> (next_random() % 40 + 20);
    double value = ((double)whole + 0.5) / scales[next_random() % 5];

    return nextafter(value, next_random() % 2 == 0 ? 0 : HUGE_VAL);
}

/* Powers of two and ten and their neighbours, over the whole range. */
static double power(void)
{
    double value = next_random() % 2 == 0 ? ldexp(1, (int)(next_random() % 2098) - 1074)
                                          : pow(10, (int)(next_random() % 632) - 323);
    uint64_t which = next_random() % 3;

    return which == 0 ? value : nextafter(value, which == 1 ? 0 : HUGE_VAL);
}

/* Values next to those that 16 digits round to a whole number, too. */
static double near_whole(void)
{
    uint64_t whole = next_random() >> (next_random() % 60 + 4);

    return (double)whole + ldexp(1, -(int)(next_random() % 52));
}

/* What libxlsxwriter puts into a cell. */
static bool has_16_digits_as_printf(double value)
{
    char text[DECIMAL_SIZE], expected[NUMBER_SIZE];
    size_t length = decimal_16_digits(text, value);

    if (length == 0)
        return value != 0 && (fabs(value) < 1e-4 || !(fabs(value) < 1e15));
    text[length] = '\0';
    snprintf(expected, sizeof expected, "%.16G", value);
    return strcmp(text, expected) == 0;
}

static bool is_as_printf(double value)
{
    char text[NUMBER_SIZE], expected[NUMBER_SIZE];
    int decimals = (int)(next_random() % 5), digits = 15;

    number_fixed(text, value, decimals);
    snprintf(expected, sizeof expected, "%.*f", decimals, value);
    if (strcmp(text, expected) != 0)
        return false;
    number_shortest(text, value);
    do
        snprintf(expected, sizeof expected, "%.*g", digits, value);
    while (strtod(expected, NULL) != value && digits++ < 17);
    return strcmp(text, expected) == 0 && has_16_digits_as_printf(value);
}

/* The fast ways against the slow one. */
static void writes_as_printf(void)
{
    static const struct {
        double (*make)(void);
        const char *what;
    } kinds[] = {
        {any_bits, "any bits"},
        {usual_size, "usual sizes"},
        {short_decimal, "short decimals"},
        {tie, "ties"},
        {near_tie, "near ties"},
        {power, "powers"},
        {near_whole, "near whole numbers"},
    };
    int each = unit_rounds(100000, 20000);

    for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++) {
        char why[128] = "";

        for (int i = 0; i < each && *why == '\0'; i++) {
            double value = kinds[kind].make();

            if (!is_as_printf(value))
                snprintf(why, sizeof why, "%s: %a", kinds[kind].what, value);
        }
        UNIT_CHECK(*why == '\0', why);
    }
}

static void writes_briefly(void)
{
    static const struct {
        double value;
        const char *text, *why;
    } cases[] = {
        {0.5, "0.5", "no zeros behind it"},
        {12.34567, "12.3457", "six digits"},
        {999999, "999999", "below a million"},
        {1e6, "1000000", "no exponent"},
        {1234567.8, "1234568", "whole"},
        {-2e9, "-2000000000", "below 0"},
        {1e15, "1e+15", "no number for people any more"},
        {0.000001, "1e-06", "as printf says it"},
        {NAN, "nan", "not a number"},
    };
    char text[NUMBER_SIZE];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = number_brief(text, cases[i].value);

        UNIT_CHECK(strcmp(text, cases[i].text) == 0 && length == strlen(text), cases[i].why);
    }
}

static const struct unit_test tests[] = {
    {"parses decimal numbers and nothing else", parses},
    {"suggests what was meant", suggests_what_was_meant},
    {"finds the unit behind a number", finds_units},
    {"writes the shortest decimal", writes_shortest},
    {"writes fixed decimals as printf rounds", writes_fixed},
    {"writes briefly", writes_briefly},
    {"writes many numbers as printf does", writes_as_printf},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("number", tests);
}
