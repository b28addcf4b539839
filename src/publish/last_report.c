/* SPDX-License-Identifier: MIT */
/*
 * Verdicts are read from the feasibility matrices rather than from results.csv, which holds the
 * same ones: they are a twentieth of its size, and each needs the memory of one grid.
 */
#include "last_report.h"

#include "vramgrid/base/place.h"
#include "vramgrid/input/sheet.h"
#include "vramgrid/sweep/verdict.h"
#include "vramgrid/table/csv.h"
#include "vramgrid/table/tables.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool last_report_load(struct last_report *last, const struct folder *dir, struct arena *texts,
                      struct error *err)
{
    json_t *manifest;
    const char *name;
    const struct csv_dialect *dialect;
    bool ok;

    *last = (struct last_report){.dir = dir};
    if (!place_exists((struct place){dir, MANIFEST_NAME}))
        return error_set(err, ERROR_INPUT, "there is none");
    last->exists = true;
    manifest = manifest_load(dir, err);
    if (!manifest)
        return false;
    name = json_string_value(json_object_get(manifest, "csv_dialect"));
    dialect = name ? csv_dialect_find(name) : NULL;
    last->delimiter = dialect ? dialect->delimiter : '\0';
    ok = (facts_read(&last->facts, manifest, texts) || error_set_memory(err)) &&
         manifest_take_outputs(&last->outputs, manifest, err);
    json_decref(manifest);
    return ok;
}

void last_report_release(struct last_report *last)
{
    facts_release(&last->facts);
    manifest_outputs_release(&last->outputs);
}

static const char *model_name(const void *plan, size_t i)
{
    return ((const struct plan *)plan)->models[i]->name;
}

static const char *set_label(const void *plan, size_t i)
{
    return ((const struct plan *)plan)->sets[i].label;
}

bool last_verdicts_init(struct last_verdicts *verdicts, const struct last_report *last,
                        const struct plan *plan)
{
    *verdicts = (struct last_verdicts){.last = last, .plan = plan};
    verdicts->verdicts = calloc(plan->model_count, plan->set_count);
    return verdicts->verdicts &&
           names_init(&verdicts->models, model_name, plan, plan->model_count) &&
           names_init(&verdicts->sets, set_label, plan, plan->set_count);
}

void last_verdicts_release(struct last_verdicts *verdicts)
{
    names_release(&verdicts->models);
    names_release(&verdicts->sets);
    free(verdicts->verdicts);
    free(verdicts->columns);
    *verdicts = (struct last_verdicts){0};
}

static bool take_heading(void *context, const struct sheet_row *row)
{
    struct last_verdicts *verdicts = context;
    size_t *columns = realloc(verdicts->columns, row->count * sizeof *columns);

    if (!columns) {
        verdicts->out_of_memory = true;
        return false;
    }
    verdicts->columns = columns;
    for (size_t i = 1; i < row->count; i++)
        columns[i] = names_find(&verdicts->sets, csv_unguard(row->fields[i]));
    return true;
}

/* The verdict that a cell says, + 1; 0 where it says none. */
static unsigned char parse_verdict(const char *text)
{
    for (int verdict = VERDICT_RUNS; verdict <= VERDICT_UNKNOWN; verdict++)
        if (strcmp(text, verdict_feasibility((enum verdict)verdict)) == 0)
            return (unsigned char)(verdict + 1);
    return 0;
}

static void take_row(void *context, const struct sheet_row *row)
{
    struct last_verdicts *verdicts = context;
    size_t model = names_find(&verdicts->models, csv_unguard(row->fields[0]));

    for (size_t i = 1; model != NAMES_NONE && i < row->count; i++)
        if (verdicts->columns[i] != NAMES_NONE)
            verdicts->verdicts[model * verdicts->plan->set_count + verdicts->columns[i]] =
                parse_verdict(row->fields[i]);
}

static const char *fact_name(const void *list, size_t i)
{
    return ((const struct fact_list *)list)->facts[i].name;
}

/* Where the last report had a scenario's matrix; false where it did not sweep the scenario. */
static bool name_matrix(const struct last_report *last, const struct scenario *scenario,
                        char path[REPORT_PATH_SIZE])
{
    const struct fact_list *quantizations = &last->facts.lists[FACT_QUANTIZATION];
    char context[24];
    struct slice_names names = {
        .mode = scenario->mode->name,
        .quantization = fact_name,
        .axis = quantizations,
        .place = names_find(&quantizations->names, scenario->quantization->name),
        .context_tokens = scenario->context_tokens,
    };

    snprintf(context, sizeof context, "%" PRIu64, scenario->context_tokens);
    if (names.place == NAMES_NONE || !fact_find(&last->facts.lists[FACT_CONTEXT], context) ||
        !fact_find(&last->facts.lists[FACT_MODE], scenario->mode->name))
        return false;
    report_name_slice(&names, FEASIBILITY_FILES, "csv", path);
    return true;
}

/* False where a row is not as it should be. */
static bool parse_matrix(struct last_verdicts *verdicts, const char *path, const char *bytes,
                         size_t length)
{
    struct sheet_handler handler = {.context = verdicts,
                                    .heading = take_heading,
                                    .row = take_row,
                                    .delimiter = verdicts->last->delimiter};
    struct findings findings = {0};
    bool ok;

    findings_begin(&findings, path);
    sheet_parse(bytes, length, &handler, &findings);
    ok = findings_end(&findings);
    findings_release(&findings);
    return ok && !verdicts->out_of_memory;
}

/* Only bytes with the digest that the manifest gives them are what the last run found out. */
static bool read_matrix(struct last_verdicts *verdicts, const struct manifest_output *output)
{
    struct place place = {verdicts->last->dir, output->path};
    struct digest digest = {0};
    size_t length;
    const char *reason;
    char *bytes = place_read(place, SHEET_BYTES_MAX, &length, &reason);
    bool ok = bytes && digest_bytes(&digest, bytes, length, &(struct error){0}) &&
              strcmp(digest.hex, output->digest.hex) == 0 &&
              parse_matrix(verdicts, output->path, bytes, length);

    free(bytes);
    return ok;
}

enum last_slice last_verdicts_read(struct last_verdicts *verdicts, const struct scenario *scenario)
{
    char path[REPORT_PATH_SIZE];
    const struct manifest_output *output;

    if (!name_matrix(verdicts->last, scenario, path))
        return LAST_SLICE_NONE;
    memset(verdicts->verdicts, 0, verdicts->plan->model_count * verdicts->plan->set_count);
    output = manifest_find(&verdicts->last->outputs, path);
    if (!output) /* it was not asked for */
        return LAST_SLICE_NONE;
    return read_matrix(verdicts, output) ? LAST_SLICE_READ : LAST_SLICE_DAMAGED;
}
