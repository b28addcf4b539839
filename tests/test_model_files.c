/* SPDX-License-Identifier: MIT */
/* GGUF and safetensors headers in memory: what is read from them, and what is refused. */
#include "unit.h"
#include "vramgrid/input/model_import.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* A file as it grows. */
struct bytes {
    char text[8192];
    size_t length;
    bool big_endian;
};

static void put(struct bytes *bytes, const void *data, size_t length)
{
    memcpy(bytes->text + bytes->length, data, length);
    bytes->length += length;
}

static void put_number(struct bytes *bytes, uint64_t value, unsigned length)
{
    for (unsigned i = 0; i < length; i++) {
        unsigned place = bytes->big_endian ? length - 1 - i : i;
        char byte = (char)(value >> (8 * place));

        put(bytes, &byte, 1);
    }
}

static void put_text(struct bytes *bytes, const char *text)
{
    put_number(bytes, strlen(text), 8);
    put(bytes, text, strlen(text));
}

enum { TYPE_U32 = 4, TYPE_I32 = 5, TYPE_STRING = 8, TYPE_ARRAY = 9 };

static void put_count(struct bytes *bytes, const char *key, uint64_t value)
{
    put_text(bytes, key);
    put_number(bytes, TYPE_U32, 4);
    put_number(bytes, value, 4);
}

static void put_string(struct bytes *bytes, const char *key, const char *value)
{
    put_text(bytes, key);
    put_number(bytes, TYPE_STRING, 4);
    put_text(bytes, value);
}

static void put_tensor(struct bytes *bytes, const char *name, unsigned type, uint64_t offset)
{
    put_text(bytes, name);
    put_number(bytes, 2, 4);
    put_number(bytes, 32, 8);
    put_number(bytes, 4, 8);
    put_number(bytes, type, 4);
    put_number(bytes, offset, 8);
}

static void begin(struct bytes *bytes, uint64_t version, uint64_t tensors, uint64_t values)
{
    bytes->length = 0;
    put(bytes, "GGUF", 4);
    put_number(bytes, version, 4);
    put_number(bytes, tensors, 8);
    put_number(bytes, values, 8);
}

/* The keys of a plain model of one layer; five of them. */
static void put_llama(struct bytes *bytes)
{
    put_string(bytes, "general.architecture", "llama");
    put_count(bytes, "llama.block_count", 1);
    put_count(bytes, "llama.embedding_length", 32);
    put_count(bytes, "llama.attention.head_count", 4);
    put_count(bytes, "llama.attention.head_count_kv", 2);
}

static void end(struct bytes *bytes, size_t data)
{
    while (bytes->length % 32 != 0)
        put(bytes, "", 1);
    while (data-- > 0)
        put(bytes, "", 1);
}

static void put_whole_llama(struct bytes *bytes, uint64_t version)
{
    begin(bytes, version, 2, 6);
    put_llama(bytes);
    put_count(bytes, "general.file_type", 2);
    put_tensor(bytes, "token_embd.weight", 1, 0);     /* F16: 256 bytes */
    put_tensor(bytes, "blk.0.attn_k.weight", 2, 256); /* Q4_0: 4 blocks of 18 */
    end(bytes, 72 + 256);
}

static void reads_a_whole_file(void)
{
    static const struct {
        uint64_t version;
        bool big_endian;
        const char *why;
    } cases[] = {
        {3, false, "as most are"}, {2, false, "the version before"}, {3, true, "big endian"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bytes bytes = {.big_endian = cases[i].big_endian};
        struct model_shape shape;
        struct error err = {0};

        put_whole_llama(&bytes, cases[i].version);
        UNIT_CHECK(model_import_gguf(&shape, bytes.text, bytes.length, &err), err.text);
        UNIT_CHECK(tensor_tally_params(&shape.stored) == 256, cases[i].why);
        UNIT_CHECK(tensor_tally_bytes(&shape.stored) == 256 + 72, cases[i].why);
        UNIT_CHECK(shape.stored.bytes[TENSOR_EMBEDDING] == 256, cases[i].why);
        UNIT_CHECK(strcmp(shape.quantization, "Q4_0") == 0, cases[i].why);
        UNIT_CHECK(shape.model.num_layers == 1 && shape.model.head_dim == 8, cases[i].why);
        UNIT_CHECK(shape.model.num_key_value_heads == 2, cases[i].why);
        UNIT_CHECK(shape.model.tie_word_embeddings == 1, "no tensor for the head");
    }
}

/* Wherever a file is cut, reading ends with an error: no byte behind it is looked at. */
static void refuses_every_cut(void)
{
    struct bytes bytes = {0};
    struct model_shape shape;

    put_whole_llama(&bytes, 3);
    for (size_t length = 0; length < bytes.length; length++) {
        char *copy = malloc(length + 1); /* so that a sanitizer sees who reads on */
        struct error err = {0};

        memcpy(copy, bytes.text, length);
        UNIT_CHECK(!model_import_gguf(&shape, copy, length, &err), "cut short");
        UNIT_CHECK(err.kind == ERROR_INPUT, err.text);
        free(copy);
    }
}

static void refuse(const struct bytes *bytes, const char *error, const char *why)
{
    struct model_shape shape;
    struct error err = {0};

    UNIT_CHECK(!model_import_gguf(&shape, bytes->text, bytes->length, &err), why);
    if (strcmp(err.text, error) != 0)
        printf("%s\n", err.text);
    UNIT_CHECK(strcmp(err.text, error) == 0, why);
}

static void refuses_counts_that_cannot_be(void)
{
    struct bytes bytes = {0};

    begin(&bytes, 3, UINT64_C(1) << 63, 0);
    refuse(&bytes, "9223372036854775808 tensors, more than 262144", "2^63 tensors");
    begin(&bytes, 3, 0, UINT64_C(1) << 63);
    refuse(&bytes, "9223372036854775808 metadata keys, more than 65536", "2^63 keys");
    begin(&bytes, 3, 0, 1);
    put_number(&bytes, 1 << 20, 8);
    refuse(&bytes, "a key of 1048576 bytes, more than 255", "a megabyte of a key");
    begin(&bytes, 3, 0, 1);
    put_text(&bytes, "llama.list");
    put_number(&bytes, TYPE_ARRAY, 4);
    put_number(&bytes, TYPE_I32, 4);
    put_number(&bytes, UINT64_C(1) << 62, 8);
    refuse(&bytes, "llama.list: the file ends before its 4611686018427387904 elements",
           "an array larger than the file");
    begin(&bytes, 3, 0, 1);
    put_text(&bytes, "tokens");
    put_number(&bytes, TYPE_ARRAY, 4);
    put_number(&bytes, TYPE_STRING, 4);
    put_number(&bytes, UINT64_C(1) << 40, 8);
    refuse(&bytes, "more tokens than any model has", "texts without end");
    begin(&bytes, 3, 0, 1);
    put_text(&bytes, "nested");
    put_number(&bytes, TYPE_ARRAY, 4);
    put_number(&bytes, TYPE_ARRAY, 4);
    put_number(&bytes, 1, 8);
    refuse(&bytes, "nested: an array of arrays", "nesting");
    begin(&bytes, 1, 0, 0);
    refuse(&bytes, "GGUF version 1 is not 2 or 3", "the first version");
    begin(&bytes, 3, 0, 0);
    bytes.text[0] = 'g';
    refuse(&bytes, "not a GGUF file: it does not begin with GGUF", "another file");
}

static void refuses_keys_that_are_wrong(void)
{
    struct bytes bytes = {0};

    begin(&bytes, 3, 0, 6);
    put_llama(&bytes);
    put_count(&bytes, "llama.block_count", 2);
    refuse(&bytes, "llama.block_count: the key is there twice", "doubled");
    begin(&bytes, 3, 0, 1);
    put_count(&bytes, "\x1b[2J\xff", 1);
    refuse(&bytes,
           "general.architecture: missing, and without it nothing says how to read the rest",
           "a name that is no text does no harm");
    begin(&bytes, 3, 0, 2);
    put_string(&bytes, "general.architecture", "lama");
    put_count(&bytes, "lama.block_count", 1);
    refuse(&bytes,
           "general.architecture: 'lama' is none whose attention is known here, and it is not "
           "guessed; the nearest known is 'llama'",
           "unknown");
    begin(&bytes, 3, 0, 2);
    put_string(&bytes, "general.architecture", "clip");
    put_string(&bytes, "general.type", "mmproj");
    refuse(&bytes,
           "a part of a model (general.type 'mmproj', architecture 'clip'): give the model's own "
           "file",
           "a vision tower");
    begin(&bytes, 3, 0, 1);
    put_string(&bytes, "general.architecture", "llama");
    refuse(&bytes, "llama.block_count: missing", "no layers");
    begin(&bytes, 3, 0, 2);
    put_string(&bytes, "general.architecture", "llama");
    put_string(&bytes, "llama.block_count", "many");
    refuse(&bytes, "llama.block_count: not a whole number from 0 to 1000000000", "a text");
    begin(&bytes, 3, 0, 5);
    put_llama(&bytes);
    refuse(&bytes, "block_count: no layer has tensors in this file", "a vocabulary alone");
}

/* A file of two tensors, the second as given. */
static void put_second(struct bytes *bytes, const char *name, unsigned type, uint64_t offset)
{
    begin(bytes, 3, 2, 5);
    put_llama(bytes);
    put_tensor(bytes, "blk.0.attn_k.weight", 1, 0);
    put_tensor(bytes, name, type, offset);
    end(bytes, 512);
}

static void refuses_tables_that_are_wrong(void)
{
    struct bytes bytes = {0};

    put_second(&bytes, "blk.0.attn_q.weight", 1, 128);
    refuse(&bytes, "tensors blk.0.attn_k.weight and blk.0.attn_q.weight overlap", "overlapping");
    put_second(&bytes, "blk.0.attn_k.weight", 1, 256);
    refuse(&bytes, "tensor blk.0.attn_k.weight is there twice", "doubled");
    put_second(&bytes, "blk.0.attn_q.weight", 1, 512);
    refuse(&bytes, "tensor blk.0.attn_q.weight: 256 bytes at 512 reach beyond the end of the file",
           "beyond the end");
    put_second(&bytes, "blk.0.attn_q.weight", 1, UINT64_MAX - 8);
    refuse(&bytes,
           "tensor blk.0.attn_q.weight: 256 bytes at 18446744073709551607 reach beyond the end of "
           "the file",
           "an offset that wraps");
    put_second(&bytes, "blk.0.attn_q.weight", 99, 256);
    refuse(&bytes, "tensor blk.0.attn_q.weight: type 99 is unknown here", "another type");
    put_second(&bytes, "blk.0.attn_q.weight", 12, 256);
    refuse(&bytes, "tensor blk.0.attn_q.weight: 32 columns are no whole blocks of 256 (Q4_K)",
           "half a block");
    put_second(&bytes, "blk.99999.attn_q.weight", 1, 256);
    refuse(&bytes, "tensor blk.99999.attn_q.weight: more than 10000 layers", "too many layers");
}

static void refuses_dimensions_that_overflow(void)
{
    struct bytes bytes = {0};

    begin(&bytes, 3, 1, 5);
    put_llama(&bytes);
    put_text(&bytes, "blk.0.attn_k.weight");
    put_number(&bytes, 4, 4);
    for (int i = 0; i < 4; i++)
        put_number(&bytes, UINT64_C(1) << 40, 8);
    put_number(&bytes, 0, 4);
    put_number(&bytes, 0, 8);
    refuse(&bytes, "tensor blk.0.attn_k.weight: more values than can be counted", "2^160 values");
    begin(&bytes, 3, 1, 5);
    put_llama(&bytes);
    put_text(&bytes, "blk.0.attn_k.weight");
    put_number(&bytes, 5, 4);
    refuse(&bytes, "tensor blk.0.attn_k.weight: 5 dimensions, more than 4", "five dimensions");
}

/* A safetensors file with this header and so many bytes behind it. */
static size_t make_safetensors(char *file, const char *header, uint64_t length, size_t data)
{
    for (unsigned i = 0; i < 8; i++)
        file[i] = (char)(length >> (8 * i));
    memcpy(file + 8, header, strlen(header));
    memset(file + 8 + strlen(header), 0, data);
    return 8 + strlen(header) + data;
}

static void reads_safetensors(void)
{
    static const char HEADER[] =
        "{\"__metadata__\":{\"format\":\"pt\"},"
        "\"model.embed_tokens.weight\":{\"dtype\":\"BF16\",\"shape\":[2,4],\"data_offsets\":[0,16]}"
        ","
        "\"model.layers.0.mlp.experts.1.up_proj.qweight\":{\"dtype\":\"I32\",\"shape\":[2,1],"
        "\"data_offsets\":[16,24]},"
        "\"model.layers.0.mlp.experts.1.up_proj.scales\":{\"dtype\":\"F16\",\"shape\":[1,8],"
        "\"data_offsets\":[24,40]},"
        "\"model.layers.0.mlp.shared_expert.up_proj.weight\":{\"dtype\":\"F4\",\"shape\":[3],"
        "\"data_offsets\":[40,42]},"
        "\"visual.blocks.0.mlp.weight\":{\"dtype\":\"F8_E4M3\",\"shape\":[],\"data_offsets\":[42,"
        "43]},"
        "\"mtp.layers.0.mlp.up_proj.weight\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[43,"
        "43]}}";
    struct model_shape shape;
    struct error err = {0};
    char file[2048];
    size_t length = make_safetensors(file, HEADER, sizeof HEADER - 1, 43);

    UNIT_CHECK(model_import_safetensors(&shape, file, length, &err), err.text);
    UNIT_CHECK(shape.stored.params[TENSOR_EMBEDDING] == 8, "an embedding");
    UNIT_CHECK(shape.stored.params[TENSOR_EXPERT] == 16, "eight packed in each integer");
    UNIT_CHECK(shape.stored.bytes[TENSOR_EXPERT] == 24, "scales are bytes, but no parameters");
    UNIT_CHECK(shape.stored.params[TENSOR_OTHER] == 3, "half bytes; a shared expert is none");
    UNIT_CHECK(shape.stored.bytes[TENSOR_OTHER] == 2, "in whole bytes");
    UNIT_CHECK(shape.stored.params[TENSOR_TOWER] == 1, "a scalar is one");
    UNIT_CHECK(shape.stored.count == 6 && tensor_tally_bytes(&shape.stored) == 43, "all of them");
}

#define TENSOR(name, dtype, shape, offsets)                                                        \
    "\"" name "\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":" offsets "}"

static void refuses_safetensors(void)
{
    static const struct {
        const char *header;
        uint64_t length; /* 0: that of the header */
        const char *error, *why;
    } cases[] = {
        {"{}", UINT64_C(1) << 63,
         "its header of 9223372036854775808 bytes reaches beyond the end of the file", "2^63"},
        {"{", 0, "its header is not JSON: string or '}' expected near end of file", "not JSON"},
        {"[]", 0, "its header is not a JSON object", "a list"},
        {"{\"a\":1}", 0, "tensor a: not an object", "a number"},
        {"{" TENSOR("a", "F32", "[1]", "[0,4]") "," TENSOR("a", "F32", "[1]", "[4,8]") "}", 0,
         "its header is not JSON: duplicate object key near '\"a\"'", "doubled"},
        {"{\"\xff\":1}", 0, "its header is not JSON: unable to decode byte 0xff near '\"'",
         "not UTF-8"},
        {"{" TENSOR("a", "F33", "[1]", "[0,4]") "}", 0, "tensor a: dtype 'F33' is unknown here",
         "another dtype"},
        {"{" TENSOR("a", "F32", "1", "[0,4]") "}", 0,
         "tensor a: its shape is no list of dimensions", "no list"},
        {"{" TENSOR("a", "F32", "[-1]", "[0,4]") "}", 0,
         "tensor a: its shape is no list of dimensions", "negative"},
        {"{" TENSOR("a", "F32", "[4294967296,4294967296]", "[0,4]") "}", 0,
         "tensor a: more values than can be counted", "2^64 values"},
        {"{" TENSOR("a", "F32", "[1]", "[4,0]") "}", 0,
         "tensor a: its data_offsets are no beginning and end", "backwards"},
        {"{" TENSOR("a", "F32", "[2]", "[4,12]") "}", 0, "tensor a: ends at byte 12 of 8",
         "beyond the end"},
        {"{" TENSOR("a", "F32", "[2]", "[0,4]") "}", 0,
         "tensor a: its shape and dtype do not make its bytes", "half of it"},
        {"{" TENSOR("a", "F32", "[2]", "[0,8]") "," TENSOR("b", "F32", "[1]", "[4,8]") "}", 0,
         "tensors a and b overlap", "overlapping"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = cases[i].length ? cases[i].length : strlen(cases[i].header);
        struct model_shape shape;
        struct error err = {0};
        char file[1024];

        length = make_safetensors(file, cases[i].header, length, 8);
        UNIT_CHECK(!model_import_safetensors(&shape, file, length, &err), cases[i].why);
        if (strcmp(err.text, cases[i].error) != 0)
            printf("%s\n", err.text);
        UNIT_CHECK(strcmp(err.text, cases[i].error) == 0, cases[i].why);
        UNIT_CHECK(err.kind == ERROR_INPUT, cases[i].why);
    }
}

static void refuses_a_long_name(void)
{
    enum { NAME = 1 << 20 };
    char *file = malloc(8 + NAME + 16), *next = file + 8;
    struct model_shape shape;
    struct error err = {0};
    uint64_t length = NAME + 7;

    for (unsigned i = 0; i < 8; i++)
        file[i] = (char)(length >> (8 * i));
    memcpy(next, "{\"", 2);
    memset(next + 2, 'a', NAME);
    memcpy(next + 2 + NAME, "\":{}}", 5);
    UNIT_CHECK(!model_import_safetensors(&shape, file, 8 + NAME + 7, &err), "a megabyte");
    UNIT_CHECK(strcmp(err.text, "a tensor's name of 1048576 bytes, more than 1023") == 0, err.text);
    free(file);
}

static const struct unit_test tests[] = {
    {"reads a whole file", reads_a_whole_file},
    {"refuses every cut", refuses_every_cut},
    {"refuses counts that cannot be", refuses_counts_that_cannot_be},
    {"refuses keys that are wrong", refuses_keys_that_are_wrong},
    {"refuses tables that are wrong", refuses_tables_that_are_wrong},
    {"refuses dimensions that overflow", refuses_dimensions_that_overflow},
    {"reads safetensors", reads_safetensors},
    {"refuses safetensors", refuses_safetensors},
    {"refuses a long name", refuses_a_long_name},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("model_files", tests);
}
