/* SPDX-License-Identifier: MIT */
/* What JSON can hold of our texts and numbers, said once for every JSON that is written. */
#ifndef VRAMGRID_JSON_TEXT_H
#define VRAMGRID_JSON_TEXT_H

#include <stddef.h>

struct json_t;

/*
 * For json_dumps and json_dumpf: indented, with the fifteen digits that a sheet's number survives
 * with (65.25, not 65.250000000000014).
 */
extern const size_t json_text_form;

/*
 * A string of any bytes, as file names and what the system says may have: what is not UTF-8 is
 * spelled as "\xFF", with a real backslash. NULL only when memory is out.
 */
struct json_t *json_text(const char *bytes);

/* null where it is not known (NAN, infinite), 24 and not 24.0 where it is whole. */
struct json_t *json_number(double value);

/* An array with one more value, an object with one more member. NULL where memory is out, with both
 * gone; an array, an object or a value that is NULL says that it was. */
struct json_t *json_with_item(struct json_t *array, struct json_t *value);
struct json_t *json_with_member(struct json_t *object, const char *key, struct json_t *value);

#endif
