/* SPDX-License-Identifier: MIT */
#include "vramgrid/words/signs.h"

#include "vramgrid/base/date.h"
#include "vramgrid/base/utf8.h"

#include <stdio.h>
#include <string.h>

static const char DIGITS[] = "0123456789", TO[] = "\u2013";

/* "-", or the sign that mathematics has for it. */
static size_t minus_length(const char *value)
{
    if (*value == '-')
        return 1;
    return strncmp(value, "\u2212", strlen("\u2212")) == 0 ? strlen("\u2212") : 0;
}

/* Digits, in groups or not, and their decimals; 0 where there is no number. */
static size_t number_length(const char *value)
{
    size_t sign = minus_length(value), length = sign + strspn(value + sign, DIGITS);

    if (length == sign)
        return 0;
    while (value[length] == ',' && strspn(value + length + 1, DIGITS) == 3)
        length += 4;
    if (value[length] == '.' && strspn(value + length + 1, DIGITS) > 0)
        length += 1 + strspn(value + length + 1, DIGITS);
    return length;
}

/* Behind the first number of "4.25–16": the second one; NULL where there is none. */
static const char *range_end(const char *rest)
{
    const char *end = rest + strlen(TO);

    return strncmp(rest, TO, strlen(TO)) == 0 && number_length(end) > 0 ? end : NULL;
}

bool signs_apply(const char *value)
{
    const char *rest = value + number_length(value), *end = range_end(rest);

    if (date_is_valid(value))
        return true;
    if (rest > value && end)
        rest = end + number_length(end);
    return rest > value && (strcmp(rest, "") == 0 || strcmp(rest, "%") == 0 ||
                            strncmp(rest, "\u00a0", strlen("\u00a0")) == 0);
}

static void write_date(const struct signs *signs, const char *date, char out[SIGNS_SIZE])
{
    for (const char *p = signs->date; *p; p++) {
        char part[8] = {*p};

        if (*p == 'y')
            snprintf(part, sizeof part, "%.4s", date);
        else if (*p == 'm' || *p == 'd')
            snprintf(part, sizeof part, "%.2s", date + (*p == 'm' ? 5 : 8));
        utf8_append(out, SIGNS_SIZE, part);
    }
}

/* Returns how long the number is. */
static size_t write_number(const struct signs *signs, const char *value, char out[SIGNS_SIZE])
{
    size_t sign = minus_length(value), length = number_length(value);
    char minus[8];

    snprintf(minus, sizeof minus, "%.*s", (int)sign, value);
    utf8_append(out, SIGNS_SIZE, minus);
    for (size_t i = sign; i < length; i++) {
        const char *other = value[i] == ','   ? signs->thousands
                            : value[i] == '.' ? signs->decimal
                                              : NULL;

        utf8_append(out, SIGNS_SIZE, other ? other : (const char[]){value[i], '\0'});
    }
    return length > sign ? length : sign;
}

const char *signs_write(const struct signs *signs, const char *value, char out[SIGNS_SIZE])
{
    const char *end;

    *out = '\0';
    if (signs->date && date_is_valid(value)) {
        write_date(signs, value, out);
        return out;
    }
    value += write_number(signs, value, out);
    end = range_end(value);
    if (end) {
        utf8_append(out, SIGNS_SIZE, TO);
        value = end + write_number(signs, end, out);
    }
    utf8_append(out, SIGNS_SIZE, value);
    return out;
}

/* Whether a number is a word of its own: "8.03 B", not "vllm-0.11". */
static bool is_word(const char *formula, const char *number, size_t length)
{
    return (number == formula || strchr(" (", number[-1])) &&
           (number[length] == '\0' || strchr(" )", number[length]));
}

const char *signs_write_formula(const struct signs *signs, const char *formula,
                                char out[SIGNS_SIZE])
{
    const char *p = formula;

    *out = '\0';
    while (*p) {
        size_t plain = strcspn(p, DIGITS), length = number_length(p + plain);
        char part[SIGNS_SIZE], number[SIGNS_SIZE];

        snprintf(part, sizeof part, "%.*s", (int)plain, p);
        utf8_append(out, SIGNS_SIZE, part);
        p += plain;
        snprintf(part, sizeof part, "%.*s", (int)length, p);
        utf8_append(out, SIGNS_SIZE,
                    is_word(formula, p, length) ? signs_write(signs, part, number) : part);
        p += length;
    }
    return out;
}
