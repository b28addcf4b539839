/* SPDX-License-Identifier: MIT */
#include "model_folder.h"

#include "gguf_parts.h"
#include "model_config_json.h"
#include "safetensors.h"

#include "model_config.h"
#include "vramgrid/base/digest.h"
#include "vramgrid/base/file.h"
#include "vramgrid/base/path.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    CONFIG_BYTES_MAX = 16 << 20,
    INDEX_BYTES_MAX = 64 << 20,
    COMMIT_BYTES_MAX = 255,
    DIGEST_SHOWN = 12
};

static void add_source(struct model_import *import, const char *text)
{
    size_t used = strlen(import->source);

    snprintf(import->source + used, IMPORT_SOURCE_SIZE - used, "%s%s", used ? "; " : "", text);
}

static bool file_is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

/* The file beside another one, or in a folder; errors are of input, since it is only read. */
static bool join(char path[PATH_SIZE], const char *folder, const char *name, struct error *err)
{
    struct error why = {0};

    return path_join(path, folder, name, &why) || error_set(err, ERROR_INPUT, "%s", why.text);
}

static bool beside(char path[PATH_SIZE], const char *file, const char *name, struct error *err)
{
    size_t length = (size_t)(path_base(file) - file);

    if (length + strlen(name) >= PATH_SIZE)
        return error_set(err, ERROR_INPUT, "%.200s...: the path is too long", file);
    memcpy(path, file, length);
    strcpy(path + length, name);
    return true;
}

/* What git clone leaves without git-lfs: a few lines that say where the file would be. */
static bool is_lfs_pointer(const char *path)
{
    static const char BEGINS[] = "version https://git-lfs";
    struct byte_source source;
    char bytes[sizeof BEGINS - 1];
    struct error ignored = {0};
    bool is_pointer;

    if (!byte_source_open(&source, path, &ignored))
        return false;
    is_pointer = byte_source_read(&source, bytes, sizeof bytes, &ignored) &&
                 memcmp(bytes, BEGINS, sizeof bytes) == 0;
    byte_source_close(&source);
    return is_pointer;
}

static bool is_there(const char *path)
{
    struct byte_source source;
    struct error ignored = {0};

    if (!byte_source_open(&source, path, &ignored))
        return false;
    byte_source_close(&source);
    return !is_lfs_pointer(path);
}

bool model_folder_read_config(struct model_import *import, const struct import_request *request,
                              const char *path, struct error *err)
{
    const char *reason;
    size_t length;
    char *text = file_read(path, CONFIG_BYTES_MAX, &length, &reason);
    char note[READ_AS_SIZE + 64];
    struct error why = {0};
    struct digest digest;
    bool ok;

    if (!text)
        return error_set(err, ERROR_INPUT, "%s: %s", path, reason);
    ok = model_config_parse(&import->shape, text, length, request->assumed, &why) &&
         digest_bytes(&digest, text, length, &why);
    free(text);
    if (!ok)
        return error_set(err, why.kind, "%s: %s", path, why.text);
    snprintf(note, sizeof note, "config.json sha256 %.*s; %s", DIGEST_SHOWN, digest.hex,
             import->shape.read_as);
    add_source(import, note);
    return true;
}

/* Tensors say something without a config.json too: the shape stays unknown then. */
static bool read_config_beside(struct model_import *import, const struct import_request *request,
                               const char *file, struct error *err)
{
    char path[PATH_SIZE];

    if (!beside(path, file, "config.json", err))
        return false;
    return !file_is_there(path) || model_folder_read_config(import, request, path, err);
}

static struct safetensors_reading make_reading(const struct model_shape *shape)
{
    return (struct safetensors_reading){.num_layers = shape->model.num_layers,
                                        .packed_bits = shape->packed_bits,
                                        .experts_are_fp4 = shape->experts_are_fp4};
}

static bool tally_file(struct model_import *import, const struct safetensors_reading *reading,
                       const char *path, struct error *err)
{
    struct byte_source source;
    struct error why = {0};
    bool ok;

    if (!byte_source_open(&source, path, err))
        return false;
    ok = safetensors_tally(&import->shape.stored, &source, reading, &why) ||
         error_set(err, why.kind, "%s: %s", path, why.text);
    byte_source_close(&source);
    return ok;
}

static void note_tensors(struct model_import *import, const char *file, size_t files)
{
    char note[CATALOGUE_NAME_MAX + 64];

    snprintf(note, sizeof note, "%.*s%s: %zu tensors", CATALOGUE_NAME_MAX, path_base(file),
             files > 1 ? " and its shards" : "", import->shape.stored.count);
    add_source(import, note);
}

/* "/hub/models--meta-llama--Llama-3.1-8B/snapshots/0e9e" and "/models/Llama-3.1-8B/" */
static void take_folder_name(struct model_shape *shape, const char *folder)
{
    char whole[PATH_SIZE], *name, *mark;

    if (*shape->name != '\0' || !realpath(folder, whole))
        return;
    mark = strstr(whole, "/snapshots/");
    if (mark)
        *mark = '\0';
    name = strrchr(whole, '/') + 1;
    mark = strncmp(name, "models--", 8) == 0 ? strstr(name + 8, "--") : NULL;
    model_shape_take_name(shape, mark ? mark + 2 : name, strlen(mark ? mark + 2 : name));
}

void model_folder_take_name(struct model_shape *shape, const char *file)
{
    char folder[PATH_SIZE];
    struct error ignored = {0};

    if (beside(folder, file, ".", &ignored))
        take_folder_name(shape, folder);
}

bool model_folder_read_single(struct model_import *import, const struct import_request *request,
                              const char *path, struct error *err)
{
    struct safetensors_reading reading;

    if (is_lfs_pointer(path))
        return error_set(err, ERROR_INPUT,
                         "%s: a Git LFS pointer: the weights themselves were not fetched", path);
    if (!read_config_beside(import, request, path, err))
        return false;
    reading = make_reading(&import->shape);
    if (!tally_file(import, &reading, path, err))
        return false;
    note_tensors(import, path, 1);
    model_folder_take_name(&import->shape, path);
    return true;
}

/* The files that an index names, each once; borrowed from its weight_map. */
struct shards {
    const char **names;
    size_t count, there;
};

static int by_text(const void *a, const void *b)
{
    const char *const *left = a, *const *right = b;

    return strcmp(*left, *right);
}

static bool list_shards(struct shards *shards, json_t *weight_map, struct error *err)
{
    const char *tensor;
    json_t *file;
    size_t kept = 0;

    shards->names = malloc((json_object_size(weight_map) + 1) * sizeof *shards->names);
    if (!shards->names)
        return error_set_memory(err);
    json_object_foreach(weight_map, tensor, file)
    {
        const char *name = json_string_value(file);

        if (!name || *name == '\0' || !path_stays_inside(name))
            return error_set(err, ERROR_INPUT, "weight_map: %s: no file beside the index", tensor);
        shards->names[shards->count++] = name;
    }
    qsort(shards->names, shards->count, sizeof *shards->names, by_text);
    for (size_t i = 0; i < shards->count; i++)
        if (i == 0 || strcmp(shards->names[i], shards->names[kept - 1]) != 0)
            shards->names[kept++] = shards->names[i];
    shards->count = kept;
    return kept > 0 || error_set(err, ERROR_INPUT, "weight_map: it names no file");
}

static bool count_there(struct shards *shards, const char *index, struct error *err)
{
    const char *missing = NULL;
    char path[PATH_SIZE];

    for (size_t i = 0; i < shards->count; i++) {
        if (!beside(path, index, shards->names[i], err))
            return false;
        if (is_there(path))
            shards->there++;
        else if (!missing)
            missing = shards->names[i];
    }
    return shards->there == 0 || !missing ||
           error_set(err, ERROR_INPUT, "%s is missing: %zu of %zu files are there", missing,
                     shards->there, shards->count);
}

/* An index alone says at least how many bytes there are. */
static bool take_total_size(struct model_import *import, const json_t *index, struct error *err)
{
    const json_t *total = json_object_get(json_object_get(index, "metadata"), "total_size");

    if (!json_is_number(total) || !(json_number_value(total) > 0))
        return error_set(err, ERROR_INPUT,
                         "metadata: total_size is missing, and so are the files it names");
    import->shape.index_bytes = json_number_value(total);
    add_source(import, "model.safetensors.index.json: metadata.total_size");
    return true;
}

static bool tally_shards(struct model_import *import, const struct shards *shards,
                         json_t *weight_map, const char *index, struct error *err)
{
    struct safetensors_reading reading = make_reading(&import->shape);
    char path[PATH_SIZE];

    reading.weight_map = weight_map;
    for (size_t i = 0; i < shards->count; i++) {
        reading.file = shards->names[i];
        if (!beside(path, index, shards->names[i], err) || !tally_file(import, &reading, path, err))
            return false;
    }
    if (import->shape.stored.count != json_object_size(weight_map))
        return error_set(err, ERROR_INPUT, "%s: weight_map has %zu tensors, its files %zu of them",
                         index, json_object_size(weight_map), import->shape.stored.count);
    note_tensors(import, index, shards->count);
    return true;
}

static bool read_shards(struct model_import *import, json_t *index, const char *path,
                        struct error *err)
{
    json_t *weight_map = json_object_get(index, "weight_map");
    struct shards shards = {0};
    struct error why = {0};
    bool ok = list_shards(&shards, weight_map, &why) && count_there(&shards, path, &why);

    if (ok && shards.there == 0)
        ok = take_total_size(import, index, &why);
    if (!ok)
        error_set(err, why.kind, "%s: %s", path, why.text);
    else if (shards.there > 0)
        ok = tally_shards(import, &shards, weight_map, path, err);
    free(shards.names);
    return ok;
}

bool model_folder_read_index(struct model_import *import, const struct import_request *request,
                             const char *path, struct error *err)
{
    const char *reason;
    size_t length;
    char *text = file_read(path, INDEX_BYTES_MAX, &length, &reason);
    struct error why = {0};
    json_t *index;
    bool ok;

    if (!text)
        return error_set(err, ERROR_INPUT, "%s: %s", path, reason);
    index = model_config_load_json(text, length, &why);
    free(text);
    if (!index)
        return error_set(err, why.kind, "%s: %s", path, why.text);
    ok = read_config_beside(import, request, path, err) && read_shards(import, index, path, err);
    json_decref(index);
    model_folder_take_name(&import->shape, path);
    return ok;
}

/* The only file of a folder whose name passes, in path; *count says how many there are. */
static bool find_file(char path[PATH_SIZE], const char *folder, bool (*passes)(const char *),
                      size_t *count, struct error *err)
{
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    bool ok = true;

    *count = 0;
    if (!entries)
        return error_set_errno(err, ERROR_INPUT, "%s", folder);
    while (ok && (entry = readdir(entries))) {
        if (entry->d_name[0] == '.' || !passes(entry->d_name))
            continue;
        ++*count;
        ok = join(path, folder, entry->d_name, err);
    }
    closedir(entries);
    return ok;
}

static bool is_first_gguf(const char *name)
{
    const char *of = strstr(name, "-of-");
    bool later = of && of - name >= 6 && strncmp(of - 6, "-00001", 6) != 0;

    return path_has_suffix(name, ".gguf") && strncmp(name, "mmproj", 6) != 0 && !later;
}

static bool is_safetensors(const char *name)
{
    return path_has_suffix(name, ".safetensors") && strncmp(name, "consolidated", 12) != 0;
}

static bool is_snapshot(const char *name)
{
    (void)name;
    return true;
}

static bool read_gguf(struct model_import *import, const struct import_request *request,
                      const char *folder, struct error *err)
{
    char path[PATH_SIZE];
    size_t count;

    if (!find_file(path, folder, is_first_gguf, &count, err))
        return false;
    if (count == 1)
        return model_import_read(
            import, &(struct import_request){.path = path, .assumed = request->assumed}, err);
    return error_set(err, ERROR_INPUT,
                     count ? "%s: has %zu GGUF models: name one of them"
                           : "%s: has no config.json, no safetensors and no GGUF (%zu files)",
                     folder, count);
}

/* The snapshot that Hugging Face's cache takes for the newest. */
static bool find_main(char path[PATH_SIZE], const char *folder)
{
    char name[PATH_SIZE];
    const char *reason;
    size_t length;
    struct error ignored = {0};
    char *commit;
    bool found;

    if (!join(name, folder, "refs/main", &ignored))
        return false;
    commit = file_read(name, COMMIT_BYTES_MAX, &length, &reason);
    if (!commit)
        return false;
    commit[strcspn(commit, " \r\n")] = '\0';
    found = *commit != '\0' && path_stays_inside(commit) &&
            snprintf(path, PATH_SIZE, "%s/snapshots/%s", folder, commit) < PATH_SIZE &&
            file_is_there(path);
    free(commit);
    return found;
}

/* models--ORGANISATION--NAME of Hugging Face's cache: the newest snapshot, or the only one. */
static bool enter_cache(char path[PATH_SIZE], const char *folder, struct error *err)
{
    char snapshots[PATH_SIZE];
    size_t count;

    if (!join(snapshots, folder, "snapshots", err))
        return false;
    if (!file_is_there(snapshots)) {
        snprintf(path, PATH_SIZE, "%s", folder);
        return true;
    }
    if (find_main(path, folder))
        return true;
    if (!find_file(path, snapshots, is_snapshot, &count, err))
        return false;
    return count == 1 ||
           error_set(err, ERROR_INPUT, "%s: has %zu snapshots: name one of them", snapshots, count);
}

static bool read_folder(struct model_import *import, const struct import_request *request,
                        const char *folder, struct error *err)
{
    char config[PATH_SIZE], index[PATH_SIZE], single[PATH_SIZE];
    size_t count;

    if (!join(config, folder, "config.json", err) ||
        !join(index, folder, "model.safetensors.index.json", err) ||
        !find_file(single, folder, is_safetensors, &count, err))
        return false;
    if (file_is_there(index))
        return model_folder_read_index(import, request, index, err);
    if (count == 1 && is_there(single))
        return model_folder_read_single(import, request, single, err);
    if (count > 1 && !is_lfs_pointer(single))
        return error_set(err, ERROR_INPUT,
                         "%s: has %zu safetensors files and no model.safetensors.index.json",
                         folder, count);
    if (file_is_there(config))
        return model_folder_read_config(import, request, config, err);
    return read_gguf(import, request, folder, err);
}

bool model_folder_read(struct model_import *import, const struct import_request *request,
                       const char *folder, struct error *err)
{
    char path[PATH_SIZE];

    if (!enter_cache(path, folder, err) || !read_folder(import, request, path, err))
        return false;
    take_folder_name(&import->shape, path);
    return true;
}
