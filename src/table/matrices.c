/* SPDX-License-Identifier: MIT */
/* matrices/: each slice as a grid. */
#include "vramgrid/report/writer.h"
#include "vramgrid/sweep/slice.h"
#include "vramgrid/sweep/verdict.h"
#include "vramgrid/table/csv.h"
#include "vramgrid/table/rows.h"
#include "vramgrid/table/tables.h"

/* A file on its way. */
struct matrix {
    struct slice slice;
    struct csv csv;
    int decimals;
    struct word {
        const char *text;
        size_t length;
    } words[VERDICTS]; /* what a feasibility cell says: in every dialect as it is */
};

/* The slices that are written, of those of the shard: all, or each mode's of the scenario. */
static bool is_wanted(const struct report *report, size_t slice)
{
    const struct plan *plan = report->plan;
    size_t scenario = plan_slice_index(plan, 0, plan->default_quantization, plan->default_context);

    return report->settings->matrices == MATRICES_ALL ||
           slice % (plan->quantization_count * plan->context_count) == scenario;
}

static size_t count_files(const struct report *report)
{
    const struct plan *plan = report->plan;
    size_t count = 0;

    for (size_t slice = plan->first_slice; slice < plan->end_slice; slice++)
        count += is_wanted(report, slice);
    return count;
}

static size_t slice_of_file(const struct report *report, size_t index)
{
    size_t slice = report->plan->first_slice;

    if (report->settings->matrices == MATRICES_ALL)
        return slice + index;
    for (size_t before = 0; !is_wanted(report, slice) || before < index; slice++)
        before += is_wanted(report, slice);
    return slice;
}

static bool open_matrix(struct matrix *matrix, const struct report *report, size_t index,
                        const char *staged_path, struct error *err)
{
    *matrix = (struct matrix){.decimals = rows_decimals(report, FORMAT_PERCENT)};
    for (int verdict = 0; verdict < VERDICTS; verdict++) {
        const char *text = verdict_feasibility((enum verdict)verdict);

        matrix->words[verdict] = (struct word){text, strlen(text)};
    }
    if (!slice_init(&matrix->slice, report->plan, err) ||
        !csv_open(&matrix->csv, staged_path, report->dialect, err))
        return false;
    slice_fill(&matrix->slice, slice_of_file(report, index));
    return true;
}

typedef void put_cell(struct matrix *matrix, const struct fit *fit);

static void put_feasibility(struct matrix *matrix, const struct fit *fit)
{
    const struct word *word = &matrix->words[fit->verdict];

    csv_plain(&matrix->csv, word->text, word->length);
}

static void put_free_vram(struct matrix *matrix, const struct fit *fit)
{
    if (verdict_runs(fit->verdict))
        csv_number(&matrix->csv, fit->vram_free_percent, matrix->decimals);
    else
        csv_empty(&matrix->csv);
}

static void put_grid(struct matrix *matrix, put_cell *put)
{
    const struct plan *plan = matrix->slice.plan;
    struct csv *csv = &matrix->csv;

    csv_text(csv, "model");
    for (size_t g = 0; g < plan->set_count; g++)
        csv_text(csv, plan->sets[g].label);
    csv_end_row(csv);
    for (size_t m = 0; m < plan->model_count; m++) {
        csv_text(csv, plan->models[m]->name);
        for (size_t g = 0; g < plan->set_count; g++) {
            struct fit fit = slice_fit(&matrix->slice, m, g);

            put(matrix, &fit);
        }
        csv_end_row(csv);
    }
}

static bool write_matrix(const struct report *report, size_t index, const char *staged_path,
                         put_cell *put, struct witness *witness, struct error *err)
{
    struct matrix matrix;
    bool ok = open_matrix(&matrix, report, index, staged_path, err);

    if (ok)
        put_grid(&matrix, put);
    witness->bytes = matrix.csv.stream.bytes;
    ok = csv_close(&matrix.csv, err) && ok;
    slice_release(&matrix.slice);
    return ok;
}

static void feasibility_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    report_slice_file(report, slice_of_file(report, index), FEASIBILITY_FILES, "csv", path);
}

static bool write_feasibility(const struct report *report, size_t index, const char *staged_path,
                              struct witness *witness, struct error *err)
{
    return write_matrix(report, index, staged_path, put_feasibility, witness, err);
}

const struct writer feasibility_writer = {OUTPUT_CSV, FILE_CSV, count_files, feasibility_path,
                                          write_feasibility};

static void free_vram_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    report_slice_file(report, slice_of_file(report, index), "matrices/free_vram_percent", "csv",
                      path);
}

static bool write_free_vram(const struct report *report, size_t index, const char *staged_path,
                            struct witness *witness, struct error *err)
{
    return write_matrix(report, index, staged_path, put_free_vram, witness, err);
}

const struct writer free_vram_writer = {OUTPUT_CSV, FILE_CSV, count_files, free_vram_path,
                                        write_free_vram};
