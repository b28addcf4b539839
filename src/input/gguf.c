/* SPDX-License-Identifier: MIT */
#include "gguf.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum value_type {
    VALUE_U8,
    VALUE_I8,
    VALUE_U16,
    VALUE_I16,
    VALUE_U32,
    VALUE_I32,
    VALUE_F32,
    VALUE_BOOL,
    VALUE_STRING,
    VALUE_ARRAY,
    VALUE_U64,
    VALUE_I64,
    VALUE_F64,
    VALUE_TYPES
};

/* Of one value; 0 where it says itself how long it is. */
static const unsigned value_bytes[VALUE_TYPES] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

struct reader {
    struct gguf *gguf;
    struct byte_source *source;
    struct error *err;
};

static bool fail(struct reader *reader, const char *text)
{
    return error_set(reader->err, ERROR_INPUT, "%s", text);
}

static bool read_unsigned(struct reader *reader, unsigned length, uint64_t *value)
{
    unsigned char bytes[8];

    *value = 0;
    if (!byte_source_read(reader->source, bytes, length, reader->err))
        return false;
    for (unsigned i = 0; i < length; i++)
        *value |= (uint64_t)bytes[i] << (8 * (reader->gguf->big_endian ? length - 1 - i : i));
    return true;
}

static double signed_value(uint64_t bits, unsigned length)
{
    unsigned unused = 64 - 8 * length;

    return (double)((int64_t)(bits << unused) >> unused);
}

static double floating_value(uint64_t bits, unsigned length)
{
    uint32_t half = (uint32_t)bits;
    float single_value;
    double value;

    if (length == sizeof single_value) {
        memcpy(&single_value, &half, sizeof single_value);
        return (double)single_value;
    }
    memcpy(&value, &bits, sizeof value);
    return value;
}

static bool read_number(struct reader *reader, enum value_type type, double *number)
{
    unsigned length = value_bytes[type];
    uint64_t bits;

    if (!read_unsigned(reader, length, &bits))
        return false;
    if (type == VALUE_F32 || type == VALUE_F64)
        *number = floating_value(bits, length);
    else if (type == VALUE_I8 || type == VALUE_I16 || type == VALUE_I32 || type == VALUE_I64)
        *number = signed_value(bits, length);
    else
        *number = (double)bits;
    return true;
}

/* Room for so many bytes of metadata, which are there to be read. */
static const char *keep(struct reader *reader, const char *bytes, size_t length)
{
    struct gguf *gguf = reader->gguf;
    const char *copy;

    if (length > GGUF_KEPT_BYTES_MAX - gguf->kept_bytes) {
        error_set(reader->err, ERROR_INPUT, "more metadata than any model has");
        return NULL;
    }
    gguf->kept_bytes += length;
    copy = arena_copy(&gguf->texts, bytes, length);
    if (!copy)
        error_set_memory(reader->err);
    return copy;
}

/* Anything may stand in a name; a message quotes it harmlessly, and a NUL would hide its end. */
static bool read_name(struct reader *reader, const char *what, const char **name)
{
    char bytes[GGUF_NAME_MAX];
    uint64_t length;

    if (!read_unsigned(reader, 8, &length))
        return false;
    if (length > sizeof bytes)
        return error_set(reader->err, ERROR_INPUT, "%s of %" PRIu64 " bytes, more than %d", what,
                         length, GGUF_NAME_MAX);
    if (!byte_source_read(reader->source, bytes, (size_t)length, reader->err))
        return false;
    if (length == 0 || memchr(bytes, '\0', (size_t)length))
        return error_set(reader->err, ERROR_INPUT, "%s %s", what,
                         length ? "with a NUL in it" : "without a name");
    *name = keep(reader, bytes, (size_t)length);
    return *name != NULL;
}

static bool read_text(struct reader *reader, const char **text)
{
    char bytes[GGUF_TEXT_MAX];
    uint64_t length;

    if (!read_unsigned(reader, 8, &length))
        return false;
    if (length > sizeof bytes)
        return byte_source_skip(reader->source, length, reader->err);
    if (!byte_source_read(reader->source, bytes, (size_t)length, reader->err))
        return false;
    *text = keep(reader, bytes, (size_t)length);
    return *text != NULL;
}

static bool skip_texts(struct reader *reader, uint64_t count)
{
    uint64_t length;

    if (count > GGUF_TEXTS_MAX - reader->gguf->texts_passed)
        return fail(reader, "more tokens than any model has");
    reader->gguf->texts_passed += count;
    for (uint64_t i = 0; i < count; i++)
        if (!read_unsigned(reader, 8, &length) ||
            !byte_source_skip(reader->source, length, reader->err))
            return false;
    return true;
}

static bool read_list(struct reader *reader, enum value_type type, struct gguf_value *value)
{
    double numbers[GGUF_LIST_MAX];

    for (uint64_t i = 0; i < value->count; i++)
        if (!read_number(reader, type, &numbers[i]))
            return false;
    value->list = keep(reader, (const char *)numbers, (size_t)value->count * sizeof *numbers);
    return value->list != NULL;
}

/* Tokens are an array too: a long one is passed over. llama.cpp has no arrays of arrays either. */
static bool read_array(struct reader *reader, struct gguf_value *value)
{
    uint64_t type;

    if (!read_unsigned(reader, 4, &type) || !read_unsigned(reader, 8, &value->count))
        return false;
    if (type >= VALUE_TYPES || type == VALUE_ARRAY)
        return error_set(reader->err, ERROR_INPUT, "%s: an array of %s", value->key,
                         type == VALUE_ARRAY ? "arrays" : "an unknown type");
    if (type == VALUE_STRING)
        return skip_texts(reader, value->count);
    if (value->count > byte_source_left(reader->source) / value_bytes[type])
        return error_set(reader->err, ERROR_INPUT,
                         "%s: the file ends before its %" PRIu64 " elements", value->key,
                         value->count);
    if (value->count <= GGUF_LIST_MAX)
        return read_list(reader, (enum value_type)type, value);
    return byte_source_skip(reader->source, value->count * value_bytes[type], reader->err);
}

static bool read_value(struct reader *reader, struct gguf_value *value)
{
    uint64_t type;

    *value = (struct gguf_value){.count = 1, .number = (double)NAN};
    if (!read_name(reader, "a key", &value->key) || !read_unsigned(reader, 4, &type))
        return false;
    if (type == VALUE_STRING)
        return read_text(reader, &value->text);
    if (type == VALUE_ARRAY)
        return read_array(reader, value);
    if (type < VALUE_TYPES)
        return read_number(reader, (enum value_type)type, &value->number);
    return error_set(reader->err, ERROR_INPUT, "%s: type %" PRIu64 " is unknown", value->key, type);
}

/* Room for one more element; what is read decides how far it grows, not what the file claims. */
static void *grow(struct reader *reader, void *elements, size_t count, size_t size)
{
    if (count & (count - 1))
        return elements; /* between powers of two there is room */
    elements = realloc(elements, (count ? 2 * count : 1) * size);
    if (!elements)
        error_set_memory(reader->err);
    return elements;
}

static bool read_values(struct reader *reader, uint64_t count)
{
    struct gguf *gguf = reader->gguf;

    for (uint64_t i = 0; i < count; i++) {
        void *grown = grow(reader, gguf->values, gguf->value_count, sizeof *gguf->values);

        if (!grown)
            return false;
        gguf->values = grown;
        if (!read_value(reader, &gguf->values[gguf->value_count]))
            return false;
        gguf->value_count++;
    }
    return true;
}

/* Params and bytes by the type's blocks, of which a row has whole ones. */
static bool measure_tensor(struct reader *reader, struct gguf_tensor *tensor)
{
    const struct ggml_type *type = tensor->type;
    uint64_t rows, row_bytes = tensor->dimensions[0] / type->block_values * type->block_bytes;

    if (tensor->dimensions[0] % type->block_values != 0)
        return error_set(reader->err, ERROR_INPUT,
                         "tensor %s: %" PRIu64 " columns are no whole blocks of %u (%s)",
                         tensor->name, tensor->dimensions[0], type->block_values, type->name);
    if (__builtin_mul_overflow(tensor->dimensions[1], tensor->dimensions[2], &rows) ||
        __builtin_mul_overflow(rows, tensor->dimensions[3], &rows) ||
        __builtin_mul_overflow(rows, tensor->dimensions[0], &tensor->params) ||
        tensor->dimensions[0] > INT64_MAX / 8 ||
        __builtin_mul_overflow(rows, row_bytes + type->row_bytes, &tensor->bytes) ||
        tensor->params > INT64_MAX / 8)
        return error_set(reader->err, ERROR_INPUT, "tensor %s: more values than can be counted",
                         tensor->name);
    return true;
}

static bool read_dimensions(struct reader *reader, struct gguf_tensor *tensor)
{
    uint64_t count;

    if (!read_unsigned(reader, 4, &count))
        return false;
    if (count > 4)
        return error_set(reader->err, ERROR_INPUT, "tensor %s: %" PRIu64 " dimensions, more than 4",
                         tensor->name, count);
    for (uint64_t i = 0; i < 4; i++) {
        tensor->dimensions[i] = 1;
        if (i < count && !read_unsigned(reader, 8, &tensor->dimensions[i]))
            return false;
    }
    return true;
}

static bool read_tensor(struct reader *reader, struct gguf_tensor *tensor)
{
    uint64_t type;

    if (!read_name(reader, "a tensor", &tensor->name) || !read_dimensions(reader, tensor) ||
        !read_unsigned(reader, 4, &type))
        return false;
    tensor->type = ggml_type_find((uint32_t)type);
    if (!tensor->type)
        return error_set(reader->err, ERROR_INPUT, "tensor %s: type %" PRIu64 " is unknown here",
                         tensor->name, type);
    return measure_tensor(reader, tensor) && read_unsigned(reader, 8, &tensor->offset);
}

static bool read_tensors(struct reader *reader, uint64_t count)
{
    struct gguf *gguf = reader->gguf;

    for (uint64_t i = 0; i < count; i++) {
        void *grown = grow(reader, gguf->tensors, gguf->tensor_count, sizeof *gguf->tensors);

        if (!grown)
            return false;
        gguf->tensors = grown;
        if (!read_tensor(reader, &gguf->tensors[gguf->tensor_count]))
            return false;
        gguf->tensor_count++;
    }
    return true;
}

static int by_offset(const void *a, const void *b)
{
    const struct gguf_tensor *const *left = a, *const *right = b;

    return ((*left)->offset > (*right)->offset) - ((*left)->offset < (*right)->offset);
}

static int by_name(const void *a, const void *b)
{
    const struct gguf_tensor *const *left = a, *const *right = b;

    return strcmp((*left)->name, (*right)->name);
}

static int by_key(const void *a, const void *b)
{
    const struct gguf_value *left = a, *right = b;

    return strcmp(left->key, right->key);
}

/* Sorted by offset: each ends before the next begins, and the last before the file does. */
static bool check_places(struct reader *reader, const struct gguf_tensor *const *sorted,
                         uint64_t data_bytes)
{
    const struct gguf *gguf = reader->gguf;

    for (size_t i = 0; i < gguf->tensor_count; i++) {
        const struct gguf_tensor *tensor = sorted[i];
        const struct gguf_tensor *next = i + 1 < gguf->tensor_count ? sorted[i + 1] : NULL;

        assert(tensor);
        if (tensor->offset > data_bytes || tensor->bytes > data_bytes - tensor->offset)
            return error_set(reader->err, ERROR_INPUT,
                             "tensor %s: %" PRIu64 " bytes at %" PRIu64
                             " reach beyond the end of the file",
                             tensor->name, tensor->bytes, tensor->offset);
        if (next && next->offset - tensor->offset < tensor->bytes)
            return error_set(reader->err, ERROR_INPUT, "tensors %s and %s overlap", tensor->name,
                             next->name);
    }
    return true;
}

static bool check_tensors(struct reader *reader, uint64_t data_bytes)
{
    const struct gguf *gguf = reader->gguf;
    const struct gguf_tensor **sorted = malloc((gguf->tensor_count + 1) * sizeof *sorted);
    bool ok = true;

    if (!sorted)
        return error_set_memory(reader->err);
    for (size_t i = 0; i < gguf->tensor_count; i++)
        sorted[i] = &gguf->tensors[i];
    qsort(sorted, gguf->tensor_count, sizeof *sorted, by_name);
    for (size_t i = 1; ok && i < gguf->tensor_count; i++)
        if (strcmp(sorted[i]->name, sorted[i - 1]->name) == 0)
            ok = error_set(reader->err, ERROR_INPUT, "tensor %s is there twice", sorted[i]->name);
    qsort(sorted, gguf->tensor_count, sizeof *sorted, by_offset);
    ok = ok && check_places(reader, sorted, data_bytes);
    free(sorted);
    return ok;
}

/* Sorts them, for gguf_find. */
static bool check_values(struct reader *reader)
{
    struct gguf *gguf = reader->gguf;

    if (gguf->value_count > 0)
        qsort(gguf->values, gguf->value_count, sizeof *gguf->values, by_key);
    for (size_t i = 1; i < gguf->value_count; i++)
        if (strcmp(gguf->values[i].key, gguf->values[i - 1].key) == 0)
            return error_set(reader->err, ERROR_INPUT, "%s: the key is there twice",
                             gguf->values[i].key);
    return true;
}

/* A version that is only zeros in its lower half has its bytes the other way round. */
static bool read_version(struct reader *reader)
{
    char magic[4];
    uint64_t version;

    if (!byte_source_read(reader->source, magic, sizeof magic, reader->err))
        return false;
    if (memcmp(magic, "GGUF", 4) != 0)
        return fail(reader, "not a GGUF file: it does not begin with GGUF");
    if (!read_unsigned(reader, 4, &version))
        return false;
    reader->gguf->big_endian = (version & 0xffff) == 0 && version != 0;
    if (reader->gguf->big_endian)
        version = version >> 24 | (version >> 8 & 0xff00);
    reader->gguf->version = (unsigned)version;
    return version == 2 || version == 3 ||
           error_set(reader->err, ERROR_INPUT, "GGUF version %" PRIu64 " is not 2 or 3", version);
}

static bool read_counts(struct reader *reader, uint64_t *tensors, uint64_t *values)
{
    if (!read_unsigned(reader, 8, tensors) || !read_unsigned(reader, 8, values))
        return false;
    if (*tensors > GGUF_TENSORS_MAX)
        return error_set(reader->err, ERROR_INPUT, "%" PRIu64 " tensors, more than %d", *tensors,
                         GGUF_TENSORS_MAX);
    if (*values > GGUF_VALUES_MAX)
        return error_set(reader->err, ERROR_INPUT, "%" PRIu64 " metadata keys, more than %d",
                         *values, GGUF_VALUES_MAX);
    return true;
}

/* The data begin at the next multiple of general.alignment. */
static bool find_data(struct reader *reader, uint64_t *data_bytes)
{
    const struct gguf_value *value = gguf_find(reader->gguf, "general.alignment");
    double given = value ? value->number : 32;
    uint64_t alignment, start;

    if (!(given >= 1 && given <= 1 << 20) || fmod(given, 1) > 0 ||
        ((uint64_t)given & ((uint64_t)given - 1)) != 0)
        return fail(reader, "general.alignment: not a power of two");
    alignment = (uint64_t)given;
    start = (reader->source->position + alignment - 1) / alignment * alignment;
    *data_bytes = start < reader->source->size ? reader->source->size - start : 0;
    return true;
}

bool gguf_read(struct gguf *gguf, struct byte_source *source, struct error *err)
{
    struct reader reader = {gguf, source, err};
    uint64_t tensors, values, data_bytes = 0;

    *gguf = (struct gguf){0};
    return read_version(&reader) && read_counts(&reader, &tensors, &values) &&
           read_values(&reader, values) && check_values(&reader) &&
           read_tensors(&reader, tensors) && find_data(&reader, &data_bytes) &&
           check_tensors(&reader, data_bytes);
}

const struct gguf_value *gguf_find(const struct gguf *gguf, const char *key)
{
    struct gguf_value wanted = {.key = key};

    if (gguf->value_count == 0)
        return NULL;
    return bsearch(&wanted, gguf->values, gguf->value_count, sizeof wanted, by_key);
}

void gguf_release(struct gguf *gguf)
{
    arena_release(&gguf->texts);
    free(gguf->values);
    free(gguf->tensors);
    *gguf = (struct gguf){0};
}
