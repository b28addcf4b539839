/* SPDX-License-Identifier: MIT */
#include "vramgrid/table/tables.h"

#include "vramgrid/base/stop.h"

size_t one_file(const struct report *report)
{
    (void)report;
    return 1;
}

static bool open_rows(struct table_file *file, const struct row_table *table,
                      const struct report *report, struct error *err)
{
    size_t places[COLUMN_SCOPES];

    memcpy(places, table->places, sizeof places);
    places[SCOPE_VERDICT] = VERDICTS;
    return rows_init(&file->rows, report, table->columns, places, err) &&
           (!table->has_grid || slice_init(&file->grid, report->plan, err));
}

void table_put_headings(struct csv *csv, const struct column *columns)
{
    for (const struct column *column = columns; column->key; column++)
        csv_text(csv, column->key);
    csv_end_row(csv);
}

static bool open_file(struct table_file *file, const struct row_table *table,
                      const struct report *report, const char *path, struct error *err)
{
    *file = (struct table_file){.plan = report->plan};
    if (table->is_rest)
        return csv_open_rest(&file->csv, path, report->dialect, err);
    if (!csv_open(&file->csv, path, report->dialect, err))
        return false;
    table_put_headings(&file->csv, table->columns);
    return true;
}

static bool put_slice(struct table_file *file, const struct row_table *table, size_t slice,
                      struct error *err)
{
    const struct plan *plan = file->plan;
    const struct scenario scenario = plan_scenario(plan, slice);
    bool ok = true;

    file->slice = slice;
    rows_next_slice(&file->rows);
    if (table->has_grid)
        slice_fill(&file->grid, slice);
    for (size_t m = 0; ok && m < plan->model_count; m++) {
        if (plan_repeats(plan, scenario.quantization, plan->models[m]))
            continue;
        rows_next_model(&file->rows);
        table->put_model(file, m);
        ok = stop_check(err);
    }
    return ok;
}

bool row_table_write(const struct row_table *table, const struct report *report, const char *path,
                     struct witness *witness, struct error *err)
{
    struct table_file file;
    bool ok = open_file(&file, table, report, path, err) && open_rows(&file, table, report, err);

    for (size_t slice = table->first_slice; ok && slice < table->end_slice; slice++)
        ok = put_slice(&file, table, slice, err);
    witness->bytes = file.csv.stream.bytes;
    ok = csv_close(&file.csv, err) && ok;
    ok = rows_release(&file.rows, err) && ok;
    slice_release(&file.grid);
    return ok;
}
