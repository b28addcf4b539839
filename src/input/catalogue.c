/* SPDX-License-Identifier: MIT */
/* Sheets into tables: headings, ranges, duplicates. What rows mean is finish.c's. */
#include "vramgrid/input/catalogue.h"

#include "loader.h"
#include "vramgrid/base/date.h"
#include "vramgrid/base/number.h"
#include "vramgrid/input/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* price_eur is near to price_usd, and no slip of the hand. */
static bool may_be_meant(const char *heading, const char *field)
{
    return !strstr(heading, "_usd") || strcasestr(field, "usd") || !strchr(field, '_');
}

/* The nearest unknown heading is most likely the missing one, mistyped. */
static void complain_heading(struct loader *loader, const struct sheet_row *row, size_t column)
{
    const char *heading = loader->layout->columns[column].heading;
    struct nearest nearest = {0};

    for (size_t f = 0; f < row->count; f++)
        if (loader->columns_of_fields[f] == UNUSED && may_be_meant(heading, row->fields[f]))
            nearest_offer(&nearest, heading, row->fields[f]);
    if (nearest.name)
        loader_complain(loader, column, "the column is missing; is it '%s'?", nearest.name);
    else
        loader_complain(loader, column, "the column is missing: every %s needs it",
                        loader->layout->noun);
}

/* Whether this required column, or the one that does for it, is in the sheet. */
static bool has_heading(const struct loader *loader, size_t column)
{
    const char *instead = loader->layout->columns[column].instead;

    return loader->fields[column] ||
           (instead && loader->fields[layout_find_column(loader->layout, instead)]);
}

static void complain_missing(struct loader *loader, const struct sheet_row *row)
{
    for (size_t column = 0; column < loader->layout->column_count; column++)
        if (loader->layout->columns[column].required && !has_heading(loader, column))
            complain_heading(loader, row, column);
}

/* "GPU inventory 2026,,,": the first field alone, and every sheet has two headings at least. */
static bool is_title(const struct loader *loader, const struct sheet_row *row)
{
    for (size_t f = 1; f < row->count; f++)
        if (*row->fields[f] != '\0')
            return false;
    return *row->fields[0] != '\0' && loader->columns_of_fields[0] == UNUSED;
}

/* nvidia-smi's noheader: no heading is known, and there are figures. */
static bool is_headless(const struct loader *loader, const struct sheet_row *row)
{
    bool has_figures = false;

    for (size_t f = 0; f < row->count; f++) {
        if (loader->columns_of_fields[f] != UNUSED)
            return false;
        has_figures = has_figures || (*row->fields[f] >= '0' && *row->fields[f] <= '9');
    }
    return has_figures;
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
        size_t column = layout_find_column(layout, row->fields[f]);
        unsigned field = (unsigned)f + 1;

        loader->columns_of_fields[f] = column < layout->column_count ? (int)column : UNUSED;
        if (column == layout->column_count)
            note_unknown(loader, row->fields[f], field);
        else if (loader->fields[column])
            findings_add(loader->findings, row->line, field, "%s: the column is there twice",
                         layout->columns[column].heading);
        else
            loader->fields[column] = field;
        loader->is_from_nvidia_smi =
            loader->is_from_nvidia_smi ||
            (column < layout->column_count &&
             strcasecmp(row->fields[f], layout->columns[column].heading) != 0);
    }
    if (is_title(loader, row) || is_headless(loader, row))
        findings_add(loader->findings, row->line, 1, "'%.80s' stands where the headings belong: %s",
                     row->fields[0],
                     is_title(loader, row) ? "remove the lines above them"
                                           : "put a line of them above it "
                                             "(nvidia-smi: without noheader)");
    else
        complain_missing(loader, row);
    return findings_in_file(loader->findings) == before;
}

static void describe_range(const struct sheet_column *column, char text[64])
{
    if (column->above_minimum)
        snprintf(text, 64, "more than %.10g and at most %.10g", column->minimum, column->maximum);
    else
        snprintf(text, 64, "from %.10g to %.10g", column->minimum, column->maximum);
}

bool column_takes(const struct sheet_column *column, double value)
{
    return value <= column->maximum &&
           (column->above_minimum ? value > column->minimum : value >= column->minimum);
}

enum { HINT_SIZE = NUMBER_HINT_SIZE + 64 };

/* What would be taken, and by which rule; "" where nobody can tell what is meant. */
static void suggest_number(const char *text, char decimal, char hint[HINT_SIZE])
{
    const char *comma = strrchr(text, ','), *rule = "", *unit = number_unit(text, decimal);
    char written[NUMBER_HINT_SIZE];

    if (decimal == ',')
        rule = " (a sheet with semicolons has decimal commas)";
    else if (comma && !strchr(comma, '.'))
        rule = " (decimal commas need semicolons between fields)";
    *hint = '\0';
    if (number_suggest(text, decimal, written))
        snprintf(hint, HINT_SIZE, "; write %s%s", written, rule);
    else if (unit)
        snprintf(hint, HINT_SIZE, "; leave out '%.40s'", unit);
}

static void complain_range(struct loader *loader, size_t index, const char *text, double value)
{
    const struct sheet_column *column = &loader->layout->columns[index];
    const char *hint = value > column->maximum && isfinite(value) ? column->too_large : NULL;
    char range[64];

    describe_range(column, range);
    loader_complain(loader, index, "'%.80s' is out of range: %s%s%s%s", text, range,
                    hint ? " (" : "", hint ? hint : "", hint ? ")" : "");
}

static double take_number(struct loader *loader, size_t index, const char *text, char decimal)
{
    const struct sheet_column *column = &loader->layout->columns[index];
    char hint[HINT_SIZE];
    double value;

    switch (number_parse(text, decimal, &value)) {
    case NUMBER_MALFORMED:
        suggest_number(text, decimal, hint);
        loader_complain(loader, index, "'%.80s' is not a number%s", text, hint);
        return NUMBER_UNKNOWN;
    case NUMBER_NOT_FINITE:
        loader_complain(loader, index, "'%.80s' is not a finite number", text);
        return NUMBER_UNKNOWN;
    case NUMBER_TOO_SMALL:
        loader_complain(loader, index, "'%.80s' is too near to 0", text);
        return NUMBER_UNKNOWN;
    case NUMBER_TOO_LARGE:
        value = HUGE_VAL;
        break;
    case NUMBER_OK:
        break;
    }
    if (!column_takes(column, value))
        complain_range(loader, index, text, value);
    else if (column->kind == COLUMN_COUNT && value != floor(value))
        loader_complain(loader, index, "'%.80s' is not a whole number", text);
    return value;
}

static const char *take_text(struct loader *loader, size_t index, const char *text)
{
    const struct sheet_column *column = &loader->layout->columns[index];
    size_t length = strlen(text);
    const char *copy = arena_copy(&loader->catalogue->texts, text, length);

    if (column->kind == COLUMN_NAME && length > CATALOGUE_NAME_MAX)
        loader_complain(loader, index, "the name is longer than %d bytes", CATALOGUE_NAME_MAX);
    if (column->kind == COLUMN_NAME && strpbrk(text, "\t\r\n"))
        loader_complain(loader, index, "the name holds a tab or a line break");
    if (!copy)
        loader_complain(loader, index, "out of memory");
    return copy ? copy : "";
}

static double take_flag(struct loader *loader, size_t index, const char *text)
{
    if (!strcasecmp(text, "true") || !strcasecmp(text, "yes") || !strcmp(text, "1"))
        return 1;
    if (strcasecmp(text, "false") != 0 && strcasecmp(text, "no") != 0 && strcmp(text, "0") != 0)
        loader_complain(loader, index, "'%.80s' is neither true nor false", text);
    return 0;
}

/* nvidia-smi's values: "24576 MiB", "[N/A]". */
static const char *without_unit(const struct sheet_column *column, const char *text,
                                char copy[NUMBER_SIZE])
{
    size_t length = strlen(text), unit = column->unit ? strlen(column->unit) : 0;

    if (!column->alias || length >= NUMBER_SIZE)
        return text;
    if (*text == '[')
        return "";
    if (unit == 0 || length <= unit || strcmp(text + length - unit, column->unit) != 0)
        return text;
    memcpy(copy, text, length - unit);
    copy[length - unit] = '\0';
    return copy;
}

static void take_field(struct loader *loader, char *member, size_t index, const char *text,
                       char decimal)
{
    const struct sheet_column *column = &loader->layout->columns[index];
    char copy[NUMBER_SIZE];

    if (column->required && !column->instead && *text == '\0')
        loader_complain(loader, index, "a value is required");
    if (column->kind == COLUMN_DATE && *text != '\0' && !date_is_valid(text))
        loader_complain(loader, index, "'%.80s' is not a date (YYYY-MM-DD, from 1000 on)", text);
    if (column_is_text(column->kind)) {
        *(const char **)(void *)member = take_text(loader, index, text);
        return;
    }
    text = without_unit(column, text, copy);
    if (column->kind == COLUMN_FLAG && *text != '\0')
        *(double *)(void *)member = take_flag(loader, index, text);
    else if (*text != '\0')
        *(double *)(void *)member = take_number(loader, index, text, decimal);
}

void layout_clear_row(const struct sheet_layout *layout, void *row)
{
    for (size_t i = 0; i < layout->column_count; i++) {
        const struct sheet_column *column = &layout->columns[i];

        if (column_is_text(column->kind))
            *(const char **)(void *)((char *)row + column->offset) = "";
        else
            *(double *)(void *)((char *)row + column->offset) = NUMBER_UNKNOWN;
    }
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

/*
 * nvidia-smi has a line for each card: those of one kind are one row. Ours are never doubled
 * otherwise, which check_duplicates finds.
 */
static bool is_listed_already(struct loader *loader, const struct gpu *gpu)
{
    for (const struct gpu *other = loader->table->rows; other < gpu; other++)
        if (strcasecmp(other->name, gpu->name) == 0 &&
            other->usable_vram_mib == gpu->usable_vram_mib)
            return true;
    return false;
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
    row = layout_row(loader->layout, loader->table, loader->table->count++);
    memset(row, 0, loader->layout->row_size);
    layout_clear_row(loader->layout, row);
    for (size_t f = 0; f < sheet_row->count; f++) {
        int column = loader->columns_of_fields[f];

        if (column != UNUSED)
            take_field(loader, row + loader->layout->columns[column].offset, (size_t)column,
                       sheet_row->fields[f], sheet_row->decimal);
    }
    if (findings_in_file(loader->findings) > before)
        return;
    loader_finish_row(loader, row);
    if (loader->is_from_nvidia_smi && is_listed_already(loader, (const struct gpu *)(void *)row))
        loader->table->count--;
}

/* What a row is told apart by. */
struct identity {
    const void *row;
    const char *name, *second; /* "": there is one name only */
};

static int compare_identities(const void *a, const void *b)
{
    const struct identity *x = a, *y = b;
    int order = strcasecmp(x->name, y->name);

    if (order == 0)
        order = strcasecmp(x->second, y->second);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

static bool are_the_same(const struct identity *x, const struct identity *y)
{
    return strcasecmp(x->name, y->name) == 0 && strcasecmp(x->second, y->second) == 0;
}

static unsigned line_of(const struct loader *loader, const void *row)
{
    return loader->lines[catalogue_place(loader->catalogue, loader->kind, row)];
}

static struct identity identify(const struct loader *loader, size_t i)
{
    const struct sheet_column *second = &loader->layout->columns[1];
    const void *row = layout_row(loader->layout, loader->table, i);

    return (struct identity){row, row_name(row),
                             second->kind == COLUMN_NAME ? column_text(row, second) : ""};
}

static void check_duplicates(struct loader *loader)
{
    struct table *table = loader->table;
    struct identity *sorted = malloc((table->count + 1) * sizeof *sorted);

    if (!sorted) {
        findings_add(loader->findings, 0, 0, "out of memory");
        return;
    }
    for (size_t i = 0; i < table->count; i++)
        sorted[i] = identify(loader, i);
    qsort(sorted, table->count, sizeof *sorted, compare_identities);
    for (size_t i = 1; i < table->count; i++) {
        if (*sorted[i].name == '\0' || !are_the_same(&sorted[i], &sorted[i - 1]))
            continue;
        loader->line = line_of(loader, sorted[i].row);
        loader_complain(loader, 0, "'%s'%s%s is on line %u already", sorted[i].name,
                        *sorted[i].second ? " in " : "", sorted[i].second,
                        line_of(loader, sorted[i - 1].row));
    }
    free(sorted);
}

bool catalogue_parse(struct catalogue *catalogue, enum sheet_kind kind,
                     const struct sheet_source *source, struct findings *findings)
{
    struct loader loader = {
        .catalogue = catalogue,
        .kind = kind,
        .layout = &sheet_layouts[kind],
        .table = &catalogue->tables[kind],
        .findings = findings,
    };
    struct sheet_handler handler = {.context = &loader, .heading = take_heading, .row = take_row};

    loader.table->path = source->name;
    findings_begin(findings, source->name);
    findings_begin(&catalogue->notices, source->name);
    findings->named_by = catalogue->named_by[kind];
    if (source->bytes)
        sheet_parse(source->bytes, source->length, &handler, findings);
    else
        sheet_read(source->name, &handler, &loader.table->digest, findings);
    findings->named_by = NULL;
    if (findings_in_file(findings) == 0 && loader.table->count == 0)
        findings_add(findings, loader.line, 1, "the sheet has a heading but no rows");
    if (!loader.layout->may_repeat)
        check_duplicates(&loader);
    free(loader.columns_of_fields);
    free(loader.lines);
    findings_end(&catalogue->notices);
    return findings_end(findings);
}

/* What a program without any sheet knows (vramgrid-method(7), RULE MODES). */
static bool load_built_in_quantizations(struct catalogue *catalogue, struct findings *findings)
{
    static const char SHEET[] = "name,family,bits_per_weight,bytes_per_param,kv_cache_multiplier\n"
                                "fp32,reference,32,4.0,2.0\n"
                                "fp16,reference,16,2.0,1.0\n"
                                "int8,reference,8,1.0,0.85\n"
                                "int4,reference,4,0.5,0.85\n";
    static const struct sheet_source source = {"built-in quantizations", SHEET, sizeof SHEET - 1};
    bool ok = catalogue_parse(catalogue, SHEET_QUANTIZATIONS, &source, findings);

    catalogue->tables[SHEET_QUANTIZATIONS].path = NULL;
    return ok;
}

bool catalogue_load(struct catalogue *catalogue, const char *const paths[SHEET_KINDS],
                    struct findings *findings)
{
    bool ok = true;

    for (int kind = 0; kind < SHEET_KINDS; kind++) {
        if (paths[kind])
            ok = catalogue_parse(catalogue, (enum sheet_kind)kind,
                                 &(struct sheet_source){.name = paths[kind]}, findings) &&
                 ok;
        else if (kind == SHEET_QUANTIZATIONS)
            ok = load_built_in_quantizations(catalogue, findings) && ok;
    }
    if (ok) {
        catalogue_link(catalogue);
        catalogue_check_precisions(catalogue);
    }
    return ok;
}

bool catalogue_add(struct catalogue *catalogue, enum sheet_kind kind, const char *path,
                   struct findings *findings)
{
    struct table *before = malloc(sizeof *before);

    if (!before) {
        findings_begin(findings, path);
        findings_add(findings, 0, 0, "out of memory");
        return findings_end(findings);
    }
    *before = catalogue->tables[kind];
    catalogue->tables[kind] = (struct table){.before = before};
    return catalogue_parse(catalogue, kind, &(struct sheet_source){.name = path}, findings);
}
