/* SPDX-License-Identifier: MIT */
/* matrices/: each slice as a grid. */
#include "vramgrid/csv.h"
#include "vramgrid/rows.h"
#include "vramgrid/slice.h"
#include "vramgrid/tables.h"
#include "vramgrid/text.h"
#include "vramgrid/writer.h"

static size_t file_a_slice(const struct report *report)
{
    return plan_slices(report->plan);
}

typedef void put_cell(struct csv *csv, const struct report *report, const struct fit *fit);

static void put_feasibility(struct csv *csv, const struct report *report, const struct fit *fit)
{
    (void)report;
    csv_text(csv, text_feasibility(fit->verdict));
}

static void put_free_vram(struct csv *csv, const struct report *report, const struct fit *fit)
{
    if (verdict_runs(fit->verdict))
        csv_number(csv, fit->vram_free_percent, rows_decimals(report, FORMAT_PERCENT));
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
        slice_fill(&slice, index);
        csv_text(&csv, "model");
        for (size_t g = 0; g < plan->set_count; g++)
            csv_text(&csv, plan->sets[g].label);
        csv_end_row(&csv);
        for (size_t m = 0; m < plan->model_count; m++) {
            csv_text(&csv, plan->models[m]->name);
            for (size_t g = 0; g < plan->set_count; g++) {
                struct fit fit = *slice_fit(&slice, m, g);
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
    report_slice_file(report, index, FEASIBILITY_FILES, "csv", path);
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
    report_slice_file(report, index, "matrices/free_vram_percent", "csv", path);
}

static bool write_free_vram(const struct report *report, size_t index, const char *staged_path,
                            struct witness *witness, struct error *err)
{
    return write_matrix(report, index, staged_path, put_free_vram, witness, err);
}

const struct writer free_vram_writer = {"csv", FILE_CSV, file_a_slice, free_vram_path,
                                        write_free_vram};
