/* SPDX-License-Identifier: MIT */
#include "vramgrid/catalogue.h"

#include "vramgrid/estimate.h"
#include "vramgrid/kv_cache.h"
#include "vramgrid/nearest.h"
#include "vramgrid/number.h"
#include "vramgrid/sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { COLUMNS_MAX = 32, UNUSED = -1 };

/* One sheet on its way into one table. */
struct loader {
    struct catalogue *catalogue;
    enum sheet_kind kind;
    const struct sheet_layout *layout;
    struct table *table;
    struct findings *findings;
    int *columns_of_fields;       /* UNUSED for unknown headings */
    unsigned fields[COLUMNS_MAX]; /* of each column, from 1; 0: the sheet does not have it */
    unsigned *lines;              /* of each row */
    size_t capacity;
    unsigned line; /* of the row at hand */
};

/* A finding in a column, which may be missing from the sheet. */
static void complain(struct loader *loader, size_t column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void complain(struct loader *loader, size_t column, const char *format, ...)
{
    unsigned field = loader->fields[column] ? loader->fields[column] : 1;
    char text[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    findings_add(loader->findings, loader->line, field, "%s: %s",
                 loader->layout->columns[column].heading, text);
}

static size_t find_column(const struct sheet_layout *layout, const char *heading)
{
    size_t i = 0;

    while (i < layout->column_count && strcasecmp(layout->columns[i].heading, heading) != 0)
        i++;
    return i;
}

/* The nearest unknown heading is most likely the missing one, mistyped. */
static void complain_missing(struct loader *loader, const struct sheet_row *row, size_t column)
{
    struct nearest nearest = {0};

    for (size_t f = 0; f < row->count; f++)
        if (loader->columns_of_fields[f] == UNUSED)
            nearest_offer(&nearest, loader->layout->columns[column].heading, row->fields[f]);
    if (nearest.name)
        complain(loader, column, "the heading is missing; is it '%s'?", nearest.name);
    else
        complain(loader, column, "the heading is missing");
}

static void note_unknown(struct loader *loader, const char *heading, unsigned field)
{
    if (*heading != '\0')
        findings_add(&loader->catalogue->notices, loader->line, field,
                     "unknown column '%s' is ignored", heading);
}

static bool take_heading(void *context, const struct sheet_row *row)
{
    struct loader *loader = context;
    const struct sheet_layout *layout = loader->layout;
    size_t before = findings_in_file(loader->findings);

    loader->line = row->line;
    loader->columns_of_fields = malloc(row->count * sizeof *loader->columns_of_fields);
    if (!loader->columns_of_fields) {
        findings_add(loader->findings, row->line, 0, "out of memory");
        return false;
    }
    for (size_t f = 0; f < row->count; f++) {
        size_t column = find_column(layout, row->fields[f]);
        unsigned field = (unsigned)f + 1;

        loader->columns_of_fields[f] = column < layout->column_count ? (int)column : UNUSED;
        if (column == layout->column_count)
            note_unknown(loader, row->fields[f], field);
        else if (loader->fields[column])
            findings_add(loader->findings, row->line, field, "%s: the heading is doubled",
                         layout->columns[column].heading);
        else
            loader->fields[column] = field;
    }
    for (size_t column = 0; column < layout->column_count; column++)
        if (layout->columns[column].required && !loader->fields[column])
            complain_missing(loader, row, column);
    return findings_in_file(loader->findings) == before;
}

static void describe_range(const struct sheet_column *column, char text[64])
{
    if (column->above_minimum)
        snprintf(text, 64, "more than %.10g and at most %.10g", column->minimum, column->maximum);
    else
        snprintf(text, 64, "from %.10g to %.10g", column->minimum, column->maximum);
}

static bool in_range(const struct sheet_column *column, double value)
{
    return value <= column->maximum &&
           (column->above_minimum ? value > column->minimum : value >= column->minimum);
}

static double take_number(struct loader *loader, size_t index, const char *text, char decimal)
{
    const struct sheet_column *column = &loader->layout->columns[index];
    char range[64];
    double value;

    switch (number_parse(text, decimal, &value)) {
    case NUMBER_MALFORMED:
        complain(loader, index, "'%.80s' is not a number%s", text,
                 decimal == ',' ? " (this sheet has decimal commas)" : "");
        return NUMBER_UNKNOWN;
    case NUMBER_NOT_FINITE:
        complain(loader, index, "'%.80s' is not a finite number", text);
        return NUMBER_UNKNOWN;
    case NUMBER_TOO_LARGE:
        value = HUGE_VAL;
        break;
    case NUMBER_OK:
        break;
    }
    describe_range(column, range);
    if (!in_range(column, value))
        complain(loader, index, "'%.80s' is out of range: %s", text, range);
    else if (column->kind == COLUMN_COUNT && value != floor(value))
        complain(loader, index, "'%.80s' is not a whole number", text);
    return value;
}

static const char *take_text(struct loader *loader, size_t index, const char *text)
{
    const struct sheet_column *column = &loader->layout->columns[index];
    size_t length = strlen(text);
    const char *copy = arena_copy(&loader->catalogue->texts, text, length);

    if (column->kind == COLUMN_NAME && length > CATALOGUE_NAME_MAX)
        complain(loader, index, "the name is longer than %d bytes", CATALOGUE_NAME_MAX);
    if (column->kind == COLUMN_NAME && strpbrk(text, "\t\r\n"))
        complain(loader, index, "the name holds a tab or a line break");
    if (!copy)
        complain(loader, index, "out of memory");
    return copy ? copy : "";
}

static void take_field(struct loader *loader, char *member, size_t index, const char *text,
                       char decimal)
{
    const struct sheet_column *column = &loader->layout->columns[index];

    if (column->required && *text == '\0')
        complain(loader, index, "a value is required");
    if (column->kind == COLUMN_NAME || column->kind == COLUMN_TEXT)
        *(const char **)(void *)member = take_text(loader, index, text);
    else if (*text != '\0')
        *(double *)(void *)member = take_number(loader, index, text, decimal);
}

static void clear_row(const struct sheet_layout *layout, char *row)
{
    for (size_t i = 0; i < layout->column_count; i++) {
        const struct sheet_column *column = &layout->columns[i];

        if (column->kind == COLUMN_NAME || column->kind == COLUMN_TEXT)
            *(const char **)(void *)(row + column->offset) = "";
        else
            *(double *)(void *)(row + column->offset) = NUMBER_UNKNOWN;
    }
}

#define MODEL_COLUMN(member) find_column(loader->layout, #member)

static void derive_head_dim(struct model *model)
{
    if (!number_is_known(model->head_dim) && number_is_known(model->hidden_size) &&
        number_is_known(model->num_attention_heads))
        model->head_dim = floor(model->hidden_size / model->num_attention_heads);
}

/* The first column that stands in the way of deriving the cache, or column_count. */
static size_t missing_for_kv_cache(const struct loader *loader, const struct model *model)
{
    if (!number_is_known(model->num_layers))
        return MODEL_COLUMN(num_layers);
    if (number_is_known(model->kv_lora_rank))
        return number_is_known(model->qk_rope_head_dim) ? loader->layout->column_count
                                                        : MODEL_COLUMN(qk_rope_head_dim);
    if (!number_is_known(model->num_key_value_heads))
        return MODEL_COLUMN(num_key_value_heads);
    if (!number_is_known(model->head_dim))
        return MODEL_COLUMN(head_dim);
    return loader->layout->column_count;
}

static double first_known(double value, double otherwise)
{
    return number_is_known(value) ? value : otherwise;
}

static double derive_kv_mb_per_token(const struct model *model)
{
    struct kv_cache_shape shape = {
        .attention_layers = first_known(model->num_attention_layers, model->num_layers),
        .sliding_layers = first_known(model->num_sliding_layers, 0),
        .key_value_heads = model->num_key_value_heads,
        .head_dim = model->head_dim,
        .v_head_dim = first_known(model->v_head_dim, model->head_dim),
        .sliding_key_value_heads = model->sliding_num_key_value_heads,
        .sliding_head_dim = model->sliding_head_dim,
        .latent_dim = first_known(model->kv_lora_rank + model->qk_rope_head_dim, 0),
    };

    return kv_cache_rule_mb_per_token(&shape);
}

static void check_layers(struct loader *loader, const struct model *model)
{
    double attention = first_known(model->num_attention_layers, model->num_layers);

    if (model->num_attention_layers > model->num_layers)
        complain(loader, MODEL_COLUMN(num_attention_layers), "more than num_layers (%g)",
                 model->num_layers);
    if (model->num_sliding_layers > attention)
        complain(loader, MODEL_COLUMN(num_sliding_layers), "more than the %g attention layers",
                 attention);
    if (number_is_known(model->sliding_window) && !number_is_known(model->num_sliding_layers))
        complain(loader, MODEL_COLUMN(sliding_window), "a window without num_sliding_layers");
    if (model->num_sliding_layers > 0 && !number_is_known(model->sliding_window))
        complain(loader, MODEL_COLUMN(num_sliding_layers), "sliding layers without sliding_window");
}

static void check_heads(struct loader *loader, const struct model *model)
{
    if (fmod(model->num_attention_heads, model->num_key_value_heads) > 0)
        complain(loader, MODEL_COLUMN(num_key_value_heads),
                 "%g does not divide num_attention_heads (%g)", model->num_key_value_heads,
                 model->num_attention_heads);
    if (number_is_known(model->kv_lora_rank) && !number_is_known(model->qk_rope_head_dim))
        complain(loader, MODEL_COLUMN(kv_lora_rank), "a latent rank without qk_rope_head_dim");
}

static void finish_model(struct loader *loader, struct model *model)
{
    size_t before = findings_in_file(loader->findings);
    size_t missing;

    check_layers(loader, model);
    check_heads(loader, model);
    if (model->active_params_billion > model->params_billion)
        complain(loader, MODEL_COLUMN(active_params_billion), "more than params_billion (%g)",
                 model->params_billion);
    derive_head_dim(model);
    model->rule_kv_mb_per_token = model->kv_cache_mb_per_token;
    if (number_is_known(model->kv_cache_mb_per_token) ||
        findings_in_file(loader->findings) > before)
        return;
    missing = missing_for_kv_cache(loader, model);
    if (missing < loader->layout->column_count)
        complain(loader, MODEL_COLUMN(kv_cache_mb_per_token),
                 "empty, and cannot be derived without %s",
                 loader->layout->columns[missing].heading);
    else
        model->rule_kv_mb_per_token = derive_kv_mb_per_token(model);
}

/* bytes_per_param and bits_per_weight follow from one another (SPEC 2). */
static void finish_quantization(struct loader *loader, struct quantization *quantization)
{
    if (!number_is_known(quantization->bytes_per_param))
        quantization->bytes_per_param = quantization->bits_per_weight / 8;
    if (!number_is_known(quantization->bits_per_weight))
        quantization->bits_per_weight = quantization->bytes_per_param * 8;
    if (!number_is_known(quantization->kv_cache_multiplier))
        quantization->kv_cache_multiplier = 1.0;
    if (!number_is_known(quantization->bytes_per_param))
        complain(loader, find_column(loader->layout, "bytes_per_param"),
                 "either this or bits_per_weight is required");
}

static void finish_engine(struct engine *engine)
{
    engine->runtime_context_gib = first_known(engine->runtime_context_gib, 0);
    engine->activation_gib = first_known(engine->activation_gib, 0);
    engine->multi_gpu_extra_gib = first_known(engine->multi_gpu_extra_gib, 0);
    engine->kv_block_tokens = first_known(engine->kv_block_tokens, 1);
    engine->sliding_extra_tokens = first_known(engine->sliding_extra_tokens, 0);
}

static bool reserve_row(struct loader *loader)
{
    struct table *table = loader->table;
    size_t capacity = loader->capacity ? loader->capacity * 2 : 64;
    void *rows;
    unsigned *lines;

    if (table->count < loader->capacity)
        return true;
    rows = realloc(table->rows, capacity * loader->layout->row_size);
    if (!rows)
        return false;
    table->rows = rows;
    lines = realloc(loader->lines, capacity * sizeof *lines);
    if (!lines)
        return false;
    loader->lines = lines;
    loader->capacity = capacity;
    return true;
}

static void take_row(void *context, const struct sheet_row *sheet_row)
{
    struct loader *loader = context;
    size_t before = findings_in_file(loader->findings);
    char *row;

    loader->line = sheet_row->line;
    if (!reserve_row(loader)) {
        findings_add(loader->findings, sheet_row->line, 0, "out of memory");
        return;
    }
    loader->lines[loader->table->count] = sheet_row->line;
    row = (char *)loader->table->rows + loader->table->count++ * loader->layout->row_size;
    memset(row, 0, loader->layout->row_size);
    clear_row(loader->layout, row);
    for (size_t f = 0; f < sheet_row->count; f++) {
        int column = loader->columns_of_fields[f];

        if (column != UNUSED)
            take_field(loader, row + loader->layout->columns[column].offset, (size_t)column,
                       sheet_row->fields[f], sheet_row->decimal);
    }
    if (findings_in_file(loader->findings) > before)
        return;
    if (loader->kind == SHEET_MODELS)
        finish_model(loader, (struct model *)(void *)row);
    else if (loader->kind == SHEET_QUANTIZATIONS)
        finish_quantization(loader, (struct quantization *)(void *)row);
    else if (loader->kind == SHEET_ENGINES)
        finish_engine((struct engine *)(void *)row);
}

/* Every row begins with its name; the layouts' first column says so. */
static const char *row_name(const void *row)
{
    return *(const char *const *)row;
}

static int compare_names(const void *a, const void *b)
{
    const void *x = *(const void *const *)a, *y = *(const void *const *)b;
    int order = strcasecmp(row_name(x), row_name(y));

    return order != 0 ? order : (x > y) - (x < y);
}

static size_t row_index(const struct loader *loader, const void *row)
{
    return (size_t)((const char *)row - (const char *)loader->table->rows) /
           loader->layout->row_size;
}

static void check_duplicates(struct loader *loader)
{
    struct table *table = loader->table;
    const void **sorted = malloc((table->count + 1) * sizeof *sorted);

    if (!sorted) {
        findings_add(loader->findings, 0, 0, "out of memory");
        return;
    }
    for (size_t i = 0; i < table->count; i++)
        sorted[i] = (const char *)table->rows + i * loader->layout->row_size;
    qsort(sorted, table->count, sizeof *sorted, compare_names);
    for (size_t i = 1; i < table->count; i++) {
        const char *name = row_name(sorted[i]);

        if (*name == '\0' || strcasecmp(name, row_name(sorted[i - 1])) != 0)
            continue;
        loader->line = loader->lines[row_index(loader, sorted[i])];
        complain(loader, 0, "'%s' is on line %u already", name,
                 loader->lines[row_index(loader, sorted[i - 1])]);
    }
    free(sorted);
}

double model_num_layers(const struct model *model)
{
    return first_known(model->num_layers, estimate_num_layers(model->params_billion));
}

typedef void read_sheet(const void *source, const struct sheet_handler *handler,
                        struct loader *loader);

/* One sheet into its table, whether from a file or from memory. */
static bool load_sheet(struct catalogue *catalogue, enum sheet_kind kind, const char *name,
                       read_sheet *read, const void *source, struct findings *findings)
{
    struct loader loader = {
        .catalogue = catalogue,
        .kind = kind,
        .layout = &sheet_layouts[kind],
        .table = &catalogue->tables[kind],
        .findings = findings,
    };
    struct sheet_handler handler = {&loader, take_heading, take_row};

    loader.table->path = name;
    findings_begin(findings, name);
    findings_begin(&catalogue->notices, name);
    read(source, &handler, &loader);
    if (findings_in_file(findings) == 0 && loader.table->count == 0)
        findings_add(findings, loader.line, 1, "the sheet has a heading but no rows");
    check_duplicates(&loader);
    free(loader.columns_of_fields);
    free(loader.lines);
    findings_end(&catalogue->notices);
    return findings_end(findings);
}

static void read_file(const void *source, const struct sheet_handler *handler,
                      struct loader *loader)
{
    sheet_read(source, handler, &loader->table->digest, loader->findings);
}

struct memory {
    const char *bytes;
    size_t length;
};

static void read_memory(const void *source, const struct sheet_handler *handler,
                        struct loader *loader)
{
    const struct memory *memory = source;

    sheet_parse(memory->bytes, memory->length, handler, loader->findings);
}

bool catalogue_parse(struct catalogue *catalogue, enum sheet_kind kind, const char *name,
                     const char *bytes, size_t length, struct findings *findings)
{
    struct memory memory = {bytes, length};

    return load_sheet(catalogue, kind, name, read_memory, &memory, findings);
}

/* What a program without any sheet knows (SPEC 1.1). */
static bool load_built_in_quantizations(struct catalogue *catalogue, struct findings *findings)
{
    static const char SHEET[] = "name,family,bits_per_weight,bytes_per_param,kv_cache_multiplier\n"
                                "fp32,reference,32,4.0,2.0\n"
                                "fp16,reference,16,2.0,1.0\n"
                                "int8,reference,8,1.0,0.85\n"
                                "int4,reference,4,0.5,0.85\n";
    bool ok = catalogue_parse(catalogue, SHEET_QUANTIZATIONS, "built-in quantizations", SHEET,
                              sizeof SHEET - 1, findings);

    catalogue->tables[SHEET_QUANTIZATIONS].path = NULL;
    return ok;
}

bool catalogue_load(struct catalogue *catalogue, const char *const paths[SHEET_KINDS],
                    struct findings *findings)
{
    bool ok = true;

    for (int kind = 0; kind < SHEET_KINDS; kind++) {
        if (paths[kind])
            ok = load_sheet(catalogue, (enum sheet_kind)kind, paths[kind], read_file, paths[kind],
                            findings) &&
                 ok;
        else if (kind == SHEET_QUANTIZATIONS)
            ok = load_built_in_quantizations(catalogue, findings) && ok;
    }
    return ok;
}

void catalogue_release(struct catalogue *catalogue)
{
    for (int kind = 0; kind < SHEET_KINDS; kind++)
        free(catalogue->tables[kind].rows);
    arena_release(&catalogue->texts);
    findings_release(&catalogue->notices);
    *catalogue = (struct catalogue){0};
}
