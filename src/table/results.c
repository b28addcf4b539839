/* SPDX-License-Identifier: MIT */
/* results.csv: all slices one after the other. */
#include "vramgrid/report/writer.h"
#include "vramgrid/table/tables.h"
#include "vramgrid/words/columns.h"

#include <stdio.h>

static void results_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    (void)report, (void)index;
    snprintf(path, REPORT_PATH_SIZE, "results.csv");
}

static void put_row(struct table_file *file, size_t model, size_t set)
{
    const struct plan *plan = file->plan;
    const struct slice *grid = &file->grid;
    const struct placement *placement = slice_placement(grid, model, set);
    struct fit fit = slice_fit(grid, model, set);
    struct result result = {
        file->rows.report->text,
        {plan->models[model], &plan->sets[set], &grid->scenario, placement, &fit},
    };
    size_t places[COLUMN_SCOPES] = {
        [SCOPE_GPU] = set * GPU_PARTS_MAX + placement->part,
        [SCOPE_NEED] = plan->sets[set].split,
        [SCOPE_VERDICT] = fit.verdict,
    };

    rows_put(&file->rows, &file->csv, &result, places);
}

static void put_model(struct table_file *file, size_t model)
{
    for (size_t g = 0; g < file->plan->set_count; g++)
        put_row(file, model, g);
}

static bool write_results(const struct report *report, size_t index, const char *staged_path,
                          struct witness *witness, struct error *err)
{
    const struct plan *plan = report->plan;
    struct row_table table = {
        .columns = result_columns,
        .first_slice = plan->first_slice,
        .end_slice = plan->end_slice,
        .is_rest = plan->shard.number > 1, /* the first shard carries the headings */
        .has_grid = true,
        .places = {[SCOPE_GPU] = plan->set_count * GPU_PARTS_MAX, [SCOPE_NEED] = plan->split_count},
        .put_model = put_model,
    };

    (void)index;
    return row_table_write(&table, report, staged_path, witness, err);
}

const struct writer results_writer = {OUTPUT_CSV, FILE_CSV, one_file, results_path, write_results};
