/* SPDX-License-Identifier: MIT */
#include "legend.h"

#include <math.h>

/* Points. */
static const double SWATCH_WIDTH = 21, SWATCH_HEIGHT = 11, SWATCH_GAP = 4, SWATCH_PADDING = 5;
static const double ENTRY_GAP = 14, LINE_GAP = 2.5, NOTE_GAP = 4;

/* Where entries begin: as wide as they are in one line, else in columns. */
struct columns {
    double swatch;
    double widths[LEGEND_MAX];
    size_t per_line;
    double words; /* room for those of an entry; 0: as wide as they are */
};

/* Where a swatch stands. */
struct swatch_place {
    double x, y, width;
};

static struct text_style entry_style(const struct legend_look *look)
{
    return (struct text_style){.font = look->entry, .colour = INK_BLACK};
}

static double swatch_width(const struct figure *figure, const struct legend_look *look)
{
    struct text_style style = entry_style(look);
    double width = SWATCH_WIDTH;

    for (size_t i = 0; look->has_labels && i < figure->legend_count; i++) {
        const char *label = figure->legend[i].label;

        width =
            fmax(width, pdf_text_measure(look->labels->text, &style, label).width + SWATCH_PADDING);
    }
    return width;
}

static struct columns arrange(const struct figure *figure, const struct legend_look *look,
                              double room)
{
    static const struct axis_gaps NO_GAPS;
    struct text_style style = entry_style(look);
    size_t count = figure->legend_count;
    struct columns columns = {.swatch = swatch_width(figure, look), .per_line = count};
    double sum = -ENTRY_GAP, widest = 0;

    for (size_t i = 0; i < count; i++) {
        const char *words = figure->legend[i].words;

        columns.widths[i] = columns.swatch + SWATCH_GAP + ENTRY_GAP +
                            pdf_text_measure(look->labels->text, &style, words).width;
        sum += columns.widths[i];
        widest = fmax(columns.widths[i], widest);
    }
    if (sum <= room)
        return columns;
    columns.per_line = grid_axis_fit(count, &NO_GAPS, room + ENTRY_GAP, widest, widest).per_page;
    if (widest > room + ENTRY_GAP) {
        widest = room;
        columns.words = fmax(room - columns.swatch - SWATCH_GAP, 1);
    }
    for (size_t i = 0; i < count; i++)
        columns.widths[i] = widest;
    return columns;
}

static void draw_swatch(const struct figure *figure, const struct legend_look *look, cairo_t *cr,
                        const struct legend_entry *entry, const struct swatch_place *place)
{
    int label = look->has_labels ? cell_label(look->labels, entry->label) : NO_LABEL;
    struct cell cell = {entry->bin, entry->is_marked, label};
    struct cells swatch = {
        .xs = &place->x,
        .ys = &place->y,
        .width = place->width,
        .height = SWATCH_HEIGHT,
        .rows = 1,
        .columns = 1,
        .styles = figure->styles,
        .bin_count = FIGURE_BINS,
        .at = &cell,
    };

    cells_draw(&swatch, cr, look->labels);
}

/* Only measures with cr NULL; returns the height. Labels are shaped when their font is settled. */
static double draw_entry(const struct figure *figure, const struct legend_look *look, cairo_t *cr,
                         const struct legend_entry *entry, const struct columns *columns,
                         const struct swatch_place *place)
{
    struct text_style style = entry_style(look);
    double line = pdf_text_line_height(look->labels->text, look->entry), height;

    if (cr)
        draw_swatch(figure, look, cr, entry, place);
    style.overflow = OVERFLOW_WRAP;
    style.room = columns->words;
    height = pdf_text_draw(look->labels->text, cr, &style, place->x + columns->swatch + SWATCH_GAP,
                           place->y + (SWATCH_HEIGHT - line) / 2, entry->words);
    return SWATCH_HEIGHT + height - line;
}

double legend_draw(const struct figure *figure, const struct legend_look *look, cairo_t *cr,
                   double x, double y, double width)
{
    struct columns columns = arrange(figure, look, width);
    struct text_style note = {
        .font = look->note, .colour = INK_GREY, .overflow = OVERFLOW_WRAP, .room = width};
    double top = y, left = x, highest = 0;
    char numbers[CAPTION_SIZE];

    for (size_t i = 0; i < figure->legend_count; i++) {
        if (i > 0 && i % columns.per_line == 0) {
            left = x;
            y += highest + LINE_GAP;
            highest = 0;
        }
        highest = fmax(highest, draw_entry(figure, look, cr, &figure->legend[i], &columns,
                                           &(struct swatch_place){left, y, columns.swatch}));
        left += columns.widths[i];
    }
    y += highest;
    if (!look->has_notes)
        return y - top;
    y += NOTE_GAP;
    words_join(figure->numbers, numbers, sizeof numbers);
    if (look->has_labels)
        y += pdf_text_draw(look->labels->text, cr, &note, x, y, numbers);
    return y - top;
}
