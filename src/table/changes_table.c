/* SPDX-License-Identifier: MIT */
/* changes.csv: the differences to the last report, one a row. */
#include "vramgrid/base/number.h"
#include "vramgrid/report/changes.h"
#include "vramgrid/report/writer.h"
#include "vramgrid/table/csv.h"
#include "vramgrid/table/tables.h"

#include <stdio.h>

static void changes_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    (void)report, (void)index;
    snprintf(path, REPORT_PATH_SIZE, "changes.csv");
}

/* Numbers are numbers in every dialect. */
static void put_value(struct csv *csv, const char *text)
{
    double value;

    if (number_parse(text, '.', &value) == NUMBER_OK)
        csv_number(csv, value, -1);
    else
        csv_text(csv, text);
}

static void put_change(struct csv *csv, const struct change *change)
{
    csv_text(csv, change_kind_name(change->kind));
    csv_text(csv, change->model);
    csv_text(csv, change->gpu);
    csv_text(csv, change->quantization);
    if (change->context_tokens > 0)
        csv_number(csv, (double)change->context_tokens, 0);
    else
        csv_empty(csv);
    csv_text(csv, change->mode);
    put_value(csv, change->old);
    put_value(csv, change->new);
    csv_end_row(csv);
}

static bool write_changes(const struct report *report, size_t index, const char *staged_path,
                          struct witness *witness, struct error *err)
{
    static const char *const headings[] = {"kind",           "model", "gpu", "quantization",
                                           "context_tokens", "mode",  "old", "new"};
    struct changes_walk walk = {.changes = report->changes};
    struct change change;
    struct csv csv;

    (void)index;
    if (!csv_open(&csv, staged_path, report->dialect, err))
        return false;
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
        csv_text(&csv, headings[i]);
    csv_end_row(&csv);
    while (changes_next(&walk, &change))
        put_change(&csv, &change);
    witness->bytes = csv.stream.bytes;
    return csv_close(&csv, err);
}

const struct writer changes_writer = {OUTPUT_CSV, FILE_CSV, one_file, changes_path, write_changes};
