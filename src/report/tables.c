/* SPDX-License-Identifier: MIT */
#include "vramgrid/tables.h"

#include "vramgrid/relay.h"

/* A quarter of a megabyte or so: it is still in the cache when it goes into the file. */
enum { ROWS_A_BLOCK = 2048 };

/* What the threads share. */
struct row_job {
    const struct row_table *table;
    const struct report *report;
    size_t models_a_block, blocks_a_slice;
    struct relay relay;
};

size_t one_file(const struct report *report)
{
    (void)report;
    return 1;
}

static bool open_block(struct row_block *block, const struct row_job *job, struct error *err)
{
    const struct row_table *table = job->table;
    size_t places[COLUMN_SCOPES];

    memcpy(places, table->places, sizeof places);
    places[SCOPE_VERDICT] = VERDICTS;
    *block = (struct row_block){.part = *job->report->plan, .slice = SIZE_MAX};
    block->part.model_count = job->models_a_block;
    return rows_init(&block->rows, job->report, table->columns, places, err) &&
           csv_open_memory(&block->csv, job->report->dialect, err) &&
           (!table->has_grid || slice_init(&block->grid, &block->part, err));
}

static bool close_block(struct row_block *block, struct error *err)
{
    bool ok = rows_release(&block->rows, err);

    slice_release(&block->grid);
    return csv_close(&block->csv, err) && ok;
}

static void make_block(struct row_block *block, const struct row_job *job, size_t number)
{
    const struct plan *plan = job->report->plan;
    size_t slice = job->table->first_slice + number / job->blocks_a_slice;
    size_t first = number % job->blocks_a_slice * job->models_a_block;
    size_t left = plan->model_count - first;

    if (slice != block->slice)
        rows_next_slice(&block->rows);
    block->slice = slice;
    block->part.models = plan->models + first;
    block->part.model_count = left < job->models_a_block ? left : job->models_a_block;
    if (job->table->has_grid)
        slice_fill(&block->grid, slice);
    stream_clear(&block->csv.stream);
    job->table->put_block(block);
}

static void make_blocks(void *context)
{
    struct row_job *job = context;
    struct row_block block;
    struct error err = {0};
    size_t number;
    bool ok = open_block(&block, job, &err);

    while (ok && relay_take(&job->relay, &number)) {
        make_block(&block, job, number);
        relay_put(&job->relay, number, &block.csv.stream);
    }
    if (!close_block(&block, &err) || !ok)
        relay_fail(&job->relay, &err);
}

static void put_headings(struct csv *csv, const struct column *columns)
{
    for (const struct column *column = columns; column->key; column++)
        csv_text(csv, column->key);
    csv_end_row(csv);
}

static bool open_table(struct csv *csv, const struct row_table *table, const struct report *report,
                       const char *path, struct error *err)
{
    if (table->is_rest)
        return csv_open_rest(csv, path, report->dialect, err);
    if (!csv_open(csv, path, report->dialect, err))
        return false;
    put_headings(csv, table->columns);
    return true;
}

bool row_table_write(const struct row_table *table, const struct report *report, const char *path,
                     struct witness *witness, struct error *err)
{
    struct row_job job = {.table = table, .report = report};
    size_t models = report->plan->model_count;
    struct csv csv;
    bool ok;

    if (!open_table(&csv, table, report, path, err))
        return false;
    job.models_a_block = ROWS_A_BLOCK / table->rows_a_model + 1;
    if (job.models_a_block > models)
        job.models_a_block = models;
    job.blocks_a_slice = (models + job.models_a_block - 1) / job.models_a_block;
    job.relay.file = &csv.stream;
    job.relay.count = (table->end_slice - table->first_slice) * job.blocks_a_slice;
    ok = relay_run(&job.relay, report->crew, make_blocks, &job, &witness->digest, err);
    witness->bytes = csv.stream.bytes;
    return csv_close(&csv, err) && ok;
}
