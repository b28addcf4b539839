/* SPDX-License-Identifier: MIT */
#include "model_config_quantization.h"

#include <string.h>

/*
 * A row of the shipped quantizations sheet for what quant_method, its format and its bits say; an
 * empty format and 0 bits match any. Sources: transformers' quantization_config.py, compressed-
 * tensors' CompressionFormat, ModelOpt's hf_quant_config.json.
 */
static const struct {
    const char *method, *format;
    unsigned bits;
    const char *ours;
} methods[] = {
    {"awq", "", 4, "awq-int4-g128"},
    {"gptq", "", 4, "gptq-int4-g128"},
    {"gptq", "", 8, "gptq-int8-g128"},
    {"fp8", "", 0, "fp8"},
    {"fbgemm_fp8", "", 0, "fp8"},
    {"mxfp4", "", 0, "mxfp4"},
    {"bitsandbytes", "nf4-dq", 0, "bnb-nf4-dq"},
    {"bitsandbytes", "nf4", 0, "bnb-nf4"},
    {"bitsandbytes", "int8", 0, "int8"},
    {"compressed-tensors", "nvfp4-pack-quantized", 0, "nvfp4"},
    {"compressed-tensors", "mxfp4-pack-quantized", 0, "mxfp4"},
    {"compressed-tensors", "pack-quantized", 4, "int4"},
    {"compressed-tensors", "pack-quantized", 8, "int8"},
    {"compressed-tensors", "int-quantized", 8, "int8"},
    {"compressed-tensors", "float-quantized", 8, "fp8"},
    {"compressed-tensors", "naive-quantized", 8, "fp8"},
    {"modelopt", "NVFP4", 0, "nvfp4"},
    {"modelopt", "FP8", 0, "fp8"},
};

static const struct {
    const char *theirs, *ours;
} dtypes[] = {
    {"bfloat16", "bf16"}, {"float16", "fp16"}, {"float32", "fp32"}, {"float8_e4m3fn", "fp8"}};

/* The language model's own goes before the whole file's. */
static const char *read_dtype(const struct config_fields *fields)
{
    const json_t *const places[] = {fields->text, fields->root};
    const char *name = "";

    for (size_t i = 0; *name == '\0' && i < sizeof places / sizeof places[0]; i++) {
        name = fields_text(fields, places[i], "dtype");
        if (*name == '\0')
            name = fields_text(fields, places[i], "torch_dtype");
    }
    return name;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

/* bitsandbytes says in flags what others say in a word. */
static const char *read_format(const json_t *packed, const char *method)
{
    if (strcmp(method, "bitsandbytes") == 0) {
        if (json_is_true(json_object_get(packed, "load_in_8bit")))
            return "int8";
        return json_is_true(json_object_get(packed, "bnb_4bit_use_double_quant")) ? "nf4-dq"
                                                                                  : "nf4";
    }
    return text_of(packed, strcmp(method, "modelopt") == 0 ? "quant_algo" : "format");
}

/* Of the first group of compressed-tensors, or of all weights. */
static json_int_t read_bits(json_t *packed)
{
    const json_t *bits = json_object_get(packed, "bits");
    json_t *groups = json_object_get(packed, "config_groups");
    const json_t *group = json_object_iter_value(json_object_iter(groups));

    if (!bits)
        bits = json_object_get(json_object_get(group, "weights"), "num_bits");
    return json_integer_value(bits);
}

static const char *find_method(const char *method, const char *format, json_int_t bits)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (strcmp(methods[i].method, method) == 0 &&
            (*methods[i].format == '\0' || strcmp(methods[i].format, format) == 0) &&
            (methods[i].bits == 0 || methods[i].bits == bits))
            return methods[i].ours;
    return "";
}

static const char *find_dtype(const char *theirs)
{
    for (size_t i = 0; i < sizeof dtypes / sizeof dtypes[0]; i++)
        if (strcmp(dtypes[i].theirs, theirs) == 0)
            return dtypes[i].ours;
    return "";
}

/* A form that the sheet has no row for is left out: the dtype is what the layers compute in. */
void read_quantization(const struct config_fields *fields, struct model_shape *shape)
{
    json_t *packed = json_object_get(fields->root, "quantization_config");
    const char *method;
    json_int_t bits;

    if (!json_is_object(packed))
        packed = json_object_get(fields->text, "quantization_config");
    shape->experts_are_fp4 = strcmp(text_of(fields->text, "expert_dtype"), "fp4") == 0;
    if (json_is_object(packed)) {
        method = fields_text(fields, packed, "quant_method");
        bits = read_bits(packed);
        shape->quantization = find_method(method, read_format(packed, method), bits);
        if (bits >= 1 && bits <= 16)
            shape->packed_bits = (double)bits;
    } else {
        shape->quantization = find_dtype(read_dtype(fields));
    }
    shape->model.precision_default = shape->quantization;
}
