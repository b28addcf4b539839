/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/decimal.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

__extension__ typedef unsigned __int128 uint128;

/* From here on integer parts have too many digits; below, 2^e has e < 0. */
#define LIMIT 1e15

/* What is smaller gets an exponent from "%g". */
#define SMALLEST 1e-4

enum { DIGITS_MAX = 17 }; /* enough to tell any two doubles apart */

static const uint64_t tens[] = {
    1u,
    10u,
    100u,
    1000u,
    10000u,
    100000u,
    1000000u,
    10000000u,
    100000000u,
    1000000000u,
    10000000000u,
    100000000000u,
    1000000000000u,
    10000000000000u,
    100000000000000u,
    1000000000000000u,
    10000000000000000u,
    100000000000000000u,
    1000000000000000000u,
    10000000000000000000u,
};

/* 5^2 to 5^20: what brings a number in range to 17 digits in front of the point. */
enum { FIRST_FIVE = 2 };
static const uint64_t fives[] = {
    25u,
    125u,
    625u,
    3125u,
    15625u,
    78125u,
    390625u,
    1953125u,
    9765625u,
    48828125u,
    244140625u,
    1220703125u,
    6103515625u,
    30517578125u,
    152587890625u,
    762939453125u,
    3814697265625u,
    19073486328125u,
    95367431640625u,
};

static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                            "25262728293031323334353637383940414243444546474849"
                            "50515253545556575859606162636465666768697071727374"
                            "75767778798081828384858687888990919293949596979899";

/* |value| = mantissa * 2^exponent */
struct binary {
    uint64_t mantissa;
    int exponent;
};

static struct binary binary_of(double value)
{
    const uint64_t hidden = UINT64_C(1) << 52;
    uint64_t bits;
    int biased;

    memcpy(&bits, &value, sizeof bits);
    biased = (int)(bits >> 52 & 0x7ff);
    if (biased == 0)
        return (struct binary){bits & (hidden - 1), -1074};
    return (struct binary){(bits & (hidden - 1)) | hidden, biased - 1075};
}

/* 1233 / 4096 is log10(2), near enough for 64 bits. */
static unsigned count_digits(uint64_t number)
{
    unsigned bits = 64 - (unsigned)__builtin_clzll(number | 1);
    unsigned below = bits * 1233 >> 12;

    return below + (number >= tens[below]) + (number == 0);
}

/* The last count digits of number, with zeros in front where it has fewer. */
static char *put_digits(char *text, uint64_t number, unsigned count)
{
    unsigned at = count;

    for (; at >= 2; number /= 100)
        memcpy(text + (at -= 2), pairs + 2 * (number % 100), 2);
    if (at == 1)
        text[0] = (char)('0' + number % 10);
    return text + count;
}

static char *put_sign(char *text, double value)
{
    *text = '-';
    return text + (signbit(value) ? 1 : 0);
}

/* mantissa * scale / 2^shift, rounded to the nearest whole number, ties to even. */
static uint64_t divide(uint64_t mantissa, uint64_t scale, unsigned shift)
{
    uint128 product = (uint128)mantissa * scale;
    uint128 rest, half;
    uint64_t quotient;

    if (shift > 67) /* a product below 2^53 * 10^4 < 2^67 is less than half */
        return 0;
    quotient = (uint64_t)(product >> shift);
    rest = product - ((uint128)quotient << shift);
    half = (uint128)1 << (shift - 1);
    return quotient + (rest > half || (rest == half && quotient % 2 == 1));
}

/* number / 10^decimals: division by a constant is a multiplication. */
static uint64_t drop_digits(uint64_t number, int decimals)
{
    switch (decimals) {
    case 0:
        return number;
    case 1:
        return number / 10;
    case 2:
        return number / 100;
    case 3:
        return number / 1000;
    default:
        return number / 10000;
    }
}

size_t decimal_fixed(char text[DECIMAL_SIZE], double value, int decimals)
{
    struct binary binary;
    uint64_t number, whole;
    char *at;

    if (!(fabs(value) < LIMIT) || decimals < 0 || decimals > DECIMAL_PLACES_MAX)
        return 0;
    binary = binary_of(value);
    number = divide(binary.mantissa, tens[decimals], (unsigned)-binary.exponent);
    whole = drop_digits(number, decimals);
    at = put_sign(text, value);
    at = put_digits(at, whole, count_digits(whole));
    if (decimals > 0) {
        *at++ = '.';
        at = put_digits(at, number - whole * tens[decimals], (unsigned)decimals);
    }
    return (size_t)(at - text);
}

/*
 * A value with 17 digits in front of the point: whole + rest / 2^shift. A decimal reads back to the
 * same double if it lies between the middles to its neighbours; their distances are in units of
 * 2^-shift too. No decimal of that many digits is a middle: that has a one in the last of its bits
 * behind the point, of which shift - 2 + 1 are left at this scale.
 */
struct scaled {
    uint64_t whole;
    uint64_t rest;
    unsigned shift; /* 3 to 48 */
    uint64_t to_middle_above, to_middle_below;
};

/*
 * In quarters of the last place, of which the middle below a power of two is one away and any other
 * middle two: 4 * m * 5^k * 2^(k + e - 2), with 5^20 < 2^47 well within 128 bits.
 */
static struct scaled scale_up(struct binary binary, int power)
{
    uint64_t five = fives[power - FIRST_FIVE];
    uint128 quarters = (uint128)(4 * binary.mantissa) * five;
    struct scaled scaled = {.shift = (unsigned)(2 - binary.exponent - power)};

    scaled.whole = (uint64_t)(quarters >> scaled.shift);
    scaled.rest = (uint64_t)quarters & ((UINT64_C(1) << scaled.shift) - 1);
    scaled.to_middle_above = 2 * five;
    scaled.to_middle_below = binary.mantissa == UINT64_C(1) << 52 ? five : 2 * five;
    return scaled;
}

/* Rounds to a multiple of unit (1, 10 or 100), ties to even; whether that reads back. */
static bool round_to(const struct scaled *scaled, uint64_t unit, uint64_t *rounded)
{
    uint64_t over = scaled->whole % unit;
    uint64_t down = (over << scaled->shift) + scaled->rest;
    uint64_t up = (unit << scaled->shift) - down;
    bool is_odd = (scaled->whole / unit) % 2 == 1;

    if (up < down || (up == down && is_odd)) {
        *rounded = scaled->whole - over + unit;
        return up < scaled->to_middle_above;
    }
    *rounded = scaled->whole - over;
    return down < scaled->to_middle_below;
}

/* floor(log10(value)). The doubles next to 0.1, 0.01, 0.001 and 1e-4 are the first not below. */
static int magnitude_of(double value)
{
    if (value >= 1)
        return (int)count_digits((uint64_t)value) - 1;
    if (value >= 0.1)
        return -1;
    if (value >= 0.01)
        return -2;
    return value >= 0.001 ? -3 : -4;
}

/* number / 10^places, with digits behind the point but no zeros at the end. */
static char *put_fraction(char *text, uint64_t number, int places)
{
    uint64_t whole;

    while (number % 100 == 0 && places > 2) {
        number /= 100;
        places -= 2;
    }
    for (int i = 0; i < 2 && places > 0 && number % 10 == 0; i++) {
        number /= 10;
        places--;
    }
    if (places == 0) /* one that 16 digits round to a whole number */
        return put_digits(text, number, count_digits(number));
    /* Behind 17 digits of a value below 1 there are up to three places more. */
    whole = places < DIGITS_MAX ? number / tens[places] : 0;
    text = put_digits(text, whole, count_digits(whole));
    *text++ = '.';
    return put_digits(text, number, (unsigned)places);
}

static uint64_t round_shortest(const struct scaled *scaled)
{
    uint64_t number;

    if (!round_to(scaled, 100, &number) && !round_to(scaled, 10, &number))
        round_to(scaled, 1, &number);
    return number;
}

static uint64_t round_to_16_digits(const struct scaled *scaled)
{
    uint64_t number;

    round_to(scaled, 10, &number);
    return number;
}

static size_t put_rounded(char text[DECIMAL_SIZE], double value,
                          uint64_t (*round_digits)(const struct scaled *scaled))
{
    double magnitude = fabs(value);
    bool in_range = magnitude == 0 || (magnitude >= SMALLEST && magnitude < LIMIT);
    char *at = text;
    struct scaled scaled;
    uint64_t number;
    int places;

    if (!in_range)
        return 0;
    at = put_sign(text, value);
    number = (uint64_t)magnitude;
    if ((double)number == magnitude)
        return (size_t)(put_digits(at, number, count_digits(number)) - text);
    places = DIGITS_MAX - 1 - magnitude_of(magnitude);
    scaled = scale_up(binary_of(value), places);
    return (size_t)(put_fraction(at, round_digits(&scaled), places) - text);
}

size_t decimal_shortest(char text[DECIMAL_SIZE], double value)
{
    return put_rounded(text, value, round_shortest);
}

size_t decimal_16_digits(char text[DECIMAL_SIZE], double value)
{
    return put_rounded(text, value, round_to_16_digits);
}
