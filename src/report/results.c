/* SPDX-License-Identifier: MIT */
/* results.csv: all slices one after the other. */
#include "vramgrid/columns.h"
#include "vramgrid/tables.h"
#include "vramgrid/writer.h"

#include <stdio.h>

static void results_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    (void)report, (void)index;
    snprintf(path, REPORT_PATH_SIZE, "results.csv");
}

static void put_row(struct row_block *block, size_t model, size_t set)
{
    const struct plan *plan = &block->part;
    const struct slice *grid = &block->grid;
    const struct placement *placement = slice_placement(grid, model, set);
    struct fit fit = slice_fit(grid, model, set);
    struct result result = {
        block->rows.report->text,
        {plan->models[model], &plan->sets[set], &grid->scenario, placement, &fit},
    };
    size_t places[COLUMN_SCOPES] = {
        [SCOPE_GPU] = set * GPU_PARTS_MAX + placement->part,
        [SCOPE_NEED] = plan->sets[set].split,
        [SCOPE_VERDICT] = fit.verdict,
    };

    rows_put(&block->rows, &block->csv, &result, places);
}

static void put_block(struct row_block *block)
{
    for (size_t m = 0; m < block->part.model_count; m++) {
        rows_next_model(&block->rows);
        for (size_t g = 0; g < block->part.set_count; g++)
            put_row(block, m, g);
    }
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
        .rows_a_model = plan->set_count,
        .has_grid = true,
        .places = {[SCOPE_GPU] = plan->set_count * GPU_PARTS_MAX, [SCOPE_NEED] = plan->split_count},
        .put_block = put_block,
    };

    (void)index;
    return row_table_write(&table, report, staged_path, witness, err);
}

const struct writer results_writer = {OUTPUT_CSV, FILE_CSV, one_file, results_path, write_results};
