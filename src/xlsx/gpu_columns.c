/* SPDX-License-Identifier: MIT */
#include "gpu_columns.h"

#include "vramgrid/sweep/slice.h"
#include "vramgrid/words/phrases.h"

#include <assert.h>
#include <math.h>

/* High enough for the longest name and the filter's button below it, or for a part of it: it wraps.
 */
static double heading_points(const struct gpu_set *sets, size_t count)
{
    enum { POINTS_MIN = 70, POINTS_MAX = 85, BUTTON_POINTS = 18 };
    const double points_per_character = 6.2;
    size_t longest = 0;

    for (size_t g = 0; g < count; g++) {
        size_t width = text_width(sets[g].label);

        longest = width > longest ? width : longest;
    }
    return fmin(fmax((double)longest * points_per_character + BUTTON_POINTS, POINTS_MIN),
                POINTS_MAX);
}

void put_set_heading(struct page *page, size_t row, size_t column, const struct gpu_set *set)
{
    char room[LINE_SIZE];

    page_line(page, row, column, STYLE_HEADING_ROTATED,
              set_heading(page->book->report->text, set, room));
}

void gpu_columns_head(struct page *page, size_t vram_row, size_t first_column)
{
    const struct window *window = &page->tab->window;
    const struct gpu_set *sets = page->book->report->plan->sets + window->first_set;

    page_words(page, vram_row, first_column - 1, STYLE_LABEL,
               text_words(page->book->report->text, "fit.vram"));
    for (size_t g = 0; g < window->set_count; g++)
        page_number(page, vram_row, first_column + g, STYLE_VRAM_GB, set_vram_gb(&sets[g]));
    page_row_height(page, vram_row + 1, heading_points(sets, window->set_count));
    for (size_t g = 0; g < window->set_count; g++)
        put_set_heading(page, vram_row + 1, first_column + g, &sets[g]);
}

void put_model_at_context(struct page *page, size_t row, const struct model *model,
                          uint64_t context_tokens)
{
    bool exceeded = (double)context_tokens > model->context_length_max;

    page_text(page, row, 0, STYLE_TEXT, model->name);
    page_number(page, row, 1, STYLE_GB, model->params_billion);
    page_number(page, row, 2, exceeded ? STYLE_EXCEEDED : STYLE_COUNT, (double)context_tokens);
}

bool gpu_columns_put_obstacle(struct page *page, size_t row, size_t column, enum verdict verdict)
{
    if (verdict == VERDICT_UNSUPPORTED)
        page_words(page, row, column, style_of_bin(BIN_UNSUPPORTED),
                   text_words(page->book->report->text, "fit.unsupported"));
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

void grid_legend_add_obstacles(struct grid_legend *legend, const struct page *page)
{
    const struct report *report = page->book->report;
    enum palette_bin bins[PALETTE_BINS];
    size_t count = palette_bins_of(report->plan, page->tab->mode, bins);
    struct phrase phrase;

    for (size_t i = 0; i < count; i++)
        if (bins[i] >= BIN_UNSUPPORTED)
            words_join(palette_describe(report->text, bins[i], report->plan->safety_margin_percent,
                                        &phrase),
                       grid_legend_add(legend, style_of_bin(bins[i])), LEGEND_WORDS_SIZE);
}

static size_t columns_of(const struct legend_entry *entry, double column_width)
{
    enum { PADDING = 2 };

    return (size_t)ceil((double)(text_width(entry->words) + PADDING) / column_width);
}

/* The entry after which half of the legend's width is used up begins the second row. */
void grid_legend_put(const struct grid_legend *legend, struct page *page, size_t row,
                     size_t first_column, double column_width)
{
    size_t total = 0, used = 0, row_begins = 0;

    for (size_t i = 0; i < legend->count; i++)
        total += columns_of(&legend->entries[i], column_width);
    for (size_t i = 0; i < legend->count; i++) {
        const struct legend_entry *entry = &legend->entries[i];
        size_t columns = columns_of(entry, column_width), first;

        if (row_begins == 0 && 2 * used >= total)
            row_begins = used;
        first = first_column + used - row_begins;
        put_swatch(page, row + (row_begins > 0), first, first + columns - 1, entry->style,
                   entry->words);
        used += columns;
    }
}
