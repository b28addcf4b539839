/* SPDX-License-Identifier: MIT */
#include "vramgrid/report/json_text.h"

#include "vramgrid/base/utf8.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const size_t json_text_form = JSON_INDENT(2) | JSON_REAL_PRECISION(15);

json_t *json_text(const char *bytes)
{
    enum { SPELLED = 4 }; /* bytes that one byte becomes */
    size_t left = strlen(bytes), done = 0;
    char *shown = malloc(left * SPELLED + 1);
    json_t *string;

    if (!shown)
        return NULL;
    while (left > 0) {
        size_t length = utf8_sequence(bytes, left), taken = length > 0 ? length : 1;

        if (length > 0)
            memcpy(shown + done, bytes, length);
        else
            snprintf(shown + done, SPELLED + 1, "\\x%02X", (unsigned)(unsigned char)*bytes);
        done += length > 0 ? length : SPELLED;
        bytes += taken;
        left -= taken;
    }
    string = json_stringn(shown, done);
    free(shown);
    return string;
}

json_t *json_number(double value)
{
    const double exact_max = 9007199254740992; /* 2^53 */

    if (!isfinite(value))
        return json_null();
    if (fabs(value) < exact_max && trunc(value) == value)
        return json_integer((json_int_t)value);
    return json_real(value);
}

/* jansson's functions take the value in any case. */
json_t *json_with_item(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) == 0)
        return array;
    json_decref(array);
    return NULL;
}

json_t *json_with_member(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) == 0)
        return object;
    json_decref(object);
    return NULL;
}
