/* SPDX-License-Identifier: MIT */
#include "safetensors.h"

#include "safetensors_names.h"

#include "vramgrid/input/catalogue.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The format allows 100 MB; the longest header of a published file has 10. */
enum { HEADER_BYTES_MAX = 32 << 20, NAME_BYTES_MAX = 1023, DIMENSIONS_MAX = 16 };

static const struct {
    const char *name;
    unsigned bits;
} dtypes[] = {{"BOOL", 8},        {"U8", 8},         {"I8", 8},   {"F8_E5M2", 8}, {"F8_E4M3", 8},
              {"F8_E8M0", 8},     {"I16", 16},       {"U16", 16}, {"F16", 16},    {"BF16", 16},
              {"I32", 32},        {"U32", 32},       {"F32", 32}, {"C64", 64},    {"F64", 64},
              {"I64", 64},        {"U64", 64},       {"F4", 4},   {"F6_E2M3", 6}, {"F6_E3M2", 6},
              {"F8_E4M3FNUZ", 8}, {"F8_E5M2FNUZ", 8}};

struct place {
    const char *name;
    uint64_t begin, end;
};

struct reading {
    const struct safetensors_reading *how;
    struct tensor_tally *tally;
    struct place *places; /* of every tensor of the file */
    size_t place_count;
    uint64_t data_bytes;
    struct error *err;
};

static bool fail(const struct reading *reading, const char *name, const char *why)
{
    return error_set(reading->err, ERROR_INPUT, "tensor %s: %s", name, why);
}

static bool find_dtype(const struct reading *reading, const char *name, const json_t *tensor,
                       size_t *found)
{
    const char *dtype = json_string_value(json_object_get(tensor, "dtype"));

    for (*found = 0; dtype && *found < sizeof dtypes / sizeof dtypes[0]; ++*found)
        if (strcmp(dtypes[*found].name, dtype) == 0)
            return true;
    return error_set(reading->err, ERROR_INPUT, "tensor %s: dtype '%s' is unknown here", name,
                     dtype ? dtype : "");
}

static bool read_whole(const json_t *value, uint64_t *number)
{
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return false;
    *number = (uint64_t)json_integer_value(value);
    return true;
}

static bool count_values(const struct reading *reading, const char *name, const json_t *tensor,
                         uint64_t *values)
{
    const json_t *shape = json_object_get(tensor, "shape");

    *values = 1;
    if (!json_is_array(shape) || json_array_size(shape) > DIMENSIONS_MAX)
        return fail(reading, name, "its shape is no list of dimensions");
    for (size_t i = 0; i < json_array_size(shape); i++) {
        uint64_t dimension;

        if (!read_whole(json_array_get(shape, i), &dimension))
            return fail(reading, name, "its shape is no list of dimensions");
        if (__builtin_mul_overflow(*values, dimension, values) || *values > INT64_MAX / 64)
            return fail(reading, name, "more values than can be counted");
    }
    return true;
}

static bool find_place(const struct reading *reading, const char *name, const json_t *tensor,
                       struct place *place)
{
    const json_t *offsets = json_object_get(tensor, "data_offsets");

    place->name = name;
    if (json_array_size(offsets) != 2 || !read_whole(json_array_get(offsets, 0), &place->begin) ||
        !read_whole(json_array_get(offsets, 1), &place->end) || place->end < place->begin)
        return fail(reading, name, "its data_offsets are no beginning and end");
    if (place->end > reading->data_bytes)
        return error_set(reading->err, ERROR_INPUT,
                         "tensor %s: ends at byte %" PRIu64 " of %" PRIu64, name, place->end,
                         reading->data_bytes);
    return true;
}

/* What an index has in another file is counted there. */
static bool is_counted(const struct reading *reading, const char *name)
{
    const char *file = json_string_value(json_object_get(reading->how->weight_map, name));

    return !reading->how->weight_map || (file && strcmp(file, reading->how->file) == 0);
}

static void tally_tensor(const struct reading *reading, const char *name, const char *dtype,
                         const struct tallied_tensor *stored)
{
    const struct safetensors_reading *how = reading->how;
    double bits = known_or(how->packed_bits, 4);
    double packed = safetensors_packed(name, dtype, bits, how->experts_are_fp4);
    struct tallied_tensor tensor = *stored;

    tensor.params =
        safetensors_is_scale(name, dtype) ? 0 : (uint64_t)((double)stored->params * packed + 0.5);
    tensor_tally_add(reading->tally, &tensor);
}

static bool read_tensor(struct reading *reading, const char *name, const json_t *tensor)
{
    struct place *place = &reading->places[reading->place_count];
    struct tallied_tensor stored = {.role = safetensors_role(name, reading->how->num_layers)};
    size_t dtype;

    if (strlen(name) > NAME_BYTES_MAX)
        return error_set(reading->err, ERROR_INPUT, "a tensor's name of %zu bytes, more than %d",
                         strlen(name), NAME_BYTES_MAX);
    if (!json_is_object(tensor))
        return fail(reading, name, "not an object");
    if (!find_dtype(reading, name, tensor, &dtype) ||
        !count_values(reading, name, tensor, &stored.params) ||
        !find_place(reading, name, tensor, place))
        return false;
    stored.type = dtypes[dtype].name;
    stored.bytes = place->end - place->begin;
    if ((stored.params * dtypes[dtype].bits + 7) / 8 != stored.bytes)
        return fail(reading, name, "its shape and dtype do not make its bytes");
    reading->place_count++;
    if (is_counted(reading, name))
        tally_tensor(reading, name, stored.type, &stored);
    return true;
}

static int by_begin(const void *a, const void *b)
{
    const struct place *left = a, *right = b;

    if (left->begin != right->begin)
        return left->begin > right->begin ? 1 : -1;
    return (left->end > right->end) - (left->end < right->end);
}

static bool check_places(const struct reading *reading)
{
    if (reading->place_count > 0)
        qsort(reading->places, reading->place_count, sizeof *reading->places, by_begin);
    for (size_t i = 1; i < reading->place_count; i++)
        if (reading->places[i].begin < reading->places[i - 1].end)
            return error_set(reading->err, ERROR_INPUT, "tensors %s and %s overlap",
                             reading->places[i - 1].name, reading->places[i].name);
    return true;
}

static bool read_tensors(struct reading *reading, json_t *header)
{
    const char *name;
    json_t *tensor;

    json_object_foreach(header, name, tensor)
    {
        if (strcmp(name, "__metadata__") != 0 && !read_tensor(reading, name, tensor))
            return false;
    }
    if (reading->tally->overflows)
        return error_set(reading->err, ERROR_INPUT, "more parameters than can be counted");
    return check_places(reading);
}

/* The header as JSON; data follow it. Memory is asked for once it is there to be read. */
static json_t *read_header(struct byte_source *source, uint64_t length, struct error *err)
{
    json_error_t why;
    json_t *header = NULL;
    char *text = malloc((size_t)length + 1);

    if (!text)
        error_set_memory(err);
    else if (byte_source_read(source, text, (size_t)length, err)) {
        header = json_loadb(text, (size_t)length, JSON_REJECT_DUPLICATES, &why);
        if (!header)
            error_set(err, ERROR_INPUT, "its header is not JSON: %s", why.text);
        else if (!json_is_object(header)) {
            error_set(err, ERROR_INPUT, "its header is not a JSON object");
            json_decref(header);
            header = NULL;
        }
    }
    free(text);
    return header;
}

static bool read_length(struct byte_source *source, uint64_t *length, struct error *err)
{
    unsigned char bytes[8];

    *length = 0;
    if (!byte_source_read(source, bytes, sizeof bytes, err))
        return false;
    for (unsigned i = 0; i < 8; i++)
        *length |= (uint64_t)bytes[i] << (8 * i);
    if (*length > byte_source_left(source))
        return error_set(err, ERROR_INPUT,
                         "its header of %" PRIu64 " bytes reaches beyond the end of the file",
                         *length);
    return *length <= HEADER_BYTES_MAX ||
           error_set(err, ERROR_INPUT, "its header of %" PRIu64 " bytes is more than %d", *length,
                     HEADER_BYTES_MAX);
}

bool safetensors_tally(struct tensor_tally *tally, struct byte_source *source,
                       const struct safetensors_reading *how, struct error *err)
{
    struct reading reading = {.how = how, .tally = tally, .err = err};
    uint64_t length;
    json_t *header;
    bool ok;

    if (!read_length(source, &length, err))
        return false;
    header = read_header(source, length, err);
    if (!header)
        return false;
    reading.data_bytes = byte_source_left(source);
    reading.places = calloc(json_object_size(header) + 1, sizeof *reading.places);
    ok = reading.places ? read_tensors(&reading, header) : error_set_memory(err);
    free(reading.places);
    json_decref(header);
    return ok;
}
