/* SPDX-License-Identifier: MIT */
#include "cells.h"

#include "hatch.h"
#include "image_file.h"
#include "ink.h"
#include "svg_file.h"

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

/* Where a column ends: on a picture the next one may begin before all its width. */
static double right_of(const struct cells *cells, size_t column)
{
    double end = cells->xs[column] + cells->width;

    return column + 1 < cells->columns ? fmin(end, cells->xs[column + 1]) : end;
}

static double bottom_of(const struct cells *cells, size_t row)
{
    double end = cells->ys[row] + cells->height;

    return row + 1 < cells->rows ? fmin(end, cells->ys[row + 1]) : end;
}

static double right_end(const struct cells *cells)
{
    return right_of(cells, cells->columns - 1);
}

static double lower_end(const struct cells *cells)
{
    return bottom_of(cells, cells->rows - 1);
}

/* Neighbours of one bin in a row, as one: the gaps between them are painted over. */
struct run {
    double x, y, width, height;
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
    run->width = right_of(cells, *column - 1) - run->x;
    run->height = bottom_of(cells, row) - run->y;
    return true;
}

/*
 * With the source that is set. A fill for each run: cairo writes them shorter than the rectangles
 * of one path, but for an SVG, which tells the colour with each.
 */
static void fill_bin(const struct cells *cells, cairo_t *cr, size_t bin)
{
    bool at_once = svg_file_of(cr) != NULL;
    struct run run;

    for (size_t row = 0; row < cells->rows; row++)
        for (size_t column = 0; next_run(cells, row, bin, &column, &run);) {
            cairo_rectangle(cr, run.x, run.y, run.width, run.height);
            if (!at_once)
                ink_fill(cr);
        }
    ink_fill(cr);
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
    ink_stroke(cr);
}

/*
 * Only one bin has the dense hatch, and most cells of a page often have it: it lies under the whole
 * grid and the other bins over it, in half the bytes and the time of clipping it to its cells.
 */
static void hatch_ground(const struct cells *cells, cairo_t *cr, const struct hatch *hatch)
{
    double x = cells->xs[0], width = right_end(cells) - x;
    double y = cells->ys[0], height = lower_end(cells) - y;

    pdf_set_colour(cr, hatch->ground);
    cairo_rectangle(cr, x, y, width, height);
    ink_fill(cr);
    add_hatch(cr, x, y, width, height, hatch->step);
    stroke_hatch(cr, hatch);
}

/* A line of a hatch on its way down the rows. */
struct hatch_line {
    double upper, lower; /* where its piece begins and ends, as x */
    bool is_open;
};

/*
 * The lines that cross a grid, each by its number of steps. One goes on where the next row has the
 * same bin: that is the same line with fewer numbers, which are most of a page.
 */
struct hatch_lines {
    struct hatch_line *lines;
    double step;
    size_t first, count;
};

static struct hatch_lines hatch_lines_of(const struct cells *cells, double step)
{
    struct hatch_lines hatch = {.step = step};

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
static void add_run(const struct hatch_lines *hatch, cairo_t *cr, const struct run *run)
{
    const double near = 1e-6;
    size_t line = (size_t)ceil((run->x + run->y) / hatch->step) - hatch->first;
    double sum;

    for (; (sum = (double)(hatch->first + line) * hatch->step) <
           run->x + run->y + run->width + run->height;
         line++) {
        struct hatch_line *piece = &hatch->lines[line];
        double upper = fmin(run->x + run->width, sum - run->y);
        double lower = fmax(run->x, sum - run->y - run->height);

        if (!piece->is_open || fabs(piece->lower - upper) > near) {
            end_line(hatch, cr, line);
            *piece = (struct hatch_line){upper, lower, true};
        }
        piece->lower = lower;
    }
}

static void hatch_bin(const struct cells *cells, cairo_t *cr, size_t bin, const struct hatch *style)
{
    struct hatch_lines hatch = hatch_lines_of(cells, style->step);
    struct run run;

    for (size_t row = 0; row < cells->rows; row++)
        for (size_t column = 0; next_run(cells, row, bin, &column, &run);)
            add_run(&hatch, cr, &run);
    for (size_t line = 0; line < hatch.count; line++)
        end_line(&hatch, cr, line);
    g_free(hatch.lines);
    stroke_hatch(cr, style);
}

/* A cross from corner to corner of each cell. */
static void cross_bin(const struct cells *cells, cairo_t *cr, size_t bin)
{
    for (size_t row = 0; row < cells->rows; row++)
        for (size_t column = 0; column < cells->columns; column++) {
            if (cell_at(cells, row, column)->bin != bin)
                continue;
            cairo_move_to(cr, cells->xs[column], cells->ys[row]);
            cairo_line_to(cr, right_of(cells, column), bottom_of(cells, row));
            cairo_move_to(cr, right_of(cells, column), cells->ys[row]);
            cairo_line_to(cr, cells->xs[column], bottom_of(cells, row));
        }
    pdf_set_colour(cr, hatch_mix(cells->styles[bin].fill, 0x000000));
    cairo_set_line_width(cr, 0.4);
    ink_stroke(cr);
}

static double middle_x(const struct cells *cells, size_t column)
{
    return (cells->xs[column] + right_of(cells, column)) / 2;
}

static double middle_y(const struct cells *cells, size_t row)
{
    return (cells->ys[row] + bottom_of(cells, row)) / 2;
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
    ink_stroke(cr);
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

/* The lines of a page; a picture has tiles. */
static void draw_hatched(const struct cells *cells, cairo_t *cr, struct cell_labels *labels,
                         size_t bin)
{
    struct hatch hatch = hatch_of(&cells->styles[bin]);
    bool is_dense = cells->styles[bin].cue == CUE_DENSE_HATCH;

    if (hatch_set_tile(&hatch, cr)) {
        fill_bin(cells, cr, bin);
    } else if (is_dense) {
        hatch_ground(cells, cr, &hatch);
    } else {
        pdf_set_colour(cr, hatch.ground);
        fill_bin(cells, cr, bin);
        hatch_bin(cells, cr, bin, &hatch);
    }
    clear_labels(cells, cr, labels, bin);
}

static void draw_plain(const struct cells *cells, cairo_t *cr, struct cell_labels *labels,
                       size_t bin)
{
    enum palette_cue cue = cells->styles[bin].cue;

    pdf_set_colour(cr, cells->styles[bin].fill);
    fill_bin(cells, cr, bin);
    if (cue == CUE_CROSS)
        cross_bin(cells, cr, bin);
    if (cue == CUE_QUESTION)
        question_bin(cells, cr, labels, bin);
}

static void draw_fills(const struct cells *cells, cairo_t *cr, struct cell_labels *labels)
{
    for (size_t bin = 0; bin < cells->bin_count; bin++)
        if (cells->styles[bin].cue == CUE_DENSE_HATCH && has_bin(cells, bin))
            draw_hatched(cells, cr, labels, bin);
    for (size_t bin = 0; bin < cells->bin_count; bin++) {
        if (cells->styles[bin].cue == CUE_HATCH)
            draw_hatched(cells, cr, labels, bin);
        else if (cells->styles[bin].cue != CUE_DENSE_HATCH)
            draw_plain(cells, cr, labels, bin);
    }
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
    cairo_set_line_width(cr, cells->gap);
    ink_stroke(cr);
}

/* The room between groups, which runs and the ground have covered, and the lines along it. */
static void clear_group_gaps(const struct cells *cells, cairo_t *cr)
{
    double x = cells->xs[0], y = cells->ys[0], half = cells->gap / 2;
    double width = right_end(cells) - x, height = lower_end(cells) - y;

    for (size_t row = 1; row < cells->rows; row++) {
        double end = bottom_of(cells, row - 1);

        if (cells->ys[row] - end > half)
            cairo_rectangle(cr, x, end - half, width, cells->ys[row] - end + 2 * half);
    }
    for (size_t column = 1; column < cells->columns; column++) {
        double end = right_of(cells, column - 1);

        if (cells->xs[column] - end > half)
            cairo_rectangle(cr, end - half, y, cells->xs[column] - end + 2 * half, height);
    }
    ink_fill(cr);
}

/* Inside of the gaps; further in on dark fills, where it is white and would look like a gap. */
static void add_border(const struct cells *cells, cairo_t *cr, size_t row, size_t column,
                       bool is_dark)
{
    double inset = (cells->gap + BORDER) / 2 + (is_dark ? BORDER : 0);

    double x = cells->xs[column] + inset, y = cells->ys[row] + inset;

    cairo_rectangle(cr, x, y, right_of(cells, column) - inset - x,
                    bottom_of(cells, row) - inset - y);
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
    ink_stroke(cr);
}

/* A triangle in the corner of marked cells, of one text colour at a time. */
static void draw_marks(const struct cells *cells, cairo_t *cr, uint32_t colour)
{
    double inset = cells->gap / 2 + MARK_INSET;
    double side = fmin(MARK, cells->height / 3);

    pdf_set_colour(cr, colour);
    for (size_t row = 0; row < cells->rows; row++)
        for (size_t column = 0; column < cells->columns; column++) {
            const struct cell *cell = cell_at(cells, row, column);

            if (!cell->is_marked || cells->styles[cell->bin].text != colour)
                continue;
            cairo_move_to(cr, right_of(cells, column) - inset, cells->ys[row] + inset);
            cairo_rel_line_to(cr, -side, 0);
            cairo_rel_line_to(cr, side, side);
            cairo_close_path(cr);
        }
    ink_fill(cr);
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

static void draw(const struct cells *cells, cairo_t *cr, struct cell_labels *labels)
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

static double thin_gap(const struct cells *cells)
{
    return fmin(cells->width, cells->height) < SMALL ? SMALL_GAP : GAP;
}

/* Whole pixels, and the same part of one behind. */
static double *snap(const double *edges, size_t count, double pixels, double part)
{
    double *snapped = g_new(double, count);

    for (size_t i = 0; i < count; i++)
        snapped[i] = (round(edges[i] * pixels - part) + part) / pixels;
    return snapped;
}

/*
 * Gaps of whole pixels are sharp, and cells that are the same by the pixel pack into half of the
 * bytes. The edges lie in the middle of the gaps. Rounded up, a width lets none through between two
 * cells.
 */
static void draw_snapped(struct cells *cells, cairo_t *cr, struct cell_labels *labels,
                         double pixels)
{
    double gap = fmax(round(cells->gap * pixels), 1), part = fmod(gap, 2) / 2;
    double *xs = snap(cells->xs, cells->columns, pixels, part);
    double *ys = snap(cells->ys, cells->rows, pixels, part);

    cells->gap = gap / pixels;
    cells->xs = xs;
    cells->ys = ys;
    cells->width = ceil(cells->width * pixels) / pixels;
    cells->height = ceil(cells->height * pixels) / pixels;
    draw(cells, cr, labels);
    g_free(xs);
    g_free(ys);
}

void cells_draw(const struct cells *given, cairo_t *cr, struct cell_labels *labels)
{
    double pixels = image_file_pixels(cr);
    struct cells cells = *given;

    cells.gap = thin_gap(&cells);
    if (pixels > 0)
        draw_snapped(&cells, cr, labels, pixels);
    else
        draw(&cells, cr, labels);
}
