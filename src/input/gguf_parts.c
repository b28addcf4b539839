/* SPDX-License-Identifier: MIT */
#include "gguf_parts.h"

#include "gguf_model.h"

#include "vramgrid/base/path.h"
#include "vramgrid/input/model_import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_MAX = 999 };

struct parts {
    struct gguf *parts;
    size_t count;
    struct gguf_layers layers;
    size_t tensors;
};

static bool add_part(struct parts *parts, struct byte_source *source, struct error *err)
{
    struct gguf *grown = realloc(parts->parts, (parts->count + 1) * sizeof *grown);

    if (!grown)
        return error_set_memory(err);
    parts->parts = grown;
    parts->count++;
    if (!gguf_read(&grown[parts->count - 1], source, err))
        return false;
    parts->tensors += grown[parts->count - 1].tensor_count;
    return gguf_layers_note(&parts->layers, &grown[parts->count - 1], err);
}

static bool add_file(struct parts *parts, const char *path, struct error *err)
{
    struct byte_source source;
    struct error why = {0};
    bool ok;

    if (!byte_source_open(&source, path, err))
        return false;
    ok = add_part(parts, &source, &why) || error_set(err, why.kind, "%s: %s", path, why.text);
    byte_source_close(&source);
    return ok;
}

static double split_number(const struct gguf *gguf, const char *key, double otherwise)
{
    const struct gguf_value *value = gguf_find(gguf, key);

    return value && number_is_known(value->number) ? value->number : otherwise;
}

/* "-00001-of-00003.gguf" at the end of the name, with the part's number in it; NULL: it has none.
 */
static char *find_number(char *path, unsigned count)
{
    char tail[64];
    size_t length = strlen(path);
    size_t tail_length = (size_t)snprintf(tail, sizeof tail, "-00001-of-%05u.gguf", count);

    if (length < tail_length || strcmp(path + length - tail_length, tail) != 0)
        return NULL;
    return path + length - tail_length + 1;
}

static bool add_others(struct parts *parts, const char *first, unsigned count, struct error *err)
{
    char path[PATH_SIZE], digits[16], *number;

    snprintf(path, sizeof path, "%s", first);
    number = find_number(path, count);
    if (!number)
        return error_set(err, ERROR_INPUT,
                         "%s: one of %u parts, but its name does not end with -00001-of-%05u.gguf",
                         first, count, count);
    for (unsigned i = 2; i <= count; i++) {
        snprintf(digits, sizeof digits, "%05u", i);
        memcpy(number, digits, 5);
        if (!add_file(parts, path, err))
            return false;
    }
    return true;
}

static bool read_parts(struct parts *parts, const char *path, struct error *err)
{
    double count, place, tensors;

    if (!add_file(parts, path, err))
        return false;
    count = split_number(parts->parts, "split.count", 1);
    place = split_number(parts->parts, "split.no", 0);
    tensors = split_number(parts->parts, "split.tensors.count", NUMBER_UNKNOWN);
    if (!(count >= 0 && count <= PARTS_MAX))
        return error_set(err, ERROR_INPUT, "%s: split.count: not a number of parts", path);
    if (count <= 1)
        return true;
    if (place > 0)
        return error_set(err, ERROR_INPUT, "%s: part %g of %g: give the first", path, place + 1,
                         count);
    if (!add_others(parts, path, (unsigned)count, err))
        return false;
    return !(tensors >= 0) || (double)parts->tensors == tensors ||
           error_set(err, ERROR_INPUT, "%s: its parts have %zu tensors, not %g", path,
                     parts->tensors, tensors);
}

static bool take_model(struct model_shape *shape, const struct parts *parts, const char *assumed,
                       struct error *err)
{
    if (!gguf_model_read(shape, parts->parts, &parts->layers, assumed, err))
        return false;
    for (size_t i = 0; i < parts->count; i++)
        gguf_layers_tally(&parts->layers, &parts->parts[i], &shape->stored);
    if (shape->stored.overflows)
        return error_set(err, ERROR_INPUT, "more parameters than can be counted");
    if (*shape->quantization == '\0')
        shape->quantization = shape->model.precision_default =
            tensor_tally_main_type(&shape->stored);
    return true;
}

static void release(struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        gguf_release(&parts->parts[i]);
    free(parts->parts);
}

bool gguf_parts_read(struct model_shape *shape, const char *path, const char *assumed,
                     struct error *err)
{
    struct parts parts = {0};
    struct error why = {0};
    bool ok = read_parts(&parts, path, err);

    if (ok && !take_model(shape, &parts, assumed, &why))
        ok = error_set(err, why.kind, "%s: %s", path, why.text);
    release(&parts);
    return ok;
}

bool model_import_gguf(struct model_shape *shape, const char *bytes, size_t length,
                       struct error *err)
{
    struct parts parts = {0};
    struct byte_source source;
    bool ok;

    model_shape_clear(shape);
    byte_source_open_memory(&source, bytes, length);
    ok = add_part(&parts, &source, err) && take_model(shape, &parts, NULL, err);
    release(&parts);
    return ok;
}
