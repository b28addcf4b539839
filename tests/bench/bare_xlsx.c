/* SPDX-License-Identifier: MIT */
/*
 * The cells of vramgrid's Fit sheets by a bare libxlsxwriter loop.
 *
 * Usage: bare_xlsx SHEETS-FOLDER OUTPUT.xlsx [in-memory]
 * Build: cc -O2 -ffp-contract=off -o bare_xlsx bare_xlsx.c $(pkg-config --cflags --libs xlsxwriter)
 *
 * The least that calls of libxlsxwriter take: no checks, no colours, one format, and nothing is
 * read back. The folder holds models.csv (name, params_billion, kv_cache_mb_per_token), gpus.csv
 * (name, vram_gb), quantizations.csv (name, bytes_per_param, kv_cache_multiplier) and contexts.csv
 * (context_tokens), without quotes. A sheet a quantization, a row a model and context:
 * name, parameters, context, need, and the headroom on each GPU in percent, conservative. Beside
 * that vramgrid's sheets have a few dozen cells of titles and legend, rules that colour the grid,
 * and its workbook sheet About. Rows are streamed (constant_memory), which is faster by a tenth
 * than keeping them, unless in-memory is asked for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum { ROWS_MAX = 20000, NAME_SIZE = 80, FIRST_ROW = 1, FIRST_GPU = 4 };

struct row {
    char name[NAME_SIZE]; /* empty in contexts.csv, whose rows are one number */
    double first, second;
};

struct sheet {
    struct row rows[ROWS_MAX];
    unsigned count;
};

static struct sheet models, gpus, quantizations, contexts;

static void read_sheet(struct sheet *sheet, const char *folder, const char *name)
{
    char path[4096], line[1024];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s.csv", folder, name);
    file = fopen(path, "r");
    if (!file || !fgets(line, sizeof line, file)) {
        perror(path);
        exit(1);
    }
    while (sheet->count < ROWS_MAX && fgets(line, sizeof line, file)) {
        struct row *row = &sheet->rows[sheet->count++];

        if (sscanf(line, "%79[^,\n],%lf,%lf", row->name, &row->first, &row->second) == 1)
            row->first = atof(line);
    }
    fclose(file);
}

static double required_gb(const struct row *model, const struct row *quantization, double tokens)
{
    double params_gb = model->first * quantization->first;
    double kv_gb = model->second * tokens * quantization->second * 1.1 / 1024;

    return params_gb + params_gb * 0.30 + kv_gb;
}

static void write_row(lxw_worksheet *sheet, lxw_row_t at, const struct row *model, double tokens,
                      double need_gb, lxw_format *format)
{
    worksheet_write_string(sheet, at, 0, model->name, NULL);
    worksheet_write_number(sheet, at, 1, model->first, format);
    worksheet_write_number(sheet, at, 2, tokens, format);
    worksheet_write_number(sheet, at, 3, need_gb, format);
    for (unsigned g = 0; g < gpus.count; g++) {
        double vram_gb = gpus.rows[g].first;

        worksheet_write_number(sheet, at, (lxw_col_t)(FIRST_GPU + g),
                               (vram_gb - need_gb) / vram_gb * 100, format);
    }
}

static void write_sheet(lxw_worksheet *sheet, const struct row *quantization, lxw_format *format)
{
    lxw_row_t at = FIRST_ROW;

    for (unsigned g = 0; g < gpus.count; g++)
        worksheet_write_string(sheet, 0, (lxw_col_t)(FIRST_GPU + g), gpus.rows[g].name, NULL);
    for (unsigned m = 0; m < models.count; m++) {
        for (unsigned c = 0; c < contexts.count; c++) {
            double tokens = contexts.rows[c].first;

            write_row(sheet, at++, &models.rows[m], tokens,
                      required_gb(&models.rows[m], quantization, tokens), format);
        }
    }
}

int main(int argc, char **argv)
{
    lxw_workbook_options options = {.constant_memory = argc < 4};
    lxw_workbook *workbook;
    lxw_format *format;

    if (argc < 3)
        return 64;
    read_sheet(&models, argv[1], "models");
    read_sheet(&gpus, argv[1], "gpus");
    read_sheet(&quantizations, argv[1], "quantizations");
    read_sheet(&contexts, argv[1], "contexts");
    workbook = workbook_new_opt(argv[2], &options);
    format = workbook_add_format(workbook);
    format_set_num_format(format, "0.0");
    for (unsigned q = 0; q < quantizations.count; q++)
        write_sheet(workbook_add_worksheet(workbook, NULL), &quantizations.rows[q], format);
    return (int)workbook_close(workbook);
}
