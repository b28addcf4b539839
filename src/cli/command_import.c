/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/digest.h"
#include "vramgrid/base/file.h"
#include "vramgrid/base/number.h"
#include "vramgrid/cli/commands.h"
#include "vramgrid/input/model_config.h"
#include "vramgrid/table/csv.h"

#include <stdio.h>
#include <stdlib.h>

enum { CONFIG_BYTES_MAX = 16 << 20, DIGEST_SHOWN = 12, SOURCE_SIZE = 256 };

/* What no config.json holds: it has the shape of the weights, not how many there are. */
static bool take_params(const struct options *options, struct model *model, struct error *err)
{
    const char *typed = options->params_billion;

    if (!typed)
        return error_set(err, ERROR_USAGE,
                         "import: --params-b N is required: a config.json does not hold the number "
                         "of parameters, and it is not guessed");
    if (number_parse(typed, '.', &model->params_billion) != NUMBER_OK || model->params_billion <= 0)
        return error_set(err, ERROR_USAGE, "--params-b: '%s' is not a number of billions above 0",
                         typed);
    return true;
}

static bool take_name(const struct options *options, struct model_config *config, struct error *err)
{
    config->model.name = options->name ? options->name : config->name;
    if (*config->model.name != '\0')
        return true;
    return error_set(err, ERROR_USAGE, "import: --name NAME is required: %s has no _name_or_path",
                     options->argument);
}

static bool read_config(struct model_config *config, char source[SOURCE_SIZE], const char *path,
                        struct error *err)
{
    const char *reason;
    size_t length;
    char *text = file_read(path, CONFIG_BYTES_MAX, &length, &reason);
    struct error why = {0};
    struct digest digest;
    bool ok;

    if (!text)
        return error_set(err, ERROR_INPUT, "%s: %s", path, reason);
    ok =
        model_config_parse(config, text, length, &why) && digest_bytes(&digest, text, length, &why);
    free(text);
    if (!ok)
        return error_set(err, why.kind, "%s: %s", path, why.text);
    snprintf(source, SOURCE_SIZE, "config.json sha256 %.*s; model_type %s read as %s", DIGEST_SHOWN,
             digest.hex, config->family->model_type, config->family->source);
    config->model.source = source;
    return true;
}

static void write_sheet(struct csv *csv, const struct model *model)
{
    const struct sheet_layout *layout = &sheet_layouts[SHEET_MODELS];

    for (size_t i = 0; i < layout->column_count; i++)
        csv_text(csv, layout->columns[i].heading);
    csv_end_row(csv);
    for (size_t i = 0; i < layout->column_count; i++) {
        const struct sheet_column *column = &layout->columns[i];

        if (column_is_text(column->kind))
            csv_text(csv, column_text(model, column));
        else
            csv_number(csv, column_number(model, column), -1);
    }
    csv_end_row(csv);
}

/* A row that the program itself would refuse is not printed: the sheet's checks judge it first. */
static bool print_sheet(struct run *run, const struct model *model, struct error *err)
{
    char label[PATH_SIZE + 16];
    struct csv csv;
    bool ok = csv_open_memory(&csv, csv_dialect_find("unix"), err);

    if (!ok)
        return false;
    write_sheet(&csv, model);
    snprintf(label, sizeof label, "row from %s", run->options->argument);
    ok = catalogue_parse(&run->catalogue, SHEET_MODELS, label, csv.stream.buffer, csv.stream.used,
                         &run->findings);
    run->catalogue.tables[SHEET_MODELS].path = NULL; /* the label ends here */
    if (ok)
        fwrite(csv.stream.buffer, 1, csv.stream.used, stdout);
    return csv_close(&csv, err) && ok;
}

static bool import(struct run *run, struct error *err)
{
    const struct options *options = run->options;
    struct model_config config = {0};
    char source[SOURCE_SIZE];

    if (!options->argument)
        return error_set(err, ERROR_USAGE, "import: a config.json is required");
    return read_config(&config, source, options->argument, err) &&
           take_params(options, &config.model, err) && take_name(options, &config, err) &&
           print_sheet(run, &config.model, err);
}

static const struct option_row own_options[] = {
    {NULL, '\0', "params-b", "N", OPTION_AT(ACTION_TEXT, params_billion), "parameters in billions"},
    {NULL, '\0', "name", "NAME", OPTION_AT(ACTION_TEXT, name), "the model's name"},
    {.name = NULL},
};

const struct command import_command = {
    .name = "import",
    .usage = "--params-b N CONFIG",
    .help = "a models sheet from a config.json",
    .options = own_options,
    .arguments_max = 1,
    .run = import,
};
