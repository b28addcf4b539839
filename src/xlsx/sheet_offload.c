/* SPDX-License-Identifier: MIT */
/*
 * Offload: the pairs that run with some of their layers on the CPU. Pairs of which no layer fits
 * onto the GPU would say the same for every GPU; they are counted, not listed.
 */
#include "sheets.h"
#include "vramgrid/base/number.h"
#include "vramgrid/words/columns.h"

#include <stdio.h>
#include <string.h>

enum { NOTE_ROW = 2, HEADING_ROW = 4, FIRST_ROW, ROWS_MAX = 20000 };

/* What the sheet shows of offload.csv's columns, with the headings' keys. */
static const struct {
    const char *column, *heading;
    enum style style;
} shown[] = {
    {"model", "offload.model", STYLE_TEXT},
    {"gpu", "offload.gpu", STYLE_TEXT},
    {"quantization", "offload.quantization", STYLE_TEXT},
    {"context_tokens", "offload.context", STYLE_COUNT},
    {"total_layers", "offload.layers", STYLE_COUNT},
    {"layers_on_gpu", "offload.gpu_layers", STYLE_COUNT},
    {"gpu_vram_used_gb", "offload.vram_used", STYLE_GB},
    {"system_ram_required_gb", "offload.ram_required", STYLE_GB},
    {"fits_in_ram", "offload.fits_in_ram", STYLE_TEXT},
    {"estimated_tokens_per_s", "offload.tokens_per_s", STYLE_GB},
    {"speed_vs_full_gpu", "offload.speed", STYLE_GB},
};

enum { SHOWN = sizeof shown / sizeof shown[0] };

static const struct column *find_column(const char *key)
{
    const struct column *column = offload_columns;

    while (strcmp(column->key, key) != 0)
        column++;
    return column;
}

static void put_row(struct page *page, size_t row, const struct offload_row *offload)
{
    char text[COLUMN_TEXT_SIZE];

    page_begin_row(page, row);
    for (size_t i = 0; i < SHOWN; i++) {
        const struct column *column = find_column(shown[i].column);

        if (column->text) {
            column->text(offload, text);
            page_text(page, row, i, shown[i].style, text);
        } else {
            page_number(page, row, i, shown[i].style, column->number(offload));
        }
    }
    page_end_row(page);
}

/* What becomes of the pairs that do not run whole. */
struct offload_counts {
    size_t partial, cpu_only;
};

/* Goes through all pairs; those with layers on both sides are written if page is not NULL. */
static struct offload_counts walk(const struct plan *plan, struct page *page)
{
    size_t pairs = plan->model_count * plan->gpu_count;
    struct offload_counts counts = {0};

    for (size_t s = 0; s < plan_slices(plan) / plan->mode_count; s++) {
        struct scenario scenario = plan_scenario(plan, s);

        for (size_t i = 0; i < pairs; i++) {
            struct offload_row row;

            offload_row_fill(&row, plan, plan->models[i / plan->gpu_count],
                             plan->gpus[i % plan->gpu_count], &scenario);
            counts.cpu_only += row.offload.status == OFFLOAD_CPU_ONLY;
            if (row.offload.status == OFFLOAD_PARTIAL && page)
                put_row(page, FIRST_ROW + counts.partial, &row);
            counts.partial += row.offload.status == OFFLOAD_PARTIAL;
        }
    }
    return counts;
}

static void put_assumptions(struct page *page, const struct offload_counts *counts)
{
    const struct report *report = page->book->report;
    const struct plan *plan = report->plan;
    char line[LINE_SIZE], margin[NUMBER_SIZE], ram[NUMBER_SIZE], overhead[NUMBER_SIZE];
    char partial[NUMBER_SIZE], cpu_only[NUMBER_SIZE];

    number_shortest(margin, plan->offload_margin_gb);
    number_shortest(ram, plan->system_ram_gb);
    number_shortest(overhead, plan->model_format->overhead);
    text_join(report->text, "offload.assumptions", line, sizeof line, "format",
              plan->model_format->name, "overhead", overhead, "margin", margin, "ram", ram, NULL);
    page_paragraph(page, NOTE_ROW, 0, STYLE_NOTE, line);
    number_grouped(partial, counts->partial);
    number_grouped(cpu_only, counts->cpu_only);
    text_join(report->text, counts->partial > ROWS_MAX ? "offload.too_many" : "offload.counts",
              line, sizeof line, "partial", partial, "cpu_only", cpu_only, NULL);
    page_paragraph(page, NOTE_ROW + 1, 0, STYLE_NOTE, line);
}

bool write_offload_sheet(struct page *page, struct error *err)
{
    const struct report *report = page->book->report;
    struct offload_counts counts = walk(report->plan, NULL);
    size_t rows = counts.partial > ROWS_MAX ? 0 : counts.partial;

    (void)err;
    put_sheet_title(page, text_words(report->text, "offload.title"));
    put_assumptions(page, &counts);
    for (size_t i = 0; i < SHOWN; i++)
        page_label(page, HEADING_ROW, i,
                   shown[i].style == STYLE_TEXT ? STYLE_HEADING : STYLE_HEADING_NUMBER,
                   text_words(report->text, shown[i].heading));
    if (rows > 0)
        walk(report->plan, page);
    page_table(page, &(struct table_area){
                         .first_repeated = HEADING_ROW,
                         .heading_row = HEADING_ROW,
                         .last_row = FIRST_ROW + (rows > 0 ? rows - 1 : 0),
                         .last_column = SHOWN - 1,
                         .frozen_columns = 1,
                     });
    return true;
}
