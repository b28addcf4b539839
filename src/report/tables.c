/* SPDX-License-Identifier: MIT */
/* results.csv: all slices one after the other; matrices/: each slice as a grid. */
#include "vramgrid/tables.h"
#include "vramgrid/columns.h"
#include "vramgrid/csv.h"
#include "vramgrid/slice.h"
#include "vramgrid/text.h"
#include "vramgrid/writer.h"

#include <stdio.h>

size_t one_file(const struct report *report)
{
    (void)report;
    return 1;
}

static size_t file_a_slice(const struct report *report)
{
    return report->plan->end_slice - report->plan->first_slice;
}

static int decimals_of(const struct report *report, enum column_format format)
{
    return report->full_precision ? -1 : column_decimals(format);
}

void table_put_headings(struct csv *csv, const struct column *columns)
{
    for (const struct column *column = columns; column->key; column++)
        csv_text(csv, column->key);
    csv_end_row(csv);
}

void table_put_row(struct csv *csv, const struct report *report, const struct column *columns,
                   const void *row)
{
    char text[COLUMN_TEXT_SIZE];

    for (const struct column *column = columns; column->key; column++) {
        if (column->text) {
            column->text(row, text);
            csv_text(csv, text);
        } else {
            csv_number(csv, column->number(row), decimals_of(report, column->format));
        }
    }
    csv_end_row(csv);
}

static void put_slice(struct csv *csv, const struct report *report, const struct slice *slice)
{
    const struct plan *plan = report->plan;

    for (size_t m = 0; m < plan->model_count; m++) {
        for (size_t g = 0; g < plan->set_count; g++) {
            struct fit fit = slice_fit(slice, m, g);
            struct result result = {
                report->text,
                {plan->models[m], &plan->sets[g], &slice->scenario, slice_placement(slice, m, g),
                 &fit},
            };

            table_put_row(csv, report, result_columns, &result);
        }
    }
}

static void results_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    (void)report, (void)index;
    snprintf(path, REPORT_PATH_SIZE, "results.csv");
}

/* The first shard carries the heading, so that all of them are one file when put together. */
static bool open_results(struct csv *csv, const struct report *report, const char *path,
                         struct error *err)
{
    if (report->plan->shard.number > 1)
        return csv_open_rest(csv, path, report->dialect, err);
    if (!csv_open(csv, path, report->dialect, err))
        return false;
    table_put_headings(csv, result_columns);
    return true;
}

static bool write_results(const struct report *report, size_t index, const char *staged_path,
                          struct witness *witness, struct error *err)
{
    struct slice slice;
    struct csv csv = {0};
    bool ok = slice_init(&slice, report->plan, err) && open_results(&csv, report, staged_path, err);

    (void)index;
    if (ok) {
        for (size_t s = report->plan->first_slice; s < report->plan->end_slice; s++) {
            slice_fill(&slice, s);
            put_slice(&csv, report, &slice);
        }
        witness->bytes = csv.stream.bytes;
    }
    ok = csv_close(&csv, err) && ok;
    slice_release(&slice);
    return ok;
}

const struct writer results_writer = {"csv", FILE_CSV, one_file, results_path, write_results};

typedef void put_cell(struct csv *csv, const struct report *report, const struct fit *fit);

static void put_feasibility(struct csv *csv, const struct report *report, const struct fit *fit)
{
    (void)report;
    csv_text(csv, text_feasibility(fit->verdict));
}

static void put_free_vram(struct csv *csv, const struct report *report, const struct fit *fit)
{
    if (verdict_runs(fit->verdict))
        csv_number(csv, fit->vram_free_percent, decimals_of(report, FORMAT_PERCENT));
    else
        csv_empty(csv);
}

static bool write_matrix(const struct report *report, size_t index, const char *staged_path,
                         put_cell *put, struct witness *witness, struct error *err)
{
    const struct plan *plan = report->plan;
    struct slice slice;
    struct csv csv = {0};
    bool ok = slice_init(&slice, plan, err) && csv_open(&csv, staged_path, report->dialect, err);

    if (ok) {
        slice_fill(&slice, plan->first_slice + index);
        csv_text(&csv, "model");
        for (size_t g = 0; g < plan->set_count; g++)
            csv_text(&csv, plan->sets[g].label);
        csv_end_row(&csv);
        for (size_t m = 0; m < plan->model_count; m++) {
            csv_text(&csv, plan->models[m]->name);
            for (size_t g = 0; g < plan->set_count; g++) {
                struct fit fit = slice_fit(&slice, m, g);

                put(&csv, report, &fit);
            }
            csv_end_row(&csv);
        }
        witness->bytes = csv.stream.bytes;
    }
    ok = csv_close(&csv, err) && ok;
    slice_release(&slice);
    return ok;
}

static void feasibility_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    report_slice_file(report, report->plan->first_slice + index, FEASIBILITY_FILES, "csv", path);
}

static bool write_feasibility(const struct report *report, size_t index, const char *staged_path,
                              struct witness *witness, struct error *err)
{
    return write_matrix(report, index, staged_path, put_feasibility, witness, err);
}

const struct writer feasibility_writer = {"csv", FILE_CSV, file_a_slice, feasibility_path,
                                          write_feasibility};

static void free_vram_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    report_slice_file(report, report->plan->first_slice + index, "matrices/free_vram_percent",
                      "csv", path);
}

static bool write_free_vram(const struct report *report, size_t index, const char *staged_path,
                            struct witness *witness, struct error *err)
{
    return write_matrix(report, index, staged_path, put_free_vram, witness, err);
}

const struct writer free_vram_writer = {"csv", FILE_CSV, file_a_slice, free_vram_path,
                                        write_free_vram};
