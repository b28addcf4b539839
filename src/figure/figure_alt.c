/* SPDX-License-Identifier: MIT */
/* A figure in words, for readers who cannot see it: how many cells say what. */
#include "vramgrid/figure/figure.h"

#include "vramgrid/base/number.h"
#include "vramgrid/base/utf8.h"

#include <stdio.h>
#include <string.h>

struct counts {
    uint64_t bins[FIGURE_BINS], marked;
};

/* Of the panel that is shown. */
static void count_cells(const struct figure *figure, const struct figure_axis *columns,
                        struct counts *counts)
{
    const struct figure_axis *rows = &figure->axes->models;

    for (size_t m = 0; m < rows->count; m++)
        for (size_t g = 0; g < columns->count; g++) {
            struct figure_cell cell =
                figure->cell(figure, rows->items[m].place, columns->items[g].place);

            counts->bins[cell.bin]++;
            counts->marked += cell.is_marked;
        }
}

/* A low margin is an entry of its own, and its cells are also those of their scale. */
static uint64_t count_of(const struct counts *counts, const struct legend_entry *entry)
{
    uint64_t count = counts->bins[entry->bin];

    if (entry->is_marked)
        return counts->marked;
    if (entry->bin >= FIGURE_LOW_SCALE)
        for (size_t bin = FIGURE_LOW_SCALE; bin < FIGURE_BINS; bin++)
            count += bin == entry->bin ? 0 : counts->bins[bin];
    else if (entry->bin >= FIGURE_SCALE)
        count += counts->bins[entry->bin + FIGURE_SCALE_BINS];
    return count;
}

static void list_cells(const struct figure *figure, const struct counts *counts,
                       char words[CAPTION_SIZE])
{
    size_t length = 0;

    *words = '\0';
    for (size_t i = 0; i < figure->legend_count; i++) {
        uint64_t count = count_of(counts, &figure->legend[i]);
        char number[NUMBER_SIZE], shown[NUMBER_SIZE], part[NUMBER_SIZE + PALETTE_WORDS_SIZE];

        number_grouped(number, count);
        snprintf(part, sizeof part, "%s%s \u00d7 %s", length > 0 ? "; " : "",
                 text_number(figure->report->text, number, shown), figure->legend[i].words);
        if (count > 0 && length + strlen(part) < CAPTION_SIZE)
            length += (size_t)snprintf(words + length, CAPTION_SIZE - length, "%s", part);
    }
}

void figure_describe(struct figure *figure, const struct figure_axis *columns,
                     char words[CAPTION_SIZE])
{
    const struct text *text = figure->report->text;
    char kind[CAPTION_SIZE], rows[24], across[24], panels[24], cells[CAPTION_SIZE];
    char panel_words[CAPTION_SIZE];
    struct counts counts = {0};

    for (size_t panel = 0; panel < figure->panel_count; panel++) {
        figure_show_panel(figure, panel, panel_words);
        count_cells(figure, columns, &counts);
    }
    list_cells(figure, &counts, cells);
    words_join(text_words(text, figure_kinds[figure->kind].words), kind, sizeof kind);
    snprintf(rows, sizeof rows, "%zu", figure->axes->models.count);
    snprintf(across, sizeof across, "%zu", columns->count);
    snprintf(panels, sizeof panels, "%zu", figure->panel_count);
    text_join(text, figure->panel_count > 1 ? "figure.alt_panels" : "figure.alt", words,
              CAPTION_SIZE, "kind", kind, "rows", rows, "columns", across, "panels", panels,
              "cells", cells, NULL);
}
