/* SPDX-License-Identifier: MIT */
#include "outputs.h"

#include "vramgrid/base/place.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { MANIFEST_BYTES_MAX = 1 << 28 };

static int compare_outputs(const void *a, const void *b)
{
    const struct manifest_output *x = a, *y = b;

    return strcmp(x->path, y->path);
}

const struct manifest_output *manifest_find(const struct manifest_outputs *outputs,
                                            const char *path)
{
    struct manifest_output wanted = {.path = (char *)path};

    if (outputs->count == 0)
        return NULL;
    return bsearch(&wanted, outputs->files, outputs->count, sizeof wanted, compare_outputs);
}

/* False when memory is out: an output that was left out would be taken away as if it were none. */
static bool take_output(struct manifest_outputs *outputs, json_t *entry)
{
    const char *path = json_string_value(json_object_get(entry, "path"));
    const char *hex = json_string_value(json_object_get(entry, "sha256"));
    struct manifest_output *output = &outputs->files[outputs->count];

    if (!path || !path_stays_inside(path))
        return true;
    output->path = strdup(path);
    snprintf(output->digest.hex, sizeof output->digest.hex, "%s", hex ? hex : "");
    return output->path && ++outputs->count;
}

/* A file of the folder that names vramgrid as its maker. */
static json_t *load(const struct folder *folder, const char *name, struct error *err)
{
    struct place place = {folder, name};
    char *text;
    const char *reason, *maker;
    json_error_t fault;
    size_t length;
    json_t *root;

    text = place_read(place, MANIFEST_BYTES_MAX, &length, &reason);
    if (!text) {
        error_set(err, ERROR_WRITE, "%s/%s: %s", folder->path, name, reason);
        return NULL;
    }
    root = json_loadb(text, length, 0, &fault);
    free(text);
    if (!root) {
        error_set(err, ERROR_WRITE, "%s/%s:%d: %s", folder->path, name, fault.line, fault.text);
        return NULL;
    }
    maker = json_string_value(json_object_get(root, "generator"));
    if (maker && strcmp(maker, MANIFEST_GENERATOR) == 0)
        return root;
    error_set(err, ERROR_WRITE, "%s/%s: was not written by vramgrid", folder->path, name);
    json_decref(root);
    return NULL;
}

json_t *manifest_load(const struct folder *folder, struct error *err)
{
    return load(folder, MANIFEST_NAME, err);
}

static bool is_ours(const struct folder *folder, const char *name)
{
    json_t *root = load(folder, name, &(struct error){0});

    json_decref(root);
    return root != NULL;
}

bool manifest_is_ours(const struct folder *folder)
{
    return is_ours(folder, MANIFEST_NAME);
}

bool marker_exists(const struct folder *folder)
{
    return place_exists((struct place){folder, MARKER_NAME});
}

bool outputs_stand(const struct folder *folder)
{
    return is_ours(folder, MANIFEST_NAME) || is_ours(folder, MARKER_NAME);
}

bool manifest_take_outputs(struct manifest_outputs *outputs, const json_t *manifest,
                           struct error *err)
{
    const json_t *list = json_object_get(manifest, "outputs");
    bool ok;

    *outputs = (struct manifest_outputs){0};
    if (!list)
        return error_set(err, ERROR_WRITE, "%s: is damaged: it lists no files", MANIFEST_NAME);
    outputs->files = calloc(json_array_size(list) + 1, sizeof *outputs->files);
    ok = outputs->files != NULL;
    for (size_t i = 0; ok && i < json_array_size(list); i++)
        ok = take_output(outputs, json_array_get(list, i));
    if (!ok) {
        manifest_outputs_release(outputs);
        return error_set_memory(err);
    }
    if (outputs->count > 0)
        qsort(outputs->files, outputs->count, sizeof *outputs->files, compare_outputs);
    return true;
}

static bool read_outputs(struct manifest_outputs *outputs, const struct folder *folder,
                         const char *name, struct error *err)
{
    json_t *root = load(folder, name, err);
    bool ok = root && manifest_take_outputs(outputs, root, err);

    json_decref(root);
    return ok;
}

bool manifest_read_outputs(struct manifest_outputs *outputs, const struct folder *folder,
                           struct error *err)
{
    return read_outputs(outputs, folder, MANIFEST_NAME, err);
}

void outputs_that_stand(struct manifest_outputs *outputs, const struct folder *folder)
{
    struct error ignored = {0};

    *outputs = (struct manifest_outputs){0};
    if (!read_outputs(outputs, folder, MANIFEST_NAME, &ignored))
        read_outputs(outputs, folder, MARKER_NAME, &ignored);
}

void manifest_outputs_release(struct manifest_outputs *outputs)
{
    assert(outputs->files || outputs->count == 0);
    for (size_t i = 0; i < outputs->count; i++)
        free(outputs->files[i].path);
    free(outputs->files);
    *outputs = (struct manifest_outputs){0};
}

static bool same_folder(const char *path, const char *other)
{
    size_t length = (size_t)(path_base(path) - path);

    return length == (size_t)(path_base(other) - other) && strncmp(path, other, length) == 0;
}

/* Outputs are sorted, so those of a folder follow each other. */
bool manifest_sync_folders(const struct manifest_outputs *outputs, const struct folder *folder,
                           struct error *err)
{
    const char *last = "";

    for (size_t i = 0; i < outputs->count; i++) {
        const char *path = outputs->files[i].path;

        if (!same_folder(path, last) && !place_sync_parents((struct place){folder, path}, err))
            return false;
        last = path;
    }
    return true;
}

bool manifest_read_date(char date[MANIFEST_DATE_SIZE], const struct folder *folder,
                        struct error *err)
{
    json_t *root = manifest_load(folder, err);
    const char *as_of = json_string_value(json_object_get(root, "as_of"));
    bool ok = as_of && strlen(as_of) < MANIFEST_DATE_SIZE && !strchr(as_of, '/');

    if (ok)
        strcpy(date, as_of);
    json_decref(root);
    return ok || error_set(err, ERROR_WRITE, "%s/%s: is damaged: it has no date", folder->path,
                           MANIFEST_NAME);
}

bool manifest_same_origin(const struct folder *folder, const struct folder *other)
{
    struct error ignored = {0};
    json_t *a = manifest_load(folder, &ignored), *b = manifest_load(other, &ignored);
    bool same;

    json_object_del(a, "outputs");
    json_object_del(b, "outputs");
    same = a && b && json_equal(a, b);
    json_decref(a);
    json_decref(b);
    return same;
}
