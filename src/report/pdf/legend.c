/* SPDX-License-Identifier: MIT */
#include "vramgrid/legend.h"

/* Points. */
static const double SWATCH_WIDTH = 21, SWATCH_HEIGHT = 11, SWATCH_GAP = 4;
static const double ENTRY_GAP = 14, LINE_GAP = 2.5, NOTE_GAP = 4;

static const struct text_style entry_style = {.font = FONT_CELL, .colour = INK_BLACK};

/* Where entries begin: as wide as they are in one line, else in columns. */
struct columns {
    double widths[PALETTE_BINS];
    size_t per_line;
};

static struct columns arrange(struct pdf_text *text, const struct figure *figure, double room)
{
    size_t count = figure->legend_count;
    struct columns columns = {.per_line = count};
    double sum = -ENTRY_GAP, widest = 0;

    for (size_t i = 0; i < count; i++) {
        columns.widths[i] = SWATCH_WIDTH + SWATCH_GAP + ENTRY_GAP +
                            pdf_text_measure(text, &entry_style, figure->legend[i].words).width;
        sum += columns.widths[i];
        widest = columns.widths[i] > widest ? columns.widths[i] : widest;
    }
    if (sum <= room)
        return columns;
    columns.per_line = grid_axis_fit(count, room + ENTRY_GAP, widest, widest).per_page;
    for (size_t i = 0; i < count; i++)
        columns.widths[i] = widest;
    return columns;
}

static void draw_entry(struct number_glyphs *numbers, cairo_t *cr, const struct figure *figure,
                       const struct legend_entry *entry, double x, double y)
{
    struct cells swatch = {
        x, y, SWATCH_WIDTH, SWATCH_HEIGHT, 1, 1, figure->styles, figure->bin_count, &entry->cell};
    double height = pdf_text_line_height(numbers->text, FONT_CELL);

    cells_draw(&swatch, cr, numbers);
    pdf_text_draw(numbers->text, cr, &entry_style, x + SWATCH_WIDTH + SWATCH_GAP,
                  y + (SWATCH_HEIGHT - height) / 2, entry->words);
}

double legend_draw(struct number_glyphs *numbers, cairo_t *cr, const struct figure *figure,
                   double x, double y, double width)
{
    struct columns columns = arrange(numbers->text, figure, width);
    struct text_style note = {
        .font = FONT_NOTE, .colour = INK_GREY, .overflow = OVERFLOW_WRAP, .room = width};
    double top = y, left = x;

    for (size_t i = 0; i < figure->legend_count; i++) {
        if (i > 0 && i % columns.per_line == 0) {
            left = x;
            y += SWATCH_HEIGHT + LINE_GAP;
        }
        if (cr)
            draw_entry(numbers, cr, figure, &figure->legend[i], left, y);
        left += columns.widths[i];
    }
    y += SWATCH_HEIGHT + NOTE_GAP;
    return y - top + pdf_text_draw(numbers->text, cr, &note, x, y, figure->numbers);
}
