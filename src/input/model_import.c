/* SPDX-License-Identifier: MIT */
#include "vramgrid/input/model_import.h"

#include "gguf_parts.h"
#include "model_config_json.h"
#include "model_folder.h"
#include "safetensors.h"

#include "vramgrid/base/file.h"
#include "vramgrid/base/number.h"
#include "vramgrid/base/path.h"
#include "vramgrid/base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { JSON_BYTES_MAX = 64 << 20 };

static const double APART_PERCENT = 3; /* more is told */

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The first bytes, as far as there are any; false with an error where it cannot be read. */
static bool read_magic(const char *path, char magic[4], struct error *err)
{
    struct byte_source source;
    struct error ignored = {0};

    memset(magic, 0, 4);
    if (!byte_source_open(&source, path, err))
        return false;
    (void)byte_source_read(&source, magic, 4, &ignored);
    byte_source_close(&source);
    return true;
}

/* "Llama-3.1-8B-Q4_K_M-00001-of-00002.gguf": what stands before the part and the ending. */
static void take_file_name(struct model_shape *shape, const char *base)
{
    static const char PART[] = "-00001-of-00002";
    size_t length = strlen(base);

    if (path_has_suffix(base, ".gguf") || path_has_suffix(base, ".json"))
        length -= strlen(".gguf");
    if (length > strlen(PART) && strncmp(base + length - strlen(PART), PART, 10) == 0)
        length -= strlen(PART);
    model_shape_take_name(shape, base, length);
}

static bool read_gguf(struct model_import *import, const struct import_request *request,
                      struct error *err)
{
    struct model_shape *shape = &import->shape;

    if (!gguf_parts_read(shape, request->path, request->assumed, err))
        return false;
    snprintf(import->source, IMPORT_SOURCE_SIZE, "%.*s; %s; %zu tensors", CATALOGUE_NAME_MAX,
             path_base(request->path), shape->read_as, shape->stored.count);
    if (*shape->name == '\0')
        take_file_name(shape, path_base(request->path));
    return true;
}

/* Every folder's is a config.json; copies of several beside each other are called as the models. */
static bool read_config(struct model_import *import, const struct import_request *request,
                        struct error *err)
{
    const char *base = path_base(request->path);

    if (!model_folder_read_config(import, request, request->path, err))
        return false;
    if (strcmp(base, "config.json") == 0)
        model_folder_take_name(&import->shape, request->path);
    else if (*import->shape.name == '\0')
        take_file_name(&import->shape, base);
    return true;
}

/* Which of the two JSON files it is: an index maps tensors to files. */
static bool is_index(const char *path)
{
    const char *reason;
    size_t length;
    char *text = path_has_suffix(path, ".index.json")
                     ? file_read(path, JSON_BYTES_MAX, &length, &reason)
                     : NULL;
    struct error ignored = {0};
    json_t *root = text ? model_config_load_json(text, length, &ignored) : NULL;
    bool is = json_is_object(json_object_get(root, "weight_map"));

    json_decref(root);
    free(text);
    return is;
}

static bool read_file(struct model_import *import, const struct import_request *request,
                      struct error *err)
{
    char magic[4];

    if (!read_magic(request->path, magic, err))
        return false;
    if (memcmp(magic, "GGUF", 4) == 0 || path_has_suffix(request->path, ".gguf"))
        return read_gguf(import, request, err);
    if (path_has_suffix(request->path, ".safetensors"))
        return model_folder_read_single(import, request, request->path, err);
    if (is_index(request->path))
        return model_folder_read_index(import, request, request->path, err);
    return read_config(import, request, err);
}

bool model_import_read(struct model_import *import, const struct import_request *request,
                       struct error *err)
{
    char line[IMPORT_SOURCE_SIZE];
    bool ok;

    *import = (struct model_import){0};
    model_shape_clear(&import->shape);
    ok = is_folder(request->path) ? model_folder_read(import, request, request->path, err)
                                  : read_file(import, request, err);
    utf8_copy_line(line, sizeof line, import->source);
    strcpy(import->source, line);
    return ok;
}

static double billions(uint64_t params)
{
    return (double)params / 1e9;
}

static double apart_percent(double value, double reference)
{
    return fabs(value / reference - 1) * 100;
}

/* Without towers and multi-token prediction, which no config's dimensions here tell. */
static double text_params(const struct tensor_tally *tally)
{
    return billions(tensor_tally_params(tally) - tally->params[TENSOR_TOWER] -
                    tally->params[TENSOR_NEXTN]);
}

static void warn(struct model_import *import, const char *what, double value, const char *other,
                 double reference)
{
    if (*import->warning == '\0' && apart_percent(value, reference) > APART_PERCENT)
        snprintf(import->warning, IMPORT_WARNING_SIZE,
                 "%s: %.4g billion parameters, but %.4g %s: %.1f %% apart", what, value, reference,
                 other, apart_percent(value, reference));
}

/* What is given, what the files hold and what the dimensions make: each pair has to agree. */
static void compare_params(struct model_import *import, double given)
{
    const struct model_shape *shape = &import->shape;
    double stored = billions(tensor_tally_params(&shape->stored));
    double text = text_params(&shape->stored);
    double computed = billions(tensor_tally_params(&shape->computed));

    if (number_is_known(given) && stored > 0 && apart_percent(given, text) > APART_PERCENT)
        warn(import, "--params-b", given, "in the tensors", stored);
    else if (number_is_known(given) && !(stored > 0) && computed > 0)
        warn(import, "--params-b", given, "by the config's dimensions (without towers)", computed);
    if (stored > 0 && computed > 0)
        warn(import, "the tensors", text, "by the config's dimensions", computed);
}

static void add_source(struct model_import *import, const char *text)
{
    size_t used = strlen(import->source);

    snprintf(import->source + used, IMPORT_SOURCE_SIZE - used, "; %s", text);
}

static bool take_params(struct model_import *import, const struct import_request *request,
                        struct error *err)
{
    const struct model_shape *shape = &import->shape;
    double *params = &import->shape.model.params_billion;

    compare_params(import, request->params_billion);
    *params = request->params_billion;
    if (number_is_known(*params))
        return true;
    if (shape->stored.count > 0) {
        *params = billions(tensor_tally_params(&shape->stored));
        return *params > 0 || error_set(err, ERROR_INPUT, "%s: no parameters", request->path);
    }
    if (shape->computed.count == 0)
        return error_set(err, ERROR_USAGE,
                         "import: --params-b N is required: %s says too little to count parameters",
                         request->path);
    *params = billions(tensor_tally_params(&shape->computed));
    add_source(import, shape->has_towers
                           ? "params_billion computed from config.json, without its towers"
                           : "params_billion computed from config.json");
    return true;
}

/* A column whose figure is nothing stays empty. */
static double above_zero(double value)
{
    return value > 0 ? value : NUMBER_UNKNOWN;
}

/* What a token reads: all but the experts that it is not sent to. */
static double active_params(const struct model *model)
{
    double towers = model->vision_params_billion > 0 ? model->vision_params_billion : 0;
    double nextn = model->mtp_params_billion > 0 ? model->mtp_params_billion : 0;
    double idle = 1 - model->num_experts_per_tok / model->num_experts;
    double active = model->params_billion - towers - nextn - model->expert_params_billion * idle;

    return round(active * 1e9) / 1e9; /* whole parameters */
}

static void split_params(struct model_import *import)
{
    const struct model_shape *shape = &import->shape;
    const struct tensor_tally *tally = shape->stored.count > 0 ? &shape->stored : &shape->computed;
    struct model *model = &import->shape.model;

    model->expert_params_billion = above_zero(billions(tally->params[TENSOR_EXPERT]));
    model->vision_params_billion = above_zero(billions(tally->params[TENSOR_TOWER]));
    model->mtp_params_billion = above_zero(billions(tally->params[TENSOR_NEXTN]));
    model->active_params_billion = above_zero(active_params(model));
    if (!number_is_known(model->tie_word_embeddings) && shape->stored.params[TENSOR_EMBEDDING] > 0)
        model->tie_word_embeddings = shape->stored.params[TENSOR_HEAD] > 0 ? 0 : 1;
}

static bool take_name(struct model_import *import, const struct import_request *request,
                      struct error *err)
{
    import->shape.model.name = request->name ? request->name : import->shape.name;
    return *import->shape.model.name != '\0' ||
           error_set(err, ERROR_USAGE, "import: --name NAME is required: %s does not say it",
                     request->path);
}

/* Without a word from the config, the type of most of the bytes. */
static const char *name_quantization(const struct model_shape *shape)
{
    static const struct {
        const char *type, *name;
    } NAMES[] = {{"BF16", "bf16"},   {"F16", "fp16"},    {"F32", "fp32"},
                 {"F8_E4M3", "fp8"}, {"F8_E5M2", "fp8"}, {"I8", "int8"}};
    const char *type = tensor_tally_main_type(&shape->stored);

    if (*shape->quantization != '\0')
        return shape->quantization;
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        if (strcmp(NAMES[i].type, type) == 0)
            return NAMES[i].name;
    return "";
}

bool model_import_finish(struct model_import *import, const struct import_request *request,
                         struct error *err)
{
    struct model_shape *shape = &import->shape;

    if (!take_params(import, request, err) || !take_name(import, request, err))
        return false;
    split_params(import);
    if (shape->stored.count > 0 && *shape->model.precision_default == '\0')
        shape->model.precision_default = name_quantization(shape);
    shape->model.source = import->source;
    return true;
}

/* llama.cpp keeps an untied token embedding in host memory; a tied one is the head as well. */
static double host_bytes(const struct model_shape *shape)
{
    bool tied = shape->stored.bytes[TENSOR_HEAD] == 0;
    uint64_t bytes = shape->stored.bytes[TENSOR_LAYER_EMBEDDING];

    if (!shape->llama_cpp)
        return NUMBER_UNKNOWN;
    return (double)(bytes + (tied ? 0 : shape->stored.bytes[TENSOR_EMBEDDING]));
}

bool model_import_checkpoint(const struct model_import *import,
                             const struct import_request *request, struct checkpoint *checkpoint,
                             struct error *err)
{
    const struct model_shape *shape = &import->shape;
    double bytes =
        shape->stored.count > 0 ? (double)tensor_tally_bytes(&shape->stored) : shape->index_bytes;
    double params = shape->stored.count > 0 ? billions(tensor_tally_params(&shape->stored))
                                            : shape->model.params_billion;

    if (!(bytes > 0))
        return error_set(err, ERROR_INPUT,
                         "%s: has no tensors, whose bytes a checkpoints row tells", request->path);
    *checkpoint =
        (struct checkpoint){.model = shape->model.name,
                            .quantization = name_quantization(shape),
                            .as_of = "",
                            .source = import->source,
                            .weights_bytes = bytes,
                            .host_bytes = host_bytes(shape),
                            .params_billion = params,
                            .bits_per_weight = round(bytes * 8 / (params * 1e9) * 1e4) / 1e4};
    return *checkpoint->quantization != '\0' ||
           error_set(err, ERROR_INPUT,
                     "%s: its quantization has no name here, and a checkpoints row needs one",
                     request->path);
}

bool model_import_safetensors(struct model_shape *shape, const char *bytes, size_t length,
                              struct error *err)
{
    struct safetensors_reading reading = {.num_layers = NUMBER_UNKNOWN,
                                          .packed_bits = NUMBER_UNKNOWN};
    struct byte_source source;

    model_shape_clear(shape);
    byte_source_open_memory(&source, bytes, length);
    return safetensors_tally(&shape->stored, &source, &reading, err);
}
