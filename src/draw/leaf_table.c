/* SPDX-License-Identifier: MIT */
#include "leaf_table.h"

#include <math.h>
#include <string.h>

/* Points. */
static const double GAP = 11, GAP_MIN = 8, GAP_MAX = 40, COLUMN_MIN = 36;
static const double RULE_HEAVY = 0.8, RULE_LIGHT = 0.4, RULE_GAP = 2.5;
static const double CHIP = 5.5, CHIP_GAP = 3.5;

static const struct {
    enum font font;
    double gap; /* between rows */
    double
        heading_lines; /* that a heading of one language has at most; of two, half as many each */
} densities[] = {
    [LEAF_ROOMY] = {FONT_AXIS, 1.6, 3},
    [LEAF_CLOSE] = {FONT_CELL, 0.4, 2},
    [LEAF_CLOSEST] = {FONT_NOTE, 0.3, 2},
};

static const struct text_style heading_style = {
    .font = FONT_AXIS_TITLE, .colour = INK_BLACK, .overflow = OVERFLOW_WRAP};

static bool is_number(const struct leaf_column *column)
{
    return column->fit == LEAF_NUMBER;
}

static struct text_style cell_style(const struct leaf_table *table,
                                    const struct leaf_column *column)
{
    static const enum text_overflow overflows[] = {
        [LEAF_NUMBER] = OVERFLOW_END,
        [LEAF_NAME] = OVERFLOW_MIDDLE,
        [LEAF_WORDS] = OVERFLOW_WRAP,
    };

    return (struct text_style){
        .font = densities[table->density].font,
        .colour = INK_BLACK,
        .anchor = is_number(column) ? ANCHOR_RIGHT : ANCHOR_LEFT,
        .overflow = overflows[column->fit],
    };
}

/* Headings wrap between words, so the longest of these is the least that one takes; */
static double longest_word(struct pdf_text *text, const char *heading)
{
    double longest = 0;
    char word[128];

    while (*heading) {
        size_t length = strcspn(heading, " \n");
        size_t copied = length < sizeof word - 1 ? length : sizeof word - 1;

        memcpy(word, heading, copied);
        word[copied] = '\0';
        longest = fmax(longest, pdf_text_measure(text, &heading_style, word).width);
        heading += length + strspn(heading + length, " \n");
    }
    return longest;
}

/* but no more lines than rows like these have above them. */
static double heading_width(const struct leaf_table *table, const char *heading)
{
    double lines = densities[table->density].heading_lines;

    if (strchr(heading, '\n'))
        lines = fmax(1, lines / 2);
    return fmax(longest_word(table->text, heading),
                pdf_text_measure(table->text, &heading_style, heading).width / lines + 2);
}

void leaf_table_begin(struct leaf_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        struct leaf_column *column = &table->columns[i];

        column->content = 0;
        column->heading_width = heading_width(table, column->heading);
        column->word_width = longest_word(table->text, column->heading);
    }
}

void leaf_table_measure(struct leaf_table *table, const struct leaf_cell *cells)
{
    for (size_t i = 0; i < table->count; i++) {
        struct leaf_column *column = &table->columns[i];
        struct text_style style = cell_style(table, column);
        double chip = cells[i].chip ? CHIP + CHIP_GAP : 0;

        if (cells[i].words)
            column->content =
                fmax(column->content,
                     pdf_text_measure(table->text, &style, cells[i].words).width + chip);
    }
}

/* What the columns take when none that may give way is wider than so much. */
static double width_within(const struct leaf_table *table, double widest)
{
    double width = table->gap * (double)(table->count - 1);

    for (size_t i = 0; i < table->count; i++) {
        const struct leaf_column *column = &table->columns[i];

        width += is_number(column) ? column->width : fmin(column->width, widest);
    }
    return width;
}

static double leaf_table_width(const struct leaf_table *table)
{
    return width_within(table, HUGE_VAL);
}

/* What is left of a width when nothing is cut; narrow: headings may have more lines. */
static double spare_width(struct leaf_table *table, double width, double gap, bool narrow)
{
    table->gap = gap;
    for (size_t i = 0; i < table->count; i++) {
        struct leaf_column *column = &table->columns[i];

        column->width = fmax(column->content, narrow ? column->word_width : column->heading_width);
    }
    return width - leaf_table_width(table);
}

void leaf_table_arrange(struct leaf_table *table, double width)
{
    double least = COLUMN_MIN, most = width, spare = spare_width(table, width, GAP, false);

    if (spare < 0)
        spare = spare_width(table, width, GAP_MIN, true);
    if (spare >= 0) {
        if (table->count > 1)
            table->gap = fmin(table->gap + spare / (double)(table->count - 1), GAP_MAX);
        return;
    }
    for (int i = 0; i < 40; i++) {
        double middle = (least + most) / 2;

        if (width_within(table, middle) > width)
            most = middle;
        else
            least = middle;
    }
    for (size_t i = 0; i < table->count; i++)
        if (!is_number(&table->columns[i]))
            table->columns[i].width = fmin(table->columns[i].width, least);
}

/* A rule across a width; nothing where cr is NULL. */
static void leaf_draw_rule(cairo_t *cr, double x, double y, double width, double weight)
{
    if (!cr)
        return;
    pdf_set_colour(cr, INK_BLACK);
    cairo_set_line_width(cr, weight);
    cairo_move_to(cr, x, y);
    cairo_line_to(cr, x + width, y);
    cairo_stroke(cr);
}

/* Where a column's text is anchored. */
static double anchor_x(const struct leaf_column *column, double x)
{
    return is_number(column) ? x + column->width : x;
}

/* Headings stand on their last lines. */
double leaf_table_draw_headings(const struct leaf_table *table, cairo_t *cr, double x, double y)
{
    struct text_style style = heading_style;
    double height = 0, width = leaf_table_width(table), left = x;

    for (size_t i = 0; i < table->count; i++) {
        style.room = ceil(table->columns[i].width) + 1; /* the longest word stays whole */
        height =
            fmax(height, pdf_text_measure(table->text, &style, table->columns[i].heading).height);
    }
    leaf_draw_rule(cr, x, y, width, RULE_HEAVY);
    for (size_t i = 0; cr && i < table->count; i++) {
        const struct leaf_column *column = &table->columns[i];
        double own;

        style.room = ceil(column->width) + 1;
        style.anchor = is_number(column) ? ANCHOR_RIGHT : ANCHOR_LEFT;
        own = pdf_text_measure(table->text, &style, column->heading).height;
        pdf_text_draw(table->text, cr, &style, anchor_x(column, left), y + RULE_GAP + height - own,
                      column->heading);
        left += column->width + table->gap;
    }
    leaf_draw_rule(cr, x, y + height + 2 * RULE_GAP, width, RULE_LIGHT);
    return height + 3 * RULE_GAP;
}

/* As a cell of a heatmap looks, without its hatches: the words beside it say the same. */
static void draw_chip(cairo_t *cr, const struct palette_style *style, double x, double y)
{
    cairo_rectangle(cr, x, y, CHIP, CHIP);
    pdf_set_colour(cr, style->fill);
    cairo_fill_preserve(cr);
    pdf_set_colour(cr, style->cue == CUE_BORDER ? INK_BLACK : INK_RULE);
    cairo_set_line_width(cr, style->cue == CUE_BORDER ? 0.75 : 0.25);
    cairo_stroke(cr);
}

/* A name that one line cuts gets a second one. */
static struct text_style fit_style(const struct leaf_table *table, const struct leaf_column *column,
                                   const struct leaf_cell *cell)
{
    struct text_style style = cell_style(table, column);

    /* What was measured fits, however it is rounded. */
    style.room = column->width - (cell->chip ? CHIP + CHIP_GAP : 0) + 0.5;
    if (column->fit == LEAF_NAME && pdf_text_measure(table->text, &style, cell->words).cut) {
        style.overflow = OVERFLOW_LINES;
        style.lines = 2;
        style.is_name = true;
    }
    return style;
}

static double draw_cell(const struct leaf_table *table, const struct leaf_column *column,
                        cairo_t *cr, double x, double y, const struct leaf_cell *cell)
{
    struct text_style style = fit_style(table, column, cell);
    double chip = cell->chip ? CHIP + CHIP_GAP : 0, line, middle;
    struct text_size size = pdf_text_measure(table->text, &style, cell->words);

    if (!cr)
        return size.height;
    line = size.height / size.lines;
    middle = y + (line - CHIP) / 2;
    if (cell->chip)
        draw_chip(cr, cell->chip, is_number(column) ? x + column->width - size.width - chip : x,
                  middle);
    pdf_text_draw(table->text, cr, &style, is_number(column) ? x + column->width : x + chip, y,
                  cell->words);
    return size.height;
}

double leaf_table_draw_row(const struct leaf_table *table, cairo_t *cr, double x, double y,
                           const struct leaf_cell *cells)
{
    double height = pdf_text_line_height(table->text, densities[table->density].font);

    for (size_t i = 0; i < table->count; i++) {
        if (cells[i].words)
            height = fmax(height, draw_cell(table, &table->columns[i], cr, x, y, &cells[i]));
        x += table->columns[i].width + table->gap;
    }
    return height + densities[table->density].gap;
}

double leaf_table_draw_end(const struct leaf_table *table, cairo_t *cr, double x, double y)
{
    leaf_draw_rule(cr, x, y + RULE_GAP - densities[table->density].gap, leaf_table_width(table),
                   RULE_HEAVY);
    return 2 * RULE_GAP;
}
