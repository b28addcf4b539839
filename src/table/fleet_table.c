/* SPDX-License-Identifier: MIT */
/*
 * fleet.csv: every fleet, grid by grid, in memory that does not grow with workloads, models and
 * quantizations (vramgrid-method(7), FLEETS).
 */
#include "vramgrid/base/stop.h"
#include "vramgrid/report/writer.h"
#include "vramgrid/table/tables.h"
#include "vramgrid/words/fleet_words.h"

#include <stdio.h>

static void fleet_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    (void)report, (void)index;
    snprintf(path, REPORT_PATH_SIZE, "fleet.csv");
}

/* A file on its way. */
struct fleet_file {
    struct fleet_grid grid;
    struct rows rows;
    struct csv csv;
};

static bool open_file(struct fleet_file *file, const struct report *report, const char *path,
                      struct error *err)
{
    const size_t places[COLUMN_SCOPES] = {[SCOPE_GPU] = ANSWER_COUNTS * report->plan->gpu_count};
    bool is_rest = report->plan->shard.number > 1; /* the first shard carries the headings */

    if (!(is_rest ? csv_open_rest : csv_open)(&file->csv, path, report->dialect, err))
        return false;
    if (!is_rest)
        table_put_headings(&file->csv, fleet_columns);
    return rows_init(&file->rows, report, fleet_columns, places, err) &&
           fleet_grid_init(&file->grid, report->plan, report->settings, err);
}

static void put_grid(struct fleet_file *file)
{
    struct fleet_row row = {file->rows.report->text, &file->grid, NULL};
    size_t places[COLUMN_SCOPES] = {0};

    rows_next_model(&file->rows);
    for (size_t i = 0; i < file->grid.count; i++) {
        row.fleet = &file->grid.fleets[i];
        places[SCOPE_GPU] = i;
        rows_put(&file->rows, &file->csv, &row, places);
    }
}

/* Of native that which is in the file as a quantization of its own. */
static bool is_repeated(const struct plan *plan, size_t i)
{
    size_t models = i / plan->quantization_count;

    return plan_repeats(plan, plan->quantizations[i % plan->quantization_count],
                        plan->models[models % plan->model_count]);
}

/* A shard has its share of the grids, as of slices: put together they are the whole. */
static bool write_fleet(const struct report *report, size_t index, const char *staged_path,
                        struct witness *witness, struct error *err)
{
    const struct shard *shard = &report->plan->shard;
    size_t grids = fleet_grids(report->plan), end = shard->number * grids / shard->count;
    struct fleet_file file = {0};
    bool ok = open_file(&file, report, staged_path, err);

    (void)index;
    for (size_t i = (shard->number - 1) * grids / shard->count; ok && i < end; i++) {
        if (is_repeated(report->plan, i))
            continue;
        fleet_grid_take(&file.grid, i);
        put_grid(&file);
        ok = stop_check(err);
    }
    witness->bytes = file.csv.stream.bytes;
    ok = csv_close(&file.csv, err) && ok;
    ok = rows_release(&file.rows, err) && ok;
    fleet_grid_release(&file.grid);
    return ok;
}

const struct writer fleet_writer = {OUTPUT_FLEET, FILE_CSV, one_file, fleet_path, write_fleet};
