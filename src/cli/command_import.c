/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/number.h"
#include "vramgrid/cli/commands.h"
#include "vramgrid/input/model_import.h"
#include "vramgrid/table/csv.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* One file on its way into the sheet. */
struct importing {
    struct run *run;
    enum sheet_kind kind; /* models or checkpoints */
    struct csv sheet;     /* headings and all rows so far */
    struct import_request request;
};

static void write_headings(struct csv *csv, const struct sheet_layout *layout)
{
    for (size_t i = 0; i < layout->column_count; i++)
        csv_text(csv, layout->columns[i].heading);
    csv_end_row(csv);
}

static void write_row(struct csv *csv, const struct sheet_layout *layout, const void *row)
{
    for (size_t i = 0; i < layout->column_count; i++) {
        const struct sheet_column *column = &layout->columns[i];

        if (column_is_text(column->kind))
            csv_text(csv, column_text(row, column));
        else if (column->kind == COLUMN_FLAG && number_is_known(column_number(row, column)))
            csv_text(csv, column_number(row, column) > 0 ? "true" : "false");
        else
            csv_number(csv, column_number(row, column), -1);
    }
    csv_end_row(csv);
}

/* As the program will read it: what the sheet's checks would refuse is not printed. */
static bool check_sheet(struct importing *importing, const struct csv *csv, const char *label)
{
    struct catalogue catalogue = {0};
    struct sheet_source source = {label, csv->stream.buffer, csv->stream.used};
    bool ok = catalogue_parse(&catalogue, importing->kind, &source, &importing->run->findings);

    catalogue_release(&catalogue);
    return ok;
}

static bool add_row(struct importing *importing, const void *row, struct error *err)
{
    const struct sheet_layout *layout = &sheet_layouts[importing->kind];
    char label[PATH_SIZE + 16];
    struct csv alone;
    bool ok = csv_open_memory(&alone, csv_dialect_find("unix"), err);

    if (!ok)
        return false;
    write_headings(&alone, layout);
    write_row(&alone, layout, row);
    snprintf(label, sizeof label, "row from %s", importing->request.path);
    ok = check_sheet(importing, &alone, label);
    write_row(&importing->sheet, layout, row);
    return csv_close(&alone, err) && ok;
}

/* Tensors alone make a checkpoint, but no model. */
static bool check_model(const struct model_import *import, const struct import_request *request,
                        struct error *err)
{
    return number_is_known(import->shape.model.num_layers) ||
           error_set(
               err, ERROR_INPUT,
               "%s: no config.json beside it: tensors alone do not say what a model keeps for "
               "a sequence",
               request->path);
}

static bool add_import(struct importing *importing, const struct model_import *import,
                       struct error *err)
{
    struct checkpoint checkpoint;

    if (importing->kind == SHEET_MODELS)
        return check_model(import, &importing->request, err) &&
               add_row(importing, &import->shape.model, err);
    return model_import_checkpoint(import, &importing->request, &checkpoint, err) &&
           add_row(importing, &checkpoint, err);
}

/* As an error would be written, but the row is made all the same. */
static void print_warning(const struct importing *importing, const struct model_import *import)
{
    struct error line = {0};

    if (*import->warning == '\0' || importing->run->options->quiet)
        return;
    error_set(&line, ERROR_INPUT, "%s: %s", importing->request.path, import->warning);
    fprintf(stderr, "vramgrid: %s\n", line.text);
}

static bool import_file(struct importing *importing, const char *path, struct error *err)
{
    struct model_import import;

    importing->request.path = path;
    if (!model_import_read(&import, &importing->request, err) ||
        !model_import_finish(&import, &importing->request, err))
        return false;
    print_warning(importing, &import);
    return add_import(importing, &import, err);
}

static bool take_sheet(struct importing *importing, const char *typed, struct error *err)
{
    bool checkpoints = typed && strcasecmp(typed, "checkpoints") == 0;

    importing->kind = checkpoints ? SHEET_CHECKPOINTS : SHEET_MODELS;
    return !typed || checkpoints || strcasecmp(typed, "models") == 0 ||
           error_set(err, ERROR_USAGE, "--sheet: '%s' is neither models nor checkpoints", typed);
}

static bool take_request(struct import_request *request, const struct options *options,
                         struct error *err)
{
    const char *typed = options->params_billion;

    *request = (struct import_request){
        .name = options->name, .assumed = options->assume, .params_billion = NUMBER_UNKNOWN};
    if (options->argument_count == 0)
        return error_set(err, ERROR_USAGE,
                         "import: a file is required: config.json, GGUF, safetensors or a folder");
    if (typed && options->argument_count > 1)
        return error_set(err, ERROR_USAGE, "--params-b: is of one model, not of %d files",
                         options->argument_count);
    if (typed && (number_parse(typed, '.', &request->params_billion) != NUMBER_OK ||
                  request->params_billion <= 0))
        return error_set(err, ERROR_USAGE, "--params-b: '%s' is not a number of billions above 0",
                         typed);
    return true;
}

/* All rows or none; duplicate names are found among all of them. */
static bool print_sheet(struct importing *importing, struct error *err)
{
    const struct stream *stream = &importing->sheet.stream;

    if (stream->failure != 0)
        return true; /* told when it is closed */
    if (importing->run->options->argument_count > 1 &&
        !check_sheet(importing, &importing->sheet, "the imported rows"))
        return false;
    if (fwrite(stream->buffer, 1, stream->used, stdout) != stream->used)
        return error_set_errno(err, ERROR_WRITE, "standard output");
    return true;
}

static bool import(struct run *run, struct error *err)
{
    const struct options *options = run->options;
    struct importing importing = {.run = run};
    bool ok = true;

    if (!take_sheet(&importing, options->sheet, err) ||
        !take_request(&importing.request, options, err) ||
        !csv_open_memory(&importing.sheet, csv_dialect_find("unix"), err))
        return false;
    write_headings(&importing.sheet, &sheet_layouts[importing.kind]);
    for (int i = 0; i < options->argument_count && err->kind == ERROR_NONE; i++)
        ok = import_file(&importing, options->arguments[i], err) && ok;
    ok = ok && print_sheet(&importing, err);
    return csv_close(&importing.sheet, err) && ok;
}

static const struct option_row own_options[] = {
    {NULL, '\0', "params-b", "N", OPTION_AT(ACTION_TEXT, params_billion), "parameters in billions"},
    {NULL, '\0', "name", "NAME", OPTION_AT(ACTION_TEXT, name), "the model's name"},
    {NULL, '\0', "sheet", "models|checkpoints", OPTION_AT(ACTION_TEXT, sheet),
     "the sheet to make rows of (default: models)"},
    {NULL, '\0', "assume", "FAMILY", OPTION_AT(ACTION_TEXT, assume),
     "read a model of an unknown family as one of this"},
    {.name = NULL},
};

const struct command import_command = {
    .name = "import",
    .usage = "FILE...",
    .help = "rows for models.csv from config.json, GGUF, safetensors",
    .options = own_options,
    .arguments_max = ARGUMENTS_ANY,
    .run = import,
};
