/* SPDX-License-Identifier: MIT */
/* One sheet per quantization: models and contexts down, GPUs across, headroom in the cells. */
#include "vramgrid/sheets.h"
#include "vramgrid/slice.h"

#include <math.h>
#include <stdio.h>

enum { MODEL, PARAMS, CONTEXT, REQUIRED, GPUS };
enum { LEGEND_ROW = 2, NOTE_ROW = 4, VRAM_ROW, HEADING_ROW, FIRST_ROW };

struct grid {
    struct page *page;
    const struct plan *plan;
    struct slice slice;
};

static void put_title(struct page *page)
{
    const struct quantization *quantization =
        page->book->report->plan->quantizations[page->tab->quantization];
    char line[LINE_SIZE], report[LINE_SIZE];

    snprintf(line, sizeof line, "%s: free VRAM in percent of each GPU's VRAM", quantization->name);
    page_line(page, 0, 0, STYLE_TITLE, line);
    describe_report(page->book, report);
    snprintf(line, sizeof line, "%.700s  |  %g bytes per parameter  |  KV cache multiplier %g",
             report, quantization->bytes_per_param, quantization->kv_cache_multiplier);
    page_line(page, 1, 0, STYLE_NOTE, line);
    page_line(page, NOTE_ROW, 0, STYLE_NOTE,
              "\u2212: does not run, short by so much of the VRAM.  *: the context exceeds the "
              "model's own maximum.");
}

/* Two rows of bins over columns that every grid has or nearly has. */
static void put_legend(struct page *page)
{
    static const struct {
        size_t row, first, last;
    } places[PALETTE_BINS] = {
        [BIN_HALF_FREE] = {0, MODEL, MODEL},
        [BIN_LOW_MARGIN] = {1, MODEL, MODEL},
        [BIN_QUARTER_FREE] = {0, PARAMS, REQUIRED},
        [BIN_SHORT] = {1, PARAMS, REQUIRED},
        [BIN_FREE] = {0, GPUS, GPUS + 3},
        [BIN_FAR_SHORT] = {1, GPUS, GPUS + 3},
        [BIN_UNSUPPORTED] = {0, GPUS + 4, GPUS + 7},
    };
    const struct plan *plan = page->book->report->plan;

    for (int i = 0; i < palette_bins_used(plan->has_several_gpus); i++) {
        enum palette_bin bin = (enum palette_bin)i;
        size_t row = LEGEND_ROW + places[i].row;
        size_t column = places[i].first;
        char text[64];

        palette_describe(bin, plan->safety_margin_percent, text);
        if (column == MODEL) /* nothing to run over into */
            page_text(page, row, column, style_of_bin(bin), text);
        else
            page_line(page, row, column, style_of_bin(bin), text);
        while (++column <= places[i].last)
            page_blank(page, row, column, style_of_bin(bin));
    }
}

static void put_gpu_headings(struct page *page)
{
    enum { POINTS_MIN = 70, POINTS_MAX = 140, BUTTON_POINTS = 18 };
    const double points_per_character = 6.2;
    const struct plan *plan = page->book->report->plan;
    size_t longest = 0;

    page_line(page, VRAM_ROW, REQUIRED, STYLE_LABEL, "VRAM (GB)");
    for (size_t g = 0; g < plan->set_count; g++) {
        size_t width = text_width(plan->sets[g].label);

        longest = width > longest ? width : longest;
        page_number(page, VRAM_ROW, GPUS + g, STYLE_VRAM_GB, set_vram_gb(&plan->sets[g]));
        page_line(page, HEADING_ROW, GPUS + g, STYLE_HEADING_ROTATED, plan->sets[g].label);
    }
    page_row_height(
        page, HEADING_ROW,
        fmin(fmax((double)longest * points_per_character + BUTTON_POINTS, POINTS_MIN), POINTS_MAX));
}

static void put_headings(struct page *page)
{
    page_text(page, HEADING_ROW, MODEL, STYLE_HEADING, "Model");
    page_text(page, HEADING_ROW, PARAMS, STYLE_HEADING_NUMBER, "Params (B)");
    page_text(page, HEADING_ROW, CONTEXT, STYLE_HEADING_NUMBER, "Context (tokens)");
    page_text(page, HEADING_ROW, REQUIRED, STYLE_HEADING_NUMBER, "Required (GB)");
    put_gpu_headings(page);
}

static void put_cell(struct page *page, size_t row, size_t column, const struct fit *fit)
{
    if (fit->verdict == VERDICT_UNSUPPORTED)
        page_line(page, row, column, style_of_bin(BIN_UNSUPPORTED), "n/s");
    else
        page_number(page, row, column, STYLE_HEADROOM, palette_headroom_percent(fit));
}

static void put_row(const struct grid *grid, size_t row, size_t model)
{
    const struct plan *plan = grid->plan;
    const struct model *about = plan->models[model];
    double context_tokens = (double)grid->slice.scenario.context_tokens;
    bool exceeded = context_tokens > about->context_length_max;

    page_text(grid->page, row, MODEL, STYLE_TEXT, about->name);
    page_number(grid->page, row, PARAMS, STYLE_GB, about->params_billion);
    page_number(grid->page, row, CONTEXT, exceeded ? STYLE_EXCEEDED : STYLE_COUNT, context_tokens);
    page_number(grid->page, row, REQUIRED, STYLE_GB,
                model_need(plan, &grid->slice.scenario, about).required_vram_gb);
    for (size_t g = 0; g < plan->set_count; g++)
        put_cell(grid->page, row, GPUS + g, slice_fit(&grid->slice, model, g));
}

static void put_rows(struct grid *grid)
{
    const struct plan *plan = grid->plan;
    const struct page *page = grid->page;

    for (size_t c = 0; c < plan->context_count; c++) {
        slice_fill(&grid->slice,
                   plan_slice_index(plan, page->book->mode_index, page->tab->quantization, c));
        for (size_t m = 0; m < plan->model_count; m++)
            put_row(grid, FIRST_ROW + m * plan->context_count + c, m);
    }
}

static void lay_out(struct page *page, size_t rows)
{
    const double gpu_width = 6.7; /* "−16623" */
    size_t last_row = FIRST_ROW + rows - 1;
    size_t last_column = GPUS + page->book->report->plan->set_count - 1;

    page_width(page, GPUS, last_column, gpu_width);
    page_table(page, VRAM_ROW, HEADING_ROW, last_row, last_column, REQUIRED + 1);
    page_colour_headroom(page, &(struct cell_range){FIRST_ROW, GPUS, last_row, last_column});
}

bool write_quantization_sheet(struct page *page, struct error *err)
{
    struct grid grid = {.page = page, .plan = page->book->report->plan};
    size_t rows = grid.plan->model_count * grid.plan->context_count;
    bool ok = page_check_size(page, FIRST_ROW + rows, GPUS + grid.plan->set_count,
                              "models x contexts by GPUs", err) &&
              slice_init(&grid.slice, grid.plan, err);

    if (ok) {
        put_title(page);
        put_legend(page);
        put_headings(page);
        put_rows(&grid);
        lay_out(page, rows);
    }
    slice_release(&grid.slice);
    return ok;
}
