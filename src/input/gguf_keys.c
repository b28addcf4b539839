/* SPDX-License-Identifier: MIT */
#include "gguf_keys.h"

#include "vramgrid/input/catalogue.h"

#include <stdio.h>

enum { COUNT_MAX = 1000000000 }; /* as in the sheet's columns */

const struct gguf_value *gguf_keys_find(const struct gguf_keys *keys, const char *key)
{
    char whole[GGUF_NAME_MAX + 1];

    if (snprintf(whole, sizeof whole, "%s.%s", keys->architecture, key) >= (int)sizeof whole)
        return NULL;
    return gguf_find(keys->gguf, whole);
}

static double check_count(const struct gguf_keys *keys, const char *key, double number)
{
    if (number >= 0 && number <= COUNT_MAX && fmod(number, 1) <= 0)
        return number;
    error_set(keys->err, ERROR_INPUT, "%s.%s: not a whole number from 0 to %d", keys->architecture,
              key, COUNT_MAX);
    return NUMBER_UNKNOWN;
}

double gguf_keys_layer_count(const struct gguf_keys *keys, const char *key, size_t layer)
{
    const struct gguf_value *value = gguf_keys_find(keys, key);

    if (!value)
        return NUMBER_UNKNOWN;
    if (!value->list)
        return check_count(keys, key, value->number);
    if (layer < value->count)
        return check_count(keys, key, gguf_element(value, layer));
    error_set(keys->err, ERROR_INPUT, "%s.%s: no entry for layer %zu", keys->architecture, key,
              layer);
    return NUMBER_UNKNOWN;
}

double gguf_keys_count(const struct gguf_keys *keys, const char *key)
{
    return gguf_keys_layer_count(keys, key, 0);
}

double gguf_keys_needed_count(const struct gguf_keys *keys, const char *key)
{
    double count = gguf_keys_count(keys, key);

    if (!gguf_keys_find(keys, key))
        error_set(keys->err, ERROR_INPUT, "%s.%s: missing", keys->architecture, key);
    else if (count < 1)
        error_set(keys->err, ERROR_INPUT, "%s.%s: 0 is less than 1", keys->architecture, key);
    return count;
}

double gguf_keys_largest(const struct gguf_keys *keys, const char *key)
{
    const struct gguf_value *value = gguf_keys_find(keys, key);
    double largest = NUMBER_UNKNOWN;

    if (!value || !value->list)
        return gguf_keys_count(keys, key);
    for (size_t i = 0; i < value->count; i++)
        largest = fmax(largest, check_count(keys, key, gguf_element(value, i)));
    return largest;
}

const char *gguf_keys_text(const struct gguf_keys *keys, const char *key)
{
    const struct gguf_value *value = gguf_find(keys->gguf, key);

    return value && value->text ? value->text : "";
}
