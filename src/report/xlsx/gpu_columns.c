/* SPDX-License-Identifier: MIT */
#include "vramgrid/gpu_columns.h"

#include "vramgrid/slice.h"
#include "vramgrid/text.h"

#include <assert.h>
#include <math.h>

void gpu_columns_head(struct page *page, size_t vram_row, size_t first_column)
{
    enum { POINTS_MIN = 70, POINTS_MAX = 140, BUTTON_POINTS = 18 };
    const double points_per_character = 6.2;
    const struct plan *plan = page->book->report->plan;
    size_t longest = 0;

    page_line(page, vram_row, first_column - 1, STYLE_LABEL,
              text_get(page->book->report->text, "fit.vram"));
    for (size_t g = 0; g < plan->set_count; g++) {
        const struct gpu_set *set = &plan->sets[g];
        size_t width = text_width(set->label);

        longest = width > longest ? width : longest;
        page_number(page, vram_row, first_column + g, STYLE_VRAM_GB, set_vram_gb(set));
        page_line(page, vram_row + 1, first_column + g, STYLE_HEADING_ROTATED, set->label);
    }
    page_row_height(
        page, vram_row + 1,
        fmin(fmax((double)longest * points_per_character + BUTTON_POINTS, POINTS_MIN), POINTS_MAX));
}

bool gpu_columns_put_obstacle(struct page *page, size_t row, size_t column, enum verdict verdict)
{
    if (verdict == VERDICT_UNSUPPORTED)
        page_line(page, row, column, style_of_bin(BIN_UNSUPPORTED),
                  text_get(page->book->report->text, "fit.unsupported"));
    else if (verdict == VERDICT_UNKNOWN)
        page_line(page, row, column, style_of_bin(BIN_UNKNOWN), "?");
    return verdict == VERDICT_UNSUPPORTED || verdict == VERDICT_UNKNOWN;
}

void gpu_columns_put_none(struct page *page, size_t row, size_t column)
{
    page_line(page, row, column, STYLE_ABSENT, "\u2013");
}

static bool stands_right(enum style style)
{
    return style == STYLE_ABSENT || style == STYLE_MAXIMUM || style >= STYLE_CONTEXT ||
           style == style_of_bin(BIN_UNSUPPORTED) || style == style_of_bin(BIN_UNKNOWN);
}

/* Words run over into blank cells, to the side that they do not stand at. */
void put_swatch(struct page *page, size_t row, size_t first, size_t last, enum style style,
                const char *words)
{
    size_t at = stands_right(style) ? last : first;

    for (size_t column = first; column <= last; column++) {
        if (column != at)
            page_blank(page, row, column, style);
        else if (first == last) /* nothing to run over into */
            page_text(page, row, column, style, words);
        else
            page_line(page, row, column, style, words);
    }
}

char *grid_legend_add(struct grid_legend *legend, enum style style)
{
    assert(legend->count < LEGEND_MAX);
    legend->entries[legend->count].style = style;
    return legend->entries[legend->count++].words;
}

void grid_legend_add_obstacles(struct grid_legend *legend, const struct book *book)
{
    const struct report *report = book->report;
    enum palette_bin bins[PALETTE_BINS];
    size_t count = palette_bins_of(report->plan, book->mode, bins);

    for (size_t i = 0; i < count; i++)
        if (bins[i] >= BIN_UNSUPPORTED)
            palette_describe(report->text, bins[i], report->plan->safety_margin_percent,
                             grid_legend_add(legend, style_of_bin(bins[i])));
}

void grid_legend_put(const struct grid_legend *legend, struct page *page, size_t row,
                     size_t first_column, double column_width)
{
    enum { PADDING = 2 };
    size_t per_row = (legend->count + LEGEND_ROWS - 1) / LEGEND_ROWS, longest = 0, columns;

    for (size_t i = 0; i < legend->count; i++)
        if (text_width(legend->entries[i].words) > longest)
            longest = text_width(legend->entries[i].words);
    columns = (size_t)ceil((double)(longest + PADDING) / column_width);
    for (size_t i = 0; i < legend->count; i++) {
        size_t first = first_column + i % per_row * columns;

        put_swatch(page, row + i / per_row, first, first + columns - 1, legend->entries[i].style,
                   legend->entries[i].words);
    }
}
