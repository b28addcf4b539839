/* SPDX-License-Identifier: MIT */
#include "vramgrid/legend.h"

#include "vramgrid/cells.h"
#include "vramgrid/text.h"

/* Points. */
static const double SWATCH_WIDTH = 21, SWATCH_HEIGHT = 11, SWATCH_GAP = 4;
static const double ENTRY_GAP = 14, LINE_GAP = 2.5, NOTE_GAP = 4;

/* A number that each bin may have, to show what cells look like. */
static const int8_t examples[PALETTE_BINS] = {
    [BIN_HALF_FREE] = 62,
    [BIN_QUARTER_FREE] = 37,
    [BIN_FREE] = 18,
    [BIN_LOW_MARGIN] = 4,
    [BIN_SHORT] = -12,
    [BIN_FAR_SHORT] = -60,
    [BIN_UNSUPPORTED] = HEATMAP_NO_NUMBER,
    [BIN_UNKNOWN] = HEATMAP_NO_NUMBER,
};

static const struct text_style entry_style = {.font = FONT_CELL, .colour = INK_BLACK};

/* Where entries begin: as wide as they are in one line, else in columns. */
struct entries {
    enum palette_bin bins[PALETTE_BINS];
    double widths[PALETTE_BINS];
    size_t count, per_line;
};

static struct entries arrange(struct pdf_text *text, const struct report *report,
                              const struct mode *mode, double room)
{
    const struct plan *plan = report->plan;
    struct entries entries = {0};
    size_t count = palette_bins_of(plan, mode, entries.bins);
    double sum = -ENTRY_GAP, widest = 0;
    char words[PALETTE_WORDS_SIZE];

    entries.count = entries.per_line = count;
    for (size_t i = 0; i < count; i++) {
        palette_describe(report->text, entries.bins[i], plan->safety_margin_percent, words);
        entries.widths[i] = SWATCH_WIDTH + SWATCH_GAP + ENTRY_GAP +
                            pdf_text_measure(text, &entry_style, words).width;
        sum += entries.widths[i];
        widest = entries.widths[i] > widest ? entries.widths[i] : widest;
    }
    if (sum <= room)
        return entries;
    entries.per_line = grid_axis_fit(count, room + ENTRY_GAP, widest, widest).per_page;
    for (size_t i = 0; i < count; i++)
        entries.widths[i] = widest;
    return entries;
}

static void draw_entry(struct number_glyphs *numbers, cairo_t *cr, const struct report *report,
                       enum palette_bin bin, double x, double y)
{
    struct cell cell = {(uint8_t)bin, examples[bin]};
    struct cells swatch = {x, y, SWATCH_WIDTH, SWATCH_HEIGHT, 1, 1, &cell};
    double height = pdf_text_line_height(numbers->text, FONT_CELL);
    char words[PALETTE_WORDS_SIZE];

    palette_describe(report->text, bin, report->plan->safety_margin_percent, words);
    cells_draw(&swatch, cr, numbers);
    pdf_text_draw(numbers->text, cr, &entry_style, x + SWATCH_WIDTH + SWATCH_GAP,
                  y + (SWATCH_HEIGHT - height) / 2, words);
}

double legend_draw(struct number_glyphs *numbers, cairo_t *cr, const struct report *report,
                   const struct mode *mode, double x, double y, double width)
{
    struct entries entries = arrange(numbers->text, report, mode, width);
    struct text_style note = {
        .font = FONT_NOTE, .colour = INK_GREY, .overflow = OVERFLOW_WRAP, .room = width};
    double top = y, left = x;

    for (size_t i = 0; i < entries.count; i++) {
        if (i > 0 && i % entries.per_line == 0) {
            left = x;
            y += SWATCH_HEIGHT + LINE_GAP;
        }
        if (cr)
            draw_entry(numbers, cr, report, entries.bins[i], left, y);
        left += entries.widths[i];
    }
    y += SWATCH_HEIGHT + NOTE_GAP;
    return y - top +
           pdf_text_draw(numbers->text, cr, &note, x, y, text_get(report->text, "figure.numbers"));
}
