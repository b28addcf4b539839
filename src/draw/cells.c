/* SPDX-License-Identifier: MIT */
#include "cells.h"

#include <math.h>

/* Points. */
/* Gaps are thinner between small cells, so that the colours stay what is seen. */
static const double GAP = 0.75, SMALL_GAP = 0.4, SMALL = 9;
static const double BORDER = 0.75, LABEL_PADDING = 0.8, MARK = 3.4, MARK_INSET = 0.5;

enum { BORDER_INK = 0x333333, FRAME_INK = 0xB0B0B0 };

static const struct cell *cell_at(const struct cells *cells, size_t row, size_t column)
{
    return &cells->at[row * cells->columns + column];
}

static double right_end(const struct cells *cells)
{
    return cells->xs[cells->columns - 1] + cells->width;
}

static double lower_end(const struct cells *cells)
{
    return cells->ys[cells->rows - 1] + cells->height;
}

/* Neighbours of one bin in a row, as one: the gaps between them are painted over. */
struct run {
    double x, y, width;
};

/* The next run of the bin from *column on; moves *column behind it. */
static bool next_run(const struct cells *cells, size_t row, size_t bin, size_t *column,
                     struct run *run)
{
    size_t first;

    while (*column < cells->columns && cell_at(cells, row, *column)->bin != bin)
        ++*column;
    first = *column;
    while (*column < cells->columns && cell_at(cells, row, *column)->bin == bin)
        ++*column;
    if (*column == first)
        return false;
    run->x = cells->xs[first];
    run->y = cells->ys[row];
    run->width = cells->xs[*column - 1] + cells->width - run->x;
    return true;
}

/* A fill for each: cairo writes them shorter than the rectangles of one path. */
static void fill_bin(const struct cells *cells, cairo_t *cr, size_t bin)
{
    struct run run;

    pdf_set_colour(cr, cells->styles[bin].fill);
    for (size_t row = 0; row < cells->rows; row++)
        for (size_t column = 0; next_run(cells, row, bin, &column, &run);) {
            cairo_rectangle(cr, run.x, run.y, run.width, cells->height);
            cairo_fill(cr);
        }
}

/* A third of one colour and two of the other. */
static uint32_t mix(uint32_t colour, uint32_t with)
{
    uint32_t mixed = 0;

    for (int shift = 0; shift <= 16; shift += 8)
        mixed |= ((colour >> shift & 0xFF) + 2 * (with >> shift & 0xFF)) / 3 << shift;
    return mixed;
}

/* What a hatch is drawn with. */
struct hatch {
    double step, line; /* points; steps are along a row */
    uint32_t colour;
};

/*
 * Dark on light; light where most of the ground is covered, so that what does not run recedes, as
 * far as it shows there.
 */
static struct hatch hatch_of(const struct palette_style *style)
{
    const double visible = 1.4;
    uint32_t light = mix(style->fill, 0xFFFFFF);

    if (style->cue != CUE_DENSE_HATCH)
        return (struct hatch){5, 0.4, mix(style->fill, 0x000000)};
    if (palette_contrast(style->fill, light) < visible)
        light = mix(style->fill, 0x000000);
    return (struct hatch){2.5, 0.7, light};
}

static bool has_bin(const struct cells *cells, size_t bin)
{
    for (size_t i = 0; i < cells->rows * cells->columns; i++)
        if (cells->at[i].bin == bin)
            return true;
    return false;
}

/* The lines of a rectangle, rising to the right; those of neighbours meet. */
static void add_hatch(cairo_t *cr, double x, double y, double width, double height, double step)
{
    for (double sum = ceil((x + y) / step) * step; sum < x + y + width + height; sum += step) {
        double upper = fmin(x + width, sum - y), lower = fmax(x, sum - y - height);

        cairo_move_to(cr, upper, sum - upper);
        cairo_line_to(cr, lower, sum - lower);
    }
}

static void stroke_hatch(cairo_t *cr, const struct hatch *hatch)
{
    pdf_set_colour(cr, hatch->colour);
    cairo_set_line_width(cr, hatch->line);
    cairo_stroke(cr);
}

/*
 * Only one bin has the dense hatch, and most cells of a page often have it: it lies under the whole
 * grid and the other bins over it, in half the bytes and the time of clipping it to its cells.
 */
static void draw_ground(const struct cells *cells, cairo_t *cr, size_t bin)
{
    struct hatch hatch = hatch_of(&cells->styles[bin]);
    double x = cells->xs[0], width = right_end(cells) - x;
    double y = cells->ys[0], height = lower_end(cells) - y;

    pdf_set_colour(cr, cells->styles[bin].fill);
    cairo_rectangle(cr, x, y, width, height);
    cairo_fill(cr);
    add_hatch(cr, x, y, width, height, hatch.step);
    stroke_hatch(cr, &hatch);
}

/* A line of a hatch on its way down the rows. */
struct hatch_line {
    double upper, lower; /* where its piece begins and ends, as x */
    bool is_open;
};

/*
 * The lines that cross a grid, each by its number of steps. One goes on where the next row has the
 * same bin: that is the same line with fewer numbers, which are most of a page. Not in pictures,
 * whose points are rounded to parts of pixels, so that the whole is not quite where its pieces are.
 */
struct hatch_lines {
    struct hatch_line *lines;
    double step;
    size_t first, count;
    bool is_joined;
};

static struct hatch_lines hatch_lines_of(const struct cells *cells, cairo_t *cr, double step)
{
    cairo_surface_type_t type = cairo_surface_get_type(cairo_get_target(cr));
    struct hatch_lines hatch = {.step = step, .is_joined = type != CAIRO_SURFACE_TYPE_RECORDING};

    hatch.first = (size_t)fmax(floor((cells->xs[0] + cells->ys[0]) / step), 0);
    hatch.count = (size_t)ceil((right_end(cells) + lower_end(cells)) / step) + 1 - hatch.first;
    hatch.lines = g_new0(struct hatch_line, hatch.count);
    return hatch;
}

static void end_line(const struct hatch_lines *hatch, cairo_t *cr, size_t line)
{
    double sum = (double)(hatch->first + line) * hatch->step;
    const struct hatch_line *piece = &hatch->lines[line];

    if (!piece->is_open)
        return;
    cairo_move_to(cr, piece->upper, sum - piece->upper);
    cairo_line_to(cr, piece->lower, sum - piece->lower);
}

/* The lines of a run, each on from its last piece where that ends at this one. */
static void add_run(const struct hatch_lines *hatch, cairo_t *cr, const struct run *run,
                    double height)
{
    const double near = 1e-6;
    size_t line = (size_t)ceil((run->x + run->y) / hatch->step) - hatch->first;
    double sum;

    for (; (sum = (double)(hatch->first + line) * hatch->step) <
           run->x + run->y + run->width + height;
         line++) {
        struct hatch_line *piece = &hatch->lines[line];
        double upper = fmin(run->x + run->width, sum - run->y);
        double lower = fmax(run->x, sum - run->y - height);

        if (!piece->is_open || !hatch->is_joined || fabs(piece->lower - upper) > near) {
            end_line(hatch, cr, line);
            *piece = (struct hatch_line){upper, lower, true};
        }
        piece->lower = lower;
    }
}

static void hatch_bin(const struct cells *cells, cairo_t *cr, size_t bin)
{
    struct hatch style = hatch_of(&cells->styles[bin]);
    struct hatch_lines hatch = hatch_lines_of(cells, cr, style.step);
    struct run run;

    for (size_t row = 0; row < cells->rows; row++)
        for (size_t column = 0; next_run(cells, row, bin, &column, &run);)
            add_run(&hatch, cr, &run, cells->height);
    for (size_t line = 0; line < hatch.count; line++)
        end_line(&hatch, cr, line);
    g_free(hatch.lines);
    stroke_hatch(cr, &style);
}

/* A cross from corner to corner of each cell. */
static void cross_bin(const struct cells *cells, cairo_t *cr, size_t bin)
{
    for (size_t row = 0; row < cells->rows; row++)
        for (size_t column = 0; column < cells->columns; column++) {
            if (cell_at(cells, row, column)->bin != bin)
                continue;
            cairo_move_to(cr, cells->xs[column], cells->ys[row]);
            cairo_rel_line_to(cr, cells->width, cells->height);
            cairo_move_to(cr, cells->xs[column] + cells->width, cells->ys[row]);
            cairo_rel_line_to(cr, -cells->width, cells->height);
        }
    pdf_set_colour(cr, mix(cells->styles[bin].fill, 0x000000));
    cairo_set_line_width(cr, 0.4);
    cairo_stroke(cr);
}

static double middle_x(const struct cells *cells, size_t column)
{
    return cells->xs[column] + cells->width / 2;
}

static double middle_y(const struct cells *cells, size_t row)
{
    return cells->ys[row] + cells->height / 2;
}

/* Plain ground behind the labels on hatched cells, as strokes: half the points of rectangles. */
static void clear_labels(const struct cells *cells, cairo_t *cr, struct cell_labels *labels,
                         size_t bin)
{
    for (size_t row = 0; row < cells->rows; row++)
        for (size_t column = 0; column < cells->columns; column++) {
            const struct cell *cell = cell_at(cells, row, column);
            double width;

            if (cell->bin != bin || cell->label == NO_LABEL)
                continue;
            width = cell_label_width(labels, cell->label) + 2 * LABEL_PADDING;
            cairo_move_to(cr, middle_x(cells, column) - width / 2, middle_y(cells, row));
            cairo_rel_line_to(cr, width, 0);
        }
    pdf_set_colour(cr, cells->styles[bin].fill);
    cairo_set_line_width(cr, cell_labels_height(labels) + 2 * LABEL_PADDING);
    cairo_stroke(cr);
}

static void question_bin(const struct cells *cells, cairo_t *cr, struct cell_labels *labels,
                         size_t bin)
{
    struct text_style style = {
        .font = FONT_CELL, .colour = cells->styles[bin].text, .anchor = ANCHOR_CENTRE};
    double height = pdf_text_line_height(labels->text, FONT_CELL);

    for (size_t row = 0; row < cells->rows; row++)
        for (size_t column = 0; column < cells->columns; column++)
            if (cell_at(cells, row, column)->bin == bin)
                pdf_text_draw(labels->text, cr, &style, middle_x(cells, column),
                              middle_y(cells, row) - height / 2, "?");
}

static void draw_fills(const struct cells *cells, cairo_t *cr, struct cell_labels *labels)
{
    for (size_t bin = 0; bin < cells->bin_count; bin++)
        if (cells->styles[bin].cue == CUE_DENSE_HATCH && has_bin(cells, bin))
            draw_ground(cells, cr, bin);
    for (size_t bin = 0; bin < cells->bin_count; bin++) {
        enum palette_cue cue = cells->styles[bin].cue;

        if (cue != CUE_DENSE_HATCH)
            fill_bin(cells, cr, bin);
        if (cue == CUE_HATCH)
            hatch_bin(cells, cr, bin);
        if (cue == CUE_CROSS)
            cross_bin(cells, cr, bin);
        if (cue == CUE_QUESTION)
            question_bin(cells, cr, labels, bin);
        if (cue == CUE_HATCH || cue == CUE_DENSE_HATCH)
            clear_labels(cells, cr, labels, bin);
    }
}

static double thin_gap(const struct cells *cells)
{
    return fmin(cells->width, cells->height) < SMALL ? SMALL_GAP : GAP;
}

/* Lines around all cells. */
static void draw_gaps(const struct cells *cells, cairo_t *cr)
{
    double x = cells->xs[0], y = cells->ys[0];
    double width = right_end(cells) - x, height = lower_end(cells) - y;

    for (size_t row = 0; row < cells->rows; row++) {
        cairo_move_to(cr, x, cells->ys[row]);
        cairo_rel_line_to(cr, width, 0);
    }
    for (size_t column = 0; column < cells->columns; column++) {
        cairo_move_to(cr, cells->xs[column], y);
        cairo_rel_line_to(cr, 0, height);
    }
    cairo_rectangle(cr, x, y, width, height);
    pdf_set_colour(cr, 0xFFFFFF);
    cairo_set_line_width(cr, thin_gap(cells));
    cairo_stroke(cr);
}

/* The room between groups, which runs and the ground have covered, and the lines along it. */
static void clear_group_gaps(const struct cells *cells, cairo_t *cr)
{
    double x = cells->xs[0], y = cells->ys[0], half = thin_gap(cells) / 2;
    double width = right_end(cells) - x, height = lower_end(cells) - y;

    for (size_t row = 1; row < cells->rows; row++) {
        double end = cells->ys[row - 1] + cells->height;

        if (cells->ys[row] - end > half)
            cairo_rectangle(cr, x, end - half, width, cells->ys[row] - end + 2 * half);
    }
    for (size_t column = 1; column < cells->columns; column++) {
        double end = cells->xs[column - 1] + cells->width;

        if (cells->xs[column] - end > half)
            cairo_rectangle(cr, end - half, y, cells->xs[column] - end + 2 * half, height);
    }
    cairo_fill(cr);
}

/* Inside of the gaps; further in on dark fills, where it is white and would look like a gap. */
static void add_border(const struct cells *cells, cairo_t *cr, size_t row, size_t column,
                       bool is_dark)
{
    double inset = (thin_gap(cells) + BORDER) / 2 + (is_dark ? BORDER : 0);

    cairo_rectangle(cr, cells->xs[column] + inset, cells->ys[row] + inset, cells->width - 2 * inset,
                    cells->height - 2 * inset);
}

static void draw_borders(const struct cells *cells, cairo_t *cr, enum palette_cue cue, uint32_t ink,
                         bool is_dark)
{
    for (size_t row = 0; row < cells->rows; row++)
        for (size_t column = 0; column < cells->columns; column++) {
            const struct palette_style *style = &cells->styles[cell_at(cells, row, column)->bin];

            if (style->cue == cue && (style->text == 0xFFFFFF) == is_dark)
                add_border(cells, cr, row, column, is_dark);
        }
    pdf_set_colour(cr, ink);
    cairo_set_line_width(cr, BORDER);
    cairo_stroke(cr);
}

/* A triangle in the corner of marked cells, of one text colour at a time. */
static void draw_marks(const struct cells *cells, cairo_t *cr, uint32_t colour)
{
    double inset = thin_gap(cells) / 2 + MARK_INSET;
    double side = fmin(MARK, cells->height / 3);

    pdf_set_colour(cr, colour);
    for (size_t row = 0; row < cells->rows; row++)
        for (size_t column = 0; column < cells->columns; column++) {
            const struct cell *cell = cell_at(cells, row, column);

            if (!cell->is_marked || cells->styles[cell->bin].text != colour)
                continue;
            cairo_move_to(cr, cells->xs[column] + cells->width - inset, cells->ys[row] + inset);
            cairo_rel_line_to(cr, -side, 0);
            cairo_rel_line_to(cr, side, side);
            cairo_close_path(cr);
        }
    cairo_fill(cr);
}

/* Of one text colour at a time. */
static void draw_labels(const struct cells *cells, cairo_t *cr, struct cell_labels *labels,
                        uint32_t colour)
{
    pdf_set_colour(cr, colour);
    for (size_t row = 0; row < cells->rows; row++)
        for (size_t column = 0; column < cells->columns; column++) {
            const struct cell *cell = cell_at(cells, row, column);

            if (cell->label != NO_LABEL && cells->styles[cell->bin].text == colour)
                cell_labels_put(labels, cr, cell->label, middle_x(cells, column),
                                middle_y(cells, row));
        }
    cell_labels_flush(labels, cr);
}

/* Whether an earlier bin has the same text colour. */
static bool is_repeated(const struct cells *cells, size_t bin)
{
    for (size_t i = 0; i < bin; i++)
        if (cells->styles[i].text == cells->styles[bin].text)
            return true;
    return false;
}

void cells_draw(const struct cells *cells, cairo_t *cr, struct cell_labels *labels)
{
    cairo_save(cr);
    draw_fills(cells, cr, labels);
    draw_gaps(cells, cr);
    clear_group_gaps(cells, cr);
    draw_borders(cells, cr, CUE_BORDER, BORDER_INK, false);
    draw_borders(cells, cr, CUE_BORDER, 0xFFFFFF, true);
    draw_borders(cells, cr, CUE_FRAME, FRAME_INK, false);
    for (size_t bin = 0; bin < cells->bin_count; bin++)
        if (!is_repeated(cells, bin)) {
            draw_marks(cells, cr, cells->styles[bin].text);
            draw_labels(cells, cr, labels, cells->styles[bin].text);
        }
    cairo_restore(cr);
}
