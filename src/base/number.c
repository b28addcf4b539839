/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/number.h"

#include "vramgrid/base/decimal.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool names_no_finite_value(const char *text)
{
    text += *text == '+' || *text == '-';
    return !strcasecmp(text, "nan") || !strcasecmp(text, "inf") || !strcasecmp(text, "infinity");
}

enum number_result number_parse(const char *text, char decimal, double *value)
{
    char copy[NUMBER_SIZE];
    size_t length = strlen(text);
    char *end;

    if (names_no_finite_value(text))
        return NUMBER_NOT_FINITE;
    if (length == 0 || length >= sizeof copy || strspn(text, "+-0123456789.,eE") != length)
        return NUMBER_MALFORMED;
    if (strchr(text, decimal == ',' ? '.' : ','))
        return NUMBER_MALFORMED;
    memcpy(copy, text, length + 1);
    if (decimal == ',' && strchr(copy, ','))
        *strchr(copy, ',') = '.';
    errno = 0;
    *value = strtod(copy, &end);
    if (*end != '\0')
        return NUMBER_MALFORMED;
    if (errno == ERANGE)
        return isfinite(*value) ? NUMBER_TOO_SMALL : NUMBER_TOO_LARGE;
    return NUMBER_OK;
}

enum { WRITTEN_SIZE = 64 };

/* Whether a dot or comma sets thousands apart: three digits, and then the next one or the end. */
static bool is_separator(const char *sign)
{
    size_t digits = strspn(sign + 1, "0123456789");

    return digits == 3 && strchr(",.", sign[1 + digits]);
}

/*
 * A text without its dots and commas but that one, which becomes the decimal sign; false where the
 * others do not set thousands apart.
 */
static bool write_number(const char *text, const char *sign, char decimal,
                         char written[WRITTEN_SIZE])
{
    size_t length = 0;
    double value;

    for (; *text && length < WRITTEN_SIZE - 1; text++)
        if (text == sign)
            written[length++] = decimal;
        else if (*text != ',' && *text != '.')
            written[length++] = *text;
        else if (!is_separator(text))
            return false;
    written[length] = '\0';
    return *text == '\0' && number_parse(written, decimal, &value) == NUMBER_OK;
}

bool number_suggest(const char *text, char decimal, char words[NUMBER_HINT_SIZE])
{
    const char *first = strpbrk(text, ",."), *comma = strrchr(text, ','),
               *point = strrchr(text, '.');
    const char *last = !comma || (point && point > comma) ? point : comma;
    char whole[WRITTEN_SIZE], written[WRITTEN_SIZE];
    bool may_be_whole =
        write_number(text, NULL, decimal, whole) && (first == last || *first == *last);
    bool may_be_decimal =
        last && strchr(text, *last) == last && write_number(text, last, decimal, written);

    if (!last || (!may_be_whole && !may_be_decimal))
        return false;
    snprintf(words, NUMBER_HINT_SIZE, "%s%s%s", may_be_whole ? whole : "",
             may_be_whole && may_be_decimal ? " or " : "", may_be_decimal ? written : "");
    return true;
}

const char *number_unit(const char *text, char decimal)
{
    size_t digits = strspn(text, "+-0123456789.,"), letters;
    const char *unit = text + digits + strspn(text + digits, " ");
    char written[WRITTEN_SIZE];
    double value;

    for (letters = 0; isalpha((unsigned char)unit[letters]) || unit[letters] == '%'; letters++)
        ;
    if (letters == 0 || unit[letters] || digits >= WRITTEN_SIZE)
        return NULL;
    snprintf(written, sizeof written, "%.*s", (int)digits, text);
    return number_parse(written, decimal, &value) == NUMBER_OK ? unit : NULL;
}

/* For the magnitudes that decimal.h leaves out. */
static size_t print_shortest(char text[NUMBER_SIZE], double value)
{
    int length = 0;

    for (int digits = 15; digits <= 17; digits++) {
        length = snprintf(text, NUMBER_SIZE, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    return (size_t)length;
}

size_t number_shortest(char text[NUMBER_SIZE], double value)
{
    size_t length = decimal_shortest(text, value);

    if (length == 0)
        return print_shortest(text, value);
    text[length] = '\0';
    return length;
}

size_t number_fixed(char text[NUMBER_SIZE], double value, int decimals)
{
    size_t length = decimal_fixed(text, value, decimals);

    if (length == 0)
        return (size_t)snprintf(text, NUMBER_SIZE, "%.*f", decimals, value);
    text[length] = '\0';
    return length;
}

size_t number_brief(char text[NUMBER_SIZE], double value)
{
    const double million = 1e6,
                 most = 1e15; /* whole ones: no exponent that people would have to read */

    if (fabs(value) >= million && fabs(value) < most)
        return number_fixed(text, value, 0);
    return (size_t)snprintf(text, NUMBER_SIZE, "%g", value);
}

size_t number_grouped(char text[NUMBER_SIZE], uint64_t count)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, count);
    size_t at = 0;

    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = '\0';
    return at;
}
